// What a task is given lives in its frame, and goes with it.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#include "runtimes/espresso/espresso.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class TaskParameters : public OnWorkers {};
ESPRESSO_ON_WORKERS(TaskParameters);

/// As a lock guard or a span of its owner's frame: its end must not come after who waits for it.
struct EndsLate {
  explicit EndsLate(std::atomic<int>& count) : ended(&count) {}
  EndsLate(EndsLate&& other) noexcept : ended(std::exchange(other.ended, nullptr)) {}
  ~EndsLate() {
    if (ended == nullptr) return;
    sleep_for(std::chrono::milliseconds(1));
    ++*ended;
  }
  std::atomic<int>* ended;
};

Task with_a(EndsLate) { co_return; }

TEST_P(TaskParameters, EndBeforeTheTaskDoes) {
  run([] {
    for (int round = 0; round < 20; ++round) {
      std::atomic<int> ended{0};
      TaskGroup group;
      for (int i = 0; i < 5; ++i) group.go(with_a(EndsLate(ended)));
      group.wait();
      ASSERT_EQ(ended.load(), 5);
    }
  });
}

/// A frame of its size lies in one of the library's classes, or is larger than they are.
template <std::size_t bytes>
struct CannotBeMoved {
  CannotBeMoved() = default;
  CannotBeMoved(CannotBeMoved&&) { throw std::runtime_error("cannot be moved"); }
  std::array<std::byte, bytes> content;
};

template <std::size_t bytes>
Task with_a(CannotBeMoved<bytes>) {
  co_return;
}

/// Memory of a frame's size that is not zero when it is allocated next.
void leave_dirty_memory(std::size_t bytes) {
  constexpr std::size_t blocks = 8;
  std::array<std::unique_ptr<std::byte[]>, blocks> dirty;
  for (auto& block : dirty) {
    block = std::make_unique<std::byte[]>(bytes);
    std::memset(block.get(), 0x5a, bytes);
    asm volatile("" : : "r"(block.get()) : "memory");
  }
}

template <std::size_t bytes>
void throws_before_there_is_a_task() {
  std::atomic<int> ended{0};
  TaskGroup group;
  for (int i = 0; i < 20; ++i) {
    for (std::size_t more = 0; more < 512; more += 64) leave_dirty_memory(bytes + more);
    group.go(with_a(EndsLate(ended)));
    EXPECT_THROW(group.go(with_a(CannotBeMoved<bytes>())), std::runtime_error);
  }
  group.wait();
  EXPECT_EQ(ended.load(), 20);
}

// Then the frame is given back without a task ever having been in it: none ends, and nobody is
// told so.
TEST_P(TaskParameters, ThatCannotBeMovedEndNoTask) {
  run([] {
    throws_before_there_is_a_task<16>();
    throws_before_there_is_a_task<4096>();
  });
}

#if defined(__clang__) || __GNUC__ < 13  // gcc 14 cannot compile a task with such a parameter
struct ThrowsAtItsEnd {
  ThrowsAtItsEnd() = default;
  ThrowsAtItsEnd(ThrowsAtItsEnd&& other) noexcept : armed(std::exchange(other.armed, false)) {}
  ~ThrowsAtItsEnd() noexcept(false) {
    if (armed) throw std::runtime_error("from the destructor of a parameter");
  }
  bool armed = true;
};

Task with_a(ThrowsAtItsEnd) { co_return; }

using TaskParametersDeathTest = TaskParameters;
ESPRESSO_ON_WORKERS(TaskParametersDeathTest);

TEST_P(TaskParametersDeathTest, WhoseDestructorThrowsEndTheProgramInTheNameOfTheTask) {
  EXPECT_DEATH(run([] {
                 TaskGroup group;
                 group.go(with_a(ThrowsAtItsEnd()));
                 group.wait();
               }),
               "an exception has left task [0-9]+[:,] from the destructor of a parameter");
}
#endif

}  // namespace
}  // namespace espresso
