// The permit clock in words and as a chart.
#pragma once

#include <string>
#include <vector>

#include "study/run.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

/// "NOx permit", and "94.0 % used of 87.0 short_ton/year, twelve months to 2027-08": where it is tightest; of full-load
/// hours only the supply that comes nearest.
struct PermitLine {
  std::string permit, use;
};
std::vector<PermitLine> permit_lines(const study::SiteResult& site);

/// Share of each permit by month, and the limit at 100 %; `prefix` begins the title.
table::Panel permit_panel(const study::SiteResult& site, const std::string& prefix);

}  // namespace gigawatt::workbench
