// Serial schedule generation: activities in the order of a list, each as early as links and resources allow.
//
// Four resources share one 64-bit word a period, sixteen bits each with a guard bit on top. With `free` holding what is
// free plus the guard, and `need` what an activity asks for,
//     fits  ⇔  (free − need) keeps all four guard bits,
// so that a period is tested for four resources by one subtraction and one mask.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "build/network.hpp"

namespace gigawatt::build {

inline constexpr std::uint64_t guard_bits = 0x8000'8000'8000'8000;

/// A network with its activities renumbered into topological order, arcs beside each other.
struct Compiled {
  struct Arc {
    Activity activity = 0;
    Period lag = 0;
  };
  Activity count = 0;
  std::size_t words = 0;           // ⌈resources / 4⌉
  std::vector<Activity> original;  // by place here, the activity of the network
  std::vector<Period> durations;
  std::vector<std::int32_t> arcs_begin;  // count + 1
  std::vector<Arc> arcs;                 // what each waits for
  std::vector<std::uint64_t> need;       // [activity × words + word], without guard
  std::vector<std::uint64_t> capacity;   // [word], without guard
  Period horizon = 0;                    // everything in a row
};

/// Requires a network as its comments say.
Compiled compile(const Network& network);

/// The same with time running backwards: activity i there is count − 1 − i here.
Compiled reversed(const Compiled& forward);

class Planes;

/// How what is free is kept; the schedules are the same. `portable`: as above, the others in registers where the
/// network allows it (planes.hpp).
enum class Arithmetic { portable, avx2, avx512 };

/// Those that this machine has, the fastest last.
std::span<const Arithmetic> arithmetics_here();

/// Schedules of one network; holds the profile of what is free, one thread at a time.
class SerialScheduler {
 public:
  /// `compiled` outlives the scheduler; `arithmetic` is one of arithmetics_here().
  explicit SerialScheduler(const Compiled& compiled, Arithmetic arithmetic = arithmetics_here().back());
  ~SerialScheduler();

  /// Schedules with other durations from now on.
  void set_durations(std::span<const Period> durations);

  /// `order`: every activity once, behind what it waits for. Fills `start`, returns the makespan.
  Period schedule(std::span<const Activity> order, std::span<Period> start);

 private:
  template <bool one_word>
  Period run(std::span<const Activity> order, std::span<Period> start);

  const Compiled* compiled_;
  std::vector<Period> durations_;
  std::vector<std::uint64_t> free_;  // [period × words + word], with guard
  std::vector<Period> finish_;
  Period used_ = 0;  // periods of `free_` that the last schedule touched
  std::unique_ptr<Planes> planes_;
  int skip_ = 0;  // so many schedules are not tried in planes: the last one was too long for them
};

/// Parallel schedule generation: period by period, whatever may start starts, the first of the list first.
/// `order` need not respect the links. Fills `start`, returns the makespan.
Period schedule_in_parallel(const Compiled& compiled, std::span<const Activity> order, std::span<Period> start);

}  // namespace gigawatt::build
