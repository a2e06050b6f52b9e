// What binds and what it is worth; why nothing fits. Internal to the room.
#pragma once

#include "power/plan_model.hpp"
#include "solver/solution.hpp"

namespace gigawatt::power {

SolveRecord record_of(std::string purpose, const solver::Solution& solution);

/// Limits with a multiplier, worth most first; at most twenty.
std::vector<Binding> binding_limits(const PlanModel& model, const solver::Solution& solution);

/// What is worth most by solving again (what_if.hpp): dates alone, or every kind of question; those that look most
/// valuable at the plan's marginal prices first, at most input.resolve_limit of them. Records its solves, and notes
/// what it could not price, in the result.
std::vector<Binding> worth_by_solving_again(const PlanInput& input, const PlanModel& model, PlanResult& result,
                                            const base::Progress& progress);

/// Reduced cost of a stage column, hour by hour: cost − Aᵀ duals (bounds not included).
std::vector<double> reduced_costs(const solver::StagedProblem& problem, const solver::Solution& solution,
                                  std::size_t chain, std::size_t column);

}  // namespace gigawatt::power
