#include "workbench/stress_verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "study/settle.hpp"

namespace gigawatt::workbench {
namespace {

/// Of "P90(PATH) at most …": that of the path. Probabilities have none.
std::string unit_of_threshold(const Json& summary, const std::string& text) {
  const std::size_t open = text.find('('), close = text.find(')');
  if (text.starts_with("P(") || open == std::string::npos || close == std::string::npos) return "";
  return unit_of(summary, text.substr(open + 1, close - open - 1));
}

}  // namespace

std::string figure(const Json& estimate, const std::string& unit) {
  if (estimate.is_null()) return "none";
  double value = estimate["value"].get<double>(), error = estimate["standard_error"].get<double>();
  const char* scale = "";
  if (unit == "USD") {
    const double size = std::max(std::abs(value), error);
    const auto [divisor, word] = size >= 1e9   ? std::pair(1e9, "bn ")
                                 : size >= 1e6 ? std::pair(1e6, "million ")
                                               : std::pair(1.0, "");
    value /= divisor;
    error /= divisor;
    scale = word;
  }
  const int digits = unit.empty() ? 4 : 2;
  return fmt::format("{:.{}f} ± {:.{}f}{}{}{}", value, digits, error, digits, unit.empty() ? "" : " ", scale, unit);
}

std::string percent(const Json& estimate) {
  if (estimate.is_null()) return "not known";
  return fmt::format("{:5.1f} % ± {:.1f}", 100.0 * estimate["value"].get<double>(),
                     100.0 * estimate["standard_error"].get<double>());
}

std::string unit_of(const Json& summary, const std::string& path) {
  for (const Json& measure : summary["measures"])
    if (measure["path"] == path) return measure["unit"];
  return "";
}

std::vector<std::string> threshold_lines(const Json& summary) {
  std::vector<std::string> lines;
  for (const Json& threshold : summary["thresholds"])
    lines.push_back(fmt::format("Threshold {}: {} ({})", threshold["passed"].get<bool>() ? "passed" : "FAILED",
                                threshold["text"].get<std::string>(),
                                figure(threshold["value"], unit_of_threshold(summary, threshold["text"]))));
  return lines;
}

std::string amended_text(const Json& amended) {
  if (amended.is_null() || amended["samples"]["value"].get<double>() == 0.0) return "";
  std::string text =
      fmt::format("In {} of samples money stops work or ends a contract; plan and money then run up to {:.0f} times.\n",
                  percent(amended["samples"]), amended["most_passes"].get<double>());
  if (const auto stopped = amended["stopped_at_limit"].get<std::uint64_t>(); stopped > 0)
    text += fmt::format("{} samples stopped at {} passes, before a pass led to nothing new.\n", stopped,
                        study::passes_of_money);
  return text;
}

std::optional<table::Panel> verdict_panel(const Json& summary) {
  table::Panel panel{.id = "verdicts",
                     .kind = table::PanelKind::text,
                     .title = "Conditions, and what money stops",
                     .note = "From the samples, ± one standard error."};
  panel.paragraphs = threshold_lines(summary);
  if (std::string amended = amended_text(summary["amended_by_money"]); !amended.empty()) {
    amended.pop_back();  // the end of its line
    panel.paragraphs.push_back(std::move(amended));
  }
  if (panel.paragraphs.empty()) return std::nullopt;
  return panel;
}

}  // namespace gigawatt::workbench
