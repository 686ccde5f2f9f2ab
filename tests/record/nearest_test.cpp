#include "harness/record/nearest.hpp"

#include <gtest/gtest.h>

namespace barista {
namespace {

const std::vector<std::string> runtimes{"std_thread", "boost_fiber", "tbb", "espresso", "go"};

TEST(Nearest, FindsWhatWasMistyped) {
  EXPECT_EQ(nearest_name("expresso", runtimes), "espresso");
  EXPECT_EQ(nearest_name("bt", {"tb"}), "tb");  // neighbours swapped
  EXPECT_EQ(nearest_name("boostfiber", runtimes), "boost_fiber");
  EXPECT_EQ(nearest_name("spawn", {"yield", "spawn_first_instruction"}), "spawn_first_instruction");
}

TEST(Nearest, DoesNotGuessWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("kubernetes", runtimes), "");
  EXPECT_EQ(suggest_name("kubernetes", {"a", "b"}), ", known are a, b");
  EXPECT_EQ(suggest_name("tbc", runtimes), ", did you mean 'tbb'?");
  EXPECT_EQ(suggest_name("x", {}), "");
}

}  // namespace
}  // namespace barista
