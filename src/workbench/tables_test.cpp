// Tables of a run that is written by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "workbench/document.hpp"

namespace gigawatt::workbench {
namespace {

using Numbers = std::vector<std::optional<double>>;
using Texts = std::vector<std::string>;
using testing::ElementsAre;

const table::Table& table(const std::vector<table::Table>& tables, const std::string& id) {
  const auto found = std::ranges::find(tables, id, &table::Table::id);
  EXPECT_NE(found, tables.end()) << id;
  return *found;
}

template <class Values>
Values column(const table::Table& of, const std::string& name) {
  const auto found = std::ranges::find(of.columns, name, &table::Column::name);
  EXPECT_NE(found, of.columns.end()) << name;
  return std::get<Values>(found->values);
}

/// Two sites, one of which has a battery and charges it; an order of each kind.
study::Run run_by_hand() {
  study::Run run;
  for (const char* id : {"mesa", "dune"}) {
    study::SiteResult& site = run.account.sites.emplace_back();
    site.id = scenario::SiteId(id);
    study::YearResult& year = site.years.emplace_back();
    year.year = 2027;
    year.capacity_mw = {{"solar", 5.0}};
    year.energy.energy_mwh = {{"solar", 11.0}};
    year.cost = {.capital = 1.0, .fixed = 2.0, .fuel = 3.0, .variable = 4.0, .energy = -5.0, .shed = 7.0};
    study::MonthResult& month = site.months.emplace_back();
    month.month = time::Month::of(2027, 1);
    month.cost.fuel = 9.0;
  }
  study::YearResult& stores = run.account.sites[1].years[0];
  stores.capacity_mw.emplace_back("battery", 2.0);
  stores.storage_mwh = {{"battery", 8.0}};
  stores.energy.charged_mwh = {{"battery", 6.0}};
  stores.usd_per_mwh = 61.0;
  study::HallResult hall;
  hall.id = scenario::HallId("one");
  hall.planned = {2027, 3, 15};
  run.account.sites[0].halls = {hall, hall};
  run.account.sites[0].halls[1].energised = time::Month::of(2027, 5);
  run.plan.orders.resize(3);
  run.plan.orders[0].technology = "solar";
  run.plan.orders[1].technology = "turbine";
  run.plan.orders[1].rented = true;
  run.plan.orders[2].technology = "connection";
  study::ContractResult& contract = run.account.contracts.emplace_back();
  contract.id = scenario::ContractId("deal");
  contract.months.resize(2);
  contract.months[1].it_mw_committed = 40.0;
  return run;
}

scenario::Input input(const char* path) {
  scenario::Input one;
  one.path = path;
  return one;
}

TEST(Tables, ARowPerEntryWithItsSite) {
  const auto tables = run_tables({}, run_by_hand());
  EXPECT_THAT(column<Texts>(table(tables, "years"), "site"), ElementsAre("mesa", "dune"));
  EXPECT_THAT(column<Numbers>(table(tables, "years"), "power_cost"), ElementsAre(std::nullopt, 61.0));
  EXPECT_THAT(column<Texts>(table(tables, "halls"), "energised"), ElementsAre("", "2027-05"));
  EXPECT_THAT(column<Texts>(table(tables, "contract_months"), "contract"), ElementsAre("deal", "deal"));
  EXPECT_THAT(column<Numbers>(table(tables, "contract_months"), "it_committed"), ElementsAre(0.0, 40.0));
}

TEST(Tables, CostPartsSumToTheirTotal) {
  const auto tables = run_tables({}, run_by_hand());
  double sum = 0.0;
  for (const table::Column& one : table(tables, "years").columns)
    if (one.name.starts_with("cost_") && one.name != "cost_total") sum += *std::get<Numbers>(one.values)[0];
  EXPECT_DOUBLE_EQ(sum, 12.0);
  EXPECT_THAT(column<Numbers>(table(tables, "years"), "cost_total"), ElementsAre(12.0, 12.0));
  EXPECT_THAT(column<Numbers>(table(tables, "months"), "cost_total"), ElementsAre(9.0, 9.0));
}

TEST(Tables, OnlyStorageHasEnergyCapacity) {
  const auto tables = run_tables({}, run_by_hand());
  const table::Table& technologies = table(tables, "technologies");
  EXPECT_THAT(column<Texts>(technologies, "technology"), ElementsAre("solar", "solar", "battery"));
  EXPECT_THAT(column<Numbers>(technologies, "storage"), ElementsAre(std::nullopt, std::nullopt, 8.0));
  EXPECT_THAT(column<Numbers>(technologies, "energy"), ElementsAre(11.0, 11.0, 0.0));
  EXPECT_THAT(column<Numbers>(technologies, "charged"), ElementsAre(std::nullopt, std::nullopt, 6.0));
}

TEST(Tables, APermitHasARowPerMonth) {
  study::Run run = run_by_hand();
  run.account.sites[1].permits.push_back(
      {.permit = "full_load_hours",
       .supply = "engine",
       .limit = 500.0,
       .unit = "h",
       .months = {{time::Month::of(2027, 1), 125.0, 0.25}, {time::Month::of(2027, 2), 250.0, 0.5}}});
  const auto tables = run_tables({}, run);
  const table::Table& permits = table(tables, "permits");
  EXPECT_THAT(column<Texts>(permits, "site"), ElementsAre("dune", "dune"));
  EXPECT_THAT(column<Texts>(permits, "supply"), ElementsAre("engine", "engine"));
  EXPECT_THAT(column<Texts>(permits, "month"), ElementsAre("2027-01", "2027-02"));
  EXPECT_THAT(column<Numbers>(permits, "used"), ElementsAre(125.0, 250.0));
  EXPECT_THAT(column<Numbers>(permits, "limit"), ElementsAre(500.0, 500.0));
  EXPECT_THAT(column<Numbers>(permits, "share"), ElementsAre(0.25, 0.5));
  EXPECT_THAT(column<Texts>(permits, "unit"), ElementsAre("h", "h"));
}

TEST(Tables, AnOrderIsBoughtRentedOrConnected) {
  const auto tables = run_tables({}, run_by_hand());
  EXPECT_THAT(column<Texts>(table(tables, "orders"), "kind"), ElementsAre("bought", "rented", "connected"));
  EXPECT_THAT(column<Texts>(table(tables, "orders"), "technology"), ElementsAre("solar", "turbine", ""));
}

TEST(Tables, AnInputSaysHowWellItIsKnown) {
  scenario::Scenario scenario;
  scenario.inputs = {input("a"), input("b"), input("c"), input("d"), input("sources.x.title")};
  scenario.inputs[0].source = scenario::SourceId("x");
  scenario.inputs[1].source = scenario::SourceId("x");
  scenario.inputs[1].assumed = true;
  scenario.inputs[2].is_default = true;
  const auto tables = run_tables(scenario, run_by_hand());
  EXPECT_THAT(column<Texts>(table(tables, "inputs"), "status"), ElementsAre("sourced", "assumed", "default", "stated"))
      << "sources have a table of their own";
}

}  // namespace
}  // namespace gigawatt::workbench
