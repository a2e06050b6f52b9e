// The door of the room: an ensemble of one scenario. The plan is made once; samples keep its orders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "risk/books.hpp"
#include "risk/durations.hpp"
#include "risk/estimate.hpp"
#include "risk/inputs.hpp"
#include "study/run.hpp"

namespace gigawatt::risk {

struct Request {
  std::uint64_t samples = 1024;
  std::uint64_t first = 0;                 // of the samples, those from here …
  std::optional<std::uint64_t> last;       // … up to here are run; absent: all
  std::optional<std::uint64_t> seed;       // absent: the scenario's
  std::vector<std::string> shocks;         // as typed
  std::optional<std::string> reverse;      // a shock without its amount: the smallest that breaks something is searched
  std::optional<time::Month> replan = {};  // some samples are planned again in this month
  int threads = 1;
  bool swings = true;  // whether one input at a time is asked for as well
  study::Options options = {};
};

/// A sample that could not be computed.
struct Failure {
  std::uint64_t number = 0;
  std::string message;
};

/// One input at its P10 and P90, all others at their median: what the measures come to.
struct Swing {
  Values low, high;
};

/// The smallest shock at which something breaks.
struct Reverse {
  std::string shock;  // as asked
  bool found = false;
  double amount = 0.0, step = 0.0;  // of the amount at which it breaks; how finely it was searched
  bool monotone = true;             // then bisected; otherwise the first of a scan
  double most = 0.0;                // up to which it was searched
  std::string unit;                 // "x", "%", "months"
  std::vector<std::string> broken;  // what breaks there, in words
  std::vector<std::string> before;  // what is broken without it
};

/// A sample with the base's orders, and with those before a month alone, the others decided anew in it.
struct Replanned {
  std::uint64_t sample = 0;
  std::string rank;  // "best", "median", "worst": by cost
  struct Way {
    double expected_npv_usd = 0.0;  // what the plan promises on what is known in the month
    double cost_npv_usd = 0.0;      // as it then comes
    std::optional<double> served_share;
    std::vector<std::optional<double>> delivered_share;  // by contract
  };
  Way kept, replanned;
  std::vector<study::Order> instead;    // what is ordered from the month on
  std::vector<study::Order> given_up;   // the base's orders from the month on
  std::vector<std::string> cannot_act;  // owners that have failed by then
  std::string no_plan;                  // why there is none; otherwise empty
};
struct Replan {
  time::Month month;
  std::vector<Replanned> samples;
};

/// What is known of an ensemble, or of a part of it. Rows of `drawn` and `values` belong to samples `first` to `last`.
struct Ensemble {
  scenario::Scenario scenario;
  Inputs inputs;
  std::vector<Measure> measures;
  std::uint64_t samples = 0, first = 0, last = 0, seed = 1;
  std::vector<std::string> shocks;
  std::vector<std::vector<double>> drawn;  // [sample][input]
  std::vector<std::size_t> weather;        // [sample]
  std::vector<Values> values;              // [sample][measure]; empty where it failed
  std::vector<Failure> failures;
  Values median;              // all inputs at their median, nothing broken
  std::vector<Swing> swings;  // by input, then by duration; none where they were not asked for
  std::optional<Reverse> reverse;
  std::optional<Replan> replan = {};
  std::vector<Duration> durations = {};       // drawn beside the inputs, where sites state their build
  std::vector<std::string> idle_shocks = {};  // those that change no number of the median case by themselves
  bool interrupted = false;                   // then `last` says how far it got
  solver::Termination termination = solver::Termination::optimal;
  std::string message;  // why there is no plan
  [[nodiscard]] bool planned() const { return message.empty(); }
};

/// Diagnostics for weather, correlations, shocks and thresholds that cannot be. The same bits for any number of threads
/// and any split into parts. Where there is no plan, `message` says why.
base::Result<Ensemble> stress(const scenario::Scenario& scenario, const Request& request,
                              const base::Progress& progress);

/// A condition of the scenario on the ensemble.
struct Verdict {
  std::string text;
  std::optional<Estimate> value;
  bool passed = false;
};
/// `P(PATH at_least X)`, `P(PATH at_most X)`, `P(PATH by DATE)`, `P90(PATH)`; other thresholds are of a run.
std::vector<Verdict> verdicts(const Ensemble& ensemble);
base::Diagnostics faults_of_thresholds(const scenario::Scenario& scenario, const std::vector<Measure>& measures);

/// Values of one measure over the samples that have it.
std::vector<double> column(const Ensemble& ensemble, std::size_t measure);
std::optional<std::size_t> index_of(const std::vector<Measure>& measures, const std::string& name);

}  // namespace gigawatt::risk
