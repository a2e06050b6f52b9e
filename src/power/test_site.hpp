// Small plans for tests: one site with constant or repeating profiles, built up word by word. Only included by tests.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "power/plan.hpp"

namespace gigawatt::power::test {

inline constexpr std::size_t hours = time::hours_per_year;

inline Hourly constant(double value) { return std::make_shared<const std::vector<double>>(hours, value); }

/// Repeats the values over the year.
inline Hourly repeat(const std::vector<double>& values) {
  auto profile = std::make_shared<std::vector<double>>(hours);
  for (std::size_t t = 0; t < hours; ++t) (*profile)[t] = values[t % values.size()];
  return profile;
}

inline scenario::Technology generator(const std::string& id, double usd_per_mwh, double overnight_usd_per_mw = 0.0) {
  scenario::Technology technology;
  technology.id = scenario::TechnologyId(id);
  technology.name = id;
  technology.variable_cost = usd_per_mwh * (units::USD / units::MWh);
  technology.overnight_cost = overnight_usd_per_mw * (units::USD / units::MW);
  technology.life = 20.0 * units::year;
  technology.firm_share = 1.0;
  return technology;
}

inline scenario::Technology battery(double usd_per_mw, double usd_per_mwh, double round_trip = 1.0) {
  scenario::Technology technology = generator("battery", 0.0, usd_per_mw);
  technology.kind = scenario::TechnologyKind::storage;
  technology.energy_overnight_cost = usd_per_mwh * (units::USD / units::MWh);
  technology.round_trip_efficiency = round_trip;
  return technology;
}

inline scenario::Supply committed(const std::string& id, double mw, double mwh = 0.0) {
  scenario::Supply supply;
  supply.id = scenario::SupplyId(id);
  supply.technology = scenario::TechnologyId(id);
  supply.power = mw * units::MW;
  if (mwh > 0.0) supply.energy = mwh * units::MWh;
  supply.energised = time::Date{2020, 1, 1};
  return supply;
}

inline scenario::Supply option(const std::string& id, double maximum_mw) {
  scenario::Supply supply;
  supply.id = scenario::SupplyId(id);
  supply.technology = scenario::TechnologyId(id);
  supply.maximum = maximum_mw * units::MW;
  return supply;
}

inline scenario::ConnectionOffer offer(const std::string& id, double mw, time::Date available,
                                       bool is_committed = true) {
  scenario::ConnectionOffer entry;
  entry.id = scenario::OfferId(id);
  entry.power = mw * units::MW;
  entry.available = available;
  entry.committed = is_committed;
  entry.life = 20.0 * units::year;
  return entry;
}

/// Solved with HiGHS, whose vertices are exact where hand cases are; the conformance suite of the solver room ties the
/// default to it. One site, `years` calendar years from 2026, one weather year; 100 MW of IT at PUE 1 shed at 1,000
/// USD/MWh.
struct TestPlan {
  PlanInput input;

  explicit TestPlan(int years = 1, double it_mw = 100.0, scenario::BuildStep step = scenario::BuildStep::quarter) {
    input.solver.backend = solver::Backend::highs;
    input.plan.years = {2026, 2025 + years};
    input.plan.build_step = step;
    input.plan.orders_from = time::Month::of(2026, 1);
    input.weather_probability = {1.0};
    SiteInput site;
    site.id = scenario::SiteId("site");
    site.name = "Site";
    const auto months = 12 * static_cast<std::size_t>(years);
    site.peak_facility_mw.assign(months, it_mw);
    site.it_mw_ready.assign(months, it_mw);
    SiteYear year;
    LoadTier tier;
    tier.id = "uncontracted";
    tier.margin_usd_per_it_mwh.fill(1000.0);
    tier.it_mw = constant(it_mw);
    year.tiers.push_back(tier);
    year.pue = constant(1.0);
    year.temperature_c = constant(15.0);
    site.years.assign(static_cast<std::size_t>(years), {year});
    input.sites.push_back(std::move(site));
  }

  SiteInput& site() { return input.sites.front(); }

  template <class Change>
  void every_year(Change change) {
    for (auto& weather_years : site().years) {
      for (SiteYear& year : weather_years) change(year);
    }
  }

  /// Load in every thousandth hour only, at a margin that keeps shedding dear: a small problem for branch and bound.
  void few_hours() {
    every_year([](SiteYear& year) {
      for (LoadTier& tier : year.tiers) {
        auto load = std::make_shared<std::vector<double>>(hours, 0.0);
        for (std::size_t t = 0; t < hours; t += 1000) (*load)[t] = (*tier.it_mw)[t];
        tier.it_mw = std::move(load);
        tier.margin_usd_per_it_mwh.fill(1e6);
      }
    });
  }

  /// Returns the supply's index.
  std::size_t add(scenario::Supply supply, scenario::Technology technology, Hourly capacity_factor = nullptr,
                  double fuel_usd_per_mmbtu = 0.0, SupplyRates rates = {}) {
    site().supply.push_back(std::move(supply));
    site().technology.push_back(std::move(technology));
    site().rates.push_back(rates);
    site().fuel_price_usd_per_mmbtu.emplace_back(12 * site().years.size(), fuel_usd_per_mmbtu);
    every_year([&](SiteYear& year) { year.capacity_factor.push_back(capacity_factor); });
    return site().supply.size() - 1;
  }

  scenario::Connection& connect(scenario::ConnectionOffer first_offer, Hourly price) {
    scenario::Connection connection;
    connection.offers.push_back(std::move(first_offer));
    site().connection = connection;
    every_year([&](SiteYear& year) { year.energy_price_usd_per_mwh = price; });
    return *site().connection;
  }

  [[nodiscard]] PlanResult solve() const { return plan(input, base::Progress{}); }
};

/// Optimal, and the discounted parts are the objective (also checked inside plan()).
inline PlanResult optimal(const TestPlan& test) {
  PlanResult result = test.solve();
  EXPECT_EQ(result.termination, solver::Termination::optimal) << result.message;
  double sum = 0.0;
  for (const SitePlan& site : result.sites) {
    for (std::size_t m = 0; m < site.cost.size(); ++m) {
      sum += site.cost[m].total() *
             std::pow(1.0 + test.input.economics.real_discount_rate, -static_cast<double>(m) / 12.0);
    }
  }
  EXPECT_NEAR(sum, result.cost_npv_usd, 1e-9 * (1.0 + std::abs(sum)));
  return result;
}

inline double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

/// Worth of the first binding limit whose words begin so; 0 if none does.
inline double worth_of(const PlanResult& result, const std::string& beginning) {
  for (const Binding& binding : result.binding) {
    if (binding.constraint.starts_with(beginning)) return binding.worth_usd;
  }
  return 0.0;
}

/// Undiscounted cost of all months of one site.
inline CostParts total_cost(const SitePlan& site) {
  CostParts sum;
  for (const CostParts& month : site.cost) sum += month;
  return sum;
}

}  // namespace gigawatt::power::test
