// What a worker does now and then while it sleeps (idle_workers.hpp), in a model without time.
#pragma once

#include "runtimes/espresso/idle_workers.hpp"

namespace espresso::explore {

/// Due at once, so often.
struct Chore {
  int left = 0;
  detail::Clock::time_point due() const {
    return left > 0 ? detail::Clock::time_point{} : detail::never;
  }
  void run() { --left; }
};

}  // namespace espresso::explore
