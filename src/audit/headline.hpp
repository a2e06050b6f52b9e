// A headline as typed, in English or German, and what can be read in it: amounts, dates, places, companies, kinds of
// plant. Reading never guesses in silence: what a number was taken for is said, and what was not understood as well.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/model/claim.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::audit {

enum class Language { english, german };

/// An amount with its ends (equal for a single number), in base units.
struct HeadlineAmount {
  double low = 0.0, high = 0.0;
  units::Dimension dimension;
  std::string unit = {};     // as in units/parse.hpp; what messages show
  std::string written = {};  // the words it stands for
  scenario::Comparing compare = scenario::Comparing::about;
  std::string what = {};     // of mass: co2, nox; of accelerators: h100, gb200, …; otherwise empty
  std::size_t position = 0;  // of its first letter, in bytes
};

struct HeadlineDate {
  time::Date first = {}, last = {};  // the days that it means: of "Q3 2027" 2027-07-01 and 2027-09-30
  bool begins = false;               // "from 2027": a start, no deadline
  bool limits = false;               // "by 2027": at any time until then; otherwise in these days
  std::string written = {};
  std::size_t position = 0;  // of its year or first letter, in bytes
};

enum class Plant { campus, gas_combined_cycle, gas, nuclear, nuclear_restart, solar, wind, battery, fuel_cell, grid };
std::string_view to_text(Plant plant);
/// A place as a reader knows it: "Louisiana" for louisiana.
std::string place_text(const std::string& place);

/// A company as a reader knows it: "OpenAI" for openai.
std::string company_text(const std::string& company);

/// Whether money includes the accelerators.
enum class Scope { unsaid, without_accelerators, with_accelerators };

struct Headline {
  std::string text;
  Language language = Language::english;
  std::vector<HeadlineAmount> amounts;
  std::vector<HeadlineDate> dates;
  std::optional<double> years;  // "over five years": how long money flows
  std::string years_written;
  std::vector<std::string> companies;  // in lower case
  std::vector<std::string> places;     // as in the table of places
  std::vector<Plant> plants;
  Scope scope = Scope::unsaid;
  scenario::StatementKind kind = scenario::StatementKind::plan;
  bool kind_said = false;
  std::string denial = {};         // "not", "kein": the word that denies it all; it is not read any further
  bool adds = false;               // "plus", "another", "zusätzlich"
  bool says_permit = false;        // "permit", "genehmigt"
  std::vector<std::string> notes;  // what was taken for what
  std::vector<std::string> not_understood;
  std::vector<std::string> impossible;  // days and years that do not exist; in not_understood as well
  std::vector<std::string> words;       // all of them, folded: lower case, ä as ae
};

/// Fails with code claim-not-understood where nothing can be checked: what was understood, what was not, and sentences
/// that can be read. `today` is where "within 18 months" counts from.
base::Result<Headline> read_headline(const std::string& text, time::Date today);

}  // namespace gigawatt::audit
