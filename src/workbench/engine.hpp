// Single engines on plain files, for checking against other tools: each one verb, each one document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

struct AdequacyRequest {
  std::string units_file, load_file;
  std::optional<double> lole_target_h;  // a year; asks for the hosting capacity
  bool effective_capacity = false;      // of each row of the units
};
/// `gigawatt.engine-adequacy/1`: LOLE, EUE and LOLP of a fleet against an hourly load.
Outcome engine_adequacy(const AdequacyRequest& request);

struct HeadroomRequest {
  std::string load_file;
  std::vector<double> curtailed_energy_percent;  // 0 ≤ n < 100
  std::vector<std::string> columns;              // "all" for every column behind the first
};
/// `gigawatt.engine-headroom/1`: flat load that fits below the seasonal peaks with so much curtailed.
Outcome engine_headroom(const HeadroomRequest& request);

}  // namespace gigawatt::workbench
