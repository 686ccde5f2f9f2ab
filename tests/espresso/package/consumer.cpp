// The example of espresso's README, with its answer checked.
#include "espresso/espresso.hpp"

int main() {
  long sum = 0;
  espresso::run({.workers = 2}, [&sum] {
    espresso::Channel<long> squares(16);
    espresso::go([&squares] {
      for (long i = 0; i < 100; ++i) squares.send(i * i);
      squares.close();
    });
    while (const auto square = squares.receive()) sum += *square;
  });
  return sum == 328350 ? 0 : 1;
}
