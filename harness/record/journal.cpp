#include "harness/record/journal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

std::optional<Commit> parse(std::string_view line) {
  Commit commit;
  const char* const end = line.data() + line.size();
  const auto process = std::from_chars(line.data(), end, commit.process);
  if (process.ec != std::errc{} || process.ptr == end || *process.ptr != ',') return std::nullopt;
  const auto bytes = std::from_chars(process.ptr + 1, end, commit.samples_bytes);
  if (bytes.ec != std::errc{} || bytes.ptr != end) return std::nullopt;
  return commit;
}

}  // namespace

std::string journal_header() { return "process,samples_bytes\n"; }

std::string journal_line(const Commit& commit) {
  return fmt::format("{},{}\n", commit.process, commit.samples_bytes);
}

Journal read_journal(const std::filesystem::path& journal_csv) {
  std::ifstream file(journal_csv, std::ios::binary);
  if (!file) throw InvalidData(fmt::format("{} cannot be read", journal_csv.string()));
  Journal journal;
  std::set<int> seen;
  std::uint64_t last_bytes = 0;
  std::string line;
  for (int number = 1; std::getline(file, line) && !file.eof(); ++number) {
    journal.bytes += line.size() + 1;
    if (number == 1 && line + '\n' == journal_header()) continue;
    const std::optional<Commit> commit = parse(line);
    if (number == 1 || !commit || commit->samples_bytes < last_bytes ||
        !seen.insert(commit->process).second)
      throw InvalidData(fmt::format(
          "{}, line {}: '{}' is not the commit of a further process; the run cannot be trusted",
          journal_csv.string(), number, line));
    last_bytes = commit->samples_bytes;
    journal.commits.push_back(*commit);
  }
  if (journal.bytes == 0)
    throw InvalidData(fmt::format("{} has no header line", journal_csv.string()));
  return journal;
}

}  // namespace barista
