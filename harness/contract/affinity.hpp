// Binding the calling thread to PUs, and the checks of RuntimeOptions that every runtime shares.
// Which PUs there are and which to choose is the harness's business (harness/machine); a runtime
// only obeys.
#pragma once

#include <sched.h>

#include <cerrno>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include "harness/contract/pu_set.hpp"
#include "harness/contract/runtime.hpp"

namespace barista {

/// Throws std::invalid_argument where no runtime could serve these options.
inline void require_valid(const RuntimeOptions& options) {
  if (options.workers == 0) throw std::invalid_argument("workers is 0; at least 1 is needed");
  if (!options.pus.empty() && options.pus.size() < options.workers)
    throw std::invalid_argument(
        std::to_string(options.workers) + " workers need as many PUs, but only " +
        std::to_string(options.pus.size()) + " are given; give more or none");
  for (const unsigned pu : options.pus)
    if (pu >= PuSet::most_pus)
      throw std::invalid_argument("PU " + std::to_string(pu) +
                                  " is out of range; the largest one is " +
                                  std::to_string(PuSet::most_pus - 1));
}

inline void bind_this_thread(std::span<const unsigned> pus) {
  const PuSet set(pus);
  if (sched_setaffinity(0, set.bytes(), set.native()) != 0)
    throw std::system_error(errno, std::generic_category(),
                            "the thread cannot be bound to its PUs: sched_setaffinity");
}

/// Where a thread that cannot be bound must not go on: inside a library's worker, where nobody
/// could catch.
inline void bind_this_thread_or_abort(unsigned pu) noexcept { bind_this_thread(std::span(&pu, 1)); }

/// Gives the calling thread back the PUs that it had.
class AffinityRestorer {
 public:
  AffinityRestorer() : before_(PuSet::of_this_thread()) {}
  ~AffinityRestorer() { sched_setaffinity(0, before_.bytes(), before_.native()); }
  AffinityRestorer(const AffinityRestorer&) = delete;
  AffinityRestorer& operator=(const AffinityRestorer&) = delete;

 private:
  PuSet before_;
};

}  // namespace barista
