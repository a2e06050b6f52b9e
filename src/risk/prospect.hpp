// What a sample has before any hour is operated: dates, placement, capacities by month, units that are broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compute/load.hpp"
#include "risk/sample.hpp"
#include "study/replay.hpp"

namespace gigawatt::risk {

/// Hours [first, last) of the plan in which one unit of a supply is broken.
struct Broken {
  std::size_t first = 0, last = 0;
};

/// One sample before its first hour.
struct Prospect {
  const Sample* sample = nullptr;
  std::vector<scenario::Site> sites;  // halls with their dates
  compute::Placement placement;
  std::vector<compute::SiteReady> ready;                 // [site]
  std::vector<std::vector<std::vector<double>>> kept;    // [site][supply][month]: share of the base's capacity
  std::vector<std::vector<double>> connected;            // [site][month]: share of the base's connection
  std::vector<std::vector<std::vector<Broken>>> broken;  // [site][supply]
  std::vector<std::vector<double>> unit_share;           // [site][supply]: of capacity, by unit
};

/// Makes prospects of samples. Thread-safe.
class Prospects {
 public:
  /// `from`: what stands before is not late. `seed`: of outages; without `outages` nothing is broken.
  Prospects(const study::ReplayBase& base, time::Month from, std::uint64_t seed, bool outages)
      : base_(base), scenario_(base.prepared.scenario), from_(from), seed_(seed), outages_(outages) {}

  [[nodiscard]] Prospect of(const Sample& sample) const;

 private:
  [[nodiscard]] std::size_t month_count() const { return static_cast<std::size_t>(scenario_.plan.years.count()) * 12; }
  [[nodiscard]] time::Month month(std::size_t m) const {
    return scenario_.plan.years.first_month().plus(static_cast<int>(m));
  }
  [[nodiscard]] std::vector<scenario::Contract> contracts_of(const Sample& sample) const;
  void add_supply(std::size_t s, const Sample& sample, Prospect& prospect) const;
  [[nodiscard]] std::vector<Broken> outages_of(std::size_t s, std::size_t i, const Sample& sample,
                                               std::vector<double>& unit_share) const;
  [[nodiscard]] std::vector<double> connected(std::size_t s, const Sample& sample) const;

  const study::ReplayBase& base_;
  const scenario::Scenario& scenario_;
  time::Month from_;
  std::uint64_t seed_;
  bool outages_;
};

}  // namespace gigawatt::risk
