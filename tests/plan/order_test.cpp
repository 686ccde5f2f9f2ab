#include "harness/plan/order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/plan/selection.hpp"
#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

PresentRuntime present(const std::string& name, const std::string& unsupported = "") {
  RuntimeDescription description{.runtime = name};
  description.experiments = {
      {.name = "yield", .family = "switch", .axes = {{"tasks", {2}, ""}}},
      {.name = "pingpong", .family = "switch", .axes = {}, .unsupported = unsupported},
      {.name = "limit", .family = "limit", .axes = {{"tasks", {1}, ""}}}};
  return {description, "/bin/bench-" + name, "id"};
}

Runtimes some_runtimes() {
  return {.present = {present("a"), present("b"), present("c", "c has no channels")},
          .absent = {{"d", "its library is missing"}}};
}

Suite some_suite() {
  return {
      .id = "s",
      .description = "",
      .rounds = 6,
      .cells = {
          {.experiment = "yield",
           .params = {{"tasks", {2, 1000}}},
           .placements = {"one_pu", "spread"},
           .workers = {1u, std::nullopt},
           .except = {{"b", "b is too slow"}}},
          {.experiment = "pingpong", .placements = {"spread"}, .workers = {2u, 99u}, .rounds = 2},
          {.experiment = "limit",
           .params = {{"tasks", {1000000}}},
           .placements = {"one_pu"},
           .workers = {1u},
           .rounds = 1}}};
}

std::vector<Block> some_blocks() {
  return expand_suite(some_suite(), {"a", "b", "c", "d"}, some_runtimes(),
                      Topology::synthetic("package:2 core:2 pu:2"));
}

const BlockCell* find(const std::vector<Block>& blocks, const Cell& key) {
  for (const Block& block : blocks)
    for (const BlockCell& cell : block.cells)
      if (cell.key == key) return &cell;
  return nullptr;
}

std::string reason(const Cell& key) {
  static const std::vector<Block> blocks = some_blocks();
  const BlockCell* cell = find(blocks, key);
  return cell == nullptr ? "no such cell" : cell->unsupported;
}

TEST(Blocks, AreTheCrossProduct) {
  // yield: 2 params x (one_pu with 1 = all, spread with 1 and 8) = 6; pingpong 2; limit 1.
  const auto blocks = some_blocks();
  EXPECT_EQ(blocks.size(), 9u);
  std::set<int> cells;
  for (const Block& block : blocks) {
    EXPECT_EQ(block.cells.size(), 4u);
    for (const BlockCell& cell : block.cells) cells.insert(cell.cell);
  }
  EXPECT_EQ(cells.size(), 36u);
  EXPECT_EQ(*cells.rbegin(), 35);
}

TEST(Blocks, HoldVariantsOfTheirOwn) {
  Suite suite = some_suite();
  suite.cells[1].also = {"c", "d"};
  for (const Block& block : expand_suite(suite, {"a", "c"}, some_runtimes(),
                                         Topology::synthetic("package:2 core:2 pu:2"))) {
    const bool has_variant = block.cells.back().key.runtime == "d";
    EXPECT_EQ(has_variant, block.cells[0].key.experiment == "pingpong");
    EXPECT_EQ(block.cells.size(), has_variant ? 3u : 2u) << "c is not there twice";
  }
}

TEST(Blocks, MayHoldOthersThanTheSuitesRuntimes) {
  Suite suite = some_suite();
  suite.cells[1].only = {"d"};
  for (const Block& block : expand_suite(suite, {"a", "c"}, some_runtimes(),
                                         Topology::synthetic("package:2 core:2 pu:2"))) {
    const bool is_narrowed = block.cells[0].key.experiment == "pingpong";
    EXPECT_EQ(block.cells.size(), is_narrowed ? 1u : 2u);
    EXPECT_EQ(block.cells[0].key.runtime, is_narrowed ? "d" : "a");
  }
}

TEST(Blocks, SayWhyACellCannotBeMeasured) {
  EXPECT_EQ(reason({"a", "yield", "tasks=2", "one_pu", 1}), "");
  EXPECT_EQ(reason({"a", "yield", "tasks=1000", "spread", 8}), "");
  EXPECT_EQ(reason({"b", "yield", "tasks=2", "one_pu", 1}), "b is too slow");
  EXPECT_EQ(reason({"c", "pingpong", "", "spread", 2}), "c has no channels");
  EXPECT_EQ(reason({"d", "yield", "tasks=2", "one_pu", 1}),
            "runtime not present: its library is missing");
  EXPECT_EQ(reason({"a", "pingpong", "", "spread", 99}),
            "placement spread has 8 PUs here, fewer than 99 workers");
}

TEST(Blocks, TakeTheFirstPusOfThePlacement) {
  for (const Block& block : some_blocks()) {
    const BlockCell& cell = block.cells[0];
    EXPECT_EQ(block.pus.size(), cell.unsupported.empty() ? cell.key.workers : 0);
  }
}

TEST(Blocks, KeepTheUpperEndOfASearchOutOfTheParams) {
  const auto blocks = some_blocks();
  const BlockCell* cell = find(blocks, {"a", "limit", "", "one_pu", 1});
  ASSERT_NE(cell, nullptr);
  EXPECT_EQ(search_caps(blocks).at(cell->cell), 1000000);
  EXPECT_EQ(search_caps(blocks).size(), 4u);
}

TEST(Order, PlansEveryCellAsOftenAsItHasRounds) {
  const auto plan = order_blocks(some_blocks(), 7);
  std::map<Cell, std::set<int>> rounds;
  std::set<Cell> unsupported;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    EXPECT_EQ(plan[i].process, static_cast<int>(i));
    if (plan[i].unsupported.empty())
      EXPECT_TRUE(rounds[plan[i].key].insert(plan[i].round).second);
    else
      EXPECT_TRUE(unsupported.insert(plan[i].key).second);
  }
  EXPECT_EQ(rounds.at({"a", "yield", "tasks=2", "one_pu", 1}).size(), 6u);
  EXPECT_EQ(rounds.at({"a", "pingpong", "", "spread", 2}).size(), 2u);
  EXPECT_EQ(rounds.at({"b", "limit", "", "one_pu", 1}).size(), 1u);
  EXPECT_EQ(rounds.size() + unsupported.size(), 36u);
}

TEST(Order, KeepsTheRuntimesOfABlockTogetherAndOnTheSameSeed) {
  const auto plan = order_blocks(some_blocks(), 7);
  const auto block_of = [](const PlannedProcess& process) {
    Cell key = process.key;
    key.runtime.clear();
    return std::pair(process.round, key);
  };
  std::set<std::pair<int, Cell>> closed;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (!plan[i].unsupported.empty()) continue;
    const bool continues = i > 0 && block_of(plan[i - 1]) == block_of(plan[i]);
    if (continues && plan[i - 1].unsupported.empty()) {
      EXPECT_EQ(plan[i].seed, plan[i - 1].seed);
    } else {
      EXPECT_TRUE(closed.insert(block_of(plan[i])).second) << "a block was taken up again";
    }
  }
}

TEST(Order, GoesRoundByRoundAndShufflesTheBlocks) {
  const auto plan = order_blocks(some_blocks(), 7);
  int round = 0;
  std::map<int, std::vector<std::string>> sequences;
  for (const PlannedProcess& process : plan) {
    EXPECT_GE(process.round, round);
    round = process.round;
    if (process.unsupported.empty() && process.key.runtime == "a" &&
        process.key.experiment == "yield")
      sequences[round].push_back(process.key.params + process.key.placement +
                                 std::to_string(process.key.workers));
  }
  EXPECT_NE(sequences[0], sequences[1]);
}

TEST(Order, DependsOnTheSeedAlone) {
  EXPECT_EQ(order_blocks(some_blocks(), 7), order_blocks(some_blocks(), 7));
  EXPECT_NE(order_blocks(some_blocks(), 7), order_blocks(some_blocks(), 8));
}

TEST(Selection, TakesWhatWasAskedFor) {
  const Runtimes runtimes = some_runtimes();
  Suite suite = some_suite();
  EXPECT_EQ(select_runtimes(suite, runtimes, {}), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(select_runtimes(suite, runtimes, {"c", "a", "c"}),
            (std::vector<std::string>{"c", "a"}));
  suite.runtimes = {"b", "d"};
  EXPECT_EQ(select_runtimes(suite, runtimes, {}), (std::vector<std::string>{"b", "d"}));
  EXPECT_EQ(select_experiments(suite, runtimes, {"limit"}).cells.size(), 1u);
}

TEST(Selection, SuggestsTheNearestName) {
  Runtimes runtimes = some_runtimes();
  runtimes.present.push_back(present("espresso"));
  EXPECT_EQ(message_of<UsageError>([&] { select_runtimes(some_suite(), runtimes, {"expresso"}); }),
            "there is no runtime 'expresso', did you mean 'espresso'?");
  EXPECT_EQ(message_of<UsageError>([&] { select_runtimes(some_suite(), runtimes, {"d"}); }),
            "runtime 'd' is not present: its library is missing");
  EXPECT_EQ(message_of<UsageError>([&] { select_experiments(some_suite(), runtimes, {"yeld"}); }),
            "there is no experiment 'yeld', did you mean 'yield'?");
  Suite without = some_suite();
  without.cells.pop_back();
  EXPECT_THAT(message_of<UsageError>([&] { select_experiments(without, runtimes, {"limit"}); }),
              HasSubstr("suite 's' has no cell of experiment 'limit'"));
}

}  // namespace
}  // namespace barista
