// A sweep as tables, arrays and panels.
#pragma once

#include <optional>
#include <string>

#include "sweep/sweep.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

/// One measure along the axis with most values, a line for every combination of the others; nothing without the
/// measure.
std::optional<table::Panel> curve(const sweep::Result& result, const char* name, const char* title);

/// Measures `prefix` + technology + `suffix`, one upon the other.
struct Stack {
  std::string id, title, note, unit, prefix, suffix;
};

/// A stack of technologies along that axis, the others at their first value.
table::Panel stack(const sweep::Result& result, const Stack& what);

/// One row a point: the axes, whether there is a plan, and the measures.
table::Table points_table(const sweep::Result& result);

/// Dimensions are the axes; a point without a plan has absent numbers.
table::Dataset sweep_dataset(const sweep::Result& result);

/// Where the cheapest and the dearest point lie, in a sentence or two.
std::string sweep_answer(const sweep::Result& result);

table::Document sweep_document(const sweep::Result& result);

/// The answer and the points for a terminal, within 100 columns.
std::string sweep_text(const sweep::Result& result);

}  // namespace gigawatt::workbench
