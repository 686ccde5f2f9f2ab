// How good the clock of this process is, and what is left of a time without it: the twin of
// harness/machine/clock_check.cpp and harness/worker/clock_account.cpp.
package main

import (
	"fmt"
	"math"
	"sort"
	"syscall"
	"time"
	"unsafe"
)

var processStart = time.Now()

// coarseClock makes nowNs read a clock of milliseconds, to see its figures refused.
var coarseClock bool

// nowNs is the monotonic clock: one call into the vDSO.
func nowNs() int64 {
	if coarseClock {
		return coarseNowNs()
	}
	return int64(time.Since(processStart))
}

// coarseNowNs moves with the kernel's tick.
func coarseNowNs() int64 {
	const clockMonotonicCoarse = 6
	var now syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonicCoarse, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}

type clockCheck struct {
	overheadNs      float64 // of one reading; median of several batches
	emptyIntervalNs float64 // measured between two readings with nothing between; median
	resolutionNs    int64   // smallest step that was seen
	stoodStill      bool    // two readings in a row were equal
	backwardSteps   int64
	readings        int64
}

const (
	clockBatches  = 10
	clockReadings = 10000 // half a millisecond
)

func checkClock(now func() int64) clockCheck {
	const inBatch = clockReadings / clockBatches
	var check clockCheck
	var costs, empty []float64
	last := now()
	check.readings = 1
	for batch := 0; batch < clockBatches; batch++ {
		begin := last
		for i := 0; i < inBatch; i++ {
			reading := now()
			check.takeStep(reading - last)
			last = reading
		}
		check.readings += inBatch
		costs = append(costs, float64(last-begin)/inBatch)
	}
	for batch := 0; batch < clockBatches; batch++ {
		empty = append(empty, emptyIntervalNs(now, inBatch/2))
	}
	if check.resolutionNs == 0 {
		check.resolutionNs = firstStepNs(now)
	}
	check.overheadNs = medianOf(costs)
	check.emptyIntervalNs = medianOf(empty)
	return check
}

func (c *clockCheck) takeStep(ns int64) {
	switch {
	case ns < 0:
		c.backwardSteps++
	case ns == 0:
		c.stoodStill = true
	case c.resolutionNs == 0 || ns < c.resolutionNs:
		c.resolutionNs = ns
	}
}

// firstStepNs is of a clock that has not moved during the batches: it is coarser than they took. One that does not move
// during these readings either is no clock.
func firstStepNs(now func() int64) int64 {
	const mostReadings = 20000000
	begin := now()
	for i := 0; i < mostReadings; i++ {
		if step := now() - begin; step > 0 {
			return step
		}
	}
	return math.MaxInt64
}

func emptyIntervalNs(now func() int64, intervals int) float64 {
	measured := int64(0)
	for i := 0; i < intervals; i++ {
		begin := now()
		measured += now() - begin
	}
	return float64(measured) / float64(intervals)
}

// medianOf is deaf to the one batch that was interrupted.
func medianOf(values []float64) float64 {
	sort.Float64s(values)
	return values[len(values)/2]
}

// coarsenessNs is what an interval may be off by. A clock that has moved at every reading is finer than a reading takes.
func (c clockCheck) coarsenessNs() int64 {
	if c.stoodStill {
		return c.resolutionNs
	}
	return 1
}

const (
	mostClockShare      = 0.05
	mostCoarsenessShare = 0.1
)

// fault says why a time must not be used; empty: it may.
func (c clockCheck) fault(elapsedNs, intervals int64, includesClock bool) string {
	elapsed, n := float64(elapsedNs), float64(intervals)
	coarseness := float64(c.coarsenessNs())
	switch {
	case c.backwardSteps > 0:
		return fmt.Sprintf("the clock ran backwards %d times in %d readings", c.backwardSteps, c.readings)
	case coarseness*n > mostCoarsenessShare*elapsed:
		return fmt.Sprintf("the clock is too coarse: it moves in steps of %.4g ns, an interval is %.4g ns", coarseness, elapsed/n)
	case !includesClock && c.overheadNs*n > mostClockShare*elapsed:
		return fmt.Sprintf("the clock is too slow: a reading takes %.4g ns, an interval is %.4g ns", c.overheadNs, elapsed/n)
	}
	return ""
}
