// One page per site in the report of several: what only such a report shows.
#pragma once

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

/// The large figures of one site.
table::Panel site_figures(const scenario::Scenario& scenario, const study::SiteResult& site);

/// Facility energy served by year, a bar a site.
table::Panel served_by_site(const study::Run& run);

/// Cost parts of all plan years.
study::CostParts total_cost(const study::SiteResult& site);

}  // namespace gigawatt::workbench
