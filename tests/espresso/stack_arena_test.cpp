#include "runtimes/espresso/stack_arena.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <set>
#include <system_error>

namespace espresso::detail {
namespace {

void entry(void*, void*, void*) {}

/// The lowest byte of a stack: of its guard page.
volatile char* bottom_of(const StackArena& arena, const Stack& stack) {
  const auto address = reinterpret_cast<std::uintptr_t>(&stack);
  return reinterpret_cast<volatile char*>(address & ~(arena.stack_bytes() - 1));
}

class StackArenaTest : public testing::Test {
 protected:
  StackArenaTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  Stack& take() {
    if (fresh_.count == 0) fresh_ = arena_.take_fresh();
    return arena_.prepare(fresh_, entry);
  }

  const std::size_t page_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  StackArena arena_{100'000};
  FreshStacks fresh_;
};

TEST_F(StackArenaTest, RoundsUpToAPowerOfTwo) {
  EXPECT_EQ(arena_.stack_bytes(), 128u * 1024);
  EXPECT_GE(StackArena(1).stack_bytes(), 16u * 1024);
}

TEST_F(StackArenaTest, StacksLieApart) {
  constexpr std::size_t n = 3000;  // more than the first chunk holds
  arena_.reserve(n);
  std::set<volatile char*> bottoms;
  for (std::size_t i = 0; i < n; ++i) bottoms.insert(bottom_of(arena_, take()));
  EXPECT_EQ(bottoms.size(), n);
}

TEST_F(StackArenaTest, TheyCanBeWrittenFromTopToGuard) {
  arena_.reserve(1);
  Stack& stack = take();
  volatile char* const bottom = bottom_of(arena_, stack);
  volatile char* const top = reinterpret_cast<volatile char*>(&stack);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(top) % 64, 0u);
  for (volatile char* byte = top - 64; byte >= bottom + page_; byte -= page_ / 2) *byte = 1;
  EXPECT_GT(top - bottom, static_cast<std::ptrdiff_t>(arena_.stack_bytes() - page_));
}

TEST_F(StackArenaTest, TheGuardEndsTheProgram) {
  arena_.reserve(1);
  volatile char* const bottom = bottom_of(arena_, take());
  EXPECT_DEATH(bottom[0] = 1, "");
  EXPECT_DEATH(bottom[page_ - 1] = 1, "");
}

TEST_F(StackArenaTest, TopsAreSpreadOverTheSetsOfACache) {
  arena_.reserve(16);
  std::set<std::uintptr_t> offsets;
  for (int i = 0; i < 16; ++i) offsets.insert(reinterpret_cast<std::uintptr_t>(&take()) % 4096);
  EXPECT_EQ(offsets.size(), 16u);
}

TEST_F(StackArenaTest, WhatIsTooMuchIsRefused) {
  StackArena huge(StackArena::largest_stack_bytes);
  EXPECT_THROW(huge.reserve(std::size_t{1} << 30), std::system_error);  // 2^60 bytes
  huge.reserve(1);
}

TEST_F(StackArenaTest, MoreThanWasReservedIsMappedOnTheWay) {
  arena_.reserve(1);
  std::set<Stack*> taken;
  for (int i = 0; i < 5000; ++i) taken.insert(&take());  // more than the first chunk has
  EXPECT_EQ(taken.size(), 5000u);
}

TEST_F(StackArenaTest, WhatIsCancelledIsNotMappedAgain) {
  StackArena arena(StackArena::largest_stack_bytes, 1);
  // Of 1 GiB each: without cancel() more than there is address space.
  for (int i = 0; i < 1'000'000; ++i) {
    arena.reserve(1);
    arena.cancel(1);
  }
}

TEST_F(StackArenaTest, WithoutAddressSpaceForThatTheProgramEnds) {
  EXPECT_DEATH(
      {
        StackArena huge(StackArena::largest_stack_bytes);
        FreshStacks fresh;
        for (;;) fresh = huge.take_fresh();
      },
      "no address space for another stack of 1073741824 bytes: [0-9]+ are mapped, and forks and "
      "tasks that park reserve none");
}

}  // namespace
}  // namespace espresso::detail
