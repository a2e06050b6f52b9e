// Shocks: changes that hold in every sample, in words such as `gas x2`, and what they change.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "risk/sample.hpp"
#include "scenario/model.hpp"

namespace gigawatt::risk {

/// × on demand, the price of compute, of power, of fuel, or one price.
struct Scale {
  std::string of;
  double factor = 1.0;
};
/// Later by so many months: halls, connections, supplies of a technology, deliveries that builds wait for and
/// activities of builds, which take so much longer (by id, or all whose id has the word).
struct Delay {
  std::string of;
  int months = 0;
};
/// Offers that are not there yet never come; empty: at all sites.
struct ConnectionDenied {
  std::string site;
};
/// The share of fuel-fired capacity that may still run.
struct PermitShare {
  double share = 1.0;
};
/// Gives nothing more from a month on; empty: all lenders.
struct LenderWithdraws {
  std::string party;
  time::Month from;
};
/// Pays nothing from a month on: its cash and income are gone.
struct PartyDefaults {
  std::string party;
  time::Month from;
};
/// Compute credits end.
struct CreditsStop {
  time::Month from;
};

using Change = std::variant<Scale, Delay, ConnectionDenied, PermitShare, LenderWithdraws, PartyDefaults, CreditsStop>;

struct Shock {
  std::string text;  // as typed
  std::vector<Change> changes;
};

/// A shock as typed: one of the scenario by its id, or changes separated by commas (docs/stress.md has the words).
/// Faults: `unknown-shock` with the nearest word.
base::Result<Shock> parse_shock(const std::string& text, const scenario::Scenario& scenario);

/// What it changes in the numbers of a sample. What was there before `from` is not delayed or denied.
void apply(const Shock& shock, const scenario::Scenario& scenario, time::Month from, Sample& sample);

/// What it changes in instruments and parties.
void apply(const Shock& shock, scenario::Scenario& scenario);

}  // namespace gigawatt::risk
