// Google Benchmark's flags, spelled as the library that is linked wants them.
#pragma once

#include <benchmark/benchmark.h>

#include <string>

namespace barista {

/// 1.8 came with SkipWithMessage() and with a unit behind --benchmark_min_time, without which it
/// warns; until then a unit was an error. Linked sources need not have a version number.
template <class State = benchmark::State>
constexpr bool takes_unit_of_min_time = requires(State& state) {
  state.SkipWithMessage("");
};

inline std::string min_time_flag(double seconds) {
  return "--benchmark_min_time=" + std::to_string(seconds) + (takes_unit_of_min_time<> ? "s" : "");
}

}  // namespace barista
