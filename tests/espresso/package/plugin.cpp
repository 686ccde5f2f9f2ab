// A plugin: a run of its own, with a signal for dumps.
#include <signal.h>

#include "espresso/espresso.hpp"

extern "C" int work();

extern "C" int work() {
  int sum = 0;
  espresso::Options options;
  options.workers = 2;
  options.dump_signal = SIGUSR1;
  espresso::run(options, [&sum] {
    espresso::Channel<int> numbers(4);
    espresso::go([&numbers] { numbers.send(42); });
    sum = *numbers.receive();
  });
  return sum == 42 ? 0 : 1;
}
