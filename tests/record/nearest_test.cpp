#include "harness/record/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace barista {
namespace {

constexpr std::array<std::string_view, 5> names{"compact", "spread", "one_pu", "boost_fiber",
                                                "tbb"};

TEST(Nearest, FindsSlips) {
  EXPECT_EQ(nearest("sprad", names), "spread");
  EXPECT_EQ(nearest("spraed", names), "spread") << "swapped neighbours are one slip";
  EXPECT_EQ(nearest("boost-fiber", names), "boost_fiber");
  EXPECT_EQ(nearest("tb", names), "tbb");
}

TEST(Nearest, FindsBeginnings) {
  EXPECT_EQ(nearest("spawn", std::vector<std::string>{"yield", "spawn_first_instruction"}),
            "spawn_first_instruction");
  EXPECT_EQ(nearest("boost", names), "boost_fiber");
  EXPECT_EQ(nearest("bo", names), std::nullopt) << "two letters are too few to guess from";
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest("xyzzy", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("spread", std::vector<std::string>{}), std::nullopt);
}

TEST(Nearest, TakesTheFirstOfEquals) {
  EXPECT_EQ(nearest("claim3", std::vector<std::string>{"claim1", "claim2"}), "claim1");
}

TEST(Nearest, SuggestsOneOrAll) {
  const std::vector<std::string> runtimes{"std_thread", "boost_fiber", "tbb"};
  EXPECT_EQ(suggest_name("tbc", runtimes), ", did you mean 'tbb'?");
  EXPECT_EQ(suggest_name("kubernetes", {"a", "b"}), ", known are a, b");
  EXPECT_EQ(suggest_name("x", {}), "");
}

TEST(Nearest, CountsEdits) {
  EXPECT_EQ(detail::edits_between("", "abc"), 3u);
  EXPECT_EQ(detail::edits_between("kitten", "sitting"), 3u);
  EXPECT_EQ(detail::edits_between("ab", "ba"), 1u);
  EXPECT_EQ(detail::edits_between("same", "same"), 0u);
}

}  // namespace
}  // namespace barista
