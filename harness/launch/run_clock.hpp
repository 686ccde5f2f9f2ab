// The time that is written into a run directory. The environment variable BARISTA_NOW (a UTC time
// such as 2026-01-02T03:04:05Z) stops it, so that a run can be repeated byte for byte.
#pragma once

#include <chrono>
#include <string>

namespace barista {

class RunClock {
 public:
  RunClock();

  bool is_stopped() const { return !fixed_.empty(); }
  std::string utc() const;           // "2026-01-02T03:04:05Z"
  std::string utc_for_name() const;  // "20260102T030405Z"
  /// Since this clock was made; 0 if it is stopped.
  double elapsed_s() const;

 private:
  std::string fixed_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace barista
