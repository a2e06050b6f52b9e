// Own quantile functions: the standard library's distributions differ between implementations, these do not.
#pragma once

namespace gigawatt::base {

/// Standard normal distribution function.
double normal_probability(double x);

/// Its inverse for 0 < p < 1, relative error below 1e-13: P. J. Acklam's rational approximation (2003), then one Halley
/// step on erfc.
double normal_quantile(double p);

}  // namespace gigawatt::base
