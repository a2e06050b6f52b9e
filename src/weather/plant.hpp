// Power plants that weather drives, per MW of AC capacity. Pure; thread-safe.
//
// Sun: plane irradiance (plane.hpp) → cell temperature: D. L. King et al., SAND2004-3535 (open rack, glass/polymer) →
// DC and inverter: A. P. Dobos, "PVWatts Version 5 Manual", NREL/TP-6A20-62641 (2014), clipped at the AC capacity.
// Wind: hub-height speed by the 1/7 power law, corrected to standard density (IEC 61400-12-1), through a generic curve
// of a modern onshore turbine of low specific power; its 0.42 overall power coefficient, 280 W/m² and 10 % smoothing
// are assumptions.
#pragma once

#include "scenario/model/technology.hpp"
#include "scenario/model/weather.hpp"
#include "weather/plane.hpp"
#include "weather/weather.hpp"

namespace gigawatt::weather {

inline constexpr double module_temperature_coefficient_per_k = -0.0037;

/// °C of the cells under this irradiance, air temperature and wind at 10 m.
double cell_temperature_c(double plane_w_per_m2, double air_c, double wind_m_per_s);

/// DC power ÷ array's nameplate, before losses.
double dc_output(double effective_w_per_m2, double cell_c);

/// AC power ÷ AC capacity of DC power ÷ AC capacity.
double inverter_output(double dc_per_ac);

/// One hour of a solar plant.
struct SolarHour {
  Orientation plane;
  PlaneIrradiance irradiance;
  double cell_c = 0.0;
  double capacity_factor = 0.0;
};
SolarHour solar_hour(const scenario::SolarArray& array, const Horizontal& horizontal, const SunPosition& sun,
                     double air_c, double wind_m_per_s);

/// Output ÷ rated power at a hub-height speed in air of standard density, before losses: 0 from cut-out on.
double wind_curve(double speed_m_per_s);

/// kg/m³ of dry air.
double air_density_kg_per_m3(double pressure_hpa, double temperature_c);

/// 8,760 values.
std::vector<double> solar_profile(const scenario::SolarArray& array, const scenario::Place& place,
                                  const WeatherYear& year);
std::vector<double> wind_profile(const scenario::WindTurbine& turbine, const WeatherYear& year);

}  // namespace gigawatt::weather
