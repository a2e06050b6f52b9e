// Platforms compared: in the summary, as a table and as pictures.
#pragma once

#include <string>
#include <vector>

#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// Puts `platforms` and `platform_concentration` into the summary.
void put_platforms(const study::Run& run, Json& summary);

table::Table platform_table(const study::Run& run);

/// Compute by platform and what an hour of it costs; nothing where one kind of accelerator does all.
std::vector<table::Panel> platform_panels(const study::Run& run);

/// "2027: 74 % of 1.2 bn H100-equivalent-hours on NVIDIA (concentration 0.61)": of the last year, where several
/// vendors take part; otherwise empty.
std::string concentration_in_words(const study::Run& run);

}  // namespace gigawatt::workbench
