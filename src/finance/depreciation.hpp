// What share of an asset's cost is written off in which year of service, for taxes.
#pragma once

#include <optional>
#include <vector>

namespace gigawatt::finance {

/// US modified accelerated cost recovery, half-year convention, of 3, 5, 7, 10, 15 or 20 years (IRS publication 946,
/// table A-1, in its rounded percents); absent for other lives. One year longer than its name; sums to 1.
std::optional<std::vector<double>> macrs_shares(int years);

/// What the first of these years is charged: whole, or half of it, which adds half a year at the end.
enum class FirstYear { whole, half };
std::vector<double> straight_line_shares(int years, FirstYear first = FirstYear::whole);

}  // namespace gigawatt::finance
