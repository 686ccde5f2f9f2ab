// Family memory: how much does a goroutine hold, layer by layer?
package main

import "runtime"

func unstartedMemory() *experiment {
	return &experiment{
		name:     "unstarted_memory",
		family:   "memory",
		question: "How much memory does a task hold that has been started and has not begun?",
		axes:     []axis{{"tasks", []int64{4000, 8000, 16000, 32000}, "tasks that wait for their turn", 1}},
		metrics:  layerMetrics(),
		oneShot:  true,
		unsupported: "goroutines begin while their creator is in the kernel, and the creator has to go there to read " +
			"the memory",
	}
}

func parkedMemory() *experiment {
	return &experiment{
		name:     "parked_memory",
		family:   "memory",
		question: "How much memory does a parked task hold, layer by layer?",
		axes:     []axis{{"tasks", []int64{500, 1000, 2000, 4000, 8000}, "tasks parked at the same time", 1}},
		metrics:  append(layerMetrics(), stackBytes),
		oneShot:  true,
		run: func(t *trial) {
			tasks := t.param("tasks")
			for t.next() {
				crowd := newParkedTasks(tasks)
				runtime.GC() // what was garbage before must not look like room that tasks did not need
				stacksBefore := stackBytesInUse()
				before, err := readMemoryLayers()
				t.checkError(err)
				t.timed(crowd.park)
				settle()
				after, err := readMemoryLayers()
				t.checkError(err)
				stacksAfter := stackBytesInUse()
				t.check(crowd.countWoken() == 0, "a task was not parked while memory was read")
				crowd.releaseAndJoin()
				t.check(crowd.countWoken() == tasks, "not every parked task woke")
				t.did(tasks)
				reportLayers(t, before, after)
				t.report(stackBytes, float64(stacksAfter-stacksBefore))
			}
		},
	}
}

func layerMetrics() []string {
	return []string{reservedBytes, pssBytes, pageTableBytes, kernelStackBytes, slabBytes, wholeCostBytes,
		systemLostBytes}
}

func reportLayers(t *trial, before, after memoryLayers) {
	pss := after.pss - before.pss
	pageTable := after.pageTable - before.pageTable
	kernelStack := after.kernelStack - before.kernelStack
	slab := after.slab - before.slab
	t.report(reservedBytes, float64(after.reserved-before.reserved))
	t.report(pssBytes, float64(pss))
	t.report(pageTableBytes, float64(pageTable))
	t.report(kernelStackBytes, float64(kernelStack))
	t.report(slabBytes, float64(slab))
	t.report(wholeCostBytes, float64(pss+pageTable+kernelStack+slab))
	if before.cgroup != unknownBytes && after.cgroup != unknownBytes {
		t.report(cgroupBytes, float64(after.cgroup-before.cgroup))
	}
	t.report(systemLostBytes, float64(before.systemFree-after.systemFree))
}
