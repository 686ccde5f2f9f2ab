#include "harness/launch/recorded_conditions.hpp"

#include <fmt/format.h>

#include "harness/machine/fingerprint.hpp"
#include "harness/machine/perf_events.hpp"
#include "harness/plan/suite_json.hpp"

namespace barista {
namespace {

using nlohmann::json;

json worker_entry(const PresentRuntime& worker) {
  json entry{{"runtime", worker.description.runtime},
             {"executable", worker.executable.filename().string()},
             {"content_id", worker.content_id},
             {"description", worker.description.source}};
  if (!worker.arguments.empty()) entry["arguments"] = worker.arguments;
  entry["executed"] = worker.not_copied.empty() ? "a fresh copy in each process"
                                                : "the file itself: " + worker.not_copied;
  return entry;
}

}  // namespace

Manifest note_conditions(const PreparedRun& run, const Runtimes& runtimes, const Topology& topology,
                         std::uint64_t seed) {
  Manifest manifest;
  manifest.seed = seed;
  manifest.suite = suite_to_json(run.suite);
  manifest.search_caps = run.search_caps;
  manifest.workers = json::array();
  for (const std::string& runtime : run.runtimes)
    if (const PresentRuntime* present = runtimes.find_present(runtime))
      manifest.workers.push_back(worker_entry(*present));
  for (const AbsentRuntime& absent : runtimes.absent)
    manifest.absent[absent.runtime] = absent.reason;
  manifest.fingerprint = fingerprint(topology);
  manifest.fingerprint_id = manifest.fingerprint.at("fingerprint_id");
  if (topology.is_this_system())
    manifest.hardware_counters = hardware_counters_words(probe_perf_events());
  manifest.processes = static_cast<int>(run.plan.size());
  return manifest;
}

std::vector<std::string> changed_conditions(const Manifest& manifest, const Runtimes& runtimes,
                                            const Topology& topology) {
  std::vector<std::string> changes;
  const json now = fingerprint(topology);
  const std::string here = now.at("fingerprint_id");
  if (here != manifest.fingerprint_id)
    changes.push_back(fmt::format("this machine has the fingerprint {}, the run has {} ({})", here,
                                  manifest.fingerprint_id,
                                  fingerprint_differences(now, manifest.fingerprint)));
  for (const json& worker : manifest.workers) {
    const std::string runtime = worker.at("runtime");
    const PresentRuntime* present = runtimes.find_present(runtime);
    if (present == nullptr)
      changes.push_back(fmt::format("bench-{} is not there any more", runtime));
    else if (present->content_id != worker.at("content_id").get<std::string>())
      changes.push_back(fmt::format("bench-{} has been built anew", runtime));
    else if (worker.value("arguments", std::vector<std::string>{}) != present->arguments)
      changes.push_back(fmt::format("bench-{} would be given other arguments", runtime));
  }
  return changes;
}

}  // namespace barista
