// Serial schedules with what is free as bit planes, all of it in registers: for processors with AVX-512.
//
// Of each resource, bit b of what is free in the 128 periods from 0 on is one row of 128 bits; four resources side by
// side are one register of 512, and a network whose capacities have B bits is B registers. With F the rows of what is
// free, N those of a demand (all ones or zeros) and c the borrow:
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
  /// resources, capacities of 256 and more, and on processors without AVX-512.
  explicit Planes(const Compiled& compiled);
  void set_durations(const std::vector<Period>& durations);
  [[nodiscard]] bool usable() const { return usable_; }

  /// As SerialScheduler::schedule, or −1 where the schedule is longer than 128 periods.
  Period schedule(std::span<const Activity> order, std::span<Period> start);

  struct alignas(64) Row {
    std::array<std::array<std::uint64_t, 8>, planes_max>
        bits{};  // lanes 2r and 2r + 1: resource r, early and late half
  };
  struct Fold {
    std::array<std::uint8_t, 6> shift{};
  };
  /// What the hours of the kernel read.
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
  bool held_ = false, usable_ = false;
  std::size_t planes_ = 0;
  int fold_steps_ = 0;
  Row capacity_;
  std::vector<Row> needs_;
  std::vector<Fold> folds_;
  std::vector<Period> durations_, finish_;
};

/// By number of planes, 1 … planes_max; none where this processor has no AVX-512.
using PlaneKernel = Period (*)(const Planes::Job& job, std::span<const Activity> order);
PlaneKernel plane_kernel(std::size_t planes);

}  // namespace gigawatt::build
