// A frame that is larger than a stack and of which only the lowest bytes are written, beside
// goroutines whose stacks lie there: the overflow must be named, and nothing overwritten.
#include <cstring>

#include "espresso/espresso.hpp"

[[gnu::noinline]] void read_request(std::size_t bytes) {
  char buffer[66 * 1024];
  asm volatile("" : : "r"(buffer) : "memory");
  std::memset(buffer, 'x', bytes);
  asm volatile("" : : "r"(buffer) : "memory");
}

int main() {
  espresso::run({.workers = 1}, [] {
    espresso::Parker parkers[64];
    for (espresso::Parker& parker : parkers) espresso::go([&parker] { parker.park(); });
    espresso::yield();
    espresso::go([] { read_request(2000); });
    espresso::yield();
    for (espresso::Parker& parker : parkers) parker.unpark();
  });
}
