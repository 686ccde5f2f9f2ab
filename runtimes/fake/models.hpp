// The tables of costs: like goroutines, like threads, a runtime that can only spawn, and one that
// loses tasks.
#pragma once

#include <array>
#include <string_view>

#include "harness/contract/runtime.hpp"
#include "runtimes/fake/virtual_machine.hpp"

namespace barista::fake {

inline constexpr std::int64_t kib = 1024;
inline constexpr std::int64_t mib = 1024 * kib;

inline constexpr Note no_sleep{Capability::sleep, "virtual time does not pass for a real clock"};
inline constexpr Note no_place{Capability::place, "virtual tasks are not bound to PUs"};

inline constexpr Note common_channel{Capability::channel, "common primitive over park and unpark"};

struct GoroutineModel {
  static constexpr std::string_view id = "fake";
  static constexpr std::array notes{no_sleep, no_place, common_channel};
  static constexpr Costs costs{.spawn_ns = 150,
                               .switch_ns = 50,
                               .spread = 0.05,
                               .kernel_switches = 0,
                               .clones = 0,
                               .per_task = {2 * kib, 2 * kib + 512, 0, 0, 0, 2 * kib + 512},
                               .most_tasks = 1'000'000'000,
                               .lose_every = 0};
};

struct ThreadModel {
  static constexpr std::string_view id = "fake_thread";
  static constexpr std::array notes{no_sleep, no_place, common_channel};
  static constexpr Costs costs{.spawn_ns = 12'000,
                               .switch_ns = 2'100,
                               .spread = 0.1,
                               .kernel_switches = 1,
                               .clones = 1,
                               .per_task = {8 * mib, 8 * kib, 4 * kib, 16 * kib, 8 * kib, 36 * kib},
                               .most_tasks = 3'000,
                               .lose_every = 0};
};

struct LossyModel {
  static constexpr std::string_view id = "fake_lossy";
  static constexpr std::array notes{no_sleep, no_place, common_channel,
                                    Note{Capability::spawn, "loses every hundredth task"}};
  static constexpr Costs costs = [] {
    Costs lossy = GoroutineModel::costs;
    lossy.lose_every = 100;
    return lossy;
  }();
};

}  // namespace barista::fake
