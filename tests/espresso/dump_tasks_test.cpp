// What a dump says of tasks: where their frames are not the heap's, as they are under ASan.
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/dumped.hpp"
#include "tests/espresso/on_workers.hpp"

#if !ESPRESSO_ASAN
namespace espresso {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class DumpOfTasks : public OnWorkers {};
INSTANTIATE_TEST_SUITE_P(With, DumpOfTasks, testing::Values(1u, 2u, 8u), name_of_workers);

Task receive_and_end(Channel<int>& values, WaitGroup& ended) {
  co_await async::receive(values);
  ended.done();
}
Task sleep_and_end(WaitGroup& ended) {
  co_await async::sleep_for(1s);
  ended.done();
}

TEST_P(DumpOfTasks, ListsTasks) {
  std::string text, afterwards;
  run([&] {
    Channel<int> values;
    WaitGroup ended;
    ended.add(3);
    go(receive_and_end(values, ended));
    go(receive_and_end(values, ended));
    go(sleep_and_end(ended));
    const Task not_started = receive_and_end(values, ended);
    const auto deadline = steady_clock::now() + 20s;
    do {
      yield();
      text = dumped();
    } while ((count(text, "parked: channel receive") != 2 || !has(text, "parked: sleep") ||
              !one_runs(text)) &&
             steady_clock::now() < deadline);
    values.close();
    ended.wait();
    do {
      yield();  // the last one is still on its way from done() to its end
      afterwards = dumped();
    } while (afterwards.find("task") != std::string::npos && steady_clock::now() < deadline);
  });
  EXPECT_NE(text.find("espresso: 1 goroutines and 3 tasks alive"), std::string::npos) << text;
  const std::regex line(R"(task ([0-9]+) \[([^,\]]*)[^\]]*\] is ([^\n]+\+0x[0-9a-f]+)\n)");
  std::multiset<std::string> states, coroutines;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match) {
    states.insert((*match)[2]);
    coroutines.insert((*match)[3]);
  }
  EXPECT_EQ(states, (std::multiset<std::string>{"parked: channel receive",
                                                "parked: channel receive", "parked: sleep"}))
      << text;
  EXPECT_EQ(std::set<std::string>(coroutines.begin(), coroutines.end()).size(), 2u) << text;
  EXPECT_EQ(afterwards.find("task"), std::string::npos) << afterwards;
}
/// What a task owns as a parameter goes as it ends, and may wait for something then.
struct WaitsAsItGoes {
  Parker* parker;
  explicit WaitsAsItGoes(Parker& of) : parker(&of) {}
  WaitsAsItGoes(WaitsAsItGoes&& other) noexcept : parker(std::exchange(other.parker, nullptr)) {}
  WaitsAsItGoes& operator=(WaitsAsItGoes&&) = delete;
  ~WaitsAsItGoes() {
    if (parker != nullptr) parker->park();
  }
};
Task owns(WaitsAsItGoes) { co_return; }

TEST_P(DumpOfTasks, HasATaskWhoseParametersWait) {
  run([] {
    Parker parker;
    TaskGroup group;
    group.go(owns(WaitsAsItGoes(parker)));
    const std::string text = dumped_with({"parked: parker"});
    EXPECT_NE(text.find(" 1 tasks alive"), std::string::npos) << text;
    EXPECT_TRUE(has(text, "parked: parker")) << text;
    parker.unpark();
    group.wait();
  });
}

}  // namespace
}  // namespace espresso
#endif
