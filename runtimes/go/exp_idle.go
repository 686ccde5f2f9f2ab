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
		metrics:  []string{idleCPUPerSNs},
		oneShot:  true,
		duration: duration{seconds: (untilAtRest + observed).Seconds()},
		run: func(t *trial) {
			for t.next() {
				time.Sleep(untilAtRest)
				var burnt, passed int64
				t.timed(func() { // what is planted comes behind it
					begin, burntBefore := nowNs(), cpuTimeNs()
					time.Sleep(observed)
					burnt, passed = cpuTimeNs()-burntBefore, nowNs()-begin
				})
				t.did(1)
				t.check(passed >= observed.Nanoseconds(), "the task slept for less than it was told to")
				t.report(idleCPUPerSNs, 1e9*float64(burnt)/float64(passed))
			}
		},
	}
}
