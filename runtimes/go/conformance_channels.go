// Conformance of channels.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

var channelTests = []conformanceTest{
	{"channel: unbuffered messages arrive in order and happen before their receipt", channelOrder},
	{"channel: an unbuffered send waits for its receiver", unbufferedSendWaits},
	{"channel: a buffer takes its capacity and no more", bufferHoldsCapacity},
	{"channel: many senders and receivers lose and double nothing", manySendersAndReceivers},
	{"close: what was sent before is drained, then nothing comes", closeDrains},
	{"close: wakes every waiting receiver", closeWakesReceivers},
	{"close: a send afterwards panics", sendOnClosedPanics},
	{"close: the stages of a pipeline end one after the other", pipelineEnds},
}

func channelOrder() error {
	messages := make(chan *int)
	go func() {
		for i := 0; i < 10000; i++ {
			message := new(int)
			*message = i
			messages <- message
		}
		close(messages)
	}()
	received := 0
	for message := range messages {
		if *message != received {
			return fmt.Errorf("expected message %d, found %d", received, *message)
		}
		received++
	}
	return expect("messages", received, 10000)
}

func unbufferedSendWaits() error {
	messages := make(chan int64)
	sent := int64(0)
	ended := make(chan struct{})
	go func() {
		for i := int64(1); i <= 100; i++ {
			messages <- i
			atomic.StoreInt64(&sent, i)
		}
		close(ended)
	}()
	for i := int64(1); i <= 100; i++ {
		for n := 0; n < 10; n++ {
			runtime.Gosched() // every chance to go too far
		}
		if ahead := atomic.LoadInt64(&sent); ahead > i-1 {
			return fmt.Errorf("%d sends had returned after %d receipts", ahead, i-1)
		}
		if err := expect("message", <-messages, i); err != nil {
			return err
		}
	}
	<-ended
	return nil
}

func bufferHoldsCapacity() error {
	const capacity = 5
	messages := make(chan int, capacity)
	for i := 0; i < capacity; i++ {
		messages <- i
	}
	select {
	case messages <- capacity:
		return fmt.Errorf("a buffer of %d took one more", capacity)
	default:
	}
	for i := 0; i < capacity; i++ {
		if err := expect("message", <-messages, i); err != nil {
			return err
		}
	}
	return nil
}

func manySendersAndReceivers() error {
	const parties, messagesEach = 16, 1000
	for _, capacity := range []int{0, 1, 128} {
		messages := make(chan int64, capacity)
		var senders, receivers sync.WaitGroup
		senders.Add(parties)
		receivers.Add(parties)
		seen := newMarks(parties * messagesEach)
		for party := int64(0); party < parties; party++ {
			first := party * messagesEach
			go func() {
				for i := int64(0); i < messagesEach; i++ {
					messages <- first + i
				}
				senders.Done()
			}()
			go func() {
				for message := range messages {
					seen[message]++
				}
				receivers.Done()
			}()
		}
		senders.Wait()
		close(messages)
		receivers.Wait()
		if !seen.all(1) {
			return fmt.Errorf("capacity %d: a message was lost or doubled", capacity)
		}
	}
	return nil
}

func closeDrains() error {
	messages := make(chan int, 3)
	messages <- 1
	messages <- 2
	close(messages)
	first, firstOpen := <-messages
	second, secondOpen := <-messages
	_, open := <-messages
	_, stillOpen := <-messages
	return firstOf(
		expect("first message", first, 1), expect("first was sent", firstOpen, true),
		expect("second message", second, 2), expect("second was sent", secondOpen, true),
		expect("open when drained", open, false), expect("open later", stillOpen, false))
}

func closeWakesReceivers() error {
	const receivers = 100
	messages := make(chan int)
	got := int64(0)
	var begun, group sync.WaitGroup
	begun.Add(receivers)
	group.Add(receivers)
	for i := 0; i < receivers; i++ {
		go func() {
			begun.Done()
			if _, open := <-messages; open {
				atomic.AddInt64(&got, 1)
			}
			group.Done()
		}()
	}
	begun.Wait()
	close(messages)
	group.Wait()
	return expect("messages out of nothing", got, 0)
}

func sendOnClosedPanics() (err error) {
	messages := make(chan int, 1)
	close(messages)
	defer func() {
		err = expect("what was recovered", fmt.Sprint(recover()), "send on closed channel")
	}()
	messages <- 1
	return nil
}

func pipelineEnds() error {
	const stages, messages = 20, 100
	for _, capacity := range []int64{0, 3} {
		inOrder := int64(0)
		line := newStartLine(stages + 2)
		lineUpPipeline(line, stages, capacity, messages, &inOrder)
		line.runAll()
		if err := expect("messages in order", inOrder, int64(messages)); err != nil {
			return err
		}
	}
	return nil
}
