// What a trial can ask the system about the process it runs in. Read at the edges of intervals, never inside.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// maybe is a count that the system may not tell; then it is nothing, never a zero.
type maybe struct {
	value int64
	known bool
}

func (a maybe) minus(b maybe) maybe { return maybe{a.value - b.value, a.known && b.known} }

func (a maybe) plus(b maybe) maybe { return maybe{a.value + b.value, a.known && b.known} }

// counters are counts since the process began (clones: since boot, system-wide).
type counters struct {
	voluntarySwitches   int64
	involuntarySwitches int64
	minorFaults         int64
	majorFaults         int64
	clones              maybe
	hardware            map[string]float64 // by metric; only what is counted
}

func readCounters() (counters, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return counters{}, fmt.Errorf("getrusage failed: %w", err)
	}
	return counters{int64(usage.Nvcsw), int64(usage.Nivcsw), int64(usage.Minflt), int64(usage.Majflt),
		readNumber("/proc/stat", "processes "), readHardware(hardwareCounters)}, nil
}

// cpuTimeNs is what all threads of the process have consumed.
func cpuTimeNs() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic("getrusage failed: " + err.Error())
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// memoryLayers are bytes now. Kernel stacks, slab and free memory are the system's, the rest is the process's.
type memoryLayers struct {
	reserved    maybe
	pss         maybe
	pageTable   maybe
	kernelStack maybe
	slab        maybe
	systemFree  maybe
	cgroup      maybe // charged to the process's group
}

func readMemoryLayers() memoryLayers {
	kibibytes := func(path, key string) maybe {
		number := readNumber(path, key)
		return maybe{1024 * number.value, number.known}
	}
	return memoryLayers{
		reserved:    kibibytes("/proc/self/status", "VmSize:"),
		pss:         kibibytes("/proc/self/smaps_rollup", "Pss:"),
		pageTable:   kibibytes("/proc/self/status", "VmPTE:"),
		kernelStack: kibibytes("/proc/meminfo", "KernelStack:"),
		slab:        kibibytes("/proc/meminfo", "SUnreclaim:"),
		systemFree:  kibibytes("/proc/meminfo", "MemFree:").plus(maybe{bytesOnCPULists(), true}),
		cgroup:      cgroupMemoryBytes("/proc/self/cgroup", "/sys/fs/cgroup"),
	}
}

// cgroupMemoryBytes is what the process's group is charged for, kernel memory included: version 1 names its controllers
// in /proc/self/cgroup ("4:memory:/a"), version 2 has one line ("0::/a"). The twin of harness/machine/cgroup.hpp.
func cgroupMemoryBytes(groups, mount string) maybe {
	unified := maybe{}
	for _, line := range strings.Split(textOf(groups), "\n") {
		fields := strings.SplitN(line, ":", 3)
		switch {
		case len(fields) < 3:
		case fields[1] == "":
			unified = bytesOfGroup(mount, fields[2], "memory.current")
		case strings.Contains(","+fields[1]+",", ",memory,"):
			return bytesOfGroup(filepath.Join(mount, "memory"), fields[2], "memory.usage_in_bytes")
		}
	}
	return unified
}

// bytesOfGroup reads a group's account. Inside a container its path may begin with parents that are not mounted: the
// longest tail of it that exists is the group.
func bytesOfGroup(mount, path, file string) maybe {
	for parts := strings.Split(strings.Trim(path, "/"), "/"); ; parts = parts[1:] {
		text := textOf(filepath.Join(append(append([]string{mount}, parts...), file)...))
		if bytes, err := strconv.ParseInt(text, 10, 64); err == nil {
			return maybe{bytes, true}
		}
		if len(parts) == 0 {
			return maybe{}
		}
	}
}

// bytesOnCPULists are the free pages that wait on the lists of single CPUs, which MemFree leaves out. Since Linux 6.7
// these lists grow to hundreds of MiB, so that MemFree alone does not move while a program takes its memory from them.
// A kernel that does not tell has short lists.
func bytesOnCPULists() int64 {
	text, err := os.ReadFile("/proc/zoneinfo")
	if err != nil {
		return 0
	}
	pages := int64(0)
	for _, line := range strings.Split(string(text), "\n") {
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "count:" {
			count, err := strconv.ParseInt(fields[1], 10, 64)
			if err == nil {
				pages += count
			}
		}
	}
	return pages * int64(os.Getpagesize())
}

// readNumber is the number behind `key` at the beginning of a line of a file of the kernel.
func readNumber(path, key string) maybe { return findNumber(textOf(path), key) }

func findNumber(text, key string) maybe {
	for _, line := range strings.Split(text, "\n") {
		if fields := strings.Fields(strings.TrimPrefix(line, key)); strings.HasPrefix(line, key) && len(fields) > 0 {
			number, err := strconv.ParseInt(fields[0], 10, 64)
			return maybe{number, err == nil}
		}
	}
	return maybe{}
}

// stackBytesInUse is Go's own account of goroutine stacks. It stops the world.
func stackBytesInUse() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.StackInuse)
}

// getcpu is the number of that system call, which package syscall does not have everywhere.
var getcpu = map[string]uintptr{
	"386": 318, "amd64": 309, "arm": 345, "arm64": 168, "loong64": 168, "ppc64le": 302, "riscv64": 168, "s390x": 311,
}[runtime.GOARCH]

// currentPU is the OS index of the PU that runs the caller.
func currentPU() int {
	var pu uint32
	if _, _, errno := syscall.RawSyscall(getcpu, uintptr(unsafe.Pointer(&pu)), 0, 0); errno != 0 || getcpu == 0 {
		panic(fmt.Sprintf("getcpu failed on %s: %v", runtime.GOARCH, errno))
	}
	return int(pu)
}

// settle gives what was just woken the time to come to rest.
func settle() { time.Sleep(20 * time.Millisecond) }
