#include "harness/certify/apart_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "harness/certify/measured_run.hpp"
#include "harness/launch/interruption.hpp"
#include "harness/record/run_lock.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::system_clock;

bool is_complete(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(RunFiles{directory}.manifest(), ignored) &&
         open_run(directory).manifest.complete;
}

/// The manifest is written as a run begins, and again as it ends; the plan is not.
Clock::time_point begin_of(const fs::path& directory) {
  const auto file_time = fs::last_write_time(RunFiles{directory}.plan());
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(file_time - fs::file_time_type::clock::now());
}

/// False if it was interrupted.
bool wait_until(Clock::time_point moment) {
  const InterruptionWatch watch;
  while (Clock::now() < moment) {
    if (interrupted()) return false;
    std::this_thread::sleep_for(
        std::min<Clock::duration>(std::chrono::milliseconds(200), moment - Clock::now()));
  }
  return !interrupted();
}

}  // namespace

bool make_runs_apart(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology,
                     const std::function<void(std::size_t run, double wait_s)>& tell) {
  const RunLock lock(campaign.directory / ".lock");
  const CampaignSettings& settings = campaign.settings;
  const auto apart =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(settings.apart_s));
  Clock::time_point earliest = Clock::now();
  for (std::size_t i = 1; i <= settings.runs; ++i) {
    const fs::path directory = campaign.runs_directory() / fmt::format("{:02}", i);
    if (!is_complete(directory)) {
      fs::remove_all(directory);  // what an interruption left of it
      const std::chrono::duration<double> wait = earliest - Clock::now();
      tell(i, std::max(0.0, wait.count()));
      if (!wait_until(earliest) ||
          !measure_run(campaign.suite, runtimes, topology, settings.seed + i, directory))
        return false;
    }
    earliest = begin_of(directory) + apart;
  }
  return true;
}

}  // namespace barista
