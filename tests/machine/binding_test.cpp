#include "harness/machine/binding.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/machine/in_child.hpp"

namespace barista {
namespace {

bool bound_to_exactly(unsigned pu) {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1 &&
         CPU_ISSET(pu, &set);
}

TEST(Binding, ChildAppliesWhatTheParentPrepared) {
  const Topology topology = Topology::discover();
  for (const Pu& pu : topology.pus()) {
    const Binding binding = Binding::prepare(topology, std::span(&pu.os_index, 1));
    EXPECT_EQ(binding.reason_unbound(), "");
    EXPECT_TRUE(
        holds_in_child([&] { return binding.apply() == 0 && bound_to_exactly(pu.os_index); }));
  }
}

TEST(Binding, BindsThisProcess) {
  const Topology topology = Topology::discover();
  const unsigned last = topology.pus().back().os_index;
  EXPECT_TRUE(holds_in_child([&] {
    return !bind_this_process(topology, std::span(&last, 1)).has_value() && bound_to_exactly(last);
  }));
}

TEST(Binding, TellsTheErrorOfPusThatDoNotExist) {
  const unsigned far = 60'000;
  const Binding binding = Binding::prepare(Topology::discover(), std::span(&far, 1));
  EXPECT_TRUE(holds_in_child([&] { return binding.apply() == EINVAL; }));
}

TEST(Binding, ForeignTopologyBindsNothingAndSaysWhy) {
  const Topology topology = Topology::synthetic("core:64 pu:2");
  const unsigned far = 127;
  const Binding binding = Binding::prepare(topology, std::span(&far, 1));
  EXPECT_EQ(binding.reason_unbound(), "not bound: the topology is not this system's");
  EXPECT_EQ(binding.apply(), 0);
  EXPECT_EQ(bind_this_process(topology, std::span(&far, 1)), binding.reason_unbound());
}

TEST(BindingDeathTest, NoPuAtAllIsABrokenInvariant) {
  const Topology topology = Topology::synthetic("core:1 pu:1");
  EXPECT_DEATH(Binding::prepare(topology, {}), "bound to no PU at all");
}

}  // namespace
}  // namespace barista
