// Tasks with locals that are aligned to a line of the cache. Compiled twice: as it is by one
// compiler, and by another one with OTHER, where there is one. Frames of both are of one size and
// one after the other in the same places.
#include <cstdint>

#include "espresso/espresso.hpp"

struct alignas(64) Line {
  int value = 0;
};

#if defined(OTHER)
#define COUNT count_by_other
#else
#define COUNT count
#endif

espresso::Task COUNT(espresso::Channel<int>& out, int value);

espresso::Task COUNT(espresso::Channel<int>& out, int value) {
  Line line;
  line.value = value;
  co_await espresso::async::yield();
  const bool aligned = reinterpret_cast<std::uintptr_t>(&line) % 64 == 0;
  co_await espresso::async::send(out, aligned ? line.value : -1);
}

#if !defined(OTHER)
#if defined(HAS_OTHER)
espresso::Task count_by_other(espresso::Channel<int>& out, int value);
#else
constexpr auto& count_by_other = count;
#endif

int main() {
  constexpr int n = 1000;
  long sum = 0;
  espresso::run({.workers = 2}, [&sum] {
    espresso::Channel<int> values;
    for (int i = 0; i < n; ++i)
      espresso::go(i % 2 == 0 ? count(values, i) : count_by_other(values, i));
    for (int i = 0; i < n; ++i) sum += values.receive().value_or(-1);
  });
  return sum == n * (n - 1) / 2 ? 0 : 1;
}
#endif
