// The command line: Google Benchmark's flags and those that a worker adds, as docs/WORKER.md lists them.
package main

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// usageError is a wrong command line in one sentence; it ends the worker with exit code 64.
type usageError string

func (e usageError) Error() string { return string(e) }

func usageErrorf(format string, values ...any) error {
	return usageError(fmt.Sprintf(format, values...))
}

// options is the command line after parsing.
type options struct {
	help        bool
	describe    bool
	conformance bool
	workers     int // of the conformance run
	listTests   bool
	caseName    string // empty: the default cases
	filter      *regexp.Regexp
	filterOut   bool // the filter names what is left out
	minTime     float64
	repetitions int
	format      string
	outFile     string
	outFormat   string
	pus         []int // empty: not bound
	slowdown    float64
	coarseClock bool
}

type flag struct {
	name    string
	value   string // what stands behind the '=' in the help; empty: a switch
	meaning string
	set     func(o *options, value string) error
}

var flags = []flag{
	{"--benchmark_list_tests", "", "print the names of the selected cases and end",
		func(o *options, value string) error { return setSwitch(&o.listTests, value) }},
	{"--benchmark_filter", "REGEX", "only the cases whose name matches; a leading '-' inverts", setFilter},
	{"--benchmark_min_time", "SECONDS", "shortest measured time of a repetition, such as 0.05 or 0.05s", setMinTime},
	{"--benchmark_repetitions", "N", "repetitions of each case; one-shot experiments always do one",
		func(o *options, value string) error { return setCount(&o.repetitions, value) }},
	{"--benchmark_format", "console|json", "what standard output gets",
		func(o *options, value string) error { return setFormat(&o.format, value) }},
	{"--benchmark_out", "FILE", "write the results to this file as well",
		func(o *options, value string) error { return setText(&o.outFile, value) }},
	{"--benchmark_out_format", "console|json", "what the file gets",
		func(o *options, value string) error { return setFormat(&o.outFormat, value) }},
	{"--barista_describe", "", "print the description of this worker as JSON and end",
		func(o *options, value string) error { return setSwitch(&o.describe, value) }},
	{"--barista_case", "NAME", "measure this case instead of the default ones",
		func(o *options, value string) error { return setText(&o.caseName, value) }},
	{"--barista_pus", "0,1", "OS indices of the PUs that this process is already bound to, one per worker", setPUs},
	{"--barista_seed", "N", "accepted for the protocol's sake: this worker randomises nothing", checkSeed},
	{"--barista_slowdown", "SHARE", "prolong every measured interval by this share of itself, for `barista certify`", setSlowdown},
	{"--barista_clock", "monotonic|coarse", "coarse: measure with a clock of milliseconds, to see it refused", setClock},
	{"--barista_conformance", "", "test Go's own behaviour instead of measuring it",
		func(o *options, value string) error { return setSwitch(&o.conformance, value) }},
	{"--barista_workers", "N", "GOMAXPROCS of the conformance run",
		func(o *options, value string) error { return setCount(&o.workers, value) }},
	{"--help", "", "print this text and end",
		func(o *options, value string) error { return setSwitch(&o.help, value) }},
}

func parseFlags(arguments []string) (options, error) {
	parsed := options{minTime: 0.5, repetitions: 1, format: "console", outFormat: "json"}
	for _, argument := range arguments {
		name, value, hasValue := strings.Cut(argument, "=")
		known := findFlag(name)
		if known == nil {
			return parsed, usageErrorf("unknown flag '%s'%s; --help lists the flags", name, didYouMean(name, flagNames()))
		}
		if known.value != "" && !hasValue {
			return parsed, usageErrorf("%s: expected %s=%s", name, name, known.value)
		}
		if err := known.set(&parsed, value); err != nil {
			return parsed, usageErrorf("%s: %v", name, err)
		}
	}
	if parsed.workers != 0 && !parsed.conformance {
		return parsed, usageErrorf("--barista_workers belongs to --barista_conformance; a case has its workers in its name")
	}
	if parsed.workers == 0 {
		parsed.workers = 1
	}
	return parsed, nil
}

func findFlag(name string) *flag {
	for i := range flags {
		if flags[i].name == name {
			return &flags[i]
		}
	}
	return nil
}

func flagNames() []string {
	var names []string
	for _, known := range flags {
		names = append(names, known.name)
	}
	return names
}

func writeHelp(out io.Writer) error {
	text := "bench-go measures real Go; docs/WORKER.md describes the protocol.\n\n"
	for _, known := range flags {
		spelling := known.name
		if known.value != "" {
			spelling += "=" + known.value
		}
		text += fmt.Sprintf("  %-38s %s\n", spelling, known.meaning)
	}
	_, err := io.WriteString(out, text)
	return err
}

func setSwitch(to *bool, value string) error {
	switch value {
	case "", "true", "1":
		*to = true
	case "false", "0":
		*to = false
	default:
		return fmt.Errorf("expected true or false, found '%s'", value)
	}
	return nil
}

func setText(to *string, value string) error {
	if value == "" {
		return fmt.Errorf("expected a name, found nothing")
	}
	*to = value
	return nil
}

func setFormat(to *string, value string) error {
	if value != "console" && value != "json" {
		return fmt.Errorf("expected console or json, found '%s'", value)
	}
	*to = value
	return nil
}

func setCount(to *int, value string) error {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 1 {
		return fmt.Errorf("expected a whole number >= 1, found '%s'", value)
	}
	*to = int(n)
	return nil
}

func setMinTime(o *options, value string) error {
	seconds, err := strconv.ParseFloat(strings.TrimSuffix(value, "s"), 64)
	if err != nil || !(seconds >= 0) || math.IsInf(seconds, 0) {
		return fmt.Errorf("expected seconds >= 0 such as 0.05, found '%s'", value)
	}
	o.minTime = seconds
	return nil
}

// setFilter follows Google Benchmark: an empty filter and "all" select everything.
func setFilter(o *options, value string) error {
	pattern := strings.TrimPrefix(value, "-")
	o.filterOut = pattern != value
	if pattern == "" || pattern == "all" {
		pattern = "."
	}
	filter, err := regexp.Compile(pattern)
	if err != nil {
		return fmt.Errorf("expected a regular expression: %v", err)
	}
	o.filter = filter
	return nil
}

func setPUs(o *options, value string) error {
	o.pus = nil
	for _, part := range strings.Split(value, ",") {
		pu, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return fmt.Errorf("expected OS indices such as 0,1, found '%s'", value)
		}
		o.pus = append(o.pus, int(pu))
	}
	return nil
}

func setSlowdown(o *options, value string) error {
	share, err := strconv.ParseFloat(value, 64)
	if err != nil || !(share >= 0 && share <= 10) {
		return fmt.Errorf("expected a share from 0 to 10, such as 0.05, found '%s'", value)
	}
	o.slowdown = share
	return nil
}

func setClock(o *options, value string) error {
	if value != "monotonic" && value != "coarse" {
		return fmt.Errorf("expected monotonic or coarse, found '%s'", value)
	}
	o.coarseClock = value == "coarse"
	return nil
}

func checkSeed(_ *options, value string) error {
	if _, err := strconv.ParseUint(value, 10, 64); err != nil {
		return fmt.Errorf("expected a whole number >= 0, found '%s'", value)
	}
	return nil
}
