// Variances of which each is known from a few values only, improved by what all of them have in
// common: they are taken as draws from one scaled inverse chi-squared distribution, which is fitted
// to them, and each is then shrunk towards it. (G. K. Smyth, "Linear models and empirical Bayes
// methods for assessing differential expression in microarray experiments", Statistical
// Applications in Genetics and Molecular Biology 3(1), 2004, section 6.2.)
#pragma once

#include <optional>
#include <span>

namespace barista {

/// A variance with the degrees of freedom that stand behind it.
struct Variance {
  double value = 0;
  double freedom = 0;  // infinity: it is as good as known
};

/// The distribution that variances come from which were estimated with so many degrees of freedom
/// each. Those that are not positive are left out; nothing for fewer than two. Infinite freedom
/// says that they differ by no more than chance would make them.
std::optional<Variance> fit_prior(std::span<const double> variances, double freedom);

/// The weighted mean of a variance and what its like have in common.
Variance moderated(const Variance& own, const Variance& prior);

}  // namespace barista
