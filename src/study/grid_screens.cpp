// Swing of a month:   S = q · Σ IT of halls that train and stand,   uncovered = max(0, S − Σ_b P_b − β max_i
// min(unit_i, K_i))
//   q: share of IT that comes or goes within a second; P_b: storage in service; β: block load, of units that burn fuel.
//   Only one unit counts, though several that run share a step: what holds also with the others at full load or off.
// Ride-through:       V = max_t,ω m_t  against the largest infeed of the region.
#include "study/grid_screens.hpp"

#include <algorithm>
#include <utility>

#include "base/require.hpp"
#include "scenario/model/input_at.hpp"

namespace gigawatt::study {
namespace {

// Where a scenario states none. Llama 3's authors report tens of megawatts within a second on about 30 MW of IT (A.
// Dubey and others 2024, section 3.3); the share is a reading of that, hence the range.
constexpr std::pair assumed_swing{0.3, 0.8};

/// The ends of what the scenario states of a share: of a distribution its low and high points.
std::pair<double, double> swing_of(const scenario::Scenario& scenario, const scenario::Site& site) {
  if (!site.grid_screens) return assumed_swing;
  const std::string path = "sites." + site.id.text() + ".grid_screens.training_swing";
  const scenario::Input* input = scenario::input_at(scenario, path);
  if (input == nullptr || !input->distribution)
    return {site.grid_screens->training_swing, site.grid_screens->training_swing};
  return {input->distribution->low, input->distribution->high};
}

double training_it_mw(const scenario::Site& site, time::Month month) {
  double mw = 0.0;
  for (const scenario::Hall& hall : site.halls)
    if (hall.load == scenario::LoadShape::training && hall.stands(month)) mw += hall.it_power.in(units::MW);
  return mw;
}

/// Storage in service, and what the largest unit that burns fuel takes in one step.
void add_cover(const power::SiteInput& input, const SiteCapacity& plan, std::size_t m, GridScreens& screens) {
  const double block_load = input.grid_screens ? input.grid_screens->block_load : 0.0;
  for (std::size_t i = 0; i < input.supply.size(); ++i) {
    const scenario::Technology& technology = input.technology[i];
    const double mw = plan.capacity_mw[i][m], unit_mw = technology.unit_size.in(units::MW);
    if (scenario::is_out(input.supply[i].outages, screens.month)) continue;
    if (technology.kind == scenario::TechnologyKind::storage)
      screens.storage_mw += mw;
    else if (technology.resource == scenario::EnergyResource::fuel)
      screens.block_mw = std::max(screens.block_mw, block_load * (unit_mw > 0.0 ? std::min(unit_mw, mw) : mw));
  }
}

std::optional<double> largest_infeed_mw(const scenario::Scenario& scenario, const scenario::Site& site) {
  if (site.grid_screens && site.grid_screens->largest_infeed) return site.grid_screens->largest_infeed->in(units::MW);
  const auto region = std::ranges::find(scenario.regions, site.region, &scenario::Region::id);
  if (region == scenario.regions.end() || !region->largest_infeed) return std::nullopt;
  return region->largest_infeed->in(units::MW);
}

}  // namespace

double GridScreens::uncovered_mw(double swing_mw) const { return std::max(0.0, swing_mw - storage_mw - block_mw); }

std::optional<double> GridScreens::share_of_infeed() const {
  if (!largest_infeed_mw) return std::nullopt;
  return lost_mw / *largest_infeed_mw;
}

std::optional<FirmYear> firm_year(const Prepared& prepared, const SiteCapacity& plan, std::size_t site,
                                  std::size_t year) {
  const auto& firmness = prepared.plan.sites[site].firmness;
  const scenario::Contingency asked = firmness ? firmness->contingency : scenario::Contingency::none;
  const time::Month first = prepared.scenario.plan.years.first_month();
  GIGAWATT_REQUIRE(plan.firm.size() >= 12 * year + 12);
  std::optional<FirmYear> tightest;
  const auto left_mw = [&](const FirmMonth& month) { return month.margin_mw(month.lost_mw(asked)); };
  for (std::size_t m = 12 * year; m < 12 * year + 12; ++m) {
    if (plan.firm[m].peak_mw <= 0.0) continue;
    if (!tightest || left_mw(plan.firm[m]) < left_mw(tightest->at) - 1e-6)
      tightest = {.month = first.plus(static_cast<int>(m)), .at = plan.firm[m]};
  }
  return tightest;
}

GridScreens grid_screens(const Prepared& prepared, const SiteCapacity& plan, const SiteOperation& operation,
                         std::size_t site_index, std::size_t year) {
  const scenario::Site& site = prepared.scenario.sites[site_index];
  const auto [low, high] = swing_of(prepared.scenario, site);
  GridScreens most;
  for (std::size_t m = 12 * year; m < 12 * year + 12; ++m) {
    GridScreens here{.month = prepared.scenario.plan.years.first_month().plus(static_cast<int>(m)),
                     .swing_is_assumed = !site.grid_screens};
    here.training_it_mw = training_it_mw(site, here.month);
    here.swing_low_mw = low * here.training_it_mw;
    here.swing_high_mw = high * here.training_it_mw;
    add_cover(prepared.plan.sites[site_index], plan, m, here);
    const auto left_mw = [](const GridScreens& s) { return s.swing_high_mw - s.storage_mw - s.block_mw; };
    if (m == 12 * year || left_mw(here) > left_mw(most) + 1e-6) most = here;
  }
  for (const Hours& hours : operation.years[year])
    for (const double mw : hours.import_mw) most.lost_mw = std::max(most.lost_mw, mw);
  most.largest_infeed_mw = largest_infeed_mw(prepared.scenario, site);
  return most;
}

}  // namespace gigawatt::study
