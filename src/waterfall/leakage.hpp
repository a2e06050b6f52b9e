// Linear systems of money that is passed on: x = right + A x, where A's rows say what reaches whom and little leaks
// out. Strong components in order; each by elimination, or by Gauss-Seidel and a Krylov method where it is large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gigawatt::waterfall {

/// Rows in compressed form.
struct Passing {
  std::vector<std::uint32_t> begin = {0};
  std::vector<std::uint32_t> target;
  std::vector<double> weight;

  [[nodiscard]] std::size_t size() const { return begin.size() - 1; }
  void clear();
  void add(std::uint32_t to, double passed);
  void end_row();
};

void transpose(const Passing& rows, Passing& columns);

class LeakageSolver {
 public:
  /// x = right + A x. Where nothing leaks out of a component the answer is huge instead of infinite. False where a
  /// large component did not converge; x is then the best known.
  bool solve(const Passing& rows, std::span<const double> right, std::vector<double>& x);

 private:
  void find_components(const Passing& rows);
  void visit(const Passing& rows, std::uint32_t root);
  void close_component(std::uint32_t node);
  void eliminate(const Passing& rows, std::span<const std::uint32_t> nodes, std::span<const double> right,
                 std::vector<double>& x);
  bool iterate(const Passing& rows, std::span<const std::uint32_t> component, std::span<const double> right,
               std::vector<double>& x);

  std::vector<std::uint32_t> order_, component_end_;  // nodes by component, those that depend on others last
  std::vector<std::uint32_t> number_, low_, stack_, position_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> calls_;  // node, next edge
  std::vector<std::uint8_t> on_stack_;
  std::uint32_t counter_ = 0;
  std::vector<double> matrix_, vector_;
};

}  // namespace gigawatt::waterfall
