// Family limit: how many goroutines can be alive at the same time? The worker tries one number; the harness searches
// for the largest one, in a fresh process each.
package main

func parkedLimit() *experiment {
	return &experiment{
		name:     "parked_limit",
		family:   "limit",
		question: "How many tasks can be alive at the same time, and which limit binds?",
		axes:     []axis{{"tasks", []int64{10000}, "tasks to be parked at the same time", 1, mostOnAnAxis, 0}},
		metrics:  []string{tasksAlive},
		oneShot:  true,
		remark:   "creating a goroutine does not fail: where memory ends, the process dies",
		run: func(t *trial) {
			tasks := t.param("tasks")
			for t.next() {
				crowd := newParkedTasks(tasks)
				t.timed(crowd.park)
				t.check(crowd.countWoken() == 0, "a task was not parked when they were counted")
				crowd.releaseAndJoin()
				t.check(crowd.countWoken() == tasks, "not every parked task woke")
				t.did(tasks)
				t.report(tasksAlive, float64(tasks))
			}
		},
	}
}
