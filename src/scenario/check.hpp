// Checks that look at more than one value, after everything has been read; and values that follow from others.
#pragma once

#include <map>
#include <set>
#include <string>

#include "scenario/decode.hpp"
#include "scenario/leaf.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// What the checks look at. Those that compare values skip values that have an error of their own.
struct Checked {
  Decoded& decoded;
  Findings& findings;
  const std::set<std::string>& library_words;  // ids of library entries that were dropped: suggestions only
  int scenario_file = -1;  // the file itself, not a parent: only its own unused entries are worth a warning
  const std::set<std::string>& like_parents;  // paths of entries that others start from

  /// Where `path` is written, or the nearest map around it.
  [[nodiscard]] Spot place(const std::string& path) const;
  [[nodiscard]] bool written(const std::string& path) const { return decoded.places.contains(path); }
  void error(const char* code, const std::string& path, std::string message, std::string expected) const;
};

void check_references(const Checked& checked);  // dangling-id, dangling-source, wrong-price, unused-entry
void check_years(const Checked& checked);       // years-outside-horizon, weather-years
void check_weather_years(const Checked& checked);
void check_economics(const Checked& checked);     // sum-not-one, no-effect of tax credits
void check_technologies(const Checked& checked);  // durations, sums
void check_sites(const Checked& checked);         // dates-out-of-order, supply against technology, halls, tariffs
void check_build(const Checked& checked);         // build-cycle, slot-never-free, dates of halls, ids of the site
void check_contracts(const Checked& checked);     // ramp order, margin-order
void check_instruments(const Checked& checked);   // dates, parties on both sides, naked guarantees, cross-holdings
void check_claims(const Checked& checked);        // reads what facts and claims state: bad-number, bad-date, one-of

/// Names, counts and dates that follow from others; hourly price files in local time.
void derive(const Checked& checked);

/// Activities of the sites' templates, beside their own; halls that state no date.
void derive_build(const Checked& checked);

}  // namespace gigawatt::scenario
