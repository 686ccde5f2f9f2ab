// The conformance run: does Go keep the promises that the experiments and their comparison with other runtimes rest
// on? One line per test, and a last line with the counts.
package main

import (
	"fmt"
	"io"
	"time"
)

// conformanceTest returns why the promise does not hold, or nil.
type conformanceTest struct {
	name string
	run  func() error
}

func conformanceTests() []conformanceTest {
	var all []conformanceTest
	for _, some := range [][]conformanceTest{taskTests, runningTests, channelTests, waitingTests} {
		all = append(all, some...)
	}
	return all
}

// conformanceLimit is far beyond what any of the tests takes: one that is not over by then never ends.
const conformanceLimit = 60 * time.Second

func runConformance(tests []conformanceTest, out io.Writer) int {
	return runConformanceWithin(conformanceLimit, tests, out)
}

func runConformanceWithin(limit time.Duration, tests []conformanceTest, out io.Writer) int {
	passed, failed := 0, 0
	for _, test := range tests {
		if err := test.runWithin(limit); err != nil {
			failed++
			fmt.Fprintf(out, "FAILED %s: %v\n", test.name, err)
		} else {
			passed++
			fmt.Fprintf(out, "passed %s\n", test.name)
		}
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return exitFailed
	}
	return exitDone
}

func (test conformanceTest) runWithin(limit time.Duration) error {
	result := make(chan error, 1)
	go func() {
		defer func() {
			if problem := recover(); problem != nil {
				result <- fmt.Errorf("panic: %v", problem)
			}
		}()
		result <- test.run()
	}()
	select {
	case err := <-result:
		return err
	case <-time.After(limit):
		return fmt.Errorf("has not ended within %v", limit)
	}
}

// expect is an error that says what was found instead, unless both are equal.
func expect[T comparable](what string, found, expected T) error {
	if found == expected {
		return nil
	}
	return fmt.Errorf("%s: expected %v, found %v", what, expected, found)
}

// firstOf is the first error there is.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
