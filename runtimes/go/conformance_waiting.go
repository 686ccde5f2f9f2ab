// Conformance of what else goroutines wait on: wait groups, mutexes, and the permit of a parker.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

var waitingTests = []conformanceTest{
	{"wait group: many may wait, and it may be used again", waitGroupReuse},
	{"wait group: a waiting goroutine does not hold its worker", waitFreesWorker},
	{"mutex: excludes", mutexExcludes},
	{"mutex: a waiting goroutine does not hold its worker", mutexFreesWorker},
	{"parker: keeps one permit that came early, and only one", parkerKeepsOnePermit},
	{"parker: hands plain data to and fro", parkerHandsOverData},
	{"parker: the token of a ring makes every hop", ringMakesEveryHop},
}

func waitGroupReuse() error {
	const waiters = 10
	var group sync.WaitGroup
	for round := int64(1); round <= 100; round++ {
		written := int64(0)
		early := int64(0)
		group.Add(1)
		var returned sync.WaitGroup
		returned.Add(waiters)
		for i := 0; i < waiters; i++ {
			go func() {
				group.Wait()
				if written != round {
					atomic.AddInt64(&early, 1)
				}
				returned.Done()
			}()
		}
		runtime.Gosched()
		written = round
		group.Done()
		returned.Wait()
		if early != 0 {
			return fmt.Errorf("round %d: %d waits returned before the group was done", round, early)
		}
	}
	return nil
}

// waitFreesWorker has more waiting goroutines than workers; the last one to be started releases them.
func waitFreesWorker() error {
	waiters := 10 * runtime.GOMAXPROCS(0)
	var signal, returned, begun sync.WaitGroup
	signal.Add(1)
	begun.Add(waiters)
	returned.Add(waiters)
	for i := 0; i < waiters; i++ {
		go func() {
			begun.Done()
			signal.Wait()
			returned.Done()
		}()
	}
	begun.Wait()
	go signal.Done()
	returned.Wait()
	return nil
}

func mutexExcludes() error {
	const goroutines, increments = 16, 1000
	var mutex sync.Mutex
	count := 0
	line := newStartLine(goroutines)
	for i := 0; i < goroutines; i++ {
		line.spawn(func() {
			for n := 0; n < increments; n++ {
				mutex.Lock()
				before := count
				if n%10 == 0 {
					runtime.Gosched() // with the lock held
				}
				count = before + 1
				mutex.Unlock()
			}
		})
	}
	line.runAll()
	return expect("count", count, goroutines*increments)
}

func mutexFreesWorker() error {
	waiters, owners := 10*runtime.GOMAXPROCS(0), 0
	var mutex sync.Mutex
	var begun, returned sync.WaitGroup
	begun.Add(waiters)
	returned.Add(waiters)
	mutex.Lock()
	for i := 0; i < waiters; i++ {
		go func() {
			begun.Done()
			mutex.Lock()
			owners++
			mutex.Unlock()
			returned.Done()
		}()
	}
	begun.Wait()
	go mutex.Unlock() // only runs if the waiting ones have let go of their workers
	returned.Wait()
	return expect("owners", owners, waiters)
}

func parkerKeepsOnePermit() error {
	permits := make(chan struct{}, 1)
	unpark := func() {
		select {
		case permits <- struct{}{}:
		default:
		}
	}
	unpark()
	unpark()
	<-permits
	select {
	case <-permits:
		return fmt.Errorf("two permits were kept")
	default:
		return nil
	}
}

// parkerHandsOverData lets two goroutines take turns at a plain variable.
func parkerHandsOverData() error {
	const turns = 10000
	ours, theirs := make(chan struct{}, 1), make(chan struct{}, 1)
	shared, wrong := 0, 0
	takeTurns := func(first int, own, other chan struct{}) {
		for turn := first; turn < turns; turn += 2 {
			<-own
			if shared != turn {
				wrong++
			}
			shared++
			other <- struct{}{}
		}
	}
	var group sync.WaitGroup
	group.Add(2)
	for first, parkers := range [2][2]chan struct{}{{ours, theirs}, {theirs, ours}} {
		first, own, other := first, parkers[0], parkers[1]
		go func() {
			takeTurns(first, own, other)
			group.Done()
		}()
	}
	ours <- struct{}{}
	group.Wait()
	return firstOf(expect("turns out of order", wrong, 0), expect("turns", shared, turns))
}

func ringMakesEveryHop() error {
	const tasks, laps = 100, 20
	ring := newTokenRing(tasks)
	ring.run(laps)
	return expect("hops", ring.hops, tasks*laps)
}
