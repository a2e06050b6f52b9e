// The interior-point iteration over a laid-out problem. Knows nothing of hours: it drives passes over groups and the
// ties.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "solver/solution.hpp"
#include "solver/structured_ties.hpp"

namespace gigawatt::solver::structured {

struct Limits {
  double primal_tolerance = 1e-8;  // scaled rows and bounds
  double dual_tolerance = 1e-8;
  double gap_tolerance = 2e-8;  // relative
  int iterations = 300;
  double seconds = infinity;
  int correctors = 1;  // of centrality, at most
};

struct Outcome {
  Termination termination = Termination::numerical_trouble;
  int iterations = 0;
  Residual residual;  // scaled
  double gap = 0.0;   // relative
  std::string message;
};

class Iteration {
 public:
  Iteration(Layout& layout, Ties& ties, const Kernels& kernels, int threads);
  Outcome run(const Limits& limits, const base::Progress& progress);
  /// After run: moves, in a few steps, towards the nearest point (in the metric of the last iterate) where rows and
  /// bounds hold. Columns on zero stay there. Returns the largest scaled primal residual that is left.
  double repair(int rounds);

 private:
  struct Steps {
    std::vector<double> primal, dual;  // per chain
    double border_primal = 0.0, border_dual = 0.0;
    void clear();
  };

  void start();
  void regularise(double dual);
  void start_piece(const Piece& piece);
  void count_pairs();
  void set_lanes(const Steps& steps);
  void pass_factorise(bool feasibility_only);
  void pass_substitute(bool first);
  void pass_correct();
  void solve_and_substitute(bool first);
  /// The last corrector counts at the weights with these numbers; −1: there is none.
  struct Weights {
    int primal = -1;
    int dual = -1;
  };
  void steps(double share, Weights weights, Steps& into) const;
  /// The weights that allow the longest steps, if they are longer than `least` on average.
  [[nodiscard]] Weights best_weights(double least_primal, double least_dual);
  double complementarity(const Steps& at) const;
  void move_small(const Steps& at);
  void centre(double target);
  void correct_centrality(double target, int most);
  void run_corrector();
  Residual whole_residual();
  void move_within_bounds();
  struct ProgressMade {
    double best_merit = infinity;
    int stall_count = 0, close_count = 0;
  };
  static bool gives_up(const Limits& limits, Outcome& outcome, ProgressMade& made);
  bool proves_none(const Residual& residual, Outcome& outcome) const;

  Layout& layout_;
  Ties& ties_;
  const Kernels& kernels_;
  Workers workers_;
  Regularisation regularisation_;
  std::vector<AlignedDoubles> scratch_;          // per worker
  std::vector<PassInput> input_;                 // per group
  std::vector<PassOutput> output_;               // per group
  std::vector<PassOutput> first_output_;         // of the factorise pass
  std::vector<std::vector<int>> chain_of_lane_;  // [group][lane], −1: empty
  std::vector<double> chain_pairs_;              // complementarity products per chain
  double pair_count_ = 0.0;
  double cost_size_ = 1.0;  // largest scaled cost
  bool common_dual_ = false;
  Steps taken_;
  Steps none_, affine_, now_, candidate_;  // workspaces: the iteration allocates nothing
  Weights pending_;                        // of the last corrector, until a pass adds it
};

}  // namespace gigawatt::solver::structured
