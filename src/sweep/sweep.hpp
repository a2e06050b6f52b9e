// One scenario planned at every point of a grid of axes, and what each plan comes to.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "measure/measure.hpp"
#include "scenario/parse.hpp"
#include "study/run.hpp"
#include "sweep/axis.hpp"
#include "sweep/measures.hpp"

namespace gigawatt::sweep {

/// Numbers of one run beyond the usual ones, from what it was planned with.
using FurtherQuantities = std::function<std::vector<Quantity>(const study::Prepared&, const study::Run&)>;

struct Request {
  std::string scenario;            // path or shipped name
  scenario::Overrides overrides;   // of all points
  std::vector<Axis> axes;          // at least one; their product are the points
  std::vector<std::string> paths;  // numbers of the run that are wanted beside the usual ones (measure::names_of)
  study::Options options;          // of each point; solver.seconds_limit is for all points together
  int threads = 1;                 // points side by side; each is solved by one thread
  FurtherQuantities further = {};  // may be empty
};

/// A number that every point has, or lacks: "usd_per_mwh", "gas_engine_mw".
struct Measure {
  std::string name;  // unit last
  std::string unit;
  std::string description;
  std::vector<std::optional<double>> values;  // per point
};

struct Point {
  solver::Termination termination = solver::Termination::time_limit;
  std::string message;        // why there is no plan; empty otherwise
  double relative_gap = 0.0;  // between the plan's cost and its proven bound
  long iterations = 0;
  bool solved = false;  // there is a plan
  std::vector<measure::Verdict> thresholds;
};

struct Result {
  scenario::Scenario base;  // at the first point
  std::vector<Axis> axes;
  std::vector<Point> points;      // the last axis is the fastest
  std::vector<Measure> measures;  // in order of their first appearance
  base::Diagnostics warnings;     // of every value of every axis, each once
  bool interrupted = false;
};

/// The scenario's settings at one point.
scenario::Overrides overrides_at(const Request& request, std::size_t point);

/// Plans every point. Every value of every axis is read before anything is planned; the faults of all of them come at
/// once. A point without a plan has a message and no numbers. The same bits for any number of threads.
base::Result<Result> run(const Request& request, const base::Progress& progress);

}  // namespace gigawatt::sweep
