#include "harness/certify/relabel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/contract/metrics.hpp"
#include "harness/plan/balanced_order.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

/// The usable times of all runs, in rounds. Processes are numbered through, so that those of two
/// runs stay apart.
std::vector<std::vector<Sample>> rounds_of(std::span<const RecordedRun> runs) {
  std::vector<std::vector<Sample>> rounds;
  int first_process = 0;
  for (const RecordedRun& run : runs) {
    std::map<int, std::vector<Sample>> by_round;
    for_each_sample(run.files, [&](Sample&& sample) {
      const auto metric = find_metric(sample.metric);
      if (sample.status != Status::ok || !metric || metric->unit != "ns") return;
      sample.process += first_process;
      by_round[sample.round].push_back(std::move(sample));
    });
    for (auto& [round, samples] : by_round) rounds.push_back(std::move(samples));
    first_process += run.manifest.processes;
  }
  return rounds;
}

GroupedSamples group(const std::vector<std::vector<Sample>>& rounds,
                     std::span<const std::size_t> chosen) {
  SampleGrouper grouper;
  for (const std::size_t round : chosen)
    for (const Sample& sample : rounds[round]) grouper.add(sample);
  return std::move(grouper).finish();
}

}  // namespace

std::vector<ReportOutcome> relabelled_reports(std::span<const RecordedRun> runs,
                                              std::size_t reports, std::uint64_t seed,
                                              double margin) {
  const std::vector<std::vector<Sample>> rounds = rounds_of(runs);
  Random random(seed);
  std::vector<ReportOutcome> outcomes;
  for (std::size_t i = 0; i < reports; ++i) {
    const std::vector<std::size_t> dealt = shuffled(rounds.size(), random);
    const auto half = std::span(dealt).first(dealt.size() / 2);
    const GroupedSamples first = group(rounds, half);
    const GroupedSamples second = group(rounds, std::span(dealt).subspan(half.size()));
    const ComparisonReport report = compare({first, {}}, {second, {}}, margin);
    if (const std::string refusal = report.refusal(); !refusal.empty())
      throw UsageError(
          fmt::format("{} rounds cannot be dealt to two sides: {}; name more runs of "
                      "the suite",
                      rounds.size(), refusal));
    outcomes.push_back(outcome_of(report, 0));
    outcomes.back().report = static_cast<int>(i);
    outcomes.back().seed = seed;
  }
  return outcomes;
}

}  // namespace barista
