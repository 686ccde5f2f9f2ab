package main

import (
	"strings"
	"testing"
)

func TestClockCheckOfASteadyClock(t *testing.T) {
	now := int64(0)
	check := checkClock(func() int64 { now += 7; return now })
	if check.overheadNs != 7 || check.emptyIntervalNs != 7 || check.coarsenessNs() != 1 || check.backwardSteps != 0 {
		t.Errorf("found %+v", check)
	}
}

func TestClockCheckOfACoarseClock(t *testing.T) {
	readings := int64(0)
	check := checkClock(func() int64 { readings++; return readings / 100 * 4000000 })
	if check.coarsenessNs() != 4000000 {
		t.Errorf("found %+v", check)
	}
	if fault := check.fault(20000000, 1, true); !strings.Contains(fault, "too coarse") {
		t.Errorf("said %q", fault)
	}
}

func TestClockFaults(t *testing.T) {
	slow := clockCheck{overheadNs: 50}
	if fault := slow.fault(1000, 1, false); fault != "" {
		t.Errorf("a twentieth is allowed, but it said %q", fault)
	}
	if fault := slow.fault(999, 1, false); !strings.Contains(fault, "too slow") {
		t.Errorf("said %q", fault)
	}
	if fault := slow.fault(500, 1, true); fault != "" {
		t.Errorf("the metric includes a reading, but it said %q", fault)
	}
	backwards := clockCheck{backwardSteps: 1, readings: 9}
	if fault := backwards.fault(1e9, 1, false); !strings.Contains(fault, "ran backwards 1 times in 9") {
		t.Errorf("said %q", fault)
	}
}

func TestACoarseClockMakesTheRepetitionInvalid(t *testing.T) {
	coarseClock = true
	defer func() { coarseClock = false }()
	one, err := parseCase("spawn_first_instruction/workers:1", allExperiments())
	if err != nil {
		t.Fatal(err)
	}
	if result := runOnce(one, 1, 0); !strings.Contains(result.invalid, "too coarse") {
		t.Errorf("said %q", result.invalid)
	}
}
