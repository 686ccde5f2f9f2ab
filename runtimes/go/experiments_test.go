package main

import (
	"encoding/json"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// quickCases name one or more small cases of each experiment.
var quickCases = []string{
	"spawn_enqueue/tasks:3", "spawn_first_instruction", "spawn_join/tasks:3", "spawn_join/tasks:1500",
	"spawn_churn/alive:3", "parked_memory/tasks:10", "yield/tasks:3", "yield/tasks:1", "token_ring/tasks:1",
	"token_ring/tasks:3", "channel_pingpong", "skynet_channels/leaves:100", "skynet_channels/leaves:1",
	"skynet_join/leaves:100", "fork_join_fib/n:0", "fork_join_fib/n:7", "channel_pipeline/stages:0/capacity:0",
	"channel_pipeline/stages:2/capacity:3", "parked_limit/tasks:10", "open_loop_latency/rate_per_s:100000",
	"idle",
}

// mechanism is what every case reports.
var mechanism = []string{voluntaryPerOp, involuntaryPerOp, kernelSwitchesPerOp, minorFaultsPerOp, majorFaultsPerOp,
	clonesPerOp}

// ofTheClock is what every case reports that reports a time.
var ofTheClock = []string{baselineNs, netNs, clockOverheadNs, clockResolutionNs, clockBackwardSteps}

func TestEveryExperimentIsRightAndReportsItsMetrics(t *testing.T) {
	tried := map[string]bool{}
	for _, workers := range []string{"1", "2", "3"} {
		for _, name := range quickCases {
			one, err := parseCase(name+"/workers:"+workers, allExperiments())
			if err != nil {
				t.Fatal(err)
			}
			tried[one.experiment.name] = true
			result := runOnce(one, 1, 0)
			if strings.HasPrefix(result.invalid, "the clock is too slow") {
				continue // a single tiny interval; the answer was right
			}
			if result.invalid != "" {
				t.Errorf("%s: %s", one.name(), result.invalid)
			}
			expected := append(append([]string{}, mechanism...), one.experiment.metrics...)
			if !one.experiment.oneShot {
				expected = append(expected, ofTheClock...)
			}
			sort.Strings(expected)
			delete(result.counters, cgroupBytes) // only where a group is visible
			if found := sortedNames(result.counters); !reflect.DeepEqual(found, expected) {
				t.Errorf("%s reports %v", one.name(), found)
			}
		}
	}
	for _, one := range allExperiments() {
		if tried[one.name] == (one.unsupported != "") {
			t.Errorf("%s: tried %v, unsupported for %q", one.name, tried[one.name], one.unsupported)
		}
	}
}

func TestATreeThatIsNotOfTenIsInvalid(t *testing.T) {
	for _, name := range []string{"skynet_channels/leaves:20/workers:1", "skynet_join/leaves:7/workers:1"} {
		one, err := parseCase(name, allExperiments())
		if err != nil {
			t.Fatal(err)
		}
		if result := runOnce(one, 1, 0); result.invalid == "" {
			t.Errorf("%s passed", name)
		}
	}
}

func TestCountedWork(t *testing.T) {
	if found := skynetTasks(1000); found != 1111 {
		t.Errorf("a tree of 1000 leaves has %d tasks", found)
	}
	calls := int64(0)
	var count func(n int64)
	count = func(n int64) {
		calls++
		if n >= 2 {
			count(n - 1)
			count(n - 2)
		}
	}
	count(12)
	if counted := 2*fib(13) - 1; counted != calls {
		t.Errorf("%d calls instead of %d", counted, calls)
	}
}

func TestMarksTellLostFromDoubled(t *testing.T) {
	slots := newMarks(3)
	slots[0], slots[1] = 1, 2
	if slots.all(1) || slots.marked() != 2 {
		t.Errorf("%v: %d marked", slots, slots.marked())
	}
	slots.clear()
	if slots.marked() != 0 || !slots.all(0) {
		t.Errorf("%v after clearing", slots)
	}
}

func TestDescription(t *testing.T) {
	code, stdout, stderr := runForTest("--barista_describe")
	if code != exitDone || stderr != "" {
		t.Fatalf("exit code %d, said %q", code, stderr)
	}
	var description struct {
		Protocol     int
		Runtime      string
		Library      string
		Language     string
		Capabilities []string
		Notes        map[string]string
		Experiments  []struct {
			Name    string
			Axes    []struct{ Values []int64 }
			Metrics []string
		}
	}
	if err := json.Unmarshal([]byte(stdout), &description); err != nil {
		t.Fatal(err)
	}
	if description.Protocol != 1 || description.Runtime != "go" || description.Language != "Go" ||
		len(description.Library) < len("Go go1.19") || description.Notes["place"] == "" ||
		len(description.Capabilities) != 6 {
		t.Errorf("described as %+v", description)
	}
	if len(description.Experiments) != 18 {
		t.Errorf("%d experiments", len(description.Experiments))
	}
	for _, one := range description.Experiments {
		if one.Axes == nil || len(one.Metrics) == 0 {
			t.Errorf("%+v", one)
		}
	}
}
