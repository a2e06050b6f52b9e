// What a site's build leads to: when halls stand, what decides that, how sure it is, what would make it sooner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::study {

/// Days on which something is done in so many of a hundred samples; none where it is never done in them.
struct DateQuantiles {
  std::optional<time::Date> p10, p50, p80, p90;
  double p50_standard_error_days = 0.0;
};

struct BuiltActivity {
  scenario::SiteId site;
  scenario::ActivityId id;
  scenario::HallId hall;  // empty: of the site
  std::string name;
  time::Date start, finish;  // at medians
  double days = 0.0;         // from start to finish
  double crew_wait_days = 0.0, delivery_wait_days = 0.0;
  scenario::ResourceId waited_for;        // whose crew or delivery; empty: for neither
  std::optional<double> float_days = {};  // how much later it may end without a later hall; none: no hall waits for it
  bool critical = false;                  // leads to a hall at medians
  double critical_share = 0.0;            // of samples in which it leads to a hall
  DateQuantiles done;
  std::string duration;  // "6 months", "128 to 208 weeks"
};

struct BuiltHall {
  scenario::SiteId site;
  scenario::HallId hall;
  time::Date planned;  // at medians
  DateQuantiles ready;
  std::vector<std::size_t> path;  // activities that lead to it at medians, first to last
  std::size_t decides = 0;        // the longest of them
};

/// What the halls gain, at medians and everything scheduled again.
struct BuildGain {
  enum class Kind { crew, delivery, month_earlier } kind = Kind::crew;
  scenario::SiteId site;        // month_earlier: whose activity
  std::string of;               // resource or activity
  std::string text;             // "one more crew of electricians"
  double last_hall_days = 0.0;  // sooner; below 0: later
  double mean_hall_days = 0.0;  // weighed by IT power
};

struct BuildResult {
  std::vector<BuiltActivity> activities;  // by site, activity and hall of the scenario
  std::vector<BuiltHall> halls;
  std::vector<BuildGain> gains;  // the largest first
  std::uint64_t samples = 0;
};

}  // namespace gigawatt::study
