// A file that is compiled for a wider processor by a pragma, with a task in it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define IS_FOR_A_TARGET
#endif
#if defined(IS_FOR_A_TARGET) && !defined(PRAGMA_BEHIND_HEADERS)
#pragma GCC target("avx2")
#endif
#include "espresso/espresso.hpp"
#if defined(IS_FOR_A_TARGET) && defined(PRAGMA_BEHIND_HEADERS)
#pragma GCC target("avx2")
#endif

espresso::Task add(espresso::Channel<int>& in, int& sum) {
  while (const std::optional<int> value = co_await espresso::async::receive(in)) sum += *value;
}

int main() {
  int sum = 0;
  espresso::run({.workers = 1}, [&sum] {
    espresso::Channel<int> values;
    espresso::go(add(values, sum));
    for (int i = 0; i < 10; ++i) values.send(i);
    values.close();
  });
  return sum == 45 ? 0 : 1;
}
