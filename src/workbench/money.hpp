// Who pays whom, as summary, tables, panels and text. All of it empty where a run has no money.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// Adds the lists `parties`, `instruments` and `events`, and the `chain` of what is late.
void put_money(const scenario::Scenario& scenario, const study::Run& run, Json& summary);

/// As the scenario names them; "rest-of-world" behind the last party, and nothing for none (-1).
std::string party_id(const capital::Result& money, int party);
std::string instrument_id(const capital::Result& money, int instrument);

/// A party has one colour in all pictures; behind the last the same ones come again in lighter shades.
std::string party_colour(const capital::Result& money, int party);

std::vector<table::Table> money_tables(const scenario::Scenario& scenario, const study::Run& run);
/// Those that default, the first one first.
std::vector<const capital::PartyResult*> defaults_of(const capital::Result& money);
/// The way of every party that defaults, the first one first, then of those that only breach a covenant: steps of
/// causes, what else happened, who bears it.
std::vector<table::Path> money_paths(const capital::Result& money);
std::vector<table::Panel> money_panels(const scenario::Scenario& scenario, const study::Run& run);

/// The circle in two columns: what parties pay each other, payers left; nothing where they pay each other nothing.
std::optional<table::Panel> circle_in_columns(const capital::Result& money);

/// Dimensions party and month.
table::Dataset money_dataset(const scenario::Scenario& scenario, const capital::Result& money);

/// Parties and who fails, and the path of each failure, within 100 columns; empty without money.
std::string money_text(const scenario::Scenario& scenario, const study::Run& run);

/// One sentence: who pays, who fails. Empty without money.
std::string money_answer(const study::Run& run);

}  // namespace gigawatt::workbench
