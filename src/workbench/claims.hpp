// The scenario's claims in a run: as summary, table and page of the report. All of it empty where there are none.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// Relations that cannot be read; to be asked before a run.
base::Diagnostics faults_of_claims(const scenario::Scenario& scenario);

/// Fills the list `claims`. Requires, like the others, that there are no faults.
void put_claims(const scenario::Scenario& scenario, const study::Run& run, Json& summary);

std::optional<table::Table> claims_table(const scenario::Scenario& scenario, const study::Run& run);
std::vector<table::Panel> claims_panels(const scenario::Scenario& scenario, const study::Run& run);

}  // namespace gigawatt::workbench
