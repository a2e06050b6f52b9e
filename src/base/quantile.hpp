// Own quantile functions: the standard library's distributions differ between implementations, these do not.
#pragma once

#include <span>

namespace gigawatt::base {

/// Standard normal distribution function.
double normal_probability(double x);

/// Its inverse for 0 < p < 1, relative error below 1e-13: P. J. Acklam's rational approximation (2003), then one Halley
/// step on erfc.
double normal_quantile(double p);

/// Quantile of a sample, 0 ≤ p ≤ 1, by linear interpolation between its order statistics at (n − 1) p + 1 (type 7 of
/// Hyndman and Fan, 1996). `sorted` is not empty and may end with infinities: between a number and an infinity it is
/// infinite.
double quantile_of_sorted(std::span<const double> sorted, double p);

}  // namespace gigawatt::base
