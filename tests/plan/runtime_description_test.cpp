#include "harness/plan/runtime_description.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

const std::string good =
    R"({"protocol": 1, "runtime": "tbb", "library": "oneTBB 2021.8", "tasks": "user_space",
 "background_threads": true, "experiments": [
  {"name": "limit", "family": "limit", "one_shot": true,
   "axes": [{"name": "tasks", "values": [100, 1000000], "meaning": "tasks",
             "least": 1, "most": 1000000, "power_of": 10}],
   "metrics": ["tasks_alive"], "unsupported": null, "remark": "borrowed"}]})";

TEST(RuntimeDescription, IsRead) {
  const RuntimeDescription description = parse_description(std::string_view(good));
  EXPECT_EQ(description.runtime, "tbb");
  EXPECT_EQ(description.tasks, Tasks::user_space);
  EXPECT_TRUE(description.background_threads);
  const ExperimentDescription* limit = description.find_experiment("limit");
  ASSERT_NE(limit, nullptr);
  EXPECT_TRUE(limit->one_shot);
  EXPECT_TRUE(limit->is_search());
  EXPECT_EQ(limit->find_axis("tasks")->values, (std::vector<long>{100, 1000000}));
  EXPECT_EQ(limit->find_axis("tasks")->least, 1);
  EXPECT_EQ(limit->find_axis("tasks")->most, 1000000);
  EXPECT_EQ(limit->find_axis("tasks")->power_of, 10);
  EXPECT_EQ(limit->unsupported, "");
  EXPECT_EQ(limit->remark, "borrowed");
  EXPECT_EQ(description.find_experiment("none"), nullptr);
}

TEST(RuntimeDescription, SaysWhatIsWrong) {
  const auto complaint = [](std::string_view text) {
    return message_of<InvalidData>([&] { parse_description(text); });
  };
  EXPECT_EQ(complaint("garbage"), "its description is not JSON");
  EXPECT_THAT(complaint("[]"), HasSubstr("is not as docs/WORKER.md asks"));
  EXPECT_THAT(complaint(R"({"protocol": 2})"),
              HasSubstr("speaks protocol 2, this barista speaks 1"));
  EXPECT_THAT(complaint(R"({"protocol": 1, "runtime": 7})"),
              HasSubstr("is not as docs/WORKER.md asks"));
  EXPECT_EQ(complaint(R"({"protocol": 1, "runtime": "a", "library": "b", "tasks": "threads"})"),
            "field 'tasks' should be kernel_threads or user_space, not 'threads'");
}

}  // namespace
}  // namespace barista
