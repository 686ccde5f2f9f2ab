// What a claims file may name where only a recorded run knows.
#include "harness/cli/known_names.hpp"

#include <gtest/gtest.h>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

nlohmann::json described(bool whole) {
  nlohmann::json experiment{{"name", "yield"},
                            {"family", "switch"},
                            {"one_shot", false},
                            {"metrics", {"yield_ns"}},
                            {"axes", {{{"name", "tasks"}, {"values", {2}}}}}};
  nlohmann::json description{
      {"runtime", "std_thread"}, {"library", "1"}, {"experiments", {experiment}}};
  if (whole) description["protocol"] = worker_protocol;
  return description;
}

KnownNames names_of_run(const std::string& label, bool whole) {
  RecordedRun run;
  run.manifest.workers = {{{"runtime", label}, {"description", described(whole)}}};
  run.manifest.absent["boost_fiber"] = "not built";
  return known_names(run);
}

TEST(KnownNames, OfARunAreThoseOfItsWorkers) {
  const KnownNames names = names_of_run("std_thread", true);
  EXPECT_TRUE(names.experiments.contains("yield"));
  EXPECT_NO_THROW(names.check_params("yield", "yield_ns", "tasks=2"));
  EXPECT_THROW(names.check_params("yield", "yield_ns", "task=2"), UsageError);
  EXPECT_NO_THROW(names.check_runtime("another_runtime"));
  EXPECT_THROW(names.check_runtime("sdt_thread"), UsageError);
  EXPECT_THROW(names.check_runtime("boost_fibre"), UsageError);
}

TEST(KnownNames, OfARunOfTwoBuildsAreThoseOfTheRuntimes) {
  EXPECT_NO_THROW(names_of_run("std_thread#1", true).check_runtime("std_thread"));
}

TEST(KnownNames, OfARunOfAnotherVersionAreLessAndRefuseNothingTheyDoNotKnow) {
  const KnownNames names = names_of_run("std_thread", false);
  EXPECT_TRUE(names.experiments.contains("yield"));
  EXPECT_NO_THROW(names.check_params("yield", "yield_ns", "of=old"));
}

}  // namespace
}  // namespace barista
