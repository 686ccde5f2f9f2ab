// The beginnings of reasons that another part recognises: written by launch/, read by analysis/,
// and by the report, which has them from catalogue.json.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace barista::reasons {

inline constexpr std::string_view suite_cap = "stopped at the suite's cap";
inline constexpr std::string_view memory_ceiling = "memory ceiling";
inline constexpr std::string_view time_out = "time-out";
inline constexpr std::string_view killed_by = "killed by";
inline constexpr std::string_view not_tried_again = "not tried again";
/// Behind a worker's name: memory, processes or files were short just then.
inline constexpr std::string_view cannot_be_started_now = " cannot be started just now: ";
/// A worker's word for a cell that its runtime cannot do.
inline constexpr std::string_view unsupported = "unsupported: ";

/// A search for the largest number of tasks was ended by what the suite allows, not by a limit of
/// the system: what it reached is a lower bound.
inline constexpr std::array ends_of_the_suite{suite_cap, memory_ceiling, time_out};
constexpr bool ended_by_the_suite(std::string_view reason) {
  return std::any_of(ends_of_the_suite.begin(), ends_of_the_suite.end(),
                     [=](std::string_view end) { return reason.starts_with(end); });
}

}  // namespace barista::reasons
