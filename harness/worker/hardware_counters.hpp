// The processor's counters that the launcher has opened for this process.
#pragma once

#include <array>
#include <optional>

#include "harness/contract/metrics.hpp"

namespace barista {

/// Which metric is read from which descriptor: "cycles_per_op=100,instructions_per_op=101".
inline constexpr const char* hardware_counters_variable = "BARISTA_COUNTERS";

class HardwareCounters {
 public:
  using Counts = std::array<std::optional<double>, metrics::hardware_counts.size()>;

  /// `variable` is the environment variable's value; null, and whatever in it cannot be understood:
  /// not counted.
  explicit HardwareCounters(const char* variable);

  /// Since the process began, in the order of metrics::hardware_counts. A counter that had to share
  /// the processor's with others is scaled up to the whole time.
  Counts read() const;

 private:
  std::array<int, metrics::hardware_counts.size()> descriptors_;
};

}  // namespace barista
