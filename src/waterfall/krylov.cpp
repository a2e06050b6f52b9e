#include "waterfall/krylov.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gigawatt::waterfall {
namespace {

constexpr int steps_max = 400;
constexpr double residual_done = 1e-15;  // of the sum of the right side

/// The component alone, its nodes numbered 0, 1, 2 … in their order.
class Component {
 public:
  Component(const Passing& rows, std::span<const std::uint32_t> nodes, std::size_t count) : position_(count, outside) {
    for (std::uint32_t index = 0; index < nodes.size(); ++index) position_[nodes[index]] = index;
    for (const std::uint32_t node : nodes) {
      for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1]; ++edge)
        if (position_[rows.target[edge]] != outside) inside_.add(position_[rows.target[edge]], rows.weight[edge]);
      inside_.end_row();
    }
  }

  /// y = (I − A) x
  void apply(const std::vector<double>& x, std::vector<double>& y) const {
    for (std::uint32_t row = 0; row < inside_.size(); ++row) {
      double value = x[row];
      for (std::uint32_t edge = inside_.begin[row]; edge < inside_.begin[row + 1]; ++edge)
        value -= inside_.weight[edge] * x[inside_.target[edge]];
      y[row] = value;
    }
  }

  /// y solves (I − L) y = x, where L is the part of A that looks back.
  void precondition(const std::vector<double>& x, std::vector<double>& y) const {
    for (std::uint32_t row = 0; row < inside_.size(); ++row) {
      double value = x[row];
      for (std::uint32_t edge = inside_.begin[row]; edge < inside_.begin[row + 1]; ++edge)
        if (inside_.target[edge] < row) value += inside_.weight[edge] * y[inside_.target[edge]];
      y[row] = value;
    }
  }

  [[nodiscard]] bool holds(std::uint32_t node) const { return position_[node] != outside; }

 private:
  static constexpr std::uint32_t outside = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> position_;
  Passing inside_;
};

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(const std::vector<double>& a) {
  double sum = 0.0;
  for (const double value : a) sum += std::abs(value);
  return sum;
}

/// y += factor · x
void add_to(std::vector<double>& y, double factor, const std::vector<double>& x) {
  for (std::size_t index = 0; index < y.size(); ++index) y[index] += factor * x[index];
}

}  // namespace

bool solve_by_krylov(const Passing& rows, std::span<const std::uint32_t> nodes, std::span<const double> right,
                     std::vector<double>& x) {
  const Component component(rows, nodes, x.size());
  const std::size_t size = nodes.size();
  std::vector<double> known(size), answer(size), rest(size), shadow, step(size, 0.0), ahead(size), moved(size, 0.0),
      half(size), turned(size);
  for (std::size_t index = 0; index < size; ++index) {
    const std::uint32_t node = nodes[index];
    known[index] = right[node];
    for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1]; ++edge)
      if (!component.holds(rows.target[edge])) known[index] += rows.weight[edge] * x[rows.target[edge]];
    answer[index] = x[node];
  }
  component.apply(answer, rest);
  for (std::size_t index = 0; index < size; ++index) rest[index] = known[index] - rest[index];
  shadow = rest;
  const double enough = residual_done * std::max(norm(known), std::numeric_limits<double>::min());
  double rho = 1.0, alpha = 1.0, omega = 1.0;
  bool converged = norm(rest) <= enough;
  for (int count = 0; count < steps_max && !converged; ++count) {
    const double rho_next = dot(shadow, rest);
    if (rho_next == 0.0) break;
    const double beta = rho_next / rho * (alpha / omega);
    rho = rho_next;
    for (std::size_t index = 0; index < size; ++index)
      step[index] = rest[index] + beta * (step[index] - omega * moved[index]);
    component.precondition(step, ahead);
    component.apply(ahead, moved);
    alpha = rho / dot(shadow, moved);
    if (!std::isfinite(alpha)) break;
    add_to(answer, alpha, ahead);
    add_to(rest, -alpha, moved);
    component.precondition(rest, half);
    component.apply(half, turned);
    const double length = dot(turned, turned);
    omega = length > 0.0 ? dot(turned, rest) / length : 0.0;
    add_to(answer, omega, half);
    add_to(rest, -omega, turned);
    converged = norm(rest) <= enough;
    if (omega == 0.0) break;
  }
  for (std::size_t index = 0; index < size; ++index) x[nodes[index]] = answer[index];
  return converged;
}

}  // namespace gigawatt::waterfall
