#include "experiments/memory_layers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/one_iteration.hpp"

namespace barista {
namespace {

TEST(MemoryLayers, WhatTheSystemDoesNotTellIsNotReported) {
  MemoryLayers layers{.reserved = 4096,
                      .pss = 4096,
                      .page_table = 4096,
                      .kernel_stack = {},
                      .slab = 4096,
                      .system_free = {},
                      .cgroup = {}};
  OneIteration trial({}, {});
  report_layers(trial, layers, layers);
  EXPECT_EQ(trial.value(metrics::pss_bytes), 0);
  EXPECT_EQ(trial.value(metrics::slab_bytes), 0);
  for (const Metric& metric : {metrics::kernel_stack_bytes, metrics::whole_cost_bytes,
                               metrics::system_lost_bytes, metrics::cgroup_bytes})
    EXPECT_FALSE(trial.reports(metric)) << metric.name;
}

}  // namespace
}  // namespace barista
