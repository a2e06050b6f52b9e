// Loss of load of a plan: what its units, failing by chance, leave uncovered of the load that it serves.
#pragma once

#include <optional>

#include "study/run.hpp"

namespace gigawatt::study {

/// One site in its worst plan year. Units are the scenario's, a last one smaller where a plan builds parts; what sun
/// and wind give, the firm share of the connection and the derating by heat are taken as the plan has them. Out of
/// service as the scenario says (`outages`) is not there. Exact by convolution; with storage from years drawn by
/// chance.
SiteLole site_lole(const Prepared& prepared, const Run& run, std::size_t site);

}  // namespace gigawatt::study
