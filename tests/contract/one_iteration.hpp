// A trial that the tests of single experiments read.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/contract/experiment.hpp"

namespace barista {

/// Ends after one iteration.
class OneIteration final : public Trial {
 public:
  OneIteration(const Probes& probes, RuntimeOptions options,
               std::map<std::string, long> params = {})
      : Trial(probes, std::move(options)), params_(std::move(params)) {}

  long param(std::string_view axis) const override { return params_.at(std::string(axis)); }
  bool next() override { return left_-- > 0; }
  void limited(std::string_view) override {}

  double value(const Metric& metric) const {
    for (const auto& [name, value] : reported_)
      if (name == metric.name) return value;
    ADD_FAILURE() << metric.name << " was not reported";
    return 0;
  }
  bool reports(const Metric& metric) const {
    return std::any_of(reported_.begin(), reported_.end(),
                       [&](const auto& one) { return one.first == metric.name; });
  }
  const std::string& invalid() const { return invalid_; }

 private:
  std::map<std::string, long> params_;
  int left_ = 1;
};

}  // namespace barista
