// Must not compile: the task would be made and dropped, and nothing would run.
#include "runtimes/espresso/espresso.hpp"

int main() {
  espresso::run({}, [] { espresso::go([]() -> espresso::Task { co_return; }); });
}
