// Conditions of a scenario on an ensemble: probabilities and quantiles.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "base/nearest_word.hpp"
#include "measure/measure.hpp"
#include "risk/stress.hpp"
#include "scenario/model/input_at.hpp"

namespace gigawatt::risk {
namespace {

/// `P(PATH at_least X)` …, taken apart.
struct Condition {
  std::string path;
  std::optional<double> quantile;  // P90(PATH)
  bool at_most = false, is_date = false;
  double bound = 0.0;
};

std::optional<double> number_of(std::string text) {
  const bool percent = text.ends_with('%');
  if (percent) text.pop_back();
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return percent ? value / 100.0 : value;
}

std::optional<Condition> condition_of(const std::string& metric) {
  const std::size_t open = metric.find('(');
  if (open == std::string::npos || !metric.ends_with(')')) return std::nullopt;
  const std::string inside = metric.substr(open + 1, metric.size() - open - 2);
  Condition condition;
  if (open > 1) {
    const auto percent = number_of(metric.substr(1, open - 1));
    if (!percent || *percent <= 0.0 || *percent >= 100.0) return std::nullopt;
    condition.quantile = *percent / 100.0;
    condition.path = inside;
    return condition;
  }
  const std::size_t first = inside.find(' ');
  const std::size_t second = first == std::string::npos ? first : inside.find(' ', first + 1);
  if (second == std::string::npos) return std::nullopt;
  condition.path = inside.substr(0, first);
  const std::string word = inside.substr(first + 1, second - first - 1), bound = inside.substr(second + 1);
  if (word == "by") {
    const auto date = time::parse_date(bound);
    if (!date) return std::nullopt;
    condition.at_most = condition.is_date = true;
    condition.bound = year_of(*date);
    return condition;
  }
  const auto number = number_of(bound);
  if (!number || (word != "at_least" && word != "at_most")) return std::nullopt;
  condition.at_most = word == "at_most";
  condition.bound = *number;
  return condition;
}

base::Diagnostic out_of_range(const scenario::Scenario& scenario, const std::string& path, std::string message,
                              std::string expected) {
  return {.code = "out-of-range",
          .mark = scenario::mark_at(scenario, path),
          .path = path,
          .message = std::move(message),
          .expected = std::move(expected),
          .suggestion = {}};
}

}  // namespace

base::Diagnostics faults_of_thresholds(const scenario::Scenario& scenario, const std::vector<Measure>& measures) {
  base::Diagnostics faults;
  for (const scenario::Threshold& threshold : scenario.thresholds) {
    if (!measure::is_of_ensemble(threshold.metric)) continue;
    const auto condition = condition_of(threshold.metric);
    const std::string path = fmt::format("thresholds.{}.metric", threshold.id);
    if (condition && !condition->quantile && (threshold.value < 0.0 || threshold.value > 1.0))
      faults.push_back(out_of_range(scenario, fmt::format("thresholds.{}.value", threshold.id),
                                    fmt::format("a probability is never {:g}", threshold.value),
                                    "from 0 to 1, such as 0.8"));
    const auto measure = condition ? index_of(measures, condition->path) : std::nullopt;
    if (measure && condition->is_date && measures[*measure].unit != "year") {
      faults.push_back(out_of_range(scenario, path, fmt::format("'{}' is no date", condition->path),
                                    "at_least or at_most and a number, or a number that is a date"));
      continue;
    }
    if (measure) {
      const int last = scenario.plan.years.last;
      const bool is_early =
          condition->quantile ? threshold.comparison == scenario::Comparison::at_most : condition->at_most;
      const double bound = condition->quantile ? threshold.value : condition->bound;
      if (condition->path.ends_with(".energised") && is_early && bound >= last + 1.0)
        faults.push_back(
            out_of_range(scenario, condition->quantile ? fmt::format("thresholds.{}.value", threshold.id) : path,
                         fmt::format("the plan ends with {}: when a hall has power later is not known", last),
                         fmt::format("a date up to {}-12-31", last)));
      continue;
    }
    base::NearestWord nearest(condition ? condition->path : threshold.metric);
    for (const Measure& known : measures) nearest.offer(known.name);
    faults.push_back({.code = "unknown-metric",
                      .mark = scenario::mark_at(scenario, path),
                      .path = path,
                      .message = condition
                                     ? fmt::format("an ensemble of this scenario has no number '{}'", condition->path)
                                     : fmt::format("'{}' is no condition on an ensemble", threshold.metric),
                      .expected = "P(PATH at_least X), P(PATH at_most X), P(PATH by DATE) or P90(PATH)",
                      .suggestion = nearest.result()});
  }
  return faults;
}

std::vector<Verdict> verdicts(const Ensemble& ensemble) {
  std::vector<Verdict> list;
  for (const scenario::Threshold& threshold : ensemble.scenario.thresholds) {
    if (!measure::is_of_ensemble(threshold.metric)) continue;
    const auto condition = condition_of(threshold.metric);
    const auto measure = condition ? index_of(ensemble.measures, condition->path) : std::nullopt;
    Verdict& verdict = list.emplace_back();
    verdict.text = threshold.text;
    if (!measure) continue;
    std::vector<double> values = column(ensemble, *measure);
    if (values.empty()) continue;
    if (condition->quantile) {
      std::ranges::sort(values);
      verdict.value = quantile_of(values, *condition->quantile);
    } else {
      const auto hits = std::ranges::count_if(values, [&](double value) {
        return condition->at_most ? value <= condition->bound : value >= condition->bound;
      });
      verdict.value = share_of(static_cast<std::size_t>(hits), values.size());
    }
    verdict.passed = threshold.comparison == scenario::Comparison::at_most ? verdict.value->value <= threshold.value
                                                                           : verdict.value->value >= threshold.value;
  }
  return list;
}

}  // namespace gigawatt::risk
