// The processor's counters that the launcher has opened for this process: one descriptor each, named in
// BARISTA_COUNTERS ("cycles_per_op=100,instructions_per_op=101"; docs/WORKER.md).
package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

var hardwareCounters = countersNamedIn(os.Getenv("BARISTA_COUNTERS"))

// countersNamedIn gives the descriptor of each metric; what cannot be understood is not counted.
func countersNamedIn(variable string) map[string]int {
	descriptors := map[string]int{}
	for _, entry := range strings.Split(variable, ",") {
		metric, digits, _ := strings.Cut(entry, "=")
		descriptor, err := strconv.Atoi(digits)
		if err == nil && isHardwareCount(metric) {
			descriptors[metric] = descriptor
		}
	}
	return descriptors
}

func isHardwareCount(metric string) bool {
	switch metric {
	case cyclesPerOp, instructionsPerOp, branchMissesPerOp, cacheMissesPerOp:
		return true
	}
	return false
}

// readHardware gives the counts since the process began. A counter that had to share the processor's with others is
// scaled up to the whole time.
func readHardware(descriptors map[string]int) map[string]float64 {
	counts := map[string]float64{}
	for metric, descriptor := range descriptors {
		var reading struct{ count, enabledNs, runningNs uint64 }
		bytes := (*[unsafe.Sizeof(reading)]byte)(unsafe.Pointer(&reading))[:]
		n, err := syscall.Read(descriptor, bytes)
		if n == len(bytes) && err == nil && reading.runningNs > 0 {
			counts[metric] = float64(reading.count) * float64(reading.enabledNs) / float64(reading.runningNs)
		}
	}
	return counts
}
