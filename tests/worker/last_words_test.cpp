#include "harness/worker/last_words.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace barista {
namespace {

/// Maps pages of alternating protection, so that the kernel cannot merge them, until it refuses.
void use_up_maps() {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (bool readable = false;; readable = !readable)
    if (::mmap(nullptr, page, readable ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
               0) == MAP_FAILED)
      return;
}

TEST(LastWordsDeathTest, NameTheLimitOfMapsWhereItIsUsedUp) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer needs memory maps of its own";
#endif
  EXPECT_EXIT(
      {
        name_map_limit_on_crash();
        use_up_maps();
        std::abort();
      },
      testing::KilledBySignal(SIGABRT), "vm.max_map_count=[0-9]+ \\([0-9]+ maps in use\\)");
}

TEST(LastWordsDeathTest, SayNothingOfOtherCrashes) {
  EXPECT_EXIT(
      {
        name_map_limit_on_crash();
        ::raise(SIGABRT);  // unlike std::abort(), it does not come again by itself
      },
      testing::KilledBySignal(SIGABRT), "^$");
}

}  // namespace
}  // namespace barista
