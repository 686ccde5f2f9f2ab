#include "harness/analysis/regimes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/analysis/process_values.hpp"

namespace barista {
namespace {

using Logarithms = std::span<const double>;  // ascending

/// Fewer readings apart from all others are chance.
constexpr std::size_t fewest_of_a_regime = 3;
/// Nearer than this the two would hardly show in a figure.
constexpr double least_factor = 2;
/// In standard deviations of the readings of one regime. Where there is one, its lower and its
/// upper half are 2 to 3 apart, if it is normal, even or skewed.
constexpr double least_separation = 5;

/// From the median distance to the median, as of normal values.
double deviation_of(Logarithms values) {
  constexpr double deviations_per_distance = 1.4826;
  const double center = median_of_sorted(values);
  std::vector<double> distances;
  for (const double value : values) distances.push_back(std::abs(value - center));
  std::sort(distances.begin(), distances.end());
  return deviations_per_distance * median_of_sorted(distances);
}

/// How many of the ascending values are in the lower of the two groups of which the squared
/// distances to their means are the least.
std::size_t size_of_lower_group(Logarithms values) {
  double sum = 0;
  for (const double value : values) sum += value;
  double lower_sum = 0, best = -1;
  std::size_t best_size = 0;
  for (std::size_t n = 1; n < values.size(); ++n) {
    lower_sum += values[n - 1];
    const double upper_sum = sum - lower_sum;
    // The squares of the values are the same for all n.
    const double explained = lower_sum * lower_sum / static_cast<double>(n) +
                             upper_sum * upper_sum / static_cast<double>(values.size() - n);
    if (explained <= best) continue;
    best = explained;
    best_size = n;
  }
  return best_size;
}

/// Between two groups of readings that are clearly apart; nothing if there is one.
std::optional<double> border_between(std::vector<double> logarithms) {
  std::sort(logarithms.begin(), logarithms.end());
  const Logarithms all(logarithms);
  const std::size_t size = size_of_lower_group(all);
  const Logarithms lower = all.first(size), upper = all.subspan(size);
  if (std::min(lower.size(), upper.size()) < fewest_of_a_regime) return std::nullopt;
  const double apart = median_of_sorted(upper) - median_of_sorted(lower);
  const double deviation = std::max(deviation_of(lower), deviation_of(upper));
  if (apart < std::log(least_factor) || apart < least_separation * deviation) return std::nullopt;
  return std::exp((lower.back() + upper.front()) / 2);
}

/// Of the processes of a run in one place.
struct Shares {
  std::size_t near = 0;
  std::size_t far = 0;
  std::size_t all = 0;

  double of(Regime regime) const {
    if (all == 0) return 0;
    return static_cast<double>(regime == Regime::near ? near : far) / static_cast<double>(all);
  }
};

Shares shares_of(const Regimes& regimes, const Lines& lines, const Place& place) {
  Shares shares;
  const auto found = lines.find(place);
  if (found == lines.end()) return shares;
  for (const auto& [process, readings] : found->second) {
    const std::optional<Regime> regime = regimes.of(place, readings);
    ++shares.all;
    shares.near += regime == Regime::near;
    shares.far += regime == Regime::far;
  }
  return shares;
}

std::string percent_text(double share) { return fmt::format("{:.0f} %", share * 100); }

}  // namespace

std::string_view name_of(Regime regime) { return regime == Regime::near ? "near" : "far"; }

std::string_view words_of(Regime regime) {
  return regime == Regime::near ? "near each other" : "far apart";
}

std::vector<std::string> regimes_words(const Regimes& regimes, const Lines& lines) {
  std::vector<std::string> sentences;
  for (const auto& [place, processes] : lines) {
    if (!regimes.are_two(place)) continue;
    const Shares shares = shares_of(regimes, lines, place);
    sentences.push_back(fmt::format(
        "On {} with {} workers the PUs were near each other in {} of {} processes and far apart in "
        "{} (a cache line takes less than {:.0f} ns there and back, or more); times are of one of "
        "the two",
        place.first, place.second, shares.near, shares.all, shares.far, regimes.border(place)));
  }
  return sentences;
}

Regimes::Regimes(std::span<const Lines* const> runs) {
  std::map<Place, std::vector<double>> logarithms;
  for (const Lines* lines : runs)
    for (const auto& [place, processes] : *lines)
      for (const auto& [process, readings] : processes)
        for (const std::optional<double>& ns : {readings.before, readings.after})
          if (ns && *ns > 0) logarithms[place].push_back(std::log(*ns));
  for (auto& [place, values] : logarithms)
    if (const std::optional<double> border = border_between(std::move(values)))
      borders_[place] = *border;
}

std::optional<Regime> Regimes::of(const Place& place, const LineReadings& readings) const {
  const auto border = borders_.find(place);
  if (border == borders_.end()) return Regime::near;
  std::optional<Regime> met;
  for (const std::optional<double>& ns : {readings.before, readings.after}) {
    if (!ns) continue;
    const Regime regime = *ns < border->second ? Regime::near : Regime::far;
    if (met && met != regime) return std::nullopt;
    met = regime;
  }
  return met;
}

ChosenRegimes Regimes::everywhere(Regime regime) const {
  ChosenRegimes chosen;
  for (const auto& [place, border] : borders_) chosen[place] = regime;
  return chosen;
}

ComparedRegimes::ComparedRegimes(const Regimes& regimes, const Lines& first, const Lines& second) {
  for (const auto& [place, processes] : first) {
    if (!regimes.are_two(place)) continue;
    const Shares ours = shares_of(regimes, first, place);
    const Shares theirs = shares_of(regimes, second, place);
    const auto met_by_both = [&](Regime regime) {
      return std::min(ours.of(regime), theirs.of(regime));
    };
    const Regime regime =
        met_by_both(Regime::far) > met_by_both(Regime::near) ? Regime::far : Regime::near;
    chosen_[place] = regime;
    left_out_ = std::max(left_out_, 1 - met_by_both(regime));
    const std::string our_share = percent_text(ours.of(regime));
    const std::string their_share = percent_text(theirs.of(regime));
    words_ += fmt::format(
        "{}{} with {} workers is compared where the PUs were {}: {} of the processes",
        words_.empty() ? "" : "; ", place.first, place.second, words_of(regime),
        our_share == their_share ? our_share : fmt::format("{} and {}", our_share, their_share));
  }
}

}  // namespace barista
