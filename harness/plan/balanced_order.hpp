// In which order the runtimes of a block take their turns, round after round.
//
// Rows of Williams' squares (E. J. Williams, Australian J. Sci. Res. A 2, 1949): over n rounds each
// item comes once at each position, and over n rounds (n even) or 2n rounds (n odd) each follows
// each other one equally often, so that neither a drift within a round nor a neighbour's warm
// caches favours anybody. Which item plays which part, and in which order the rows come, is drawn.
#pragma once

#include <boost/random/mersenne_twister.hpp>
#include <cstddef>
#include <vector>

namespace barista {

using Random = boost::random::mt19937_64;  // the same numbers on every platform

/// A permutation of 0..n-1, each equally likely.
std::vector<std::size_t> shuffled(std::size_t n, Random& random);

/// One permutation of 0..n-1 for each round.
std::vector<std::vector<std::size_t>> balanced_orders(std::size_t n, std::size_t rounds,
                                                      Random& random);

}  // namespace barista
