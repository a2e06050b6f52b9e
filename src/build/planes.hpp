// Serial schedules with what is free as bit planes: for processors with AVX-512 or AVX2.
//
// Of each resource, bit b of what is free in 64 periods is one row of 64 bits; four resources side by side are one
// register of 256. Two halves are 128 periods, and most activities need look at one half only. With F the rows of what
// is free, N those of a demand (all ones or zeros) and c the borrow:
//     F'_b = F_b ^ N_b ^ c,   c' = (¬F_b & (N_b | c)) | (N_b & c)
// subtracts it in all periods at once, and the last borrow says where it does not fit. A window of d periods that fit
// begins where d bits in a row are set, found by folding that row onto itself with shifts that add up to d − 1.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "build/serial.hpp"

namespace gigawatt::build {

inline constexpr Period plane_periods = 128;
inline constexpr std::size_t planes_max = 8;

class Planes {
 public:
  /// Durations come by set_durations. Does nothing (`usable` is false) for networks that it cannot hold: more than four
  /// resources, or capacities of 256 and more. `arithmetic` is one of arithmetics_here(), but not portable.
  Planes(const Compiled& compiled, Arithmetic arithmetic);
  void set_durations(const std::vector<Period>& durations);
  [[nodiscard]] bool usable() const { return usable_; }

  /// As SerialScheduler::schedule, or −1 where the schedule is longer than 128 periods.
  Period schedule(std::span<const Activity> order, std::span<Period> start);

  struct alignas(32) Row {
    std::array<std::array<std::uint64_t, 4>, planes_max> bits{};  // all ones or zeros, by plane and resource
  };
  struct Fold {
    std::array<std::uint8_t, 6> shift{};
  };
  /// What a kernel reads and writes.
  struct Job {
    const Compiled* compiled;
    const Period* durations;
    const Row* capacity;
    const Row* needs;  // by activity
    const Fold* folds;
    int fold_steps;
    Period* finish;
    Period* start;
  };

 private:
  const Compiled* compiled_;
  Period (*kernel_)(const Job& job, std::span<const Activity> order) = nullptr;
  bool usable_ = false;
  int fold_steps_ = 0;
  Row capacity_;
  std::vector<Row> needs_;
  std::vector<Fold> folds_;
  std::vector<Period> durations_, finish_;
};

/// By number of planes, 1 … planes_max; none where this processor has not what it takes. Both give the same bits.
using PlaneKernel = Period (*)(const Planes::Job& job, std::span<const Activity> order);
PlaneKernel avx2_plane_kernel(std::size_t planes);
PlaneKernel avx512_plane_kernel(std::size_t planes);

}  // namespace gigawatt::build
