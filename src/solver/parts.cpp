#include "solver/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace gigawatt::solver {

namespace {

/// Sets of border columns and chains that share a row, a slot or a bound.
class Groups {
 public:
  explicit Groups(const StagedProblem& problem)
      : columns_(problem.border.size()), parent_(problem.border.size() + problem.chains.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  [[nodiscard]] std::size_t of_column(std::size_t column) { return root(column); }
  [[nodiscard]] std::size_t of_chain(std::size_t chain) { return root(columns_ + chain); }

  void join_columns(const std::vector<Term>& terms) {
    for (const Term& term : terms) join(terms.front().column, term.column);
  }
  void join_chain(std::size_t chain, std::size_t column) { join(columns_ + chain, column); }
  void join_chains(std::size_t a, std::size_t b) { join(columns_ + a, columns_ + b); }

 private:
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);  // the smallest index stands for all: order does not depend on rows
  }

  std::size_t columns_;
  std::vector<std::size_t> parent_;
};

/// Border rows that may tie parts together: inequalities. The others belong to what they tie.
bool may_wait(const BorderRow& row) { return row.sense == Sense::at_most; }

Groups groups_of(const StagedProblem& problem, const std::vector<bool>& row_waits) {
  Groups groups(problem);
  for (std::size_t r = 0; r < problem.border_rows.size(); ++r)
    if (!row_waits[r]) groups.join_columns(problem.border_rows[r].terms);
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    for (const Segment& segment : problem.chains[k].segments)
      for (const std::size_t column : segment.border_of_slot) groups.join_chain(k, column);
    for (const ChainRow& row : problem.chains[k].chain_rows)
      for (const Term& term : row.border) groups.join_chain(k, term.column);
  }
  for (const LinkingRow& row : problem.linking_rows) {
    groups.join_columns(row.border);
    for (const LinkingRow::Part& part : row.parts) {
      groups.join_chains(row.parts.front().chain, part.chain);
      if (!row.border.empty()) groups.join_chain(part.chain, row.border.front().column);
    }
  }
  return groups;
}

/// One part: where its columns, rows and chains stand in the whole.
struct Part {
  std::vector<std::size_t> columns = {}, rows = {}, chains = {}, linking_rows = {};
  StagedProblem problem = {};
};

class Splitter {
 public:
  Splitter(const StagedProblem& problem, const std::vector<bool>& row_waits)
      : problem_(problem), row_waits_(row_waits), groups_(groups_of(problem, row_waits)) {}

  std::vector<Part> take() {
    part_of_group_.resize(problem_.border.size() + problem_.chains.size(), none);
    place_in_part_.resize(problem_.border.size());
    chain_in_part_.resize(problem_.chains.size());
    has_chain_.resize(part_of_group_.size(), false);
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) has_chain_[groups_.of_chain(k)] = true;
    for (std::size_t z = 0; z < problem_.border.size(); ++z) {
      Part& part = part_of(groups_.of_column(z));
      place_in_part_[z] = part.columns.size();
      part.columns.push_back(z);
      part.problem.border.push_back(problem_.border[z]);
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) take_chain(k);
    for (std::size_t r = 0; r < problem_.border_rows.size(); ++r) take_row(r);
    for (std::size_t r = 0; r < problem_.linking_rows.size(); ++r) take_linking_row(r);
    return std::move(parts_);
  }

 private:
  /// Columns that no hour sees stand with the first chain: they alone are no staged problem.
  Part& part_of(std::size_t group) {
    if (!has_chain_[group]) group = groups_.of_chain(0);
    if (part_of_group_[group] == none) {
      part_of_group_[group] = parts_.size();
      parts_.emplace_back();
    }
    return parts_[part_of_group_[group]];
  }

  void rename(std::vector<Term>& terms) const {
    for (Term& term : terms) term.column = place_in_part_[term.column];
  }

  void take_chain(std::size_t k) {
    Part& part = part_of(groups_.of_chain(k));
    chain_in_part_[k] = part.chains.size();
    part.chains.push_back(k);
    Chain& chain = part.problem.chains.emplace_back(problem_.chains[k]);  // profiles are shared
    for (Segment& segment : chain.segments)
      for (std::size_t& column : segment.border_of_slot) column = place_in_part_[column];
    for (ChainRow& row : chain.chain_rows) rename(row.border);
  }

  void take_row(std::size_t r) {
    const BorderRow& row = problem_.border_rows[r];
    if (row_waits_[r]) return;
    // A row without columns says something about constants alone: the first part carries it.
    Part& part = row.terms.empty() ? parts_.front() : part_of(groups_.of_column(row.terms.front().column));
    part.rows.push_back(r);
    rename(part.problem.border_rows.emplace_back(row).terms);
  }

  void take_linking_row(std::size_t r) {
    const LinkingRow& row = problem_.linking_rows[r];
    Part& part = !row.parts.empty()    ? part_of(groups_.of_chain(row.parts.front().chain))
                 : !row.border.empty() ? part_of(groups_.of_column(row.border.front().column))
                                       : parts_.front();
    part.linking_rows.push_back(r);
    LinkingRow& copy = part.problem.linking_rows.emplace_back(row);
    rename(copy.border);
    for (LinkingRow::Part& piece : copy.parts) piece.chain = chain_in_part_[piece.chain];
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  const StagedProblem& problem_;
  const std::vector<bool>& row_waits_;
  Groups groups_;
  std::vector<bool> has_chain_ = {};
  std::vector<std::size_t> part_of_group_ = {}, place_in_part_ = {}, chain_in_part_ = {};
  std::vector<Part> parts_ = {};
};

/// A row waits if it would tie parts together that nothing else ties.
std::vector<bool> rows_that_wait(const StagedProblem& problem) {
  std::vector<bool> waits(problem.border_rows.size());
  for (std::size_t r = 0; r < waits.size(); ++r) waits[r] = may_wait(problem.border_rows[r]);
  Groups groups = groups_of(problem, waits);
  for (std::size_t r = 0; r < waits.size(); ++r) {
    const std::vector<Term>& terms = problem.border_rows[r].terms;
    waits[r] = waits[r] && std::ranges::any_of(terms, [&](const Term& term) {
                 return groups.of_column(term.column) != groups.of_column(terms.front().column);
               });
  }
  return waits;
}

Solution empty_answer(const StagedProblem& problem) {
  Solution whole;
  whole.termination = Termination::optimal;
  whole.objective = whole.lower_bound = problem.cost_offset;
  whole.border.resize(problem.border.size());
  whole.border_reduced_costs.resize(problem.border.size());
  whole.border_row_duals.resize(problem.border_rows.size());
  whole.chains.resize(problem.chains.size());
  whole.linking_row_duals.resize(problem.linking_rows.size());
  return whole;
}

/// The worst of two ends: what has no answer decides, then what stopped early.
int badness(Termination termination) {
  switch (termination) {
    case Termination::optimal:
      return 0;
    case Termination::iteration_limit:
    case Termination::time_limit:
    case Termination::interrupted:
      return 1;
    case Termination::numerical_trouble:
      return 2;
    default:
      return 3;
  }
}

void add_sentence(std::string& sentences, const std::string& more) {
  if (more.empty() || sentences.find(more) != std::string::npos) return;
  sentences += (sentences.empty() ? "" : "; ") + more;
}

void put(Solution& whole, const Part& part, Solution&& answer, bool is_new) {
  if (badness(answer.termination) > badness(whole.termination)) whole.termination = answer.termination;
  whole.objective += answer.objective;
  whole.lower_bound += answer.lower_bound;
  if (is_new) {
    whole.iterations = std::max(whole.iterations, answer.iterations);
    whole.seconds += answer.seconds;
  }
  whole.primal_residual = std::max(whole.primal_residual, answer.primal_residual);
  whole.dual_residual = std::max(whole.dual_residual, answer.dual_residual);
  if (whole.backend.find(answer.backend) == std::string::npos)
    whole.backend += (whole.backend.empty() ? "" : "+") + answer.backend;
  add_sentence(whole.fell_back_because, answer.fell_back_because);
  add_sentence(whole.message, answer.message);
  if (answer.border.size() != part.columns.size() || answer.chains.size() != part.chains.size()) {
    whole.border.clear();  // no point
    return;
  }
  if (whole.border.empty() && !part.columns.empty()) return;
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    whole.border[part.columns[i]] = answer.border[i];
    if (!answer.border_reduced_costs.empty())
      whole.border_reduced_costs[part.columns[i]] = answer.border_reduced_costs[i];
  }
  if (!answer.border_row_duals.empty())
    for (std::size_t i = 0; i < part.rows.size(); ++i)
      whole.border_row_duals[part.rows[i]] = answer.border_row_duals[i];
  for (std::size_t i = 0; i < part.chains.size(); ++i) whole.chains[part.chains[i]] = std::move(answer.chains[i]);
  if (!answer.linking_row_duals.empty())
    for (std::size_t i = 0; i < part.linking_rows.size(); ++i)
      whole.linking_row_duals[part.linking_rows[i]] = answer.linking_row_duals[i];
}

/// Rows that wait and that this point breaks by more than the tolerance.
std::vector<std::size_t> broken_rows(const StagedProblem& problem, const std::vector<bool>& waits,
                                     const std::vector<double>& border, double tolerance) {
  std::vector<std::size_t> broken;
  for (std::size_t r = 0; r < problem.border_rows.size(); ++r) {
    if (!waits[r]) continue;
    const BorderRow& row = problem.border_rows[r];
    double sum = 0.0;
    for (const Term& term : row.terms) sum += term.coefficient * border[term.column];
    if (sum - row.right_hand_side > tolerance * (1.0 + std::abs(row.right_hand_side))) broken.push_back(r);
  }
  return broken;
}

bool has_point(const Solution& solution) { return solution.termination == Termination::optimal; }

}  // namespace

std::shared_ptr<PartMemory> remember_parts() { return std::make_shared<PartMemory>(); }

const Solution* PartMemory::find(const StagedProblem& part) const {
  const auto found = std::ranges::find_if(solved_, [&](const Solved& known) { return known.part == part; });
  return found == solved_.end() ? nullptr : &found->solution;
}

void PartMemory::keep(const StagedProblem& part, const Solution& solution) {
  if (solution.termination == Termination::optimal && solution.gap() <= Solution::solved_gap)
    solved_.push_back({part, solution});
}

Solution solve_by_parts(const StagedProblem& problem, const Options& options, const base::Progress& progress,
                        const SolvePart& solve_part) {
  if (problem.chains.empty()) return solve_part(problem, options, progress);
  std::vector<bool> waits = rows_that_wait(problem);
  const std::shared_ptr<PartMemory> memory = options.memory ? options.memory : std::make_shared<PartMemory>();
  long iterations = 0, known_iterations = 0;
  double seconds = 0.0;
  while (true) {
    const std::vector<Part> parts = Splitter(problem, waits).take();
    if (parts.size() <= 1 && !options.memory) return solve_part(problem, options, progress);
    Solution whole = empty_answer(problem);
    for (const Part& part : parts) {
      if (const Solution* known = memory->find(part.problem)) {
        known_iterations = std::max(known_iterations, known->iterations);
        put(whole, part, Solution(*known), false);
        continue;
      }
      Options rest = options;
      rest.seconds_limit = std::max(0.0, options.seconds_limit - seconds - whole.seconds);
      Solution answer = solve_part(part.problem, rest, progress);
      if (parts.size() > 1 || options.memory) memory->keep(part.problem, answer);
      const bool stop = !has_point(answer) && badness(answer.termination) > 1;
      put(whole, part, std::move(answer), true);
      if (stop) break;  // without an answer for one part there is none for the whole
    }
    iterations = std::max(iterations, whole.iterations);
    seconds += whole.seconds;
    whole.iterations = iterations > 0 ? iterations : known_iterations;  // how hard it was, if nothing was new
    whole.seconds = seconds;
    if (!has_point(whole)) {
      if (badness(whole.termination) > 1) whole.border.clear();
      return whole;
    }
    const std::vector<std::size_t> broken = broken_rows(problem, waits, whole.border, options.feasibility_tolerance);
    if (broken.empty()) return whole;
    for (const std::size_t row : broken) waits[row] = false;
  }
}

}  // namespace gigawatt::solver
