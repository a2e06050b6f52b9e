// An ensemble as documents: what scripts read, what people read, tables and panels; and its samples as a file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "risk/stress.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

inline constexpr const char* stress_schema = "gigawatt.stress/1";
inline constexpr const char* samples_file = "samples.f64";
inline constexpr const char* arrays_file = "samples.nc";

/// `gigawatt.stress/1`. `argument`: the scenario as it was called, for commands that replay.
Json stress_summary(const risk::Ensemble& ensemble, const std::string& argument);

/// The summary as text for people, from the document.
std::string stress_text(const Json& summary);

/// The part `replan` of the summary as text and as a table; nothing where it is null.
std::string replan_text(const Json& replan);
std::optional<table::Table> replan_table(const Json& replan);

table::Document stress_document(const risk::Ensemble& ensemble, const Json& summary);

/// Rows of doubles, little endian, one by sample: the inputs, the weather year, the measures. A measure that a sample
/// does not have, and all of those of one that failed, have the bits of a quiet NaN.
std::string samples_bytes(const risk::Ensemble& ensemble);

/// The same as arrays of float over sample and what each measure is of: `site_it_mw_ready` over sample, site and month;
/// `hall_energised` over sample and hall ("abilene/building-1"); `drawn` over sample and input. None where the numbers
/// would fill more than a gigabyte.
std::optional<table::Dataset> samples_dataset(const risk::Ensemble& ensemble);

}  // namespace gigawatt::workbench
