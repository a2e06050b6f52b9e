// What an ensemble says about the scenario's conditions, and numbers with their errors in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// "12.3 ± 0.1 million USD", in a unit that can be read.
std::string figure(const Json& estimate, const std::string& unit);
/// " 83.2 % ± 1.7", of a share.
std::string percent(const Json& estimate);
/// Of a measure of the summary; "" where there is none.
std::string unit_of(const Json& summary, const std::string& path);

/// "Threshold FAILED: …" of each condition.
std::vector<std::string> threshold_lines(const Json& summary);
/// In how many samples what cannot be paid changes what is built and served; "" where in none.
std::string amended_text(const Json& amended);
/// Both, for the report; nothing where there is nothing to say.
std::optional<table::Panel> verdict_panel(const Json& summary);

}  // namespace gigawatt::workbench
