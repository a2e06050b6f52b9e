// How a site is built: activities, what they wait for, and what they share with other sites.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

enum class Scope { site, hall };

/// Work, or a wait for something.
struct Activity {
  ActivityId id;
  std::string name;
  std::optional<units::Duration> duration;    // always there after parse()
  std::vector<ActivityId> after;              // of the same site; where both are per hall, the same hall's
  units::Duration lag;                        // behind the last of them
  std::optional<Scope> scope;                 // always there after parse(); hall: once for every hall without a date
  std::vector<HallId> halls;                  // per hall, of these alone; empty: of all that state no date
  std::optional<time::Date> not_before = {};  // does not start before
  ResourceId crew;                            // of resources; may be empty
  int crews = 1;
  ResourceId slot;                 // of resources; may be empty: it ends with a delivery
  std::vector<SupplyId> supplies;  // that its end energises
  std::vector<OfferId> offers;     // of connection, that its end makes available
  std::string duration_path;       // where the duration stands, among Scenario::inputs
};

struct BuildTemplate {
  BuildTemplateId id;
  std::string name;
  std::vector<Activity> activities;
};

/// Nothing goes on from one day up to another.
struct Pause {
  time::Date from, until;
};

enum class SlipOfBuild { observed, none };

struct Build {
  time::Date begin;  // nothing starts before
  BuildTemplateId from;
  int priority = 0;  // lower first, where sites wait for the same crew or delivery
  SlipOfBuild slip = SlipOfBuild::observed;
  std::vector<Activity> activities;  // after parse() with those of the template
  std::vector<Pause> pauses = {};    // no key: amendments add them
};

}  // namespace gigawatt::scenario
