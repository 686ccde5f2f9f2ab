// How far out the percentile interval of a bootstrap must reach. The plain one of means of n values
// is too narrow by sqrt((n-1)/n) and by the difference between Student's t and the normal
// distribution, 87 instead of 95 % at n = 6; so its percentiles are taken farther out, by just
// that. (Hesterberg, "What Teachers Should Know about the Bootstrap", The American Statistician 69,
// 2015.)
#pragma once

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "harness/analysis/estimate.hpp"

namespace barista {

/// The share of resamples that lies outside at each end, where each was drawn from n values, 2 or
/// more, and the scatter of all is known with so many degrees of freedom.
inline double expanded_tail(double n, double freedom) {
  const double t = boost::math::quantile(boost::math::students_t(freedom), (1 + confidence) / 2);
  return boost::math::cdf(boost::math::normal(), -t * std::sqrt(n / (n - 1)));
}

}  // namespace barista
