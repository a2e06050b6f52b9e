// Which probabilities every sample draws: a matrix that depends on seed, count, names and correlations alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/model.hpp"

namespace gigawatt::risk {

/// In (0, 1), by name and sample. Sobol: sample k is point k of the scrambled sequence, whatever the count. Latin
/// hypercube: every column has one value in each of `count` equal parts. Columns that correlate are then reordered
/// (correlate.hpp). Faults: a correlation of something that is not drawn (`unknown-input`), a matrix that no numbers
/// can have (`impossible-correlation`, with the nearest that they can), fewer samples than correlating columns ask for.
base::Result<std::vector<std::vector<double>>> design(const scenario::Scenario& scenario,
                                                      const std::vector<std::string>& names, std::uint64_t count,
                                                      std::uint64_t seed);

}  // namespace gigawatt::risk
