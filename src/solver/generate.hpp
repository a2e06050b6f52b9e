// Seeded random staged problems for the conformance suite and the benchmarks. A pure function of the recipe.
//
// Each problem is a small supplier with the structure of a capacity plan: two weather-like sources, two burners, a line
// with purchases and sales, storages, and two tiers of load that may go unserved at a high cost. The border holds, per
// segment, a capacity for each of them. Leaving everything unserved is feasible and nothing can be sold without limit,
// so every recipe has an optimum unless it asks not to.
#pragma once

#include <cstddef>
#include <cstdint>

#include "solver/staged_problem.hpp"

namespace gigawatt::solver {

struct Recipe {
  std::uint64_t seed = 1;
  std::size_t hours = 336;
  std::size_t chains = 2;
  std::size_t segments_per_chain = 2;
  std::size_t storages = 1;

  bool recourse_peaks = false;        // a billed peak of purchases per chain and segment (month), and an opening level
  bool chain_rows = false;            // closed storage cycles, a budget on one burner per chain
  bool linking_rows = false;          // a budget across chains, and an equality across chains through a border column
  bool free_columns = false;          // net exchange: a stage column without lower bound; a free border column
  bool fixed_columns = false;         // stage and border columns that can take one value only
  bool redundant_equalities = false;  // a balance row twice, a border row that is the sum of two others
  bool zero_costs = false;            // sources and half of the border for nothing
  bool negative_prices = false;       // purchases earn money for whole days
  bool badly_scaled = false;          // some columns and rows in units 1e3 to 1e4 times too small or large
  bool degenerate = false;            // equal units, equal costs, flat profiles: many optima
  bool infeasible = false;            // one of: a border row, one hour, a chain row that cannot be met
  bool unbounded = false;             // one of: a border column, an hourly pair of trades that earns without limit
  bool integers = false;              // burner capacities come in whole units
};

StagedProblem generate(const Recipe& recipe);

/// The recipe of member `index` of a family: sizes of the base recipe, features drawn by chance. About one in ten is
/// infeasible, one in twenty unbounded (never both).
Recipe mixed_recipe(const Recipe& base, std::uint64_t index);

}  // namespace gigawatt::solver
