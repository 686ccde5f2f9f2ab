// Whether a yield lets another goroutine run.
package main

import (
	"runtime"
	"sync/atomic"
)

// reportGivenWay comes from untimed yields that each look whether another task has run meanwhile, for as long as all
// tasks still have yields to do.
func reportGivenWay(t *trial, tasks int64) {
	const observedYields, leastShareGivenWay = 1000, 0.9
	var last, seen, givenWay, finished int64
	yields := atLeast(10, observedYields/tasks)
	line := newStartLine(tasks)
	for i := int64(0); i < tasks; i++ {
		i := i
		line.spawn(func() {
			for n := int64(0); n < yields; n++ {
				atomic.StoreInt64(&last, i)
				runtime.Gosched()
				if atomic.LoadInt64(&finished) > 0 {
					continue
				}
				atomic.AddInt64(&seen, 1)
				if atomic.LoadInt64(&last) != i {
					atomic.AddInt64(&givenWay, 1)
				}
			}
			atomic.AddInt64(&finished, 1)
		})
	}
	line.runAll()
	share := float64(givenWay) / float64(seen)
	t.report(givenWayPerOp, share)
	somebodyWaits := tasks > 1 && t.one.workers == 1
	t.check(!somebodyWaits || share >= leastShareGivenWay,
		"more than a tenth of the yields went on with the task that yielded")
}
