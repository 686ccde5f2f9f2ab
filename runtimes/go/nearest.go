// Suggestions for mistyped names.
package main

import "fmt"

// didYouMean is " (did you mean 'x'?)" for the known name that is nearest to `name`, or nothing if none is near.
func didYouMean(name string, known []string) string {
	nearest, least := "", 1+len(name)/3
	for _, candidate := range known {
		if distance := editDistance(name, candidate); distance <= least {
			nearest, least = candidate, distance-1
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean '%s'?)", nearest)
}

// editDistance is Levenshtein's: insertions, deletions and replacements of bytes.
func editDistance(from, to string) int {
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range []byte(from) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range []byte(to) {
			replaced := diagonal
			if from[i] != to[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = smallest(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}

func smallest(first int, others ...int) int {
	for _, other := range others {
		if other < first {
			first = other
		}
	}
	return first
}
