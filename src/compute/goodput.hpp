// Goodput of a synchronous job that fails, restarts and repeats the work since its last checkpoint.
// Source: J. T. Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", Future Generation
// Computer Systems 22 (2006) 303–312. Failures are Poisson, so the formulas stay defined when the mean time between
// failures M comes near the checkpoint time δ: with interval τ and restart time R
//   goodput = τ e^(−R/M) / (M (e^((τ+δ)/M) − 1)),
//   τ_opt = sqrt(2δM) · (1 + sqrt(δ/2M)/3 + (δ/2M)/9) − δ for δ < 2M, else M        (Young's sqrt(2δM) is its first
//   term).
#pragma once

#include "scenario/model/hall.hpp"

namespace gigawatt::compute {

struct JobTimes {
  double mean_time_between_failures_h = 0.0;  // of the whole job, > 0
  double checkpoint_h = 0.0;                  // ≥ 0
  double restart_h = 0.0;                     // ≥ 0
};

/// 8,760 h ÷ (failures per accelerator and year · accelerators in the job); infinite if nothing ever fails.
double mean_time_between_failures_h(double failures_per_accelerator_year, double job_accelerators);

/// Compute time between two checkpoints that maximises goodput, hours; 0 if a checkpoint takes no time.
double checkpoint_interval_h(const JobTimes& job);

/// Useful ÷ powered time, 0…1, at the optimal interval.
double goodput(const JobTimes& job);

/// Of a hall: jobs of hall.job_accelerators (0: the whole hall). Inference keeps no state to repeat: it loses the
/// restart only.
double hall_goodput(const scenario::Hall& hall, const scenario::Accelerator& accelerator);

/// Accelerators in a hall: its count, or IT power ÷ power per accelerator where no count is given.
double hall_accelerators(const scenario::Hall& hall, const scenario::Accelerator& accelerator);

}  // namespace gigawatt::compute
