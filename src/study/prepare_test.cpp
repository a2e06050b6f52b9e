// What is kept from one pass to the next, and that it is what a first pass would compute.
#include "study/prepare.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

const scenario::SiteId site("site");
const time::Month march = time::Month::of(2027, 3), april = time::Month::of(2027, 4);

scenario::Scenario merit_order() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

Prepared pass(Preparation& preparation, const std::vector<Amendment>& amendments) {
  auto prepared = preparation.with(amendments);
  EXPECT_TRUE(prepared);
  return std::move(*prepared);
}

const power::SiteYear& year_of(const Prepared& prepared) { return prepared.plan.sites[0].years[0][0]; }

TEST(Preparation, WhatNoAmendmentChangesIsKept) {
  Preparation preparation(merit_order(), {});
  const Prepared first = pass(preparation, {});
  const Prepared outage = pass(preparation, {SupplyOutage{march, site, scenario::SupplyId("cheap"), april}});
  EXPECT_EQ(year_of(first).temperature_c, year_of(outage).temperature_c) << "the same numbers, not equal ones";
  EXPECT_EQ(year_of(first).energy_price_usd_per_mwh, year_of(outage).energy_price_usd_per_mwh);
  EXPECT_EQ(first.asked[0][0][0], outage.asked[0][0][0]) << "an outage of supply asks for no other load";
  EXPECT_EQ(outage.plan.sites[0].supply[0].outages.size(), 1U);

  const Prepared later = pass(preparation, {HallOutage{march, site, scenario::HallId("hall"), april}});
  EXPECT_EQ(year_of(first).temperature_c, year_of(later).temperature_c);
  EXPECT_NE(first.asked[0][0][0], later.asked[0][0][0]);
  EXPECT_TRUE(later.plan.sites[0].supply[0].outages.empty()) << "each pass begins with the scenario";
  EXPECT_EQ(pass(preparation, {}).asked[0][0][0]->it_mw, first.asked[0][0][0]->it_mw) << "nor is load left over";
}

TEST(Preparation, ALaterPassIsWhatAFirstOneWouldBe) {
  const std::vector<Amendment> amendments = {HallOutage{march, site, scenario::HallId("hall"), april},
                                             SupplyOutage{april, site, scenario::SupplyId("dear"), april}};
  Preparation preparation(merit_order(), {});
  pass(preparation, {});
  const Prepared kept = pass(preparation, amendments);
  const auto fresh = prepare(merit_order(), {.amendments = amendments});
  ASSERT_TRUE(fresh);
  EXPECT_EQ(kept.asked[0][0][0]->it_mw, fresh->asked[0][0][0]->it_mw);
  EXPECT_EQ(*year_of(kept).energy_price_usd_per_mwh, *year_of(*fresh).energy_price_usd_per_mwh);
  EXPECT_EQ(kept.plan.sites[0].peak_facility_mw, fresh->plan.sites[0].peak_facility_mw);
  EXPECT_EQ(kept.plan.sites[0].supply[1].outages.size(), fresh->plan.sites[0].supply[1].outages.size());
}

}  // namespace
}  // namespace gigawatt::study
