// Stakes, leases, energy contracts, swaps and shares of revenue.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

using scenario::Tranche;

bool is_triggered(const State& state, const Tranche& tranche) {
  if (tranche.month) return state.month >= *tranche.month;
  double mw = 0.0;
  for (const SiteInput& site : state.input.sites)
    if (tranche.sites.empty() || std::ranges::find(tranche.sites, site.id) != tranche.sites.end())
      mw += site.months[state.at].it_mw_powered;
  return mw >= tranche.energised->in(units::MW)-1e-6;
}

/// New shares dilute every stake in the issuer: n = C ÷ (pre-money ÷ N).
void dilute(State& state, std::size_t at, const Tranche& tranche, int issuer) {
  if (!tranche.pre_money) return;
  const double after = tranche.pre_money->base() + tranche.amount.base();
  for (const std::size_t i : state.compiled.stakes)
    if (state.payee(i) == issuer) state.instruments[i].share *= tranche.pre_money->base() / after;
  state.instruments[at].share += tranche.amount.base() / after;
}

/// The fee that this lessee does not earn this month because the same halls wait, if it sells capacity.
int late_capacity_of(const State& state, int lessee, const std::string& waits_for) {
  for (std::size_t behind = state.events.size(); behind > 0; --behind) {
    const std::size_t e = behind - 1;
    const Event& event = state.events[e];
    if (event.month != state.month) break;
    if (event.kind == EventKind::late_capacity && event.party == lessee && event.shortage &&
        event.shortage->reason.find(waits_for) != std::string::npos)
      return static_cast<int>(e);
  }
  return -1;
}

/// Halls that stand ready without power bring no rent.
void tell_unlet(State& state, std::size_t at, const SiteMonth& site, double rent_usd, int lessor, int lessee) {
  const double waiting_mw = site.it_mw_ready - site.it_mw_powered;
  if (site.waits_for.empty() || waiting_mw <= 0.0 || site.it_mw_powered <= 0.0) return;
  const Cents missing = to_cents(rent_usd * site.powered_share * waiting_mw / site.it_mw_powered);
  if (missing <= to_cents(rent_usd) / 1000) return;
  const int event = state.happen(EventKind::late_capacity, lessor, lessee, static_cast<int>(at), missing, [&] {
    return fmt::format("{}, {:.0f} of {:.0f} MW; {} does not earn {} of {}", site.waits_for, waiting_mw,
                       site.it_mw_ready, state.name(lessor), money_text(missing), state.input.instruments[at].name);
  });
  state.events.back().cause = late_capacity_of(state, lessee, site.waits_for);
  state.events.back().shortage =
      Shortage{.reason = site.waits_for, .it_mw_committed = site.it_mw_ready, .it_mw_available = site.it_mw_powered};
  state.latest_trouble[static_cast<std::size_t>(lessor)] = event;
}

}  // namespace

void accrue(State& state, std::size_t at, const scenario::EquityStake& terms) {
  const int investor = state.payer(at), issuer = state.payee(at);
  InstrumentState& own = state.instruments[at];
  own.paid.resize(terms.tranches.size(), -1);  // -1: not triggered yet
  for (std::size_t k = 0; k < terms.tranches.size(); ++k) {
    const Tranche& tranche = terms.tranches[k];
    const Cents amount = to_cents(tranche.amount.base());
    const bool first = own.paid[k] < 0;
    if (!is_triggered(state, tranche) || own.paid[k] >= amount) continue;
    // What was paid before the plan begins is history, and stands in the opening balances.
    if (first && tranche.month && *tranche.month < state.input.first) {
      own.paid[k] = amount;
      continue;
    }
    if (state.failed(issuer)) continue;  // it lapses
    if (first) {
      own.paid[k] = 0;
      dilute(state, at, tranche, issuer);
    }
    if (tranche.form == scenario::TrancheForm::shares) {
      own.paid[k] = amount;
      state.happen(EventKind::tranche_paid, issuer, investor, static_cast<int>(at), amount, [&] {
        return fmt::format("{} gives {} shares worth {}", state.name(investor), state.name(issuer), money_text(amount));
      });
      continue;
    }
    state.owe(investor, issuer, static_cast<int>(at), Tag::investment, amount - own.paid[k], operations);
    if (!state.dues.empty() && state.dues.back().tag == Tag::investment) state.dues.back().slot = static_cast<int>(k);
  }
}

void accrue(State& state, std::size_t at, const scenario::Lease& terms) {
  InstrumentState& own = state.instruments[at];
  const SiteInput* site = state.compiled.sites[at];
  const double share = site == nullptr ? 1.0 : site->months[state.at].powered_share;
  const bool begins = site == nullptr ? state.month >= *terms.commencement : share > 0.0;
  if (!own.begun && begins) own.begun = site == nullptr ? *terms.commencement : state.month;
  if (!own.begun) return;
  const int past = state.month - *own.begun;
  const int lessor = state.payee(at), lessee = state.payer(at);
  if (past == terms.term_months) {
    const double shortfall = std::max(0.0, terms.residual_guarantee.base() - terms.residual_value.base());
    state.owe(lessee, lessor, static_cast<int>(at), Tag::residual_guarantee, to_cents(shortfall), senior);
  }
  if (past >= terms.term_months) return;
  const double rent_usd = terms.rent.in(units::USD / units::month) * std::pow(1.0 + terms.escalation, past / 12);
  state.owe(lessee, lessor, static_cast<int>(at), Tag::rent, to_cents(share * rent_usd), rank_of(terms.seniority));
  if (site != nullptr) tell_unlet(state, at, site->months[state.at], rent_usd, lessor, lessee);
}

void accrue(State& state, std::size_t at, const scenario::EnergySupply& terms) {
  const SiteMonth& site = state.compiled.sites[at]->months[state.at];
  if (site.facility_mwh <= 0.0) return;
  const int seller = state.payee(at), buyer = state.payer(at);
  const double contracted_mwh = terms.energy.in(units::MWh / units::year) / 12.0;
  const double price = terms.price.in(units::USD / units::MWh);
  if (terms.for_differences()) {
    const double market = terms.market_price ? terms.market_price->in(units::USD / units::MWh)
                                             : state.input.market_usd_per_mwh[at][state.at];
    const double usd = (price - market) * contracted_mwh;
    state.owe(usd > 0 ? buyer : seller, usd > 0 ? seller : buyer, static_cast<int>(at), Tag::swap,
              to_cents(std::abs(usd)), senior);
    return;
  }
  const double mwh = std::max(std::min(site.facility_mwh, contracted_mwh), terms.take_or_pay * contracted_mwh);
  state.owe(buyer, seller, static_cast<int>(at), Tag::energy, to_cents(price * mwh), senior);
}

void accrue(State& state, std::size_t at, const scenario::RateSwap& terms) {
  const int fixed = state.payer(at), floating = state.payee(at);
  const double notional = terms.notional.base() / 12.0;
  state.owe(fixed, floating, static_cast<int>(at), Tag::swap, to_cents(notional * terms.fixed_rate), senior);
  const auto rate = terms.floating_rate.find(state.month.year());
  if (rate != terms.floating_rate.end())
    state.owe(floating, fixed, static_cast<int>(at), Tag::swap, to_cents(notional * rate->second), senior);
}

void accrue(State& state, std::size_t at, const scenario::RevenueShare& terms) {
  const int payer = state.payer(at);
  InstrumentState& own = state.instruments[at];
  const Cents income = payer == state.world() ? 0 : state.compiled.income[state.at][static_cast<std::size_t>(payer)];
  double usd = terms.share * to_usd(income);
  if (terms.cap) usd = std::min(usd, std::max(0.0, terms.cap->base() - to_usd(own.used)));
  own.used += to_cents(usd);
  state.owe(payer, state.payee(at), static_cast<int>(at), Tag::revenue_share, to_cents(usd), senior);
}

void accrue_instruments(State& state) {
  for (const std::size_t at : state.compiled.in_turn)
    if (state.in_force(at))
      std::visit([&](const auto& of) { accrue(state, at, of); }, state.input.instruments[at].data);
}

}  // namespace gigawatt::capital
