// Which colour shows what: palette keys of the report (table::Series::colour).
#pragma once

#include <string>
#include <vector>

#include "scenario/model/technology.hpp"

namespace gigawatt::workbench {

/// One colour per kind of energy; the second and later fuel technologies get their own.
std::vector<std::string> colours(const std::vector<scenario::Technology>& technologies);

}  // namespace gigawatt::workbench
