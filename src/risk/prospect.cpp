#include "risk/prospect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "compute/load.hpp"
#include "time/calendar.hpp"

namespace gigawatt::risk {
namespace {

constexpr double repair_h = 50.0;  // mean, of every unit: as in adequacy

}  // namespace

Prospect Prospects::of(const Sample& sample) const {
  Prospect prospect;
  prospect.sample = &sample;
  prospect.sites = scenario_.sites;
  for (std::size_t s = 0; s < prospect.sites.size(); ++s)
    for (std::size_t h = 0; h < prospect.sites[s].halls.size(); ++h) {
      scenario::Hall& hall = prospect.sites[s].halls[h];
      hall.ready = later(hall.ready, sample.sites[s].hall_days[h]);
    }
  const bool ended = std::ranges::any_of(sample.contract_end, [](const auto& end) { return end.has_value(); });
  std::vector<scenario::Contract> contracts;
  if (ended) contracts = contracts_of(sample);
  prospect.placement = compute::place_contracts(
      prospect.sites, ended ? std::span<const scenario::Contract>(contracts) : scenario_.contracts,
      scenario_.plan.years);
  for (std::size_t s = 0; s < prospect.sites.size(); ++s) {
    prospect.ready.push_back(compute::site_ready(prospect.sites[s], scenario_.accelerators, scenario_.plan.years));
    add_supply(s, sample, prospect);
    prospect.connected.push_back(connected(s, sample));
  }
  return prospect;
}

/// Those that ended unpaid leave their capacity to others.
std::vector<scenario::Contract> Prospects::contracts_of(const Sample& sample) const {
  std::vector<scenario::Contract> contracts = scenario_.contracts;
  for (std::size_t c = 0; c < contracts.size(); ++c)
    if (const auto& ended = sample.contract_end[c])
      contracts[c].end = std::min(*ended, contracts[c].end.value_or(*ended));
  return contracts;
}

/// Parts that come later are missing from their planned month to their own.
void Prospects::add_supply(std::size_t s, const Sample& sample, Prospect& prospect) const {
  auto& kept = prospect.kept.emplace_back();
  auto& broken = prospect.broken.emplace_back();
  auto& unit_share = prospect.unit_share.emplace_back();
  for (std::size_t i = 0; i < base_.sites[s].supply.size(); ++i) {
    const study::ReplaySupply& supply = base_.sites[s].supply[i];
    std::vector<double>& share = kept.emplace_back(month_count(), 1.0);
    const auto delay = [&](const study::SupplyPart& part) {
      return sample.sites[s].supply_months[i] + (part.ordered ? sample.sites[s].order_months[i] : 0);
    };
    for (std::size_t m = 0; m < month_count(); ++m) {
      double lost_mw = 0.0;
      for (const study::SupplyPart& part : supply.parts)
        if (part.first > from_ && part.first <= month(m) && month(m) < part.first.plus(delay(part))) lost_mw += part.mw;
      if (supply.capacity_mw[m] > 0.0) share[m] = std::clamp(1.0 - lost_mw / supply.capacity_mw[m], 0.0, 1.0);
      if (!supply.fuel_price.empty()) share[m] *= sample.sites[s].burning_share;
    }
    broken.push_back(outages_of(s, i, sample, unit_share));
  }
}

/// Two states by unit, exponential times: mean repair 50 h, mean time to failure 50 h · (1 − q)/q; from the
/// stationary state on.
std::vector<Broken> Prospects::outages_of(std::size_t s, std::size_t i, const Sample& sample,
                                          std::vector<double>& unit_share) const {
  const study::ReplaySupply& supply = base_.sites[s].supply[i];
  const double most_mw = std::ranges::max(supply.capacity_mw), q = supply.forced_outage_rate;
  unit_share.push_back(0.0);
  if (!outages_ || supply.storage || q <= 0.0 || q >= 1.0 || supply.unit_mw <= 0.0 || most_mw <= 0.0) return {};
  const auto units = static_cast<std::size_t>(std::max(1.0, std::round(most_mw / supply.unit_mw)));
  unit_share.back() = 1.0 / static_cast<double>(units);
  const auto years = month_count() / 12;
  const auto last_h = static_cast<double>(years * time::hours_per_year);
  std::vector<Broken> list;
  for (std::size_t unit = 0; unit < units; ++unit) {
    base::RandomStream stream(
        seed_, base::random_stream(fmt::format("outage/{}/{}/{}/{}", sample.number, scenario_.sites[s].id.text(),
                                               supply.id.text(), unit)));
    bool up = stream.uniform() >= q;
    for (double at = 0.0; at < last_h; up = !up) {
      const double end = at - std::log(stream.uniform()) * (up ? repair_h * (1.0 - q) / q : repair_h);
      if (!up) list.push_back({static_cast<std::size_t>(at), static_cast<std::size_t>(std::min(end, last_h))});
      at = end;
    }
  }
  return list;
}

/// Share of the base's connection by month: offers that come later, or never, are missing.
std::vector<double> Prospects::connected(std::size_t s, const Sample& sample) const {
  const std::vector<double>& base_mw = base_.run.plan.sites[s].connection_mw;
  std::vector<double> share(base_mw.size(), 1.0);
  const scenario::Site& site = scenario_.sites[s];
  if (!site.connection) return share;
  for (std::size_t m = 0; m < share.size(); ++m) {
    double lost_mw = 0.0;
    for (std::size_t o = 0; o < site.connection->offers.size(); ++o) {
      const scenario::ConnectionOffer& offer = site.connection->offers[o];
      const time::Month own = later(offer.available, sample.sites[s].offer_days[o]).first_full_month();
      if (month(m) >= own && !sample.sites[s].offer_denied[o]) continue;
      if (offer.committed) {
        if (offer.available.first_full_month() <= month(m)) lost_mw += offer.power.in(units::MW);
        continue;
      }
      for (const study::Order& order : base_.run.plan.orders)
        if (order.connection() && order.site == site.id && order.supply == offer.id.text() &&
            order.energised_month <= month(m))
          lost_mw += order.mw;
    }
    if (base_mw[m] > 0.0) share[m] = std::clamp(1.0 - lost_mw / base_mw[m], 0.0, 1.0);
  }
  return share;
}

}  // namespace gigawatt::risk
