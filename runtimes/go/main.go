// bench-go is the worker of real Go: it speaks the protocol of docs/WORKER.md and does the experiments of
// experiments/*.hpp as somebody who knows Go would write them.
//
// What it is not for: a library. Everything here serves one executable, and the experiments are the only code that is
// ever timed.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 64
)

func main() {
	os.Exit(runWorker(os.Args, os.Stdout, os.Stderr))
}

// runWorker does everything that bench-go does and returns its exit code.
func runWorker(arguments []string, stdout, stderr io.Writer) int {
	code, err := dispatch(arguments, stdout, stderr)
	if err == nil {
		return code
	}
	fmt.Fprintf(stderr, "bench-go: %v\n", err)
	var wrongUsage usageError
	if errors.As(err, &wrongUsage) {
		return exitUsage
	}
	return exitFailed
}

func dispatch(arguments []string, stdout, stderr io.Writer) (int, error) {
	options, err := parseFlags(arguments[1:])
	if err != nil {
		return exitUsage, err
	}
	switch {
	case options.help:
		return exitDone, writeHelp(stdout)
	case options.describe:
		return exitDone, writeDescription(stdout)
	case options.conformance:
		runtime.GOMAXPROCS(options.workers)
		return runConformance(conformanceTests(), stdout), nil
	}
	if err := requireAllowed(options.pus); err != nil {
		return exitUsage, err
	}
	cases, err := selectCases(options, runtime.NumCPU())
	if err != nil {
		return exitUsage, err
	}
	if options.listTests {
		return exitDone, listCases(cases, stdout)
	}
	coarseClock = options.coarseClock
	return exitDone, measureCases(cases, arguments[0], options, stdout, stderr)
}
