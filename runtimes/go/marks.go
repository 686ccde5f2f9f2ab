// Work that can be checked: each task marks its own slot, so that no shared counter disturbs what is measured.
package main

type marks []uint8

func newMarks(n int64) marks { return make(marks, n) }

// all says whether every slot has been marked exactly `times` times.
func (m marks) all(times uint8) bool {
	for _, mark := range m {
		if mark != times {
			return false
		}
	}
	return true
}

func (m marks) marked() int64 {
	n := int64(0)
	for _, mark := range m {
		if mark != 0 {
			n++
		}
	}
	return n
}

func (m marks) clear() {
	for i := range m {
		m[i] = 0
	}
}
