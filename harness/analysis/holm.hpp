// Many comparisons in one report: how large must the evidence of each be, so that the chance of any
// false one stays at 1 %? Holm, Scandinavian Journal of Statistics 6 (1979).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace barista {

/// The chance of at least one false verdict in a whole report, "they differ" or "they are equal". A
/// fifth of what a certificate allows (certify/certificate.hpp): tests at that level itself would
/// seldom pass one.
inline constexpr double family_wise_error = 0.01;

/// Adjusted p-values, in the order given: compare each with family_wise_error.
std::vector<double> holm_adjusted(std::span<const double> p_values);

/// How many processes each side needs for the rank-sum test to be able to find a difference among
/// so many tests, and for an interval to exist.
std::size_t processes_needed(std::size_t tests);

}  // namespace barista
