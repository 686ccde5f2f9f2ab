// A circle of goroutines and a token: whoever holds it wakes the next and parks.
package main

// ring runs its clock from the moment when the token comes home from an untimed first lap, for by then every other
// goroutine is parked where the token will find it; it stops when the token is home again. The counts begin with the
// clock. Only the holder of the token touches them.
type ring struct {
	parkers   []chan struct{} // each holds at most one permit
	elapsedNs int64
	hops      int64
	next      int
	inOrder   bool
	observing bool // each hop also asks whose turn it is, and which PU it arrived on
	crossings int64
	lastPU    int
}

func newTokenRing(tasks int64) *ring {
	r := &ring{parkers: make([]chan struct{}, tasks), next: int(1 % tasks), inOrder: true, lastPU: -1}
	for i := range r.parkers {
		r.parkers[i] = make(chan struct{}, 1)
	}
	return r
}

func (r *ring) run(laps int64) {
	line := newStartLine(int64(len(r.parkers)))
	line.spawn(func() { r.lead(laps) })
	for i := 1; i < len(r.parkers); i++ {
		i := i
		line.spawn(func() { r.follow(i, laps) })
	}
	line.runAll()
}

func (r *ring) lead(laps int64) {
	own, next := r.at(0), r.at(1)
	beginNs := int64(0)
	for lap := int64(0); lap <= laps; lap++ {
		if lap == 1 {
			r.hops, r.crossings = 0, 0
			beginNs = nowNs()
		}
		next <- struct{}{}
		<-own
		r.arrive(0)
	}
	r.elapsedNs = nowNs() - beginNs
}

func (r *ring) follow(i int, laps int64) {
	own, next := r.at(i), r.at(i+1)
	for lap := int64(0); lap <= laps; lap++ {
		<-own
		r.arrive(i)
		next <- struct{}{}
	}
}

func (r *ring) arrive(i int) {
	r.hops++
	if !r.observing {
		return
	}
	if i != r.next {
		r.inOrder = false
	}
	r.next = i + 1
	if r.next == len(r.parkers) {
		r.next = 0
	}
	pu := currentPU()
	if r.lastPU != -1 && pu != r.lastPU {
		r.crossings++
	}
	r.lastPU = pu
}

func (r *ring) at(i int) chan struct{} { return r.parkers[i%len(r.parkers)] }

// observeRing comes from untimed laps in which every hop is observed.
func observeRing(t *trial, tasks int64) {
	const observedHops = 100
	ring := newTokenRing(tasks)
	ring.observing = true
	ring.run(atLeast(1, observedHops/tasks))
	t.report(hopsAcrossPUsPerOp, float64(ring.crossings)/float64(ring.hops))
	t.check(ring.inOrder, "the token has come to another task than the next")
}
