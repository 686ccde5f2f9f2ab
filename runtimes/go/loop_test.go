package main

import (
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

func TestIterationsGrowTowardsTheShortestTime(t *testing.T) {
	for _, step := range []struct {
		iterations int64
		seconds    float64
		next       int64
	}{
		{1, 0, 10},        // nothing measured: times ten
		{100, 0.05, 1000}, // a tenth of the time predicts nothing yet
		{100, 0.25, 280},  // 1.4 times what is missing
		{1, 0.499, 2},     // at least one more
		{mostIterations, 0.2, mostIterations},
	} {
		if next := nextIterations(step.iterations, step.seconds, 0.5); next != step.next {
			t.Errorf("after %d iterations in %g s: %d instead of %d", step.iterations, step.seconds, next, step.next)
		}
	}
}

// ticking takes exactly 1 ms an iteration and fails where it is told to.
func ticking(ran *[]int64, wrongFrom int) *experiment {
	return &experiment{name: "ticking", run: func(t *trial) {
		*ran = append(*ran, t.remaining)
		for t.next() {
			t.addTimeNs(1000000)
			t.did(2)
		}
		t.check(len(*ran) < wrongFrom, fmt.Sprintf("wrong in run %d", len(*ran)))
		t.reportTimePerOperation(taskNs)
	}}
}

const never = 1000

func TestASlowdownProlongsWhatIsMeasured(t *testing.T) {
	var ran []int64
	result := runOnce(benchmarkCase{ticking(&ran, never), nil, 1}, 3, 0.25)
	if result.realNs < 1.25e6-2000 {
		t.Errorf("an iteration of 1 ms took %g ns with a slow-down of 25 %%", result.realNs)
	}
	if result.counters[taskNs] != result.realNs/2 {
		t.Errorf("the metric %g does not follow the measured time %g", result.counters[taskNs], result.realNs)
	}
}

func TestTheRunThatIsLongEnoughIsTheFirstRepetition(t *testing.T) {
	var ran []int64
	repetitions := measure(benchmarkCase{ticking(&ran, never), nil, 1}, options{minTime: 0.05, repetitions: 3})
	if expected := []int64{1, 10, 70, 70, 70}; !reflect.DeepEqual(ran, expected) {
		t.Errorf("ran with %v iterations instead of %v", ran, expected)
	}
	if len(repetitions) != 3 {
		t.Fatalf("%d repetitions", len(repetitions))
	}
	for i, one := range repetitions {
		if one.index != i || one.iterations != 70 || one.realNs != 1e6 || one.counters[taskNs] != 5e5 || one.invalid != "" {
			t.Errorf("repetition %d is %+v", i, one)
		}
	}
}

func TestMechanismIsCounted(t *testing.T) {
	var ran []int64
	counted := measure(benchmarkCase{ticking(&ran, never), nil, 1}, options{repetitions: 1})[0].counters
	for _, metric := range mechanism {
		if value, reported := counted[metric]; !reported || value < 0 {
			t.Errorf("%s is %g, reported: %v", metric, value, reported)
		}
	}
}

func TestOneShotRunsOnce(t *testing.T) {
	var ran []int64
	shot := ticking(&ran, never)
	shot.oneShot = true
	repetitions := measure(benchmarkCase{shot, nil, 1}, options{minTime: 10, repetitions: 5})
	if len(repetitions) != 1 || !reflect.DeepEqual(ran, []int64{1}) {
		t.Errorf("%d repetitions, ran with %v iterations", len(repetitions), ran)
	}
}

func TestAWrongAnswerIsInvalidAndHasNoFigures(t *testing.T) {
	var ran []int64
	repetitions := measure(benchmarkCase{ticking(&ran, 4), nil, 1}, options{minTime: 0.05, repetitions: 2})
	if repetitions[0].invalid != "" {
		t.Errorf("the first repetition is invalid: %s", repetitions[0].invalid)
	}
	if second := repetitions[1]; second.invalid != "wrong in run 4" || second.realNs != 0 || len(second.counters) != 0 {
		t.Errorf("the second repetition is %+v", second)
	}
}

func TestAWrongAnswerEndsTheGrowth(t *testing.T) {
	var ran []int64
	measure(benchmarkCase{ticking(&ran, 2), nil, 1}, options{minTime: 10, repetitions: 1})
	if expected := []int64{1, 10}; !reflect.DeepEqual(ran, expected) {
		t.Errorf("ran with %v iterations instead of %v", ran, expected)
	}
}

func TestNoOperationIsInvalid(t *testing.T) {
	idle := &experiment{name: "idle", run: func(t *trial) {
		for t.next() {
		}
		t.reportTimePerOperation(taskNs)
	}}
	only := measure(benchmarkCase{idle, nil, 1}, options{repetitions: 1})[0]
	if only.invalid != "no operation was counted" {
		t.Errorf("the repetition is %+v", only)
	}
}

// TestAPanicEndsTheProcess runs itself again as the process that panics.
func TestAPanicEndsTheProcess(t *testing.T) {
	const marker = "BENCH_GO_TEST_PANICS"
	if os.Getenv(marker) != "" {
		panicking := &experiment{name: "panicking", run: func(*trial) { panic("out of an experiment") }}
		measure(benchmarkCase{panicking, nil, 1}, options{repetitions: 1})
		return
	}
	again := exec.Command(os.Args[0], "-test.run=^TestAPanicEndsTheProcess$")
	again.Env = append(os.Environ(), marker+"=1")
	said, err := again.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "out of an experiment") {
		t.Errorf("ended with %v and said %q", err, said)
	}
}
