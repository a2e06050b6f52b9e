// A project as plain JSON (docs/project-finance.md) → the plan that room capital runs.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "capital/project_finance.hpp"

namespace gigawatt::workbench {

struct ProjectFile {
  std::string title;
  capital::ProjectPlan plan;
  std::optional<double> required_equity_rate;     // asks for the price that yields it
  std::optional<double> first_price_usd_per_mwh;  // where revenue is energy × price
};

/// All faults at once: codes json-…, missing-key, unknown-key, wrong-type, wrong-count, out-of-range, bad-choice,
/// one-of, no-effect.
base::Result<ProjectFile> read_project(const std::string& file);

}  // namespace gigawatt::workbench
