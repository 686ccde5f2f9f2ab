#include "harness/certify/relabel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/contract/metrics.hpp"
#include "harness/plan/balanced_order.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

using Rounds = std::vector<std::vector<Sample>>;

/// The usable times of a run.
Rounds rounds_of(const RecordedRun& run) {
  std::map<int, std::vector<Sample>> by_round;
  for_each_sample(run.files, [&](Sample&& sample) {
    const auto metric = find_metric(sample.metric);
    if (sample.status == Status::ok && metric && metric->unit == "ns")
      by_round[sample.round].push_back(std::move(sample));
  });
  Rounds rounds;
  for (auto& [round, samples] : by_round) rounds.push_back(std::move(samples));
  return rounds;
}

GroupedSamples group(const Rounds& rounds, std::span<const std::size_t> chosen) {
  SampleGrouper grouper;
  for (const std::size_t round : chosen)
    for (const Sample& sample : rounds[round]) grouper.add(sample);
  return grouper.group();
}

}  // namespace

std::vector<ReportOutcome> relabelled_reports(std::span<const RecordedRun> runs,
                                              std::size_t reports, std::uint64_t seed,
                                              double margin) {
  std::vector<Rounds> rounds_of_runs;
  for (const RecordedRun& run : runs) rounds_of_runs.push_back(rounds_of(run));
  Random random(seed);
  std::vector<ReportOutcome> outcomes;
  for (std::size_t i = 0; i < reports; ++i) {
    const Rounds& rounds = rounds_of_runs[i % runs.size()];
    const std::vector<std::size_t> dealt = shuffled(rounds.size(), random);
    const auto half = std::span(dealt).first(dealt.size() / 2);
    const GroupedSamples first = group(rounds, half);
    const GroupedSamples second = group(rounds, std::span(dealt).subspan(half.size()));
    const ComparisonReport report = compare({first, {}}, {second, {}}, margin);
    if (const std::string refusal = report.refusal(); !refusal.empty())
      throw UsageError(
          fmt::format("{} rounds cannot be dealt to two sides: {}; measure a run of more rounds",
                      rounds.size(), refusal));
    outcomes.push_back(outcome_of(report, 0));
    outcomes.back().report = static_cast<int>(i);
    outcomes.back().seed = seed;
  }
  return outcomes;
}

}  // namespace barista
