#include "study/permits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/require.hpp"
#include "emissions/permits.hpp"
#include "units/parse.hpp"

namespace gigawatt::study {
namespace {

constexpr double kg_per_t = 1000.0;

/// How a permit is called and counted: one row per emissions::Permit, in its order.
struct Kind {
  const char* key;
  const char* unit;  // where the scenario does not show one
  units::Dimension dimension;
  double base_of_one;  // of what emissions counts in: kg a year, kg/h, h
};
const std::array kinds = {
    Kind{"nox_per_year", "short_ton/year", units::MassPerYear::dimension, (units::kg / units::year).base()},
    Kind{"nox_per_hour", "lb/h", units::MassPerTime::dimension, (units::kg / units::hour).base()},
    Kind{"co2_per_year", "t/year", units::MassPerYear::dimension, (units::kg / units::year).base()},
    Kind{"co2_with_imports_per_year", "t/year", units::MassPerYear::dimension, (units::kg / units::year).base()},
    Kind{"full_load_hours", "h", units::Duration::dimension, units::hour.base()},
};

bool burns_fuel(const scenario::Technology& technology) {
  return technology.kind == scenario::TechnologyKind::generator &&
         technology.resource == scenario::EnergyResource::fuel;
}

/// Output of each month, dumped output included, ÷ the mean capacity of its calendar year; both of the months that
/// hold.
std::vector<double> full_load_hours(const std::vector<double>& capacity_mw, const std::vector<const Hours*>& years,
                                    std::size_t supply, const std::vector<char>& holds) {
  constexpr auto starts = time::month_starts_hour();
  std::vector<double> hours;
  for (std::size_t y = 0; y < years.size(); ++y) {
    std::array<double, 12> output_mwh{};
    double mw_hours = 0.0, held_hours = 0.0;
    for (std::size_t m = 0; m < 12; ++m) {
      if (!holds[12 * y + m]) continue;
      held_hours += static_cast<double>(starts[m + 1] - starts[m]);
      mw_hours += capacity_mw[12 * y + m] * static_cast<double>(starts[m + 1] - starts[m]);
      for (const std::vector<double>* output : {&years[y]->generation_mw[supply], &years[y]->dumped_mw[supply]})
        if (!output->empty())
          for (std::size_t hour = starts[m]; hour < starts[m + 1]; ++hour) output_mwh[m] += (*output)[hour];
    }
    for (const double mwh : output_mwh) hours.push_back(mw_hours > 0.0 ? mwh * held_hours / mw_hours : 0.0);
  }
  return hours;
}

/// What counts in one weather year, over all plan years.
emissions::PermitMonths permit_months(const power::SiteInput& input, const SiteCapacity& plan,
                                      const std::vector<const Hours*>& years, const std::vector<char>& holds) {
  emissions::PermitMonths months;
  for (std::size_t y = 0; y < years.size(); ++y)
    for (std::size_t m = 0; m < 12; ++m) {
      const Emissions& part = years[y]->emissions[m];
      const double counts = holds[12 * y + m] ? 1.0 : 0.0;
      months.nox_kg.push_back(counts * kg_per_t * part.nox_t);
      months.nox_peak_kg_per_hour.push_back(counts * years[y]->nox_peak_kg_per_hour[m]);
      months.co2_fuel_kg.push_back(counts * kg_per_t * part.co2_on_site_t);
      months.co2_grid_kg.push_back(counts * kg_per_t * (part.co2_t - part.co2_on_site_t));
    }
  for (std::size_t supply = 0; supply < input.supply.size(); ++supply) {
    std::vector<double>& hours = months.full_load_hours.emplace_back();
    const bool stands = std::ranges::any_of(plan.capacity_mw[supply], [](double mw) { return mw > 0.0; });
    if (stands && burns_fuel(input.technology[supply]))
      hours = full_load_hours(plan.capacity_mw[supply], years, supply, holds);
  }
  return months;
}

/// The unit in which the scenario states a value, its last word; `otherwise` where that is none of this dimension.
std::string unit_as_written(const scenario::Scenario& scenario, const std::string& path, const Kind& kind) {
  for (const scenario::Input& input : scenario.inputs) {
    if (input.path != path) continue;
    const std::string word = input.text.substr(input.text.rfind(' ') + 1);
    const auto unit = units::parse_unit(word);
    if (unit && unit->dimension == kind.dimension) return word;
  }
  return kind.unit;
}

}  // namespace

const PermitMonth& PermitClock::tightest() const {
  GIGAWATT_REQUIRE(!months.empty());
  const double most = std::ranges::max_element(months, {}, &PermitMonth::used)->used;
  return *std::ranges::find_if(months, [&](const PermitMonth& month) { return month.used >= most - 1e-6 * limit; });
}

std::vector<PermitClock> permit_clocks(const Prepared& prepared, const SiteCapacity& plan,
                                       const SiteOperation& operation, std::size_t site_index) {
  const power::SiteInput& input = prepared.plan.sites[site_index];
  std::vector<emissions::PermitMonths> weather_years;
  std::vector<char> holds;
  for (std::size_t m = 0; m < 12 * operation.years.size(); ++m)
    holds.push_back(input.permits.hold(prepared.scenario.plan.years.first_month().plus(static_cast<int>(m))) ? 1 : 0);
  for (std::size_t w = 0; w < prepared.plan.weather_probability.size(); ++w) {
    std::vector<const Hours*> years;
    for (const std::vector<Hours>& year : operation.years) years.push_back(&year[w]);
    weather_years.push_back(permit_months(input, plan, years, holds));
  }
  std::vector<PermitClock> clocks;
  for (const emissions::PermitUse& use :
       emissions::permit_use(input.permits, weather_years, prepared.plan.weather_probability)) {
    const Kind& kind = kinds[static_cast<std::size_t>(use.permit)];
    PermitClock& clock = clocks.emplace_back();
    clock.permit = kind.key;
    if (use.permit == emissions::Permit::full_load_hours) clock.supply = input.supply[use.supply].id.text();
    const std::string path = fmt::format("sites.{}.permits.{}", input.id.text(), kind.key);
    clock.unit = unit_as_written(prepared.scenario, path, kind);
    const double scale = kind.base_of_one / units::parse_unit(clock.unit).value().base_value;
    clock.limit = scale * use.limit;
    for (std::size_t m = 0; m < use.used.size(); ++m) {
      PermitMonth& month = clock.months.emplace_back();
      month.month = prepared.scenario.plan.years.first_month().plus(static_cast<int>(m));
      month.used = scale * use.used[m];
      if (clock.limit > 0.0) month.share = month.used / clock.limit;
    }
  }
  return clocks;
}

}  // namespace gigawatt::study
