// For unknown names: which known one was probably meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barista {

/// The end of a sentence about an unknown name: ", did you mean 'quick'?", or the names that there
/// are.
std::string suggest_name(std::string_view name, const std::vector<std::string>& known);

namespace detail {

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal
/// string alignment).
inline std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last[b.size()];
}

}  // namespace detail

/// The candidate that was probably meant: at most a third of its letters differ, or `name` (three
/// letters or more) is its beginning. The first of equals. Header-only, for those that do not link
/// record/. Candidates convert to string_view.
template <class Candidates>
std::optional<std::string> nearest(std::string_view name, const Candidates& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const auto& candidate_name : candidates) {
    const std::string_view candidate = candidate_name;
    const bool begins = name.size() >= 3 && candidate.substr(0, name.size()) == name;
    const std::size_t distance = begins ? 1 : detail::edits_between(name, candidate);
    const std::size_t tolerance =
        std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
    if (distance > tolerance || (best && distance >= best_distance)) continue;
    best = std::string(candidate);
    best_distance = distance;
  }
  return best;
}

}  // namespace barista
