#include "harness/analysis/between_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/analysis/run_spread.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

std::string percent_text(double logarithm) {
  return fmt::format("{:+.2f} %", std::expm1(logarithm) * 100);
}

std::string size_text(double logarithm) {
  return fmt::format("{:.2g} %", std::expm1(logarithm) * 100);
}

/// Any time, with so many workers.
LevelKey usual_time(unsigned workers) {
  return {Cell{.runtime = {}, .experiment = {}, .params = {}, .placement = {}, .workers = workers},
          std::string(metrics::yield_ns.name)};
}

/// What changed for all, as each runtime sees it in the others.
std::string shift_text(const BetweenRuns& between, const RunLevels& first) {
  std::vector<double> shifts;
  for (const auto& [runtime, content] : first.contents)
    if (const std::optional<CommonShift> shift = between.shift(runtime))
      shifts.push_back(shift->value);
  if (shifts.empty())
    return "too few other runtimes tell what changed for all, so that nothing is taken off";
  const auto [least, most] = std::minmax_element(shifts.begin(), shifts.end());
  const std::string low = percent_text(*least), high = percent_text(*most);
  return fmt::format("what changed for all other runtimes, {}, is taken off the ratios",
                     low == high ? low : fmt::format("{} to {}", low, high));
}

}  // namespace

std::string between_words(const BetweenRuns& between, const RunLevels& first,
                          const RunHistory& history) {
  if (between.runs() >= BetweenRuns::fewest_runs)
    return fmt::format(
        "Two runs: times are judged by how {} other runs of the same binaries differ, which began "
        "from {} to {} ({}); {}",
        between.runs(), history.first_utc, history.last_utc, history.where,
        shift_text(between, first));
  return fmt::format(
      "Two runs: times have no verdict, for how much runs of the same binaries differ here is "
      "unknown: {} of {} other runs needed were found in {} (--history names others); their "
      "intervals are widened by the usual {:.1f} % from run to run with one worker, {:.1f} % with "
      "more. `barista ab` compares two builds within one run",
      between.runs(), BetweenRuns::fewest_runs, history.where, usual_drift(1) * 100,
      usual_drift(2) * 100);
}

std::string run_spread_words(const RunSpread& spread, const RunHistory& history) {
  if (spread.runs() > 0)
    return fmt::format(
        "From run to run a time is taken to change as it does among {} other runs of the same "
        "binaries, which began from {} to {} ({}).",
        spread.runs(), history.first_utc, history.last_utc, history.where);
  const std::string found =
      history.where.empty()
          ? ""
          : fmt::format(": {} of {} other runs needed were found in {}", history.runs.size(),
                        BetweenRuns::fewest_runs, history.where);
  return fmt::format(
      "From run to run a time is taken to change by {} with one worker and {} with more, a ratio "
      "of two times of one run by {} and {}, which is usual; how much it does here is not known{}.",
      size_text(spread.of(usual_time(1))), size_text(spread.of(usual_time(2))),
      size_text(spread.of_ratio(usual_time(1), usual_time(1))),
      size_text(spread.of_ratio(usual_time(2), usual_time(2))), found);
}

}  // namespace barista
