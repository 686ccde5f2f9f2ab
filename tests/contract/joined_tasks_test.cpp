#include "harness/contract/joined_tasks.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace barista {
namespace {

/// A handle whose creation fails when it is told to.
class Handle {
 public:
  Handle(bool fails, int& joined) : joined_(&joined) {
    if (fails) throw std::runtime_error("no further task");
  }
  void join() { ++*joined_; }

 private:
  int* joined_;
};

TEST(JoinedTasks, ACreationThatFailsLeavesTheOthersToBeJoined) {
  int joined = 0;
  JoinedTasks<Handle, std::this_thread::get_id> tasks;
  for (int i = 0; i < 3; ++i) tasks.start(false, joined);
  EXPECT_THROW(tasks.start(true, joined), std::runtime_error);
  tasks.wait();
  EXPECT_EQ(joined, 3);
}

TEST(JoinedTasks, TheDestructorJoinsWhatIsLeft) {
  int joined = 0;
  {
    JoinedTasks<Handle, std::this_thread::get_id> tasks;
    tasks.start(false, joined);
  }
  EXPECT_EQ(joined, 1);
}

TEST(JoinedTasks, WaitAlsoJoinsWhatTheTasksThemselvesStarted) {
  std::atomic<int> ran{0};
  JoinedTasks<std::thread, std::this_thread::get_id> tasks;
  for (int i = 0; i < 10; ++i)
    tasks.start([&] {
      tasks.start([&] {
        tasks.start([&] { ++ran; });
        ++ran;
      });
      ++ran;
    });
  tasks.wait();
  EXPECT_EQ(ran.load(), 30);
}

}  // namespace
}  // namespace barista
