// Where results go: every reporter is told of each case as soon as it is measured.
package main

import (
	"io"
	"sort"
)

// caseResult is everything there is to say about a case.
type caseResult struct {
	index       int // among the selected cases
	one         benchmarkCase
	repetitions []repetition
	aggregates  []aggregate
}

type reporter interface {
	begin(where runContext, cases []benchmarkCase) error
	report(result caseResult) error
	end() error
}

// newReporter writes results to `out`, and what is meant for people only to `aside`.
func newReporter(format string, out, aside io.Writer) reporter {
	if format == "json" {
		return &jsonReporter{out: out}
	}
	return &consoleReporter{out: out, aside: aside}
}

type reporters []reporter

func (all reporters) begin(where runContext, cases []benchmarkCase) error {
	return all.each(func(one reporter) error { return one.begin(where, cases) })
}

func (all reporters) report(result caseResult) error {
	return all.each(func(one reporter) error { return one.report(result) })
}

func (all reporters) end() error {
	return all.each(func(one reporter) error { return one.end() })
}

func (all reporters) each(tell func(reporter) error) error {
	for _, one := range all {
		if err := tell(one); err != nil {
			return err
		}
	}
	return nil
}

func sortedNames(counters map[string]float64) []string {
	var names []string
	for name := range counters {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
