// The whole problem, in the notation of solver/staged_problem.hpp:
//   border z: orders, capacities, rent, offers taken, firmness shortfall; one chain per site, calendar year and weather
//   year, cut into build periods; sites meet only in the shared slots of the border.
// Objective: expected real cost at the plan's start; a dollar of plan month m counts (1 + r)^(−m/12).
#include "power/plan_model.hpp"

#include "base/require.hpp"
#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

Values discount_of_year(const PlanAxis& axis, std::size_t year) {
  constexpr auto starts = time::month_starts_hour();
  auto values = std::make_shared<std::vector<double>>(time::hours_per_year);
  for (std::size_t n = 0; n < 12; ++n) {
    for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) (*values)[t] = axis.discount(12 * year + n);
  }
  return values;
}

void require_shapes(const PlanInput& input, const PlanAxis& axis) {
  GIGAWATT_REQUIRE(!input.weather_probability.empty());
  for (const SiteInput& site : input.sites) {
    const std::size_t supplies = site.supply.size();
    GIGAWATT_REQUIRE(site.technology.size() == supplies && site.rates.size() == supplies);
    GIGAWATT_REQUIRE(site.fuel_price_usd_per_mmbtu.size() == supplies);
    for (const std::vector<double>& prices : site.fuel_price_usd_per_mmbtu)
      GIGAWATT_REQUIRE(prices.size() == axis.month_count());
    GIGAWATT_REQUIRE(site.peak_facility_mw.size() == axis.month_count() &&
                     site.it_mw_ready.size() == axis.month_count());
    GIGAWATT_REQUIRE(site.years.size() == axis.year_count());
    for (const auto& weather_years : site.years) {
      GIGAWATT_REQUIRE(weather_years.size() == input.weather_probability.size());
      for (const SiteYear& year : weather_years) {
        GIGAWATT_REQUIRE(year.pue && year.capacity_factor.size() == supplies);
      }
    }
  }
}

}  // namespace

PlanModel build_model(const PlanInput& input) {
  PlanModel model(PlanAxis(input.plan, input.economics.real_discount_rate));
  require_shapes(input, model.axis);
  BorderWriter border(input, model);
  model.zero_column = border.column("nothing", 0.0);
  model.sites.resize(input.sites.size());
  for (std::size_t s = 0; s < input.sites.size(); ++s) {
    add_supply_border(border, s);
    add_connection_border(border, s);
    add_firmness(border, s);
  }
  add_resources(border);

  SharedProfiles shared;
  for (std::size_t y = 0; y < model.axis.year_count(); ++y) shared.discount.push_back(discount_of_year(model.axis, y));
  for (std::size_t s = 0; s < input.sites.size(); ++s) {
    for (std::size_t y = 0; y < model.axis.year_count(); ++y) {
      for (std::size_t w = 0; w < input.weather_probability.size(); ++w) {
        ChainWriter writer(input, model, shared, s, y, w);
        add_load(writer);
        add_generators(writer);
        add_storage(writer);
        add_connection(writer);
        add_peak_ratchet(writer);
        add_minimum_takes(writer);
        add_site_limits(writer);
        writer.finish();
      }
    }
  }
  add_linking_rows(input, model);
  link_peak_ratchet(input, model);
  return model;
}

}  // namespace gigawatt::power
