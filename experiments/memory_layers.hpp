// What the questions about memory report: how much each layer has grown.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/contract/experiment.hpp"

namespace barista {

inline std::vector<Metric> layer_metrics() {
  return {metrics::reserved_bytes,     metrics::pss_bytes,  metrics::page_table_bytes,
          metrics::kernel_stack_bytes, metrics::slab_bytes, metrics::whole_cost_bytes,
          metrics::system_lost_bytes};
}

inline void report_layers(Trial& trial, const MemoryLayers& before, const MemoryLayers& after) {
  const auto report = [&trial](const Metric& metric, std::int64_t bytes) {
    trial.report(metric, static_cast<double>(bytes));
  };
  const std::int64_t pss = after.pss - before.pss;
  const std::int64_t page_table = after.page_table - before.page_table;
  const std::int64_t kernel_stack = after.kernel_stack - before.kernel_stack;
  const std::int64_t slab = after.slab - before.slab;
  report(metrics::reserved_bytes, after.reserved - before.reserved);
  report(metrics::pss_bytes, pss);
  report(metrics::page_table_bytes, page_table);
  report(metrics::kernel_stack_bytes, kernel_stack);
  report(metrics::slab_bytes, slab);
  report(metrics::whole_cost_bytes, pss + page_table + kernel_stack + slab);
  report(metrics::system_lost_bytes, before.system_free - after.system_free);
  if (before.cgroup && after.cgroup) report(metrics::cgroup_bytes, *after.cgroup - *before.cgroup);
}

}  // namespace barista
