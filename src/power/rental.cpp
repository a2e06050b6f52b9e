#include "power/rental.hpp"

#include <algorithm>

#include "base/require.hpp"

namespace gigawatt::power {

std::vector<double> rent_by_start_usd(std::span<const double> started_mw, std::span<const double> on_rent_mw,
                                      RentPrice price) {
  GIGAWATT_REQUIRE(started_mw.size() == on_rent_mw.size());
  std::vector<double> rent_usd(started_mw.size(), 0.0);
  std::vector<double> left_mw(started_mw.begin(), started_mw.end());
  for (std::size_t period = 0; period < started_mw.size(); ++period) {
    rent_usd[period] += price.mobilisation_usd_per_mw * started_mw[period];
    double held_mw = 0.0;
    for (std::size_t start = 0; start <= period; ++start) held_mw += left_mw[start];
    double returned_mw = std::max(0.0, held_mw - on_rent_mw[period]);
    for (std::size_t start = 0; start <= period; ++start) {
      const double gone_mw = std::min(left_mw[start], returned_mw);
      left_mw[start] -= gone_mw;
      returned_mw -= gone_mw;
      rent_usd[start] += price.usd_per_mw_period * left_mw[start];
    }
  }
  return rent_usd;
}

}  // namespace gigawatt::power
