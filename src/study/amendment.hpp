// Feedback without calling back: a cause in month m changes something from a later month on, and the rooms run again.
// What amendments change is the scenario, so that an amended run is the run of a scenario that somebody could have
// written (docs/decisions/0005).
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::study {

// `month`: the first month that an amendment changes. What stands before it is not taken back: a hall, supply or offer
// that is there (of an option: that may be) when the month begins is not delayed.

struct HallDelay {
  time::Month month;
  scenario::SiteId site;
  scenario::HallId hall;
  int months = 0;  // later than planned
  bool operator==(const HallDelay&) const = default;
};

struct SupplyDelay {
  time::Month month;
  scenario::SiteId site;
  scenario::SupplyId supply;
  int months = 0;
  bool operator==(const SupplyDelay&) const = default;
};

struct OfferDelay {
  time::Month month;
  scenario::SiteId site;
  scenario::OfferId offer;
  int months = 0;
  bool operator==(const OfferDelay&) const = default;
};

/// Asks for no load from `month` to `last`, both included.
struct HallOutage {
  time::Month month;
  scenario::SiteId site;
  scenario::HallId hall;
  time::Month last;
  bool operator==(const HallOutage&) const = default;
};

/// Nothing of it runs from `month` to `last`, whoever ordered it when.
struct SupplyOutage {
  time::Month month;
  scenario::SiteId site;
  scenario::SupplyId supply;
  time::Month last;
  bool operator==(const SupplyOutage&) const = default;
};

/// A customer who stops paying is not served from `month` to `last`; the capacity is free for others.
struct ContractSuspension {
  time::Month month;
  scenario::ContractId contract;
  time::Month last;
  bool operator==(const ContractSuspension&) const = default;
};

/// No work of the site's build goes on from `month` to `last`; what is done is done, what is ordered is delivered.
struct BuildPause {
  time::Month month;
  scenario::SiteId site;
  time::Month last;
  bool operator==(const BuildPause&) const = default;
};

/// Its capacity is free from `month` on.
struct ContractEnd {
  time::Month month;
  scenario::ContractId contract;
  bool operator==(const ContractEnd&) const = default;
};

using Amendment = std::variant<HallDelay, SupplyDelay, OfferDelay, HallOutage, SupplyOutage, ContractSuspension,
                               BuildPause, ContractEnd>;

time::Month month_of(const Amendment& amendment);

/// Whether halls come to their dates in another way.
bool changes_build(const Amendment& amendment);

/// Whether what the halls ask for is another: of those that stand, and of contracts.
bool changes_load(const Amendment& amendment);

/// "abilene.hall-1 is 4 months later from 2027-03 on"
std::string to_text(const Amendment& amendment);

/// The scenario with all amendments applied, in order. A target that does not exist, no months of delay or an end
/// before the beginning is an internal fault.
scenario::Scenario amended(scenario::Scenario scenario, std::span<const Amendment> amendments);

}  // namespace gigawatt::study
