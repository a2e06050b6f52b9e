// Platforms compared: what each kind of accelerator delivers by year, over all sites, and what an hour of it costs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compute/platform.hpp"
#include "scenario/model.hpp"

namespace gigawatt::study {

/// One kind of accelerator in one calendar year, expected over weather years.
struct PlatformYear {
  int year = 0;
  scenario::AcceleratorId accelerator;
  std::string name, vendor;
  double accelerators = 0.0;  // that stand in December
  double powered_gpu_hours = 0.0, useful_gpu_hours = 0.0;
  double cost_usd = 0.0;                        // power, facility and accelerators, undiscounted
  std::optional<double> usd_per_gpu_hour;       // discounted within the year, per useful hour
  std::optional<double> bf16_dense_flop_per_s;  // of one, as the next two
  std::optional<double> fp8_dense_flop_per_s;
  std::optional<double> h100_equivalents;

  /// An amount of one times those that stand in December.
  [[nodiscard]] std::optional<double> of_all(const std::optional<double>& of_one) const {
    return of_one ? std::optional(accelerators * *of_one) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> useful_h100_equivalent_hours() const {
    return h100_equivalents ? std::optional(useful_gpu_hours * *h100_equivalents) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> usd_per_h100_equivalent_hour() const {
    return usd_per_gpu_hour && h100_equivalents ? std::optional(*usd_per_gpu_hour / *h100_equivalents) : std::nullopt;
  }
};

/// How much of a year's compute comes from one vendor.
struct Concentration {
  int year = 0;
  double useful_h100_equivalent_hours = 0.0;  // of accelerators whose throughput is stated
  std::string largest_vendor;
  double largest_share = 0.0;     // of these hours
  double herfindahl_index = 0.0;  // Σ share² over vendors: 1 = one vendor alone
};

/// Collects months of sites; platforms come out by year, in the scenario's order of accelerators.
class Platforms {
 public:
  explicit Platforms(const scenario::Scenario& scenario) : scenario_(scenario) {}
  /// One month of one site; costs and hours count `discount_factor` in the price per hour.
  void add(const scenario::Site& site, const compute::SiteMonth& month, double discount_factor);
  [[nodiscard]] std::vector<PlatformYear> years() const;

 private:
  struct Sum {
    PlatformYear year;
    compute::DiscountedHourCost hours;
  };
  Sum& sum_of(int year, const scenario::AcceleratorId& accelerator);

  const scenario::Scenario& scenario_;
  std::vector<Sum> sums_;
};

/// One entry per year that has compute of stated throughput.
std::vector<Concentration> concentrations(std::span<const PlatformYear> platforms);

}  // namespace gigawatt::study
