#include "harness/plan/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

const Vocabulary vocabulary{
    .experiments = {{.name = "yield", .family = "switch", .axes = {{"tasks", {2}, "tasks"}}},
                    {.name = "pipeline",
                     .family = "throughput",
                     .axes = {{"stages", {1}, "", 0, 50}, {"capacity", {1}, ""}}},
                    {.name = "tree",
                     .family = "throughput",
                     .axes = {{"leaves", {1}, "", 1, 1000, 10}}},
                    {.name = "pingpong", .family = "switch"},
                    {.name = "limit", .family = "limit", .axes = {{"tasks", {1}, ""}}}},
    .runtimes = {"std_thread", "std_thread_64k", "tbb", "go"}};

const std::string head = R"(# a comment
[[suite]]
id = "quick"
description = "words"
rounds = 7
repetitions = 3
min_time_s = 0.02
timeout_s = 10
memory_ceiling_mib = 4096
)";
const std::string cells = R"([[suite.cells]]
experiment = "yield"
params = {tasks = [2, 1000]}
placement = ["one_pu", "spread"]
workers = [1, "all"]
)";

std::vector<Suite> load(const std::string& text) {
  const TemporaryDirectory directory;
  return load_suites(directory.write("suites.toml", text), vocabulary);
}

std::string complaint(const std::string& text) {
  const std::string message = message_of<UsageError>([&] { load(text); });
  const std::size_t file = message.find("suites.toml, ");
  return file == std::string::npos ? message : message.substr(file);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Suite, IsReadWhole) {
  const auto suites =
      load(head + "runtimes = [\"tbb\", \"go\"]\n" + cells +
           "rounds = 2\nalso = [\"std_thread\"]\nonly = [\"go\"]\nexcept = {tbb = \"too slow\"}\n");
  ASSERT_EQ(suites.size(), 1u);
  const Suite& suite = suites[0];
  EXPECT_EQ(suite.id, "quick");
  EXPECT_EQ(suite.rounds, 7);
  EXPECT_EQ(suite.process.repetitions, 3);
  EXPECT_EQ(suite.process.min_time_s, 0.02);
  EXPECT_EQ(suite.process.timeout_s, 10);
  EXPECT_EQ(suite.process.memory_ceiling_mib, 4096);
  EXPECT_THAT(suite.runtimes, ElementsAre("tbb", "go"));
  const CellGroup& group = suite.cells.at(0);
  EXPECT_EQ(group.experiment, "yield");
  EXPECT_THAT(group.params, ElementsAre(testing::Pair("tasks", ElementsAre(2, 1000))));
  EXPECT_THAT(group.workers, ElementsAre(WorkerCount(1u), WorkerCount()));
  EXPECT_EQ(group.rounds, 2);
  EXPECT_EQ(group.except.at("tbb"), "too slow");
  EXPECT_THAT(group.also, ElementsAre("std_thread"));
  EXPECT_THAT(group.only, ElementsAre("go"));
}

TEST(Suite, KnowsTheRuntimesOfTheVocabularyOnly) {
  EXPECT_EQ(complaint(head + cells + "also = [\"tbc\"]\n"),
            "suites.toml, line 15: there is no runtime 'tbc', did you mean 'tbb'?");
  EXPECT_EQ(complaint(head + cells + "only = [\"go\", \"tbc\"]\n"),
            "suites.toml, line 15: there is no runtime 'tbc', did you mean 'tbb'?");
}

TEST(Suite, TakesAxesInTheOrderOfTheExperiment) {
  const auto suites = load(head + R"([[suite.cells]]
experiment = "pipeline"
params = {capacity = [128], stages = [8]}
placement = ["one_pu"]
workers = [1]
)");
  EXPECT_EQ(suites[0].cells[0].params[0].first, "stages");
  EXPECT_EQ(suites[0].cells[0].params[1].first, "capacity");
}

TEST(Suite, NamesTheLineOfAWrongType) {
  EXPECT_EQ(
      complaint(replaced(head, "rounds = 7", "rounds = \"7\"") + cells),
      "suites.toml, line 5: 'rounds' of suite 'quick' should be a whole number, not a string");
  EXPECT_EQ(
      complaint(replaced(head, "min_time_s = 0.02", "min_time_s = true") + cells),
      "suites.toml, line 7: 'min_time_s' of suite 'quick' should be a number, not true or false");
  EXPECT_EQ(
      complaint(head + replaced(cells, "[\"one_pu\", \"spread\"]", "\"one_pu\"")),
      "suites.toml, line 13: 'placement' of a table of cells of suite 'quick' should be a list of "
      "strings, not a string");
  EXPECT_THAT(
      complaint(head + replaced(cells, "[2, 1000]", "[2, \"x\"]")),
      EndsWith("line 12: 'tasks' of 'params' of a table of cells of suite 'quick' should be a list "
               "of whole numbers, not a string"));
  EXPECT_THAT(
      complaint(head + replaced(cells, "\"all\"", "\"some\"")),
      EndsWith("line 14: 'workers' should be a list of whole numbers from 1 to 4096, or \"all\""));
  EXPECT_THAT(complaint(head + "cells = 3\n"),
              HasSubstr("line 10: 'cells' of suite 'quick' should be a list"));
}

TEST(Suite, NamesTheLineOfAWrongValue) {
  EXPECT_EQ(complaint(replaced(head, "rounds = 7", "rounds = 0") + cells),
            "suites.toml, line 5: 'rounds' of suite 'quick' should be a whole number of at least "
            "1, not 0");
  EXPECT_EQ(complaint(replaced(head, "timeout_s = 10", "timeout_s = -1") + cells),
            "suites.toml, line 8: 'timeout_s' of suite 'quick' should be greater than 0, not -1");
  EXPECT_EQ(complaint(replaced(head, "timeout_s = 10", "timeout_s = 0.05") + cells),
            "suites.toml, line 8: 'timeout_s' of suite 'quick' (0.05) is too short for 3 "
            "repetitions of at least 0.02 s");
  EXPECT_THAT(complaint(head + replaced(cells, "[2, 1000]", "[]")), HasSubstr("line 12: 'tasks'"));
}

/// A value that no worker takes would fail there, cell by cell, when the run is under way.
TEST(Suite, RefusesValuesThatTheAxisOfTheExperimentDoesNotTake) {
  const std::string pipeline = head + R"([[suite.cells]]
experiment = "pipeline"
params = {stages = [8], capacity = [100]}
placement = ["one_pu"]
workers = [1]
)";
  EXPECT_NO_THROW(load(pipeline));
  const std::string place =
      "suites.toml, line 12: 'stages' of 'params' of a table of cells of "
      "suite 'quick' should be a whole number from 0 to 50, not ";
  for (const std::string value : {"51", "-1", "1000000000000000000"})
    EXPECT_EQ(complaint(replaced(pipeline, "[8]", "[8, " + value + "]")), place + value);
  const std::string tree =
      replaced(replaced(cells, "yield", "tree"), "tasks = [2, 1000]", "leaves = [100]");
  EXPECT_NO_THROW(load(head + tree));
  for (const std::string value : {"0", "99", "10000"})
    EXPECT_THAT(complaint(head + replaced(tree, "[100]", "[" + value + "]")),
                EndsWith("should be a power of 10 from 1 to 1000, not " + value));
  EXPECT_THAT(complaint(replaced(pipeline, "[8]", "[99999999999999999999]")),
              HasSubstr("suites.toml, line 12: not TOML: "));
  EXPECT_THAT(complaint(replaced(pipeline, "[8]", "[1e18]")),
              HasSubstr("should be a list of whole numbers, not a number with a fraction"));
  EXPECT_THAT(complaint(head + replaced(cells, "[2, 1000]", "[-2]")),
              EndsWith("should be a whole number of at least 0, not -2"));
}

TEST(Suite, NamesAMissingField) {
  EXPECT_EQ(complaint(replaced(head, "timeout_s = 10\n", "") + cells),
            "suites.toml, line 2: suite 'quick' has no 'timeout_s'; add one");
  EXPECT_EQ(complaint(head + replaced(cells, "workers = [1, \"all\"]\n", "")),
            "suites.toml, line 10: a table of cells of suite 'quick' has no 'workers'; add one");
  EXPECT_EQ(complaint(head + replaced(cells, "params = {tasks = [2, 1000]}\n", "")),
            "suites.toml, line 10: experiment 'yield' has the axis 'tasks'; add params = {tasks = "
            "[...]}");
  EXPECT_EQ(complaint(head), "suites.toml, line 2: suite 'quick' has no 'cells'; add one");
}

TEST(Suite, SuggestsTheNearestName) {
  EXPECT_EQ(complaint(head + replaced(cells, "\"yield\"", "\"yeild\"")),
            "suites.toml, line 11: there is no experiment 'yeild', did you mean 'yield'?");
  EXPECT_EQ(complaint(head + replaced(cells, "{tasks =", "{task =")),
            "suites.toml, line 12: experiment 'yield' has no axis 'task', did you mean 'tasks'?");
  EXPECT_EQ(complaint(replaced(head, "rounds =", "ronds =") + cells),
            "suites.toml, line 5: suite 'quick' has no field 'ronds', did you mean 'rounds'?");
  EXPECT_EQ(complaint(head + "runtimes = [\"tbc\"]\n" + cells),
            "suites.toml, line 10: there is no runtime 'tbc', did you mean 'tbb'?");
  EXPECT_EQ(complaint(head + cells + "except = {\"gi\" = \"why\"}\n"),
            "suites.toml, line 15: there is no runtime 'gi', did you mean 'go'?");
  EXPECT_EQ(complaint(head + cells + "also = [\"std_thread_65k\"]\n"),
            "suites.toml, line 15: there is no runtime 'std_thread_65k', did you mean "
            "'std_thread_64k'?");
  const std::string placement = complaint(head + replaced(cells, "\"spread\"", "\"sprad\""));
  EXPECT_THAT(placement, HasSubstr("line 13: "));
  EXPECT_THAT(placement, HasSubstr("spread"));
}

TEST(Suite, AcceptsAVariantOfAKnownRuntime) {
  EXPECT_NO_THROW(load(head + cells + "except = {std_thread_64k = \"why\"}\n"));
}

TEST(Suite, RefusesADuplicateId) {
  EXPECT_EQ(complaint(head + cells + head + cells),
            "suites.toml, line 17: suite id 'quick' is already used in line 3; choose another");
}

TEST(Suite, ASearchHasOneUpperEnd) {
  EXPECT_THAT(complaint(head + replaced(cells, "\"yield\"", "\"limit\"")),
              HasSubstr("line 12: experiment 'limit' is a search"));
}

TEST(Suite, IsNotTakenFromAFileWhoseGateIsMistaken) {
  const auto with_gate = [](const std::string& rules) {
    return complaint(head + cells + "[gate]\n" + rules + "\n");
  };
  EXPECT_NO_THROW(load(head + cells + "[gate]\nmetrics = [\"yield_ns\"]\n"));
  EXPECT_EQ(with_gate("metric = [\"yield_ns\"]"),
            "suites.toml, line 16: the table gate has no field 'metric', did you mean 'metrics'?");
  EXPECT_EQ(with_gate("metrics = [\"yeild_ns\"]"),
            "suites.toml, line 16: there is no metric 'yeild_ns', did you mean 'yield_ns'?");
  EXPECT_THAT(with_gate("margin_percent = \"5\""), HasSubstr("line 16: 'margin_percent'"));
  EXPECT_THAT(with_gate("margin_percent = 0.01"), HasSubstr("should be at least 0.1"));
  EXPECT_EQ(complaint(head + cells + "[gat]\n"),
            "suites.toml, line 15: the file has no field 'gat', did you mean 'gate'?");
}

TEST(Suite, NamesTheLineThatIsNotToml) {
  EXPECT_THAT(complaint(head + "rounds = = 3\n"), HasSubstr("suites.toml, line 10: not TOML: "));
  EXPECT_THAT(message_of<UsageError>([] { load_suites("/nowhere/suites.toml", vocabulary); }),
              HasSubstr("/nowhere/suites.toml cannot be read"));
}

TEST(Suite, IsFoundByItsId) {
  const auto suites = load(head + cells);
  EXPECT_EQ(find_suite(suites, "quick").id, "quick");
  EXPECT_EQ(message_of<UsageError>([&] { find_suite(suites, "quikc"); }),
            "there is no suite 'quikc', did you mean 'quick'?");
}

}  // namespace
}  // namespace barista
