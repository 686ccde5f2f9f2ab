// Google Benchmark's JSON, so that its compare.py and every tool that reads it work on these results.
package main

import (
	"fmt"
	"io"
)

type jsonReporter struct {
	out     io.Writer
	entries int
}

func (r *jsonReporter) begin(where runContext, _ []benchmarkCase) error {
	text, err := indented(where.describe(), "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, "{\n  \"context\": %s,\n  \"benchmarks\": [", text)
	return err
}

func (r *jsonReporter) report(result caseResult) error {
	for _, one := range result.repetitions {
		if err := r.write(result.describeRepetition(one)); err != nil {
			return err
		}
	}
	for _, one := range result.aggregates {
		if err := r.write(result.describeAggregate(one)); err != nil {
			return err
		}
	}
	return nil
}

func (r *jsonReporter) write(entry jsonObject) error {
	text, err := indented(entry, "    ")
	if err != nil {
		return err
	}
	separator := ","
	if r.entries == 0 {
		separator = ""
	}
	r.entries++
	_, err = fmt.Fprintf(r.out, "%s\n    %s", separator, text)
	return err
}

func (r *jsonReporter) end() error {
	_, err := fmt.Fprint(r.out, "\n  ]\n}\n")
	return err
}

// describeStart is what every entry begins with.
func (c caseResult) describeStart(suffix, runType string) jsonObject {
	name := c.one.reportedName()
	return jsonObject{
		{"name", name + suffix},
		{"family_index", c.index},
		{"per_family_instance_index", 0},
		{"run_name", name},
		{"run_type", runType},
		{"repetitions", len(c.repetitions)},
	}
}

func (c caseResult) describeRepetition(one repetition) jsonObject {
	entry := c.describeStart("", "iteration")
	entry.add("repetition_index", one.index)
	entry.add("threads", 1)
	if one.invalid != "" {
		entry.add("error_occurred", true)
		entry.add("error_message", one.invalid)
	}
	entry.addFigures(one.iterations, one.realNs, one.cpuNs, one.counters)
	return entry
}

func (c caseResult) describeAggregate(one aggregate) jsonObject {
	unit := "time"
	if one.percentage {
		unit = "percentage"
	}
	entry := c.describeStart("_"+one.name, "aggregate")
	entry.add("threads", 1)
	entry.add("aggregate_name", one.name)
	entry.add("aggregate_unit", unit)
	entry.addFigures(int64(one.over), one.realNs, one.cpuNs, one.counters)
	return entry
}

func (o *jsonObject) addFigures(iterations int64, realNs, cpuNs float64, counters map[string]float64) {
	o.add("iterations", iterations)
	o.add("real_time", jsonNumber(realNs))
	o.add("cpu_time", jsonNumber(cpuNs))
	o.add("time_unit", "ns")
	for _, name := range sortedNames(counters) {
		o.add(name, jsonNumber(counters[name]))
	}
}
