// Sequential Monte Carlo: years of outages by chance, hour by hour. For what the convolution cannot tell: how long
// events last and how deep they are. Same bits on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "adequacy/fleet.hpp"
#include "adequacy/indices.hpp"

namespace gigawatt::adequacy {

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> samples = {};  // exactly so many; otherwise by the rule below
  double relative_error = 0.01;               // stop as soon as the LOLE's standard error is this share of it
  std::uint64_t samples_max = 1'000'000;      // or here
  int threads = 1;
  /// Asked now and then: how far the work is (or less than 0) → whether to stop.
  std::function<bool(double share)> should_stop = [](double) { return false; };
};

/// A sample is one pass over all hours of the load.
struct Simulation {
  std::uint64_t samples = 0;
  Indices mean, standard_error;  // sums over the hours of the load, as of the convolution
  double events = 0.0;           // unbroken runs of hours with loss, a sample
  double event_hours = 0.0;      // mean length of an event; 0 without any
  double event_mwh = 0.0;        // mean energy not served of an event
  bool interrupted = false;
};

/// Units have an mtbf_h; those that store serve only to avoid loss. Sample s of unit u draws from the stream (s, u) of
/// the seed, whoever asks for it.
Simulation simulate(std::span<const Unit> units, const HourlyLoad& load, const SimulationOptions& options);

}  // namespace gigawatt::adequacy
