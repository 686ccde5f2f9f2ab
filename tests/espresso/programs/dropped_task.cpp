// Must not compile: the task would be made and dropped, and nothing would run.
#include "runtimes/espresso/espresso.hpp"

espresso::Task task() { co_return; }

int main() {
#if defined(BY_RUN)
  espresso::run({}, task);
#elif defined(BY_FORK_JOIN)
  espresso::run({}, [] { espresso::fork_join(task, [] {}); });
#else
  espresso::run({}, [] { espresso::go([]() -> espresso::Task { co_return; }); });
#endif
}
