#include "harness/analysis/run_levels.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace barista {
namespace {

bool is_time(const std::string& name) {
  const std::optional<Metric> metric = find_metric(name);
  return metric && metric->unit == "ns";
}

}  // namespace

bool RunLevels::has_same_worker(const RunLevels& other, const std::string& runtime) const {
  const auto ours = contents.find(runtime);
  const auto theirs = other.contents.find(runtime);
  return ours != contents.end() && theirs != other.contents.end() && !ours->second.empty() &&
         ours->second == theirs->second;
}

std::map<LevelKey, Level> levels_of(const Comparables& comparables) {
  const double z = boost::math::quantile(boost::math::normal(), (1 + confidence) / 2);
  std::map<LevelKey, Level> levels;
  for (const auto& [key, comparable] : comparables) {
    const Estimate& median = comparable.estimate;
    if (comparable.is_slope || find_metric(key.second)->unit != "ns" || !median.interval ||
        median.interval->low <= 0)
      continue;
    levels[key] = {std::log(median.value),
                   std::log(median.interval->high / median.interval->low) / (2 * z)};
  }
  return levels;
}

std::map<std::string, std::string> contents_of(const Manifest& manifest) {
  std::map<std::string, std::string> contents;
  for (const nlohmann::json& worker : manifest.workers)
    contents[worker.at("runtime").get<std::string>()] = worker.value("content_id", "");
  return contents;
}

RunLevels levels_of(const RecordedRun& run, GroupedSamples grouped) {
  for (auto& [cell, series] : grouped)  // slopes of memory would be the most of the work
    std::erase_if(series.metrics, [](const auto& each) { return !is_time(each.first); });
  return {levels_of(comparables_of(grouped, {}, run.manifest.seed)), contents_of(run.manifest)};
}

RunLevels RunTimes::levels(const Regimes& regimes, const ChosenRegimes& chosen) const {
  return {levels_of(comparables_of(times.group(regimes, chosen), {}, seed)), contents};
}

RunTimes read_times(const RecordedRun& run) {
  RunTimes read{.times = {}, .seed = run.manifest.seed, .contents = contents_of(run.manifest)};
  for_each_sample(run.files, [&](Sample&& sample) {
    if (is_time(sample.metric)) read.times.add(sample);
  });
  return read;
}

}  // namespace barista
