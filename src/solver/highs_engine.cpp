#include "solver/highs_engine.hpp"

#include <fmt/format.h>
#include <interfaces/highs_c_api.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace gigawatt::solver {
namespace {

static_assert(sizeof(HighsInt) == sizeof(FlatIndex));

struct DestroyHighs {
  void operator()(void* highs) const { Highs_destroy(highs); }
};
using HighsHandle = std::unique_ptr<void, DestroyHighs>;

constexpr HighsInt interrupt_types[] = {kHighsCallbackSimplexInterrupt, kHighsCallbackIpmInterrupt,
                                        kHighsCallbackMipInterrupt};

/// Passes HiGHS's callbacks on to Progress. An interrupt callback costs HiGHS time in proportion to the columns at
/// every iteration (nearly half of all the time on a year of hours), so that a line of its log, some ten a second with
/// simplex, arms it for a single call. Branch and bound, whose calls are rare, keeps it armed.
struct Watcher {
  void* highs;
  const base::Progress& progress;
  HighsMethod method;

  void arm() const {
    for (const HighsInt type : interrupt_types) Highs_startCallback(highs, type);
  }

  static void called(int type, const char* /*message*/, const HighsCallbackDataOut* out, HighsCallbackDataIn* in,
                     void* user) {
    const auto& watcher = *static_cast<const Watcher*>(user);
    if (type == kHighsCallbackLogging) {
      watcher.arm();
      return;
    }
    if (out != nullptr) watcher.progress.report(watcher.phrase(*out), -1.0);
    if (watcher.progress.should_stop()) {
      if (in != nullptr) in->user_interrupt = 1;
    } else if (watcher.method != HighsMethod::branch_and_bound) {
      Highs_stopCallback(watcher.highs, type);
    }
  }

  [[nodiscard]] std::string phrase(const HighsCallbackDataOut& out) const {
    const char* name = to_string(method);
    if (method == HighsMethod::branch_and_bound && out.mip_node_count > 0) {
      return fmt::format("solve with {}: {} nodes, gap {:.2g} %", name, out.mip_node_count, 100.0 * out.mip_gap);
    }
    const HighsInt iterations = std::max(out.simplex_iteration_count, out.ipm_iteration_count);
    if (iterations <= 0) return fmt::format("solve with {}", name);
    return fmt::format("solve with {}: {} iterations", name, iterations);
  }
};

void set_options(void* highs, HighsMethod method, const Options& options, double seconds_limit) {
  Highs_setBoolOptionValue(highs, "log_to_console", 0);  // lines go to the logging callback only
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  Highs_setDoubleOptionValue(highs, "small_matrix_value", 1e-12);
  Highs_setDoubleOptionValue(highs, "primal_feasibility_tolerance", options.feasibility_tolerance);
  Highs_setDoubleOptionValue(highs, "dual_feasibility_tolerance", options.optimality_tolerance);
  if (seconds_limit < infinity) Highs_setDoubleOptionValue(highs, "time_limit", std::max(0.0, seconds_limit));
  const auto limit =
      static_cast<HighsInt>(std::min<long>(options.iteration_limit, std::numeric_limits<HighsInt>::max()));
  switch (method) {
    case HighsMethod::simplex:
    case HighsMethod::simplex_without_presolve:
      Highs_setStringOptionValue(highs, "solver", "simplex");
      Highs_setIntOptionValue(highs, "log_dev_level",
                              2);  // a line at every refactorisation, not only every five seconds
      Highs_setStringOptionValue(highs, "presolve", method == HighsMethod::simplex ? "on" : "off");
      if (limit > 0) Highs_setIntOptionValue(highs, "simplex_iteration_limit", limit);
      break;
    case HighsMethod::interior_point:
      Highs_setStringOptionValue(highs, "solver", "ipx");
      Highs_setStringOptionValue(highs, "run_crossover", "on");
      if (limit > 0) Highs_setIntOptionValue(highs, "ipm_iteration_limit", limit);
      break;
    case HighsMethod::first_order:
      Highs_setStringOptionValue(highs, "solver", "pdlp");
      Highs_setBoolOptionValue(highs, "output_flag", 0);  // it writes past the callback, to standard output
      Highs_setDoubleOptionValue(highs, "pdlp_optimality_tolerance", options.optimality_tolerance);
      if (limit > 0) Highs_setIntOptionValue(highs, "pdlp_iteration_limit", limit);
      break;
    case HighsMethod::branch_and_bound:
      Highs_setDoubleOptionValue(highs, "mip_rel_gap", options.relative_gap);
      if (limit > 0) Highs_setIntOptionValue(highs, "mip_max_nodes", limit);
      break;
  }
}

HighsInt pass(void* highs, const FlatProblem& flat, HighsMethod method) {
  const auto columns = static_cast<HighsInt>(flat.column_count());
  const auto rows = static_cast<HighsInt>(flat.row_count());
  const auto entries = static_cast<HighsInt>(flat.value.size());
  if (method != HighsMethod::branch_and_bound) {
    return Highs_passLp(highs, columns, rows, entries, kHighsMatrixFormatRowwise, kHighsObjSenseMinimize, flat.offset,
                        flat.cost.data(), flat.lower.data(), flat.upper.data(), flat.row_lower.data(),
                        flat.row_upper.data(), flat.row_start.data(), flat.column_index.data(), flat.value.data());
  }
  std::vector<HighsInt> integrality(flat.column_count(), kHighsVarTypeContinuous);
  for (const FlatIndex column : flat.integer_columns) {
    integrality[static_cast<std::size_t>(column)] = kHighsVarTypeInteger;
  }
  return Highs_passMip(highs, columns, rows, entries, kHighsMatrixFormatRowwise, kHighsObjSenseMinimize, flat.offset,
                       flat.cost.data(), flat.lower.data(), flat.upper.data(), flat.row_lower.data(),
                       flat.row_upper.data(), flat.row_start.data(), flat.column_index.data(), flat.value.data(),
                       integrality.data());
}

long information(const void* highs, const char* name) {
  HighsInt value = 0;
  return Highs_getIntInfoValue(highs, name, &value) == kHighsStatusOk ? std::max<long>(value, 0) : 0;
}

void read_status(const void* highs, HighsRun& run) {
  const HighsInt status = Highs_getModelStatus(highs);
  if (status == kHighsModelStatusOptimal || status == kHighsModelStatusModelEmpty) {
    run.termination = Termination::optimal;
  } else if (status == kHighsModelStatusInfeasible) {
    run.termination = Termination::infeasible;
  } else if (status == kHighsModelStatusUnbounded) {
    run.termination = Termination::unbounded;
  } else if (status == kHighsModelStatusUnboundedOrInfeasible) {
    run.undecided_infeasible_or_unbounded = true;
    run.message = "HiGHS could not tell infeasible from unbounded";
  } else if (status == kHighsModelStatusTimeLimit) {
    run.termination = Termination::time_limit;
  } else if (status == kHighsModelStatusIterationLimit || status == kHighsModelStatusSolutionLimit) {
    run.termination = Termination::iteration_limit;
  } else if (status == kHighsModelStatusInterrupt) {
    run.termination = Termination::interrupted;
  } else {
    run.message = fmt::format("HiGHS ended with model status {}", status);
  }
}

void read_point(const void* highs, const FlatProblem& flat, HighsRun& run) {
  HighsInt primal = kHighsSolutionStatusNone;
  HighsInt dual = kHighsSolutionStatusNone;
  Highs_getIntInfoValue(highs, "primal_solution_status", &primal);
  Highs_getIntInfoValue(highs, "dual_solution_status", &dual);
  if (primal == kHighsSolutionStatusNone && run.termination != Termination::optimal) return;
  run.has_point = true;
  run.point.column.resize(flat.column_count());
  run.point.row_dual.resize(flat.row_count());
  std::vector<double> unused_column(flat.column_count());
  std::vector<double> unused_row(flat.row_count());
  Highs_getSolution(highs, run.point.column.data(), unused_column.data(), unused_row.data(), run.point.row_dual.data());
  if (dual == kHighsSolutionStatusNone && run.termination != Termination::optimal) run.point.row_dual.clear();
}

}  // namespace

const char* to_string(HighsMethod method) {
  switch (method) {
    case HighsMethod::simplex:
    case HighsMethod::simplex_without_presolve:
      return "highs-simplex";
    case HighsMethod::interior_point:
      return "highs-ipx";
    case HighsMethod::first_order:
      return "highs-pdlp";
    case HighsMethod::branch_and_bound:
      break;
  }
  return "highs-mip";
}

HighsRun run_highs(const FlatProblem& flat, HighsMethod method, const Options& options, double seconds_limit,
                   const base::Progress& progress) {
  HighsRun run;
  if (progress.should_stop()) {
    run.termination = Termination::interrupted;
    return run;
  }
  const HighsHandle handle(Highs_create());
  void* highs = handle.get();
  set_options(highs, method, options, seconds_limit);
  if (pass(highs, flat, method) == kHighsStatusError) {
    run.message = "HiGHS refused the problem's numbers";
    return run;
  }
  Watcher watcher{.highs = highs, .progress = progress, .method = method};
  Highs_setCallback(highs, &Watcher::called, &watcher);
  Highs_startCallback(highs, kHighsCallbackLogging);
  watcher.arm();
  Highs_run(highs);
  read_status(highs, run);
  read_point(highs, flat, run);
  for (const char* name :
       {"simplex_iteration_count", "ipm_iteration_count", "crossover_iteration_count", "pdlp_iteration_count"}) {
    run.iterations += information(highs, name);
  }
  if (method == HighsMethod::branch_and_bound) {
    Highs_getDoubleInfoValue(highs, "mip_dual_bound", &run.mip_lower_bound);
    run.point.row_dual.clear();
  }
  run.seconds = Highs_getRunTime(highs);
  return run;
}

}  // namespace gigawatt::solver
