#include "harness/record/run_validation.hpp"

#include <fmt/format.h>

#include <fstream>
#include <map>

#include "harness/record/cell_name.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

void require_files(const RunFiles& files) {
  std::error_code error;
  for (const fs::path& file : {files.plan(), files.samples(), files.journal()})
    if (!fs::is_regular_file(file, error))
      throw InvalidData(
          fmt::format("{} is missing; the run was damaged after it was made", file.string()));
}

/// As much of it as the journal promises, up to the end of a line.
void check_samples_size(const RunFiles& files) {
  const std::uintmax_t promised = committed_bytes(files);
  const std::uintmax_t bytes = fs::file_size(files.samples());
  if (bytes < promised)
    throw InvalidData(
        fmt::format("{} has {} bytes, but journal.csv promises {}; recorded samples were removed",
                    files.samples().string(), bytes, promised));
  std::ifstream samples(files.samples(), std::ios::binary);
  samples.seekg(static_cast<std::streamoff>(promised) - 1);
  if (samples.get() != '\n')
    throw InvalidData(fmt::format(
        "{} has no end of a line behind its {} recorded bytes; it was changed after it was made",
        files.samples().string(), promised));
}

void check_numbers(const RecordedRun& run, const std::vector<PlannedProcess>& plan) {
  const auto planned = static_cast<std::size_t>(run.manifest.processes);
  if (plan.size() != planned)
    throw InvalidData(fmt::format("{} has {} processes, but manifest.json promises {}",
                                  run.files.plan().string(), plan.size(), planned));
  const std::size_t recorded = recorded_processes(run);
  if (run.manifest.complete && run.manifest.stopped.empty() && recorded < planned)
    throw InvalidData(
        fmt::format("{} has {} of {} processes, but manifest.json says that the run is complete; "
                    "recorded samples were removed",
                    run.files.journal().string(), recorded, planned));
}

/// That every sample is of a process of the plan, or of one that repeats a cell.
void check_samples(const RecordedRun& run, const std::vector<PlannedProcess>& plan) {
  std::map<int, const Cell*> cells;
  for (const PlannedProcess& process : plan) cells.try_emplace(process.cell, &process.key);
  int line = 1;
  for_each_sample(run.files, [&](Sample&& sample) {
    ++line;
    const auto cell = cells.find(sample.cell);
    if (cell == cells.end() || *cell->second != sample.key || sample.process < 0)
      throw InvalidData(fmt::format("{}, line {}: plan.csv has no cell {} that is {}",
                                    run.files.samples().string(), line, sample.cell,
                                    cell_name(sample.key)));
    const auto process = static_cast<std::size_t>(sample.process);
    if (process < plan.size() && plan[process].cell != sample.cell)
      throw InvalidData(fmt::format("{}, line {}: process {} is of cell {}, not {}, in plan.csv",
                                    run.files.samples().string(), line, sample.process,
                                    plan[process].cell, sample.cell));
    if (sample.status == Status::ok && sample.metric.empty())
      throw InvalidData(
          fmt::format("{}, line {}: the value has no metric", run.files.samples().string(), line));
  });
}

}  // namespace

std::uintmax_t committed_bytes(const RunFiles& files) {
  const std::vector<Commit> commits = read_journal(files.journal()).commits;
  return commits.empty() ? samples_header().size() : commits.back().samples_bytes;
}

void validate(const RecordedRun& run) {
  require_files(run.files);
  const std::vector<PlannedProcess> plan = read_plan(run.files.plan());
  check_numbers(run, plan);
  check_samples_size(run.files);
  check_samples(run, plan);
}

}  // namespace barista
