// Marks for samples that were taken while something else used the machine. Marked samples stay
// samples; they are measured once more where the budget allows (reruns.hpp), and the analysis shows
// figures with and without them.
#pragma once

#include <string>
#include <vector>

#include "harness/machine/noise.hpp"
#include "harness/record/sample.hpp"

namespace barista {

/// What a worker and barista themselves did meanwhile.
struct OwnUsage {
  double cpu_s = 0;            // of the worker and of barista, in all its life
  double preempted_per_s = 0;  // involuntary switches
  bool paged = false;          // a page came from a disk
  // Each of the worker's threads has a PU of its own, so that only others can preempt it.
  bool alone_on_its_pus = false;
};

/// The same, with the worker's own counts of the part that it measured where it reports them: that
/// its program was read from the disk, or that an idle thread of the runtime was in the way before,
/// is no part of any figure.
OwnUsage while_it_measured(OwnUsage whole_life, const std::vector<Sample>& samples);

/// Marks separated by ';', or nothing. `pus`: how many the machine has.
///   steal      the hypervisor took more than 1 % of the PUs' time
///   busy       others kept more than a quarter of one PU busy, and for at least 30 ms
///   running    another task ran, or waited to run, both just before and just after
///   preempted  a worker that should meet nobody on its PUs lost them 100 times a second while it
///              measured
///   paged      a page came from a disk while it measured
///   throttled  the cgroup's quota stopped its tasks
///   memory     tasks waited for memory during more than 1 % of the time
///   io         tasks waited for a disk during more than 10 % of the time
///   clock      a clock was set, slewed or stopped: more than 1 ms and 0.1 % of disagreement
///   frequency  the PUs' frequency fell by more than a tenth, or heat throttled them
/// Not looked at: PSI of the processor, for a worker's own threads wait for each other; migrations,
/// for a worker is bound to its PUs, and what it does among them is its own affair.
std::string contamination_marks(const Noise& noise, const OwnUsage& own, long pus);

}  // namespace barista
