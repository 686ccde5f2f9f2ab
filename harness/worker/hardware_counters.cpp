#include "harness/worker/hardware_counters.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace barista {
namespace {

constexpr int none = -1;

/// What a perf_event descriptor gives that was opened with PERF_FORMAT_TOTAL_TIME_ENABLED and
/// _RUNNING.
struct Reading {
  std::uint64_t count;
  std::uint64_t enabled_ns;
  std::uint64_t running_ns;
};

int descriptor_of(std::string_view metric, std::string_view variable) {
  while (!variable.empty()) {
    const std::string_view entry = variable.substr(0, variable.find(','));
    const std::size_t equals = entry.find('=');
    if (equals != std::string_view::npos && entry.substr(0, equals) == metric) {
      const std::string_view digits = entry.substr(equals + 1);
      int descriptor = none;
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
      return error == std::errc{} && end == digits.data() + digits.size() ? descriptor : none;
    }
    variable.remove_prefix(std::min(entry.size() + 1, variable.size()));
  }
  return none;
}

}  // namespace

HardwareCounters::HardwareCounters(const char* variable) {
  for (std::size_t i = 0; i < descriptors_.size(); ++i)
    descriptors_[i] = descriptor_of(metrics::hardware_counts[i].name,
                                    variable == nullptr ? std::string_view{} : variable);
}

HardwareCounters::Counts HardwareCounters::read() const {
  Counts counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    Reading reading{};
    if (descriptors_[i] == none ||
        ::read(descriptors_[i], &reading, sizeof reading) != sizeof reading ||
        reading.running_ns == 0)
      continue;
    counts[i] = static_cast<double>(reading.count) * static_cast<double>(reading.enabled_ns) /
                static_cast<double>(reading.running_ns);
  }
  return counts;
}

}  // namespace barista
