#include "harness/plan/order.hpp"

#include <algorithm>

#include "harness/plan/balanced_order.hpp"

namespace barista {
namespace {

/// A block's measurable cells, and in which order they come in each of its rounds.
struct Turns {
  std::vector<const BlockCell*> cells;
  std::vector<std::vector<std::size_t>> orders;
};

Turns make_turns(const Block& block, Random& random) {
  Turns turns;
  for (const BlockCell& cell : block.cells)
    if (cell.unsupported.empty()) turns.cells.push_back(&cell);
  turns.orders =
      balanced_orders(turns.cells.size(), static_cast<std::size_t>(block.rounds), random);
  return turns;
}

void add_unsupported(const std::vector<Block>& blocks, std::vector<PlannedProcess>& plan) {
  for (const Block& block : blocks)
    for (const BlockCell& cell : block.cells)
      if (!cell.unsupported.empty())
        plan.push_back({.process = static_cast<int>(plan.size()),
                        .cell = cell.cell,
                        .key = cell.key,
                        .unsupported = cell.unsupported});
}

}  // namespace

std::vector<PlannedProcess> order_blocks(const std::vector<Block>& blocks, std::uint64_t seed) {
  Random random(seed);
  std::vector<Turns> turns;
  int rounds = 0;
  for (const Block& block : blocks) {
    turns.push_back(make_turns(block, random));
    rounds = std::max(rounds, block.rounds);
  }
  std::vector<PlannedProcess> plan;
  add_unsupported(blocks, plan);
  for (int round = 0; round < rounds; ++round)
    for (const std::size_t b : shuffled(blocks.size(), random)) {
      const std::uint64_t block_seed = random() >> 33;  // 31 bits: a number in any language
      if (round >= blocks[b].rounds || turns[b].cells.empty()) continue;
      for (const std::size_t i : turns[b].orders[static_cast<std::size_t>(round)])
        plan.push_back({.process = static_cast<int>(plan.size()),
                        .round = round,
                        .cell = turns[b].cells[i]->cell,
                        .key = turns[b].cells[i]->key,
                        .pus = blocks[b].pus,
                        .seed = block_seed,
                        .unsupported = {}});
    }
  return plan;
}

std::map<int, long> search_caps(const std::vector<Block>& blocks) {
  std::map<int, long> caps;
  for (const Block& block : blocks)
    for (const BlockCell& cell : block.cells)
      if (block.search_cap > 0) caps[cell.cell] = block.search_cap;
  return caps;
}

}  // namespace barista
