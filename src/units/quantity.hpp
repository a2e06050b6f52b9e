// Quantities: a double in base units together with its dimension. In code a wrong dimension does not compile; in files
// it is a diagnostic with place and hint (units/parse.hpp).
//
// Base units: metre, kilogram, second, kelvin, US dollar, MMBtu of fuel (HHV), month, accelerator, FLOP.
// Fuel energy is not electricity and months are not hours: both are dimensions of their own, so a price per MMBtu
// cannot be taken for one per MWh, nor a rent per MW-month for one per MWh.
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <string>

namespace gigawatt::units {

/// Exponents of the base units. Structural, so that it can be a template parameter.
struct Dimension {
  int length = 0, mass = 0, time = 0, temperature = 0, money = 0, fuel = 0, calendar = 0, accelerator = 0,
      operation = 0;
  auto operator<=>(const Dimension&) const = default;

  friend constexpr Dimension operator+(Dimension a, Dimension b) {
    return {a.length + b.length,      a.mass + b.mass, a.time + b.time,         a.temperature + b.temperature,
            a.money + b.money,        a.fuel + b.fuel, a.calendar + b.calendar, a.accelerator + b.accelerator,
            a.operation + b.operation};
  }
  friend constexpr Dimension operator-(Dimension a, Dimension b) {
    return {a.length - b.length,      a.mass - b.mass, a.time - b.time,         a.temperature - b.temperature,
            a.money - b.money,        a.fuel - b.fuel, a.calendar - b.calendar, a.accelerator - b.accelerator,
            a.operation - b.operation};
  }
};

template <Dimension D>
class Quantity {
 public:
  static constexpr Dimension dimension = D;

  constexpr Quantity() = default;
  /// From a number of base units; scenario parsing and tests only. Elsewhere write `50.0 * MW`.
  static constexpr Quantity from_base(double base_value) { return Quantity(base_value); }
  [[nodiscard]] constexpr double base() const { return value_; }
  /// The number of `unit`s: `energy.in(MWh)`.
  [[nodiscard]] constexpr double in(Quantity unit) const { return value_ / unit.value_; }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator-() const { return Quantity(-value_); }
  constexpr Quantity& operator+=(Quantity other) {
    value_ += other.value_;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    value_ -= other.value_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
  friend constexpr Quantity operator*(double factor, Quantity q) { return Quantity(factor * q.value_); }
  friend constexpr Quantity operator*(Quantity q, double factor) { return Quantity(factor * q.value_); }
  friend constexpr Quantity operator/(Quantity q, double divisor) { return Quantity(q.value_ / divisor); }

 private:
  template <Dimension>
  friend class Quantity;
  constexpr explicit Quantity(double base_value) : value_(base_value) {}
  double value_ = 0.0;
};

template <Dimension A, Dimension B>
constexpr auto operator*(Quantity<A> a, Quantity<B> b) {
  if constexpr (A + B == Dimension{}) {
    return a.base() * b.base();
  } else {
    return Quantity<A + B>::from_base(a.base() * b.base());
  }
}
template <Dimension A, Dimension B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b) {
  if constexpr (A == B) {
    return a.base() / b.base();
  } else {
    return Quantity<A - B>::from_base(a.base() / b.base());
  }
}

inline constexpr Dimension dimensionless{};
inline constexpr Dimension energy_dimension{.length = 2, .mass = 1, .time = -2};
inline constexpr Dimension power_dimension{.length = 2, .mass = 1, .time = -3};
inline constexpr Dimension money_dimension{.money = 1};
inline constexpr Dimension fuel_dimension{.fuel = 1};
inline constexpr Dimension mass_dimension{.mass = 1};
inline constexpr Dimension time_dimension{.time = 1};
inline constexpr Dimension calendar_dimension{.calendar = 1};
inline constexpr Dimension length_dimension{.length = 1};
inline constexpr Dimension temperature_dimension{.temperature = 1};
inline constexpr Dimension area_dimension{.length = 2};
inline constexpr Dimension volume_dimension{.length = 3};
inline constexpr Dimension accelerator_dimension{.accelerator = 1};
inline constexpr Dimension operation_dimension{.operation = 1};

using Energy = Quantity<energy_dimension>;
using Power = Quantity<power_dimension>;
using Money = Quantity<money_dimension>;
using FuelEnergy = Quantity<fuel_dimension>;
using Mass = Quantity<mass_dimension>;
using Duration = Quantity<time_dimension>;          // seconds, hours, days
using CalendarTime = Quantity<calendar_dimension>;  // months, years
using Length = Quantity<length_dimension>;
using TemperatureDifference = Quantity<temperature_dimension>;
using Volume = Quantity<volume_dimension>;
using PricePerEnergy = Quantity<money_dimension - energy_dimension>;
using PricePerFuel = Quantity<money_dimension - fuel_dimension>;
using CostPerPower = Quantity<money_dimension - power_dimension>;
using CostPerPowerTime = Quantity<money_dimension - power_dimension - calendar_dimension>;    // USD/kW-year
using MoneyPerTime = Quantity<money_dimension - calendar_dimension>;                          // USD/month
using CostPerPowerHour = Quantity<money_dimension - power_dimension - time_dimension>;        // USD/MW-day
using CostPerEnergyTime = Quantity<money_dimension - energy_dimension - calendar_dimension>;  // USD/kWh-year
using HeatRate = Quantity<fuel_dimension - energy_dimension>;
using FuelRate = Quantity<fuel_dimension - time_dimension>;
using FuelPerYear = Quantity<fuel_dimension - calendar_dimension>;      // MMBtu/year
using EnergyPerYear = Quantity<energy_dimension - calendar_dimension>;  // MWh/year
using MassPerFuel = Quantity<mass_dimension - fuel_dimension>;
using MassPerEnergy = Quantity<mass_dimension - energy_dimension>;
using MassPerTime = Quantity<mass_dimension - time_dimension>;      // lb/h
using MassPerYear = Quantity<mass_dimension - calendar_dimension>;  // short_ton/year
using PricePerMass = Quantity<money_dimension - mass_dimension>;
using VolumePerEnergy = Quantity<volume_dimension - energy_dimension>;
using PricePerAcceleratorHour = Quantity<money_dimension - accelerator_dimension - time_dimension>;
using PricePerAccelerator = Quantity<money_dimension - accelerator_dimension>;
using PowerPerAccelerator = Quantity<power_dimension - accelerator_dimension>;
using ThroughputPerAccelerator = Quantity<operation_dimension - time_dimension - accelerator_dimension>;
using FailureRate = Quantity<Dimension{} - accelerator_dimension - calendar_dimension>;  // 1/GPU-year
using PerTemperature = Quantity<Dimension{} - temperature_dimension>;                    // %/K
using PowerRate = Quantity<power_dimension - calendar_dimension>;                        // MW/year
using PowerRamp = Quantity<power_dimension - time_dimension>;                            // MW/min
using FuelPerPower = Quantity<fuel_dimension - power_dimension>;                         // MMBtu/MW
using MassPerPower = Quantity<mass_dimension - power_dimension>;                         // kg/MW

inline constexpr Power W = Power::from_base(1.0);
inline constexpr Power kW = 1e3 * W;
inline constexpr Power MW = 1e6 * W;
inline constexpr Power GW = 1e9 * W;
inline constexpr Duration second = Duration::from_base(1.0);
inline constexpr Duration minute = 60.0 * second;
inline constexpr Duration hour = 3600.0 * second;
inline constexpr Duration day = 24.0 * hour;
inline constexpr Energy kWh = Energy::from_base(3.6e6);
inline constexpr Energy MWh = 1e3 * kWh;
inline constexpr Energy GWh = 1e6 * kWh;
inline constexpr Money USD = Money::from_base(1.0);
inline constexpr FuelEnergy MMBtu = FuelEnergy::from_base(1.0);
inline constexpr Mass kg = Mass::from_base(1.0);
inline constexpr Mass t = 1e3 * kg;
inline constexpr Mass lb = 0.45359237 * kg;
inline constexpr Mass short_ton = 2000.0 * lb;
inline constexpr CalendarTime month = CalendarTime::from_base(1.0);
inline constexpr CalendarTime year = 12.0 * month;
inline constexpr Length m = Length::from_base(1.0);
inline constexpr Volume m3 = Volume::from_base(1.0);
inline constexpr TemperatureDifference K = TemperatureDifference::from_base(1.0);
inline constexpr Quantity<accelerator_dimension> GPU = Quantity<accelerator_dimension>::from_base(1.0);

/// Operations a second of one accelerator.
inline constexpr ThroughputPerAccelerator TFLOP_per_second = ThroughputPerAccelerator::from_base(1e12);

static_assert(sizeof(Power) == sizeof(double));

}  // namespace gigawatt::units
