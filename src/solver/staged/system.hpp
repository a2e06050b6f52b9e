// The small parts around the pieces: dense quasi-definite systems, columns that are not hourly, and worker threads.
#pragma once

#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "solver/staged/layout.hpp"

namespace gigawatt::solver::staged {

/// Symmetric, upper triangle by rows, the first `internal` unknowns to be eliminated by LDLᵀ in their order (any order
/// works for a quasi-definite matrix). What remains below them is the Schur complement. Stored densely, worked on by
/// the pattern of its non-zeros: most of a border is rows of two or three.
class DenseSystem {
 public:
  void resize(int unknowns, int internal);
  void clear();  // what the pattern knows
  void wipe();   // everything: what is not a number goes beyond the pattern
  void add(int i, int j, double value) {
    if (i > j) std::swap(i, j);
    row(i)[j] += value;
    if (value != 0.0 && !present_[place(i, j)]) present_[place(i, j)] = is_new_ = true;
  }
  [[nodiscard]] double at(int i, int j) const { return row(i)[j]; }
  void factorise(const Kernels& kernels);
  void forward(double* rhs) const;        // eliminates the internal unknowns from a right-hand side
  void backward(double* solution) const;  // internal unknowns from the others, in place of the forward result
  [[nodiscard]] int unknowns() const { return unknowns_; }
  [[nodiscard]] int internal() const { return internal_; }
  /// After factorise: columns > i that are not zero in row i.
  [[nodiscard]] std::span<const int> right_of(int i) const {
    const auto begin = static_cast<std::size_t>(begin_[static_cast<std::size_t>(i)]);
    return std::span(right_).subspan(begin, static_cast<std::size_t>(begin_[static_cast<std::size_t>(i) + 1]) - begin);
  }

 private:
  double* row(int i) { return matrix_.get() + place(i, 0); }
  [[nodiscard]] const double* row(int i) const { return matrix_.get() + place(i, 0); }
  [[nodiscard]] std::size_t place(int i, int j) const {
    return static_cast<std::size_t>(i) * leading_ + static_cast<std::size_t>(j);
  }
  void analyse();

  int unknowns_ = 0, internal_ = 0;
  std::size_t leading_ = 0;
  AlignedDoubles matrix_;
  std::vector<char> present_;  // [place]: not zero, before or after the elimination
  bool is_new_ = false;        // there are places that the pattern does not know
  std::vector<int> right_, begin_;
};

/// A border, recourse or slack column: lower ≤ value ≤ upper, scaled.
struct SmallColumn {
  double value = 0.0, cost = 0.0, lower = 0.0, upper = infinity;
  double zl = 0.0, zu = 0.0;
  double dx = 0.0, dzl = 0.0, dzu = 0.0;
  double bl = 0.0, bu = 0.0;  // what the corrector asks for
  int unknown = -1;           // −1: does not move
  bool held = false;          // put on a bound, to stay there

  [[nodiscard]] bool has_lower() const { return lower > -infinity; }
  [[nodiscard]] bool has_upper() const { return upper < infinity; }
  [[nodiscard]] double lower_room() const;
  [[nodiscard]] double upper_room() const;
  [[nodiscard]] double curvature(double regularisation, double free_regularisation) const;
  /// Largest −dx/x and −dz/z.
  [[nodiscard]] double primal_block() const;
  [[nodiscard]] double dual_block() const;
  [[nodiscard]] double complementarity() const;
  void second_order_targets(double target, double least, double most);
  void first_direction(double step);
  void add_corrector(double step);
  void move(double primal, double dual);
};

/// One task per index on a fixed set of threads; every task writes only its own slots, so threads do not change a bit.
class Workers {
 public:
  explicit Workers(int threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  [[nodiscard]] int count() const { return static_cast<int>(threads_.size()) + 1; }

  /// task(index, worker) for index in [0, count)
  template <class Task>
  void run(int count, Task& task) {
    start(count, [](void* context, int index, int worker) { (*static_cast<Task*>(context))(index, worker); }, &task);
  }

 private:
  using Call = void (*)(void* context, int index, int worker);
  void start(int count, Call call, void* context);
  void work(int worker);
  void loop(int worker);

  std::mutex mutex_;
  std::condition_variable begin_, done_;
  Call call_ = nullptr;
  void* context_ = nullptr;
  int count_ = 0, next_ = 0, running_ = 0;
  long round_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace gigawatt::solver::staged
