// What a function keeps in registers over a switch is there afterwards: those that the processor
// has beyond the usual ones, and the base pointer of a frame whose size the compiler does not know.
#include <alloca.h>

#include <cstdio>
#include <cstring>

#include "runtimes/espresso/espresso.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace {

int wrong = 0;

void expect(bool condition, const char* what) {
  if (condition) return;
  if (wrong++ == 0) std::printf("lost: %s\n", what);
}

/// A frame of unknown size with more locals than a short offset reaches.
[[gnu::noinline]] void sized_at_run_time(int n, espresso::Channel<int>& to,
                                         espresso::Channel<int>& from) {
  char text[320];
  std::memset(text, n, sizeof text);
  auto* const more = static_cast<char*>(alloca(static_cast<std::size_t>(16 + n)));
  std::memset(more, n + 1, static_cast<std::size_t>(16 + n));
  to.send(n);
  espresso::yield();
  const int received = from.receive().value_or(-1);
  expect(
      received == n && text[0] == n && text[319] == n && more[0] == n + 1 && more[15 + n] == n + 1,
      "a frame that is sized at run time");
}

/// And aligned to more than the stack is, so that the compiler needs a register for its locals.
[[gnu::noinline]] void aligned(int n) {
  alignas(128) char line[128];
  std::memset(line, n, sizeof line);
  auto* const more = static_cast<char*>(alloca(static_cast<std::size_t>(16 + n)));
  more[0] = static_cast<char>(n + 1);
  espresso::yield();
  expect(line[0] == n && line[127] == n && more[0] == n + 1, "a frame with its own alignment");
}

void frames() {
  espresso::Channel<int> there, back;
  espresso::TaskGroup group;
  group.go([&] {
    for (int n = 1; n < 50; ++n) sized_at_run_time(n, there, back);
  });
  group.go([&] {
    for (int n = 1; n < 50; ++n) {
      const int received = there.receive().value_or(-1);
      aligned(n);
      back.send(received);
    }
  });
  group.wait();
}

#if defined(__AVX512F__)
void masks() {
  espresso::Parker parker;
  espresso::TaskGroup group;
  group.go([&] {
    int numbers[32];
    for (int i = 0; i < 32; ++i) numbers[i] = i % 5;
    for (int n = 0; n < 100; ++n) {
      const __m512i low = _mm512_loadu_si512(numbers), high = _mm512_loadu_si512(numbers + 16);
      const __mmask16 greater = _mm512_cmpgt_epi32_mask(low, high);
      parker.park();
      int expected = 0;
      for (int i = 0; i < 16; ++i) expected |= (numbers[i] > numbers[i + 16] ? 1 : 0) << i;
      expect(_mm512_kxor(greater, 1) == (expected ^ 1), "a mask register");
    }
  });
  group.go([&] {
    for (int n = 0; n < 100; ++n) {
      asm volatile("kxnorw %%k0, %%k0, %%k0" ::: "k0");
      parker.unpark();
      espresso::yield();
    }
  });
  group.wait();
}
#endif

}  // namespace

int main() {
  espresso::run({.workers = 1}, [] {
    frames();
#if defined(__AVX512F__)
    masks();
#endif
  });
  std::puts(wrong == 0 ? "all is right" : "registers were lost");
  return wrong != 0;
}
