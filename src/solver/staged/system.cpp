#include "solver/staged/system.hpp"

#include <algorithm>
#include <cmath>

namespace gigawatt::solver::staged {

// Dense system
// ----------------------------------------------------------------------------------------------------------

void DenseSystem::resize(int unknowns, int internal) {
  unknowns_ = unknowns;
  internal_ = internal;
  leading_ = (static_cast<std::size_t>(unknowns) + lane_count - 1) / lane_count * lane_count;
  matrix_ = aligned_doubles(static_cast<std::size_t>(unknowns) * leading_);
  present_.assign(static_cast<std::size_t>(unknowns) * leading_, 0);
  begin_.assign(static_cast<std::size_t>(unknowns) + 1, 0);
  right_.clear();
  is_new_ = true;
}

void DenseSystem::clear() {
  for (int i = 0; i < unknowns_; ++i) {
    row(i)[i] = 0.0;
    for (const int j : right_of(i)) row(i)[j] = 0.0;
  }
}

void DenseSystem::wipe() { std::fill_n(matrix_.get(), static_cast<std::size_t>(unknowns_) * leading_, 0.0); }

/// The pattern after elimination: what is to the right of a pivot becomes a full square below it.
void DenseSystem::analyse() {
  right_.clear();
  for (int k = 0; k < unknowns_; ++k) {
    const std::size_t first = right_.size();
    begin_[static_cast<std::size_t>(k)] = static_cast<int>(first);
    for (int j = k + 1; j < unknowns_; ++j) {
      if (present_[place(k, j)]) right_.push_back(j);
    }
    if (k >= internal_) continue;
    for (std::size_t m = first; m < right_.size(); ++m) {
      for (std::size_t n = m + 1; n < right_.size(); ++n) present_[place(right_[m], right_[n])] = 1;
    }
  }
  begin_.back() = static_cast<int>(right_.size());
  is_new_ = false;
}

void DenseSystem::factorise(const Kernels& kernels) {
  constexpr double least_pivot = 1e-15, dropped_pivot = 1e30;
  constexpr std::size_t dense_from = 6;  // a whole row is done eight at a time, places of a pattern one by one
  if (is_new_) analyse();
  for (int k = 0; k < internal_; ++k) {
    double* pivot_row = row(k);
    // A pivot that cancels belongs to a redundant row: its unknown stays zero.
    if (!(std::abs(pivot_row[k]) > least_pivot)) pivot_row[k] = dropped_pivot;
    const double pivot = pivot_row[k];
    const std::span<const int> right = right_of(k);
    for (std::size_t n = 0; n < right.size(); ++n) {
      const int i = right[n];
      if (pivot_row[i] == 0.0) continue;
      const double factor = pivot_row[i] / pivot;
      const std::size_t first = static_cast<std::size_t>(i) / lane_count * lane_count;
      double* target = row(i);
      if ((right.size() - n) * dense_from > leading_ - first) {
        kernels.subtract(factor, pivot_row + first, target + first, leading_ - first);
      } else {
        for (const int j : right.subspan(n)) target[j] -= factor * pivot_row[j];
      }
    }
  }
}

void DenseSystem::forward(double* rhs) const {
  for (int k = 0; k < internal_; ++k) {
    const double* pivot_row = row(k);
    const double factor = rhs[k] / pivot_row[k];
    if (factor == 0.0) continue;
    for (const int j : right_of(k)) rhs[j] -= factor * pivot_row[j];
  }
}

void DenseSystem::backward(double* solution) const {
  for (int k = internal_ - 1; k >= 0; --k) {
    const double* pivot_row = row(k);
    double value = solution[k];
    for (const int j : right_of(k)) value -= pivot_row[j] * solution[j];
    solution[k] = value / pivot_row[k];
  }
}

// Small columns
// ---------------------------------------------------------------------------------------------------------

double SmallColumn::lower_room() const {
  constexpr double least = 1e-15;  // what rounding leaves of a distance
  return std::max(value - lower, least * (1.0 + std::abs(lower)));
}

double SmallColumn::upper_room() const {
  constexpr double least = 1e-15;
  return std::max(upper - value, least * (1.0 + std::abs(upper)));
}

double SmallColumn::curvature(double regularisation, double free_regularisation) const {
  if (held) return 1e40;
  double result = has_lower() || has_upper() ? regularisation : free_regularisation;
  if (has_lower()) result += zl / lower_room();
  if (has_upper()) result += zu / upper_room();
  return result;
}

double SmallColumn::primal_block() const {
  double block = 0.0;
  if (held) return block;
  if (has_lower()) block = std::max(block, -dx / lower_room());
  if (has_upper()) block = std::max(block, dx / upper_room());
  return block;
}

double SmallColumn::dual_block() const {
  double block = 0.0;
  if (has_lower()) block = std::max(block, -dzl / zl);
  if (has_upper()) block = std::max(block, -dzu / zu);
  return block;
}

double SmallColumn::complementarity() const {
  return (has_lower() ? lower_room() * zl : 0.0) + (has_upper() ? upper_room() * zu : 0.0);
}

void SmallColumn::first_direction(double step) {
  dx = held ? 0.0 : step;
  dzl = dzu = 0.0;
  if (held) return;
  dzl = has_lower() ? -zl - zl / lower_room() * step : 0.0;
  dzu = has_upper() ? -zu + zu / upper_room() * step : 0.0;
}

void SmallColumn::second_order_targets(double target, double least, double most) {
  bl = has_lower() ? (target - std::clamp(dx * dzl, least, most)) / lower_room() : 0.0;
  bu = has_upper() ? (target - std::clamp(-dx * dzu, least, most)) / upper_room() : 0.0;
}

void SmallColumn::move(double primal, double dual) {
  value += primal * dx;
  if (has_lower()) zl += dual * dzl;
  if (has_upper()) zu += dual * dzu;
}

void SmallColumn::add_corrector(double step) {
  dx += step;
  if (has_lower()) dzl += bl - zl / lower_room() * step;
  if (has_upper()) dzu += bu + zu / upper_room() * step;
}

// Workers
// ---------------------------------------------------------------------------------------------------------------

Workers::Workers(int threads) {
  for (int worker = 1; worker < threads; ++worker) threads_.emplace_back([this, worker] { loop(worker); });
}

Workers::~Workers() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  begin_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::start(int count, Call call, void* context) {
  if (threads_.empty()) {
    for (int index = 0; index < count; ++index) call(context, index, 0);
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    call_ = call;
    context_ = context;
    count_ = count;
    next_ = 0;
    running_ = static_cast<int>(threads_.size());
    ++round_;
  }
  begin_.notify_all();
  work(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return running_ == 0; });
}

void Workers::work(int worker) {
  while (true) {
    int index = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (next_ >= count_) return;
      index = next_++;
    }
    call_(context_, index, worker);
  }
}

void Workers::loop(int worker) {
  long seen = 0;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      begin_.wait(lock, [&] { return stopping_ || round_ != seen; });
      if (stopping_) return;
      seen = round_;
    }
    work(worker);
    {
      const std::scoped_lock lock(mutex_);
      --running_;
    }
    done_.notify_one();
  }
}

}  // namespace gigawatt::solver::staged
