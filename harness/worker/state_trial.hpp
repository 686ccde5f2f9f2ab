// A Trial that Google Benchmark drives: iterations, manual time, counters.
#pragma once

#include <benchmark/benchmark.h>

#include "harness/worker/case_name.hpp"

namespace barista {

class StateTrial final : public Trial {
 public:
  StateTrial(benchmark::State& state, const Case& one, const Probes& probes, RuntimeOptions options,
             double slowdown = 0)
      : Trial(probes, std::move(options)), state_(state), case_(one) {
    slow_down_by(slowdown);
  }

  long param(std::string_view axis) const override;
  bool next() override;
  void limited(std::string_view what_failed) override;

  /// After the experiment: hands the metrics and the mechanism counts over, or the reason why they
  /// are invalid.
  void finish();

 private:
  void report_mechanism();

  benchmark::State& state_;
  const Case& case_;
  bool started_ = false;
  Counters before_;
  Counters after_;
};

}  // namespace barista
