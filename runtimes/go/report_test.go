package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// keysOf are the keys of a JSON object in the order in which they stand.
func keysOf(t *testing.T, object []byte) []string {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
	}
	return keys
}

type reportedFile struct {
	Context    json.RawMessage
	Benchmarks []json.RawMessage
}

func reportForTest(t *testing.T, repetitions []repetition) reportedFile {
	t.Helper()
	one, err := parseCase("yield/tasks:2/workers:1", allExperiments())
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	reports := newReporter("json", &text, nil)
	if err := reports.begin(readContext("bench-go"), nil); err != nil {
		t.Fatal(err)
	}
	if err := reports.report(caseResult{3, one, repetitions, aggregatesOf(repetitions)}); err != nil {
		t.Fatal(err)
	}
	if err := reports.end(); err != nil {
		t.Fatal(err)
	}
	var file reportedFile
	if err := json.Unmarshal(text.Bytes(), &file); err != nil {
		t.Fatalf("%v in %s", err, text.String())
	}
	return file
}

func TestContextHasTheShapeOfGoogleBenchmark(t *testing.T) {
	expected := []string{"date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled", "caches",
		"load_avg", "library_build_type", "barista_protocol", "barista_runtime"}
	if found := keysOf(t, reportForTest(t, nil).Context); !reflect.DeepEqual(found, expected) {
		t.Errorf("found %v", found)
	}
}

func TestEntriesHaveTheShapeOfGoogleBenchmark(t *testing.T) {
	start := []string{"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions"}
	figures := []string{"iterations", "real_time", "cpu_time", "time_unit"}
	with := func(parts ...[]string) (all []string) {
		for _, part := range parts {
			all = append(all, part...)
		}
		return all
	}
	wrong := repetition{index: 2, iterations: 7, invalid: "lost"}
	entries := reportForTest(t, append(repetitionsOf(1, 2), wrong)).Benchmarks
	expected := map[int][]string{
		0: with(start, []string{"repetition_index", "threads"}, figures, []string{clonesPerOp, taskNs}),
		2: with(start, []string{"repetition_index", "threads", "error_occurred", "error_message"}, figures),
		3: with(start, []string{"threads", "aggregate_name", "aggregate_unit"}, figures, []string{clonesPerOp, taskNs}),
	}
	if len(entries) != 7 {
		t.Fatalf("%d entries instead of 3 repetitions and 4 aggregates", len(entries))
	}
	for i, keys := range expected {
		if found := keysOf(t, entries[i]); !reflect.DeepEqual(found, keys) {
			t.Errorf("entry %d has %v", i, found)
		}
	}
	if !strings.Contains(string(entries[0]), `"real_time": 1.0000000000000000e+00`) {
		t.Errorf("the time is written otherwise in %s", entries[0])
	}
	if !strings.Contains(string(entries[6]), `yield/tasks:2/workers:1/process_time/manual_time_cv"`) {
		t.Errorf("the last entry is %s", entries[6])
	}
}

func TestTheConsoleShowsErrorsAndFigures(t *testing.T) {
	one, err := parseCase("yield/tasks:2/workers:1", allExperiments())
	if err != nil {
		t.Fatal(err)
	}
	var text, aside bytes.Buffer
	table := newReporter("console", &text, &aside)
	repetitions := append(repetitionsOf(1500), repetition{index: 1, invalid: "lost"})
	if err := table.begin(readContext("bench-go"), []benchmarkCase{one}); err != nil {
		t.Fatal(err)
	}
	if err := table.report(caseResult{0, one, repetitions, nil}); err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{"1500 ns", "15000 ns", "task_ns=1.5k", "ERROR OCCURRED: 'lost'", "UserCounters..."} {
		if !strings.Contains(text.String(), shown) {
			t.Errorf("%q is not in\n%s", shown, text.String())
		}
	}
	if !strings.Contains(aside.String(), "Running bench-go") {
		t.Errorf("beside the table stands %q", aside.String())
	}
}

func TestResultsAreWrittenToAFileAsWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.json")
	code, stdout, stderr := runForTest("--barista_case=fork_join_fib/n:5/workers:1", "--benchmark_min_time=0",
		"--benchmark_out="+path)
	if code != exitDone {
		t.Fatalf("exit code %d, said %q", code, stderr)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file reportedFile
	if err := json.Unmarshal(text, &file); err != nil || len(file.Benchmarks) != 1 {
		t.Errorf("%v in %s", err, text)
	}
	if !strings.Contains(stdout, "fork_join_fib/n:5/workers:1/process_time/manual_time") {
		t.Errorf("the table is %q", stdout)
	}
}
