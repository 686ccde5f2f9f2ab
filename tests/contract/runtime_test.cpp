#include "harness/contract/runtime.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "harness/contract/affinity.hpp"
#include "harness/contract/known_limits.hpp"

namespace barista {
namespace {

/// The least that is a runtime: tasks run where they are started.
struct Inline {
  static constexpr std::string_view id = "inline";
  struct task_group {
    template <class F>
    void go(F f) {
      f();
    }
    void wait() {}
  };
  static std::string library() { return "none"; }
  static std::span<const Note> notes() {
    static constexpr std::array texts{Note{Capability::sleep, "no clock"}};
    return texts;
  }
  template <class Main>
  static void run(const RuntimeOptions&, Main main) {
    main();
  }
  template <class F>
  static void go(F f) {
    f();
  }
};

struct Limited : Inline {
  static std::span<const KnownLimit> known_limits() {
    static constexpr std::array limits{KnownLimit{Obligation::exceptions_per_task, "one stack"}};
    return limits;
  }
};

struct Stackless : Inline {
  static constexpr bool tasks_are_stackless = true;
  struct task {
    void operator()() {}
  };
  struct wait_group {};
  template <class T>
  struct unbuffered_channel {};
  struct await {
    static void yield();
    static void wait(wait_group&);
    static void send(unbuffered_channel<long>&, long);
    static void receive(unbuffered_channel<long>&);
  };
};
static_assert(Parks<Stackless> && !Blocks<Stackless> && !Parks<Inline>);

TEST(Runtime, CapabilitiesAreSeenInTheType) {
  EXPECT_TRUE(has<Inline>(Capability::spawn));
  EXPECT_TRUE(has<Inline>(Capability::nest));
  EXPECT_FALSE(has<Stackless>(Capability::nest));
  for (const Capability missing : {Capability::yield, Capability::block, Capability::channel,
                                   Capability::sleep, Capability::place})
    EXPECT_FALSE(has<Inline>(missing)) << name_of(missing);
}

TEST(Runtime, NotesAreFoundByCapability) {
  EXPECT_EQ(note_on<Inline>(Capability::sleep), "no clock");
  EXPECT_EQ(note_on<Inline>(Capability::yield), "");
}

TEST(KnownLimits, AreFoundByObligationAndOptional) {
  EXPECT_EQ(limit_on<Limited>(Obligation::exceptions_per_task), "one stack");
  EXPECT_EQ(limit_on<Limited>(Obligation::wait_past_bystanders), "");
  EXPECT_EQ(limit_on<Inline>(Obligation::exceptions_per_task), "");
}

TEST(Affinity, RefusesOptionsThatNobodyCanServe) {
  EXPECT_NO_THROW(require_valid({.workers = 2}));
  EXPECT_NO_THROW(require_valid({.workers = 2, .pus = {0, 1, 2}}));
  EXPECT_THROW(require_valid({.workers = 0}), std::invalid_argument);
  EXPECT_THROW(require_valid({.workers = 2, .pus = {0}}), std::invalid_argument);
  EXPECT_THROW(require_valid({.workers = 1, .pus = {PuSet::most_pus}}), std::invalid_argument);
}

TEST(Affinity, IsGivenBack) {
  const PuSet before = PuSet::of_this_thread();
  const unsigned first = before.pus().front();
  {
    const AffinityRestorer restorer;
    bind_this_thread(std::span(&first, 1));
    EXPECT_EQ(sched_getcpu(), static_cast<int>(first));
  }
  EXPECT_EQ(PuSet::of_this_thread(), before);
}

TEST(PuSet, HoldsPusBeyondThoseOfGlibc) {
  const std::vector<unsigned> some{0, 63, 64, 1023, 1024, 70000};
  const PuSet set(some);
  EXPECT_EQ(set.pus(), some);
  EXPECT_FALSE(set.contains(65));
  EXPECT_FALSE(set.contains(1u << 31));
}

/// A kernel for 4096 PUs, which refuses smaller masks (sched_getaffinity(2)).
int affinity_of_a_large_machine(pid_t, std::size_t bytes, cpu_set_t* mask) {
  if (bytes < 512) {
    errno = EINVAL;
    return -1;
  }
  reinterpret_cast<unsigned long*>(mask)[4095 / 64] = 1ul << 63;
  return 0;
}

TEST(PuSet, IsAsLargeAsTheKernelWantsIt) {
  EXPECT_EQ(PuSet::of_this_thread(affinity_of_a_large_machine).pus(), std::vector{4095u});
}

int affinity_that_cannot_be_read(pid_t, std::size_t, cpu_set_t*) {
  errno = EPERM;
  return -1;
}

TEST(PuSet, WhatTheKernelRefusesIsAnError) {
  EXPECT_THROW(PuSet::of_this_thread(affinity_that_cannot_be_read), std::system_error);
}

}  // namespace
}  // namespace barista
