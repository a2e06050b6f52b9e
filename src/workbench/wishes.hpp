// What the command line asks for, as the rooms take it.
#pragma once

#include <string>

#include "scenario/parse.hpp"
#include "study/run.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

struct Wishes {
  scenario::Overrides overrides;
  study::Options options;
  std::string error;  // words that are not what they should be; empty if all are
};

Wishes understand(const RunRequest& request);

/// The scenario, with the conditions and claims that only the rooms behind can check; all findings at once. A run reads
/// its weather files itself; who only validates asks for them here.
base::Result<scenario::Loaded> load_checked(const std::string& argument, const scenario::Overrides& overrides,
                                            bool weather_files = false);

/// The outcome of a scenario that is not valid.
Outcome invalid(base::Diagnostics diagnostics);

/// The outcome of what stopped for one reason.
Outcome stopped(ExitCode code, std::string error);

}  // namespace gigawatt::workbench
