#include "harness/record/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace barista {
namespace {

/// Optimal string alignment distance, row by row.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  std::size_t smallest = std::max<std::size_t>(2, name.size() / 2) + 1;
  for (const std::string& candidate : known) {
    // A beginning is meant however much of the name is missing.
    const bool begins = name.size() >= 2 && candidate.starts_with(name);
    const std::size_t distance = begins ? 1 : edit_distance(name, candidate);
    if (distance < smallest) {
      smallest = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string{} : *nearest;
}

std::string suggest_name(std::string_view name, const std::vector<std::string>& known) {
  if (known.empty()) return {};
  const std::string nearest = nearest_name(name, known);
  if (!nearest.empty()) return fmt::format(", did you mean '{}'?", nearest);
  return fmt::format(", known are {}", fmt::join(known, ", "));
}

}  // namespace barista
