// The energy account of a site: what came in, what went out, and how much of it was clean.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "study/run.hpp"

namespace gigawatt::study {

/// Account of one calendar year and weather year. served_mw: facility load served, 8,760 values.
EnergyAccount energy_account(const power::SiteInput& site, const power::Dispatch& dispatch,
                             std::span<const double> served_mw);

/// Generation + discharge − charge + import − export = served, to the tolerance of the hourly balance over `years`
/// years; otherwise an internal fault that states the sums. `where` names site and year.
void require_closed(const EnergyAccount& account, double years, const std::string& where);

/// A sentence per storage technology that loses energy by charging and discharging in the same hour.
std::vector<std::string> notes_of_burning(const SiteResult& site);

}  // namespace gigawatt::study
