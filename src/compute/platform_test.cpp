#include "compute/platform.hpp"

#include <gtest/gtest.h>

namespace gigawatt::compute {
namespace {

scenario::Accelerator accelerator(const char* id, double kw, double usd, double tflop) {
  scenario::Accelerator made;
  made.id = scenario::AcceleratorId(id);
  made.power = kw * (units::kW / units::GPU);
  made.price = usd * (units::USD / units::GPU);
  made.life = 5.0 * units::year;
  if (tflop > 0.0) made.bf16_dense = tflop * units::TFLOP_per_second;
  return made;
}

scenario::Hall hall(const char* accelerator, double mw, time::Date ready) {
  scenario::Hall made;
  made.accelerator = scenario::AcceleratorId(accelerator);
  made.it_power = mw * units::MW;
  made.ready = ready;
  made.load_factor = 0.5;
  return made;
}

/// 60 MW of 30,000 large ones and 40 MW of 40,000 small ones; the latter stand from July.
struct Mixed {
  std::vector<scenario::Accelerator> accelerators = {accelerator("small", 1.0, 10'000.0, 494.7),
                                                     accelerator("unused", 1.0, 1.0, 1.0),
                                                     accelerator("large", 2.0, 40'000.0, 1978.8)};
  scenario::Site site;
  scenario::Economics economics;
  Mixed() {
    site.halls = {hall("large", 60.0, {2026, 1, 1}), hall("small", 40.0, {2026, 7, 1})};
    site.facility_cost = 12e6 * (units::USD / units::MW);
    site.facility_life = 20.0 * units::year;
    economics.real_discount_rate = 0.0;
  }
  std::vector<PlatformMonth> in(int month) const {
    return by_platform(site, accelerators, {time::Month::of(2026, month), 7e6, 3.5e6, 1e6}, economics);
  }
};

TEST(Platform, AShortageIdlesAllHallsAlike) {
  const std::vector<PlatformMonth> platforms = Mixed().in(7);
  ASSERT_EQ(platforms.size(), 2u) << "what stands in no hall is left out";
  EXPECT_EQ(platforms[0].accelerator.text(), "small") << "in the order of the accelerators";
  EXPECT_NEAR(platforms[0].powered_accelerator_hours, 4e6, 1e-3);
  EXPECT_NEAR(platforms[1].powered_accelerator_hours, 3e6, 1e-3);
  EXPECT_NEAR(platforms[0].useful_accelerator_hours + platforms[1].useful_accelerator_hours, 3.5e6, 1e-3);
  EXPECT_NEAR(platforms[0].power_usd, 0.4e6, 1e-6) << "power is paid by mean IT MW";
  EXPECT_NEAR(platforms[1].power_usd, 0.6e6, 1e-6);
}

TEST(Platform, WhatDoesNotStandGetsNothingAndIsNotCharged) {
  const std::vector<PlatformMonth> platforms = Mixed().in(6);
  EXPECT_EQ(platforms[0].powered_accelerator_hours, 0.0);
  EXPECT_EQ(platforms[0].capital.total_usd(), 0.0);
  EXPECT_EQ(platforms[0].power_usd, 0.0);
  EXPECT_NEAR(platforms[1].powered_accelerator_hours, 7e6, 1e-3);
  // A twelfth of 60 MW · 12 M USD ÷ 20 years, and of 30,000 · 40,000 USD ÷ 5 years.
  EXPECT_NEAR(platforms[1].capital.facility_usd, 720e6 / 240.0, 1e-3);
  EXPECT_NEAR(platforms[1].capital.accelerator_usd, 1.2e9 / 60.0, 1e-3);
}

TEST(Platform, PowerBeforeTheFirstHallIsForAllOfThem) {
  Mixed mixed;
  mixed.site.halls[0].ready = {2027, 1, 1};
  const std::vector<PlatformMonth> platforms = mixed.in(1);
  EXPECT_NEAR(platforms[0].power_usd, 0.4e6, 1e-6);
  EXPECT_NEAR(platforms[1].power_usd, 0.6e6, 1e-6);
}

TEST(Platform, EquivalentsAreByDenseBf16) {
  const Mixed mixed;
  EXPECT_NEAR(*h100_equivalents(mixed.accelerators[0]), 0.5, 1e-12);
  EXPECT_NEAR(*h100_equivalents(mixed.accelerators[2]), 2.0, 1e-12);
  EXPECT_FALSE(h100_equivalents(accelerator("unknown", 1.0, 1.0, 0.0)));
}

}  // namespace
}  // namespace gigawatt::compute
