package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNumbersOfTheKernel(t *testing.T) {
	const text = "Name:\tx\nVmPTE:\t      52 kB\nPss:    7 kB\nPss_Anon:  3 kB\nprocesses 42\nempty:\n"
	for key, expected := range map[string]int64{"VmPTE:": 52, "Pss:": 7, "processes ": 42} {
		if found, err := findNumber(text, "file", key); err != nil || found != expected {
			t.Errorf("%s is %d, %v", key, found, err)
		}
	}
	for _, key := range []string{"VmSize:", "empty:"} {
		if _, err := findNumber(text, "file", key); err == nil {
			t.Errorf("%s was found", key)
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
		expected            int64
	}{
		{"version 1", "5:cpu:/\n4:memory:/box\n0::/", "v1", 111},
		{"version 1 in a container", "4:memory:/outer/box", "v1", 111},
		{"version 2", "0::/box", "v2", 222},
		{"version 2 without a memory controller", "0::/other", "v2", unknownBytes},
		{"neither", "", "v2", unknownBytes},
	} {
		groups := write("groups", one.groups)
		if found := cgroupMemoryBytes(groups, filepath.Join(root, one.mount)); found != one.expected {
			t.Errorf("%s: %d bytes", one.name, found)
		}
	}
}

func TestProbesAnswer(t *testing.T) {
	layers, err := readMemoryLayers()
	if err != nil {
		t.Fatal(err)
	}
	if layers.reserved < layers.pss || layers.pss <= 0 || layers.pageTable <= 0 || layers.kernelStack <= 0 ||
		layers.slab <= 0 || layers.systemFree <= 0 {
		t.Errorf("memory is %+v", layers)
	}
	counted, err := readCounters()
	if err != nil || counted.minorFaults <= 0 || counted.clones <= 0 {
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
