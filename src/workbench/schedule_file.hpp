// Plain files of `engine schedule`: projects as PSPLIB writes them.
#pragma once

#include <string>

#include "base/result.hpp"
#include "build/network.hpp"

namespace gigawatt::workbench {

/// One project of single-mode activities with renewable resources (R. Kolisch and A. Sprecher 1997, PSPLIB); activity
/// number 1 of the file is 0 of the network. Codes as of read_plain_file, and schedule-section, schedule-number,
/// schedule-activity, schedule-demand, schedule-cycle, schedule-kind, schedule-too-large.
base::Result<build::Network> read_schedule_file(const std::string& name);

}  // namespace gigawatt::workbench
