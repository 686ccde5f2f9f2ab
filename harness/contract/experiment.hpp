// What an experiment is, and what it is given.
//
// An experiment is a class template over a runtime R with
//   static ExperimentInfo info();
//   static void run(Trial&) requires <the concepts it needs>;
// run() enters R::run(trial.options(), main) once, and in main repeats `while (trial.next())` its
// counted work: setting up outside, the measured part inside trial.timed(...), saying how many
// operations that was, and checking the answer outside. After the loop it reports its metrics. It
// never prints and never decides how often to repeat.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/contract/metrics.hpp"
#include "harness/contract/probes.hpp"
#include "harness/contract/runtime.hpp"

namespace barista {

/// More tasks than any machine has memory for, and so few that no count of operations overflows.
inline constexpr long most_on_an_axis = 1'000'000'000;

/// What lies outside of `least` and `most`, or is no power of `power_of` where that is given, is
/// refused before anything is measured.
struct Axis {
  std::string_view name;
  std::vector<long> values;  // what a run by hand covers; a suite chooses its own
  std::string_view meaning;
  long least = 1;
  long most = most_on_an_axis;
  long power_of = 0;
};

/// How long one shot takes where that is known beforehand: so many seconds, and so many operations
/// at the rate (per second) of an axis.
struct Duration {
  double seconds = 0;
  long operations = 0;
  std::string_view rate_axis = {};
};

struct ExperimentInfo {
  std::string_view name;
  std::string_view family;  // spawn, memory, switch, throughput, idle, limit
  std::string_view question;
  std::vector<Axis> axes;
  std::vector<Metric> metrics;
  std::vector<Capability> needs;
  // The metric's meaning includes a reading of the clock, so that the clock's share is no fault.
  bool includes_clock = false;
  bool one_shot = false;  // a fresh process gives one sample: no repetitions, one iteration
  Duration duration = {};
};

class Trial {
 public:
  Trial(const Probes& probes, RuntimeOptions options)
      : probes_(probes), options_(std::move(options)) {}
  virtual ~Trial() = default;
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// The value of one of the experiment's axes.
  virtual long param(std::string_view axis) const = 0;
  const RuntimeOptions& options() const { return options_; }

  /// True while another iteration is wanted.
  virtual bool next() = 0;

  /// Runs `work` and adds its duration to the measured time of this iteration.
  template <class Work>
  void timed(Work&& work) {
    const std::int64_t begin = probes_.now_ns();
    work();
    add_time_ns(probes_.now_ns() - begin);
  }
  /// One interval; for those that begin in one task and end in another.
  void add_time_ns(std::int64_t ns) {
    ++intervals_;
    elapsed_ns_ += ns;
    iteration_ns_ += ns;
    if (slowdown_ > 0) delay(ns);
  }

  /// So many operations were done in the measured time of this iteration.
  void operations(std::int64_t n) { operations_ += n; }

  /// The answer must hold; otherwise the repetition is `invalid` and `otherwise` says why.
  void check(bool holds, std::string_view otherwise) {
    if (!holds && invalid_.empty()) invalid_ = otherwise;
  }

  void report(const Metric& metric, double value) { reported_.emplace_back(metric.name, value); }
  void report_time_per_operation(const Metric& metric) {
    check(operations_ > 0, "no operation was counted");
    if (operations_ > 0)
      report(metric, static_cast<double>(elapsed_ns_) / static_cast<double>(operations_));
    reports_time_ = true;
  }
  /// The run met a limit of the system; the worker adds which one bound.
  virtual void limited(std::string_view what_failed) = 0;

  const Probes& probes() const { return probes_; }

 protected:
  /// From now on every measured interval is prolonged by this share of itself, to test whether a
  /// slow-down of known size is found.
  void slow_down_by(double share) { slowdown_ = share; }

  Probes probes_;
  RuntimeOptions options_;
  std::int64_t elapsed_ns_ = 0;
  std::int64_t iteration_ns_ = 0;
  std::int64_t intervals_ = 0;
  std::int64_t operations_ = 0;
  bool reports_time_ = false;
  std::string invalid_;
  std::vector<std::pair<std::string_view, double>> reported_;

 private:
  /// Intervals may be shorter than a reading of the clock, so the delay is paid when enough of it
  /// is owed.
  void delay(std::int64_t ns) {
    constexpr double least_ns = 2000;
    owed_ns_ += slowdown_ * static_cast<double>(ns);
    if (owed_ns_ < least_ns) return;
    const std::int64_t begin = probes_.now_ns();
    probes_.spin(static_cast<std::int64_t>(owed_ns_));
    const std::int64_t spun = probes_.now_ns() - begin;
    elapsed_ns_ += spun;
    iteration_ns_ += spun;
    owed_ns_ -= static_cast<double>(spun);
  }

  double slowdown_ = 0;
  double owed_ns_ = 0;
};

}  // namespace barista
