// The interior-point iteration over a laid-out problem. Knows nothing of hours: it drives passes over groups and the
// ties.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "solver/solution.hpp"
#include "solver/staged/ties.hpp"

namespace gigawatt::solver::staged {

struct Limits {
  double primal_tolerance = 1e-7;  // scaled rows and bounds; the repair does the rest
  double dual_tolerance = 1e-8;
  double gap_tolerance = 2e-9;  // relative
  int iterations = 450;
  double seconds = infinity;
  const Solution* from = nullptr;  // a point to start from, moved inside; otherwise every column starts on its own
  bool wants_ray = false;          // along which the dual of a problem without costs grows
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
  /// What a repair measures moves by: the curvatures of the last iterate, or the room that columns have.
  enum class Metric : std::uint8_t { iterate, room };
  /// After run: moves, in a few steps, towards the nearest point where rows and bounds hold. Columns on zero stay
  /// there. Returns the largest scaled primal residual that is left.
  double repair(int rounds, Metric metric);
  /// Values of all columns, to come back to.
  using Values = std::vector<double>;
  [[nodiscard]] Values values();
  void go_back(const Values& values);

 private:
  struct Steps {
    std::vector<double> primal, dual;  // per chain
    double border_primal = 0.0, border_dual = 0.0;
    bool own_dual = false;  // hours take their own dual steps; dual is for what is not hourly
    void clear();
  };

  void start(const Solution* from);
  void start_piece(const Piece& piece, const Solution* from);
  void count_pairs();
  void set_lanes(const Steps& steps);
  void pass_factorise(bool feasibility_only);
  void pass_substitute(bool first);
  void pass_correct();
  void solve_and_substitute(bool first);
  /// One primal step for all chains, or one for each (`own_primal`); dual steps per chain, or one for all (`common`).
  void steps(double share, bool common, bool own_primal, Steps& result) const;
  /// Lets every hour take its own dual step, and everything else the mean of them, within its own way.
  void let_hours_go(double share, Steps& result) const;
  double complementarity(const Steps& to) const;
  void move_small(const Steps& to);
  static double target_product(double mu, double affine, const Residual& residual, double least);
  void centre(double target, double mu);
  Residual whole_residual();
  Residual factorise();
  static void report(const Outcome& outcome, const base::Progress& progress);
  void measure_by_room();
  template <class Visit>
  void visit_values(const Visit& visit);
  void move_within_bounds();
  void forget_directions();
  enum class Direction : std::uint8_t { found, again, lost };
  Direction find_direction(const Outcome& at, double mu, double least_target);
  Direction judge(double products, double most);
  [[nodiscard]] double largest_move() const;
  void follow_rows(double primal);
  [[nodiscard]] bool has_many_chains() const { return chain_pairs_.size() >= many_chains; }
  bool coarsen();
  struct ProgressMade {
    double best_ahead = infinity;
    int stall_count = 0, close_count = 0;
  };
  static bool gives_up(const Limits& limits, Outcome& outcome, ProgressMade& made);
  bool proves_none(const Residual& residual, Outcome& outcome) const;

  /// From here on the shortest way of all chains to their bounds is short, and their rows' prices have far to go.
  static constexpr std::size_t many_chains = 20;

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
  double gap_per_product_ = 0.0;     // duality gap when every product is one
  double primal_before_ = infinity;  // residual of the iteration before
  bool is_finest_ = false;           // a smaller δ broke the system
  bool wants_ray_ = false;           // a ray is looked for, no point
  bool own_primal_ = false;          // the last steps were each chain's own
  double cost_size_ = 0.0;           // largest scaled cost
  Steps taken_;
  Steps none_, affine_;  // workspaces: the iteration allocates nothing
};

}  // namespace gigawatt::solver::staged
