// What an experiment is given to work with: its parameters, the iterations still wanted, the clock, and where to put
// its answers.
package main

type trial struct {
	one       benchmarkCase
	remaining int64
	started   bool

	clock       clockCheck // calibrated just before
	slowdown    float64    // share by which measured intervals are prolonged
	owedNs      float64    // of that, not yet spent
	elapsedNs   int64
	intervals   int64
	operations  int64
	reportsTime bool   // per operation
	invalid     string // why the answer is wrong; empty: it is right
	reported    map[string]float64

	before, after counters
}

func newTrial(one benchmarkCase, iterations int64) *trial {
	return &trial{one: one, remaining: iterations, clock: checkClock(nowNs), reported: map[string]float64{}}
}

// param is the value of one of the experiment's axes.
func (t *trial) param(axis string) int64 {
	value, declared := t.one.params[axis]
	if !declared {
		panic("experiment " + t.one.experiment.name + " asks for the axis '" + axis + "', which it does not declare")
	}
	return value
}

// next is true while another iteration is wanted. What the kernel counts is read just before the first and just after
// the last one.
func (t *trial) next() bool {
	if !t.started {
		t.started = true
		t.before = t.readCounters()
	}
	if t.remaining == 0 {
		t.after = t.readCounters()
		return false
	}
	t.remaining--
	return true
}

func (t *trial) readCounters() counters {
	now, err := readCounters()
	t.checkError(err)
	return now
}

// timed runs `work` and adds its duration to the measured time.
func (t *trial) timed(work func()) {
	begin := nowNs()
	work()
	t.addTimeNs(nowNs() - begin)
}

// addTimeNs is one interval; for those that begin in one goroutine and end in another.
func (t *trial) addTimeNs(ns int64) {
	t.elapsedNs += ns
	t.intervals++
	if t.slowdown > 0 {
		t.delay(ns)
	}
}

// delay spends what a slow-down owes for an interval. Intervals may be shorter than a reading of the clock, so it is
// paid when enough is owed.
func (t *trial) delay(ns int64) {
	const leastNs = 2000
	t.owedNs += t.slowdown * float64(ns)
	if t.owedNs < leastNs {
		return
	}
	begin, spent := nowNs(), int64(0)
	for float64(spent) < t.owedNs {
		spent = nowNs() - begin
	}
	t.elapsedNs += spent
	t.owedNs -= float64(spent)
}

// did says that so many operations were done in the measured time of this iteration.
func (t *trial) did(operations int64) { t.operations += operations }

// check makes the repetition invalid, for the reason `otherwise`, unless the answer holds.
func (t *trial) check(holds bool, otherwise string) {
	if !holds && t.invalid == "" {
		t.invalid = otherwise
	}
}

func (t *trial) checkError(err error) {
	if err != nil {
		t.check(false, err.Error())
	}
}

func (t *trial) report(metric string, value float64) { t.reported[metric] = value }

func (t *trial) reportTimePerOperation(metric string) {
	t.reportsTime = true
	if t.operations > 0 {
		t.report(metric, float64(t.elapsedNs)/float64(t.operations))
	}
}

// reportClock says what the clock was worth, and what is left of the time without it.
func (t *trial) reportClock() {
	baseline := t.clock.emptyIntervalNs * float64(t.intervals) / float64(t.operations)
	t.report(baselineNs, baseline)
	t.report(netNs, float64(t.elapsedNs)/float64(t.operations)-baseline)
	t.report(clockOverheadNs, t.clock.overheadNs)
	t.report(clockResolutionNs, float64(t.clock.coarsenessNs()))
	t.report(clockBackwardSteps, float64(t.clock.backwardSteps))
}

// finish adds the mechanism counts, per operation, to what the experiment has reported.
func (t *trial) finish() {
	t.check(t.operations > 0, "no operation was counted")
	if t.reportsTime {
		fault := t.clock.fault(t.elapsedNs, t.intervals, t.one.experiment.includesClock)
		t.check(fault == "", fault)
	}
	if t.invalid != "" {
		return
	}
	if t.reportsTime {
		t.reportClock()
	}
	reportCount := func(metric string, count int64) {
		t.report(metric, float64(count)/float64(t.operations))
	}
	voluntary := t.after.voluntarySwitches - t.before.voluntarySwitches
	involuntary := t.after.involuntarySwitches - t.before.involuntarySwitches
	reportCount(voluntaryPerOp, voluntary)
	reportCount(involuntaryPerOp, involuntary)
	reportCount(kernelSwitchesPerOp, voluntary+involuntary)
	reportCount(minorFaultsPerOp, t.after.minorFaults-t.before.minorFaults)
	reportCount(majorFaultsPerOp, t.after.majorFaults-t.before.majorFaults)
	if clones := t.after.clones.minus(t.before.clones); clones.known {
		reportCount(clonesPerOp, clones.value)
	}
	for metric, count := range t.after.hardware {
		t.report(metric, (count-t.before.hardware[metric])/float64(t.operations))
	}
}
