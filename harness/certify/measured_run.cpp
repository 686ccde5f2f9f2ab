#include "harness/certify/measured_run.hpp"

#include <cstdio>
#include <memory>

#include "harness/launch/own_command_line.hpp"
#include "harness/launch/recorded_conditions.hpp"
#include "harness/launch/session.hpp"

namespace barista {

std::optional<RecordedRun> measure_run(const Suite& suite, const Runtimes& runtimes,
                                       const Topology& topology, std::uint64_t seed,
                                       const std::filesystem::path& directory) {
  const RunClock clock;
  const PreparedRun prepared = prepare_run(suite, {.seed = seed}, runtimes, topology);
  Manifest manifest = note_conditions(prepared, runtimes, topology, seed);
  manifest.command = own_command_line();
  manifest.started_utc = clock.utc();
  RecordedRun run{create_run_directory(directory), manifest};
  begin_run(run.files, prepared.plan, manifest);
  const CellRunner runner(runtimes, process_settings_of(run.manifest.suite),
                          run.manifest.search_caps, topology, noise_of(topology));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere(std::fopen("/dev/null", "w"),
                                                                std::fclose);
  Progress progress(nowhere.get(), 0);
  if (run_session(run, runner, runtimes, {}, clock, progress).interrupted) return std::nullopt;
  return run;
}

}  // namespace barista
