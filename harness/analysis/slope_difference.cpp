#include "harness/analysis/slope_difference.hpp"

#include <algorithm>
#include <boost/math/special_functions/binomial.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/analysis/process_values.hpp"

namespace barista {
namespace {

/// Deals that are equal but for rounding.
constexpr double rounding = 1e-9;

struct Size {
  double leverage;                // its number of tasks, less the weighted mean of all
  double weight;                  // of the difference of the two sides there
  double difference;              // of the second side's mean to the first's
  std::vector<double> residuals;  // first the second side's
  std::size_t second;             // how many those are
};

class Model {
 public:
  explicit Model(const SizedGroups& totals) {
    double weights = 0, weighted_tasks = 0, weighted_differences = 0;
    for (const auto& [tasks, groups] : totals) {
      const auto n1 = static_cast<double>(groups.first.size());
      const auto n2 = static_cast<double>(groups.second.size());
      const double weight = n1 * n2 / (n1 + n2);
      const double difference = mean_of(groups.second) - mean_of(groups.first);
      sizes_.push_back({tasks, weight, difference, {}, groups.second.size()});
      weights += weight;
      weighted_tasks += weight * tasks;
      weighted_differences += weight * difference;
      processes_ += groups.first.size() + groups.second.size();
    }
    constant_ = weighted_differences / weights;
    for (Size& size : sizes_) size.leverage -= weighted_tasks / weights;
    add_residuals(totals);
  }

  /// The slope of the differences over the sizes, but for a constant factor.
  double observed() const {
    double sum = 0;
    for (const Size& size : sizes_) sum += size.leverage * size.weight * size.difference;
    return sum;
  }

  template <class Random>
  double dealt(Random& random) {
    double sum = 0;
    for (Size& size : sizes_) sum += size.leverage * dealt_to_second(size, random);
    return sum;
  }

  /// Each size has a scatter of its own, around the means of its two sides.
  SlopeError error() const {
    double variance = 0, scale = 0, freedom = 0;
    for (const Size& size : sizes_) {
      const double own_freedom = static_cast<double>(size.residuals.size()) - 2;
      if (own_freedom <= 0) return {};
      const double misfit = size.difference - constant_;
      double squares = -size.weight * misfit * misfit;
      for (const double residual : size.residuals) squares += residual * residual;
      const double leverage = size.weight * size.leverage * size.leverage;
      variance += leverage * std::max(0.0, squares) / own_freedom;
      scale += leverage;
      freedom += own_freedom;
    }
    return {std::sqrt(variance) / scale, freedom};
  }

  /// Deals that differ.
  double deals() const {
    double product = 1;
    for (const Size& size : sizes_)
      product *= boost::math::binomial_coefficient<double>(
          static_cast<unsigned>(size.residuals.size()), static_cast<unsigned>(size.second));
    return product;
  }

  bool is_testable() const { return sizes_.size() >= 2 && processes_ > sizes_.size() + 1; }

  /// What makes the residuals spread as what they estimate does.
  double inflation() const {
    const auto n = static_cast<double>(processes_);
    return std::sqrt(n / (n - static_cast<double>(sizes_.size()) - 1));
  }

 private:
  void add_residuals(const SizedGroups& totals) {
    auto size = sizes_.begin();
    for (const auto& [tasks, groups] : totals) {
      const auto n1 = static_cast<double>(groups.first.size());
      const auto n2 = static_cast<double>(groups.second.size());
      const double mean = (n1 * mean_of(groups.first) + n2 * mean_of(groups.second)) / (n1 + n2);
      for (const double total : groups.second)
        size->residuals.push_back(total - mean - constant_ * n1 / (n1 + n2));
      for (const double total : groups.first)
        size->residuals.push_back(total - mean + constant_ * n2 / (n1 + n2));
      ++size;
    }
  }

  /// Any of so few, as likely as the others but for less than one in a billion. (Lemire, "Fast
  /// random integer generation in an interval", ACM TOMACS 29, 2019, without the rejection.)
  template <class Random>
  static std::size_t below(std::size_t end, Random& random) {
    constexpr int half = 32;
    return ((random() >> half) * end) >> half;
  }

  template <class Random>
  static double dealt_to_second(Size& size, Random& random) {
    double sum = 0;
    for (std::size_t i = 0; i < size.second; ++i) {
      std::swap(size.residuals[i], size.residuals[i + below(size.residuals.size() - i, random)]);
      sum += size.residuals[i];
    }
    return sum;
  }

  std::vector<Size> sizes_;
  std::size_t processes_ = 0;
  double constant_ = 0;  // between the sides, at every size
};

enum class Sides { both, first_higher };

double p_value(const SizedGroups& totals, Sides sides) {
  Model model(totals);
  if (!model.is_testable()) return 1;
  const auto extremeness = [=](double slope) {
    return sides == Sides::both ? std::abs(slope) : -slope;
  };
  const double seen = extremeness(model.observed());
  const double reached = seen - rounding * std::abs(seen);
  const double inflation = model.inflation();
  boost::random::mt19937_64 random(slope_deals);
  std::size_t extreme = 0;
  for (std::size_t deal = 1; deal <= slope_deals; ++deal) {
    extreme += extremeness(inflation * model.dealt(random)) >= reached;
    if (extreme == enough_extreme_deals)
      return static_cast<double>(extreme) / static_cast<double>(deal);
  }
  const double p = static_cast<double>(extreme + 1) / static_cast<double>(slope_deals + 1);
  return std::max(p, (sides == Sides::both ? 2 : 1) / model.deals());
}

}  // namespace

double slope_p_value(const SizedGroups& totals) { return p_value(totals, Sides::both); }

double slope_equivalence_p_value(const SizedGroups& totals, double margin) {
  // Either side against the other less the margin.
  SizedGroups shrunk_second = totals, shrunk_first;
  for (auto& [tasks, groups] : shrunk_second) {
    shrunk_first[tasks] = {groups.second, groups.first};
    for (TwoGroups* each : {&groups, &shrunk_first[tasks]})
      for (double& total : each->second) total /= 1 + margin;
  }
  return std::max(p_value(shrunk_second, Sides::first_higher),
                  p_value(shrunk_first, Sides::first_higher));
}

double smallest_slope_p_value(const SizedGroups& totals) {
  const Model model(totals);
  if (!model.is_testable()) return 1;
  return std::min(1.0, std::max(1.0 / static_cast<double>(slope_deals + 1), 2 / model.deals()));
}

SlopeError error_of_slope_difference(const SizedGroups& totals) { return Model(totals).error(); }

}  // namespace barista
