// What all conformance tests share. The suite is compiled once for each runtime and asks of it
// every obligation that harness/contract/runtime.hpp states. What a runtime lacks, or says it does
// not keep, is skipped with its own words.
//
// Tasks note what they saw in plain memory, which main checks after a join: where a runtime orders
// too little, ThreadSanitizer sees it. No test depends on how long anything takes.
#pragma once

#include <gtest/gtest.h>

#include <sched.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/contract/known_limits.hpp"
#include "harness/contract/runtime.hpp"

namespace barista::conformance {

/// How the runtime is run: all tests of a process use the same options, as workers do.
inline RuntimeOptions& options() {
  static RuntimeOptions options;
  return options;
}

/// Why the runtime cannot serve these options; empty if it can.
inline std::string& refusal() {
  static std::string refusal;
  return refusal;
}

template <class R, class Main>
void run(Main&& main) {
  R::run(options(), std::forward<Main>(main));
}

template <class R>
class Conformance : public testing::Test {
 protected:
  void SetUp() override {
    if (!refusal().empty()) GTEST_SKIP() << refusal();
  }
};

struct RuntimeName {
  template <class R>
  static std::string GetName(int) {
    return std::string(R::id);
  }
};

template <class R>
std::string words_on(Capability capability) {
  const std::string_view note = note_on<R>(capability);
  return "no " + std::string(name_of(capability)) + (note.empty() ? "" : ": ") + std::string(note);
}

#ifdef __SANITIZE_THREAD__
inline constexpr bool threads_are_slow =
    true;  // ThreadSanitizer sets up a kernel thread in a millisecond
#else
inline constexpr bool threads_are_slow = false;
#endif

/// Tasks of a test of scale: all in all, at once, and parked at once. Kernel threads go in batches.
template <class R>
constexpr int many_tasks = Places<R>&& threads_are_slow ? 10'000 : 100'000;
template <class R>
constexpr int many_tasks_alive = Places<R> ? 500 : many_tasks<R>;
template <class R>
constexpr int many_parked_tasks = Places<R> ? 500 : 8'000;

}  // namespace barista::conformance

/// Before a block: compiles and runs it only where the runtime has the capability.
#define NEEDS(capability)                                                        \
  if constexpr (!::barista::has<TypeParam>(::barista::Capability::capability)) { \
    GTEST_SKIP() << ::barista::conformance::words_on<TypeParam>(                 \
        ::barista::Capability::capability);                                      \
  } else

/// Skips where the runtime says that it does not keep the obligation.
#define KEEPS(obligation)                                                                   \
  if (const auto known = ::barista::limit_on<TypeParam>(::barista::Obligation::obligation); \
      !known.empty())                                                                       \
  GTEST_SKIP() << known
