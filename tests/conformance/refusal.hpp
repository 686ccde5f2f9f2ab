// Options that no runtime can serve are refused with a sentence, and harm nothing.
#pragma once

#include <stdexcept>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Refusal : public Conformance<R> {
 protected:
  static void expect_refused(const RuntimeOptions& refused) {
    bool main_ran = false;
    EXPECT_THROW(R::run(refused, [&] { main_ran = true; }), std::invalid_argument);
    EXPECT_FALSE(main_ran);
  }
};
using RefusalRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Refusal, RefusalRuntimes, RuntimeName);

TYPED_TEST(Refusal, NoWorkers) {
  RuntimeOptions refused = options();
  refused.workers = 0;
  TestFixture::expect_refused(refused);
}

TYPED_TEST(Refusal, FewerPusThanWorkers) {
  RuntimeOptions refused = options();
  refused.workers = 2;
  refused.pus = {0};
  TestFixture::expect_refused(refused);
}

TYPED_TEST(Refusal, EveryMissingCapabilityHasAReason) {
  using enum Capability;
  for (const Capability capability : {spawn, yield, block, channel, sleep, place})
    EXPECT_TRUE(has<TypeParam>(capability) || !note_on<TypeParam>(capability).empty())
        << name_of(capability);
}

}  // namespace barista::conformance
