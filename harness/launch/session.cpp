#include "harness/launch/session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/launch/duration_text.hpp"
#include "harness/launch/failed_cells.hpp"
#include "harness/launch/interruption.hpp"
#include "harness/launch/pace.hpp"
#include "harness/launch/reruns.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

class Session {
 public:
  Session(RecordedRun& run, const CellRunner& runner, const Runtimes& runtimes,
          const SessionOptions& options, const RunClock& clock, Progress& progress)
      : run_(run),
        runner_(runner),
        options_(options),
        clock_(clock),
        progress_(progress),
        recorder_(run.files),
        plan_(read_plan(run.files.plan())),
        reruns_(static_cast<int>(plan_.size())),
        pace_(process_settings_of(run.manifest.suite), runtimes.descriptions()) {}

  SessionResult work() {
    begin();
    const InterruptionWatch watch;
    for (const PlannedProcess& process : plan_) {
      if (!recorder_.is_committed(process.process)) {
        if (interrupted() || !begins(process)) break;
        show(process);
        if (!take_turn(process)) break;
      }
      if (ends_round(process)) repeat_contaminated(process.round);
    }
    progress_.finish(state({}));
    return end(interrupted() && recorded() < plan_.size());
  }

 private:
  void begin() {
    for_each_sample(run_.files, [&](Sample&& sample) { note(sample); });
    if (options_.resumed) run_.manifest.resumed_utc.push_back(clock_.utc());
    run_.manifest.complete = false;
    run_.manifest.stopped.clear();
    write_manifest();
  }

  /// False if it was interrupted, and not recorded.
  bool take_turn(const PlannedProcess& process) {
    const std::string why_not = failed_.reason(process.cell);
    CellResult result;
    if (why_not.empty())
      result = runner_.run(process);
    else
      result.samples = {row_without_value(process, Status::dnf, why_not)};
    if (result.interrupted) return false;
    record(process, result.samples);
    for (const Sample& sample : result.samples) note(sample);
    if (why_not.empty()) pace_.observe(process, result.seconds);
    seconds_in_cells_ += result.seconds;
    return true;
  }

  bool ends_round(const PlannedProcess& process) const {
    const auto next = static_cast<std::size_t>(process.process) + 1;
    return next == plan_.size() || plan_[next].round != process.round;
  }

  /// At the end of a round, when what disturbed may be over, and near enough in time to belong to
  /// it. Not searches: a count of tasks does not suffer.
  void repeat_contaminated(int round) {
    for (const PlannedProcess& process : plan_) {
      if (process.round != round || !reruns_.wants(process) || runner_.is_search(process)) continue;
      const double forecast_s = forecast(process);
      if (interrupted() || !may_repeat(forecast_s)) return;
      const double before_s = seconds_in_cells_;
      show(process);
      if (!take_turn(reruns_.again(process))) return;
      seconds_repeating_ += seconds_in_cells_ - before_s;
    }
  }

  bool may_repeat(double forecast_s) const {
    const double planned_s = seconds_in_cells_ - seconds_repeating_;
    return seconds_repeating_ + forecast_s <= most_rerun_share * planned_s &&
           (!options_.budget_s || clock_.elapsed_s() + forecast_s <= *options_.budget_s);
  }

  /// Of the plan.
  std::size_t recorded() const {
    return static_cast<std::size_t>(std::count_if(
        plan_.begin(), plan_.end(),
        [this](const PlannedProcess& process) { return recorder_.is_committed(process.process); }));
  }

  /// Whatever ends the disk's willingness ends the session, but nothing that was recorded before.
  void record(const PlannedProcess& process, const std::vector<Sample>& samples) try {
    recorder_.commit(process.process, samples);
  } catch (const WriteFailed& error) {
    throw WriteFailed(
        fmt::format("{}; {} of {} processes are recorded: make room, then go on with {}",
                    error.what(), recorded(), plan_.size(), command_to_complete(run_)));
  }

  void note(const Sample& sample) {
    failed_.note(sample);
    reruns_.note(sample);
    progress_.count(sample);
  }

  double forecast(const PlannedProcess& process) const {
    return failed_.reason(process.cell).empty() ? pace_.forecast(process) : 0;
  }

  /// Asked at the first process of a round; the first round that has something to run is always
  /// run.
  bool begins(const PlannedProcess& next) {
    if (next.round <= round_) return true;
    const bool is_first = round_ < 0;
    round_ = next.round;
    return !is_enough() && (is_first || begins_within_budget());
  }

  bool is_enough() {
    if (!options_.stop.reason || round_ < options_.stop.after_rounds) return false;
    stopped_ = options_.stop.reason();
    return !stopped_.empty();
  }

  bool begins_within_budget() {
    if (!options_.budget_s) return true;
    double seconds = clock_.elapsed_s();
    for (const PlannedProcess& process : plan_)
      if (process.round == round_ && !recorder_.is_committed(process.process))
        seconds += forecast(process);
    if (seconds <= *options_.budget_s) return true;
    stopped_ = fmt::format("the budget of {} left no time for round {}",
                           duration_words(*options_.budget_s), round_);
    return false;
  }

  Progress::State state(const Cell& current) const {
    Progress::State state{.done = recorded(),
                          .total = plan_.size(),
                          .elapsed_s = clock_.elapsed_s(),
                          .remaining_s = 0,
                          .current = current};
    for (const PlannedProcess& process : plan_)
      if (!recorder_.is_committed(process.process)) state.remaining_s += forecast(process);
    return state;
  }

  void show(const PlannedProcess& process) {
    if (process.unsupported.empty()) progress_.show(state(process.key));
  }

  void write_manifest() { write_whole_file(run_.files.manifest(), manifest_text(run_.manifest)); }

  SessionResult end(bool was_interrupted) {
    const double seconds = clock_.elapsed_s();
    run_.manifest.complete = !was_interrupted;
    run_.manifest.stopped = was_interrupted ? "interrupted" : stopped_;
    run_.manifest.ended_utc = clock_.utc();
    run_.manifest.share_outside_cells.reset();
    if (!options_.resumed && seconds > 0)
      run_.manifest.share_outside_cells = 1 - seconds_in_cells_ / seconds;
    write_manifest();
    return {was_interrupted, run_.manifest.stopped, recorded(), plan_.size()};
  }

  RecordedRun& run_;
  const CellRunner& runner_;
  const SessionOptions& options_;
  const RunClock& clock_;
  Progress& progress_;
  RunRecorder recorder_;
  std::vector<PlannedProcess> plan_;
  Reruns reruns_;
  Pace pace_;
  FailedCells failed_;
  int round_ = -1;
  std::string stopped_;
  double seconds_in_cells_ = 0;   // all of them
  double seconds_repeating_ = 0;  // of these, in processes beyond the plan
};

}  // namespace

SessionResult run_session(RecordedRun& run, const CellRunner& runner, const Runtimes& runtimes,
                          const SessionOptions& options, const RunClock& clock,
                          Progress& progress) {
  return Session(run, runner, runtimes, options, clock, progress).work();
}

}  // namespace barista
