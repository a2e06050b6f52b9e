// Most of these tests are done when this file compiles.
#include "units/quantity.hpp"

#include <gtest/gtest.h>

namespace gigawatt::units {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept Assignable = requires(A a, B b) { a = b; };
template <class Q, class Unit>
concept ReadableIn = requires(Q q, Unit unit) { q.in(unit); };

// Must compile.
static_assert(Addable<Power, Power>);
static_assert(Comparable<Energy, Energy>);
static_assert(ReadableIn<CostPerPower, decltype(USD / kW)>);

// Must not compile: other dimensions, plain numbers, clock time for calendar time, fuel for electricity.
static_assert(!Addable<Power, Energy>);
static_assert(!Addable<Power, double>);
static_assert(!Comparable<Power, Money>);
static_assert(!Assignable<Power, double>);
static_assert(!Assignable<Power, Energy>);
static_assert(!Addable<Duration, CalendarTime>);
static_assert(!ReadableIn<CalendarTime, Duration>);
static_assert(!Assignable<PricePerFuel, PricePerEnergy>);
static_assert(!Assignable<CostPerPowerTime, CostPerPowerHour>);
static_assert(!ReadableIn<FuelEnergy, Energy>);
static_assert(!std::is_convertible_v<Power, double>);
static_assert(!std::is_constructible_v<Power, double>);

static_assert(sizeof(Money) == sizeof(double));
static_assert((843.0 * MW).in(GW) == 0.843);
static_assert((MW * hour).in(MWh) == 1.0);
static_assert(std::is_same_v<decltype(MWh / hour), Power>);
static_assert(std::is_same_v<decltype(MW / MW), double>);
static_assert(std::is_same_v<decltype(USD / (kW * year)), CostPerPowerTime>);
static_assert(std::is_same_v<decltype(USD / (MW * day)), CostPerPowerHour>);
static_assert(std::is_same_v<CostPerPowerHour, PricePerEnergy>, "USD/MW-day is a price of energy by dimension");

TEST(Quantity, MultipliesAndReads) {
  const Energy served = 100.0 * MW * (8760.0 * hour);
  EXPECT_DOUBLE_EQ(served.in(GWh), 876.0);
  const PricePerEnergy price = 50.0 * (USD / MWh);
  EXPECT_DOUBLE_EQ((served * price).in(USD), 876000.0 * 50.0);
  EXPECT_DOUBLE_EQ((24.0 * (USD / (MW * day))).in(USD / MWh), 1.0);
}

TEST(Quantity, FuelCostNeedsHeatRate) {
  const HeatRate heat_rate = 9.447 * (MMBtu / MWh);
  const PricePerFuel gas = 4.0 * (USD / MMBtu);
  EXPECT_DOUBLE_EQ((heat_rate * gas).in(USD / MWh), 37.788);
}

TEST(Quantity, AccumulatesAndCompares) {
  Power total;
  total += 2.0 * MW;
  total -= 500.0 * kW;
  EXPECT_EQ(total, 1.5 * MW);
  EXPECT_LT(total, 2.0 * MW);
  EXPECT_EQ(-total + total, Power{});
}

}  // namespace
}  // namespace gigawatt::units
