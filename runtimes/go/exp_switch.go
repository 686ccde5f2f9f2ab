// Family switch: what does it cost to let another goroutine run?
package main

import "runtime"

func bareSwitch() *experiment {
	return &experiment{
		name:        "bare_switch",
		family:      "switch",
		question:    "What does the switch alone cost, without a scheduler that chooses where to?",
		metrics:     []string{switchNs},
		axes:        []axis{},
		unsupported: "Go has no switch without its scheduler",
	}
}

func yield() *experiment {
	const yieldsPerIteration = 10000
	return &experiment{
		name:     "yield",
		family:   "switch",
		question: "What does a yield cost among runnable tasks?",
		axes:     []axis{{"tasks", []int64{2, 1000}, "tasks that do nothing but yield", 1, mostOnAnAxis, 0}},
		metrics:  []string{yieldNs, givenWayPerOp},
		run: func(t *trial) {
			tasks := t.param("tasks")
			yields := atLeast(1, yieldsPerIteration/tasks)
			done := make([]int64, tasks)
			for t.next() {
				line := newStartLine(tasks)
				for i := range done {
					count := &done[i]
					line.spawn(func() {
						n := int64(0)
						for ; n < yields; n++ {
							runtime.Gosched()
						}
						*count = n
					})
				}
				line.timeAll(t)
				t.did(tasks * yields)
				for i := range done {
					t.check(done[i] == yields, "a task has not yielded as often as promised")
					done[i] = 0
				}
			}
			reportGivenWay(t, tasks)
			t.reportTimePerOperation(yieldNs)
		},
	}
}

func tokenRing() *experiment {
	const hopsPerIteration = 1000
	return &experiment{
		name:     "token_ring",
		family:   "switch",
		question: "What does it cost to hand the processor to a particular other task?",
		axes:     []axis{{"tasks", []int64{2, 1000}, "tasks in the ring", 1, mostOnAnAxis, 0}},
		metrics:  []string{hopNs, hopsAcrossPUsPerOp},
		run: func(t *trial) {
			tasks := t.param("tasks")
			laps := atLeast(1, hopsPerIteration/tasks)
			for t.next() {
				ring := newTokenRing(tasks)
				ring.run(laps)
				t.addTimeNs(ring.elapsedNs)
				t.did(tasks * laps)
				t.check(ring.hops == tasks*laps, "the token has not made every hop")
			}
			observeRing(t, tasks)
			t.reportTimePerOperation(hopNs)
		},
	}
}

func channelPingpong() *experiment {
	const roundTripsPerIteration = 500
	return &experiment{
		name:     "channel_pingpong",
		family:   "switch",
		question: "What does a round trip over two unbuffered channels cost?",
		metrics:  []string{roundTripNs},
		run: func(t *trial) {
			for t.next() {
				there, back := make(chan int64), make(chan int64)
				wrong := 0
				line := newStartLine(2)
				line.spawn(func() {
					for i := int64(0); i < roundTripsPerIteration; i++ {
						there <- i
						if <-back != i+1 {
							wrong++
						}
					}
					close(there)
				})
				line.spawn(func() {
					for message := range there {
						back <- message + 1
					}
				})
				line.timeAll(t)
				t.did(roundTripsPerIteration)
				t.check(wrong == 0, "a wrong message came back")
			}
			t.reportTimePerOperation(roundTripNs)
		},
	}
}
