// Do two members of pairs differ? The signed-rank test of Wilcoxon (Biometrics Bulletin 1, 1945)
// and the estimate of Hodges and Lehmann that belongs to it (Annals of Mathematical Statistics 34,
// 1963): the median of the averages of all two differences, "Walsh averages". If neither member is
// favoured, each sign is as likely as the other, so the test is exact whatever the differences are
// like. It is the test for processes of one round: what disturbs a round disturbs both.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "harness/analysis/estimate.hpp"

namespace barista {

/// Two-sided. Differences of 0 say nothing and are left out; equal sizes share their mean rank.
/// Exact over all signs up to 150 differences, beyond that the normal approximation with
/// corrections for ties and continuity. 1 if there is no difference at all.
double signed_rank_p_value(std::span<const double> differences);

/// One-sided: that the differences lie so far below 0 by chance.
double signed_rank_p_below_zero(std::span<const double> differences);

/// The smallest two-sided p-value that so many differences can give at all.
double smallest_signed_rank_p_value(std::size_t n);

/// The rank, from 1, of the smallest Walsh average that is still inside the two-sided interval of
/// level 1 - alpha (its upper end has the same rank from above); nothing if n is too small for any.
std::optional<std::size_t> walsh_rank(std::size_t n, double alpha);

/// The rank-th smallest of the n (n + 1) / 2 averages of two, each with itself included. Takes
/// ascending values. Cost: about 60 n.
double walsh_average(std::span<const double> ascending, std::size_t rank);

/// By how much they differ, with the 95 % interval of the same test; no interval for fewer than 6.
/// Takes at least one difference.
Estimate typical_difference(std::span<const double> differences);

}  // namespace barista
