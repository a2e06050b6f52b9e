#include "power/cost_parts.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace gigawatt::power {
namespace {

TEST(CostParts, EveryPartIsSummedOnceAndFirmShortfallIsOneOfThem) {
  CostParts cost{.capital = 1,
                 .fixed = 2,
                 .fuel = 4,
                 .variable = 8,
                 .energy = 16,
                 .demand = 32,
                 .carbon = 64,
                 .shed = 128,
                 .firm_shortfall = 100};
  EXPECT_EQ(cost.total(), 255.0);
  cost += cost;
  EXPECT_EQ(cost.total(), 510.0);
  EXPECT_EQ(cost.demand, 64.0);
  EXPECT_EQ(cost.firm_shortfall, 200.0);
}

TEST(CostParts, TheListNamesEachMemberOnce) {
  CostParts cost;
  std::set<std::string> names;
  for (const CostPartName& entry : cost_parts) {
    EXPECT_EQ(cost.*entry.part, 0.0) << entry.name << " is listed before";
    cost.*entry.part = 1.0;
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
  }
  EXPECT_EQ(cost.total(), static_cast<double>(cost_parts.size()));
}

}  // namespace
}  // namespace gigawatt::power
