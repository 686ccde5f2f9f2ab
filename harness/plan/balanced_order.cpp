#include "harness/plan/balanced_order.hpp"

#include <boost/random/uniform_int_distribution.hpp>
#include <numeric>
#include <utility>

namespace barista {
namespace {

/// Row `row` of the square: the zigzag 0, 1, n-1, 2, n-2, … moved on by `row`.
std::vector<std::size_t> williams_row(std::size_t n, std::size_t row) {
  std::vector<std::size_t> items;
  for (std::size_t position = 0; position < n; ++position) {
    const std::size_t zigzag = position % 2 == 1 ? (position + 1) / 2 : (n - position / 2) % n;
    items.push_back((zigzag + row) % n);
  }
  return items;
}

}  // namespace

std::vector<std::size_t> shuffled(std::size_t n, Random& random) {
  std::vector<std::size_t> items(n);
  std::iota(items.begin(), items.end(), std::size_t{0});
  for (std::size_t left = n; left > 1; --left) {
    boost::random::uniform_int_distribution<std::size_t> any(0, left - 1);
    std::swap(items[left - 1], items[any(random)]);
  }
  return items;
}

std::vector<std::vector<std::size_t>> balanced_orders(std::size_t n, std::size_t rounds,
                                                      Random& random) {
  std::vector<std::vector<std::size_t>> orders;
  std::vector<std::size_t> parts, rows;
  for (std::size_t round = 0; n > 0 && round < rounds; ++round) {
    // An odd square balances neighbours only together with its mirror image, which takes the second
    // half of the cycle.
    const std::size_t squares = n % 2 == 0 ? 1 : 2;
    if (round % (squares * n) == 0) parts = shuffled(n, random);
    if (round % n == 0) rows = shuffled(n, random);
    const bool mirrored = round / n % squares == 1;
    const std::vector<std::size_t> row = williams_row(n, rows[round % n]);
    std::vector<std::size_t>& order = orders.emplace_back();
    for (std::size_t position = 0; position < n; ++position)
      order.push_back(parts[row[mirrored ? n - 1 - position : position]]);
  }
  return orders;
}

}  // namespace barista
