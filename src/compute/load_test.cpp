#include "compute/load.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "compute/shape.hpp"
#include "time/calendar.hpp"

namespace gigawatt::compute {
namespace {

using scenario::AcceleratorId;
using scenario::ContractId;
using scenario::HallId;
using scenario::SiteId;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<scenario::Accelerator> accelerators() {
  scenario::Accelerator accelerator;
  accelerator.id = AcceleratorId("gb200");
  accelerator.power = 2.0 * (units::kW / units::GPU);
  accelerator.failure_rate = 0.173 * units::FailureRate::from_base(1.0 / 12.0);
  accelerator.checkpoint_time = 1.0 * units::minute;
  accelerator.restart_time = 5.0 * units::minute;
  return {accelerator};
}

scenario::Hall hall(const std::string& id, double it_mw, time::Date ready, scenario::LoadShape load,
                    double load_factor) {
  scenario::Hall result;
  result.id = HallId(id);
  result.it_power = it_mw * units::MW;
  result.accelerator = AcceleratorId("gb200");
  result.accelerators = it_mw * 500.0;
  result.ready = ready;
  result.load = load;
  result.load_factor = load_factor;
  return result;
}

scenario::Site site(const std::string& id, std::vector<scenario::Hall> halls) {
  scenario::Site result;
  result.id = SiteId(id);
  result.halls = std::move(halls);
  result.idle_value = 0.5 * (units::USD / (units::GPU * units::hour));
  result.peak_facility_to_it_ratio = 1.4;
  return result;
}

scenario::Contract contract(const std::string& id, const std::vector<std::string>& sites,
                            std::vector<scenario::RampStep> ramp, int rank) {
  scenario::Contract result;
  result.id = ContractId(id);
  for (const std::string& name : sites) result.sites.emplace_back(name);
  result.ramp = std::move(ramp);
  result.rank = rank;
  result.price = 2.4 * (units::USD / (units::GPU * units::hour));
  return result;
}

scenario::RampStep step(int year, int month, double it_mw) { return {time::Month::of(year, month), it_mw * units::MW}; }

const std::vector<double> mild(8760, 12.0);
const Climate cool_climate{mild, mild};

TEST(Shape, KeepsTheLoadFactorAndStaysBelowNameplate) {
  for (const auto load : {scenario::LoadShape::flat, scenario::LoadShape::training, scenario::LoadShape::inference})
    for (const double factor : {0.3, 0.85, 0.97, 1.0}) {
      const auto shape =
          load_shape(hall("h", 105.0, {2026, 1, 1}, load, factor), accelerators()[0], {.seed = 1, .stream = 2});
      EXPECT_NEAR(mean(shape), factor, 1e-9);
      EXPECT_LE(*std::ranges::max_element(shape), 1.0 + 1e-12);
      EXPECT_GE(*std::ranges::min_element(shape), 0.0);
    }
}

TEST(Shape, TrainingDipsRarelyInferenceDaily) {
  const auto training = load_shape(hall("h", 30.0, {2026, 1, 1}, scenario::LoadShape::training, 0.8), accelerators()[0],
                                   {.seed = 1, .stream = 2});
  EXPECT_GT(*std::ranges::min_element(training), 0.6);
  EXPECT_LT(*std::ranges::min_element(training), 0.79);
  const auto inference = load_shape(hall("h", 30.0, {2026, 1, 1}, scenario::LoadShape::inference, 0.7),
                                    accelerators()[0], {.seed = 1, .stream = 2});
  double afternoon = 0.0, night = 0.0;
  for (std::size_t day = 0; day < 365; ++day) {
    afternoon += inference[day * 24 + 14];
    night += inference[day * 24 + 2];
  }
  EXPECT_NEAR(afternoon / night, 1.5, 0.03);
}

TEST(Shape, SeedAndStreamDecideTheDips) {
  const auto h = hall("h", 30.0, {2026, 1, 1}, scenario::LoadShape::training, 0.8);
  const auto shape = [&](std::uint64_t seed) { return load_shape(h, accelerators()[0], {.seed = seed, .stream = 2}); };
  EXPECT_EQ(shape(1), shape(1));
  EXPECT_NE(shape(1), shape(2));
}

TEST(Asked, TiersSumToTheLoadOfReadyHalls) {
  const std::vector<scenario::Site> sites = {
      site("abilene", {hall("b1", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 0.8),
                       hall("b2", 100.0, {2026, 4, 15}, scenario::LoadShape::training, 0.9)})};
  const std::vector<scenario::Contract> contracts = {contract("late", {"abilene"}, {step(2026, 1, 60.0)}, 1),
                                                     contract("first", {"abilene"}, {step(2026, 3, 70.0)}, 0)};
  const time::Years years{2026, 2027};
  const auto parts = accelerators();
  const Placement placement = place_contracts(sites, contracts, years);
  const LoadInputs inputs{sites, contracts, parts, placement};
  const AskedYear asked = load_asked(inputs, 0, cool_climate, 2026, 0, 1);
  ASSERT_EQ(asked.tiers.size(), 3U);
  EXPECT_EQ(asked.tiers[0].contract, ContractId("first"));
  EXPECT_EQ(asked.tiers[1].contract, ContractId("late"));
  EXPECT_TRUE(asked.tiers[2].contract.empty());
  for (std::size_t hour = 0; hour < 8760; hour += 7) {
    double sum = 0.0;
    for (const Tier& tier : asked.tiers) sum += tier.it_mw[hour];
    ASSERT_NEAR(sum, asked.it_mw[hour], 1e-12);
  }
  // The second hall counts from May (its first full month).
  EXPECT_DOUBLE_EQ(asked.ready_it_mw[3], 100.0);
  EXPECT_DOUBLE_EQ(asked.ready_it_mw[4], 200.0);
  EXPECT_DOUBLE_EQ(asked.peak_facility_mw[4], 280.0);
  EXPECT_DOUBLE_EQ(asked.it_mw[0], 80.0);
  // March: 70 MW first, of 60 wanted only 30 are left, nothing remains.
  const std::size_t march = time::month_starts_hour()[2];
  EXPECT_NEAR(asked.tiers[0].it_mw[march], 56.0, 1e-5);
  EXPECT_NEAR(asked.tiers[1].it_mw[march], 24.0, 1e-5);
  EXPECT_NEAR(asked.tiers[2].it_mw[march], 0.0, 1e-5);
  EXPECT_NEAR(asked.tiers[0].accelerators[2], 35'000.0, 1e-2);
}

TEST(Asked, MarginIsPriceTimesAcceleratorsOverMeanLoad) {
  const std::vector<scenario::Site> sites = {
      site("abilene", {hall("b1", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 0.8)})};
  const std::vector<scenario::Contract> contracts = {contract("first", {"abilene"}, {step(2026, 1, 60.0)}, 0)};
  const time::Years years{2026, 2026};
  const auto parts = accelerators();
  const Placement placement = place_contracts(sites, contracts, years);
  const AskedYear asked = load_asked({sites, contracts, parts, placement}, 0, cool_climate, 2026, 0, 1);
  // 2.40 USD per accelerator-hour · 500 accelerators per MW ÷ 0.8
  EXPECT_NEAR(asked.tiers[0].margin_usd_per_it_mwh[0], 1500.0, 1e-9);
  EXPECT_NEAR(asked.tiers[1].margin_usd_per_it_mwh[0], 312.5, 1e-9);
}

TEST(Asked, HallsReadyLaterOrNeverAskForNothing) {
  const std::vector<scenario::Site> sites = {
      site("abilene", {hall("b1", 100.0, {2030, 1, 1}, scenario::LoadShape::flat, 0.8)})};
  const time::Years years{2026, 2027};
  const auto parts = accelerators();
  const Placement placement = place_contracts(sites, {}, years);
  const AskedYear asked = load_asked({sites, {}, parts, placement}, 0, cool_climate, 2027, 0, 1);
  EXPECT_TRUE(asked.tiers.empty());
  EXPECT_EQ(*std::ranges::max_element(asked.it_mw), 0.0);
  EXPECT_EQ(asked.goodput[11], 1.0);
}

TEST(Asked, AHallThatIsOutAsksForNothingAndMakesNoRoom) {
  std::vector<scenario::Site> sites = {
      site("abilene", {hall("b1", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 0.8),
                       hall("b2", 50.0, {2026, 1, 1}, scenario::LoadShape::flat, 0.8)})};
  sites[0].halls[0].outages = {{time::Month::of(2026, 3), time::Month::of(2026, 4)}};
  const std::vector<scenario::Contract> contracts = {contract("deal", {"abilene"}, {step(2026, 1, 120.0)}, 1)};
  const time::Years years{2026, 2026};
  const Placement placement = place_contracts(sites, contracts, years);
  const std::vector<double> flat(time::hours_per_year, 15.0);
  const AskedYear asked = load_asked({sites, contracts, accelerators(), placement}, 0, {flat, flat}, 2026, 0, 1);
  constexpr auto starts = time::month_starts_hour();
  for (std::size_t hour = 0; hour < time::hours_per_year; ++hour)
    ASSERT_NEAR(asked.it_mw[hour], starts[2] <= hour && hour < starts[4] ? 40.0 : 120.0, 1e-9) << hour;
  EXPECT_NEAR(placement.at(0, 0, 1), 120.0, 1e-9);
  EXPECT_NEAR(placement.at(0, 0, 2), 50.0, 1e-9);
  EXPECT_NEAR(asked.peak_facility_mw[3], 50.0 * 1.4, 1e-9);
  EXPECT_NEAR(asked.peak_facility_mw[4], 150.0 * 1.4, 1e-9);
}

TEST(Placement, KnownAnswerOfTwoRampingContracts) {
  // A pool that grows by 100 MW a month from February on; A ramps 100, 200, 300; B 0, 150, 300.
  std::vector<scenario::Hall> halls;
  for (int month = 2; month <= 6; ++month)
    halls.push_back(hall(fmt::format("h{}", month), 100.0, {2026, month, 1}, scenario::LoadShape::flat, 1.0));
  const std::vector<scenario::Site> sites = {site("pool", halls)};
  for (const int second_rank : {0, 1}) {
    const std::vector<scenario::Contract> contracts = {
        contract("a", {"pool"}, {step(2026, 2, 100.0), step(2026, 3, 200.0), step(2026, 4, 300.0)}, 0),
        contract("b", {"pool"}, {step(2026, 3, 150.0), step(2026, 4, 300.0)}, second_rank)};
    const Placement placement = place_contracts(sites, contracts, {2026, 2026});
    double first = 0.0, second = 0.0;
    for (std::size_t month = 0; month < 6; ++month) {
      first += placement.at(0, 0, month);
      second += placement.at(1, 0, month);
    }
    EXPECT_NEAR(first, second_rank == 1 ? 1200.0 : 814.286, 1e-3);
    EXPECT_NEAR(second, second_rank == 1 ? 300.0 : 685.714, 1e-3);
  }
}

TEST(Placement, ContractsOfOneRankMakeRoomForEachOther) {
  const std::vector<scenario::Site> sites = {
      site("east", {hall("e", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 1.0)}),
      site("west", {hall("w", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 1.0)})};
  const std::vector<scenario::Contract> contracts = {contract("roams", {"east", "west"}, {step(2026, 1, 100.0)}, 0),
                                                     contract("bound", {"east"}, {step(2026, 1, 100.0)}, 0)};
  const Placement placement = place_contracts(sites, contracts, {2026, 2026});
  EXPECT_NEAR(placement.at(0, 1, 0), 100.0, 1e-6);
  EXPECT_NEAR(placement.at(1, 0, 0), 100.0, 1e-6);
}

TEST(Placement, ExclusiveHoldersShutOthersOutWhileTheyRun) {
  const std::vector<scenario::Site> sites = {
      site("east", {hall("e", 100.0, {2026, 1, 1}, scenario::LoadShape::flat, 1.0)})};
  std::vector<scenario::Contract> contracts = {contract("holder", {"east"}, {step(2026, 3, 30.0)}, 1),
                                               contract("other", {"east"}, {step(2026, 1, 80.0)}, 0)};
  contracts[0].exclusive = true;
  contracts[0].end = time::Month::of(2026, 5);
  const Placement placement = place_contracts(sites, contracts, {2026, 2026});
  EXPECT_NEAR(placement.at(1, 0, 1), 80.0, 1e-9);
  EXPECT_NEAR(placement.at(0, 0, 2), 30.0, 1e-9);
  EXPECT_EQ(placement.at(1, 0, 2), 0.0);
  EXPECT_EQ(placement.at(0, 0, 5), 0.0);
  EXPECT_NEAR(placement.at(1, 0, 5), 80.0, 1e-9);
}

// Random pools, ramps and site lists: never more than is ready or asked, and no contract could get more without taking
// it from one of the same or a better rank (checked as: if a contract is short, every site it lists is full).
TEST(Placement, IsFeasibleAndLeavesNothingOnTheTable) {
  for (std::uint64_t sample = 0; sample < 200; ++sample) {
    base::RandomStream random(3, sample);
    std::vector<scenario::Site> sites;
    for (int s = 0; s < 4; ++s)
      sites.push_back(site(fmt::format("s{}", s),
                           {hall("h", random.uniform(0.0, 200.0), {2026, 1, 1}, scenario::LoadShape::flat, 1.0)}));
    std::vector<scenario::Contract> contracts;
    for (int c = 0; c < 5; ++c) {
      std::vector<std::string> lists;
      for (int s = 0; s < 4; ++s)
        if (random.uniform() < 0.5) lists.push_back(fmt::format("s{}", s));
      contracts.push_back(contract(fmt::format("c{}", c), lists, {step(2026, 1, random.uniform(1.0, 150.0))},
                                   static_cast<int>(random.below(2))));
    }
    const Placement placement = place_contracts(sites, contracts, {2026, 2026});
    std::vector<double> used(sites.size(), 0.0);
    for (std::size_t c = 0; c < contracts.size(); ++c)
      for (std::size_t s = 0; s < sites.size(); ++s) used[s] += placement.at(c, s, 0);
    for (std::size_t s = 0; s < sites.size(); ++s)
      ASSERT_LE(used[s], sites[s].halls[0].it_power.in(units::MW) + 1e-5) << sample;
    for (std::size_t c = 0; c < contracts.size(); ++c) {
      double got = 0.0;
      for (std::size_t s = 0; s < sites.size(); ++s) got += placement.at(c, s, 0);
      const double asked = ramp_it_mw(contracts[c], time::Month::of(2026, 1));
      ASSERT_LE(got, asked + 1e-5);
      if (got > asked - 1e-3) continue;
      for (std::size_t s = 0; s < sites.size(); ++s) {
        if (std::ranges::find(contracts[c].sites, sites[s].id) == contracts[c].sites.end()) continue;
        ASSERT_NEAR(used[s], sites[s].halls[0].it_power.in(units::MW), 1e-3) << "sample " << sample;
      }
    }
  }
}

TEST(Cooling, EachTypeSeesItsTemperature) {
  std::vector<double> dry(8760, 10.0), wet(8760, 8.0);
  dry[1] = 35.0;
  wet[1] = 22.0;
  dry[2] = 18.0;
  wet[2] = 16.0;
  scenario::Cooling cooling;
  cooling.pue = 1.2;
  cooling.pue_per_kelvin = 0.004;
  cooling.water_use = 1.8 * (units::m3 / units::MWh);
  const auto year = [&](scenario::CoolingType type) {
    cooling.type = type;
    return cooling_year(cooling, {dry, wet});
  };
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::dry).pue[0], 1.2);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::dry).pue[1], 1.28);
  EXPECT_EQ(year(scenario::CoolingType::dry).water_m3_per_mwh_it[1], 0.0);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::evaporative).pue[1], 1.228);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::evaporative).water_m3_per_mwh_it[1], 1.8);
  EXPECT_EQ(year(scenario::CoolingType::evaporative).water_m3_per_mwh_it[0], 0.0);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::hybrid).pue[2], 1.212);
  EXPECT_EQ(year(scenario::CoolingType::hybrid).water_m3_per_mwh_it[2], 0.0);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::hybrid).pue[1], 1.228);
  EXPECT_DOUBLE_EQ(year(scenario::CoolingType::hybrid).water_m3_per_mwh_it[1], 1.8);
}

}  // namespace
}  // namespace gigawatt::compute
