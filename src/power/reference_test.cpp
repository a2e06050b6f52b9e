// The same plan written a second time, row by row and without structure: no chains, no capacities, no slots, every
// month's capacity spelled out as the sum of the orders that are in service. Only the objectives are compared.
#include <gtest/gtest.h>

#include <algorithm>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using solver::Sense;
using solver::Term;
using units::MW;
using units::USD;

struct Numbers {
  int years = 2;
  bool storage = false;
  double gas_cost = 1.2e4, gas_life = 15.0, gas_fixed = 500.0, gas_variable = 25.0, gas_up = 0.94, gas_nox_kg = 0.4;
  int gas_lead_months = 6;
  double solar_cost = 1.2e4, solar_life = 25.0;
  double battery_power_cost = 1e3, battery_energy_cost = 5e2, battery_life = 12.0, battery_efficiency = 0.85,
         battery_loss = 0.001;
  double offer_mw = 80.0, offer_cost = 8e3, offer_life = 30.0;
  int offer_month = 9;
  double committed_mw = 20.0, demand_charge = 225.0, ratchet = 0.7, flexible_share = 0.5;
  double margin = 400.0, pue = 1.2, it_mw = 70.0, nox_cap_kg = 500.0, rate = 0.09;
};

/// Load in the first day of every fourth month only, so that the simplex method is quick.
bool has_load(std::size_t t) {
  constexpr auto starts = time::month_starts_hour();
  const std::size_t month = time::month_of_hour(t);
  return month % 4 == 1 && t - starts[month] < 24;
}

Hourly load_profile(double it_mw) {
  auto load = std::make_shared<std::vector<double>>(hours, 0.0);
  for (std::size_t t = 0; t < hours; ++t) {
    if (has_load(t)) (*load)[t] = it_mw * (1.0 + 0.1 * static_cast<double>(t % 5));
  }
  return load;
}

Hourly sun_profile() {
  auto sun = std::make_shared<std::vector<double>>(hours, 0.0);
  for (std::size_t t = 0; t < hours; ++t) {
    if (has_load(t) && t % 24 >= 7 && t % 24 < 18) (*sun)[t] = 0.3 + 0.05 * static_cast<double>((t * 7) % 11);
  }
  return sun;
}

Hourly price_profile() {
  auto price = std::make_shared<std::vector<double>>(hours, 200.0);
  for (std::size_t t = 0; t < hours; ++t) {
    if (has_load(t)) (*price)[t] = 20.0 + static_cast<double>((t * 37) % 101) + 1e-4 * static_cast<double>(t);
  }
  return price;
}

/// Border columns and rows only.
struct NaiveProblem {
  solver::StagedProblem problem;

  std::size_t column(double cost, double upper = solver::infinity) {
    problem.border.push_back({"x", cost, 0.0, upper, false});
    return problem.border.size() - 1;
  }
  void row(std::vector<Term> terms, Sense sense, double right_hand_side) {
    problem.border_rows.push_back({"r", std::move(terms), sense, right_hand_side});
  }
};

struct Order {
  std::size_t column, month;
};

class NaivePlan {
 public:
  explicit NaivePlan(const Numbers& numbers) : n_(numbers), months_(static_cast<std::size_t>(12 * numbers.years)) {
    orders();
    tightest_five();
    for (std::size_t month = 0; month < months_; ++month) {
      billed_.push_back(lp_.column(n_.demand_charge * discount(month)));
      std::vector<Term> terms = {{billed_[month], -1.0}};
      if (month >= static_cast<std::size_t>(n_.offer_month)) terms.push_back({offer_, n_.ratchet});
      lp_.row(terms, Sense::at_most, -n_.ratchet * n_.committed_mw);
    }
    for (std::size_t year = 0; year < months_ / 12; ++year) hours_of(year);
    windows();
  }

  solver::StagedProblem take() { return std::move(lp_.problem); }

 private:
  [[nodiscard]] double discount(std::size_t month) const {
    return std::pow(1.0 + n_.rate, -static_cast<double>(month) / 12.0);
  }

  double charge(double cost, double life, double fixed_per_year, std::size_t from) const {
    double sum = 0.0;
    const double annuity_factor = n_.rate / (1.0 - std::pow(1.0 + n_.rate, -life));
    for (std::size_t m = from; m < months_; ++m) sum += (cost * annuity_factor + fixed_per_year) / 12.0 * discount(m);
    return sum;
  }

  void orders() {
    for (std::size_t month = 0; month < months_; month += 3) {
      if (month >= static_cast<std::size_t>(n_.gas_lead_months)) {
        gas_.push_back({lp_.column(charge(n_.gas_cost, n_.gas_life, n_.gas_fixed, month)), month});
      }
      solar_.push_back({lp_.column(charge(n_.solar_cost, n_.solar_life, 0.0, month)), month});
      power_.push_back({lp_.column(charge(n_.battery_power_cost, n_.battery_life, 0.0, month)), month});
      energy_.push_back({lp_.column(charge(n_.battery_energy_cost, n_.battery_life, 0.0, month)), month});
    }
    offer_ =
        lp_.column(charge(n_.offer_cost, n_.offer_life, 0.0, static_cast<std::size_t>(n_.offer_month)), n_.offer_mw);
  }

  void tightest_five() {
    std::vector<std::pair<double, std::size_t>> by_price;
    for (std::size_t t = 0; t < hours; ++t) by_price.emplace_back(-(*price_)[t], t);
    std::ranges::sort(by_price);
    tight_.assign(hours, false);
    for (std::size_t k = 0; k < 5; ++k) tight_[by_price[k].second] = true;
  }

  /// terms ≤ factor × Σ of the orders in service
  void within(std::vector<Term> terms, const std::vector<Order>& list, std::size_t month, double factor) {
    for (const Order& order : list) {
      if (order.month <= month) terms.push_back({order.column, -factor});
    }
    lp_.row(std::move(terms), Sense::at_most, 0.0);
  }

  void hours_of(std::size_t year) {
    const double one_way = std::sqrt(n_.battery_efficiency);
    std::vector<std::size_t> levels(hours);
    for (std::size_t t = 0; t < hours && n_.storage; ++t) levels[t] = lp_.column(0.0);
    for (std::size_t t = 0; t < hours; ++t) {
      const std::size_t month = 12 * year + time::month_of_hour(t);
      const double weight = discount(month), load = (*load_)[t];
      const std::size_t gas = lp_.column(weight * n_.gas_variable), sun = lp_.column(0.0);
      const std::size_t charged = lp_.column(0.0, n_.storage ? solver::infinity : 0.0);
      const std::size_t discharged = lp_.column(0.0, n_.storage ? solver::infinity : 0.0);
      const std::size_t bought = lp_.column(weight * (*price_)[t]);
      const std::size_t shed = lp_.column(weight * n_.margin, load);
      lp_.row({{gas, 1.0}, {sun, 1.0}, {discharged, 1.0}, {charged, -1.0}, {bought, 1.0}, {shed, n_.pue}}, Sense::equal,
              n_.pue * load);
      within({{gas, 1.0}}, gas_, month, n_.gas_up);
      within({{sun, 1.0}}, solar_, month, (*sun_)[t]);
      if (n_.storage) {
        within({{charged, 1.0}, {discharged, 1.0}}, power_, month, 1.0);
        within({{levels[t], 1.0}}, energy_, month, 1.0);
        lp_.row({{levels[t], 1.0},
                 {levels[t == 0 ? hours - 1 : t - 1], n_.battery_loss - 1.0},
                 {charged, -one_way},
                 {discharged, 1.0 / one_way}},
                Sense::equal, 0.0);
      }
      const double share = tight_[t] ? n_.flexible_share : 1.0;
      std::vector<Term> imported = {{bought, 1.0}};
      if (month >= static_cast<std::size_t>(n_.offer_month)) imported.push_back({offer_, -share});
      lp_.row(imported, Sense::at_most, share * n_.committed_mw);
      lp_.row({{bought, 1.0}, {billed_[month], -1.0}}, Sense::at_most, 0.0);
      nox_.resize(months_);
      nox_[month].push_back({gas, n_.gas_nox_kg});
    }
  }

  void windows() {
    for (std::size_t first = 0; first + 12 <= months_; ++first) {
      std::vector<Term> terms;
      for (std::size_t m = first; m < first + 12; ++m) terms.insert(terms.end(), nox_[m].begin(), nox_[m].end());
      lp_.row(std::move(terms), Sense::at_most, n_.nox_cap_kg);
    }
  }

  Numbers n_;
  std::size_t months_;
  NaiveProblem lp_;
  Hourly load_ = load_profile(n_.it_mw), sun_ = sun_profile(), price_ = price_profile();
  std::vector<Order> gas_, solar_, power_, energy_;
  std::size_t offer_ = 0;
  std::vector<std::size_t> billed_;
  std::vector<bool> tight_;
  std::vector<std::vector<Term>> nox_;
};

TestPlan structured_plan(const Numbers& n) {
  TestPlan plan(n.years, n.it_mw);
  plan.input.economics.real_discount_rate = n.rate;
  plan.every_year([&](SiteYear& year) {
    year.tiers[0].it_mw = load_profile(n.it_mw);
    year.tiers[0].margin_usd_per_it_mwh.fill(n.margin);
    year.pue = constant(n.pue);
  });
  scenario::Technology gas = generator("gas", n.gas_variable, n.gas_cost), sun = generator("solar", 0.0, n.solar_cost);
  gas.life = n.gas_life * units::year;
  gas.fixed_cost = n.gas_fixed * (USD / MW / units::year);
  gas.forced_outage_rate = 1.0 - n.gas_up;
  gas.lead_time = n.gas_lead_months * units::month;
  sun.life = n.solar_life * units::year;
  sun.resource = scenario::EnergyResource::solar;
  scenario::Technology store = battery(n.battery_power_cost, n.battery_energy_cost, n.battery_efficiency);
  store.life = n.battery_life * units::year;
  store.self_discharge_per_hour = n.battery_loss;
  plan.add(option("gas", 1e4), gas, nullptr, 0.0, {.nox_kg_per_mwh = n.gas_nox_kg});
  plan.add(option("solar", 1e4), sun, sun_profile());
  if (n.storage) plan.add(option("battery", 1e4), store);
  scenario::Connection& connection = plan.connect(offer("there", n.committed_mw, {2020, 1, 1}), price_profile());
  connection.offers.front().life = 1.0 * units::month;  // paid off long ago
  connection.offers.push_back(offer("more", n.offer_mw, {2026, 10, 1}, false));
  connection.offers.back().cost = n.offer_cost * (USD / MW);
  connection.offers.back().life = n.offer_life * units::year;
  connection.demand_charge = n.demand_charge * (USD / MW / units::month);
  connection.ratchet = n.ratchet;
  connection.flexible = scenario::FlexibleConnection{5, n.flexible_share};
  plan.site().permits.nox_per_year = n.nox_cap_kg * (units::kg / units::year);
  return plan;
}

PlanResult compare(const Numbers& numbers) {
  PlanResult structured = optimal(structured_plan(numbers));
  const solver::Solution naive = solver::solve(NaivePlan(numbers).take(), {}, base::Progress{});
  EXPECT_EQ(naive.termination, solver::Termination::optimal) << naive.message;
  EXPECT_NEAR(structured.cost_npv_usd, naive.objective, 1e-6 * naive.objective);
  return structured;
}

// In both, the case is worth comparing only if things are built, taken and shed and the permit matters.

TEST(Reference, SeveralYearsOfOrdersTariffsAndPermits) {
  const PlanResult result = compare({});
  EXPECT_GE(result.orders.size(), 3U);
  EXPECT_GT(total_cost(result.sites[0]).shed, 0.0);
  EXPECT_GT(worth_of(result, "NOx permit"), 0.0);
}

TEST(Reference, Storage) {
  Numbers numbers;
  numbers.years = 1;
  numbers.storage = true;
  numbers.gas_lead_months = 12;  // no gas: sun and battery
  const PlanResult result = compare(numbers);
  EXPECT_GT(sum_of(result.sites[0].dispatch[0][0].discharge_mw[2]), 10.0);
}

}  // namespace
}  // namespace gigawatt::power
