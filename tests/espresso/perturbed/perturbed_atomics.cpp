#include "runtimes/espresso/atomics.hpp"

namespace espresso::perturbed {
namespace {

std::atomic<std::uint64_t> common_seed{0};
std::atomic<std::uint64_t> threads{0};

/// In calm a thread runs as it would without this, and at the speed at which the processor itself
/// reorders; in a storm hardly anything that it does in two steps happens in one go.
struct Weather {
  std::uint32_t one_in;  // points at which something happens; 0: none
  std::uint32_t points;  // that it lasts, on average
};
constexpr Weather weathers[] = {{0, 2000}, {256, 2000}, {32, 500}, {4, 50}};

struct Thread {
  std::uint64_t state = 0;  // 0: not yet seeded
  std::uint32_t one_in = 0;
  std::uint32_t points_left = 0;

  std::uint32_t random() noexcept {
    if (state == 0) {
      state = common_seed.load(std::memory_order_relaxed) * 0x9e3779b97f4a7c15 +
              (threads.fetch_add(1, std::memory_order_relaxed) + 1) * 0xbf58476d1ce4e5b9;
      state |= 1;
    }
    state = state * 6364136223846793005 + 1442695040888963407;  // Knuth's MMIX
    return static_cast<std::uint32_t>(state >> 33);             // the high bits are good
  }
};
constinit thread_local Thread this_thread;

void disturb(std::uint32_t random) noexcept {
  if (random % 4 != 0) return detail::StdAtomics::yield_thread();
  // From some nanoseconds to some 20 us, short ones more often.
  const std::uint32_t spins = (random / 4 % 1024) >> (random / 4096 % 8);
  for (std::uint32_t i = 0; i < spins; ++i) detail::StdAtomics::pause();
}

}  // namespace

void seed(std::uint64_t value) {
  common_seed = value;
  threads = 0;
}

void perturb() noexcept {
  Thread& thread = this_thread;
  if (thread.points_left == 0) [[unlikely]] {
    const Weather& weather = weathers[thread.random() % std::size(weathers)];
    thread.one_in = weather.one_in;
    thread.points_left = 1 + thread.random() % (2 * weather.points);
  }
  --thread.points_left;
  if (thread.one_in != 0 && thread.random() % thread.one_in == 0) disturb(thread.random());
}

bool one_in(unsigned n) noexcept { return this_thread.random() % n == 0; }

}  // namespace espresso::perturbed
