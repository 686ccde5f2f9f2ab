// Mean, median, standard deviation and coefficient of variation over the repetitions of a case, as Google Benchmark
// adds them to its results.
package main

import (
	"math"
	"sort"
)

// aggregate is one of these figures for each time and each counter.
type aggregate struct {
	name       string
	percentage bool // a share and not a time
	over       int  // how many repetitions
	realNs     float64
	cpuNs      float64
	counters   map[string]float64 // without those that have no such figure
}

// aggregatesOf leaves wrong repetitions out; of fewer than two there is nothing to say.
func aggregatesOf(repetitions []repetition) []aggregate {
	var right []repetition
	for _, one := range repetitions {
		if one.invalid == "" {
			right = append(right, one)
		}
	}
	if len(right) < 2 {
		return nil
	}
	return []aggregate{
		aggregateOver(right, "mean", false, mean),
		aggregateOver(right, "median", false, median),
		aggregateOver(right, "stddev", false, standardDeviation),
		aggregateOver(right, "cv", true, func(values []float64) float64 { return standardDeviation(values) / mean(values) }),
	}
}

func aggregateOver(all []repetition, name string, percentage bool, figure func([]float64) float64) aggregate {
	over := func(value func(repetition) float64) float64 {
		values := make([]float64, len(all))
		for i, one := range all {
			values[i] = value(one)
		}
		return figure(values)
	}
	result := aggregate{name: name, percentage: percentage, over: len(all), counters: map[string]float64{}}
	result.realNs = zeroUnlessFinite(over(func(one repetition) float64 { return one.realNs }))
	result.cpuNs = zeroUnlessFinite(over(func(one repetition) float64 { return one.cpuNs }))
	for metric := range all[0].counters {
		if value := over(func(one repetition) float64 { return one.counters[metric] }); isFinite(value) {
			result.counters[metric] = value
		}
	}
	return result
}

func isFinite(value float64) bool { return !math.IsNaN(value) && !math.IsInf(value, 0) }

// zeroUnlessFinite is for the two times, which every entry must have: a time that is always zero does not vary.
func zeroUnlessFinite(value float64) float64 {
	if isFinite(value) {
		return value
	}
	return 0
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum / float64(len(values))
}

func median(values []float64) float64 {
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// standardDeviation is that of a sample: it divides by one less than their number.
func standardDeviation(values []float64) float64 {
	center, squares := mean(values), 0.0
	for _, value := range values {
		squares += (value - center) * (value - center)
	}
	return math.Sqrt(squares / float64(len(values)-1))
}
