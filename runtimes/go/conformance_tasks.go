// Conformance of goroutines: starting and joining them, few and many.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

var taskTests = []conformanceTest{
	{"spawn: every goroutine runs exactly once", everyGoroutineRunsOnce},
	{"spawn: what came before happens before the goroutine", spawnHappensBefore},
	{"spawn: a chain of 100 000 goroutines, each starting the next", chainOfSuccessors},
	{"join: what the goroutines did happens before the return of the wait", joinHappensBefore},
	{"join: a group may be empty and used again", groupIsReusable},
	{"join: a goroutine of a group may start more of it", groupGrowsFromWithin},
	{"join: groups nest", groupsNest},
	{"many: 100 000 goroutines parked at the same time", manyParked},
	{"many: 100 000 goroutines that yield", manyYield},
}

func everyGoroutineRunsOnce() error {
	runs := newMarks(10000)
	var group sync.WaitGroup
	startMarking(runs, &group)
	group.Wait()
	return expect("all ran exactly once", runs.all(1), true)
}

func spawnHappensBefore() error {
	wrong := int64(0)
	var group sync.WaitGroup
	for i := 0; i < 10000; i++ {
		i := i
		message := &i
		group.Add(1)
		go func() {
			if *message != i {
				atomic.AddInt64(&wrong, 1)
			}
			group.Done()
		}()
	}
	group.Wait()
	return expect("stale reads", wrong, 0)
}

func chainOfSuccessors() error {
	const generations = 100000
	born := int64(0)
	ended := make(chan struct{})
	var succeed func()
	succeed = func() {
		born++
		if born < generations {
			go succeed()
		} else {
			close(ended)
		}
	}
	go succeed()
	<-ended
	return expect("generations", born, generations)
}

func joinHappensBefore() error {
	for round := 0; round < 1000; round++ {
		var written [8]int
		var group sync.WaitGroup
		group.Add(len(written))
		for i := range written {
			slot := &written[i]
			go func() {
				*slot = round + 1
				group.Done()
			}()
		}
		group.Wait()
		for _, value := range written {
			if value != round+1 {
				return fmt.Errorf("round %d: a write was not seen after the join", round)
			}
		}
	}
	return nil
}

func groupIsReusable() error {
	var group sync.WaitGroup
	group.Wait()
	for round := 1; round <= 1000; round++ {
		runs := newMarks(3)
		startMarking(runs, &group)
		group.Wait()
		if !runs.all(1) {
			return fmt.Errorf("round %d: the wait returned before all had run", round)
		}
	}
	return nil
}

func groupGrowsFromWithin() error {
	var group sync.WaitGroup
	ended := int64(0)
	var grow func(depth int)
	grow = func(depth int) {
		for child := 0; child < 2 && depth > 0; child++ {
			group.Add(1)
			go grow(depth - 1)
		}
		atomic.AddInt64(&ended, 1)
		group.Done()
	}
	group.Add(1)
	go grow(10)
	group.Wait()
	return expect("goroutines that had ended", ended, 1<<11-1)
}

func groupsNest() error {
	return expect("fib(15)", fibByForks(15), fib(15))
}

func manyParked() error {
	const goroutines = 100000
	crowd := newParkedTasks(goroutines)
	crowd.park()
	alive, woken := runtime.NumGoroutine(), crowd.countWoken()
	crowd.releaseAndJoin()
	if alive < goroutines {
		return fmt.Errorf("only %d goroutines were alive", alive)
	}
	return firstOf(
		expect("woken before the signal", woken, 0),
		expect("woken after it", crowd.countWoken(), goroutines))
}

func manyYield() error {
	const goroutines, yields = 100000, 3
	turns := newMarks(goroutines)
	var group sync.WaitGroup
	group.Add(goroutines)
	for i := range turns {
		turn := &turns[i]
		go func() {
			for n := 0; n < yields; n++ {
				runtime.Gosched()
				*turn++
			}
			group.Done()
		}()
	}
	group.Wait()
	if !turns.all(yields) {
		return errors.New("a goroutine has lost a turn")
	}
	return nil
}
