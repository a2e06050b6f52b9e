// A problem that falls into parts is solved part by part: campuses that share nothing need no common iteration, and the
// effort grows with their number, no faster. Rows that tie parts together (slots that all queue for) are added only
// where the parts, left to themselves, break them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "solver/solve.hpp"

namespace gigawatt::solver {

/// Parts that have been solved: a question that changes one campus need not solve the others again. Values only, so an
/// answer is the same with or without it.
class PartMemory {
 public:
  /// nullptr if no part equal to this one has been solved to optimality.
  [[nodiscard]] const Solution* find(const StagedProblem& part) const;
  void keep(const StagedProblem& part, const Solution& solution);

 private:
  struct Solved {
    StagedProblem part;
    Solution solution;
  };
  std::vector<Solved> solved_;
};

using SolvePart = std::function<Solution(const StagedProblem&, const Options&, const base::Progress&)>;

/// What `solve_part` answers for the whole problem, put together from its answers for the parts. The same optimum; of
/// several optimal points perhaps another one.
Solution solve_by_parts(const StagedProblem& problem, const Options& options, const base::Progress& progress,
                        const SolvePart& solve_part);

}  // namespace gigawatt::solver
