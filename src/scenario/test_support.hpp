// For this room's tests: a scenario that uses most of the language, folders that vanish, and texts with a mark.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "scenario/parse.hpp"

namespace gigawatt::scenario::testing {

/// A folder for one test, removed afterwards.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::path(::testing::TempDir()) /
            ("gigawatt-scenario-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Replaces the only occurrence of `find`; fails the test if there is none or there are several.
inline std::string replaced(std::string text, std::string_view find, std::string_view with) {
  const std::size_t at = text.find(find);
  if (at == std::string::npos || text.find(find, at + 1) != std::string::npos) {
    ADD_FAILURE() << "not exactly once: " << find;
    return text;
  }
  return text.replace(at, find.size(), with);
}

/// Line and column of the '@' in a text, and the text without it.
struct Marked {
  std::string text;
  int line = 0;
  int column = 0;
};
inline Marked take_mark(std::string text) {
  Marked marked;
  const std::size_t at = text.find('@');
  if (at != std::string::npos) {
    text.erase(at, 1);
    marked.line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    marked.column = static_cast<int>(at - (at == 0 ? 0 : text.rfind('\n', at - 1) + 1)) + 1;
  }
  marked.text = std::move(text);
  return marked;
}

inline base::Result<Loaded> load_text(const Folder& folder, std::string_view text, const Overrides& overrides = {}) {
  return load(folder.write("scenario.yaml", text), overrides);
}

inline std::string all_text(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& diagnostic : diagnostics) text += base::to_text(diagnostic) + "\n";
  return text;
}

inline constexpr std::string_view campus = R"(# A campus with grid, gas, sun and a battery
title: A test campus
question: What does it cost?
horizon: 2026..2035
plan: {years: 2027..2028, weather_years: 1, build_step: month, orders_from: 2026-06}
economics:
  currency_year: 2025
  real_discount_rate: 7 %
  inflation: 2 %
  carbon_price: 0 USD/t
sources:
  grid-study: {title: A study, publisher: Somebody, date: 2025-03, url: "https://example.org/a", confidence: low}
parties:
  builder: {name: The Builder, role: developer}
  lab: {name: The Lab}
sites:
  alpha:
    name: Alpha
    place: {latitude_degrees: 32.5, longitude_degrees: -99.7, elevation: 540 m, utc_offset_hours: -6}
    weather: plains
    cooling: {type: hybrid, pue: 1.15, water_use: 0.2 L/kWh}
    facility_cost: 11.7 million USD/MW
    idle_value: 1.0 USD/GPU-hour
    halls:
      building-1:
        it_power: 100 MW
        accelerator: gb200
        accelerators: 47800
        ready: 2027-01-01
        load_factor: 80 %
      building-2: {it_power: 100 MW, accelerator: gb200, ready: 2027-07-01}
    connection:
      offers:
        first: {power: 120 MW, available: 2027-01-01, committed: true}
        second: {power: 200 MW, available: 2028-06-01, cost: 150 USD/kW}
      energy_price: hub
      delivery_charge: 4 USD/MWh
      demand_charge: 6 USD/kW-month
      ratchet: 60 %
      coincident_peak: {rate: 60 USD/kW-year}
      carbon_intensity: {value: 334 kg/MWh, source: grid-study, note: annual average}
    supply:
      turbines: {technology: gas-turbine-aeroderivative, power: 68.2 MW, energised: 2027-02-01, retires: 2033-01-01, fuel_price: gas}
      rented: {technology: gas-engine, maximum: 50 MW, fuel_price: gas, rental: {rate: 20 thousand USD/MW-month}}
      sun: {technology: solar, maximum: 300 MW, earliest: 2028-01-01}
      cells: {technology: battery, maximum: 200 MW, maximum_per_year: 100 MW}
    permits: {nox_per_year: 87 short_ton/year}
    firmness: {contingency: largest_unit, reserve_margin: 5 %, shortfall_price: 100 USD/kW-year}
weather:
  plains:
    synthetic:
      clearness_index: [0.52, 0.53, 0.55, 0.55, 0.56, 0.60, 0.61, 0.60, 0.58, 0.57, 0.54, 0.51]
      temperature_c: [6, 8, 13, 18, 23, 27, 29, 29, 25, 18, 12, 7]
      temperature_range_k: [13, 13, 13, 13, 12, 12, 12, 12, 12, 13, 13, 13]
      dew_point_c: [-2, 0, 3, 8, 14, 17, 17, 17, 14, 9, 3, -1]
      wind_speed_m_per_s: [5, 5, 5.5, 5.5, 5, 5, 4.5, 4, 4, 4.5, 5, 5]
prices:
  hub:
    electricity:
      synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}
    escalation: 1 %
    level: {2027: 1.05, 2028: 1.1}
  gas:
    fuel:
      constant: {p10: 3 USD/MMBtu, p50: 4 USD/MMBtu, p90: 4.6 USD/MMBtu, source: grid-study}
contracts:
  lease:
    name: The lease
    customer: lab
    vendor: builder
    sites: [alpha]
    ramp:
      - {from: 2027-01, it_power: 80 MW}
      - {from: 2027-09, it_power: 160 MW}
    end: 2035-01
    price: 2.4 USD/GPU-hour
resources:
  turbine-slots: {technologies: [gas-turbine-aeroderivative], capacity: 100 MW/year}
thresholds:
  cheap: {metric: sites.alpha.years.2027.usd_per_mwh, comparison: at_most, value: 90}
seed: 7
)";

/// 8,760 hours of a file: 0 in the even ones, `odd` in the others.
inline std::string capacity_factors(const std::string& odd) {
  std::string csv = "hour,capacity_factor\n";
  for (int hour = 0; hour < 8760; ++hour) csv += std::to_string(hour) + "," + (hour % 2 == 1 ? odd : "0") + "\n";
  return csv;
}

}  // namespace gigawatt::scenario::testing
