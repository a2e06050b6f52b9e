// Readers of weather files that users own. A fault is a diagnostic with file, line and column; all faults of a file at
// once (at most 20).
//
// Radiation is the mean over the hour, temperatures, pressure and wind (at 10 m) likewise. TMY3 (NREL/TP-581-43156) and
// EPW (EnergyPlus, Auxiliary Programs) name rows by their end: radiation is of the step that ends then, the rest are
// readings at that moment, taken as linear in between. Rows of an EPW at the half hour are readings at the middle.
// NSRDB (PSM) and PVGIS (typical year) hold readings throughout, irradiance too. CSV: as scenario/series_file.hpp, with
// columns ghi_w_per_m2, temperature_c, dew_point_c, wind_speed_m_per_s, optionally both of dni_w_per_m2 and
// dhi_w_per_m2 (otherwise split by Erbs) and pressure_hpa (otherwise of the standard atmosphere).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "weather/rows.hpp"
#include "weather/weather.hpp"

namespace gigawatt::weather {

/// The format that a file's first lines show; nothing if they show none.
std::optional<scenario::WeatherFormat> recognise(std::string_view text);

/// All years of a file, in its own format; that it is another than the scenario says is one fault. Code years-… as in
/// weather.hpp.
base::Result<std::vector<WeatherYear>> read_file(const scenario::WeatherFile& file, const scenario::Place& place);

base::Result<WeatherYear> read_tmy3(const scenario::WeatherFile& file, const scenario::Place& place);
base::Result<WeatherYear> read_epw(const scenario::WeatherFile& file, const scenario::Place& place);
base::Result<WeatherYear> read_nsrdb(const scenario::WeatherFile& file, const scenario::Place& place);
base::Result<WeatherYear> read_pvgis(const scenario::WeatherFile& file, const scenario::Place& place);
base::Result<std::vector<WeatherYear>> read_csv(const scenario::WeatherFile& file, const scenario::Place& place);

// ---- shared by the readers

/// As messages show the file, and its name without folder and ending: "series/TX-Abilene.tmy3.csv" → "TX-Abilene".
std::string shown_path(const scenario::WeatherFile& file);
std::string name_of(const scenario::WeatherFile& file);

/// Station of three cells that must be numbers; a fault in `line` otherwise, or if it lies more than 2° from the site.
std::optional<Station> station_of(std::string name, std::string_view utc_offset, std::string_view latitude,
                                  std::string_view longitude, const scenario::Place& place, int line,
                                  FaultList& faults);

/// Sensors at night read a little below zero.
std::vector<double> without_negatives(std::vector<double> values);

}  // namespace gigawatt::weather
