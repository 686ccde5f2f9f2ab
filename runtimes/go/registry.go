// What an experiment is, and which there are. Names, axes, metrics and questions are those of experiments/*.hpp, in the
// order of experiments/all.hpp; a test compares the two descriptions.
package main

// experiment is one question. run repeats `for trial.next()` its counted work: setting up outside, the measured part
// inside trial.timed, saying how many operations that was, and checking the answer outside. It never prints and never
// decides how often to repeat.
type experiment struct {
	name     string
	family   string
	question string
	axes     []axis
	metrics  []string
	// The metric's meaning includes a reading of the clock, so that the clock's share is no fault.
	includesClock bool
	duration      duration
	oneShot       bool   // a fresh process gives one sample: no repetitions, one iteration
	remark        string // what a reader of the figures must know; empty: nothing
	// Why Go cannot answer it; empty: it can. Then there is no run.
	unsupported string
	run         func(*trial)
}

// duration is how long one shot takes where that is known beforehand: so many seconds, and so many operations at the rate
// of an axis.
type duration struct {
	seconds    float64
	operations int64
	rateAxis   string
}

type axis struct {
	name    string
	values  []int64 // what a run by hand covers; a suite chooses its own
	meaning string
	least   int64 // the smallest value with a meaning
	most    int64 // the largest one that makes sense
	powerOf int64 // values are powers of it; 0: any whole numbers
}

// mostOnAnAxis is more tasks than any machine has memory for, and so few that no count of operations overflows.
const mostOnAnAxis = 1_000_000_000

// mostOfFib makes 40 thousand million calls.
const mostOfFib = 50

// Metrics, by the names of harness/contract/metrics.hpp.
const (
	enqueueNs          = "enqueue_ns"
	firstInstructionNs = "first_instruction_ns"
	spawnJoinNs        = "spawn_join_ns"
	churnNs            = "churn_ns"

	switchNs            = "switch_ns"
	yieldNs             = "yield_ns"
	hopNs               = "hop_ns"
	hopsAcrossPUsPerOp  = "hops_across_pus_per_op"
	givenWayPerOp       = "given_way_per_op"
	roundTripNs         = "round_trip_ns"
	messageNs           = "message_ns"
	taskNs              = "task_ns"
	callNs              = "call_ns"
	latencyP50Ns        = "latency_p50_ns"
	latencyP90Ns        = "latency_p90_ns"
	latencyP99Ns        = "latency_p99_ns"
	latencyP999Ns       = "latency_p999_ns"
	latencyMaxNs        = "latency_max_ns"
	idleCPUPerSNs       = "idle_cpu_per_s_ns"
	tasksAlive          = "tasks_alive"
	reservedBytes       = "reserved_bytes"
	stackBytes          = "stack_bytes"
	pssBytes            = "pss_bytes"
	pageTableBytes      = "page_table_bytes"
	kernelStackBytes    = "kernel_stack_bytes"
	slabBytes           = "slab_bytes"
	wholeCostBytes      = "whole_cost_bytes"
	cgroupBytes         = "cgroup_bytes"
	systemLostBytes     = "system_lost_bytes"
	voluntaryPerOp      = "voluntary_switches_per_op"
	involuntaryPerOp    = "involuntary_switches_per_op"
	kernelSwitchesPerOp = "kernel_switches_per_op"
	minorFaultsPerOp    = "minor_faults_per_op"
	majorFaultsPerOp    = "major_faults_per_op"
	clonesPerOp         = "clones_per_op"
	cyclesPerOp         = "cycles_per_op"
	instructionsPerOp   = "instructions_per_op"
	branchMissesPerOp   = "branch_misses_per_op"
	cacheMissesPerOp    = "cache_misses_per_op"

	baselineNs         = "baseline_ns"
	netNs              = "net_ns"
	clockOverheadNs    = "clock_overhead_ns"
	clockResolutionNs  = "clock_resolution_ns"
	clockBackwardSteps = "clock_backward_steps"
)

func allExperiments() []*experiment {
	return []*experiment{
		spawnEnqueue(), spawnFirstInstruction(), spawnJoin(), spawnChurn(),
		unstartedMemory(), parkedMemory(),
		bareSwitch(), yield(), tokenRing(), channelPingpong(),
		skynetChannels(), skynetJoin(), forkJoinFib(), forkJoinPair(), channelPipeline(),
		openLoopLatency(), idle(),
		parkedLimit(),
	}
}

func (e *experiment) axis(name string) *axis {
	for i := range e.axes {
		if e.axes[i].name == name {
			return &e.axes[i]
		}
	}
	return nil
}
