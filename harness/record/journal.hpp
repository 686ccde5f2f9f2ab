// journal.csv: which processes are committed, and how long samples.csv was after each. What lies in
// samples.csv beyond the last committed size was cut short by a crash and does not count.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace barista {

struct Commit {
  int process = 0;
  std::uint64_t samples_bytes = 0;  // of samples.csv, this process's rows included
};

struct Journal {
  std::vector<Commit> commits;
  std::uint64_t bytes = 0;  // of journal.csv, without a last line that was cut short
};

/// The first line, with its line break.
std::string journal_header();
std::string journal_line(const Commit& commit);

/// Throws InvalidData with file and line. A last line without its line break is a commit that never
/// happened.
Journal read_journal(const std::filesystem::path& journal_csv);

}  // namespace barista
