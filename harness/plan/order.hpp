// From blocks to the order of a run: round after round, the blocks of a round in drawn order, and
// in each block the runtimes one after the other in balanced order, so that what drifts with time
// hits all of them alike.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "harness/plan/blocks.hpp"
#include "harness/record/plan_csv.hpp"

namespace barista {

/// The same blocks and seed give the same plan on every machine. Cells that cannot be measured come
/// first, once each. A block with fewer rounds than others takes part in the first ones.
std::vector<PlannedProcess> order_blocks(const std::vector<Block>& blocks, std::uint64_t seed);

/// Upper ends of the searches, by cell.
std::map<int, long> search_caps(const std::vector<Block>& blocks);

}  // namespace barista
