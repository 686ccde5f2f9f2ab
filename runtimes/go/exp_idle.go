// What does a runtime burn while it has nothing to do? The twin of experiments/idle.hpp.
package main

import "time"

func idle() *experiment {
	const untilAtRest = 50 * time.Millisecond
	const observed = 500 * time.Millisecond
	return &experiment{
		name:     "idle",
		family:   "idle",
		question: "What does a runtime burn while it has nothing to do?",
		metrics:  []string{idleCPUNsPerS},
		oneShot:  true,
		run: func(t *trial) {
			for t.next() {
				time.Sleep(untilAtRest)
				begin, burntBefore := nowNs(), cpuTimeNs()
				t.timed(func() { time.Sleep(observed) })
				burnt, passed := cpuTimeNs()-burntBefore, nowNs()-begin
				t.did(1)
				t.check(passed >= observed.Nanoseconds(), "the task slept for less than it was told to")
				t.report(idleCPUNsPerS, 1e9*float64(burnt)/float64(passed))
			}
		},
	}
}
