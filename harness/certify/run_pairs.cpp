#include "harness/certify/run_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "harness/analysis/between_runs.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/analysis/exact_bounds.hpp"
#include "harness/analysis/verdicts.hpp"
#include "harness/record/csv_text.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

static_assert(fewest_runs_for_pairs == BetweenRuns::fewest_runs + 2);

struct Run {
  std::string name;
  std::uint64_t seed;
  SampleGrouper samples;
};

/// All runs, their times of the chosen regimes.
struct View {
  std::vector<GroupedSamples> samples;
  std::vector<RunLevels> levels;
};

/// The views that were asked for: there are few choices, and many pairs.
class Views {
 public:
  Views(std::span<const RecordedRun> recorded, const std::vector<Run>& runs)
      : recorded_(recorded), runs_(runs), regimes_(regimes_of(runs)) {}

  const Regimes& regimes() const { return regimes_; }
  const View& of(const ChosenRegimes& chosen) {
    const auto [place, is_new] = views_.try_emplace(chosen);
    View& view = place->second;
    for (std::size_t i = 0; is_new && i < runs_.size(); ++i) {
      view.samples.push_back(runs_[i].samples.group(regimes_, chosen));
      view.levels.push_back(levels_of(recorded_[i], view.samples.back()));
    }
    return view;
  }

 private:
  static Regimes regimes_of(const std::vector<Run>& runs) {
    std::vector<const Lines*> lines;
    for (const Run& run : runs) lines.push_back(&run.samples.lines());
    return Regimes(lines);
  }

  std::span<const RecordedRun> recorded_;
  const std::vector<Run>& runs_;
  Regimes regimes_;
  std::map<ChosenRegimes, View> views_;
};

std::string name_of(const RecordedRun& run) {
  return std::filesystem::weakly_canonical(run.files.directory).filename().string();
}

void check_alike(std::span<const RecordedRun> runs) {
  if (runs.size() < fewest_runs_for_pairs)
    throw UsageError(
        fmt::format("{} runs are too few to be judged by each other: {} or more are needed",
                    runs.size(), fewest_runs_for_pairs));
  const Manifest& model = runs.front().manifest;
  for (const RecordedRun& run : runs) {
    require_complete(run);
    const char* what = run.manifest.fingerprint_id != model.fingerprint_id ? "machine"
                       : run.manifest.suite != model.suite                 ? "suite"
                       : contents_of(run.manifest) != contents_of(model)   ? "workers"
                                                                           : nullptr;
    if (what != nullptr)
      throw UsageError(fmt::format("{} and {} are not runs of the same {}",
                                   runs.front().files.directory.string(),
                                   run.files.directory.string(), what));
  }
}

std::vector<RunLevels> others_than(const std::vector<RunLevels>& all, std::size_t first,
                                   std::size_t second) {
  std::vector<RunLevels> others;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i != first && i != second) others.push_back(all[i]);
  return others;
}

/// As nobody would have to know of runs and regimes: as if the two were sides of one run.
class RankRule {
 public:
  RankRule(const std::vector<Run>& runs, const View& view, double margin)
      : runs_(runs), margin_(margin) {
    for (const Run& run : runs) samples_.push_back(run.samples.group(Regimes()));
    for (const auto& [key, level] : view.levels.front().levels) times_.metrics.insert(key.second);
  }

  void count(PairVerdict& verdict, std::size_t first, std::size_t second) const {
    const ComparisonReport report =
        compare({samples_[first], times_, runs_[first].seed},
                {samples_[second], times_, runs_[second].seed}, margin_);
    const ReportOutcome outcome = outcome_of(report, 0);
    verdict.times = outcome.comparisons;
    verdict.different_by_ranks = outcome.better + outcome.worse;
  }

 private:
  const std::vector<Run>& runs_;
  double margin_;
  std::vector<GroupedSamples> samples_;
  Narrowing times_;
};

/// As if this runtime had become so much slower, by another build of its worker.
RunLevels planted(RunLevels levels, const std::string& runtime, double slowdown) {
  for (auto& [key, level] : levels.levels)
    if (key.first.runtime == runtime) level.value += std::log1p(slowdown);
  levels.contents[runtime] += ", slowed down";
  return levels;
}

/// By slow-down, and whether it is of cells with one worker.
using Power = std::map<std::pair<double, bool>, PowerPoint>;

void count_found(Power& power, const ComparisonReport& report, const std::string& runtime,
                 double slowdown) {
  std::set<bool> classes;
  for (const Comparison& each : report.comparisons) {
    if (each.cell.runtime != runtime || !each.between) continue;
    const bool one_worker = each.cell.workers == 1;
    PowerPoint& point = power[{slowdown, one_worker}];
    point.slowdown = slowdown;
    point.cells = one_worker ? "one worker" : "more workers";
    point.reports += classes.insert(one_worker).second;
    ++point.comparisons;
    point.found += each.outcome == Outcome::worse;
    point.wrong_direction += each.outcome == Outcome::better;
    point.equivalent += each.outcome == Outcome::equivalent;
    if (!each.detectable || *each.detectable > slowdown) continue;
    ++point.within_reach;
    point.found_within_reach += each.outcome == Outcome::worse;
  }
}

/// Of each reading, which verdict which runs passed.
class Readings {
 public:
  void add(const std::string& run, const std::vector<ClaimVerdict>& verdicts) {
    for (const ClaimVerdict& claim : verdicts)
      for (const DefinitionVerdict& each : claim.definitions) {
        const bool is_decided = each.verdict == Verdict::matches ||
                                each.verdict == Verdict::better || each.verdict == Verdict::worse;
        if (!is_decided) continue;
        decided_[fmt::format("{} of {}, {}", claim.claim->id, claim.runtime, each.definition->name)]
            .try_emplace(std::string(name_of(each.verdict)), run);
      }
  }

  std::size_t size() const { return decided_.size(); }
  std::vector<std::string> flipped() const {
    std::vector<std::string> flipped;
    for (const auto& [reading, runs] : decided_) {
      if (runs.size() < 2) continue;
      std::string words = reading + ":";
      for (const auto& [verdict, run] : runs) words += fmt::format(" {} in {}", verdict, run);
      flipped.push_back(std::move(words));
    }
    return flipped;
  }

 private:
  std::map<std::string, std::map<std::string, std::string>> decided_;
};

std::vector<Run> read(std::span<const RecordedRun> recorded) {
  std::vector<Run> runs;
  for (const RecordedRun& run : recorded)
    runs.push_back({name_of(run), run.manifest.seed, read_samples(run)});
  return runs;
}

void judge_claims(PairsReport& report, std::span<const RecordedRun> recorded,
                  const std::vector<Run>& runs, Views& views, const Claims& claims) {
  Readings readings;
  const View& near = views.of(views.regimes().everywhere(Regime::near));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunSpread spread(others_than(near.levels, i, i));
    const Summary summary = summarise(runs[i].samples.group(views.regimes()), runs[i].seed);
    readings.add(runs[i].name, judge(claims, summary, incapabilities_of(recorded[i]), spread));
  }
  report.readings = readings.size();
  report.flipped = readings.flipped();
}

}  // namespace

PairsReport judge_pairs(std::span<const RecordedRun> recorded, const Claims& claims,
                        const PairSettings& settings,
                        const std::function<void(std::size_t, std::size_t)>& tell) {
  check_alike(recorded);
  const std::vector<Run> runs = read(recorded);
  Views views(recorded, runs);
  const RankRule by_ranks(runs, views.of({}), settings.margin);
  std::vector<std::string> runtimes;
  for (const auto& [runtime, content] : contents_of(recorded.front().manifest))
    runtimes.push_back(runtime);
  PairsReport report{.runs = runs.size()};
  Power power;
  const std::size_t pairs = runs.size() * (runs.size() - 1) / 2;
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (std::size_t j = i + 1; j < runs.size(); ++j) {
      const ComparedRegimes regimes(views.regimes(), runs[i].samples.lines(),
                                    runs[j].samples.lines());
      const View& view = views.of(regimes.chosen());
      const RunLevels& first = view.levels[i];
      const std::vector<RunLevels> history = others_than(view.levels, i, j);
      const auto compare_with = [&](const RunLevels& second) {
        const BetweenRuns drift(first, second, history);
        ComparisonReport compared =
            compare({view.samples[i], {}, runs[i].seed}, {view.samples[j], {}, runs[j].seed},
                    settings.margin, Pairing::between_runs, &drift);
        compared.regimes = regimes;
        return compared;
      };
      const ComparisonReport equal = compare_with(view.levels[j]);
      PairVerdict verdict{.first = runs[i].name,
                          .second = runs[j].name,
                          .outcome = outcome_of(equal, 0),
                          .gate = judge_gate(equal, settings.margin).state};
      by_ranks.count(verdict, i, j);
      // Each runtime in its turn.
      const std::string& runtime = runtimes[report.pairs.size() % runtimes.size()];
      for (const double slowdown : settings.slowdowns)
        count_found(power, compare_with(planted(view.levels[j], runtime, slowdown)), runtime,
                    slowdown);
      report.pairs.push_back(std::move(verdict));
      tell(report.pairs.size(), pairs);
    }
  for (auto& [key, point] : power) {
    point.share_found = exact_interval(point.found, point.comparisons);
    report.power.push_back(point);
  }
  judge_claims(report, recorded, runs, views, claims);
  return report;
}

std::string pairs_csv_text(const PairsReport& report) {
  std::string text =
      "first,second,comparisons,faster,slower,equivalent,detectable,times,different_by_ranks,"
      "gate\n";
  for (const PairVerdict& pair : report.pairs) {
    const ReportOutcome& outcome = pair.outcome;
    append_csv_row(text, {pair.first, pair.second, std::to_string(outcome.comparisons),
                          std::to_string(outcome.better), std::to_string(outcome.worse),
                          std::to_string(outcome.equivalent),
                          outcome.detectable ? fmt::format("{:.4g}", *outcome.detectable) : "",
                          std::to_string(pair.times), std::to_string(pair.different_by_ranks),
                          name_of(pair.gate)});
  }
  return text;
}

void tally(Certificate& certificate, const PairsReport& report) {
  std::vector<ReportOutcome> outcomes;
  PairCounts counts{.runs = report.runs, .readings = report.readings, .flipped = report.flipped};
  for (const PairVerdict& pair : report.pairs) {
    outcomes.push_back(pair.outcome);
    counts.gates_passed += pair.gate == GateState::passed;
    counts.gates_stopped += pair.gate == GateState::regression;
    counts.false_by_ranks += pair.different_by_ranks > 0;
    counts.times += pair.times;
    counts.different_by_ranks += pair.different_by_ranks;
  }
  certificate.design = Design::two_runs;
  tally(certificate, outcomes);
  certificate.power = report.power;
  certificate.pairs = std::move(counts);
}

}  // namespace barista
