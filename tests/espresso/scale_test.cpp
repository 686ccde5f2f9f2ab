// As many at rest as programs of a million connections have.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "runtimes/espresso/espresso.hpp"
#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/resident_bytes.hpp"

namespace espresso {
namespace {

// Fewer under sanitizers: ThreadSanitizer has room for 8128 threads and stacks in all, and under
// AddressSanitizer each takes far more memory.
#if ESPRESSO_TSAN
constexpr long divisor = 100;
#elif ESPRESSO_ASAN
constexpr long divisor = 10;
#else
constexpr long divisor = 1;
#endif

long number_behind(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key)) return std::stol(line.substr(key.size()));
  return 0;
}

bool has_available(long bytes) {
  return number_behind("/proc/meminfo", "MemAvailable:") > bytes / 1024;
}

long maps() {
  std::ifstream file("/proc/self/maps");
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

/// Since Linux 6.13 (MADV_GUARD_INSTALL).
bool guards_need_no_maps() {
  constexpr int madv_guard_install = 102;
  const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* const page =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const bool installed = ::madvise(page, bytes, madv_guard_install) == 0;
  ::munmap(page, bytes);
  return installed;
}

TEST(Scale, TwoHundredThousandParkedGoroutinesNeedNoMapsOfTheirOwn) {
  constexpr long n = 200'000 / divisor;
  if (!has_available(3L << 30)) GTEST_SKIP() << "less than 3 GiB are available";
  if (!guards_need_no_maps())
    GTEST_SKIP() << "this kernel's guards take a map each (before Linux 6.13)";
  const long before = maps();
  long meanwhile = 0;
  long woken = 0;
  run({.workers = 1}, [&] {
    WaitGroup parked, release;
    parked.add(n);
    release.add();
    for (long i = 0; i < n; ++i)
      go([&] {
        parked.done();
        release.wait();
        ++woken;
      });
    parked.wait();
    meanwhile = maps();
    EXPECT_EQ(woken, 0);
    release.done();
  });
  EXPECT_EQ(woken, n);
  if (!ESPRESSO_TSAN) {  // which has maps of its own for each stack
    EXPECT_LT(meanwhile, before + 1000);
  }
}

TEST(Scale, AMillionParkedTasksTakeLessThan600MB) {
  constexpr long n = 1'000'000 / divisor;
  if (!has_available(3L << 30)) GTEST_SKIP() << "less than 3 GiB are available";
  const long before = resident_bytes();
  long meanwhile = 0;
  long begun = 0;
  long woken = 0;
  run({.workers = 1}, [&] {
    WaitGroup release;
    release.add();
    for (long i = 0; i < n; ++i)
      go([](WaitGroup& until, long& beginnings, long& wakings) -> Task {
        ++beginnings;
        co_await async::wait(until);
        ++wakings;
      }(release, begun, woken));
    while (begun < n) yield();
    meanwhile = resident_bytes();
    EXPECT_EQ(woken, 0);
    release.done();
  });
  EXPECT_EQ(woken, n);
  if (!ESPRESSO_ASAN && !ESPRESSO_TSAN) {
    EXPECT_LT(meanwhile - before, 600'000'000);
  }
}

}  // namespace
}  // namespace espresso
