#include "waterfall/leakage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "waterfall/krylov.hpp"

namespace gigawatt::waterfall {
namespace {

constexpr std::size_t eliminated_nodes_max = 160;
constexpr double pivot_min = 1e-14;
constexpr std::uint32_t unseen = std::numeric_limits<std::uint32_t>::max();

double row_sum(const Passing& rows, std::uint32_t node, double start, const std::vector<double>& x) {
  for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1]; ++edge)
    start += rows.weight[edge] * x[rows.target[edge]];
  return start;
}

double passed_to_itself(const Passing& rows, std::uint32_t node) {
  double sum = 0.0;
  for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1]; ++edge)
    if (rows.target[edge] == node) sum += rows.weight[edge];
  return sum;
}

}  // namespace

void Passing::clear() {
  begin.assign(1, 0);
  target.clear();
  weight.clear();
}

void Passing::add(std::uint32_t to, double passed) {
  target.push_back(to);
  weight.push_back(passed);
}

void Passing::end_row() { begin.push_back(static_cast<std::uint32_t>(target.size())); }

void transpose(const Passing& rows, Passing& columns) {
  columns.begin.assign(rows.size() + 1, 0);
  columns.target.resize(rows.target.size());
  columns.weight.resize(rows.target.size());
  for (const std::uint32_t to : rows.target) ++columns.begin[to];
  std::uint32_t sum = 0;
  for (std::uint32_t& count : columns.begin) sum += std::exchange(count, sum);
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    for (std::uint32_t edge = rows.begin[row]; edge < rows.begin[row + 1]; ++edge) {
      const std::uint32_t place = columns.begin[rows.target[edge]]++;
      columns.target[place] = row;
      columns.weight[place] = rows.weight[edge];
    }
  for (std::size_t row = rows.size(); row > 0; --row) columns.begin[row] = columns.begin[row - 1];
  columns.begin[0] = 0;
}

// Tarjan's strong components without recursion. A component is closed after all that it leads to, which is the order in
// which rows can be solved.
void LeakageSolver::find_components(const Passing& rows) {
  const std::size_t size = rows.size();
  number_.assign(size, unseen);
  low_.resize(size);
  on_stack_.assign(size, 0);
  order_.clear();
  component_end_.clear();
  stack_.clear();
  counter_ = 0;
  for (std::uint32_t root = 0; root < size; ++root)
    if (number_[root] == unseen) visit(rows, root);
}

void LeakageSolver::visit(const Passing& rows, std::uint32_t root) {
  const auto open = [&](std::uint32_t node) {
    number_[node] = low_[node] = counter_++;
    stack_.push_back(node);
    on_stack_[node] = 1;
    calls_.emplace_back(node, rows.begin[node]);
  };
  open(root);
  while (!calls_.empty()) {
    const auto [node, edge] = calls_.back();
    if (edge < rows.begin[node + 1]) {
      ++calls_.back().second;
      const std::uint32_t to = rows.target[edge];
      if (number_[to] == unseen)
        open(to);
      else if (on_stack_[to] != 0)
        low_[node] = std::min(low_[node], number_[to]);
      continue;
    }
    calls_.pop_back();
    if (!calls_.empty()) low_[calls_.back().first] = std::min(low_[calls_.back().first], low_[node]);
    if (low_[node] == number_[node]) close_component(node);
  }
}

void LeakageSolver::close_component(std::uint32_t node) {
  std::uint32_t member = unseen;
  do {
    member = stack_.back();
    stack_.pop_back();
    on_stack_[member] = 0;
    order_.push_back(member);
  } while (member != node);
  component_end_.push_back(static_cast<std::uint32_t>(order_.size()));
}

// Gaussian elimination with row pivots; what lies outside of the component is known.
void LeakageSolver::eliminate(const Passing& rows, std::span<const std::uint32_t> nodes, std::span<const double> right,
                              std::vector<double>& x) {
  const std::size_t size = nodes.size();
  for (std::uint32_t index = 0; index < size; ++index) position_[nodes[index]] = index;
  matrix_.assign(size * size, 0.0);
  vector_.resize(size);
  for (std::size_t row = 0; row < size; ++row) {
    double known = right[nodes[row]];
    matrix_[row * size + row] = 1.0;
    for (std::uint32_t edge = rows.begin[nodes[row]]; edge < rows.begin[nodes[row] + 1]; ++edge) {
      const std::uint32_t to = position_[rows.target[edge]];
      if (to == unseen)
        known += rows.weight[edge] * x[rows.target[edge]];
      else
        matrix_[row * size + to] -= rows.weight[edge];
    }
    vector_[row] = known;
  }
  for (const std::uint32_t node : nodes) position_[node] = unseen;
  for (std::size_t step = 0; step < size; ++step) {
    std::size_t best = step;
    for (std::size_t row = step + 1; row < size; ++row)
      if (std::abs(matrix_[row * size + step]) > std::abs(matrix_[best * size + step])) best = row;
    if (best != step) {
      std::swap_ranges(&matrix_[best * size], &matrix_[best * size] + size, &matrix_[step * size]);
      std::swap(vector_[best], vector_[step]);
    }
    double& pivot = matrix_[step * size + step];
    if (std::abs(pivot) < pivot_min) pivot = pivot_min;
    for (std::size_t row = step + 1; row < size; ++row) {
      const double factor = matrix_[row * size + step] / pivot;
      if (factor == 0.0) continue;
      for (std::size_t column = step + 1; column < size; ++column)
        matrix_[row * size + column] -= factor * matrix_[step * size + column];
      vector_[row] -= factor * vector_[step];
    }
  }
  for (std::size_t step = size; step-- > 0;) {
    double value = vector_[step];
    for (std::size_t column = step + 1; column < size; ++column)
      value -= matrix_[step * size + column] * x[nodes[column]];
    x[nodes[step]] = value / matrix_[step * size + step];
  }
}

// Gauss-Seidel as long as it hurries; then BiCGSTAB with one such sweep as its preconditioner. In the order of memory:
// a sweep over a large component waits for nothing else.
bool LeakageSolver::iterate(const Passing& rows, std::span<const std::uint32_t> component,
                            std::span<const double> right, std::vector<double>& x) {
  std::vector<std::uint32_t> nodes(component.begin(), component.end());
  std::ranges::sort(nodes);
  constexpr int sweeps_max = 40;
  constexpr double done = 1e-15, slow = 0.5;
  double last = HUGE_VAL;
  for (int sweep = 0; sweep < sweeps_max; ++sweep) {
    double change = 0.0, size = 0.0;
    for (const std::uint32_t node : nodes) {
      const double value = row_sum(rows, node, right[node], x);
      change += std::abs(value - x[node]);
      size += std::abs(value);
      x[node] = value;
    }
    if (change <= done * size) return true;
    if (sweep > 4 && change > slow * last) break;
    last = change;
  }
  return solve_by_krylov(rows, component, right, x);
}

bool LeakageSolver::solve(const Passing& rows, std::span<const double> right, std::vector<double>& x) {
  find_components(rows);
  x.assign(rows.size(), 0.0);
  position_.assign(rows.size(), unseen);
  bool converged = true;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : component_end_) {
    const auto nodes = std::span<const std::uint32_t>(order_).subspan(begin, end - begin);
    if (nodes.size() == 1)
      x[nodes[0]] = row_sum(rows, nodes[0], right[nodes[0]], x) / (1.0 - passed_to_itself(rows, nodes[0]));
    else if (nodes.size() <= eliminated_nodes_max)
      eliminate(rows, nodes, right, x);
    else
      converged = iterate(rows, nodes, right, x) && converged;
    begin = end;
  }
  return converged;
}

}  // namespace gigawatt::waterfall
