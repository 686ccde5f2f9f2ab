// What a test expects of an exploration.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/espresso/explore/explorer.hpp"

namespace espresso::explore {

/// All orders were run, and none broke what must hold.
inline void expect_proved(const Outcome& outcome) {
  EXPECT_EQ(outcome.violation, "");
  EXPECT_TRUE(outcome.complete) << "not all orders in " << outcome.runs << " runs";
  std::printf("explored %llu orders\n", static_cast<unsigned long long>(outcome.runs));
}

/// The mutant was found, by this.
inline void expect_found(const Outcome& outcome, const std::string& violation) {
  EXPECT_EQ(outcome.violation, violation) << "after " << outcome.runs << " runs";
}

}  // namespace espresso::explore
