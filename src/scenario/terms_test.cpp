// Terms that begin or end, several sources, and dates that are not certain: what is read, and what is refused.
#include <gtest/gtest.h>

#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::load_text;
using testing::replaced;

base::Result<Loaded> changed(const char* find, const std::string& with) {
  const Folder folder;
  return load_text(folder, replaced(std::string(campus), find, with));
}

/// Refused at this path with these words.
void refuse(const base::Result<Loaded>& loaded, const std::string& path, const std::string& words) {
  ASSERT_FALSE(loaded) << words;
  EXPECT_EQ(loaded.error().front().path, path);
  EXPECT_NE(all_text(loaded.error()).find(words), std::string::npos) << all_text(loaded.error());
}

const Input& input(const Scenario& scenario, const std::string& path) {
  return *std::ranges::find(scenario.inputs, path, &Input::path);
}

TEST(Sources, AFigureMayHaveSeveral) {
  const auto loaded = changed("{value: 334 kg/MWh, source: grid-study, note: annual average}",
                              "{value: 334 kg/MWh, source: [grid-study, other]}\n    clean_share: 10 %");
  refuse(loaded, "sites.alpha.connection.carbon_intensity", "other");
  const Folder folder;
  const auto both = load_text(
      folder, replaced(replaced(std::string(campus), "{value: 334 kg/MWh, source: grid-study, note: annual average}",
                                "{value: 334 kg/MWh, source: [other, grid-study]}"),
                       "  grid-study: {", "  other: {title: Another study}\n  grid-study: {"));
  ASSERT_TRUE(both) << all_text(both.error());
  const Input& carbon = input(both->scenario, "sites.alpha.connection.carbon_intensity");
  EXPECT_EQ(carbon.source.text(), "other");
  ASSERT_EQ(carbon.further_sources.size(), 1U);
  EXPECT_EQ(carbon.further_sources[0].text(), "grid-study");
}

TEST(Dates, TakeTheMedianOfTheirDistribution) {
  const auto loaded = changed("ready: 2027-07-01}", "ready: {low: 2027-07-01, high: 2027-07-31}}");
  ASSERT_TRUE(loaded) << all_text(loaded.error());
  EXPECT_EQ(loaded->scenario.sites[0].halls[1].ready, (time::Date{2027, 7, 16}));
  const Input& ready = input(loaded->scenario, "sites.alpha.halls.building-2.ready");
  ASSERT_TRUE(ready.distribution);
  EXPECT_EQ(ready.distribution->high - ready.distribution->low, 30.0);
  EXPECT_EQ(ready.distribution->low, 57.0 * 365.0 + 14.0 + 181.0) << "days from 1970 on";
  const auto month = changed("orders_from: 2026-06", "orders_from: {min: 2026-03, mode: 2026-06, max: 2026-09}");
  ASSERT_TRUE(month) << all_text(month.error());
  EXPECT_EQ(month->scenario.plan.orders_from, time::Month::of(2026, 6));
  refuse(changed("ready: 2027-07-01}", "ready: {low: 2027-07-31, high: 2027-07-01}}"),
         "sites.alpha.halls.building-2.ready", "is not a distribution");
  refuse(changed("ready: 2027-07-01}", "ready: {p10: 2027-07-01, p50: 2027-08-01, p90: 2028-07-01}}"),
         "sites.alpha.halls.building-2.ready", "no lognormal");
}

TEST(Terms, AreReadAndKeepTheirOrder) {
  const auto loaded =
      changed("first: {power: 120 MW, available: 2027-01-01, committed: true}",
              "first: {power: 120 MW, available: 2027-01-01, committed: true, ends: 2029-01-01, exit: {after_months: "
              "18, fee: 20 USD/kW}}");
  ASSERT_TRUE(loaded) << all_text(loaded.error());
  const ConnectionOffer& offer = loaded->scenario.sites[0].connection->offers[0];
  EXPECT_TRUE(offer.stands(time::Month::of(2028, 12)));
  EXPECT_FALSE(offer.stands(time::Month::of(2029, 1)));
  EXPECT_DOUBLE_EQ(offer.exit->fee.in(units::USD / units::kW), 20.0);
  refuse(changed("first: {power: 120 MW, available: 2027-01-01, committed: true}",
                 "first: {power: 120 MW, available: 2027-01-01, committed: true, ends: 2026-12-01}"),
         "sites.alpha.connection.offers.first.ends", "it ends on 2026-12-01");
  refuse(
      changed("{nox_per_year: 87 short_ton/year}", "{nox_per_year: 87 short_ton/year, from: 2027-06, until: 2027-01}"),
      "sites.alpha.permits.until", "before they begin");
  refuse(changed("      delivery_charge:",
                 "      capacity_obligation_steps: [{from: 2028-06, rate: 333 USD/MW-day}, {from: 2027-06, rate: 300 "
                 "USD/MW-day}]\n      delivery_charge:"),
         "sites.alpha.connection.capacity_obligation_steps.1.from", "does not follow");
}

TEST(Terms, OfOptionsAreNoneOfCommittedSupply) {
  refuse(changed("retires: 2033-01-01, fuel_price: gas}", "last_order: 2026-01, fuel_price: gas}"),
         "sites.alpha.supply.turbines.last_order", "committed");
  const auto rented =
      changed("retires: 2033-01-01, fuel_price: gas}", "fuel_price: gas, rental: {rate: 20 thousand USD/MW-month}}");
  EXPECT_TRUE(rented) << all_text(rented.error());
  refuse(changed("retires: 2033-01-01, fuel_price: gas}",
                 "fuel_price: gas, rental: {rate: 20 thousand USD/MW-month, minimum_term_months: 6}}"),
         "sites.alpha.supply.turbines.rental.minimum_term_months", "committed");
}

TEST(Pipeline, IsForWhatBurnsFuel) {
  refuse(changed("parties:\n", "resources:\n  line: {technologies: [solar], fuel_flow: 100 MMBtu/h}\nparties:\n"),
         "resources.line.technologies", "burns no fuel");
}

}  // namespace
}  // namespace gigawatt::scenario
