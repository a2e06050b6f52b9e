// What the halls ask for: hourly IT load of a site by contract tier, PUE and water. Pure functions; thread-safe.
//
// From accelerator-hours to megawatt-hours: a hall of N accelerators and P MW of IT power runs at a mean of f·P MW
// (load factor f) while all N work. One IT-MWh that is not served therefore idles N / (f·P) accelerator-hours, and is
// worth
//   margin [USD/IT-MWh] = price [USD/accelerator-hour] · N / (f·P).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "scenario/model/contract.hpp"
#include "scenario/model/hall.hpp"
#include "scenario/model/site.hpp"

namespace gigawatt::compute {

using Monthly = std::array<double, 12>;

/// What is ready at a site in each month of the horizon (12 per year, from January of the first year).
struct SiteReady {
  std::vector<double> it_mw;         // nameplate of the halls whose first full month has come and that are not out
  std::vector<double> accelerators;  // of these halls
  std::vector<double> mean_it_mw;    // Σ load factor · nameplate
  std::vector<double> goodput;       // accelerator-weighted; 1 while nothing is ready
};
SiteReady site_ready(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                     time::Years years);

/// Where contracts take their capacity: IT MW (nameplate) by contract, site and month, out of what is ready. Ranks in
/// order; inside a rank all get the same share of their ramp as far as their sites allow (max-min fair over the sites
/// they list). At a site where an exclusive contract runs, no other contract gets anything; what its holder leaves is
/// uncontracted.
struct Placement {
  time::Years years;
  std::size_t site_count = 0;
  std::vector<double> it_mw;  // [(contract · site_count + site) · months + month]
  [[nodiscard]] double at(std::size_t contract, std::size_t site, std::size_t month) const {
    return it_mw[(contract * site_count + site) * static_cast<std::size_t>(years.count()) * 12 + month];
  }
};
Placement place_contracts(std::span<const scenario::Site> sites, std::span<const scenario::Contract> contracts,
                          time::Years years);

/// A contract's IT power by its ramp in this month; 0 before the first step and from its end on.
double ramp_it_mw(const scenario::Contract& contract, time::Month month);

/// Load of one contract, or of what no contract claims (empty id, last, at the site's idle value).
struct Tier {
  scenario::ContractId contract;
  int rank = 0;                     // uncontracted: one more than the last contract
  Monthly margin_usd_per_it_mwh{};  // what a MWh not served costs
  Monthly accelerators{};           // that this tier holds, of those ready
  std::vector<double> it_mw;        // 8,760
};

struct AskedYear {
  std::vector<double> it_mw;                // 8,760: the tiers' sum
  std::vector<double> pue;                  // 8,760: facility ÷ IT
  std::vector<double> water_m3_per_mwh_it;  // 8,760
  std::vector<Tier> tiers;                  // by rank, then by the scenario's order; tiers without load are left out
  Monthly ready_it_mw{};                    // nameplate
  Monthly peak_facility_mw{};               // nameplate · peak_facility_to_it_ratio: for peaks, firmness, connection
  Monthly accelerators{};
  Monthly goodput{};
};

/// What cooling sees, 8,760 values each (weather::WeatherYear::temperature_c and weather::wet_bulb_c).
struct Climate {
  std::span<const double> temperature_c;
  std::span<const double> wet_bulb_c;
};

struct LoadInputs {
  std::span<const scenario::Site> sites;
  std::span<const scenario::Contract> contracts;
  std::span<const scenario::Accelerator> accelerators;
  const Placement& placement;
};

/// Load asked at sites[site_index] in a calendar year of the placement. Flat: load factor all year; training: near
/// flat, with the dips of restarts; inference: daily and weekly cycle. Mean over a year = load factor, never above
/// nameplate. `weather_year_index` and `seed` choose the random stream (restarts, noise).
AskedYear load_asked(const LoadInputs& inputs, std::size_t site_index, const Climate& climate, int calendar_year,
                     int weather_year_index, std::uint64_t seed);

/// PUE and water of a cooling system by the hour, see cooling.cpp for the rules of each type.
struct CoolingYear {
  std::vector<double> pue, water_m3_per_mwh_it;
};
CoolingYear cooling_year(const scenario::Cooling& cooling, const Climate& climate);

}  // namespace gigawatt::compute
