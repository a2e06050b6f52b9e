// One root between two numbers, for what closes over itself inside one instrument.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gigawatt::capital {

/// Where a continuous function is 0 between `low` and `high`, to the last digits (Brent); the end whose value is nearer
/// to 0 where both have the same sign.
template <class Function>
double find_root(const Function& function, double low, double high) {
  double a = low, b = high, value_a = function(a), value_b = function(b);
  if (value_a == 0.0) return a;
  if (value_b == 0.0) return b;
  if ((value_a > 0.0) == (value_b > 0.0)) return std::abs(value_a) < std::abs(value_b) ? a : b;
  double c = a, value_c = value_a, step = b - a, step_before = step;
  for (int tries = 0; tries < 200; ++tries) {
    if ((value_b > 0.0) == (value_c > 0.0)) c = a, value_c = value_a, step = step_before = b - a;
    if (std::abs(value_c) < std::abs(value_b)) {
      a = std::exchange(b, c), c = a;
      value_a = std::exchange(value_b, value_c), value_c = value_a;
    }
    const double smallest = 2.0 * std::numeric_limits<double>::epsilon() * std::abs(b);
    const double half = 0.5 * (c - b);
    if (value_b == 0.0 || std::abs(half) <= smallest) return b;
    if (std::abs(step_before) < smallest || std::abs(value_a) <= std::abs(value_b)) {
      step = step_before = half;
    } else {
      const double s = value_b / value_a, q = value_a / value_c, r = value_b / value_c;
      double p = a == c ? 2.0 * half * s : s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0));
      double d = a == c ? 1.0 - s : (q - 1.0) * (r - 1.0) * (s - 1.0);
      (p > 0.0 ? d : p) *= -1.0;
      const bool inside = 2.0 * p < std::min(3.0 * half * d - std::abs(smallest * d), std::abs(step_before * d));
      step_before = inside ? step : half;
      step = inside ? p / d : half;
    }
    a = b, value_a = value_b;
    b += std::abs(step) > smallest ? step : std::copysign(smallest, half);
    value_b = function(b);
  }
  return b;
}

}  // namespace gigawatt::capital
