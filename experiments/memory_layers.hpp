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

/// A layer that the system does not tell is not reported.
inline void report_layers(Trial& trial, const MemoryLayers& before, const MemoryLayers& after) {
  const auto report = [&trial](const Metric& metric, const MaybeCount& bytes) {
    if (bytes) trial.report(metric, static_cast<double>(*bytes));
  };
  const MaybeCount pss = difference(after.pss, before.pss);
  const MaybeCount page_table = difference(after.page_table, before.page_table);
  const MaybeCount kernel_stack = difference(after.kernel_stack, before.kernel_stack);
  const MaybeCount slab = difference(after.slab, before.slab);
  report(metrics::reserved_bytes, difference(after.reserved, before.reserved));
  report(metrics::pss_bytes, pss);
  report(metrics::page_table_bytes, page_table);
  report(metrics::kernel_stack_bytes, kernel_stack);
  report(metrics::slab_bytes, slab);
  if (pss && page_table && kernel_stack && slab)
    report(metrics::whole_cost_bytes, *pss + *page_table + *kernel_stack + *slab);
  report(metrics::system_lost_bytes, difference(before.system_free, after.system_free));
  report(metrics::cgroup_bytes, difference(after.cgroup, before.cgroup));
}

}  // namespace barista
