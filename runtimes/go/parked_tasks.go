// A crowd of goroutines that wait for one signal, shared by the questions about memory and limits.
package main

import "sync"

type parkedTasks struct {
	woken   marks
	begun   sync.WaitGroup
	ended   sync.WaitGroup
	release chan struct{}
}

func newParkedTasks(n int64) *parkedTasks {
	return &parkedTasks{woken: newMarks(n), release: make(chan struct{})}
}

// park starts all of the crowd and returns when all have begun. Their creation cannot fail: where memory ends, so does
// the process.
func (p *parkedTasks) park() {
	p.begun.Add(len(p.woken))
	p.ended.Add(len(p.woken))
	for i := range p.woken {
		mark := &p.woken[i]
		go func() {
			p.begun.Done()
			<-p.release
			*mark++
			p.ended.Done()
		}()
	}
	p.begun.Wait()
}

// countWoken is how many have already gone past the signal; 0 proves that all of them are parked.
func (p *parkedTasks) countWoken() int64 { return p.woken.marked() }

func (p *parkedTasks) releaseAndJoin() {
	close(p.release)
	p.ended.Wait()
}
