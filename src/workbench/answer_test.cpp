// The first lines that a person reads of a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workbench/document.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

/// Sites of these names that each ask for 100 MWh of IT in 2027, and get half of it or nothing.
study::Run run_of(const std::vector<std::string>& names, double asked_mwh, double served_mwh) {
  study::Run run;
  for (const std::string& name : names) {
    study::SiteResult site;
    site.name = name;
    study::YearResult year;
    year.year = 2027;
    year.it_mwh_asked = asked_mwh;
    year.it_mwh_served = served_mwh;
    year.facility_mwh_served = served_mwh;
    site.years.push_back(year);
    site.months.emplace_back();
    run.account.sites.push_back(site);
  }
  run.account.totals = study::totals_of(run.account.sites);
  return run;
}

scenario::Scenario of_2027() {
  scenario::Scenario scenario;
  scenario.plan.years = {2027, 2027};
  return scenario;
}

TEST(Answer, OneSiteGetsAndSeveralGet) {
  EXPECT_EQ(answer(of_2027(), run_of({"Mesa"}, 100.0, 50.0)),
            "Mesa gets 50.0 % of the IT energy that its halls ask for in 2027, with what is committed.");
  EXPECT_EQ(answer(of_2027(), run_of({"Mesa", "Dune"}, 100.0, 50.0)),
            "2 sites get 50.0 % of the IT energy that their halls ask for in 2027, with what is committed.");
}

TEST(Answer, NothingAskedIsNotServedInFull) {
  EXPECT_EQ(answer(of_2027(), run_of({"Mesa"}, 0.0, 0.0)),
            "Mesa asks for no IT energy in 2027: no hall is ready and in service by then.");
}

TEST(Answer, EmissionsPerEnergyNeedEnergy) {
  EXPECT_THAT(terminal_text(of_2027(), run_of({"Mesa"}, 100.0, 0.0)), testing::HasSubstr(" t CO2\n"));
  EXPECT_THAT(terminal_text(of_2027(), run_of({"Mesa"}, 100.0, 50.0)), testing::HasSubstr(" t CO2, 0 kg/MWh\n"));
}

/// Would catch a screen that scrolls away, and a sum over sites that forgets one.
TEST(Answer, ManySitesAreALineEachAndAYearIsALineOfAll) {
  const std::string few = terminal_text(of_2027(), run_of({"Mesa", "Dune"}, 100.0, 50.0));
  EXPECT_THAT(few, testing::HasSubstr("\nYears  "));
  EXPECT_THAT(few, testing::Not(testing::HasSubstr("All sites")));
  const std::string many = terminal_text(of_2027(), run_of(std::vector<std::string>(40, "Mesa"), 1000.0, 500.0));
  EXPECT_THAT(many, testing::HasSubstr("\nSites, 2027  "));
  EXPECT_THAT(many, testing::ContainsRegex("\n2027 +40\\.0 +50\\.00 "));
  EXPECT_THAT(many, testing::Not(testing::HasSubstr("\nYears  ")));
}

TEST(Answer, SharesOfZeroSayWhy) {
  study::EnergyAccount energy;
  energy.served_mwh = energy.unclean_mwh = 100.0;
  EXPECT_EQ(why_not_clean(energy), " (nothing here counts as clean)");
  energy.unclean_mwh = 67.0;  // a grid of which a third is clean
  EXPECT_EQ(why_not_clean(energy), "");
  energy.unclean_mwh = 120.0;  // more fuel than load, most of it dumped, beside some sun
  energy.matched_mwh = 20.0;
  EXPECT_EQ(why_not_clean(energy), "");
}

}  // namespace
}  // namespace gigawatt::workbench
