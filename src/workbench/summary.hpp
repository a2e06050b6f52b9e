// The summary document of a run (`gigawatt.run/1`): the contract that scripts read.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "measure/measure.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"

namespace gigawatt::workbench {

using Json = nlohmann::ordered_json;

/// The JSON text, indented; a NaN or infinity anywhere is an internal fault, for JSON would hide it as null.
std::string dump(const Json& document);

/// Everything but `outputs`. Requires that the thresholds have no faults.
Json run_summary(const scenario::Scenario& scenario, const study::Run& run, bool structured_requested);

/// Name, hash and title, as every document of a scenario begins.
Json scenario_document(const scenario::Scenario& scenario);

/// The thresholds of a run or a point, as typed, with the value found.
Json threshold_documents(const std::vector<measure::Verdict>& verdicts);

/// One member of a conflicting set, as the summary lists them.
Json conflict_document(const scenario::Scenario& scenario, const study::Conflict& conflict);

/// Diagnostics as `gigawatt.diagnostics/1`.
Json diagnostics_document(const base::Diagnostics& diagnostics);

/// The number at a path such as `sites.abilene.years.2026.usd_per_mwh`: a key of an object, or the entry of a list
/// whose id, year, month, technology or constraint reads so. Null if there is none or it is not a number.
Json at_path(const Json& document, const std::string& path);

}  // namespace gigawatt::workbench
