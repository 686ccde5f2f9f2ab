package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNumbersOfTheKernel(t *testing.T) {
	const text = "Name:\tx\nVmPTE:\t      52 kB\nPss:    7 kB\nPss_Anon:  3 kB\nprocesses 42\nempty:\n"
	for key, expected := range map[string]int64{"VmPTE:": 52, "Pss:": 7, "processes ": 42} {
		if found := findNumber(text, key); found != (maybe{expected, true}) {
			t.Errorf("%s is %v", key, found)
		}
	}
	for _, key := range []string{"VmSize:", "empty:"} {
		if found := findNumber(text, key); found.known {
			t.Errorf("%s is %v", key, found)
		}
	}
}

func TestCgroupMemoryOfEachVersion(t *testing.T) {
	root := t.TempDir()
	write := func(file, text string) string {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("v1/memory/box/memory.usage_in_bytes", "111")
	write("v2/box/memory.current", "222")
	for _, one := range []struct {
		name, groups, mount string
		expected            maybe
	}{
		{"version 1", "5:cpu:/\n4:memory:/box\n0::/", "v1", maybe{111, true}},
		{"version 1 in a container", "4:memory:/outer/box", "v1", maybe{111, true}},
		{"version 2", "0::/box", "v2", maybe{222, true}},
		{"version 2 without a memory controller", "0::/other", "v2", maybe{}},
		{"neither", "", "v2", maybe{}},
	} {
		groups := write("groups", one.groups)
		if found := cgroupMemoryBytes(groups, filepath.Join(root, one.mount)); found != one.expected {
			t.Errorf("%s: %v bytes", one.name, found)
		}
	}
}

func TestProbesAnswer(t *testing.T) {
	layers := readMemoryLayers()
	if layers.reserved.value < layers.pss.value {
		t.Errorf("memory is %+v", layers)
	}
	for _, layer := range []maybe{layers.reserved, layers.pss, layers.pageTable, layers.kernelStack, layers.slab, layers.systemFree} {
		if !layer.known || layer.value <= 0 {
			t.Errorf("memory is %+v", layers)
		}
	}
	counted, err := readCounters()
	if err != nil || counted.minorFaults <= 0 || counted.clones.value <= 0 {
		t.Errorf("counted %+v, %v", counted, err)
	}
	if pu := currentPU(); pu < 0 {
		t.Errorf("runs on PU %d", pu)
	}
	if stackBytesInUse() <= 0 {
		t.Error("no stack is in use")
	}
}

func TestContextIsReadFromText(t *testing.T) {
	cpus, mhz := parseCPUInfo("processor\t: 0\ncpu MHz\t\t: 2595.6\n\nprocessor\t: 1\ncpu MHz\t\t: 1000\n")
	if cpus != 2 || mhz != 2596 {
		t.Errorf("%d CPUs of %d MHz", cpus, mhz)
	}
	if parseSize("32K") != 32768 || parseSize("32M") != 1<<25 || parseSize("") != 0 {
		t.Error("sizes are wrong")
	}
	if countBits("ff,00000003") != 10 || countBits("") != 0 {
		t.Error("masks are counted wrongly")
	}
	if load := parseLoad("0.50 0.25 1.00 1/123 456"); len(load) != 3 || load[1] != 0.25 {
		t.Errorf("load is %v", load)
	}
}

func TestWhatTheSystemDoesNotTellIsNotReported(t *testing.T) {
	told := maybe{4096, true}
	layers := memoryLayers{reserved: told, pss: told, pageTable: told, kernelStack: maybe{}, slab: told, systemFree: maybe{}}
	one := trial{reported: map[string]float64{}}
	reportLayers(&one, layers, layers)
	for _, metric := range []string{reservedBytes, pssBytes, pageTableBytes, slabBytes} {
		if value, reported := one.reported[metric]; !reported || value != 0 {
			t.Errorf("%s was not reported: %v", metric, one.reported)
		}
	}
	for _, metric := range []string{kernelStackBytes, wholeCostBytes, systemLostBytes, cgroupBytes} {
		if value, reported := one.reported[metric]; reported {
			t.Errorf("%s is %v although nobody told it", metric, value)
		}
	}
}
