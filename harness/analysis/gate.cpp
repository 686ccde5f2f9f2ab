#include "harness/analysis/gate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/text/counted.hpp"

namespace barista {

GateVerdict judge_gate(const ComparisonReport& report, double margin) {
  const auto count = [&](const auto& matches) {
    return static_cast<std::size_t>(
        std::count_if(report.comparisons.begin(), report.comparisons.end(), matches));
  };
  const std::size_t regressions =
      count([=](const Comparison& each) { return is_regression(each, margin); });
  if (regressions > 0)
    return {GateState::regression,
            fmt::format("gate: stopped, {} worse by more than {:.3g} %",
                        counted(regressions, "comparison is", "comparisons are"), margin * 100)};
  if (const std::string refusal = report.refusal(); !refusal.empty())
    return {GateState::open, "gate: not passed, " + refusal};
  if (const std::size_t lonely = report.only_first.size() + report.only_second.size(); lonely > 0)
    return {GateState::open, fmt::format("gate: not passed, {} measured on one side only",
                                         counted(lonely, "cell was", "cells were"))};
  if (!report.gaps.empty())
    return {GateState::open,
            fmt::format("gate: not passed, {}, first of all: {}",
                        counted(report.gaps.size(), "gap", "gaps"), report.gaps.front())};
  const std::size_t inconclusive =
      count([](const Comparison& each) { return each.outcome == Outcome::inconclusive; });
  if (inconclusive > 0)
    return {GateState::open,
            fmt::format("gate: not passed, {} inconclusive",
                        counted(inconclusive, "comparison is", "comparisons are"))};
  return {GateState::passed,
          fmt::format("gate: passed, nothing is worse by more than {:.3g} %", margin * 100)};
}

}  // namespace barista
