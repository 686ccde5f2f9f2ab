// What this worker is and can do: the answer to --barista_describe, whose schema is in docs/WORKER.md.
package main

import (
	"io"
	"runtime"
)

func writeDescription(out io.Writer) error {
	text, err := indented(describe(), "")
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	return err
}

func describe() jsonObject {
	experiments := []jsonObject{}
	for _, one := range allExperiments() {
		experiments = append(experiments, one.describe())
	}
	return jsonObject{
		{"protocol", 1},
		{"runtime", "go"},
		{"library", "Go " + runtime.Version()},
		{"language", "Go"},
		{"tasks", "user_space"},
		{"background_threads", true}, // the system monitor, and the collector's
		{"capabilities", []string{"spawn", "nest", "yield", "block", "channel", "sleep"}},
		{"notes", jsonObject{{"place", "a goroutine cannot be bound to a PU; the whole process is"}}},
		{"experiments", experiments},
	}
}

func (e *experiment) describe() jsonObject {
	axes := []jsonObject{}
	for _, axis := range e.axes {
		axes = append(axes, jsonObject{
			{"name", axis.name},
			{"values", axis.values},
			{"meaning", axis.meaning},
			{"least", axis.least},
			{"most", axis.most},
			{"power_of", numberOrNil(axis.powerOf)},
		})
	}
	return jsonObject{
		{"name", e.name},
		{"family", e.family},
		{"question", e.question},
		{"one_shot", e.oneShot},
		{"duration", e.duration.describe()},
		{"axes", axes},
		{"metrics", e.metrics},
		{"unsupported", textOrNil(e.unsupported)},
		{"remark", textOrNil(e.remark)},
	}
}

func (d duration) describe() any {
	if d == (duration{}) {
		return nil
	}
	return jsonObject{{"seconds", d.seconds}, {"operations", d.operations}, {"rate_axis", textOrNil(d.rateAxis)}}
}

func numberOrNil(number int64) any {
	if number == 0 {
		return nil
	}
	return number
}

func textOrNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}
