// Where and when a run takes place: the `context` of Google Benchmark's JSON.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type runContext struct {
	date       string
	host       string
	executable string
	cpus       int
	mhz        int
	scaling    bool
	caches     []cache
	load       []float64
}

type cache struct {
	kind    string
	level   int64
	bytes   int64
	sharing int
}

func readContext(executable string) runContext {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	cpus, mhz := parseCPUInfo(textOf("/proc/cpuinfo"))
	return runContext{
		date:       time.Now().Format(time.RFC3339),
		host:       host,
		executable: executable,
		cpus:       cpus,
		mhz:        mhz,
		scaling:    frequencyScales(),
		caches:     readCaches("/sys/devices/system/cpu/cpu0/cache"),
		load:       parseLoad(textOf("/proc/loadavg")),
	}
}

// textOf is empty for a file that this system does not have: the context then says less, and the run goes on.
func textOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

func parseCPUInfo(text string) (cpus, mhz int) {
	for _, line := range strings.Split(text, "\n") {
		key, value, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(key) {
		case "processor":
			cpus++
		case "cpu MHz":
			if parsed, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && mhz == 0 {
				mhz = int(parsed + 0.5)
			}
		}
	}
	if cpus == 0 {
		cpus = runtime.NumCPU()
	}
	return cpus, mhz
}

func frequencyScales() bool {
	governors, _ := filepath.Glob("/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor") // fails on a bad pattern only
	for _, governor := range governors {
		if textOf(governor) != "performance" {
			return true
		}
	}
	return false
}

func readCaches(folder string) []cache {
	entries, _ := filepath.Glob(filepath.Join(folder, "index*")) // fails on a bad pattern only
	var caches []cache
	for _, entry := range entries {
		level, err := strconv.ParseInt(textOf(filepath.Join(entry, "level")), 10, 64)
		if err != nil {
			continue
		}
		caches = append(caches, cache{
			kind:    textOf(filepath.Join(entry, "type")),
			level:   level,
			bytes:   parseSize(textOf(filepath.Join(entry, "size"))),
			sharing: countBits(textOf(filepath.Join(entry, "shared_cpu_map"))),
		})
	}
	return caches
}

// parseSize reads sizes such as 32K.
func parseSize(text string) int64 {
	unit := int64(1)
	switch {
	case strings.HasSuffix(text, "K"):
		unit = 1 << 10
	case strings.HasSuffix(text, "M"):
		unit = 1 << 20
	}
	n, err := strconv.ParseInt(strings.TrimRight(text, "KM"), 10, 64)
	if err != nil {
		return 0
	}
	return n * unit
}

// countBits counts the CPUs in a mask such as ffff,00000003.
func countBits(mask string) int {
	bits := 0
	for _, digit := range mask {
		value, err := strconv.ParseUint(string(digit), 16, 8)
		for ; err == nil && value > 0; value &= value - 1 {
			bits++
		}
	}
	return bits
}

func parseLoad(text string) []float64 {
	load := []float64{}
	for _, field := range strings.Fields(text) {
		value, err := strconv.ParseFloat(field, 64)
		if err != nil || len(load) == 3 {
			break
		}
		load = append(load, value)
	}
	return load
}

func (c runContext) describe() jsonObject {
	caches := []jsonObject{}
	for _, one := range c.caches {
		caches = append(caches, jsonObject{
			{"type", one.kind}, {"level", one.level}, {"size", one.bytes}, {"num_sharing", one.sharing}})
	}
	return jsonObject{
		{"date", c.date},
		{"host_name", c.host},
		{"executable", c.executable},
		{"num_cpus", c.cpus},
		{"mhz_per_cpu", c.mhz},
		{"cpu_scaling_enabled", c.scaling},
		{"caches", caches},
		{"load_avg", c.load},
		{"library_build_type", "release"},
		{"barista_protocol", "1"},
		{"barista_runtime", "go"},
	}
}

// headline is what Google Benchmark says about the machine on a terminal.
func (c runContext) headline() string {
	text := fmt.Sprintf("%s\nRunning %s\nRun on (%d X %d MHz CPU s)\n", c.date, c.executable, c.cpus, c.mhz)
	if len(c.load) > 0 {
		text += "Load Average:"
		for _, value := range c.load {
			text += fmt.Sprintf(" %.2f", value)
		}
		text += "\n"
	}
	return text + "Go " + runtime.Version() + "\n"
}
