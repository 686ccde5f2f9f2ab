// Compiled for a processor with more registers than the library is: they survive what waits.
#include <cstdio>

#include "espresso/espresso.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>

namespace {

/// What it keeps alive would fit into registers that narrower processors do not have.
[[gnu::noinline]] long long sum_over_waits(long long value, espresso::Mutex& mutex,
                                           espresso::WaitGroup& others) {
  __m512i a = _mm512_set1_epi64(value), b = _mm512_set1_epi64(value + 1),
          c = _mm512_set1_epi64(value + 2);
  __mmask8 every_other = 0x55;
  asm volatile("" : "+v"(a), "+v"(b), "+v"(c), "+Yk"(every_other));
  mutex.lock();
  a = _mm512_add_epi64(a, b);
  asm volatile("" : "+v"(a), "+v"(b), "+v"(c), "+Yk"(every_other));
  others.wait();
  mutex.unlock();
  b = _mm512_add_epi64(b, c);
  asm volatile("" : "+v"(a), "+v"(b), "+v"(c), "+Yk"(every_other));
  espresso::sleep_for(std::chrono::microseconds(1));
  return _mm512_mask_reduce_add_epi64(every_other, _mm512_add_epi64(a, b));
}

}  // namespace

int main() {
  int wrong = 0;
  espresso::run({.workers = 1}, [&wrong] {
    for (int round = 0; round < 100; ++round) {
      espresso::Mutex mutex;
      espresso::WaitGroup others;
      others.add(1);
      espresso::TaskGroup group;
      for (int i = 0; i < 4; ++i)
        group.go([&, i] {
          espresso::yield();
          const long long value = round * 10 + i;
          if (sum_over_waits(value, mutex, others) != 4 * (4 * value + 4)) ++wrong;
        });
      group.go([&others] {
        for (int i = 0; i < 4; ++i) espresso::yield();
        others.done();
      });
      group.wait();
    }
  });
  if (wrong != 0) std::printf("lost over a wait: the registers of %d goroutines\n", wrong);
  return wrong == 0 ? 0 : 1;
}
#else
int main() {
  espresso::run({.workers = 1}, [] { espresso::go([] { espresso::yield(); }); });
}
#endif
