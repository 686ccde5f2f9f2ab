// Family spawn: what does a goroutine cost to start, until it runs, until it is joined, and in a steady population?
package main

import "sync"

func spawnEnqueue() *experiment {
	return &experiment{
		name:     "spawn_enqueue",
		family:   "spawn",
		question: "What does starting a task cost the one that starts it?",
		axes:     []axis{{"tasks", []int64{1000}, "tasks started before the creator waits for all of them", 1, mostOnAnAxis, 0}},
		metrics:  []string{enqueueNs},
		run: func(t *trial) {
			tasks := t.param("tasks")
			marks := newMarks(tasks)
			var group sync.WaitGroup
			for t.next() {
				marks.clear()
				t.timed(func() { startMarking(marks, &group) })
				group.Wait()
				t.did(tasks)
				t.check(marks.all(1), "not every started task ran exactly once")
			}
			t.reportTimePerOperation(enqueueNs)
		},
	}
}

// startMarking starts a goroutine for each slot. Their number is known, so the group is told once, as is usual.
func startMarking(marks marks, group *sync.WaitGroup) {
	group.Add(len(marks))
	for i := range marks {
		mark := &marks[i]
		go func() {
			*mark++
			group.Done()
		}()
	}
}

func spawnFirstInstruction() *experiment {
	const spawnsPerIteration = 20
	return &experiment{
		name:          "spawn_first_instruction",
		family:        "spawn",
		question:      "How long does a new task wait for its first instruction?",
		metrics:       []string{firstInstructionNs},
		includesClock: true,
		run: func(t *trial) {
			var group sync.WaitGroup
			for t.next() {
				for i := 0; i < spawnsPerIteration; i++ {
					startedNs := int64(0)
					createdNs := nowNs()
					group.Add(1)
					go func() {
						startedNs = nowNs()
						group.Done()
					}()
					group.Wait()
					t.check(startedNs >= createdNs, "a task did not run, or before it was created")
					t.addTimeNs(startedNs - createdNs)
				}
				t.did(spawnsPerIteration)
			}
			t.reportTimePerOperation(firstInstructionNs)
		},
	}
}

func spawnJoin() *experiment {
	// Small batches are repeated, so that one reading of the clock is spread over at least this many tasks.
	const tasksPerInterval = 1000
	const mostBatches = 100 // a mark counts to 255
	return &experiment{
		name:     "spawn_join",
		family:   "spawn",
		question: "What does a task cost from its creation to its join?",
		axes:     []axis{{"tasks", []int64{100, 1000000}, "tasks of one batch: created, then joined together", 1, mostOnAnAxis, 0}},
		metrics:  []string{spawnJoinNs},
		run: func(t *trial) {
			tasks := t.param("tasks")
			batches := atLeast(1, tasksPerInterval/tasks)
			if batches > mostBatches {
				batches = mostBatches
			}
			marks := newMarks(tasks)
			var group sync.WaitGroup
			for t.next() {
				marks.clear()
				t.timed(func() {
					for batch := int64(0); batch < batches; batch++ {
						startMarking(marks, &group)
						group.Wait()
					}
				})
				t.did(batches * tasks)
				t.check(marks.all(uint8(batches)), "not every task ran once per batch")
			}
			t.reportTimePerOperation(spawnJoinNs)
		},
	}
}

const churnGenerations = 20

// startGeneration starts a goroutine that starts its successor and ends; the last one ends the chain.
func startGeneration(born *uint8, chains *sync.WaitGroup) {
	go func() {
		*born++
		if *born < churnGenerations {
			startGeneration(born, chains)
		} else {
			chains.Done()
		}
	}()
}

func spawnChurn() *experiment {
	return &experiment{
		name:     "spawn_churn",
		family:   "spawn",
		question: "What does a task cost while as many are born as die?",
		axes:     []axis{{"alive", []int64{100}, "chains in which each task starts its successor and ends", 1, mostOnAnAxis, 0}},
		metrics:  []string{churnNs},
		run: func(t *trial) {
			alive := t.param("alive")
			marks := newMarks(alive)
			for t.next() {
				marks.clear()
				var chains sync.WaitGroup
				t.timed(func() {
					chains.Add(int(alive))
					for i := range marks {
						startGeneration(&marks[i], &chains)
					}
					chains.Wait()
				})
				t.did(alive * churnGenerations)
				t.check(marks.all(churnGenerations), "a chain has lost or doubled a generation")
			}
			t.reportTimePerOperation(churnNs)
		},
	}
}

func atLeast(least, n int64) int64 {
	if n < least {
		return least
	}
	return n
}
