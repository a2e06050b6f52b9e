// What a plan comes to, as numbers that points of a sweep are compared by.
#pragma once

#include <string>
#include <vector>

#include "study/run.hpp"

namespace gigawatt::sweep {

struct Quantity {
  std::string name, unit, description;
  std::optional<double> value;
};

/// Costs, shares, emissions and contracts over all plan years and sites; capacities on 31 December of the last year.
std::vector<Quantity> quantities(const study::Run& run);

}  // namespace gigawatt::sweep
