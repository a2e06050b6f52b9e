// Relations over numbers of an ensemble: evaluated sample by sample, then told as quantiles.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "audit/expression.hpp"
#include "risk/stress.hpp"

namespace gigawatt::audit {

/// A relation over all samples that have its numbers. Base units.
struct DrawnQuantity {
  Quantity value;  // P5 of the low ends to P95 of the high ends; the middle is the median
  double low_error = 0.0, middle_error = 0.0, high_error = 0.0;  // standard errors of these
  std::size_t samples = 0;
};

class Drawn {
 public:
  explicit Drawn(const risk::Ensemble& ensemble);

  [[nodiscard]] bool has(const std::string& path) const { return columns_.contains(path); }

  /// Nothing where no sample has what the relation names. `others` gives what is no number of the ensemble.
  [[nodiscard]] std::optional<DrawnQuantity> of(const std::string& relation, const Lookup& others) const;

 private:
  struct Column {
    std::size_t measure = 0;
    double to_base = 1.0;
    units::Dimension dimension;
  };
  const risk::Ensemble& ensemble_;
  std::map<std::string, Column> columns_;
};

}  // namespace gigawatt::audit
