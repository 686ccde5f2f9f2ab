#include "harness/analysis/gaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/record/cell_name.hpp"
#include "harness/text/counted.hpp"

namespace barista {
namespace {

/// Processes that a time-out, a crash or a wrong answer took something from.
struct Losses {
  std::set<int> lost;
  std::size_t all = 0;
  std::string reason;  // one of them

  double share() const {
    return all == 0 ? 0 : static_cast<double>(lost.size()) / static_cast<double>(all);
  }
};

/// By cell, named as in the comparison.
std::map<Cell, Losses> losses_of(const GroupedSamples& samples, const Narrowing& narrowing) {
  std::map<Cell, Losses> losses;
  for (const auto& [key, series] : samples) {
    if (!wanted(narrowing, key)) continue;
    Cell cell = key;
    if (!narrowing.runtime.empty()) cell.runtime.clear();
    Losses& here = losses[cell];
    for (const Status status : {Status::dnf, Status::invalid})
      if (const auto setbacks = series.setbacks.find(status); setbacks != series.setbacks.end()) {
        here.lost.insert(setbacks->second.processes.begin(), setbacks->second.processes.end());
        if (!setbacks->second.reasons.empty()) here.reason = *setbacks->second.reasons.begin();
      }
    here.all += series.processes.size();
  }
  return losses;
}

/// What could be compared, had the PUs been at the compared distance in any of its processes.
std::vector<std::string> only_in_other_regimes(const GroupedSamples& samples,
                                               const Narrowing& narrowing, std::string_view side) {
  std::vector<std::string> gaps;
  for (const auto& [cell, series] : samples) {
    if (!series.regimes || !wanted(narrowing, cell)) continue;
    for (const auto& [metric, others] : series.regimes->others)
      if (wanted_metric(narrowing, metric) && series.metrics.at(metric).values.size() == 0)
        gaps.push_back(fmt::format("{} of the {}: the PUs were {} in none of its processes",
                                   row_name(cell, metric), side, words_of(series.regimes->shown)));
  }
  return gaps;
}

std::string losses_text(const Losses& losses) {
  return fmt::format("{} of {}", losses.lost.size(), counted(losses.all, "process", "processes"));
}

}  // namespace

std::vector<std::string> gaps_between(const GroupedSamples& first_samples,
                                      const Narrowing& first_narrowing, const Comparables& first,
                                      const GroupedSamples& second_samples,
                                      const Narrowing& second_narrowing,
                                      const Comparables& second) {
  std::vector<std::string> gaps = only_in_other_regimes(first_samples, first_narrowing, "first");
  for (std::string& gap : only_in_other_regimes(second_samples, second_narrowing, "second"))
    gaps.push_back(std::move(gap));
  const std::map<Cell, Losses> losses = losses_of(first_samples, first_narrowing);
  const std::map<Cell, Losses> other_losses = losses_of(second_samples, second_narrowing);
  const auto add_one_sided = [&](const Comparables& has, const Comparables& lacks,
                                 std::string_view side) {
    for (const auto& [key, comparable] : has) {
      const auto is_of_this_cell = [&](const auto& entry) {
        return entry.first.first == key.first;
      };
      if (!lacks.contains(key) && std::any_of(lacks.begin(), lacks.end(), is_of_this_cell))
        gaps.push_back(
            fmt::format("{} is there in the {} only", row_name(key.first, key.second), side));
    }
  };
  add_one_sided(first, second, "first");
  add_one_sided(second, first, "second");
  constexpr double clearly_more = 0.1;
  for (const auto& [cell, ours] : losses) {
    const auto theirs = other_losses.find(cell);
    if (theirs == other_losses.end()) continue;
    if (std::abs(ours.share() - theirs->second.share()) < clearly_more) continue;
    const Losses& worse = ours.share() > theirs->second.share() ? ours : theirs->second;
    gaps.push_back(fmt::format(
        "{} gave no figure or not every one in {} of the first and {} of the second: {}",
        cell_name(cell), losses_text(ours), losses_text(theirs->second), worse.reason));
  }
  return gaps;
}

}  // namespace barista
