// A program of two files, of which this one calls run().
#include "espresso/espresso.hpp"

long sum_of_squares();

int main() {
  long sum = 0;
  espresso::run({.workers = 2}, [&sum] { sum = sum_of_squares(); });
  return sum == 328350 ? 0 : 1;
}
