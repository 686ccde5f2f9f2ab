// Tests that hold for any number of workers: fewer and more than this machine has PUs.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "runtimes/espresso/espresso.hpp"

namespace espresso {

class OnWorkers : public testing::TestWithParam<unsigned> {
 protected:
  OnWorkers() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  template <class Main>
  static void run(Main&& main) {
    espresso::run({.workers = GetParam(), .pus = {}, .stack_bytes = 0}, std::forward<Main>(main));
  }
};

inline std::string name_of_workers(const testing::TestParamInfo<unsigned>& info) {
  return std::to_string(info.param) + "_workers";
}

}  // namespace espresso

#define ESPRESSO_ON_WORKERS(fixture) \
  INSTANTIATE_TEST_SUITE_P(With, fixture, testing::Values(1u, 2u, 3u, 8u, 64u), name_of_workers)
