#include "solver/highs_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "solver/certificate.hpp"
#include "solver/flatten.hpp"
#include "solver/highs_engine.hpp"

namespace gigawatt::solver {
namespace {

constexpr double snap_distance = 1e-9;  // scaled by 1 + |bound|

/// Largest share of the objective by which it may differ from the dual objective. Simplex reaches 1e-12; this is what
/// interior-point and first-order answers are held to.
constexpr double gap_limit = 1e-6;

bool near(double value, double bound) { return std::abs(value - bound) <= snap_distance * (1.0 + std::abs(bound)); }

void snap(double& value, double lower, double upper) {
  if (near(value, lower)) value = lower;
  if (near(value, upper)) value = upper;
}

/// Moves values that are at a bound up to rounding exactly onto it: a unit that is off shows 0.
void snap_to_bounds(const StagedProblem& problem, const FlatProblem& flat, std::vector<double>& column) {
  for (std::size_t j = 0; j < column.size(); ++j) snap(column[j], flat.lower[j], flat.upper[j]);
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    const ChainLayout& layout = flat.chains[k];
    const auto stage_rows = static_cast<FlatIndex>(problem.chains[k].rows.size());
    for (std::size_t t = 0; t < problem.chains[k].hour_count; ++t) {
      for (FlatIndex row = layout.first_row_of_hour[t] + stage_rows; row < layout.first_row_of_hour[t + 1]; ++row) {
        const auto i = static_cast<std::size_t>(row);
        const auto at = static_cast<std::size_t>(flat.row_start[i]);  // entries: the stage column, the border column
        const double border = column[static_cast<std::size_t>(flat.column_index[at + 1])];
        const double bound = flat.row_upper[i] - flat.value[at + 1] * border;
        double& value = column[static_cast<std::size_t>(flat.column_index[at])];
        if (value != 0.0 && near(value, bound)) value = bound;
      }
    }
  }
}

/// `choose` is simplex. On generated year plans (82,000 rows × 123,000 columns a year, 12 periods, peaks, two linking
/// rows; one thread, processor time of the 2-core build machine, 2026-11-22) HiGHS 1.15.1 needed
///   simplex                8 s for one year, 22 s for two (Devex pricing: 8 s and 25 s)
///   interior point         not done after 150 s and 16 iterations for one year, without crossover
///   first order            not done after 150 s for one year at 1e-4
/// Interior point runs with crossover: its cost is small beside the iterations, and without it the objective of 1,000
/// hours was 4e-9 off and values at bounds are smeared.
std::span<const HighsMethod> methods_in_order(HighsAlgorithm algorithm) {
  using enum HighsMethod;
  static constexpr HighsMethod simplex_first[] = {simplex, interior_point, simplex_without_presolve};
  static constexpr HighsMethod interior_point_first[] = {interior_point, simplex};
  static constexpr HighsMethod first_order_first[] = {first_order, simplex};
  switch (algorithm) {
    case HighsAlgorithm::interior_point:
      return interior_point_first;
    case HighsAlgorithm::first_order:
      return first_order_first;
    case HighsAlgorithm::choose:
    case HighsAlgorithm::simplex:
      break;
  }
  return simplex_first;
}

class HighsSolve {
 public:
  HighsSolve(const StagedProblem& problem, const Options& options, const base::Progress& progress)
      : problem_(problem), options_(options), progress_(progress) {}

  Solution run() {
    FlatProblem flat = flatten(problem_, options_.integers);
    if (flat.column_count() == 0) {
      nothing_to_decide(flat);
    } else if (!flat.integer_columns.empty()) {
      branch_and_bound(flat);
    } else {
      linear(flat);
    }
    solution_.fell_back_because = trouble_;
    return std::move(solution_);
  }

 private:
  HighsRun run_once(const FlatProblem& flat, HighsMethod method) {
    HighsRun run = run_highs(flat, method, options_, options_.seconds_limit - solution_.seconds, progress_);
    solution_.backend = to_string(method);
    solution_.iterations += run.iterations;
    solution_.seconds += run.seconds;
    return run;
  }

  void blame(const char* method, const std::string& what) {
    if (!trouble_.empty()) trouble_ += "; ";
    trouble_ += fmt::format("{}: {}", method, what);
  }

  /// HiGHS has no answer to a problem without columns.
  void nothing_to_decide(const FlatProblem& flat) {
    solution_.backend = "highs";
    FlatPoint point{.column = {}, .row_dual = std::vector<double>(flat.row_count()), .reduced_cost = {}};
    fill(flat, point);
    const bool feasible = solution_.primal_residual <= options_.feasibility_tolerance;
    solution_.termination = feasible ? Termination::optimal : Termination::infeasible;
  }

  void linear(const FlatProblem& flat) {
    for (const HighsMethod method : methods_in_order(options_.algorithm)) {
      if (attempt(flat, method)) return;
    }
    solution_.termination = Termination::numerical_trouble;
    solution_.message = trouble_;
  }

  /// Whether the question is settled: a checked optimum, a proof that there is none, or a limit.
  bool attempt(const FlatProblem& flat, HighsMethod method) {
    HighsRun run = run_once(flat, method);
    if (run.undecided_infeasible_or_unbounded) run = run_once(flat, HighsMethod::simplex_without_presolve);
    const bool claims_none = run.termination == Termination::infeasible || run.termination == Termination::unbounded;
    if (claims_none && method == HighsMethod::first_order) {
      blame(to_string(method), "found no optimum, which this method cannot prove");
      return false;
    }
    if (run.termination == Termination::numerical_trouble && !run.has_point) {
      blame(to_string(method), run.message);
      return false;
    }
    solution_.termination = run.termination;
    if (!run.has_point || claims_none) {
      solution_.lower_bound = run.termination == Termination::infeasible ? infinity : -infinity;
      return true;
    }
    fill(flat, run.point);
    if (run.termination != Termination::optimal && run.termination != Termination::numerical_trouble) return true;
    // Our own check decides, whatever HiGHS thinks of its answer.
    const std::string failure = why_not_optimal();
    if (!failure.empty()) {
      blame(to_string(method), run.message.empty() ? failure : run.message + ", " + failure);
      return false;
    }
    solution_.termination = Termination::optimal;
    return true;
  }

  void branch_and_bound(FlatProblem& flat) {
    HighsRun run = run_once(flat, HighsMethod::branch_and_bound);
    const double bound = run.mip_lower_bound;
    solution_.message = run.message;
    solution_.termination = run.termination;
    solution_.lower_bound = bound;
    if (!run.has_point || run.termination == Termination::infeasible || run.termination == Termination::unbounded)
      return;
    // With the whole numbers fixed, the rest is a linear program: its answer is clean and has prices.
    for (const FlatIndex column : flat.integer_columns) {
      const auto j = static_cast<std::size_t>(column);
      flat.lower[j] = flat.upper[j] = std::round(run.point.column[j]);
    }
    if (!attempt(flat, HighsMethod::simplex) || solution_.termination != Termination::optimal) {
      fill(flat, run.point);
      blame("highs-mip", "its whole numbers, once rounded, leave no linear program to solve: no prices");
      if (solution_.primal_residual > options_.feasibility_tolerance) run.termination = Termination::numerical_trouble;
    }
    solution_.backend = to_string(HighsMethod::branch_and_bound);
    solution_.termination = run.termination;
    solution_.lower_bound = std::min(bound, solution_.objective);
  }

  /// Of HiGHS's multipliers and the settled ones, takes the settled if they prove as much.
  void prove(const FlatProblem& flat, FlatPoint& point) {
    Certificate certificate = certify(flat, options_.optimality_tolerance, point);
    FlatPoint settled = point;
    settle_moving_bounds(problem_, flat, settled);
    const Certificate other = certify(flat, options_.optimality_tolerance, settled);
    const double rounding = 1e-9 * (1.0 + std::abs(certificate.lower_bound));
    if (other.lower_bound >= certificate.lower_bound - rounding &&
        other.dual_residual <= std::max(certificate.dual_residual, options_.optimality_tolerance)) {
      certificate = other;
      point = std::move(settled);
    }
    solution_.lower_bound = certificate.lower_bound;
    solution_.dual_residual = certificate.dual_residual;
  }

  /// Fills the solution from a flat point, with our own residuals and bound.
  void fill(const FlatProblem& flat, FlatPoint& point) {
    if (point.row_dual.empty()) {
      solution_.lower_bound = -infinity;
      solution_.dual_residual = infinity;
    } else {
      prove(flat, point);
    }
    const std::vector<double> unsnapped = point.column;
    snap_to_bounds(problem_, flat, point.column);
    unflatten(problem_, flat, point, solution_);
    Residuals residuals = check(problem_, solution_);
    if (residuals.primal > options_.feasibility_tolerance) {
      point.column = unsnapped;
      unflatten(problem_, flat, point, solution_);
      residuals = check(problem_, solution_);
    }
    solution_.primal_residual = residuals.primal;
    solution_.objective = residuals.objective;
  }

  [[nodiscard]] std::string why_not_optimal() const {
    if (solution_.primal_residual > options_.feasibility_tolerance) {
      return fmt::format("primal residual {:.2g}", solution_.primal_residual);
    }
    if (solution_.dual_residual > options_.optimality_tolerance) {
      return fmt::format("dual residual {:.2g}", solution_.dual_residual);
    }
    const double gap = std::abs(solution_.objective - solution_.lower_bound) / (1.0 + std::abs(solution_.objective));
    return gap > gap_limit ? fmt::format("relative duality gap {:.2g}", gap) : std::string();
  }

  const StagedProblem& problem_;
  const Options& options_;
  const base::Progress& progress_;
  Solution solution_;
  std::string trouble_;
};

}  // namespace

Solution solve_highs(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  if (!fits_flat_index(problem)) {
    Solution solution;
    solution.termination = Termination::numerical_trouble;
    solution.backend = "highs";
    solution.message = "the problem has more entries than HiGHS can index";
    return solution;
  }
  return HighsSolve(problem, options, progress).run();
}

}  // namespace gigawatt::solver
