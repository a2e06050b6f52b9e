#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"
#include "workbench/document.hpp"

namespace gigawatt::workbench {
namespace {

/// tests/cases/paid-to-take: 10 MW of flare gas, dumped in even hours; the shares are worked out in its README.
std::vector<table::Panel> panels_of_the_case() {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/paid-to-take/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  const auto run = study::run(loaded->scenario, {}, {});
  EXPECT_TRUE(run);
  return run_panels(loaded->scenario, *run);
}

const table::Panel& panel(const std::vector<table::Panel>& panels, const std::string& id) {
  const auto found = std::ranges::find(panels, id, &table::Panel::id);
  EXPECT_NE(found, panels.end()) << id;
  return *found;
}

TEST(Panels, BothCleanSharesStandAtAGlance) {
  const auto panels = panels_of_the_case();
  const auto& figures = panel(panels, "figures").figures;
  const auto clean = std::ranges::find(figures, "Clean", [](const auto& figure) { return figure.label; });
  ASSERT_NE(clean, figures.end());
  EXPECT_EQ(clean->value, "40.8 %");
  EXPECT_EQ(clean->note, "of the year's energy; 45.8 % hour by hour");
}

TEST(Panels, TheHourlyStackIsNetOfWhatIsDumped) {
  const auto panels = panels_of_the_case();
  const auto& series = panel(panels, "hourly").hourly_blocks.front();
  const auto flare = std::ranges::find(series, "flare-gas", &table::Series::name);
  ASSERT_NE(flare, series.end());
  EXPECT_NEAR(*flare->values[0], 0.0, 1e-3);
  EXPECT_NEAR(*flare->values[1], 10.0, 1e-3);
  // Areas, less what is charged and exported, are the load.
  double stack_mw = 0.0;
  for (const table::Series& one : series)
    if (one.role == "area") stack_mw += *one.values[1];
  EXPECT_NEAR(stack_mw, 100.0, 1e-3);
}

/// A site with 5 MW of sun from January and an order of 3 MW more in February, of a run that is written by hand.
struct ByHand {
  scenario::Scenario scenario;
  study::Run run;
};

ByHand run_by_hand() {
  ByHand made;
  scenario::Scenario& scenario = made.scenario;
  scenario.plan.years = {2027, 2027};
  scenario::Technology sun;
  sun.id = scenario::TechnologyId("sun");
  sun.name = "Solar field";
  sun.resource = scenario::EnergyResource::solar;
  scenario.technologies = {sun};
  scenario::Site& site = scenario.sites.emplace_back();
  site.id = scenario::SiteId("mesa");
  site.supply.resize(2);
  for (scenario::Supply& supply : site.supply) supply.technology = sun.id;
  site.supply[0].id = scenario::SupplyId("field");
  site.supply[1].id = scenario::SupplyId("annex");
  site.permits.nox_per_year = 9.0 * (units::t / units::year);

  study::Run& run = made.run;
  run.plan.sites.push_back({.capacity_mw = {std::vector<double>(12, 5.0), std::vector<double>(12, 0.0)},
                            .storage_mwh = {},
                            .connection_mw = std::vector<double>(12, 0.0),
                            .it_mw_firm = {},
                            .firm = {},
                            .cost = {}});
  study::Order& order = run.plan.orders.emplace_back();
  order.site = site.id;
  order.supply = "annex";
  order.mw = 3.0;
  order.order_month = time::Month::of(2027, 2);
  study::SiteResult& result = run.account.sites.emplace_back();
  result.id = site.id;
  for (int month = 1; month <= 12; ++month) {
    study::MonthResult& one = result.months.emplace_back();
    one.month = time::Month::of(2027, month);
    one.it_mw_ready = 10.0;
    one.it_mw_powered = month < 7 ? 5.0 : 10.0;
    one.peak_facility_mw = 13.0;
    one.emissions.nox_t = 1.0;
  }
  study::YearResult& year = result.years.emplace_back();
  year.cost = {.capital = 3e6, .fuel = 2e6, .shed = 7e6};
  run.account.totals = study::totals_of(run.account.sites);
  return made;
}

std::vector<table::Panel> panels_by_hand() {
  const ByHand made = run_by_hand();
  return run_panels(made.scenario, made.run);
}

const table::Series& series(const table::Panel& of, const std::string& name) {
  const auto found = std::ranges::find(of.series, name, &table::Series::name);
  EXPECT_NE(found, of.series.end()) << name;
  return *found;
}

TEST(Panels, CapacityShowsWhatStandsWhatIsOrderedAndWhatHasPower) {
  const auto panels = panels_by_hand();
  const table::Panel& capacity = panel(panels, "capacity-mesa");
  EXPECT_EQ(series(capacity, "field (Solar field)").values[3], 5.0) << "two of one technology go by their ids";
  EXPECT_EQ(series(capacity, "field (Solar field)").colour, "solar");
  EXPECT_EQ(series(capacity, "Order: annex (Solar field)").values[1], 3.0);
  EXPECT_EQ(series(capacity, "Order: annex (Solar field)").values[2], 0.0);
  EXPECT_EQ(series(capacity, "Peak load of halls ready").values[0], 13.0);
  EXPECT_EQ(series(capacity, "of it powered").values[0], 6.5);
  EXPECT_EQ(series(capacity, "of it powered").values[6], 13.0);
}

/// The same with a second site beside it.
ByHand two_sites_by_hand() {
  ByHand made = run_by_hand();
  auto& [scenario, run] = made;
  run.account.sites.front().name = "Mesa";
  scenario.sites.push_back(scenario.sites.front());
  scenario.sites.back().id = scenario::SiteId("other");
  run.plan.sites.push_back(run.plan.sites.front());
  run.account.sites.push_back(run.account.sites.front());
  run.account.sites.back().id = scenario::SiteId("other");
  run.account.sites.back().name = "Other";
  return made;
}

TEST(Panels, SeveralSitesHaveAPageEach) {
  const ByHand made = two_sites_by_hand();
  const auto& [scenario, run] = made;
  const auto panels = run_panels(scenario, run);
  EXPECT_EQ(panel(panels, "capacity-mesa").page, "Mesa");
  EXPECT_EQ(panel(panels, "capacity-other").page, "Other");
  EXPECT_EQ(panel(panels, "figures-other").figures.front().label, "Power");
  EXPECT_EQ(panel(panels, "cost").page, "") << "what is of all sites stands on the first page";
  EXPECT_EQ(panel(panels, "served-by-site").series.size(), 2U);
  for (const table::Panel& one : panels_by_hand()) EXPECT_EQ(one.page, "") << one.id;
}

// 3 bn USD that a lender gives a developer, who spends 10: one picture of halves, with the circle among parties as
// wide.
TEST(Panels, TheOverviewIsOnePictureOfHalves) {
  ByHand made = two_sites_by_hand();
  auto& [scenario, run] = made;
  const time::Month january = time::Month::of(2027, 1);
  capital::Result& money = run.money.emplace(capital::Result{.first = january});
  for (const char* id : {"developer", "lender"}) {
    scenario.parties.emplace_back().id = scenario::PartyId(id);
    scenario.parties.back().kind = scenario::PartyKind::developer;
    capital::PartyResult& party = money.parties.emplace_back();
    party.id = scenario.parties.back().id;
    party.name = id;
    party.months.resize(12);
  }
  const auto pays = [&](int payer, int payee, capital::Tag tag, double usd) {
    capital::Flow& flow = money.flows.emplace_back();
    flow.month = january;
    flow.payer = payer;
    flow.payee = payee;
    flow.tag = tag;
    flow.paid = capital::to_cents(usd);
  };
  pays(1, 0, capital::Tag::draw, 3e9);
  pays(0, 2, capital::Tag::capital_expenditure, 10e9);
  std::vector<std::string> ids, halves;
  for (const table::Panel& one : run_panels(scenario, run)) {
    if (one.page != "Overview") continue;
    ids.push_back(one.id);
    if (one.half) halves.push_back(one.id);
    if (one.id == "race") {
      EXPECT_EQ(one.title.substr(0, one.title.find(';')), "10.0 bn USD by 2027: 30.0 % debt, 70.0 % joint ventures");
    }
    if (one.id != "circle-in-columns") continue;
    ASSERT_EQ(one.links.size(), 1U) << "the rest of the world is left out";
    EXPECT_EQ(one.links[0].from, "lender");
    EXPECT_NEAR(one.links[0].value, 3.0, 1e-9);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"race", "race-map", "race-power", "spending", "overview-binding",
                                           "circle-in-columns"}));
  EXPECT_EQ(halves, (std::vector<std::string>{"race-map", "race-power", "spending", "overview-binding"}));
}

TEST(Panels, CostLeavesOutWhatIsNotServed) {
  const auto panels = panels_by_hand();
  const table::Panel& cost = panel(panels, "cost");
  ASSERT_EQ(cost.labels.back(), "Total");
  EXPECT_EQ(cost.series[0].values.front(), 3.0);
  EXPECT_EQ(cost.series[0].values.back(), 5.0);
}

TEST(Panels, NoxIsSummedOverTwelveMonthsAndMeetsItsPermit) {
  const auto panels = panels_by_hand();
  const table::Panel& nox = panel(panels, "nox-mesa");
  EXPECT_EQ(series(nox, "Rolling twelve months").values.front(), 1.0);
  EXPECT_EQ(series(nox, "Rolling twelve months").values.back(), 12.0);
  EXPECT_NEAR(*series(nox, "Permit").values.back(), 9.0, 1e-12);
}

}  // namespace
}  // namespace gigawatt::workbench
