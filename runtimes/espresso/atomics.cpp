#include "atomics.hpp"

#include <linux/membarrier.h>

#include <mutex>

#include "fatal.hpp"

namespace espresso::detail {
namespace {

long membarrier(int command) { return ::syscall(SYS_membarrier, command, 0, 0); }

}  // namespace

constinit bool fences_are_asymmetric = false;

void prepare_asymmetric_fences() {
  static std::once_flag once;
  std::call_once(once, [] {
    fences_are_asymmetric = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
  });
}

void StdAtomics::heavy_fence() noexcept {
  full_fence();  // membarrier is one for the others; for this thread it need not be
  if (fences_are_asymmetric && membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0)
    fatal("membarrier(PRIVATE_EXPEDITED) fails although the kernel has registered this process");
}

}  // namespace espresso::detail
