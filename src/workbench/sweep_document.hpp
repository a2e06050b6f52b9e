// A sweep as tables, arrays and panels.
#pragma once

#include <string>

#include "sweep/sweep.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

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
