package main

import (
	"bytes"
	"strings"
	"testing"
)

// runForTest is the worker with these arguments: its exit code and what it said.
func runForTest(arguments ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = runWorker(append([]string{"bench-go"}, arguments...), &out, &err)
	return code, out.String(), err.String()
}

func TestWrongUsageIsOneSentenceAndExitCode64(t *testing.T) {
	for _, wrong := range []struct{ argument, says string }{
		{"--benchmark_list_test", "did you mean '--benchmark_list_tests'?"},
		{"--nothing_like_it", "unknown flag '--nothing_like_it';"},
		{"--benchmark_min_time=fast", "expected seconds >= 0"},
		{"--benchmark_min_time=-1", "expected seconds >= 0"},
		{"--benchmark_min_time=NaN", "expected seconds >= 0"},
		{"--benchmark_min_time", "expected --benchmark_min_time=SECONDS"},
		{"--benchmark_repetitions=0", "expected a whole number >= 1, found '0'"},
		{"--benchmark_filter=(", "expected a regular expression"},
		{"--benchmark_filter=matches_nothing", "selects no case"},
		{"--benchmark_format=csv", "expected console or json, found 'csv'"},
		{"--benchmark_out=", "expected a name, found nothing"},
		{"--benchmark_out=/no/such/folder/file", "cannot write the file"},
		{"--barista_pus=0,x", "expected OS indices such as 0,1, found '0,x'"},
		{"--barista_pus=", "expected OS indices"},
		{"--barista_seed=-1", "expected a whole number >= 0"},
		{"--barista_describe=maybe", "expected true or false, found 'maybe'"},
		{"--barista_workers=2", "belongs to --barista_conformance"},
		{"--barista_case=spawn_jion/tasks:1/workers:1", "did you mean 'spawn_join'?"},
		{"--barista_case=spawn_join/task:1/workers:1", "did you mean 'tasks'?"},
		{"--barista_case=spawn_join/tasks:1", "expected workers:<n> at its end"},
		{"--barista_case=spawn_join/workers:1", "the axis 'tasks' is missing"},
		{"--barista_case=spawn_join/tasks:0/workers:1", "expected a whole number from 1 to 1000000000 in 'tasks:0'"},
		{"--barista_case=spawn_join/tasks:1/workers:0", "expected a whole number from 1 to 2147483647 in 'workers:0'"},
		{"--barista_case=spawn_join/tasks:many/workers:1", "expected a whole number from 1 to 1000000000 in 'tasks:many'"},
		{"--barista_case=fork_join_fib/n:51/workers:1", "expected a whole number from 0 to 50 in 'n:51'"},
		{"--barista_case=spawn_join/tasks/workers:1", "expected <axis>:<value>, found 'tasks'"},
		{"--barista_case=spawn_join/tasks:1/tasks:2/workers:1", "'tasks' is given twice"},
		{"benchmark", "unknown flag 'benchmark'"},
	} {
		code, stdout, stderr := runForTest(wrong.argument)
		if code != exitUsage || stdout != "" {
			t.Errorf("%s: exit code %d, standard output %q", wrong.argument, code, stdout)
		}
		if !strings.Contains(stderr, wrong.says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: said %q, without %q or in more than one line", wrong.argument, stderr, wrong.says)
		}
	}
}

func TestTooFewPUsAreWrongUsage(t *testing.T) {
	code, _, stderr := runForTest("--barista_pus=0", "--barista_case=yield/tasks:2/workers:2")
	if code != exitUsage || !strings.Contains(stderr, "names 1 PUs for 2 workers") {
		t.Errorf("exit code %d, said %q", code, stderr)
	}
}

func TestPUsThatAreNotThereAreWrongUsage(t *testing.T) {
	for _, pus := range []string{"8191", "9000000"} {
		code, _, stderr := runForTest("--barista_pus="+pus, "--barista_case=yield/tasks:2/workers:1")
		if code != exitUsage || !strings.Contains(stderr, "may not use PU "+pus) {
			t.Errorf("PU %s: exit code %d, said %q", pus, code, stderr)
		}
	}
}

func TestFilterSelectsAndInverts(t *testing.T) {
	_, all, _ := runForTest("--benchmark_list_tests")
	_, selected, _ := runForTest("--benchmark_list_tests", "--benchmark_filter=^yield/")
	_, others, _ := runForTest("--benchmark_list_tests", "--benchmark_filter=-^yield/")
	if !strings.HasPrefix(selected, "yield/tasks:2/workers:1/process_time/manual_time\n") {
		t.Errorf("selected %q", selected)
	}
	if strings.Contains(others, "yield/") {
		t.Errorf("the inverted filter kept yield: %q", others)
	}
	if len(selected)+len(others) != len(all) {
		t.Error("a filter and its inverse do not make up the whole list")
	}
}

func TestFlagsAreTaken(t *testing.T) {
	parsed, err := parseFlags([]string{"--benchmark_min_time=0.05s", "--benchmark_repetitions=3", "--barista_pus=3,1",
		"--barista_seed=18446744073709551615", "--benchmark_format=json"})
	if err != nil {
		t.Fatal(err)
	}
	if parsed.minTime != 0.05 || parsed.repetitions != 3 || len(parsed.pus) != 2 || parsed.pus[0] != 3 ||
		parsed.format != "json" {
		t.Errorf("parsed %+v", parsed)
	}
}
