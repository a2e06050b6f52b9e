// How the single engines answer to faults in their files.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/result.hpp"
#include "workbench/summary.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

inline Outcome refused_files(base::Diagnostics diagnostics) {
  const auto errors = std::ranges::count(diagnostics, base::Severity::error, &base::Diagnostic::severity);
  std::string json = dump(diagnostics_document(diagnostics));
  return {.code = ExitCode::scenario_invalid,
          .json = std::move(json),
          .diagnostics = std::move(diagnostics),
          .error = std::to_string(errors) + (errors == 1 ? " error" : " errors")};
}

}  // namespace gigawatt::workbench
