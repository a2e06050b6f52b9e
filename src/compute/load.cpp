#include "compute/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/random.hpp"
#include "base/require.hpp"
#include "compute/goodput.hpp"
#include "compute/shape.hpp"

namespace gigawatt::compute {
namespace {

const scenario::Accelerator& accelerator_of(const scenario::Hall& hall, std::span<const scenario::Accelerator> all) {
  const auto found = std::ranges::find(all, hall.accelerator, &scenario::Accelerator::id);
  GIGAWATT_REQUIRE(found != all.end());
  return *found;
}

// Weekday of 1 January, 0 = Monday (Gregorian calendar).
int first_weekday(int year) {
  const int before = year - 1;
  return (before * 365 + before / 4 - before / 100 + before / 400) % 7;
}

// The months of a calendar year in which a hall asks for load.
std::array<bool, 12> months_of(const scenario::Hall& hall, int calendar_year) {
  std::array<bool, 12> stands{};
  for (std::size_t month = 0; month < 12; ++month)
    stands[month] = hall.stands(time::Month::of(calendar_year, static_cast<int>(month) + 1));
  return stands;
}

Monthly year_of(const std::vector<double>& monthly, std::size_t first_month) {
  Monthly year{};
  for (std::size_t month = 0; month < year.size(); ++month) year[month] = monthly[first_month + month];
  return year;
}

// Load of all halls that stand, hour by hour.
std::vector<double> site_load_mw(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                                 int calendar_year, int weather_year_index, std::uint64_t seed) {
  std::vector<double> it_mw(time::hours_per_year, 0.0);
  for (const scenario::Hall& hall : site.halls) {
    const std::array<bool, 12> stands = months_of(hall, calendar_year);
    if (std::ranges::find(stands, true) == stands.end()) continue;
    const auto stream =
        base::random_stream(fmt::format("load/{}/{}/{}", site.id.text(), hall.id.text(), weather_year_index));
    const std::vector<double> shape =
        load_shape(hall, accelerator_of(hall, accelerators),
                   {.seed = seed, .stream = stream, .first_weekday = first_weekday(calendar_year)});
    const double nameplate_mw = hall.it_power.in(units::MW);
    for (std::size_t hour = 0; hour < it_mw.size(); ++hour)
      if (stands[time::month_of_hour(hour)]) it_mw[hour] += nameplate_mw * shape[hour];
  }
  return it_mw;
}

// What a tier of a site is, before its hours are filled in: MW of nameplate by month and its price.
struct TierPlan {
  scenario::ContractId contract;
  int rank = 0;
  double usd_per_accelerator_hour = 0.0;
  Monthly it_mw{};
};

std::vector<TierPlan> tier_plans(const LoadInputs& inputs, std::size_t site_index, std::size_t first_month,
                                 const Monthly& ready_it_mw) {
  const units::PricePerAcceleratorHour unit = units::USD / (units::GPU * units::hour);
  std::vector<TierPlan> plans;
  int last_rank = -1;
  Monthly left_mw = ready_it_mw;
  for (std::size_t contract = 0; contract < inputs.contracts.size(); ++contract) {
    TierPlan plan{.contract = inputs.contracts[contract].id,
                  .rank = inputs.contracts[contract].rank,
                  .usd_per_accelerator_hour = inputs.contracts[contract].price.in(unit)};
    for (std::size_t month = 0; month < 12; ++month) {
      plan.it_mw[month] = inputs.placement.at(contract, site_index, first_month + month);
      left_mw[month] -= plan.it_mw[month];
    }
    last_rank = std::max(last_rank, plan.rank);
    plans.push_back(plan);
  }
  std::ranges::stable_sort(plans, {}, &TierPlan::rank);
  for (double& mw : left_mw) mw = mw > 1e-6 ? mw : 0.0;  // what placement leaves by rounding is nothing
  plans.push_back({.contract = {},
                   .rank = last_rank + 1,
                   .usd_per_accelerator_hour = inputs.sites[site_index].idle_value.in(unit),
                   .it_mw = left_mw});
  std::erase_if(
      plans, [](const TierPlan& plan) { return std::ranges::all_of(plan.it_mw, [](double mw) { return mw <= 0.0; }); });
  return plans;
}

// Splits the site's load between the tiers by their share of what is ready; the last one of each month takes the
// rounding.
void fill_tiers(AskedYear& asked, const std::vector<TierPlan>& plans, const Monthly& mean_it_mw) {
  for (const TierPlan& plan : plans) {
    Tier tier{.contract = plan.contract, .rank = plan.rank, .it_mw = std::vector<double>(time::hours_per_year, 0.0)};
    for (std::size_t month = 0; month < 12; ++month) {
      if (asked.ready_it_mw[month] <= 0.0) continue;
      tier.accelerators[month] = asked.accelerators[month] * plan.it_mw[month] / asked.ready_it_mw[month];
      if (mean_it_mw[month] > 0.0)
        tier.margin_usd_per_it_mwh[month] =
            plan.usd_per_accelerator_hour * asked.accelerators[month] / mean_it_mw[month];
    }
    asked.tiers.push_back(std::move(tier));
  }
  constexpr auto starts = time::month_starts_hour();
  for (std::size_t month = 0; month < 12; ++month) {
    std::size_t last = plans.size();
    double claimed_mw = 0.0;
    for (std::size_t tier = 0; tier < plans.size(); ++tier)
      if (plans[tier].it_mw[month] > 0.0) {
        last = tier;
        claimed_mw += plans[tier].it_mw[month];
      }
    if (last == plans.size()) continue;
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) {
      double left_mw = asked.it_mw[hour];
      for (std::size_t tier = 0; tier < plans.size(); ++tier) {
        const double share_mw = tier == last ? left_mw : asked.it_mw[hour] * plans[tier].it_mw[month] / claimed_mw;
        asked.tiers[tier].it_mw[hour] = plans[tier].it_mw[month] > 0.0 ? std::min(share_mw, left_mw) : 0.0;
        left_mw -= asked.tiers[tier].it_mw[hour];
      }
    }
  }
}

}  // namespace

SiteReady site_ready(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                     time::Years years) {
  const auto months = static_cast<std::size_t>(years.count()) * 12;
  SiteReady ready;
  ready.it_mw.assign(months, 0.0);
  ready.accelerators = ready.mean_it_mw = ready.it_mw;
  std::vector<double> useful(months, 0.0);
  for (const scenario::Hall& hall : site.halls) {
    const scenario::Accelerator& accelerator = accelerator_of(hall, accelerators);
    const double count = hall_accelerators(hall, accelerator), share = hall_goodput(hall, accelerator);
    for (std::size_t month = 0; month < months; ++month) {
      if (!hall.stands(years.first_month().plus(static_cast<int>(month)))) continue;
      ready.it_mw[month] += hall.it_power.in(units::MW);
      ready.mean_it_mw[month] += hall.load_factor * hall.it_power.in(units::MW);
      ready.accelerators[month] += count;
      useful[month] += count * share;
    }
  }
  for (std::size_t month = 0; month < months; ++month)
    ready.goodput.push_back(ready.accelerators[month] > 0.0 ? useful[month] / ready.accelerators[month] : 1.0);
  return ready;
}

AskedYear load_asked(const LoadInputs& inputs, std::size_t site_index, const Climate& climate, int calendar_year,
                     int weather_year_index, std::uint64_t seed) {
  GIGAWATT_REQUIRE(calendar_year >= inputs.placement.years.first && calendar_year <= inputs.placement.years.last);
  const scenario::Site& site = inputs.sites[site_index];
  const auto first_month = static_cast<std::size_t>(calendar_year - inputs.placement.years.first) * 12;
  const SiteReady ready = site_ready(site, inputs.accelerators, inputs.placement.years);
  AskedYear asked;
  asked.it_mw = site_load_mw(site, inputs.accelerators, calendar_year, weather_year_index, seed);
  CoolingYear cooling = cooling_year(site.cooling, climate);
  asked.pue = std::move(cooling.pue);
  asked.water_m3_per_mwh_it = std::move(cooling.water_m3_per_mwh_it);
  asked.ready_it_mw = year_of(ready.it_mw, first_month);
  asked.accelerators = year_of(ready.accelerators, first_month);
  asked.goodput = year_of(ready.goodput, first_month);
  for (std::size_t month = 0; month < 12; ++month)
    asked.peak_facility_mw[month] = asked.ready_it_mw[month] * site.peak_facility_to_it_ratio;
  fill_tiers(asked, tier_plans(inputs, site_index, first_month, asked.ready_it_mw),
             year_of(ready.mean_it_mw, first_month));
  return asked;
}

}  // namespace gigawatt::compute
