// A Trial that Google Benchmark drives: iterations, manual time, counters.
#pragma once

#include <benchmark/benchmark.h>

#include "harness/worker/case_name.hpp"
#include "harness/worker/clock_account.hpp"

namespace barista {

class StateTrial final : public Trial {
 public:
  StateTrial(benchmark::State& state, const Case& one, const Probes& probes, RuntimeOptions options,
             double slowdown = 0)
      : Trial(probes, std::move(options)),
        state_(state),
        case_(one),
        clock_(probes.clock_is_virtual ? ClockCheck{}
                                       : check_clock(probes.now_ns, clock_readings)) {
    slow_down_by(slowdown);
  }

  long param(std::string_view axis) const override;
  bool next() override;
  void limited(std::string_view what_failed) override;

  /// After the experiment: hands the metrics and the mechanism counts over, or the reason why they
  /// are invalid.
  void finish();

 private:
  static constexpr std::int64_t clock_readings = 10'000;  // half a millisecond

  TimedWork timed_work() const;
  void report_clock();
  void report_mechanism();

  benchmark::State& state_;
  const Case& case_;
  ClockCheck clock_;  // calibrated just before
  bool started_ = false;
  Counters before_;
  Counters after_;
};

}  // namespace barista
