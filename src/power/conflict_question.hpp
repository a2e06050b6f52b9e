// The questions behind a conflict: is there a plan at all, and how far must a limit give way until there is one.
// Internal to the room.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "power/plan.hpp"

namespace gigawatt::power {

enum class Answer { feasible, infeasible, unknown };

/// A limit that may give way: Limit::constraint of the plan's model, at one site (empty: shared by all).
struct Elastic {
  std::string limit;
  std::string site;
  /// Instead of by its own unit the firm capacity asked gives way by points of reserve margin: 0.01 of the peak.
  bool by_reserve_points = false;
  /// For a largest size: what it is. The input asked has it given up, for a size stands in other rows as well.
  std::optional<double> size_mw = {};
};

/// What stays unserved at least where everything must be served.
struct Unserved {
  double energy_share = 0.0;  // of the load asked in all weather years together
  double firm_mw = 0.0;       // of firm capacity at peak, in the worst month
};

/// Asks within one time limit for all questions together. Answers are deterministic as long as it is not reached.
class Questions {
 public:
  /// `options.seconds_limit` is what is left for all of them.
  Questions(const solver::Options& options, const base::Progress& progress);

  /// Whether any plan meets all of this.
  Answer ask(const PlanInput& input);
  /// By how much these limits must give way, each in its own unit, so that a plan exists: the least sum. Nothing if
  /// no amount is enough, or if that is not known.
  std::optional<std::vector<double>> least_excess(const PlanInput& input, std::span<const Elastic> elastics);
  /// The least that stays unserved; nothing if that is not known.
  std::optional<Unserved> least_unserved(const PlanInput& input);

  [[nodiscard]] bool is_over() const;
  [[nodiscard]] double seconds_spent() const;
  /// From now on no more than this, if that is less than what is left.
  void allow(double seconds);

 private:
  [[nodiscard]] double seconds_left() const;
  solver::Solution solve(const solver::StagedProblem& problem);

  solver::Options options_;
  const base::Progress& progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace gigawatt::power
