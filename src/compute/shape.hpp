// Hourly load of one hall as a share of its nameplate. Pure; thread-safe.
//
// Flat: the load factor. Training: near flat; failures (Poisson, at the accelerators' rate) stop one job for the
// restart time, while its accelerators draw 40 % of their running power (assumption). Inference: peak at 15, trough at
// 3 o'clock, ±20 %, weekends −10 %, 2 % noise (assumptions). The year's mean is the load factor, and no hour exceeds
// nameplate.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/model/hall.hpp"

namespace gigawatt::compute {

struct ShapeKey {
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;  // of this hall and weather year
  int first_weekday = 0;     // of 1 January, 0 = Monday
};

/// 8,760 values in 0…1.
std::vector<double> load_shape(const scenario::Hall& hall, const scenario::Accelerator& accelerator,
                               const ShapeKey& key);

}  // namespace gigawatt::compute
