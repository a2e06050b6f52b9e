// A curve of time to power as tables, panels and text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sweep/energise.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

struct EnergiseCurve {
  std::vector<sweep::HallToEnergise> halls;
  sweep::Result result;                     // its one axis shows months
  std::optional<study::Plan> why_not;       // of the last month that has no plan
  std::optional<scenario::Scenario> there;  // the scenario of that month
};

/// Name of the month at a point: "2026-05".
const std::string& month_at(const EnergiseCurve& curve, std::size_t point);

/// The point with the highest value of a measure (or the lowest); nothing where none has it.
std::optional<std::size_t> highest(const EnergiseCurve& curve, const char* measure);
std::optional<std::size_t> lowest(const EnergiseCurve& curve, const char* measure);

/// From when it is possible, when it is cheapest, and when worth most, in two or three sentences.
std::string energise_answer(const EnergiseCurve& curve);

table::Document energise_document(const EnergiseCurve& curve);

/// The answer, a line a month, and why not before; within 100 columns.
std::string energise_text(const EnergiseCurve& curve);

}  // namespace gigawatt::workbench
