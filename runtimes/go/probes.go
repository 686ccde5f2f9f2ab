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

// counters are counts since the process began (clones: since boot, system-wide).
type counters struct {
	voluntarySwitches   int64
	involuntarySwitches int64
	minorFaults         int64
	majorFaults         int64
	clones              int64
	hardware            map[string]float64 // by metric; only what is counted
}

func readCounters() (counters, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return counters{}, fmt.Errorf("getrusage failed: %w", err)
	}
	clones, err := readNumber("/proc/stat", "processes ")
	return counters{int64(usage.Nvcsw), int64(usage.Nivcsw), int64(usage.Minflt), int64(usage.Majflt), clones,
		readHardware(hardwareCounters)}, err
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
	reserved    int64
	pss         int64
	pageTable   int64
	kernelStack int64
	slab        int64
	systemFree  int64
	cgroup      int64 // charged to the process's group; unknownBytes where none is visible
}

const unknownBytes = -1

func readMemoryLayers() (memoryLayers, error) {
	var layers memoryLayers
	for _, source := range []struct {
		to        *int64
		path, key string
	}{
		{&layers.reserved, "/proc/self/status", "VmSize:"},
		{&layers.pss, "/proc/self/smaps_rollup", "Pss:"},
		{&layers.pageTable, "/proc/self/status", "VmPTE:"},
		{&layers.kernelStack, "/proc/meminfo", "KernelStack:"},
		{&layers.slab, "/proc/meminfo", "SUnreclaim:"},
		{&layers.systemFree, "/proc/meminfo", "MemFree:"},
	} {
		kibibytes, err := readNumber(source.path, source.key)
		if err != nil {
			return layers, err
		}
		*source.to = 1024 * kibibytes
	}
	layers.systemFree += bytesOnCPULists()
	layers.cgroup = cgroupMemoryBytes("/proc/self/cgroup", "/sys/fs/cgroup")
	return layers, nil
}

// cgroupMemoryBytes is what the process's group is charged for, kernel memory included: version 1 names its controllers
// in /proc/self/cgroup ("4:memory:/a"), version 2 has one line ("0::/a"). The twin of harness/machine/cgroup.hpp.
func cgroupMemoryBytes(groups, mount string) int64 {
	unified := int64(unknownBytes)
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
func bytesOfGroup(mount, path, file string) int64 {
	for parts := strings.Split(strings.Trim(path, "/"), "/"); ; parts = parts[1:] {
		text := textOf(filepath.Join(append(append([]string{mount}, parts...), file)...))
		if bytes, err := strconv.ParseInt(text, 10, 64); err == nil {
			return bytes
		}
		if len(parts) == 0 {
			return unknownBytes
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
func readNumber(path, key string) (int64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return findNumber(string(text), path, key)
}

func findNumber(text, path, key string) (int64, error) {
	for _, line := range strings.Split(text, "\n") {
		if fields := strings.Fields(strings.TrimPrefix(line, key)); strings.HasPrefix(line, key) && len(fields) > 0 {
			return strconv.ParseInt(fields[0], 10, 64)
		}
	}
	return 0, fmt.Errorf("%s has no line '%s'", path, strings.TrimSpace(key))
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
