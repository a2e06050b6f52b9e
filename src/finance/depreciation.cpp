#include "finance/depreciation.hpp"

#include <algorithm>
#include <array>

namespace gigawatt::finance {
namespace {

std::vector<double> percents(std::vector<double> shares) {
  for (double& share : shares) share /= 100.0;
  return shares;
}

}  // namespace

std::optional<std::vector<double>> macrs_shares(int years) {
  switch (years) {
    case 3:
      return percents({33.33, 44.45, 14.81, 7.41});
    case 5:
      return percents({20.0, 32.0, 19.2, 11.52, 11.52, 5.76});
    case 7:
      return percents({14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46});
    case 10:
      return percents({10.0, 18.0, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28});
    case 15:
      return percents({5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95});
    case 20:
      return percents({3.75,  7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, 4.462, 4.461, 4.462,
                       4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 2.231});
    default:
      return std::nullopt;
  }
}

std::vector<double> straight_line_shares(int years, FirstYear first) {
  const double share = 1.0 / std::max(1, years);
  std::vector<double> shares(static_cast<std::size_t>(std::max(1, years)), share);
  if (first == FirstYear::half) {
    shares.front() = 0.5 * share;
    shares.push_back(0.5 * share);
  }
  return shares;
}

}  // namespace gigawatt::finance
