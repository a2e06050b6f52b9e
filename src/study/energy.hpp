// The energy account of a site: what came in, what went out, and how much of it was clean.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "study/operation.hpp"

namespace gigawatt::study {

/// What the connection is called among technologies.
inline constexpr const char* grid = "grid";

/// Amounts by technology id, in the order of the site's supply, each once; `grid` behind them if there is a connection.
using ByTechnology = std::vector<std::pair<std::string, double>>;

/// part ÷ whole, never below 0; nothing where there is no whole.
std::optional<double> share_of(double part_mwh, double whole_mwh);

/// Energy of one site in one year or several, MWh. The account closes, and is checked to:
/// generated + discharged − charged + imported − exported = served.
struct EnergyAccount {
  ByTechnology energy_mwh;   // generated less dumped, discharged, imported ("grid")
  ByTechnology charged_mwh;  // storage only, as the next two
  ByTechnology burnt_mwh;    // lost by charging and discharging in the same hour
  ByTechnology burning_hours;
  double generated_mwh = 0.0, discharged_mwh = 0.0, imported_mwh = 0.0, exported_mwh = 0.0;
  double curtailed_mwh = 0.0;                // sun, wind and must-take output not used
  double asked_mwh = 0.0, served_mwh = 0.0;  // facility
  double unclean_mwh = 0.0;                  // output that is not clean, dumped included, and that part of imports
  double matched_mwh = 0.0;                  // served by what is clean in the same hour
  double charge_and_discharge_hours = 0.0;   // hours in which a storage does both, by more than 1e-6 MW

  /// 1 − what is not clean ÷ served, and matched ÷ served. A share of what is served is never below 0, though losses,
  /// exports and dumped output may burn more than is served. Nothing if nothing is served.
  [[nodiscard]] std::optional<double> clean_share() const { return share_of(served_mwh - unclean_mwh, served_mwh); }
  [[nodiscard]] std::optional<double> hourly_clean_share() const { return share_of(matched_mwh, served_mwh); }
};

/// into += weight · part: expectation over weather years, or sum over calendar years or sites.
void add(EnergyAccount& into, const EnergyAccount& part, double weight);

double total(const ByTechnology& amounts);

/// Account of one calendar year and weather year.
EnergyAccount energy_account(const power::SiteInput& site, const Hours& hours);

/// Generation + discharge − charge + import − export = served, to the tolerance of the hourly balance over `years`
/// years; otherwise an internal fault that states the sums. `where` names site and year.
void require_closed(const EnergyAccount& account, double years, const std::string& where);

/// A sentence per storage technology that loses energy by charging and discharging in the same hour, of a site's
/// account.
std::vector<std::string> notes_of_burning(const std::string& site_name, const EnergyAccount& energy);

}  // namespace gigawatt::study
