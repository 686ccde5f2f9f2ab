// Family memory: how much does a goroutine hold, layer by layer?
package main

import "runtime"

func unstartedMemory() *experiment {
	return &experiment{
		name:     "unstarted_memory",
		family:   "memory",
		question: "How much memory does a task hold that has been started and has not begun?",
		axes:     []axis{{"tasks", []int64{4000, 8000, 16000, 32000}, "tasks that wait for their turn", 1, mostOnAnAxis, 0}},
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
		axes:     []axis{{"tasks", []int64{500, 1000, 2000, 4000, 8000}, "tasks parked at the same time", 1, mostOnAnAxis, 0}},
		metrics:  append(layerMetrics(), stackBytes),
		oneShot:  true,
		run: func(t *trial) {
			tasks := t.param("tasks")
			for t.next() {
				crowd := newParkedTasks(tasks)
				runtime.GC() // what was garbage before must not look like room that tasks did not need
				stacksBefore := stackBytesInUse()
				before := readMemoryLayers()
				t.timed(crowd.park)
				settle()
				after := readMemoryLayers()
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

// reportLayers leaves out a layer that the system does not tell.
func reportLayers(t *trial, before, after memoryLayers) {
	report := func(metric string, bytes maybe) {
		if bytes.known {
			t.report(metric, float64(bytes.value))
		}
	}
	pss := after.pss.minus(before.pss)
	pageTable := after.pageTable.minus(before.pageTable)
	kernelStack := after.kernelStack.minus(before.kernelStack)
	slab := after.slab.minus(before.slab)
	report(reservedBytes, after.reserved.minus(before.reserved))
	report(pssBytes, pss)
	report(pageTableBytes, pageTable)
	report(kernelStackBytes, kernelStack)
	report(slabBytes, slab)
	report(wholeCostBytes, pss.plus(pageTable).plus(kernelStack).plus(slab))
	report(cgroupBytes, after.cgroup.minus(before.cgroup))
	report(systemLostBytes, before.systemFree.minus(after.systemFree))
}
