// Ctrl-C and SIGTERM: noted here, acted on by whoever waits. The second one ends the program at
// once.
#pragma once

namespace barista {

/// Notes SIGINT and SIGTERM for as long as it lives, instead of dying of them. One at a time.
class InterruptionWatch {
 public:
  InterruptionWatch();
  ~InterruptionWatch();
  InterruptionWatch(const InterruptionWatch&) = delete;
  InterruptionWatch& operator=(const InterruptionWatch&) = delete;
};

/// A signal has come since the watch began. False without a watch.
bool interrupted();

}  // namespace barista
