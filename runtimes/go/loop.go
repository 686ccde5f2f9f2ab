// How often a case is repeated, as Google Benchmark 1.7 does it: the iterations grow until their measured time reaches
// the shortest one allowed, and that number is used for every repetition. The run that reaches it is the first of them.
package main

import (
	"io"
	"math"
	"os"
	"runtime"
)

const mostIterations = 1000 * 1000 * 1000

// repetition is what one run of an experiment gave.
type repetition struct {
	index      int
	iterations int64
	realNs     float64 // measured time of an iteration
	cpuNs      float64 // CPU time of the process in an iteration, measured part or not
	counters   map[string]float64
	invalid    string // why the answer is wrong; empty: it is right
}

func measureCases(cases []benchmarkCase, executable string, chosen options, stdout, stderr io.Writer) (err error) {
	reports := reporters{newReporter(chosen.format, stdout, stderr)}
	if chosen.outFile != "" {
		file, err := os.Create(chosen.outFile)
		if err != nil {
			return usageErrorf("--benchmark_out: cannot write the file: %v", err)
		}
		defer file.Close()
		reports = append(reports, newReporter(chosen.outFormat, file, io.Discard))
	}
	if err := reports.begin(readContext(executable), cases); err != nil {
		return err
	}
	for i, one := range cases {
		repetitions := measure(one, chosen)
		if err := reports.report(caseResult{i, one, repetitions, aggregatesOf(repetitions)}); err != nil {
			return err
		}
	}
	return reports.end()
}

// measure does every repetition of a case.
func measure(one benchmarkCase, chosen options) []repetition {
	if one.experiment.oneShot {
		return []repetition{runOnce(one, 1, chosen.slowdown)}
	}
	first := growUntil(chosen.minTime, func(iterations int64) repetition { return runOnce(one, iterations, chosen.slowdown) })
	repetitions := []repetition{first}
	for len(repetitions) < chosen.repetitions {
		next := runOnce(one, first.iterations, chosen.slowdown)
		next.index = len(repetitions)
		repetitions = append(repetitions, next)
	}
	return repetitions
}

// growUntil runs with more and more iterations, and returns the first run that is long enough or wrong.
func growUntil(minTimeSeconds float64, run func(iterations int64) repetition) repetition {
	for iterations := int64(1); ; {
		result := run(iterations)
		seconds := result.realNs * float64(iterations) * 1e-9
		if result.invalid != "" || seconds >= minTimeSeconds || iterations >= mostIterations {
			return result
		}
		iterations = nextIterations(iterations, seconds, minTimeSeconds)
	}
}

// nextIterations aims at 1.4 times the shortest time. A run of less than a tenth of it predicts nothing, so it only
// multiplies by ten.
func nextIterations(iterations int64, seconds, minTimeSeconds float64) int64 {
	multiplier := 10.0
	if seconds > 0.1*minTimeSeconds {
		multiplier = 1.4 * minTimeSeconds / seconds
	}
	grown := math.Max(math.Round(multiplier*float64(iterations)), float64(iterations+1))
	return int64(math.Min(grown, mostIterations))
}

func runOnce(one benchmarkCase, iterations int64, slowdown float64) repetition {
	runtime.GOMAXPROCS(one.workers)
	trial := newTrial(one, iterations)
	trial.slowdown = slowdown
	cpuBefore := cpuTimeNs()
	one.experiment.run(trial)
	cpuAfter := cpuTimeNs()
	trial.finish()
	if trial.invalid != "" {
		return repetition{iterations: iterations, invalid: trial.invalid}
	}
	return repetition{
		iterations: iterations,
		realNs:     float64(trial.elapsedNs) / float64(iterations),
		cpuNs:      float64(cpuAfter-cpuBefore) / float64(iterations),
		counters:   trial.reported,
	}
}
