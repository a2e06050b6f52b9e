// With g net of what is dumped k, c and d charge and discharge, m and v import and export, χ the clean share of the
// grid and L the load served:
//
//   account              Σ_i g_i + Σ_b (d_b − c_b) + m − v = L
//   clean share          1 − Σ_t [Σ_not clean (g + k) + (1 − χ) m] / Σ_t L
//   hourly clean share   Σ_t min(L, Σ_clean g + Σ_b (d_b − c_b) + χ (m − v)) / Σ_t L
//   burnt                charging c and discharging d in one hour leaves the level that charging c − x and discharging
//                        d − η² x leaves (η²: round trip), for any x ≤ min(c, d/η²): at the most, (1 − η²) x is lost
//                        for nothing.
// The shares are those that power limits (power/chain_limits.cpp), as the operation makes them; where losses, exports
// and dumped output would bring them below 0, they are 0.
#include "study/energy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/require.hpp"

namespace gigawatt::study {
namespace {

constexpr double balance_tolerance_mw = 1e-6;  // of every hour, as power checks it
constexpr double rounding = 1e-9;              // of what flows, and of what is asked: less counts as not served
constexpr double counts_as_burnt_mw = 1e-3;    // less in an hour is dust of an interior point

void add_to(ByTechnology& list, const std::string& technology, double amount) {
  const auto known = std::ranges::find(list, technology, &std::pair<std::string, double>::first);
  if (known == list.end())
    list.emplace_back(technology, amount);
  else
    known->second += amount;
}

void add_to(ByTechnology& into, const ByTechnology& part, double weight) {
  for (const auto& [technology, amount] : part) add_to(into, technology, weight * amount);
}

double sum(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void add_storage(const scenario::Technology& technology, const Hours& hours, std::size_t supply,
                 EnergyAccount& account) {
  const std::string& id = technology.id.text();
  const std::vector<double>& charge = hours.charge_mw[supply];
  const std::vector<double>& discharge = hours.discharge_mw[supply];
  double burnt_mwh = 0.0, burning_hours = 0.0;
  for (std::size_t hour = 0; hour < charge.size(); ++hour) {
    const double needless_mw = std::min(charge[hour], discharge[hour] / technology.round_trip_efficiency);
    const double burnt_mw = (1.0 - technology.round_trip_efficiency) * needless_mw;
    if (burnt_mw <= counts_as_burnt_mw) continue;
    burnt_mwh += burnt_mw;
    burning_hours += 1.0;
  }
  account.discharged_mwh += sum(discharge);
  add_to(account.energy_mwh, id, sum(discharge));
  add_to(account.charged_mwh, id, sum(charge));
  add_to(account.burnt_mwh, id, burnt_mwh);
  add_to(account.burning_hours, id, burning_hours);
}

void add_generation(const scenario::Technology& technology, const Hours& hours, std::size_t supply,
                    EnergyAccount& account) {
  const double used_mwh = sum(hours.generation_mw[supply]);
  account.generated_mwh += used_mwh;
  add_to(account.energy_mwh, technology.id.text(), used_mwh);
  if (!technology.clean) account.unclean_mwh += used_mwh + sum(hours.dumped_mw[supply]);
}

/// Σ_t min(L, clean energy of the hour)
double matched_mwh(const power::SiteInput& site, const Hours& hours) {
  const std::vector<double>& served_mw = hours.served_mw;
  std::vector<double> clean_mw(served_mw.size(), 0.0);
  const auto add = [&](double factor, const std::vector<double>& hourly) {
    for (std::size_t hour = 0; hour < hourly.size(); ++hour) clean_mw[hour] += factor * hourly[hour];
  };
  for (std::size_t supply = 0; supply < site.supply.size(); ++supply) {
    if (site.technology[supply].clean) add(1.0, hours.generation_mw[supply]);
    add(1.0, hours.discharge_mw[supply]);
    add(-1.0, hours.charge_mw[supply]);
  }
  if (site.connection) {
    add(site.connection->clean_share, hours.import_mw);
    add(-site.connection->clean_share, hours.export_mw);
  }
  double matched = 0.0;
  for (std::size_t hour = 0; hour < served_mw.size(); ++hour) matched += std::min(served_mw[hour], clean_mw[hour]);
  return matched;
}

}  // namespace

std::optional<double> share_of(double part_mwh, double whole_mwh) {
  return whole_mwh > 0.0 ? std::optional(std::max(0.0, part_mwh / whole_mwh)) : std::nullopt;
}

EnergyAccount energy_account(const power::SiteInput& site, const Hours& hours) {
  EnergyAccount account;
  for (std::size_t supply = 0; supply < site.supply.size(); ++supply) {
    const scenario::Technology& technology = site.technology[supply];
    if (technology.kind == scenario::TechnologyKind::storage)
      add_storage(technology, hours, supply, account);
    else
      add_generation(technology, hours, supply, account);
  }
  if (site.connection) {
    account.imported_mwh = sum(hours.import_mw);
    account.exported_mwh = sum(hours.export_mw);
    add_to(account.energy_mwh, grid, account.imported_mwh);
    account.unclean_mwh += (1.0 - site.connection->clean_share) * account.imported_mwh;
  }
  account.curtailed_mwh = sum(hours.curtailment_mw);
  account.charge_and_discharge_hours = hours.charge_and_discharge_hours;
  account.asked_mwh = sum(hours.load_mw);
  account.served_mwh = sum(hours.served_mw);
  account.matched_mwh = matched_mwh(site, hours);
  return account;
}

void add(EnergyAccount& into, const EnergyAccount& part, double weight) {
  add_to(into.energy_mwh, part.energy_mwh, weight);
  add_to(into.charged_mwh, part.charged_mwh, weight);
  add_to(into.burnt_mwh, part.burnt_mwh, weight);
  add_to(into.burning_hours, part.burning_hours, weight);
  into.generated_mwh += weight * part.generated_mwh;
  into.discharged_mwh += weight * part.discharged_mwh;
  into.imported_mwh += weight * part.imported_mwh;
  into.exported_mwh += weight * part.exported_mwh;
  into.curtailed_mwh += weight * part.curtailed_mwh;
  into.asked_mwh += weight * part.asked_mwh;
  into.served_mwh += weight * part.served_mwh;
  into.unclean_mwh += weight * part.unclean_mwh;
  into.matched_mwh += weight * part.matched_mwh;
  into.charge_and_discharge_hours += weight * part.charge_and_discharge_hours;
}

void require_closed(const EnergyAccount& account, double years, const std::string& where) {
  const double charged_mwh = total(account.charged_mwh);
  const double in_mwh = account.generated_mwh + account.discharged_mwh + account.imported_mwh;
  const double missing_mwh = in_mwh - charged_mwh - account.exported_mwh - account.served_mwh;
  const double tolerance_mwh = balance_tolerance_mw * static_cast<double>(time::hours_per_year) * years +
                               rounding * (std::abs(in_mwh) + account.asked_mwh);
  const double unlisted_mwh = total(account.energy_mwh) - in_mwh;
  if (std::abs(missing_mwh) <= tolerance_mwh && std::abs(unlisted_mwh) <= rounding * std::abs(in_mwh)) return;
  base::fail_requirement(
      fmt::format("energy of {}: generation {} + discharge {} - charge {} + import {} - export {} = served {} MWh "
                  "(off by {}; by technology {})",
                  where, account.generated_mwh, account.discharged_mwh, charged_mwh, account.imported_mwh,
                  account.exported_mwh, account.served_mwh, missing_mwh, total(account.energy_mwh))
          .c_str(),
      __FILE__, __LINE__);
}

std::vector<std::string> notes_of_burning(const std::string& site_name, const EnergyAccount& energy) {
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < energy.burnt_mwh.size(); ++i) {
    const auto& [technology, burnt_mwh] = energy.burnt_mwh[i];
    if (burnt_mwh <= 0.0) continue;
    notes.push_back(fmt::format(
        "{}: {} charges and discharges in the same hour, {:.0f} hours in all, and so burns {:.0f} MWh: getting rid "
        "of energy pays there, as at negative prices, or costs nothing.",
        site_name, technology, energy.burning_hours[i].second, burnt_mwh));
  }
  return notes;
}

double total(const ByTechnology& amounts) {
  double sum = 0.0;
  for (const auto& [technology, amount] : amounts) sum += amount;
  return sum;
}

}  // namespace gigawatt::study
