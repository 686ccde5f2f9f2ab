// Conformance of goroutines that run: panics, stacks, yielding and sleeping.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var runningTests = []conformanceTest{
	{"panic: recovered inside a goroutine, across a yield", panicAcrossYield},
	{"panic: many goroutines unwind interleaved", panicsInterleaved},
	{"panic: deferred calls run in reverse order on Goexit", goexitRunsDeferred},
	{"stack: grows far beyond its first size and keeps what it holds", stackGrows},
	{"yield: a goroutine that only yields lets another one end it", yieldLetsOthersRun},
	{"yield: all runnable goroutines get their turn", yieldIsFair},
	{"yield: a woken goroutine gets its turn while others yield", wokenGetsATurn},
	{"sleep: not shorter than asked for", sleepIsLongEnough},
	{"sleep: suspends the goroutine and not its worker", sleepFreesWorker},
}

func panicAcrossYield() error {
	caught := make(chan string, 1)
	go func() {
		defer func() { caught <- fmt.Sprint(recover()) }()
		func() {
			defer runtime.Gosched()
			runtime.Gosched()
			panic("thrown")
		}()
	}()
	return expect("what was recovered", <-caught, "thrown")
}

func panicsInterleaved() error {
	const goroutines = 100
	wrong := int64(0)
	var group sync.WaitGroup
	group.Add(goroutines)
	for i := 0; i < goroutines; i++ {
		i := i
		go func() {
			defer group.Done()
			defer func() {
				runtime.Gosched() // all of them are unwinding now
				if recover() != any(i) {
					atomic.AddInt64(&wrong, 1)
				}
			}()
			runtime.Gosched()
			panic(i)
		}()
	}
	group.Wait()
	return expect("panics that went astray", wrong, 0)
}

func goexitRunsDeferred() error {
	order := make(chan string, 3)
	go func() {
		defer close(order)
		defer func() { order <- "outer" }()
		defer func() { order <- "inner" }()
		runtime.Goexit()
		order <- "unreachable"
	}()
	seen := ""
	for step := range order {
		seen += step + " "
	}
	return expect("order", seen, "inner outer ")
}

func stackGrows() error {
	const depth = 100000 // tens of times the two KiB that it begins with
	var descend func(level int64) int64
	descend = func(level int64) int64 {
		held := [4]int64{level, level, level, level}
		if level == 0 {
			return 0
		}
		below := descend(level - 1)
		return below + held[level%4]
	}
	sum := make(chan int64)
	go func() { sum <- descend(depth) }()
	return expect("sum over all frames", <-sum, int64(depth)*(depth+1)/2)
}

func yieldLetsOthersRun() error {
	stop := int32(0)
	var group sync.WaitGroup
	group.Add(2)
	go func() {
		for atomic.LoadInt32(&stop) == 0 {
			runtime.Gosched()
		}
		group.Done()
	}()
	go func() {
		atomic.StoreInt32(&stop, 1)
		group.Done()
	}()
	group.Wait()
	return nil
}

// yieldIsFair lets nobody end before everybody has had a first turn.
func yieldIsFair() error {
	const goroutines = 100
	seen := int64(0)
	line := newStartLine(goroutines)
	for i := 0; i < goroutines; i++ {
		line.spawn(func() {
			atomic.AddInt64(&seen, 1)
			for atomic.LoadInt64(&seen) < goroutines {
				runtime.Gosched()
			}
		})
	}
	line.runAll()
	return expect("goroutines that had a turn", seen, goroutines)
}

// wokenGetsATurn has more yielding goroutines than workers, and they yield until the woken one has run.
func wokenGetsATurn() error {
	yielders := 10 * runtime.GOMAXPROCS(0)
	ran := int32(0)
	wake := make(chan struct{})
	var group sync.WaitGroup
	group.Add(yielders)
	go func() {
		<-wake
		atomic.StoreInt32(&ran, 1)
	}()
	for i := 0; i < yielders; i++ {
		go func() {
			for atomic.LoadInt32(&ran) == 0 {
				runtime.Gosched()
			}
			group.Done()
		}()
	}
	runtime.Gosched()
	wake <- struct{}{}
	group.Wait()
	return nil
}

func sleepIsLongEnough() error {
	const asked = 5 * time.Millisecond
	for _, longer := range []time.Duration{0, asked} {
		begin := nowNs()
		time.Sleep(asked + longer)
		if slept := time.Duration(nowNs() - begin); slept < asked+longer {
			return fmt.Errorf("slept %v instead of %v", slept, asked+longer)
		}
	}
	return nil
}

// sleepFreesWorker has as many sleepers as workers, and they sleep until somebody else has run.
func sleepFreesWorker() error {
	sleepers := runtime.GOMAXPROCS(0)
	others := int32(0)
	var group sync.WaitGroup
	group.Add(sleepers)
	for i := 0; i < sleepers; i++ {
		go func() {
			for atomic.LoadInt32(&others) == 0 {
				time.Sleep(time.Millisecond)
			}
			group.Done()
		}()
	}
	go atomic.StoreInt32(&others, 1)
	group.Wait()
	return nil
}
