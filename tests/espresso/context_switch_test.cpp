#include "runtimes/espresso/context_switch.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "runtimes/espresso/stack_arena.hpp"

namespace espresso::detail {
namespace {

/// Two flows of control that send each other numbers.
struct Pair {
  Context here;
  Stack* there = nullptr;
  std::uintptr_t received = 0;
};

/// Answers each number with one more; its locals must survive the switches.
void count_up(void*, void*, void* message) {
  Pair& pair = *static_cast<Pair*>(message);
  enter_fiber(pair.there->context.sanitizer);
  volatile double start = 0.5;
  const double kept = start;
  for (;;) {
    const std::uintptr_t answer = pair.received + static_cast<std::uintptr_t>(kept * 2.0);
    switch_context(pair.there->context, pair.here, reinterpret_cast<void*>(answer));
  }
}

TEST(ContextSwitch, GoesThereAndBackWithAMessage) {
  StackArena arena(StackArena::default_stack_bytes);
  arena.reserve(1);
  FreshStacks fresh = arena.take_fresh();
  Pair pair;
  pair.there = &arena.prepare(fresh, count_up);
  describe_own_stack(pair.here.sanitizer);
  double sum = 0;
  for (std::uintptr_t i = 0; i < 100; ++i) {
    pair.received = i;
    void* const answer = switch_context(pair.here, pair.there->context, &pair);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(answer), i + 1);
    sum += 0.5;
  }
  EXPECT_EQ(sum, 50.0);
}

#if !defined(ESPRESSO_BOOST_CONTEXT)  // which keeps the stack pointer to itself
TEST(ContextSwitch, AFunctionIsEnteredWithAnAlignedStack) {
  alignas(64) static std::byte memory[1024];
  const Context context = context_at_entry(memory + sizeof memory, count_up);
  const auto stack_pointer = reinterpret_cast<std::uintptr_t>(context.stack_pointer);
#if defined(__x86_64__)
  EXPECT_EQ(stack_pointer % 16, 8u);  // as after a call, which pushes the return address
#else
  EXPECT_EQ(stack_pointer % 16, 0u);
#endif
}
#endif

}  // namespace
}  // namespace espresso::detail
