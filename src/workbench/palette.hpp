// Which colour shows what: palette keys of the report (table::Series::colour).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "scenario/model/technology.hpp"

namespace gigawatt::workbench {

/// One colour per kind of energy; the second and later fuel technologies get their own.
std::vector<std::string> colours(const std::vector<scenario::Technology>& technologies);

/// Keys that tell things of no kind of energy apart, the most distinct first.
inline constexpr std::array distinct_colours = {"grid",    "gas",     "solar",   "wind",    "battery",
                                                "nuclear", "price",   "other-1", "other-2", "other-3",
                                                "other-4", "other-5", "other-6", "other-8"};

}  // namespace gigawatt::workbench
