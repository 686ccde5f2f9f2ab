// Cases: an experiment with a value for each of its axes and a number of workers, and their names.
package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

type benchmarkCase struct {
	experiment *experiment
	params     map[string]int64 // every axis of the experiment
	workers    int
}

// name is what --barista_case takes.
func (c benchmarkCase) name() string {
	name := c.experiment.name
	for _, axis := range c.experiment.axes {
		name += fmt.Sprintf("/%s:%d", axis.name, c.params[axis.name])
	}
	return name + fmt.Sprintf("/workers:%d", c.workers)
}

// reportedName is the name with the suffixes that Google Benchmark gives to such a benchmark.
func (c benchmarkCase) reportedName() string {
	if c.experiment.oneShot {
		return c.name() + "/iterations:1/repeats:1/process_time/manual_time"
	}
	return c.name() + "/process_time/manual_time"
}

// selectCases is what the command line asks for. A name that does not exist, or a choice of nothing, is wrong usage.
func selectCases(chosen options, allWorkers int) ([]benchmarkCase, error) {
	cases := defaultCases(allExperiments(), allWorkers)
	if chosen.caseName != "" {
		one, err := parseCase(chosen.caseName, allExperiments())
		if err != nil {
			return nil, err
		}
		if len(chosen.pus) > 0 && len(chosen.pus) < one.workers {
			return nil, usageErrorf("--barista_pus names %d PUs for %d workers; name one per worker",
				len(chosen.pus), one.workers)
		}
		cases = []benchmarkCase{one}
	}
	if chosen.filter == nil {
		return cases, nil
	}
	var matching []benchmarkCase
	for _, one := range cases {
		if chosen.filter.MatchString(one.reportedName()) != chosen.filterOut {
			matching = append(matching, one)
		}
	}
	if len(matching) == 0 {
		return nil, usageErrorf("--benchmark_filter selects no case; --benchmark_list_tests lists them")
	}
	return matching, nil
}

func listCases(cases []benchmarkCase, out io.Writer) error {
	for _, one := range cases {
		if _, err := fmt.Fprintln(out, one.reportedName()); err != nil {
			return err
		}
	}
	return nil
}

// defaultCases is every experiment that Go can answer with every combination of its axes' values, for one worker and for `allWorkers`.
func defaultCases(experiments []*experiment, allWorkers int) []benchmarkCase {
	var cases []benchmarkCase
	for _, one := range experiments {
		if one.unsupported != "" {
			continue
		}
		cases = append(cases, combinations(one, 1)...)
		if allWorkers > 1 {
			cases = append(cases, combinations(one, allWorkers)...)
		}
	}
	return cases
}

func combinations(one *experiment, workers int) []benchmarkCase {
	cases := []benchmarkCase{{one, map[string]int64{}, workers}}
	for _, axis := range one.axes {
		var longer []benchmarkCase
		for _, prefix := range cases {
			for _, value := range axis.values {
				longer = append(longer, prefix.with(axis.name, value))
			}
		}
		cases = longer
	}
	return cases
}

func (c benchmarkCase) with(axis string, value int64) benchmarkCase {
	params := map[string]int64{axis: value}
	for name, other := range c.params {
		params[name] = other
	}
	return benchmarkCase{c.experiment, params, c.workers}
}

// parseCase is the inverse of name. The axes may stand in any order.
func parseCase(name string, experiments []*experiment) (benchmarkCase, error) {
	parts := strings.Split(name, "/")
	one := benchmarkCase{params: map[string]int64{}}
	var names []string
	for _, candidate := range experiments {
		names = append(names, candidate.name)
		if candidate.name == parts[0] {
			one.experiment = candidate
		}
	}
	if one.experiment == nil {
		return one, usageErrorf("case '%s': there is no experiment '%s'%s; --barista_describe lists them",
			name, parts[0], didYouMean(parts[0], names))
	}
	if why := one.experiment.unsupported; why != "" {
		return one, usageErrorf("case '%s': unsupported: %s", name, why)
	}
	for _, part := range parts[1:] {
		if err := one.take(part); err != nil {
			return one, usageErrorf("case '%s': %v", name, err)
		}
	}
	for _, axis := range one.experiment.axes {
		if _, given := one.params[axis.name]; !given {
			return one, usageErrorf("case '%s': the axis '%s' is missing", name, axis.name)
		}
	}
	if one.workers == 0 {
		return one, usageErrorf("case '%s': expected workers:<n> at its end", name)
	}
	return one, nil
}

// take adds one <axis>:<value> of a name.
func (c *benchmarkCase) take(part string) error {
	name, text, hasColon := strings.Cut(part, ":")
	if !hasColon {
		return fmt.Errorf("expected <axis>:<value>, found '%s'", part)
	}
	least, most := int64(1), int64(math.MaxInt32)
	_, repeated := c.params[name]
	if name == "workers" {
		repeated = c.workers != 0
	} else if known := c.experiment.axis(name); known != nil {
		least, most = known.least, known.most
	} else {
		return fmt.Errorf("the experiment has no axis '%s'%s", name, didYouMean(name, c.experiment.axisNames()))
	}
	if repeated {
		return fmt.Errorf("'%s' is given twice", name)
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < least || value > most {
		return fmt.Errorf("expected a whole number from %d to %d in '%s'", least, most, part)
	}
	if name == "workers" {
		c.workers = int(value)
	} else {
		c.params[name] = value
	}
	return nil
}

func (e *experiment) axisNames() []string {
	names := []string{"workers"}
	for _, axis := range e.axes {
		names = append(names, axis.name)
	}
	return names
}
