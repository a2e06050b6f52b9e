// Small sets of parties and instruments for tests.
#pragma once

#include <string>
#include <vector>

#include "capital/simulate.hpp"

namespace gigawatt::capital {

struct Deals {
  std::vector<scenario::Party> parties;
  std::vector<scenario::Instrument> instruments;
  Input input;

  explicit Deals(int months) { input.months = months, input.first = time::Month::of(2027, 1); }

  scenario::Party& party(const char* id, std::optional<double> cash_usd = std::nullopt) {
    scenario::Party& party = parties.emplace_back();
    party.id = scenario::PartyId(id);
    party.name = id;
    if (cash_usd) party.cash = units::Money::from_base(*cash_usd);
    party.asset_life = 6.0 * units::year;
    return party;
  }
  scenario::Instrument& add(const char* id, scenario::InstrumentTerms terms) {
    scenario::Instrument& instrument = instruments.emplace_back();
    instrument.id = scenario::InstrumentId(id);
    instrument.name = id;
    instrument.data = std::move(terms);
    return instrument;
  }
  Result run(Detail detail = Detail::all) {
    input.parties = parties;
    input.instruments = instruments;
    return simulate(input, detail);
  }
};

inline scenario::PartyId party_id(const char* id) { return scenario::PartyId(id); }
inline units::Money dollars(double amount) { return units::Money::from_base(amount); }
inline time::Month month(int index) { return time::Month::of(2027, 1).plus(index); }

/// The same amount in each month, from the first.
inline scenario::Schedule monthly(double usd, int months) {
  scenario::Schedule schedule;
  for (int m = 0; m < months; ++m) schedule.by_month[month(m)] = dollars(usd);
  return schedule;
}

/// What was paid under an instrument for this in each month.
inline std::vector<double> paid(const Result& result, int instrument, Tag tag, int months) {
  std::vector<double> usd(static_cast<std::size_t>(months), 0.0);
  for (const Flow& flow : result.flows)
    if (flow.instrument == instrument && flow.tag == tag)
      usd[static_cast<std::size_t>(flow.month - result.first)] += to_usd(flow.paid);
  return usd;
}

}  // namespace gigawatt::capital
