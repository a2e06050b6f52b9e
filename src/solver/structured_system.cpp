#include "solver/structured_system.hpp"

#include <algorithm>
#include <cmath>

namespace gigawatt::solver::structured {

// Dense system ----------------------------------------------------------------------------------------------------------

void DenseSystem::resize(int unknowns, int internal) {
  unknowns_ = unknowns;
  internal_ = internal;
  leading_ = (static_cast<std::size_t>(unknowns) + lane_count - 1) / lane_count * lane_count;
  matrix_ = aligned_doubles(static_cast<std::size_t>(unknowns) * leading_);
}

void DenseSystem::clear() { std::fill(matrix_.get(), matrix_.get() + static_cast<std::size_t>(unknowns_) * leading_, 0.0); }

void DenseSystem::factorise(const Kernels& kernels) {
  sound_ = true;
  for (int k = 0; k < internal_; ++k) {
    const double* pivot_row = row(k);
    const double pivot = pivot_row[k];
    if (!(std::abs(pivot) > 0.0) || !std::isfinite(pivot)) sound_ = false;
    for (int i = k + 1; i < unknowns_; ++i) {
      if (pivot_row[i] == 0.0) continue;
      const std::size_t first = static_cast<std::size_t>(i) / lane_count * lane_count;
      kernels.subtract(pivot_row[i] / pivot, pivot_row + first, row(i) + first, leading_ - first);
    }
  }
}

void DenseSystem::forward(double* rhs) const {
  for (int k = 0; k < internal_; ++k) {
    const double* pivot_row = row(k);
    const double factor = rhs[k] / pivot_row[k];
    if (factor == 0.0) continue;
    for (int j = k + 1; j < unknowns_; ++j) rhs[j] -= factor * pivot_row[j];
  }
}

void DenseSystem::backward(double* solution) const {
  for (int k = internal_ - 1; k >= 0; --k) {
    const double* pivot_row = row(k);
    double value = solution[k];
    for (int j = k + 1; j < unknowns_; ++j) value -= pivot_row[j] * solution[j];
    solution[k] = value / pivot_row[k];
  }
}

// Small columns ---------------------------------------------------------------------------------------------------------

double SmallColumn::curvature(double regularisation, double free_regularisation) const {
  if (held) return 1e40;
  double result = has_lower() || has_upper() ? regularisation : free_regularisation;
  if (has_lower()) result += zl / (value - lower);
  if (has_upper()) result += zu / (upper - value);
  return result;
}

double SmallColumn::primal_block() const {
  double block = 0.0;
  if (held) return block;
  if (has_lower()) block = std::max(block, -dx / (value - lower));
  if (has_upper()) block = std::max(block, dx / (upper - value));
  return block;
}

double SmallColumn::dual_block() const {
  double block = 0.0;
  if (has_lower()) block = std::max(block, -dzl / zl);
  if (has_upper()) block = std::max(block, -dzu / zu);
  return block;
}

double SmallColumn::complementarity() const {
  return (has_lower() ? (value - lower) * zl : 0.0) + (has_upper() ? (upper - value) * zu : 0.0);
}

void SmallColumn::first_direction(double step) {
  dx = held ? 0.0 : step;
  dzl = dzu = 0.0;
  if (held) return;
  dzl = has_lower() ? -zl - zl / (value - lower) * step : 0.0;
  dzu = has_upper() ? -zu + zu / (upper - value) * step : 0.0;
}

void SmallColumn::second_order_targets(double target) {
  bl = has_lower() ? (target - dx * dzl) / (value - lower) : 0.0;
  bu = has_upper() ? (target + dx * dzu) / (upper - value) : 0.0;
}

void SmallColumn::centrality_targets(double target, double primal, double dual, double low, double high) {
  const auto correction = [&](double product) {
    const double wanted = std::clamp(product, low * target, high * target);
    return std::max(wanted - product, -high * target);
  };
  bl = has_lower() ? correction((value - lower + primal * dx) * (zl + dual * dzl)) / (value - lower) : 0.0;
  bu = has_upper() ? correction((upper - value - primal * dx) * (zu + dual * dzu)) / (upper - value) : 0.0;
}

void SmallColumn::move(double primal, double dual) {
  value += primal * dx;
  if (has_lower()) zl += dual * dzl;
  if (has_upper()) zu += dual * dzu;
}

void SmallColumn::add_direction(double step) {
  dx += step;
  if (has_lower()) dzl += bl - zl / (value - lower) * step;
  if (has_upper()) dzu += bu + zu / (upper - value) * step;
}

// Workers ---------------------------------------------------------------------------------------------------------------

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

}  // namespace gigawatt::solver::structured
