// What rented capacity costs, order by order.
#pragma once

#include <span>
#include <vector>

namespace gigawatt::power {

/// Prices of rent, undiscounted real USD.
struct RentPrice {
  double usd_per_mw_period = 0.0;
  double mobilisation_usd_per_mw = 0.0;
};

/// Rent and mobilisation of the MW started in each build period, inside the plan. What was rented first is returned
/// first: no minimum term can hinder that, and it makes the shares of the orders in one rent unique.
std::vector<double> rent_by_start_usd(std::span<const double> started_mw, std::span<const double> on_rent_mw,
                                      RentPrice price);

}  // namespace gigawatt::power
