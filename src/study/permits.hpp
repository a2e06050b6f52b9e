// The permit clock of a site: how much of each permit is used by month, in the unit in which the scenario states it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/operation.hpp"
#include "study/plan.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {

struct PermitMonth {
  time::Month month;
  double used = 0.0;
  std::optional<double> share;  // of the limit; nothing where that is 0
};

struct PermitClock {
  std::string permit;  // the scenario's key: "nox_per_year"
  std::string supply;  // of full_load_hours, otherwise empty
  double limit = 0.0;
  std::string unit;  // of limit and used: "short_ton/year"
  std::vector<PermitMonth> months;

  /// The first month with as much used as in any, to a millionth of the limit.
  [[nodiscard]] const PermitMonth& tightest() const;
};

/// What counts, and over which months, is emissions/permits.hpp's.
std::vector<PermitClock> permit_clocks(const Prepared& prepared, const SiteCapacity& plan,
                                       const SiteOperation& operation, std::size_t site_index);

}  // namespace gigawatt::study
