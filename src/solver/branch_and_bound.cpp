#include "solver/branch_and_bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <queue>

namespace gigawatt::solver {
namespace {

constexpr double whole = 1e-6;  // what may be missing to a whole number

/// Bounds of the integer columns.
struct Node {
  double bound = -infinity;
  std::vector<double> lower, upper;
};

struct WorseBound {
  bool operator()(const Node& a, const Node& b) const { return a.bound > b.bound; }
};

class Search {
 public:
  Search(const StagedProblem& problem, const Options& options, const base::Progress& progress, const Relaxation& relax)
      : problem_(problem), options_(options), progress_(progress), relax_(relax) {
    options_.integers = false;
    for (std::size_t b = 0; b < problem.border.size(); ++b) {
      if (problem.border[b].integer) columns_.push_back(b);
    }
  }

  Solution run() {
    Node root;
    for (const std::size_t b : columns_) {
      root.lower.push_back(std::ceil(problem_.border[b].lower - whole) + 0.0);  // no negative zero
      root.upper.push_back(std::floor(problem_.border[b].upper + whole));
    }
    Solution relaxed = solve(root);
    if (relaxed.termination != Termination::optimal) return finished(std::move(relaxed));
    root.bound = relaxed.lower_bound;
    round(root, relaxed, [](double value) { return std::ceil(value - whole); });
    round(root, relaxed, [](double value) { return std::round(value); });
    std::optional<Node> next = branch(std::move(root), relaxed);
    while (!stopped_ && (next || !open_.empty())) {
      if (!next) {
        next = open_.top();
        open_.pop();
      }
      if (is_dropped(next->bound)) {
        next.reset();
        continue;
      }
      next = explore(std::move(*next));
    }
    return answer(next ? next->bound : infinity);
  }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  /// A node that cannot be better than this is not looked at.
  [[nodiscard]] double cutoff() const {
    return best_ ? best_->objective - options_.relative_gap * std::abs(best_->objective) : infinity;
  }

  bool is_dropped(double bound) {
    if (bound < cutoff()) return false;
    dropped_bound_ = std::min(dropped_bound_, bound);
    return true;
  }

  Solution solve(const Node& node) {
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      problem_.border[columns_[n]].lower = node.lower[n];
      problem_.border[columns_[n]].upper = node.upper[n];
    }
    Options options = options_;
    options.seconds_limit = options_.seconds_limit - seconds();
    Solution solution = relax_(problem_, options, progress_);
    ++node_count_;
    iterations_ += solution.iterations;
    if (!solution.fell_back_because.empty()) {
      if (fall_back_count_++ == 0) fell_back_because_ = solution.fell_back_because;
    }
    report();
    return solution;
  }

  /// At most once a second.
  void report() {
    if (seconds() < next_report_seconds_) return;
    next_report_seconds_ = seconds() + 1.0;
    const double bound = open_.empty() ? -infinity : open_.top().bound;
    if (best_ && std::isfinite(bound)) {
      progress_.report(
          fmt::format("branch and bound: {} nodes, best {:.6g}, bound {:.6g}", node_count_, best_->objective, bound),
          -1.0);
    } else {
      progress_.report(fmt::format("branch and bound: {} nodes", node_count_), -1.0);
    }
  }

  /// True if the search may go on with this solution; a limit or trouble ends it.
  bool is_usable(const Solution& solution) {
    if (solution.termination == Termination::optimal) return true;
    if (solution.termination != Termination::infeasible) {
      stopped_ = solution.termination;
      trouble_ = solution.message;
    }
    return false;
  }

  std::optional<Node> explore(Node node) {
    Solution relaxed = solve(node);
    if (!is_usable(relaxed)) {
      if (stopped_) open_.push(std::move(node));  // its bound still stands
      return std::nullopt;
    }
    node.bound = std::max(node.bound, relaxed.lower_bound);
    constexpr long nodes_between_roundings = 8;
    if (node.bound < cutoff() && node_count_ % nodes_between_roundings == 0)
      round(node, relaxed, [](double value) { return std::round(value); });
    return branch(std::move(node), relaxed);
  }

  /// Solves with the relaxed values rounded; keeps it if it is the best so far.
  template <class Rule>
  void round(const Node& node, const Solution& relaxed, Rule rule) {
    Node fixed = node;
    for (std::size_t n = 0; n < columns_.size(); ++n)
      fixed.lower[n] = fixed.upper[n] = std::clamp(rule(relaxed.border[columns_[n]]), node.lower[n], node.upper[n]);
    offer(fixed);
  }

  void offer(const Node& fixed) {
    if (stopped_) return;
    Solution solution = solve(fixed);
    if (!is_usable(solution)) return;
    for (std::size_t n = 0; n < columns_.size(); ++n) solution.border[columns_[n]] = fixed.lower[n] + 0.0;
    if (!best_ || solution.objective < best_->objective) best_ = std::move(solution);
  }

  /// Splits at the column farthest from a whole number; returns the nearer child and keeps the other. Nothing if the
  /// node is settled.
  std::optional<Node> branch(Node node, const Solution& relaxed) {
    if (is_dropped(node.bound)) return std::nullopt;
    fix_by_reduced_costs(node, relaxed);
    double farthest = whole;
    std::size_t chosen = columns_.size();
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      const double value = relaxed.border[columns_[n]];
      const double distance = std::abs(value - std::round(value));
      if (distance <= farthest) continue;
      farthest = distance;
      chosen = n;
    }
    if (chosen == columns_.size()) {
      round(node, relaxed, [](double value) { return std::round(value); });
      dropped_bound_ = std::min(dropped_bound_, node.bound);
      return std::nullopt;
    }
    const double value = relaxed.border[columns_[chosen]];
    Node below = node;
    below.upper[chosen] = std::min(node.upper[chosen], std::floor(value));
    node.lower[chosen] = std::max(node.lower[chosen], std::ceil(value));
    if (value - std::floor(value) < 0.5) std::swap(node, below);
    if (is_possible(below, chosen)) open_.push(std::move(below));
    return is_possible(node, chosen) ? std::optional(std::move(node)) : std::nullopt;
  }

  /// Reduced costs may have taken away what a branch asks for.
  static bool is_possible(const Node& node, std::size_t n) { return node.lower[n] <= node.upper[n]; }

  /// A step of one away from its bound that costs more than the best answer allows is not worth a node.
  void fix_by_reduced_costs(Node& node, const Solution& relaxed) {
    if (!best_ || relaxed.border_reduced_costs.size() != problem_.border.size()) return;
    const double room = cutoff() - relaxed.lower_bound;
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      const double price = relaxed.border_reduced_costs[columns_[n]], value = relaxed.border[columns_[n]];
      if (price == 0.0 || !(room / std::abs(price) < node.upper[n] - node.lower[n])) continue;
      const double steps = std::floor(room / std::abs(price) + whole);
      if (price > 0.0 && value <= node.lower[n] + whole)
        node.upper[n] = node.lower[n] + steps;
      else if (price < 0.0 && value >= node.upper[n] - whole)
        node.lower[n] = node.upper[n] - steps;
      else
        continue;
      dropped_bound_ = std::min(dropped_bound_, relaxed.lower_bound + (steps + 1.0) * std::abs(price));
    }
  }

  Solution answer(double pending_bound) {
    double bound = std::min(pending_bound, dropped_bound_);
    if (!open_.empty()) bound = std::min(bound, open_.top().bound);
    if (!best_) return finished(without_answer(bound));
    best_->lower_bound = std::min(bound, best_->lower_bound);
    best_->termination = stopped_.value_or(Termination::optimal);
    best_->message = stopped_ ? trouble_ : std::string();
    return finished(std::move(*best_));
  }

  /// Infeasible only if every node was: one with whole numbers that could not be rounded proves nothing.
  [[nodiscard]] Solution without_answer(double bound) const {
    Solution none;
    const bool is_proven = !stopped_ && bound == infinity;
    none.termination = stopped_.value_or(is_proven ? Termination::infeasible : Termination::numerical_trouble);
    none.lower_bound = bound;
    none.message = stopped_    ? trouble_
                   : is_proven ? "no choice of whole numbers meets all rows and bounds"
                               : "its whole numbers, once rounded, leave no linear program to solve";
    return none;
  }

  Solution finished(Solution solution) const {
    solution.backend = "structured-mip";
    solution.iterations = iterations_;
    solution.seconds = seconds();
    solution.fell_back_because.clear();
    if (fall_back_count_ > 0) {
      solution.fell_back_because = fmt::format("{} of {} nodes: {}", fall_back_count_, node_count_, fell_back_because_);
    }
    return solution;
  }

  StagedProblem problem_;
  Options options_;
  const base::Progress& progress_;
  const Relaxation& relax_;
  Clock::time_point begin_ = Clock::now();
  std::vector<std::size_t> columns_;
  std::priority_queue<Node, std::vector<Node>, WorseBound> open_;
  std::optional<Solution> best_;
  std::optional<Termination> stopped_;
  double dropped_bound_ = infinity;  // of nodes that are settled, or cannot be better than the cutoff
  std::string trouble_, fell_back_because_;
  double next_report_seconds_ = 0.0;
  long node_count_ = 0, fall_back_count_ = 0, iterations_ = 0;
};

}  // namespace

Solution branch_and_bound(const StagedProblem& problem, const Options& options, const base::Progress& progress,
                          const Relaxation& relax) {
  return Search(problem, options, progress, relax).run();
}

}  // namespace gigawatt::solver
