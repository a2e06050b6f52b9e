// What the contracts get: served IT MW → contracts by rank → accelerator-hours, and what one costs. Pure; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compute/load.hpp"
#include "scenario/model/economics.hpp"

namespace gigawatt::compute {

/// One tier of one site in one year and weather year; months as in AskedYear.
struct TierDelivery {
  scenario::ContractId contract;  // empty: uncontracted
  Monthly asked_it_mwh{};
  Monthly served_it_mwh{};
  Monthly powered_accelerator_hours{};  // accelerators held · hours · served ÷ asked
  Monthly useful_accelerator_hours{};   // powered · goodput
};

struct SiteDelivery {
  std::vector<TierDelivery> tiers;      // as AskedYear::tiers
  Monthly powered_accelerator_hours{};  // sums over tiers
  Monthly useful_accelerator_hours{};
};

/// Divides what was served (asked − shed, 8,760 values of IT MW) between the tiers by rank, hour by hour.
SiteDelivery delivered(const AskedYear& asked, std::span<const double> shed_it_mw);

/// into += weight · from: expectation over weather years; sizes and ids must agree.
void add(SiteDelivery& into, const SiteDelivery& from, double weight);

/// Accelerator-hours that a contract's ramp promises in each month of a year: ramp · accelerators per IT MW of the
/// halls of its sites that stand ready in that month (of all halls while none does) · hours of the month.
Monthly committed_accelerator_hours(const scenario::Contract& contract, std::span<const scenario::Site> sites,
                                    std::span<const scenario::Accelerator> accelerators, int calendar_year);

/// What stands ready is charged in a month, undiscounted real USD: a twelfth of its annuity at the real rate, with
/// taxes, in every month of its life. After it, it runs on without a charge. Sums of months are charges too.
struct CapitalCharges {
  double facility_usd = 0.0;     // facility cost · IT MW
  double accelerator_usd = 0.0;  // price · count
  [[nodiscard]] double total_usd() const { return facility_usd + accelerator_usd; }
  void add(const CapitalCharges& part) {
    facility_usd += part.facility_usd;
    accelerator_usd += part.accelerator_usd;
  }
};
CapitalCharges capital_charges(const scenario::Site& site, const scenario::Hall& hall,
                               std::span<const scenario::Accelerator> accelerators, time::Month month,
                               const scenario::Economics& economics);
/// The same of all halls of a site.
CapitalCharges capital_charges(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                               time::Month month, const scenario::Economics& economics);

/// What an accelerator-hour costs over several months, discounted as USD/MWh is: Σ v_m (power + facility +
/// accelerators) ÷ Σ v_m · powered accelerator-hours · goodput.
class DiscountedHourCost {
 public:
  /// Adds one month that counts `factor`; power cost without the worth of shed load, all amounts undiscounted.
  void add(double factor, double power_usd, const CapitalCharges& capital, double useful_accelerator_hours);
  void add(const DiscountedHourCost& part);
  /// nullopt if there were no useful hours.
  [[nodiscard]] std::optional<double> usd_per_accelerator_hour() const;

 private:
  double cost_usd_ = 0.0, useful_hours_ = 0.0;
};

}  // namespace gigawatt::compute
