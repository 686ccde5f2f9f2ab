#include "harness/machine/inherited.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "harness/machine/fingerprint.hpp"
#include "tests/machine/fake_tree.hpp"
#include "tests/machine/in_child.hpp"

namespace barista {
namespace {

using nlohmann::json;

TEST(Inherited, WhatChangesResultsIsNoted) {
  EXPECT_TRUE(holds_in_child([] {
    const rlimit stack{1u << 20, RLIM_INFINITY};
    ::setrlimit(RLIMIT_STACK, &stack);
    const json before = inherited_peculiarities();
    ::setpriority(PRIO_PROCESS, 0, 5);
    ::prctl(PR_SET_TIMERSLACK, 1);
    ::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    ::setenv("LD_LIBRARY_PATH", "/somewhere", 1);
    const json all = inherited_peculiarities();
    return before.at("stack_limit_bytes") == 1u << 20 && !before.contains("timer_slack_ns") &&
           all.at("nice").get<int>() >= 5 && all.at("timer_slack_ns") == 1 &&
           all.at("transparent_hugepages_disabled") == true &&
           all.at("library_path") == "/somewhere";
  }));
}

TEST(Inherited, SystemCallsMayBeFiltered) {
  FakeTree tree;
  tree.write("proc/self/status", "Name: x\nSeccomp:\t2");
  EXPECT_EQ(inherited_peculiarities(tree.files()).at("seccomp"), 2);
  tree.write("proc/self/status", "Name: x\nSeccomp:\t0");
  EXPECT_FALSE(inherited_peculiarities(tree.files()).contains("seccomp"));
}

TEST(Inherited, IsPartOfWhatTheMachineIsKnownBy) {
  EXPECT_TRUE(holds_in_child([] {
    const Topology topology = Topology::discover();
    const json usual = fingerprint(topology);
    ::prctl(PR_SET_TIMERSLACK, 1);
    return fingerprint(topology).at("fingerprint_id") != usual.at("fingerprint_id");
  }));
}

}  // namespace
}  // namespace barista
