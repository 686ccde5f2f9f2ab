package main

import "testing"

func TestEditDistance(t *testing.T) {
	for _, pair := range []struct {
		from, to string
		distance int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"yield", "yield", 0}, {"yeild", "yield", 2},
	} {
		if found := editDistance(pair.from, pair.to); found != pair.distance {
			t.Errorf("from %q to %q: %d instead of %d", pair.from, pair.to, found, pair.distance)
		}
	}
}

func TestTheNearestOfSeveralIsSuggested(t *testing.T) {
	known := []string{"skynet_channels", "skynet_join", "spawn_join"}
	if found := didYouMean("skynet_jion", known); found != " (did you mean 'skynet_join'?)" {
		t.Errorf("suggested %q", found)
	}
	if found := didYouMean("matrix", known); found != "" {
		t.Errorf("suggested %q for something quite different", found)
	}
}
