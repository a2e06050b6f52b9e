// The typed scenario: what parse() returns when nothing is wrong. Parsed, not validated: no later room re-checks.
// One file a section in model/, so that a room takes only what it reads. Every member is a scenario key (same word, see
// docs/scenario.md); quantities carry their dimension; absence is nullopt. Values; copy to perturb. Collections keep
// the order of the file (parents first), so results have a stable order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/model/build.hpp"
#include "scenario/model/claim.hpp"
#include "scenario/model/connection.hpp"
#include "scenario/model/contract.hpp"
#include "scenario/model/economics.hpp"
#include "scenario/model/hall.hpp"
#include "scenario/model/ids.hpp"
#include "scenario/model/instrument.hpp"
#include "scenario/model/outage.hpp"
#include "scenario/model/party.hpp"
#include "scenario/model/price.hpp"
#include "scenario/model/provenance.hpp"
#include "scenario/model/region.hpp"
#include "scenario/model/resource.hpp"
#include "scenario/model/series.hpp"
#include "scenario/model/site.hpp"
#include "scenario/model/supply.hpp"
#include "scenario/model/technology.hpp"
#include "scenario/model/threshold.hpp"
#include "scenario/model/uncertainty.hpp"
#include "scenario/model/weather.hpp"
#include "time/calendar.hpp"

namespace gigawatt::scenario {

struct Scenario {
  std::string name;  // folder or shipped name
  std::string title, question;
  std::string hash;            // SHA-256 of canonical_json, hex
  std::string canonical_json;  // the resolved scenario
  time::Years horizon;
  Plan plan;
  Dispatch dispatch;
  Economics economics;
  std::vector<Source> sources;
  std::vector<Party> parties;
  std::vector<Site> sites;
  std::vector<NamedPlace> places;
  std::vector<Weather> weather;
  std::vector<Price> prices;
  std::vector<Accelerator> accelerators;
  std::vector<Technology> technologies;
  std::vector<Contract> contracts;
  std::vector<Instrument> instruments;
  std::vector<Resource> resources;
  std::vector<BuildTemplate> build_templates;
  std::vector<Region> regions;
  std::vector<Threshold> thresholds;
  std::optional<Uncertainty> uncertainty;
  std::vector<NamedShock> shocks;
  std::vector<Fact> facts;
  std::vector<Claim> claims;
  std::uint64_t seed = 1;
  std::vector<Input> inputs;
};

/// The entry with this id; parse() guarantees that references resolve.
template <class Entry, class Id>
const Entry& find(const std::vector<Entry>& entries, const Id& id) {
  for (const Entry& entry : entries)
    if (entry.id == id) return entry;
  return entries.at(entries.size());  // unreachable after parse(): throws
}

}  // namespace gigawatt::scenario
