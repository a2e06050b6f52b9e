// When halls were to stand, as it was known in a month: later rests are not known before.
#pragma once

#include <utility>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::study {

/// When halls were to stand, as somebody knew it from a month on.
struct DatesSince {
  time::Month month;
  std::vector<std::vector<time::Date>> ready;  // [site][hall]
};

class KnownDates {
 public:
  /// `scenario`: amended and dated.
  explicit KnownDates(const scenario::Scenario& scenario);
  /// `since`: in the order of time, the first holds from the beginning on. `rests`: by site.
  KnownDates(std::vector<DatesSince> since, std::vector<std::vector<scenario::Pause>> rests)
      : since_(std::move(since)), pauses_(std::move(rests)) {}
  /// With the rests that had begun by the end of this month.
  [[nodiscard]] time::Date ready(std::size_t site, std::size_t hall, time::Month month) const;
  /// Whether work at the site rests in this month.
  [[nodiscard]] bool rests(std::size_t site, time::Month month) const;

 private:
  std::vector<DatesSince> since_;  // in the order of time; the first holds from the beginning on
  std::vector<std::vector<scenario::Pause>> pauses_;
};

}  // namespace gigawatt::study
