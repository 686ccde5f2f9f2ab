package main

import (
	"math"
	"testing"
)

func repetitionsOf(values ...float64) []repetition {
	var all []repetition
	for i, value := range values {
		all = append(all, repetition{index: i, iterations: 7, realNs: value, cpuNs: 10 * value,
			counters: map[string]float64{taskNs: value, clonesPerOp: 0}})
	}
	return all
}

func TestAggregates(t *testing.T) {
	expected := []struct {
		name  string
		value float64
	}{{"mean", 5}, {"median", 4.5}, {"stddev", math.Sqrt(32.0 / 7)}, {"cv", math.Sqrt(32.0/7) / 5}}
	all := aggregatesOf(repetitionsOf(4, 2, 4, 4, 7, 5, 5, 9))
	if len(all) != len(expected) {
		t.Fatalf("%d aggregates", len(all))
	}
	for i, one := range all {
		if one.name != expected[i].name || one.over != 8 || one.percentage != (one.name == "cv") {
			t.Errorf("aggregate %d is %+v", i, one)
		}
		if math.Abs(one.realNs-expected[i].value) > 1e-12 || one.realNs != one.counters[taskNs] {
			t.Errorf("%s is %g instead of %g", one.name, one.realNs, expected[i].value)
		}
	}
}

func TestMedianOfAnOddNumber(t *testing.T) {
	if found := median([]float64{3, 1, 2}); found != 2 {
		t.Errorf("found %g", found)
	}
}

func TestWhatCannotVaryHasNoVariation(t *testing.T) {
	variation := aggregatesOf(repetitionsOf(1, 2))[3]
	if _, reported := variation.counters[clonesPerOp]; reported {
		t.Error("0/0 was reported")
	}
}

func TestWrongRepetitionsAreLeftOut(t *testing.T) {
	all := repetitionsOf(1, 3)
	wrong := repetition{index: 2, invalid: "wrong"}
	if found := aggregatesOf(append(all, wrong)); found[0].realNs != 2 || found[0].over != 2 {
		t.Errorf("the mean is %+v", found[0])
	}
	if found := aggregatesOf(append(all[:1], wrong)); found != nil {
		t.Errorf("one repetition has aggregates: %+v", found)
	}
}
