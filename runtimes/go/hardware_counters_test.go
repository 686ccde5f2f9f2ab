package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"reflect"
	"testing"
)

// fakeCounter is a pipe in place of a perf_event descriptor: it gives these numbers, a read of three each.
func fakeCounter(t *testing.T, numbers ...uint64) int {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	var text bytes.Buffer
	for _, number := range numbers { // the machines that Go runs on here are little-endian
		binary.Write(&text, binary.LittleEndian, number)
	}
	writer.Write(text.Bytes())
	writer.Close()
	return int(reader.Fd())
}

func TestHardwareCountersAreReadAndScaled(t *testing.T) {
	cycles, branches, never := fakeCounter(t, 500, 100, 25, 900, 200, 200), fakeCounter(t, 7, 100, 100), fakeCounter(t, 0, 100, 0)
	descriptors := countersNamedIn(fmt.Sprintf("branch_misses_per_op=%d,cycles_per_op=%d,cache_misses_per_op=%d", branches, cycles, never))
	for _, expected := range []map[string]float64{{cyclesPerOp: 2000, branchMissesPerOp: 7}, {cyclesPerOp: 900}} {
		if found := readHardware(descriptors); !reflect.DeepEqual(found, expected) {
			t.Errorf("read %v instead of %v", found, expected)
		}
	}
}

func TestNonsensicalNamesOfCountersAreNotCounted(t *testing.T) {
	for _, variable := range []string{"", ",", "cycles_per_op", "cycles_per_op=", "cycles_per_op=3x", "cycles=100", "="} {
		if found := countersNamedIn(variable); len(found) != 0 {
			t.Errorf("%q gives %v", variable, found)
		}
	}
}
