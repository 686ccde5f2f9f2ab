// The table for people, laid out like Google Benchmark's.
package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

type consoleReporter struct {
	out       io.Writer
	aside     io.Writer
	nameWidth int
}

func (r *consoleReporter) begin(where runContext, cases []benchmarkCase) error {
	fmt.Fprint(r.aside, where.headline())
	for _, one := range cases {
		r.nameWidth = widest(r.nameWidth, len(one.reportedName())+len("_median"))
	}
	header := fmt.Sprintf("%-*s %15s %15s %12s UserCounters...", r.nameWidth, "Benchmark", "Time", "CPU", "Iterations")
	rule := strings.Repeat("-", len(header))
	_, err := fmt.Fprintf(r.out, "%s\n%s\n%s\n", rule, header, rule)
	return err
}

func widest(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func (r *consoleReporter) report(result caseResult) error {
	name := result.one.reportedName()
	var lines []string
	for _, one := range result.repetitions {
		if one.invalid != "" {
			lines = append(lines, fmt.Sprintf("%-*s ERROR OCCURRED: '%s'", r.nameWidth, name, one.invalid))
			continue
		}
		lines = append(lines, r.line(name, one.iterations, one.realNs, one.cpuNs, false, one.counters))
	}
	for _, one := range result.aggregates {
		lines = append(lines,
			r.line(name+"_"+one.name, int64(one.over), one.realNs, one.cpuNs, one.percentage, one.counters))
	}
	_, err := fmt.Fprintln(r.out, strings.Join(lines, "\n"))
	return err
}

func (r *consoleReporter) end() error { return nil }

func (r *consoleReporter) line(name string, iterations int64, realNs, cpuNs float64, percentage bool,
	counters map[string]float64) string {
	format := formatTime
	if percentage {
		format = formatPercentage
	}
	text := fmt.Sprintf("%-*s %15s %15s %12d", r.nameWidth, name, format(realNs), format(cpuNs), iterations)
	for _, metric := range sortedNames(counters) {
		value := formatCount(counters[metric])
		if percentage {
			value = formatPercentage(counters[metric])
		}
		text += " " + metric + "=" + value
	}
	return text
}

func formatTime(ns float64) string { return formatDigits(ns) + " ns" }

func formatPercentage(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// formatDigits shows three digits, and whole numbers from a hundred on.
func formatDigits(value float64) string {
	switch {
	case value < 1:
		return fmt.Sprintf("%.3f", value)
	case value < 10:
		return fmt.Sprintf("%.2f", value)
	case value < 100:
		return fmt.Sprintf("%.1f", value)
	}
	return fmt.Sprintf("%.0f", value)
}

// formatCount shortens a counter to at most six digits and a decimal unit.
func formatCount(value float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"G", 1e9}, {"M", 1e6}, {"k", 1e3}} {
		if math.Abs(value) >= unit.size {
			return fmt.Sprintf("%.6g%s", value/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%.6g", value)
}
