// A bit of everything that touches a switch of stacks, for a processor that the tests emulate, and
// for Valgrind.
// Exit code 0 if all of it comes out right; else a sentence.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "runtimes/espresso/espresso.hpp"

namespace {

void require(bool condition, const char* sentence) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", sentence);
  std::_Exit(1);
}

long fib(long n) {
  if (n < 2) return n;
  long left = 0, right = 0;
  espresso::fork_join([&] { left = fib(n - 1); }, [&] { right = fib(n - 2); });
  return left + right;
}

void channels_carry_values() {
  espresso::Channel<double> there, back(3);
  espresso::TaskGroup group;
  group.go([&] {
    while (const auto value = there.receive()) back.send(*value * 0.5);
    back.close();
  });
  group.go([&] {
    for (int i = 1; i <= 100; ++i) there.send(i);
    there.close();
  });
  double sum = 0;
  while (const auto value = back.receive()) sum += *value;
  require(sum == 2525.0, "a value was lost or changed, or a register over a switch");
}

void exceptions_belong_to_their_goroutines() {
  espresso::TaskGroup group;
  for (int i = 0; i < 10; ++i)
    group.go([i] {
      try {
        throw std::runtime_error(std::to_string(i));
      } catch (...) {
        espresso::yield();
        try {
          throw;
        } catch (const std::runtime_error& error) {
          require(error.what() == std::to_string(i), "the exception of another goroutine");
        }
      }
    });
}

long sum_below(long n) {
  volatile char frame[512] = {};
  return n == 0 ? frame[0] : n + sum_below(n - 1);
}

void calls_have_large_stacks() {
  const long sum = espresso::on_large_stack([] {
    espresso::yield();
    return sum_below(1000);
  });
  require(sum == 500500, "a call on a large stack came out wrong");
}

}  // namespace

int main() {
  for (const unsigned workers : {1u, 3u}) {
    espresso::Options options;
    options.workers = workers;
    espresso::run(options, [] {
      require(fib(15) == 610, "fib is wrong");
      channels_carry_values();
      exceptions_belong_to_their_goroutines();
      calls_have_large_stacks();
    });
  }
  std::puts("all is right");
}
