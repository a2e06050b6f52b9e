#include "units/unit_table.hpp"

namespace gigawatt::units {

namespace {

constexpr double gallon_m3 = 3.785411784e-3;

constexpr UnitWord words[] = {
    {"W", 1.0, power_dimension},
    {"kW", 1e3, power_dimension},
    {"MW", 1e6, power_dimension},
    {"GW", 1e9, power_dimension},
    {"TW", 1e12, power_dimension},
    {"Wh", 3.6e3, energy_dimension},
    {"kWh", 3.6e6, energy_dimension},
    {"MWh", 3.6e9, energy_dimension},
    {"GWh", 3.6e12, energy_dimension},
    {"TWh", 3.6e15, energy_dimension},
    {"Btu", 1e-6, fuel_dimension},
    {"kBtu", 1e-3, fuel_dimension},
    {"MMBtu", 1.0, fuel_dimension},
    {"therm", 0.1, fuel_dimension},
    {"Btu_LHV", 1e-6, fuel_dimension, true},
    {"kBtu_LHV", 1e-3, fuel_dimension, true},
    {"MMBtu_LHV", 1.0, fuel_dimension, true},
    {"USD", 1.0, money_dimension},
    {"cent", 0.01, money_dimension},
    {"cents", 0.01, money_dimension},
    {"g", 1e-3, mass_dimension},
    {"kg", 1.0, mass_dimension},
    {"t", 1e3, mass_dimension},
    {"lb", 0.45359237, mass_dimension},
    {"short_ton", 907.18474, mass_dimension},
    {"short_tons", 907.18474, mass_dimension},
    {"s", 1.0, time_dimension},
    {"second", 1.0, time_dimension},
    {"seconds", 1.0, time_dimension},
    {"min", 60.0, time_dimension},
    {"minute", 60.0, time_dimension},
    {"minutes", 60.0, time_dimension},
    {"h", 3600.0, time_dimension},
    {"hour", 3600.0, time_dimension},
    {"hours", 3600.0, time_dimension},
    {"day", 86400.0, time_dimension},
    {"days", 86400.0, time_dimension},
    {"week", 604800.0, time_dimension},
    {"weeks", 604800.0, time_dimension},
    {"month", 1.0, calendar_dimension},
    {"months", 1.0, calendar_dimension},
    {"year", 12.0, calendar_dimension},
    {"years", 12.0, calendar_dimension},
    {"m", 1.0, length_dimension},
    {"km", 1e3, length_dimension},
    {"ft", 0.3048, length_dimension},
    {"L", 1e-3, volume_dimension},
    {"gal", gallon_m3, volume_dimension},
    {"K", 1.0, temperature_dimension},
    {"GPU", 1.0, accelerator_dimension},
    {"GPUs", 1.0, accelerator_dimension},
    {"accelerator", 1.0, accelerator_dimension},
    {"accelerators", 1.0, accelerator_dimension},
    {"%", 0.01, dimensionless},
    {"ppm", 1e-6, dimensionless},
};

// Power times an hour is energy, so USD/MW-day reads as a price of energy; both words stand in that row.
constexpr NamedDimension dimensions[] = {
    {dimensionless, "plain number or share", "6.5 %"},
    {power_dimension, "power", "MW"},
    {energy_dimension, "energy", "MWh"},
    {money_dimension, "money", "USD"},
    {fuel_dimension, "fuel energy (HHV)", "MMBtu"},
    {mass_dimension, "mass", "t"},
    {time_dimension, "clock time", "hours"},
    {calendar_dimension, "calendar time", "months"},
    {length_dimension, "length", "m"},
    {volume_dimension, "volume", "m3"},
    {temperature_dimension, "temperature difference", "K"},
    {accelerator_dimension, "count of accelerators", "GPUs"},
    {PricePerEnergy::dimension, "price of energy, or of capacity per day", "USD/MWh or USD/MW-day"},
    {PricePerFuel::dimension, "price of fuel", "USD/MMBtu"},
    {CostPerPower::dimension, "cost per power", "USD/kW"},
    {CostPerPowerTime::dimension, "cost per power and calendar time", "USD/kW-year"},
    {CostPerEnergyTime::dimension, "cost per energy and calendar time", "USD/kWh-year"},
    {HeatRate::dimension, "heat rate", "Btu/kWh"},
    {FuelRate::dimension, "flow of fuel", "MMBtu/h"},
    {FuelPerYear::dimension, "fuel per year", "MMBtu/year"},
    {EnergyPerYear::dimension, "energy per year", "MWh/year"},
    {MassPerFuel::dimension, "mass per fuel energy", "kg/MMBtu"},
    {MassPerEnergy::dimension, "mass per energy", "kg/MWh"},
    {MassPerTime::dimension, "mass per hour", "lb/h"},
    {MassPerYear::dimension, "mass per year", "short_ton/year"},
    {PricePerMass::dimension, "price per mass", "USD/t"},
    {VolumePerEnergy::dimension, "volume per energy", "m3/MWh"},
    {PricePerAcceleratorHour::dimension, "price per accelerator-hour", "USD/GPU-hour"},
    {PricePerAccelerator::dimension, "price per accelerator", "USD/GPU"},
    {PowerPerAccelerator::dimension, "power per accelerator", "kW/GPU"},
    {FailureRate::dimension, "rate per accelerator-year", "1/GPU-year"},
    {PerTemperature::dimension, "change per kelvin", "%/K"},
    {PowerRate::dimension, "power per calendar time", "MW/year"},
};

}  // namespace

std::span<const UnitWord> unit_words() { return words; }
std::span<const NamedDimension> named_dimensions() { return dimensions; }

}  // namespace gigawatt::units
