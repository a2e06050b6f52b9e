// When halls were to stand, as it was known in a month: later rests are not known before.
#pragma once

#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::study {

class KnownDates {
 public:
  /// `scenario`: amended and dated.
  explicit KnownDates(const scenario::Scenario& scenario);
  /// With the rests that had begun by the end of this month.
  [[nodiscard]] time::Date ready(std::size_t site, std::size_t hall, time::Month month) const;
  /// Whether work at the site rests in this month.
  [[nodiscard]] bool rests(std::size_t site, time::Month month) const;

 private:
  struct Since {
    time::Month month;
    std::vector<std::vector<time::Date>> ready;  // [site][hall]
  };
  std::vector<Since> since_;  // in the order of time; the first holds from the beginning on
  std::vector<std::vector<scenario::Pause>> pauses_;
};

}  // namespace gigawatt::study
