// Families of constraints that may conflict: what takes each away, and what it can give way by. Internal to the room.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "power/conflict_question.hpp"
#include "power/plan.hpp"

namespace gigawatt::power {

/// A limit that gives way by any amount: one solve finds the least.
struct Continuous {
  Elastic elastic;
  double per_excess = 1.0;  // of the value told, per unit of the limit's excess; negative for what must fall
  std::function<void(PlanInput&, double)> set;
};

/// A date, a lead time or a size that gives way in steps: 0 is as given, `most` the end of the search.
struct Stepped {
  int most = 0;
  std::function<void(PlanInput&, int)> set;
  std::function<Amount(int)> value;
};

/// Load that must be served: told by what stays unserved.
struct MustServe {};

/// All or nothing.
struct Whole {};

using GivesWay = std::variant<Whole, MustServe, Continuous, Stepped>;

struct Family {
  Conflict words;
  std::optional<scenario::SiteId> site;   // nothing: of all sites together
  std::function<void(PlanInput&)> relax;  // also of a part of the input with fewer sites or years
  GivesWay gives_way;
};

/// All families of the input, in the order in which they are preferred in a reason: what a person decided first, then
/// sizes and dates of supply, then dates of load.
std::vector<Family> constraint_families(const PlanInput& input);

}  // namespace gigawatt::power
