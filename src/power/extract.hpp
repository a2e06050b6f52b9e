// From a solved staged problem back to sites, months and hours. Internal to the room.
#pragma once

#include "power/plan_model.hpp"
#include "solver/solution.hpp"

namespace gigawatt::power {

/// Values below 1e-7 become 0, everything returns inside its bounds, and what that leaves in the hourly balance goes
/// onto an import, an output or shed load with room for it. Imports and exports at once are netted where that is free,
/// charging and discharging too.
void clean_up(const PlanInput& input, const PlanModel& model, solver::Solution& solution);

/// Takes back charging and discharging in the same hour of one chain where that costs nothing (net_burning.cpp).
void net_burning(const SiteInput& site, const solver::Chain& chain, const ChainIndex& index,
                 solver::ChainSolution& values);

/// Orders, capacities, costs and dispatch of a clean solution. Conservation is checked; a failed check is an internal
/// fault.
void extract(const PlanInput& input, const PlanModel& model, const solver::Solution& solution, PlanResult& result);

/// The same plan with its hours as `input.operate` has them, at the plan's rates and tariffs. Nothing, and a note,
/// where they would break what must hold. What a plan keeps over a year (permits, clean shares, ramps) is not asked.
std::optional<Operated> operated(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                                 std::vector<std::string>& notes);

/// Hourly balance to 1e-6 MW, capacity bounds, storage levels, cost parts against the objective recomputed from
/// columns.
void check_conservation(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                        const PlanResult& result);

/// Capacity of a supply in a plan month: committed and bought or rented.
double capacity_mw(const PlanModel& model, const solver::Solution& solution, std::size_t site, std::size_t supply,
                   std::size_t month);
double capacity_mwh(const PlanModel& model, const solver::Solution& solution, std::size_t site, std::size_t supply,
                    std::size_t month);
double connection_mw(const PlanModel& model, const solver::Solution& solution, std::size_t site, std::size_t month);

}  // namespace gigawatt::power
