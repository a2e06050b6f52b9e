// A minimal set of families that conflict. Internal to the room.
#pragma once

#include <vector>

#include "power/conflict_families.hpp"
#include "power/conflict_question.hpp"

namespace gigawatt::power {

/// Indices of families, ascending.
using Members = std::vector<std::size_t>;

struct Explained {
  Members members;
  bool minimal = false;  // proven: all together fit nothing, without any one of them the rest fits
};

/// The input without these families.
PlanInput without(const PlanInput& input, const std::vector<Family>& families, const Members& given_up);

/// For an input that fits nothing with the families `in_force`, the others given up already. What stays unknown counts
/// as fitting; if that leads astray, the smallest set that is known to conflict is told as not minimal. Empty if the
/// contradiction lies outside all families.
Explained explain(const PlanInput& input, const std::vector<Family>& families, const Members& in_force,
                  Questions& questions);

}  // namespace gigawatt::power
