package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestConformanceReportsFailurePanicAndHang(t *testing.T) {
	var text bytes.Buffer
	code := runConformanceWithin(time.Second, []conformanceTest{
		{"holds", func() error { return nil }},
		{"fails", func() error { return errors.New("it is not so") }},
		{"panics", func() error { panic("help") }},
		{"hangs", func() error { select {} }},
	}, &text)
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	for i, expected := range []string{"passed holds", "FAILED fails: it is not so", "FAILED panics: panic: help",
		"FAILED hangs: has not ended within 1s", "1 passed, 3 failed"} {
		if i >= len(lines) || lines[i] != expected {
			t.Errorf("line %d is not %q in\n%s", i, expected, text.String())
		}
	}
}
