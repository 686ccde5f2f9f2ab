// Tasks run on the PUs that the options name. Skipped where this machine allows fewer PUs than
// there are workers.
#pragma once

#include <algorithm>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Place : public Conformance<R> {
 protected:
  void SetUp() override {
    Conformance<R>::SetUp();
    if (options().pus.empty()) GTEST_SKIP() << "fewer PUs than workers: nothing is bound";
  }
};
using PlaceRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Place, PlaceRuntimes, RuntimeName);

TYPED_TEST(Place, AllTasksRunOnTheWorkersPus) {
  std::vector<int> ran_on(200, -1);
  run<TypeParam>([&] {
    typename TypeParam::task_group group;
    for (int& pu : ran_on) group.go([&pu] { pu = sched_getcpu(); });
    group.wait();
  });
  const std::vector<unsigned>& pus = options().pus;
  for (const int pu : ran_on)
    EXPECT_NE(std::find(pus.begin(), pus.end(), static_cast<unsigned>(pu)), pus.end())
        << "PU " << pu;
}

TYPED_TEST(Place, GoOnBindsATaskToItsPu) {
  NEEDS(place) {
    std::vector<int> ran_on(50, -1);
    run<TypeParam>([&] {
      for (unsigned i = 0; i < ran_on.size(); ++i)
        TypeParam::go_on(i, [pu = &ran_on[i]] { *pu = sched_getcpu(); });
    });
    const std::vector<unsigned>& pus = options().pus;
    for (std::size_t i = 0; i < ran_on.size(); ++i)
      EXPECT_EQ(ran_on[i], static_cast<int>(pus[i % pus.size()]));
  }
}

TYPED_TEST(Place, TheCallerGetsItsPusBack) {
  const PuSet before = PuSet::of_this_thread();
  run<TypeParam>([] {});
  EXPECT_EQ(PuSet::of_this_thread(), before);
}

}  // namespace barista::conformance
