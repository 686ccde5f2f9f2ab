#include "harness/launch/cell_runner.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <optional>

#include "harness/contract/metrics.hpp"
#include "harness/launch/cell_command.hpp"
#include "harness/launch/contamination.hpp"
#include "harness/launch/mechanism_proof.hpp"
#include "harness/launch/worker_report.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

const PresentRuntime& present_runtime(const Runtimes& runtimes, const Cell& key) {
  const PresentRuntime* runtime = runtimes.find_present(key.runtime);
  if (runtime == nullptr || runtime->description.find_experiment(key.experiment) == nullptr)
    throw InvalidData(
        fmt::format("the plan asks bench-{} for '{}', which it does not offer any more",
                    key.runtime, key.experiment));
  return *runtime;
}

WorkerLimits limits_of(const ProcessSettings& settings) {
  WorkerLimits limits;
  limits.timeout = std::chrono::duration<double>(settings.timeout_s);
  limits.memory_ceiling_bytes = std::int64_t{settings.memory_ceiling_mib} << 20;
  return limits;
}

double own_cpu_s() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// No thread of the worker needs the PU of another, and the rest of the system has PUs left.
bool is_alone_on_its_pus(const RuntimeDescription& runtime, const PlannedProcess& process,
                         long pus) {
  return runtime.tasks == Tasks::user_space && !runtime.background_threads &&
         process.pus.size() == process.key.workers && static_cast<long>(process.key.workers) < pus;
}

/// Of a probe's report: whether its tasks were alive, and how many.
Probe read_probe(const std::vector<Sample>& samples) {
  for (const Sample& sample : samples) {
    if (sample.metric != metrics::tasks_alive.name || !sample.value) continue;
    if (sample.status == Status::ok)
      return {Probe::End::alive, static_cast<long>(*sample.value), sample.reason};
    return {Probe::End::died, 0, "invalid: " + sample.reason};
  }
  return {Probe::End::died, 0, samples.front().reason};
}

void add_readings(const PlannedProcess& process, const std::optional<PuReading>& before,
                  const std::optional<PuReading>& after, std::vector<Sample>& samples) {
  const auto add = [&](const Metric& metric, double value) {
    samples.push_back({.cell = process.cell,
                       .round = process.round,
                       .process = process.process,
                       .key = process.key,
                       .metric = std::string(metric.name),
                       .value = value});
  };
  if (before) add(metrics::line_before_ns, before->line_ns);
  if (after) add(metrics::line_after_ns, after->line_ns);
  if (before) add(metrics::chain_before_ns, before->chain_ns);
  if (after) add(metrics::chain_after_ns, after->chain_ns);
}

}  // namespace

struct CellRunner::Ran {
  WorkerOutcome outcome;
  std::optional<PuReading> before, after;  // where it has several PUs
  std::optional<Noise> noise;              // where it is looked at
  OwnUsage own;

  std::string flags(const std::vector<Sample>& samples = {}) const {
    if (!noise) return {};
    return contamination_marks(*noise, while_it_measured(own, samples),
                               ::sysconf(_SC_NPROCESSORS_ONLN));
  }
};

Sample row_without_value(const PlannedProcess& process, Status status, const std::string& reason) {
  return {.cell = process.cell,
          .round = process.round,
          .process = process.process,
          .key = process.key,
          .status = status,
          .reason = reason};
}

CellRunner::CellRunner(const Runtimes& runtimes, const ProcessSettings& settings,
                       std::map<int, long> search_caps, const Topology& topology, NoiseSource noise)
    : runtimes_(runtimes),
      settings_(settings),
      search_caps_(std::move(search_caps)),
      topology_(topology),
      noise_(std::move(noise)),
      counters_(topology.is_this_system() ? probe_perf_events().countable
                                          : std::vector<PerfEvent>{}) {}

CellResult CellRunner::run(const PlannedProcess& process) const {
  if (!process.unsupported.empty())
    return {.samples = {row_without_value(process, Status::unsupported, process.unsupported)}};
  const auto cap = search_caps_.find(process.cell);
  return cap == search_caps_.end() ? run_once(process) : run_search(process, cap->second);
}

std::optional<PuReading> CellRunner::reading_of(const PlannedProcess& process) const {
  if (process.pus.size() < 2 || !topology_.is_this_system()) return std::nullopt;
  return probe_pus(process.pus[0], process.pus[1]);
}

CellRunner::Ran CellRunner::run_case(const PlannedProcess& process, long searched_tasks) const {
  const PresentRuntime& runtime = present_runtime(runtimes_, process.key);
  const ExperimentDescription& experiment =
      *runtime.description.find_experiment(process.key.experiment);
  const bool is_here = topology_.is_this_system();
  WorkerCommand command{runtime.executable,
                        cell_arguments(case_name(process.key, experiment, searched_tasks), process,
                                       settings_, is_here),
                        environment_padding(process), counters_};
  if (runtime.not_copied.empty()) command.copy_seed = process.seed;
  command.arguments.insert(command.arguments.end(), runtime.arguments.begin(),
                           runtime.arguments.end());
  Ran ran;
  ran.before = reading_of(process);
  const NoiseReading before = noise_ ? noise_() : NoiseReading{};
  const double harness_cpu_before_s = own_cpu_s();
  ran.outcome = run_worker(command, Binding::prepare(topology_, process.pus), limits_of(settings_));
  const NoiseReading after = noise_ ? noise_() : NoiseReading{};
  const double harness_cpu_s = own_cpu_s() - harness_cpu_before_s;
  ran.after = reading_of(process);
  if (!noise_) return ran;
  const long pus = ::sysconf(_SC_NPROCESSORS_ONLN);
  ran.noise = noise_between(before, after);
  const auto preempted = static_cast<double>(ran.outcome.involuntary_switches);
  ran.own = {.cpu_s = ran.outcome.cpu_s + harness_cpu_s,
             .preempted_per_s =
                 preempted >= 10 ? preempted / ran.noise->seconds : 0,  // a handful may be chance
             .paged = ran.outcome.major_faults > 0,
             .alone_on_its_pus = is_alone_on_its_pus(runtime.description, process, pus)};
  return ran;
}

CellResult CellRunner::run_once(const PlannedProcess& process) const {
  const Ran ran = run_case(process, 0);
  CellResult result{.samples = {},
                    .interrupted = ran.outcome.end == WorkerEnd::interrupted,
                    .seconds = ran.outcome.seconds};
  if (result.interrupted) return result;
  std::string cause = ran.outcome.cause;
  if (ran.outcome.end == WorkerEnd::succeeded) {
    const RuntimeDescription& runtime = present_runtime(runtimes_, process.key).description;
    WorkerReport report = read_worker_report(ran.outcome.output, process,
                                             *runtime.find_experiment(process.key.experiment));
    if (auto* samples = std::get_if<std::vector<Sample>>(&report)) {
      const std::string flags = ran.flags(*samples);
      for (Sample& sample : *samples) sample.flags = flags;
      hold_to_promises(*samples, runtime);
      result.samples = std::move(*samples);
      add_readings(process, ran.before, ran.after, result.samples);
      return result;
    }
    cause = std::get<std::string>(report);
  }
  result.samples = {row_without_value(process, Status::dnf, cause)};
  return result;
}

Probe CellRunner::probe(const PlannedProcess& process, long tasks, CellResult& result,
                        std::string& flags) const {
  const Ran ran = run_case(process, tasks);
  result.seconds += ran.outcome.seconds;
  flags = ran.flags();
  const bool hopeless = ran.outcome.end == WorkerEnd::not_started ||
                        ran.outcome.end == WorkerEnd::interrupted ||
                        (ran.outcome.end == WorkerEnd::exited && ran.outcome.code == exit_usage);
  result.interrupted = ran.outcome.end == WorkerEnd::interrupted;
  if (hopeless) return {Probe::End::hopeless, 0, ran.outcome.cause};
  if (ran.outcome.end == WorkerEnd::timed_out || ran.outcome.end == WorkerEnd::over_memory)
    return {Probe::End::stopped, 0, ran.outcome.cause};
  if (ran.outcome.end != WorkerEnd::succeeded) return {Probe::End::died, 0, ran.outcome.cause};
  const ExperimentDescription* experiment =
      present_runtime(runtimes_, process.key).description.find_experiment(process.key.experiment);
  const WorkerReport report = read_worker_report(ran.outcome.output, process, *experiment);
  if (const auto* samples = std::get_if<std::vector<Sample>>(&report)) return read_probe(*samples);
  return {Probe::End::hopeless, 0, std::get<std::string>(report)};
}

CellResult CellRunner::run_search(const PlannedProcess& process, long cap) const {
  CellResult result;
  std::string flags;
  const SearchResult found =
      search_limit(cap, [&](long tasks) { return probe(process, tasks, result, flags); });
  if (result.interrupted) return result;
  Sample row = row_without_value(process, Status::dnf, found.reason);
  if (found.tasks > 0) {
    row.status = Status::ok;
    row.metric = metrics::tasks_alive.name;
    row.value = static_cast<double>(found.tasks);
    row.flags = flags;
  }
  result.samples = {row};
  return result;
}

CellRunner::NoiseSource noise_of(const Topology& topology) {
  if (!topology.is_this_system()) return {};
  return [] { return read_noise(); };
}

}  // namespace barista
