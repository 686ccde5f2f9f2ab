// Family throughput: how fast do trees of goroutines grow and fold, and how fast do messages flow?
package main

import "sync"

const skynetChildren = 10

// skynetTasks is the number of inner nodes and leaves of a tree with so many leaves.
func skynetTasks(leaves int64) int64 {
	tasks := int64(0)
	for level := leaves; level >= 1; level /= skynetChildren {
		tasks += level
	}
	return tasks
}

func checkSkynet(t *trial, leaves, sum int64) {
	t.did(skynetTasks(leaves))
	t.check(sum == leaves*(leaves-1)/2, "the sum of the leaves is wrong (`leaves` must be a power of ten)")
}

func skynetChannels() *experiment {
	return &experiment{
		name:     "skynet_channels",
		family:   "throughput",
		question: "How fast does a tree of tasks grow and fold over channels?",
		axes:     []axis{{"leaves", []int64{10000}, "leaves of the tree, a power of ten", 1, mostOnAnAxis, 10}},
		metrics:  []string{taskNs},
		run: func(t *trial) {
			leaves := t.param("leaves")
			for t.next() {
				sum := int64(0)
				t.timed(func() {
					result := make(chan int64)
					go skynetOverChannel(result, 0, leaves)
					sum = <-result
				})
				checkSkynet(t, leaves, sum)
			}
			t.reportTimePerOperation(taskNs)
		},
	}
}

// skynetOverChannel sends the sum of its children to its parent. Nothing joins the children: their sends are received,
// and a channel lives as long as somebody can reach it.
func skynetOverChannel(parent chan<- int64, first, leaves int64) {
	if leaves <= 1 { // less: not a power of ten, and the sum will tell
		parent <- first
		return
	}
	children := make(chan int64)
	share := leaves / skynetChildren
	for i := int64(0); i < skynetChildren; i++ {
		go skynetOverChannel(children, first+i*share, share)
	}
	sum := int64(0)
	for i := 0; i < skynetChildren; i++ {
		sum += <-children
	}
	parent <- sum
}

func skynetJoin() *experiment {
	return &experiment{
		name:     "skynet_join",
		family:   "throughput",
		question: "How fast does a tree of tasks grow and fold over joins?",
		axes:     []axis{{"leaves", []int64{10000}, "leaves of the tree, a power of ten", 1, mostOnAnAxis, 10}},
		metrics:  []string{taskNs},
		run: func(t *trial) {
			leaves := t.param("leaves")
			for t.next() {
				sum := int64(0)
				t.timed(func() {
					var group sync.WaitGroup
					group.Add(1)
					go func() {
						sum = skynetByJoin(0, leaves)
						group.Done()
					}()
					group.Wait()
				})
				checkSkynet(t, leaves, sum)
			}
			t.reportTimePerOperation(taskNs)
		},
	}
}

// skynetByJoin lets its children write their sums into its frame.
func skynetByJoin(first, leaves int64) int64 {
	if leaves <= 1 { // less: not a power of ten, and the sum will tell
		return first
	}
	var sums [skynetChildren]int64
	share := leaves / skynetChildren
	var group sync.WaitGroup
	group.Add(skynetChildren)
	for i := range sums {
		i := i
		go func() {
			sums[i] = skynetByJoin(first+int64(i)*share, share)
			group.Done()
		}()
	}
	group.Wait()
	sum := int64(0)
	for _, part := range sums {
		sum += part
	}
	return sum
}

func forkJoinFib() *experiment {
	return &experiment{
		name:     "fork_join_fib",
		family:   "throughput",
		question: "What does a fork cost in a recursion whose work is nothing but forks?",
		axes:     []axis{{"n", []int64{15}, "argument of fib", 0, mostOfFib, 0}},
		metrics:  []string{callNs},
		run: func(t *trial) {
			n := t.param("n")
			for t.next() {
				result := int64(0)
				t.timed(func() { result = fibByForks(n) })
				t.did(2*fib(n+1) - 1) // the calls of this recursion
				t.check(result == fib(n), "fib is wrong")
			}
			t.reportTimePerOperation(callNs)
		},
	}
}

func forkJoinPair() *experiment {
	return &experiment{
		name:        "fork_join_pair",
		family:      "throughput",
		question:    "What does a fork cost where a runtime has an operation for two halves?",
		axes:        []axis{{"n", []int64{15}, "argument of fib", 0, mostOfFib, 0}},
		metrics:     []string{callNs},
		unsupported: "Go has no such operation; fork_join_fib forks with a goroutine and joins with a WaitGroup",
	}
}

// fibByForks starts a goroutine for fib(n-1), computes fib(n-2) itself, and joins.
func fibByForks(n int64) int64 {
	if n < 2 {
		return n
	}
	left := int64(0)
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		left = fibByForks(n - 1)
		group.Done()
	}()
	right := fibByForks(n - 2)
	group.Wait()
	return left + right
}

func fib(n int64) int64 {
	a, b := int64(0), int64(1)
	for i := int64(0); i < n; i++ {
		a, b = b, a+b
	}
	return a
}

func channelPipeline() *experiment {
	const messagesPerIteration = 5000
	return &experiment{
		name:     "channel_pipeline",
		family:   "throughput",
		question: "What does a message cost in a pipeline of tasks joined by channels?",
		axes: []axis{{"stages", []int64{0, 8}, "tasks between the producer and the consumer", 0, 100_000, 0},
			{"capacity", []int64{0, 128}, "messages that a channel holds; 0: unbuffered", 0, 1_000_000, 0}},
		metrics: []string{messageNs},
		run: func(t *trial) {
			stages, capacity := t.param("stages"), t.param("capacity")
			for t.next() {
				inOrder := int64(0)
				line := newStartLine(stages + 2)
				lineUpPipeline(line, stages, capacity, messagesPerIteration, &inOrder)
				line.timeAll(t)
				const n = messagesPerIteration
				t.did(n * (stages + 1))
				t.check(inOrder == n, "messages were lost, doubled, changed or out of order")
			}
			t.reportTimePerOperation(messageNs)
		},
	}
}

// lineUpPipeline puts a producer of so many messages, stages that add one to each, and a consumer that counts them as
// long as they come in order at the line.
func lineUpPipeline(line *startLine, stages, capacity, messages int64, inOrder *int64) {
	first := make(chan int64, capacity)
	line.spawn(func() {
		for i := int64(0); i < messages; i++ {
			first <- i
		}
		close(first)
	})
	last := first
	for i := int64(0); i < stages; i++ {
		in, out := last, make(chan int64, capacity)
		line.spawn(func() {
			for message := range in {
				out <- message + 1
			}
			close(out)
		})
		last = out
	}
	line.spawn(func() {
		for message := range last {
			if message == *inOrder+stages {
				*inOrder++
			}
		}
	})
}
