// Instruments against each other, against parties and against contracts.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "scenario/check.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {
namespace {

/// One instrument with its path.
struct At {
  const Checked& checked;
  const Instrument& instrument;
  std::string path;   // instruments.ID
  std::string terms;  // instruments.ID.KIND

  void error(const char* code, const std::string& key, std::string message, std::string expected) const {
    checked.error(code, terms + "." + key, std::move(message), std::move(expected));
  }
};

const Instrument* find_instrument(const Scenario& scenario, const InstrumentId& id) {
  const auto found = std::ranges::find(scenario.instruments, id, &Instrument::id);
  return found == scenario.instruments.end() ? nullptr : &*found;
}

void check_order(const At& at, time::Month first, const std::string& key, time::Month last) {
  if (first <= last) return;
  at.checked.error("dates-out-of-order", key,
                   fmt::format("{} lies behind {}", time::to_text(first), time::to_text(last)),
                   fmt::format("a month up to {}", time::to_text(last)));
}

void check_capacity(const At& at, const CapacityReservation& capacity) {
  const bool payments = at.checked.written(at.terms + ".payments");
  if (capacity.contract.empty() && !payments)
    at.error("missing-key", "contract", "one of contract, payments is missing",
             "contract: ID of a modelled contract, or payments by date");
  if (!capacity.contract.empty() && at.checked.written(at.terms + ".delay_months"))
    at.error("no-effect", "delay_months",
             "'delay_months' has no effect with a contract: its halls and power say what is late",
             "payments by date, or no delay_months");
  if (capacity.prepaid && ((at.instrument.from && *capacity.prepaid < *at.instrument.from) ||
                           (at.instrument.until && *capacity.prepaid > *at.instrument.until)))
    at.error("dates-out-of-order", "prepaid", "the prepayment lies outside from and until, where nothing is paid",
             "a month between them");
  const auto& contracts = at.checked.decoded.scenario.contracts;
  const auto contract = std::ranges::find(contracts, capacity.contract, &Contract::id);
  if (contract == contracts.end()) return;
  if (contract->vendor != capacity.vendor || contract->customer != capacity.customer)
    at.error("wrong-party", "contract",
             fmt::format("'{}' is between {} and {}", contract->id.text(), contract->vendor.text(),
                         contract->customer.text()),
             fmt::format("a contract of {} with {}", capacity.vendor.text(), capacity.customer.text()));
}

/// Where the customer may leave before anything was promised.
void check_termination(const At& at, const CapacityReservation& capacity) {
  if (!capacity.termination) return;
  const auto begins = at.instrument.from ? at.instrument.from : at.instrument.signed_in;
  if (begins && capacity.termination->long_stop < *begins)
    at.error("dates-out-of-order", "termination.long_stop",
             fmt::format("{} lies before {}, when it begins", time::to_text(capacity.termination->long_stop),
                         time::to_text(*begins)),
             fmt::format("a month from {} on", time::to_text(*begins)));
}

void check_stake(const At& at, const EquityStake& stake) {
  for (std::size_t k = 0; k < stake.tranches.size(); ++k)
    if (stake.tranches[k].energised && at.checked.decoded.scenario.sites.empty())
      at.error("no-effect", fmt::format("tranches.{}.energised", k),
               "there are no sites here, so that nothing is ever energised", "month, or sites");
}

void check_purchase(const At& at, const PurchaseOrder& order) {
  check_order(at, order.ordered, at.terms + ".ordered", order.delivered);
  if (order.deposit + order.financed > 1.0 + 1e-9)
    at.error("out-of-range", at.checked.written(at.terms + ".financed") ? "financed" : "deposit",
             fmt::format("deposit and financed part are {} of the price",
                         units::format(100.0 * (order.deposit + order.financed), "%")),
             "at most 100 % together");
}

/// A year in which the swap runs needs a rate: without one a leg would be missing.
void check_swap(const At& at, const RateSwap& swap) {
  const time::Years& plan = at.checked.decoded.scenario.plan.years;
  const int first = at.instrument.from ? std::max(plan.first, at.instrument.from->year()) : plan.first;
  const int last = at.instrument.until ? std::min(plan.last, at.instrument.until->year()) : plan.last;
  for (int year = first; year <= last; ++year)
    if (!swap.floating_rate.contains(year)) {
      at.error("missing-key", "floating_rate", fmt::format("there is no rate for {}, when the swap runs", year),
               fmt::format("a rate for each of {}", time::to_text({.first = first, .last = last})));
      return;
    }
}

void check_credits(const At& at, const ComputeCredits& credits) {
  const Instrument* used = find_instrument(at.checked.decoded.scenario, credits.used_for);
  if (used == nullptr) return;
  const auto* capacity = std::get_if<CapacityReservation>(&used->data);
  if (capacity == nullptr || capacity->vendor != credits.provider || capacity->customer != credits.holder)
    at.error("wrong-party", "used_for",
             fmt::format("'{}' is no capacity that {} sells to {}", used->id.text(), credits.provider.text(),
                         credits.holder.text()),
             "a capacity of the same two parties");
  if (credits.expires) check_order(at, credits.granted, at.terms + ".granted", *credits.expires);
}

void check_guarantee(const At& at, const Guarantee& guarantee) {
  const Instrument* covered = find_instrument(at.checked.decoded.scenario, guarantee.covers);
  if (covered == nullptr) return;
  const Roles roles = roles_of(covered->data);
  if (!roles.claim) {
    at.error("naked-guarantee", "covers",
             fmt::format("'{}' is {}: nobody has a claim under it, and a payoff on a default needs one",
                         covered->id.text(), roles.kind),
             "an instrument with a creditor: capacity, lease, debt, supply, order or revenue_share");
  } else if (guarantee.guarantor == roles.debtor || guarantee.guarantor == roles.creditor) {
    at.error("wrong-party", "guarantor",
             fmt::format("{} is itself a party of '{}'", guarantee.guarantor.text(), covered->id.text()),
             "a third party");
  }
}

/// Hours have cost more, months that a contract settles have not: a figure that was read wrongly, or a unit.
void warn_about_price(const At& at, const char* key, double usd_per_mwh) {
  constexpr double most = 1000.0;
  const std::string path = at.terms + "." + key;
  if (usd_per_mwh > most && at.checked.findings.clean(path))
    at.checked.findings.warning("contract-price-huge", at.checked.place(path), path,
                                fmt::format("electricity at {}", units::format(usd_per_mwh, "USD/MWh")),
                                "at most 1000 USD/MWh, beyond which no market stays for a month; look at the unit");
}

void check_supply(const At& at, const EnergySupply& supply) {
  warn_about_price(at, "price", supply.price.in(units::USD / units::MWh));
  if (supply.market_price) warn_about_price(at, "market_price", supply.market_price->in(units::USD / units::MWh));
  const auto& prices = at.checked.decoded.scenario.prices;
  const auto price = std::ranges::find(prices, supply.market, &Price::id);
  if (price != prices.end() && !std::holds_alternative<ElectricityPrice>(price->data))
    at.error("wrong-price", "market", fmt::format("'{}' is a price of fuel", price->id.text()),
             "a price of electricity");
  if (supply.for_differences() && at.checked.written(at.terms + ".take_or_pay"))
    at.error("no-effect", "take_or_pay", "a contract for differences is settled on all of its energy",
             "take_or_pay of energy that is delivered");
}

void check_debt(const At& at, const Debt& debt) {
  if (debt.outstanding > debt.amount)
    at.error("out-of-range", "outstanding", "more is outstanding than was committed", "at most `amount`");
  if (at.checked.written(at.terms + ".starts")) check_order(at, debt.starts, at.terms + ".starts", debt.matures);
  if (debt.repaid_from) check_order(at, *debt.repaid_from, at.terms + ".repaid_from", debt.matures);
  const time::Month plan = at.checked.decoded.scenario.plan.years.first_month();
  if (debt.matures < plan && debt.outstanding.base() > 0.0)
    at.error("dates-out-of-order", "matures",
             fmt::format("it is due in {}, before the plan begins, and yet outstanding", time::to_text(debt.matures)),
             fmt::format("a month from {} on, or nothing outstanding", time::to_text(plan)));
  if (debt.withdrawn && at.checked.written(at.terms + ".starts"))
    check_order(at, debt.starts, at.terms + ".starts", *debt.withdrawn);
  if (debt.covenants && debt.covenants->lock_up_cover && debt.covenants->default_cover &&
      *debt.covenants->default_cover > *debt.covenants->lock_up_cover)
    at.error("out-of-range", "covenants.default_cover",
             fmt::format("{} is above the lock-up at {}: it would be breached before it locks anything",
                         *debt.covenants->default_cover, *debt.covenants->lock_up_cover),
             "at most lock_up_cover");
  // A debt ends when it is repaid: outside of these months neither interest nor principal would fall due.
  for (const char* key : {"from", "until"})
    if (at.checked.written(at.path + "." + key))
      at.checked.error("no-effect", at.path + "." + key, fmt::format("a debt has no '{}' of its own", key),
                       "starts, withdrawn and matures");
}

void check_replaced(const At& at) {
  for (const InstrumentId& id : at.instrument.replaces) {
    const Instrument* other = find_instrument(at.checked.decoded.scenario, id);
    if (other == nullptr) continue;
    if (std::ranges::find(other->replaces, at.instrument.id) != other->replaces.end())
      at.checked.error("dangling-id", at.path + ".replaces",
                       fmt::format("'{}' and '{}' replace each other", at.instrument.id.text(), id.text()),
                       "another instrument, one way");
    if (std::holds_alternative<Debt>(other->data))
      at.checked.error("wrong-party", at.path + ".replaces",
                       fmt::format("'{}' is a debt: it ends when it is repaid, not when another begins", id.text()),
                       "matures of the old one, and a new debt that is drawn then");
  }
}

void check_terms(const At& at) {
  const Instrument& instrument = at.instrument;
  if (instrument.from && instrument.until) check_order(at, *instrument.from, at.path + ".from", *instrument.until);
  if (instrument.signed_in && instrument.from)
    check_order(at, *instrument.signed_in, at.path + ".signed_in", *instrument.from);
  check_replaced(at);
  const Roles roles = roles_of(instrument.data);
  if (!roles.creditor.empty() && roles.debtor == roles.creditor)
    at.error("wrong-party", roles.debtor_key, fmt::format("{} stands on both sides", roles.debtor.text()),
             "two different parties");
  if (const auto* capacity = std::get_if<CapacityReservation>(&instrument.data)) {
    check_capacity(at, *capacity);
    check_termination(at, *capacity);
  }
  if (const auto* credits = std::get_if<ComputeCredits>(&instrument.data)) check_credits(at, *credits);
  if (const auto* guarantee = std::get_if<Guarantee>(&instrument.data)) check_guarantee(at, *guarantee);
  if (const auto* supply = std::get_if<EnergySupply>(&instrument.data)) check_supply(at, *supply);
  if (const auto* debt = std::get_if<Debt>(&instrument.data)) check_debt(at, *debt);
  if (const auto* order = std::get_if<PurchaseOrder>(&instrument.data)) check_purchase(at, *order);
  if (const auto* swap = std::get_if<RateSwap>(&instrument.data)) check_swap(at, *swap);
  if (const auto* stake = std::get_if<EquityStake>(&instrument.data)) check_stake(at, *stake);
}

time::Month first_month(const Instrument& instrument, const Scenario& scenario) {
  return instrument.from.value_or(scenario.plan.years.first_month());
}

time::Month last_month(const Instrument& instrument, const Scenario& scenario) {
  return instrument.until.value_or(scenario.plan.years.end_month());
}

/// Two holders that may both serve one customer alone, at the same time.
void check_exclusive(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  const auto exclusive = [](const Instrument& instrument) -> const Exclusivity* {
    const auto* terms = std::get_if<Exclusivity>(&instrument.data);
    return terms != nullptr && terms->right == ServiceRight::exclusive && instrument.binding() ? terms : nullptr;
  };
  for (std::size_t i = 0; i < scenario.instruments.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Instrument& later = scenario.instruments[i];
      const Instrument& earlier = scenario.instruments[j];
      const Exclusivity *a = exclusive(earlier), *b = exclusive(later);
      if (a == nullptr || b == nullptr || a->customer != b->customer || a->holder == b->holder) continue;
      if (first_month(later, scenario) > last_month(earlier, scenario) ||
          first_month(earlier, scenario) > last_month(later, scenario))
        continue;
      checked.error("two-exclusive", fmt::format("instruments.{}.exclusivity.holder", later.id.text()),
                    fmt::format("'{}' already gives {} to {} alone in the same months", earlier.id.text(),
                                a->customer.text(), a->holder.text()),
                    "one exclusive holder at a time (from, until, or replaces)");
    }
}

/// No more than all of a claim is guaranteed: somebody would gain by a default.
void check_cover(const Checked& checked) {
  std::map<std::string, double> covered;
  for (const Instrument& instrument : checked.decoded.scenario.instruments) {
    const auto* guarantee = std::get_if<Guarantee>(&instrument.data);
    if (guarantee == nullptr) continue;
    double& share = covered[guarantee->covers.text()];
    share += guarantee->share;
    if (share > 1.0 + 1e-9)
      checked.error(
          "covered-too-much", fmt::format("instruments.{}.guarantee.share", instrument.id.text()),
          fmt::format("the guarantees of '{}' sum to {}", guarantee->covers.text(), units::format(100 * share, "%")),
          "at most 100 % of what is not paid");
  }
}

/// Who owns whom: no more than all of an issuer, and no group of parties that only own each other, whose worth would be
/// whatever they say (spectral radius of the cross-holdings 1).
void check_holdings(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  std::map<std::string, double> held;
  for (const Instrument& instrument : scenario.instruments)
    if (const auto* stake = std::get_if<EquityStake>(&instrument.data)) {
      held[stake->issuer.text()] += stake->share;
      if (held[stake->issuer.text()] > 1.0 + 1e-9)
        checked.error("cross-holdings", fmt::format("instruments.{}.equity.share", instrument.id.text()),
                      fmt::format("the stakes in {} sum to {}", stake->issuer.text(),
                                  units::format(100 * held[stake->issuer.text()], "%")),
                      "at most 100 % of an issuer");
    }
  std::set<std::string> closed;
  for (const auto& [issuer, share] : held)
    if (share > 1.0 - 1e-12) closed.insert(issuer);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Instrument& instrument : scenario.instruments)
      if (const auto* stake = std::get_if<EquityStake>(&instrument.data))
        if (stake->share > 0.0 && closed.contains(stake->issuer.text()) && !closed.contains(stake->investor.text()))
          changed = closed.erase(stake->issuer.text()) > 0;
  }
  if (closed.empty()) return;
  for (const Instrument& instrument : scenario.instruments)
    if (const auto* stake = std::get_if<EquityStake>(&instrument.data);
        stake && closed.contains(stake->issuer.text())) {
      checked.error("cross-holdings", fmt::format("instruments.{}.equity.share", instrument.id.text()),
                    fmt::format("{} is owned whole by parties that it owns itself: what they are worth is open",
                                stake->issuer.text()),
                    "an owner from outside the circle");
      return;
    }
}

void check_parties(const Checked& checked) {
  const std::vector<Party>& parties = checked.decoded.scenario.parties;
  for (const Party& party : parties) {
    const std::string path = fmt::format("parties.{}", party.id.text());
    if (!checked.findings.clean(path)) continue;
    if (checked.written(path + ".tax_losses") && party.tax_rate == 0.0)
      checked.error("no-effect", path + ".tax_losses", "'tax_losses' has no effect without tax_rate",
                    "tax_rate beside it");
    for (const char* key : {"minimum_cash", "grace_months", "payout"})
      if (!party.cash && checked.written(path + "." + key))
        checked.error("no-effect", path + "." + key,
                      fmt::format("'{}' has no effect without cash: what {} has is not limited", key, party.name),
                      "cash beside it");
    const Party* above = &party;
    for (std::size_t step = 0; step < parties.size() && above != nullptr && !above->parent.empty(); ++step) {
      const auto parent = std::ranges::find(parties, above->parent, &Party::id);
      above = parent == parties.end() ? nullptr : &*parent;
      if (above != &party) continue;
      checked.error("wrong-party", path + ".parent",
                    step == 0 ? fmt::format("{} is its own parent", party.name)
                              : fmt::format("{} is in the end its own parent", party.name),
                    "an owner from outside the circle");
      break;
    }
  }
}

}  // namespace

void check_instruments(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  check_parties(checked);
  if (scenario.sites.empty() && scenario.instruments.empty() && scenario.claims.empty() &&
      checked.findings.clean("sites") && checked.findings.clean("instruments"))
    checked.findings.error("missing-key", {.file = checked.scenario_file, .line = 1, .column = 1}, "sites",
                           "there are neither sites nor instruments", "at least one of either");
  for (const Instrument& instrument : scenario.instruments) {
    const std::string path = fmt::format("instruments.{}", instrument.id.text());
    if (!checked.findings.clean(path)) continue;
    const char* kind = roles_of(instrument.data).kind;
    check_terms({checked, instrument, path, fmt::format("{}.{}", path, kind)});
  }
  if (!checked.findings.clean("instruments")) return;
  check_exclusive(checked);
  check_cover(checked);
  check_holdings(checked);
}

}  // namespace gigawatt::scenario
