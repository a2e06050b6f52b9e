// The hours of a tile, by instruction set. Lanes know nothing of each other and nothing is summed across them, so all
// sets give the same bits (without fused multiplication, see CMakeLists.txt).
#pragma once

#include <span>
#include <vector>

#include "dispatch/merit_order.hpp"
#include "dispatch/rule.hpp"

namespace gigawatt::dispatch {

/// What a kernel works in; allocated once per tile.
struct Scratch {
  std::vector<Lanes> offer_price, spare, used, given;  // by offer; `given` is the sum of `used`
  std::vector<Lanes> bid_price, bid;                   // by bid
  std::vector<Lanes> held, charge, discharge;          // by storage
  std::vector<Lanes> per_charge, per_discharge;        // 1 ÷ efficiency, by storage
};

/// All that the hours of a tile need; what is written to has its sizes.
struct Job {
  const Tile* tile;
  const MeritOrder* order;
  State* state;
  Totals* totals;
  Record* record;  // or null
  Scratch* scratch;
};

struct Kernel {
  const char* name;
  void (*run)(const Job& job);
};

const Kernel& portable_kernel();
const Kernel& avx2_kernel();
const Kernel& avx512_kernel();

/// Those that this machine can run, the fastest last.
std::span<const Kernel* const> kernels_here();

/// As `operate`, by one kernel.
Totals operate_by(const Kernel& kernel, const Tile& tile, State& state, Record* record);

}  // namespace gigawatt::dispatch
