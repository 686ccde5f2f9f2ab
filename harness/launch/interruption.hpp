// Ctrl-C, SIGTERM and the end of the terminal (SIGHUP): noted here, acted on by whoever waits. The
// second one ends the program at once.
#pragma once

namespace barista {

/// To be called first thing in main(). What the parent ignored or blocked is delivered again:
/// children could not be waited for without SIGCHLD. SIGHUP stays ignored, which is what nohup
/// means, and SIGPIPE is secure_standard_streams()'s.
void restore_signals();

/// Notes SIGINT, SIGTERM and SIGHUP for as long as it lives, instead of dying of them. One at a
/// time.
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
