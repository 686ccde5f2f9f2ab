#include "harness/analysis/not_finished.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/record/cell_name.hpp"
#include "harness/record/reasons.hpp"
#include "harness/text/counted.hpp"

namespace barista {
namespace {

/// All that one cause kept from being measured.
struct Setback {
  Status status = Status::dnf;
  std::string reason;           // the first of
  std::set<std::string> alike;  // those that differ in numbers only
  std::set<std::string> cells;
  std::set<int> processes;
};

/// "not tried again after round 0: time-out 60 s" has the cause of the first time.
std::string cause_of(const std::string& reason) {
  if (!reason.starts_with(reasons::not_tried_again)) return reason;
  const std::size_t colon = reason.find(": ");
  return colon == std::string::npos ? reason : reason.substr(colon + 2);
}

/// Of values that must not be used, which often differ in what was counted only.
std::string without_numbers(const std::string& reason) {
  std::string text;
  for (const char letter : reason)
    if (!(letter >= '0' && letter <= '9') && letter != '.') text += letter;
  return text;
}

/// The first few by name.
std::string cells_text(const std::set<std::string>& cells) {
  constexpr std::size_t most = 3;
  if (cells.size() == 1) return *cells.begin();
  std::string names;
  std::size_t count = 0;
  for (const std::string& cell : cells)
    if (++count <= most) names += (names.empty() ? "" : ", ") + cell;
  if (count > most) names += fmt::format(" and {} more", count - most);
  return fmt::format("{} cells ({})", cells.size(), names);
}

std::string did_not_finish(const Setback& setback) {
  const std::string& reason = setback.reason;
  if (reason.starts_with(reasons::time_out)) return fmt::format("ran into the {}", reason);
  if (reason.starts_with(reasons::memory_ceiling)) return fmt::format("went over the {}", reason);
  if (reason.starts_with(reasons::killed_by))
    return fmt::format("{} {}", setback.processes.size() == 1 ? "was" : "were", reason);
  return fmt::format("did not finish: {}", reason);
}

std::string sentence(const Setback& setback) {
  const std::string cells = cells_text(setback.cells);
  const std::string processes =
      fmt::format("{} of {}", counted(setback.processes.size(), "process", "processes"), cells);
  switch (setback.status) {
    case Status::dnf:
      return fmt::format("{} {}", processes, did_not_finish(setback));
    case Status::unsupported:
      return fmt::format("{} cannot be measured: {}", cells, setback.reason);
    case Status::invalid:
    case Status::ok:
      break;
  }
  const std::size_t others = setback.alike.size() - 1;
  return fmt::format("values of {} must not be used: {}{}", processes, setback.reason,
                     others == 0 ? "" : fmt::format(" (and {} more with other numbers)", others));
}

}  // namespace

std::vector<std::string> not_finished(const RecordedRun& run, const ShownPart& part) {
  std::map<std::pair<Status, std::string>, Setback> by_cause;
  for_each_sample(run.files, [&](Sample&& sample) {
    if (sample.status == Status::ok || !part.has(sample.key)) return;
    const std::string cause = cause_of(sample.reason);
    Setback& setback = by_cause[{
        sample.status, sample.status == Status::invalid ? without_numbers(cause) : cause}];
    setback.status = sample.status;
    if (setback.reason.empty()) setback.reason = cause;
    setback.alike.insert(cause);
    setback.cells.insert(cell_name(sample.key));
    setback.processes.insert(sample.process);
  });
  std::vector<Setback> setbacks;
  for (auto& [key, setback] : by_cause) setbacks.push_back(std::move(setback));
  std::stable_sort(setbacks.begin(), setbacks.end(), [](const Setback& a, const Setback& b) {
    const auto weight = [](const Setback& one) {
      return std::pair(one.status != Status::unsupported, one.processes.size());
    };
    return weight(a) > weight(b);
  });
  std::vector<std::string> sentences;
  for (const Setback& setback : setbacks) sentences.push_back(sentence(setback));
  return sentences;
}

}  // namespace barista
