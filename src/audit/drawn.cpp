// For a relation r over samples k, with facts as ranges:  P5_k(low r_k)  …  P50_k(middle r_k)  …  P95_k(high r_k).
// Quantiles are taken of the relation, not of its parts: what is drawn together stays together.
#include "audit/drawn.hpp"

#include <algorithm>
#include <vector>

#include "units/parse.hpp"

namespace gigawatt::audit {

Drawn::Drawn(const risk::Ensemble& ensemble) : ensemble_(ensemble) {
  for (std::size_t m = 0; m < ensemble.measures.size(); ++m) {
    const risk::Measure& measure = ensemble.measures[m];
    if (measure.unit == "year") continue;  // a date, no span of time
    units::AnyQuantity unit{.base_value = 1.0, .dimension = {}};
    if (!measure.unit.empty()) unit = units::parse_unit(measure.unit).value_or(unit);
    columns_.emplace(measure.name, Column{m, unit.base_value, unit.dimension});
  }
}

std::optional<DrawnQuantity> Drawn::of(const std::string& relation, const Lookup& others) const {
  std::vector<double> lows, middles, highs;
  units::Dimension dimension;
  for (const risk::Values& row : ensemble_.values) {
    if (row.empty()) continue;  // a sample that failed
    const Evaluated evaluated = evaluate(relation, [&](const std::string& path) -> std::optional<Quantity> {
      const auto column = columns_.find(path);
      if (column == columns_.end()) return others(path);
      const auto& [measure, to_base, of] = column->second;
      if (!row[measure]) return std::nullopt;
      const double value = *row[measure] * to_base;
      return Quantity{.range = {value, value, of}, .middle = value};
    });
    if (!evaluated.value) continue;
    dimension = evaluated.value->range.dimension;
    lows.push_back(evaluated.value->range.low);
    middles.push_back(evaluated.value->middle);
    highs.push_back(evaluated.value->range.high);
  }
  if (middles.empty()) return std::nullopt;
  for (std::vector<double>* list : {&lows, &middles, &highs}) std::ranges::sort(*list);
  const risk::Estimate low = risk::quantile_of(lows, 0.05), middle = risk::quantile_of(middles, 0.5),
                       high = risk::quantile_of(highs, 0.95);
  return DrawnQuantity{.value = {.range = {low.value, high.value, dimension}, .middle = middle.value},
                       .low_error = low.standard_error,
                       .middle_error = middle.standard_error,
                       .high_error = high.standard_error,
                       .samples = middles.size()};
}

}  // namespace gigawatt::audit
