// Planning again: what was ordered before stays, what is planned on the same knowledge is never dearer, and where
// nothing is new nothing changes.
#include "risk/replan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "scenario/parse.hpp"

namespace gigawatt::risk {
namespace {

constexpr time::Month middle = time::Month::of(2027, 9);

scenario::Scenario campus() {
  auto loaded = scenario::load("first-campus", {});
  EXPECT_TRUE(loaded.has_value());
  return loaded->scenario;
}

study::Options plain() {
  study::Options options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  options.money = false;
  return options;
}

study::ReplayBase base_of(const scenario::Scenario& scenario) {
  auto base = study::replay_base(scenario, plain(), {});
  EXPECT_TRUE(base.has_value() && base->run.plan.exists);
  return std::move(*base);
}

/// MW by supply or offer, of orders before the month or of all.
std::map<std::string, double> ordered_mw(const study::Plan& plan, time::Month before) {
  std::map<std::string, double> mw;
  for (const study::Order& order : plan.orders)
    if ((order.connection() ? order.energised_month : order.order_month) < before) mw[order.supply] += order.mw;
  return mw;
}

/// MW by what they were ordered as, of what is committed beyond the scenario's own.
std::map<std::string, double> committed_mw(const scenario::Site& site) {
  std::map<std::string, double> mw;
  for (const scenario::Supply& supply : site.supply)
    if (const auto at = supply.id.text().find("-ordered-"); supply.committed() && at != std::string::npos)
      mw[supply.id.text().substr(0, at)] += supply.power->in(units::MW);
  for (const scenario::ConnectionOffer& offer : site.connection->offers)
    if (offer.committed && offer.id.text().ends_with("-taken"))
      mw[offer.id.text().substr(0, offer.id.text().size() - 6)] += offer.power.in(units::MW);
  return mw;
}

void expect_equal(const std::map<std::string, double>& one, const std::map<std::string, double>& two) {
  ASSERT_EQ(one.size(), two.size());
  for (const auto& [name, mw] : one) EXPECT_NEAR(mw, two.at(name), 1e-6 * std::max(1.0, mw)) << name;
}

Sample slow_and_dear(const scenario::Scenario& scenario) {
  Sample sample = unchanged(scenario);
  for (double& factor : sample.price_factor) factor = 1.7;
  for (SiteSample& site : sample.sites) {
    std::ranges::fill(site.hall_days, 95.0);
    std::ranges::fill(site.offer_days, 200.0);
    std::ranges::fill(site.order_months, 7);
  }
  sample.demand = 0.9;
  return sample;
}

Sample dear_fuel(const scenario::Scenario& scenario) {
  Sample sample = unchanged(scenario);
  for (std::size_t p = 0; p < scenario.prices.size(); ++p)
    if (std::holds_alternative<scenario::FuelPrice>(scenario.prices[p].data)) sample.price_factor[p] = 3.0;
  return sample;
}

TEST(Replan, OrdersBeforeTheMonthStandAndNoneIsAdded) {
  const scenario::Scenario scenario = campus();
  const study::ReplayBase base = base_of(scenario);
  const Sample sample = slow_and_dear(scenario);
  std::size_t kept = 0, later = 0;
  for (const time::Month month : {time::Month::of(2026, 12), middle, time::Month::of(2028, 6)}) {
    const Known known = known_at(month, base, sample, false, {false});
    const auto before = ordered_mw(base.run.plan, month);
    expect_equal(committed_mw(known.scenario.sites[0]), before);
    kept += before.size();
    const study::ReplayBase anew = base_of(known.scenario);
    for (const study::Order& order : anew.run.plan.orders) {
      EXPECT_GE(order.connection() ? order.energised_month : order.order_month, month) << order.supply;
      ++later;
    }
  }
  EXPECT_GT(kept, 2U);  // otherwise the test says nothing
  EXPECT_GT(later, 0U);
}

TEST(Replan, NeverPromisesLessThanTheOrdersThatItReplaces) {
  const scenario::Scenario scenario = campus();
  const study::ReplayBase base = base_of(scenario);
  std::size_t better = 0;
  for (const Sample& sample : {unchanged(scenario), slow_and_dear(scenario), dear_fuel(scenario)})
    for (const time::Month month : {time::Month::of(2026, 12), middle}) {
      const study::ReplayBase kept = base_of(known_at(month, base, sample, true, {false}).scenario);
      const study::ReplayBase anew = base_of(known_at(month, base, sample, false, {false}).scenario);
      const double slack = 1e-4 * std::abs(kept.run.plan.planned_npv_usd);
      EXPECT_LE(anew.run.plan.planned_npv_usd, kept.run.plan.planned_npv_usd + slack);
      better += anew.run.plan.planned_npv_usd < kept.run.plan.planned_npv_usd - 10.0 * slack ? 1 : 0;
    }
  EXPECT_GT(better, 0U);
}

/// Would catch rents that were ordered before the month and begin after it.
TEST(Replan, RentedPowerOnItsWayIsKept) {
  auto loaded = scenario::load("crusoe-expansion", {});
  ASSERT_TRUE(loaded.has_value());
  const study::ReplayBase base = base_of(loaded->scenario);
  std::optional<time::Month> on_its_way;  // the month before the first rented power comes
  for (const study::Order& order : base.run.plan.orders)
    if (order.rented && order.order_month < order.energised_month && !on_its_way)
      on_its_way = order.energised_month.plus(-1);
  ASSERT_TRUE(on_its_way.has_value());  // otherwise the test says nothing
  const Sample sample = unchanged(loaded->scenario);
  const Known known = known_at(*on_its_way, base, sample, false, {false});
  const auto kept = committed_mw(known.scenario.sites[0]), before = ordered_mw(base.run.plan, *on_its_way);
  for (const study::Order& order : base.run.plan.orders)
    if (order.rented && before.contains(order.supply)) {
      ASSERT_TRUE(kept.contains(order.supply)) << order.supply;
      EXPECT_GE(kept.at(order.supply), 0.999 * before.at(order.supply)) << order.supply;
    }
}

TEST(Replan, WithNothingNewKeptOrdersCostWhatThePlanCost) {
  const scenario::Scenario scenario = campus();
  const study::ReplayBase base = base_of(scenario);
  const study::ReplayBase kept = base_of(known_at(middle, base, unchanged(scenario), true, {false}).scenario);
  EXPECT_NEAR(kept.run.plan.planned_npv_usd / base.run.plan.planned_npv_usd, 1.0, 1e-4);
  ASSERT_FALSE(base.run.plan.orders.empty());
  EXPECT_TRUE(kept.run.plan.orders.empty());
}

TEST(Replan, BeforeTheMonthBothWaysAreTheSame) {
  const scenario::Scenario scenario = campus();
  const study::ReplayBase base = base_of(scenario);
  const Sample sample = slow_and_dear(scenario);
  constexpr time::Month late = time::Month::of(2028, 9);
  std::vector<Replayed> ways;
  for (const bool later_too : {true, false}) {
    const Known known = known_at(late, base, sample, later_too, {false});
    const study::ReplayBase own = base_of(known.scenario);
    ways.push_back(Replay(own, history_ends(scenario), 1, false).run(std::span(&known.sample, 1)).front());
  }
  const auto history = static_cast<std::size_t>(late - scenario.plan.years.first_month());
  double served = 0.0;
  for (std::size_t m = 0; m < history; ++m) {
    served += ways[0].sites[0].months[m].it_mwh_served;
    EXPECT_NEAR(ways[0].sites[0].months[m].it_mwh_served, ways[1].sites[0].months[m].it_mwh_served, 1e-6) << m;
  }
  EXPECT_GT(served, 0.0);
}

TEST(Replan, AnOwnerThatHasFailedOrdersNothing) {
  const scenario::Scenario scenario = campus();
  const study::ReplayBase base = base_of(scenario);
  const Known known = known_at(middle, base, unchanged(scenario), false, {true});
  EXPECT_TRUE(base_of(known.scenario).run.plan.orders.empty());
  expect_equal(committed_mw(known.scenario.sites[0]), ordered_mw(base.run.plan, scenario.plan.years.end_month()));
}

TEST(Replan, MonthsOutsideAreRefused) {
  const scenario::Scenario scenario = campus();
  EXPECT_FALSE(fault_of_replan(middle, scenario).has_value());
  EXPECT_TRUE(fault_of_replan(scenario.plan.orders_from, scenario).has_value());
  EXPECT_TRUE(fault_of_replan(scenario.plan.years.end_month(), scenario).has_value());
  EXPECT_EQ(fault_of_replan({}, scenario)->code, "bad-month");
}

}  // namespace
}  // namespace gigawatt::risk
