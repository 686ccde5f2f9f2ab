#include "harness/machine/pu_probe.hpp"

#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

namespace barista {
namespace {

using Clock = std::chrono::steady_clock;

// Short pieces, of which the median is taken: who loses its processor in one of them spoils only
// that one.
constexpr std::size_t pieces = 15;
constexpr std::uint32_t trips_in_piece = 64;
constexpr std::uint32_t steps_in_piece = 4096;
constexpr std::chrono::milliseconds patience{5};

/// Of the calling thread. False if it may not run there.
bool bind_to(unsigned pu) {
  cpu_set_t* const set = CPU_ALLOC(pu + 1);
  if (set == nullptr) return false;
  const std::size_t bytes = CPU_ALLOC_SIZE(pu + 1);
  CPU_ZERO_S(bytes, set);
  CPU_SET_S(pu, bytes, set);
  const bool bound = ::sched_setaffinity(0, bytes, set) == 0;
  CPU_FREE(set);
  return bound;
}

double ns_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

double median_of(std::array<double, pieces>& values) {
  const auto middle = values.begin() + pieces / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// What the two hand to each other: a number that each in its turn makes larger by one.
class Line {
 public:
  /// False if the other one has not come by the deadline.
  bool wait_for(std::uint32_t number, Clock::time_point deadline) {
    // acquire: partner of the release in set()
    for (std::uint32_t looks = 1; number_.load(std::memory_order_acquire) < number; ++looks) {
      if (looks % 1024 == 0 && Clock::now() > deadline) return false;
      pause();
    }
    return true;
  }
  void set(std::uint32_t number) { number_.store(number, std::memory_order_release); }

 private:
  alignas(64) std::atomic<std::uint32_t> number_{0};
};

/// The computation that nothing can shorten but a faster processor.
double chain_step_ns() {
  std::array<double, pieces> step_ns{};
  std::uint64_t value = 1;
  for (double& one : step_ns) {
    const Clock::time_point begin = Clock::now();
    for (std::uint32_t step = 0; step < steps_in_piece; ++step) {
      value = value * 6364136223846793005u + 1442695040888963407u;
      asm volatile("" : "+r"(value));
    }
    one = ns_since(begin) / steps_in_piece;
  }
  return median_of(step_ns);
}

/// Of the first; nothing if the other one did not answer in time.
std::optional<PuReading> lead(Line& line, Clock::time_point deadline) {
  std::array<double, pieces> trip_ns{};
  std::uint32_t number = 0;
  if (!line.wait_for(++number, deadline)) return std::nullopt;  // the other one is there
  for (double& one : trip_ns) {
    const Clock::time_point begin = Clock::now();
    for (std::uint32_t trip = 0; trip < trips_in_piece; ++trip) {
      line.set(++number);
      if (!line.wait_for(++number, deadline)) return std::nullopt;
    }
    one = ns_since(begin) / trips_in_piece;
  }
  return PuReading{.line_ns = median_of(trip_ns), .chain_ns = chain_step_ns()};
}

void follow(Line& line, Clock::time_point deadline) {
  std::uint32_t number = 1;
  line.set(number);
  for (std::uint32_t trip = 0; trip < pieces * trips_in_piece; ++trip) {
    if (!line.wait_for(++number, deadline)) return;
    line.set(++number);
  }
}

}  // namespace

std::optional<PuReading> probe_pus(unsigned first, unsigned second) {
  Line line;
  std::optional<PuReading> reading;
  const Clock::time_point deadline = Clock::now() + patience;  // if only one of the two comes
  std::vector<std::thread> two;
  two.reserve(2);
  try {
    two.emplace_back([&] {
      if (bind_to(second)) follow(line, deadline);
    });
    two.emplace_back([&] {
      if (bind_to(first)) reading = lead(line, deadline);
    });
  } catch (const std::system_error&) {  // no thread can be made
  }
  for (std::thread& thread : two) thread.join();
  return reading;
}

}  // namespace barista
