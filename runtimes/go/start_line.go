// Goroutines that are created first and start together, so that the clock sees their work and not their creation.
package main

import "sync"

type startLine struct {
	ready    sync.WaitGroup
	start    chan struct{}
	finished sync.WaitGroup
}

func newStartLine(tasks int64) *startLine {
	line := &startLine{start: make(chan struct{})}
	line.ready.Add(int(tasks))
	line.finished.Add(int(tasks))
	return line
}

// spawn creates a goroutine that waits at the line.
func (l *startLine) spawn(body func()) {
	go func() {
		l.ready.Done()
		<-l.start
		body()
		l.finished.Done()
	}()
}

// timeAll waits until all stand at the line, then times from the signal to the end of the last.
func (l *startLine) timeAll(t *trial) {
	l.ready.Wait()
	t.timed(l.runAll)
}

// runAll is the same without a clock.
func (l *startLine) runAll() {
	l.ready.Wait()
	close(l.start)
	l.finished.Wait()
}
