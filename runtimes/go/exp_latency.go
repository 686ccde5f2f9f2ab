// How long does a request wait that comes when it comes? The twin of experiments/open_loop_latency.hpp.
package main

import (
	"math"
	"runtime"
	"sort"
	"sync"
)

func openLoopLatency() *experiment {
	const requests = 10000 // ten of them lie beyond the 99.9th percentile
	const unanswered = -1
	return &experiment{
		name:     "open_loop_latency",
		family:   "throughput",
		question: "How long does a request wait that comes when it comes?",
		axes:     []axis{{"rate_per_s", []int64{10000}, "requests that are due in a second", 1, mostOnAnAxis, 0}},
		metrics:  []string{latencyP50Ns, latencyP90Ns, latencyP99Ns, latencyP999Ns, latencyMaxNs},
		oneShot:  true,
		duration: duration{operations: requests, rateAxis: "rate_per_s"},
		run: func(t *trial) {
			period := 1000000000 / t.param("rate_per_s")
			latencies := make([]int64, requests)
			for i := range latencies {
				latencies[i] = unanswered
			}
			for t.next() {
				t.timed(func() { serveOpenLoop(period, latencies) })
				t.did(requests)
				sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
				t.check(latencies[0] > unanswered, "a request was not answered")
			}
			for metric, share := range map[string]float64{
				latencyP50Ns: 0.5, latencyP90Ns: 0.9, latencyP99Ns: 0.99, latencyP999Ns: 0.999, latencyMaxNs: 1} {
				t.report(metric, nearestRank(latencies, share))
			}
		},
	}
}

// serveOpenLoop makes each request a goroutine when it is due, and lets them run while it waits for the next. A latency
// counts from the moment when its request was due.
func serveOpenLoop(period int64, latencies []int64) {
	var group sync.WaitGroup
	due := nowNs()
	for i := range latencies {
		due += period
		for nowNs() < due {
			runtime.Gosched()
		}
		group.Add(1)
		go func(latency *int64, due int64) {
			*latency = nowNs() - due
			group.Done()
		}(&latencies[i], due)
	}
	group.Wait()
}

// nearestRank is exact: every latency is kept, so that no histogram rounds it.
func nearestRank(ascending []int64, share float64) float64 {
	rank := math.Ceil(share*float64(len(ascending)) - 1e-9)
	return float64(ascending[int(rank)-1])
}
