// Claims made for tests: definitions with bounds around a figure of go's that is 200.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/analysis/verdicts.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista::testing {

inline const Cell go_ring = cell("go", "token_ring", "tasks=2");

inline Selector hop(const std::string& runtime = "") {
  return {.runtime = runtime,
          .experiment = "token_ring",
          .params = "tasks=2",
          .placement = "one_pu",
          .metric = "hop_ns"};
}

inline Definition within(std::optional<double> low, std::optional<double> high,
                         const std::string& name = "hop") {
  return {.name = name, .figure = hop(), .low = low, .high = high};
}

inline Claims one_claim(std::vector<Definition> definitions) {
  return {.thread = "std_thread",
          .variants = {"std_thread_64k"},
          .chapter = "go",
          .claims = {{.id = "T3",
                      .row = "",
                      .statement = "",
                      .better = Better::lower,
                      .chapter = {},
                      .definitions = std::move(definitions)}}};
}

/// The verdict on one definition for go.
inline DefinitionVerdict verdict_on(const Definition& definition, const MadeSamples& made,
                                    const Incapabilities& incapabilities = {}) {
  const Claims claims = one_claim({definition});
  for (const ClaimVerdict& claim : judge(claims, made.summary(), incapabilities))
    if (claim.runtime == "go") {
      DefinitionVerdict verdict = claim.definitions.front();
      verdict.definition = nullptr;  // it dies with `claims`
      return verdict;
    }
  ADD_FAILURE() << "go was not judged";
  return {};
}

// Interval [194, 206]; with what usually changes from run to run, 3.0 %, [191.7, 208.6].
inline const MadeSamples around_200 = MadeSamples().around(go_ring, "hop_ns", 200);

/// The same of what does not change from run to run.
inline Definition of_count(Definition definition) {
  definition.figure.metric = "tasks_alive";
  return definition;
}
inline const MadeSamples count_200 = MadeSamples().around(go_ring, "tasks_alive", 200);

}  // namespace barista::testing
