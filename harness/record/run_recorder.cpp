#include "harness/record/run_recorder.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {

RunRecorder::RunRecorder(const RunFiles& files)
    : lock_(files.lock()), samples_(files.samples()), journal_(files.journal()) {
  const Journal journal = read_journal(files.journal());
  for (const Commit& commit : journal.commits) committed_.insert(commit.process);
  const std::uint64_t committed_bytes =
      journal.commits.empty() ? samples_header().size() : journal.commits.back().samples_bytes;
  if (samples_.size() < committed_bytes)
    throw InvalidData(
        fmt::format("{} has {} bytes, but journal.csv promises {}; recorded samples were removed",
                    files.samples().string(), samples_.size(), committed_bytes));
  if (samples_.size() > committed_bytes) samples_.truncate(committed_bytes);
  if (journal_.size() > journal.bytes) journal_.truncate(journal.bytes);
}

void RunRecorder::commit(int process, const std::vector<Sample>& samples) {
  if (committed_.contains(process)) {
    std::fprintf(stderr, "barista: process %d was to be recorded twice\n", process);
    std::abort();
  }
  std::string rows;
  for (const Sample& sample : samples) append_sample(rows, sample);
  samples_.append(rows);
  journal_.append(journal_line({.process = process, .samples_bytes = samples_.size()}));
  committed_.insert(process);
}

}  // namespace barista
