// The other file of the program: it uses goroutines and channels, and never calls run().
#include "espresso/espresso.hpp"

long sum_of_squares();

long sum_of_squares() {
  espresso::Channel<long> squares(16);
  espresso::go([&squares] {
    for (long i = 0; i < 100; ++i) squares.send(i * i);
    squares.close();
  });
  long sum = 0;
  while (const auto square = squares.receive()) sum += *square;
  return sum;
}
