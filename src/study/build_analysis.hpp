// The sites' builds looked at from all sides: dates at medians, floats, what leads to each hall, quantiles of dates by
// samples, and what would make halls stand sooner.
#pragma once

#include <cstdint>
#include <optional>

#include "scenario/model.hpp"
#include "study/build_result.hpp"

namespace gigawatt::study {

/// Nothing where no site has a build. A function of scenario, samples and seed: draws are keyed by (seed, sample, site,
/// activity, hall). `samples` 0: no quantiles. Requires that date_by_build() found no fault.
std::optional<BuildResult> analyse_build(const scenario::Scenario& scenario, std::uint64_t samples, std::uint64_t seed);

}  // namespace gigawatt::study
