// Regimes of a machine. The PUs of a virtual machine lie near each other in some minutes and far
// apart in others, and whatever they hand to each other then takes up to four times as long, in all
// programs alike. A median over both says how often it was so, not how fast the program is; so each
// process belongs to one of the two, by what a cache line took between its PUs just before and just
// after it (harness/machine/pu_probe.hpp), and figures are of one regime.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barista {

enum class Regime { near, far };

std::string_view name_of(Regime regime);

/// A placement with a number of workers: the probe is of the same two PUs in all its processes.
using Place = std::pair<std::string, unsigned>;

/// What a cache line took there and back, ns; nothing where it could not be told.
struct LineReadings {
  std::optional<double> before;
  std::optional<double> after;
};

/// Of processes on more than one PU, by their number.
using Lines = std::map<Place, std::map<int, LineReadings>>;

using ChosenRegimes = std::map<Place, Regime>;

/// "near each other", "far apart".
std::string_view words_of(Regime regime);

/// Which readings are of which regime, by all the runs that are looked at together: a run that only
/// knows one cannot tell which of the two it is.
class Regimes {
 public:
  /// There is one, everywhere.
  Regimes() = default;
  explicit Regimes(std::span<const Lines* const> runs);

  bool are_two(const Place& place) const { return borders_.contains(place); }
  /// ns. Of a place that has two: readings below it are near.
  double border(const Place& place) const { return borders_.at(place); }
  /// Nothing if it changed meanwhile, or was not read.
  std::optional<Regime> of(const Place& place, const LineReadings& readings) const;
  /// In each place that has two.
  ChosenRegimes everywhere(Regime regime) const;

 private:
  std::map<Place, double> borders_;  // ns, where there are two
};

/// In how many processes of a run the PUs were near and far, a sentence for each place that has
/// two regimes.
std::vector<std::string> regimes_words(const Regimes& regimes, const Lines& lines);

/// The regime in which two sides are compared: of each place the one that the side which met it
/// less met most often.
class ComparedRegimes {
 public:
  /// Everything is of one regime.
  ComparedRegimes() = default;
  ComparedRegimes(const Regimes& regimes, const Lines& first, const Lines& second);

  const ChosenRegimes& chosen() const { return chosen_; }
  /// Of one place and side: the largest share of its processes that are not compared.
  double left_out() const { return left_out_; }
  /// Which regimes, and how much is left out, in a sentence; empty if there is one everywhere.
  std::string words() const { return words_; }

 private:
  ChosenRegimes chosen_;
  double left_out_ = 0;
  std::string words_;
};

}  // namespace barista
