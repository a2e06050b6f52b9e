// What sites and parties spend and earn, before any instrument.
#include <cstdlib>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

/// Of a site's power bill, the share that energy contracts supply and that the market is not paid for.
double contracted_share(const State& state, const SiteInput& site, const SiteMonth& month) {
  if (month.facility_mwh <= 0.0) return 0.0;
  double mwh = 0.0;
  for (const std::size_t i : state.compiled.supplies) {
    const auto& supply = state.terms<scenario::EnergySupply>(i);
    if (supply.site != site.id || supply.for_differences() || !state.in_force(i)) continue;
    mwh += supply.energy.in(units::MWh / units::year) / 12.0;
  }
  return mwh >= month.facility_mwh ? 1.0 : mwh / month.facility_mwh;
}

}  // namespace

void accrue_sites(State& state) {
  const int world = state.world();
  for (const SiteInput& site : state.input.sites) {
    const SiteMonth& month = site.months[state.at];
    const auto spend = [&](const scenario::PartyId& payer, double usd, Tag tag) {
      if (payer.empty()) return;
      const Cents cents = to_cents(usd);  // sales of power may exceed what it costs
      const int who = state.compiled.party(payer);
      state.owe(cents > 0 ? who : world, cents > 0 ? world : who, -1, tag, std::abs(cents), operations);
    };
    spend(site.owner, month.halls_usd + month.power_capital_usd, Tag::capital_expenditure);
    spend(site.accelerator_owner, month.accelerators_usd, Tag::capital_expenditure);
    const double own_share = 1.0 - contracted_share(state, site, month);
    spend(site.operating_party.empty() ? site.owner : site.operating_party, own_share * month.operating_usd,
          Tag::energy);
  }
}

void accrue_parties(State& state) {
  for (std::size_t p = 0; p < state.input.parties.size(); ++p) {
    const int index = static_cast<int>(p);
    state.owe(state.world(), index, -1, Tag::income, state.compiled.income[state.at][p], operations);
    state.owe(index, state.world(), -1, Tag::operating_cost, state.compiled.operating_cost[state.at][p], operations);
    state.owe(index, state.world(), -1, Tag::capital_expenditure, state.compiled.capital_expenditure[state.at][p],
              operations);
  }
}

}  // namespace gigawatt::capital
