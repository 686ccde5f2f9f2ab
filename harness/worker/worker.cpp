#include "harness/worker/worker.hpp"

#include <benchmark/benchmark.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/contract/pu_set.hpp"
#include "harness/worker/describe.hpp"
#include "harness/worker/flags.hpp"
#include "harness/worker/last_words.hpp"
#include "harness/worker/library_flags.hpp"
#include "harness/worker/probes.hpp"
#include "harness/worker/state_trial.hpp"

namespace barista {
namespace {

constexpr int exit_usage = 64;

unsigned allowed_pus() { return static_cast<unsigned>(PuSet::of_this_thread().pus().size()); }

/// Throws std::invalid_argument for a PU that this process may not use, or that is not there.
void require_allowed(const std::vector<unsigned>& pus) {
  const PuSet allowed = PuSet::of_this_thread();
  for (const unsigned pu : pus)
    if (!allowed.contains(pu))
      throw std::invalid_argument("--barista_pus: this process may not use PU " +
                                  std::to_string(pu) + "; `barista doctor` names those it may");
}

void run_case(benchmark::State& state, const Case& one, const WorkerFlags& flags,
              const Probes& probes) {
  RuntimeOptions options{
      .workers = one.workers, .pus = flags.pus, .stack_bytes = 0, .seed = flags.seed};
  if (!options.pus.empty()) options.pus.resize(one.workers);
  StateTrial trial(state, one, probes, std::move(options), flags.slowdown);
  try {
    one.entry->run(trial);
    trial.finish();
  } catch (const std::invalid_argument& error) {  // the runtime cannot serve these options
    state.SkipWithError(("unsupported: " + std::string(error.what())).c_str());
  }
}

void register_case(const Case& one, const WorkerFlags& flags, const Probes& probes) {
  auto* registered = benchmark::RegisterBenchmark(
      name_of(one).c_str(),
      [&flags, &probes, one](benchmark::State& state) { run_case(state, one, flags, probes); });
  registered->UseManualTime()->MeasureProcessCPUTime();
  if (one.entry->info.one_shot) registered->Iterations(1)->Repetitions(1);
}

std::vector<Case> selected_cases(const WorkerDescription& description, const WorkerFlags& flags) {
  if (flags.case_name.empty()) return default_cases(description.entries, allowed_pus());
  Case one = parse_case(flags.case_name, description.entries);
  if (!flags.pus.empty() && flags.pus.size() < one.workers)
    throw std::invalid_argument("--barista_pus names " + std::to_string(flags.pus.size()) +
                                " PUs for " + std::to_string(one.workers) +
                                " workers; name one per worker");
  return {one};
}

int run_benchmarks(int argc, char** argv, const WorkerDescription& description,
                   const WorkerFlags& flags) {
  require_allowed(flags.pus);
  Probes probes = description.probes;
  if (flags.coarse_clock) {
    probes.now_ns = coarse_now_ns;
    probes.clock_is_virtual = false;
  }
  for (const Case& one : selected_cases(description, flags)) register_case(one, flags, probes);
  benchmark::AddCustomContext("barista_protocol", "1");
  benchmark::AddCustomContext("barista_runtime", description.runtime);
  std::vector<char*> arguments(argv, argv + argc);
  std::string min_time = min_time_flag(flags.min_time_s.value_or(0));
  if (flags.min_time_s) arguments.push_back(min_time.data());
  argc = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  argv = arguments.data();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return exit_usage;
  name_map_limit_on_crash();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace

int worker_main(int argc, char** argv, const WorkerDescription& description) try {
  const WorkerFlags flags = take_flags(argc, argv);
  if (flags.describe) {
    std::cout << describe(description).dump(2) << '\n';
    return 0;
  }
  return run_benchmarks(argc, argv, description, flags);
} catch (const std::invalid_argument& error) {
  std::cerr << "bench-" << description.runtime << ": " << error.what() << '\n';
  return exit_usage;
}

}  // namespace barista
