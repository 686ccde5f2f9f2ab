// Marks for samples that were taken while something else used the machine. Marked samples stay
// samples: the analysis shows how many there are.
#pragma once

#include <string>

#include "harness/machine/noise.hpp"

namespace barista {

/// Marks separated by ';', or nothing. `worker_cpu_s` is the processor time of the worker, `pus`
/// how many the machine has.
///   steal      the hypervisor took more than 1 % of the PUs' time
///   busy       others kept more than a quarter of one PU busy, and for at least 50 ms
///   throttled  the cgroup's quota stopped its tasks
///   memory     tasks waited for memory during more than 1 % of the time
std::string contamination_marks(const Noise& noise, double worker_cpu_s, long pus);

}  // namespace barista
