// What an author of Go would write to measure these operations, with the testing package and nothing of this worker: scripts/agreement
// holds the worker's figures against it.
package main

import (
	"runtime"
	"sync"
	"testing"
)

// BenchmarkSpawn starts goroutines in batches of 100 and waits for each batch.
func BenchmarkSpawn(b *testing.B) {
	const batch = 100
	var group sync.WaitGroup
	for i := 0; i < b.N; i += batch {
		group.Add(batch)
		for j := 0; j < batch; j++ {
			go func() { group.Done() }()
		}
		group.Wait()
	}
}

// BenchmarkYield has two goroutines that do nothing but yield.
func BenchmarkYield(b *testing.B) {
	var group sync.WaitGroup
	group.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			for n := 0; n < b.N/2; n++ {
				runtime.Gosched()
			}
			group.Done()
		}()
	}
	group.Wait()
}

// BenchmarkRoundTrip sends a number through an unbuffered channel and waits for the answer.
func BenchmarkRoundTrip(b *testing.B) {
	there, back := make(chan int64), make(chan int64)
	go func() {
		for message := range there {
			back <- message + 1
		}
	}()
	for i := 0; i < b.N; i++ {
		there <- int64(i)
		<-back
	}
	close(there)
}
