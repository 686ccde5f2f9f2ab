package main

import (
	"strings"
	"testing"
)

func TestNamesOfCasesReadBack(t *testing.T) {
	for _, one := range defaultCases(allExperiments(), 2) {
		parsed, err := parseCase(one.name(), allExperiments())
		if err != nil {
			t.Errorf("%s: %v", one.name(), err)
		} else if parsed.name() != one.name() {
			t.Errorf("%s was read as %s", one.name(), parsed.name())
		}
	}
}

func TestAxesInAnyOrderAreNamedInTheirOwn(t *testing.T) {
	parsed, err := parseCase("channel_pipeline/workers:3/capacity:128/stages:0", allExperiments())
	if err != nil {
		t.Fatal(err)
	}
	if parsed.name() != "channel_pipeline/stages:0/capacity:128/workers:3" {
		t.Errorf("named %s", parsed.name())
	}
}

func TestReportedNamesHaveTheSuffixesOfGoogleBenchmark(t *testing.T) {
	for name, suffix := range map[string]string{
		"yield/tasks:2/workers:1":           "/process_time/manual_time",
		"parked_limit/tasks:9/workers:1":    "/iterations:1/repeats:1/process_time/manual_time",
		"spawn_first_instruction/workers:2": "/process_time/manual_time",
	} {
		one, err := parseCase(name, allExperiments())
		if err != nil {
			t.Fatal(err)
		}
		if one.reportedName() != name+suffix {
			t.Errorf("reported %s", one.reportedName())
		}
	}
}

func TestDefaultCasesCoverEveryCombination(t *testing.T) {
	two := &experiment{name: "x", axes: []axis{{"a", []int64{1, 2}, "", 0, 9, 0}, {"b", []int64{3, 4}, "", 0, 9, 0}}}
	expected := []string{
		"x/a:1/b:3/workers:1", "x/a:1/b:4/workers:1", "x/a:2/b:3/workers:1", "x/a:2/b:4/workers:1",
		"x/a:1/b:3/workers:8", "x/a:1/b:4/workers:8", "x/a:2/b:3/workers:8", "x/a:2/b:4/workers:8"}
	cases := defaultCases([]*experiment{two}, 8)
	if len(cases) != len(expected) {
		t.Fatalf("%d cases instead of %d", len(cases), len(expected))
	}
	for i, one := range cases {
		if one.name() != expected[i] {
			t.Errorf("case %d is %s instead of %s", i, one.name(), expected[i])
		}
	}
	if alone := defaultCases([]*experiment{two}, 1); len(alone) != 4 {
		t.Errorf("%d cases where there is one PU", len(alone))
	}
}

func TestWhatGoCannotAnswerIsRefusedWithItsReason(t *testing.T) {
	code, _, stderr := runForTest("--barista_case=fork_join_pair/n:5/workers:1")
	if code != exitUsage || !strings.Contains(stderr, "unsupported: Go has no such operation") {
		t.Errorf("exit code %d, said %q", code, stderr)
	}
}
