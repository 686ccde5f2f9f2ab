#include "harness/machine/pu_probe.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include "harness/machine/topology.hpp"

namespace barista {
namespace {

TEST(PuProbe, ReadsTwoPusAndLeavesTheCallerWhereItWas) {
  const Topology topology = Topology::discover();
  if (topology.pus().size() < 2) GTEST_SKIP() << "there is only one PU";
  cpu_set_t before, after;
  ::sched_getaffinity(0, sizeof before, &before);
  std::optional<PuReading> reading;
  for (int i = 0; i < 100 && !reading; ++i)  // a busy machine may give neither its time
    reading = probe_pus(topology.pus()[0].os_index, topology.pus()[1].os_index);
  ::sched_getaffinity(0, sizeof after, &after);
  ASSERT_TRUE(reading);
  EXPECT_GT(reading->line_ns, 0);
  EXPECT_GT(reading->chain_ns, 0);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

TEST(PuProbe, SaysNothingOfPusThatAreNotThere) {
  const unsigned here = Topology::discover().pus()[0].os_index;
  EXPECT_FALSE(probe_pus(here, 100'000));
  EXPECT_FALSE(probe_pus(100'000, here));
}

}  // namespace
}  // namespace barista
