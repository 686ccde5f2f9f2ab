// For a debugger: a goroutine that has parked, gone on elsewhere perhaps, and now is deep in a
// call.
#include "runtimes/espresso/espresso.hpp"

extern "C" [[gnu::noinline]] void stop_here() { asm volatile("" ::: "memory"); }

namespace {

[[gnu::noinline]] int outer_call(espresso::Channel<int>& values) {
  const int value = *values.receive();
  stop_here();
  return value + 1;
}

}  // namespace

int main() {
  int result = 0;
  espresso::run({.workers = 2}, [&result] {
    espresso::Channel<int> values;
    espresso::go([&] { result = outer_call(values); });
    espresso::yield();
    values.send(41);
  });
  return result == 42 ? 0 : 1;
}
