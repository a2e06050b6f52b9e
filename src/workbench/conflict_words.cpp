#include "workbench/conflict_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "time/calendar.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

/// "5 120 MW", "12.5 %", "2027-09"; six digits at most.
std::string amount_text(const study::Amount& amount, const std::string& unit) {
  if (const auto* words = std::get_if<std::string>(&amount)) return *words;
  const double value = std::get<double>(amount);
  const std::string number = std::abs(value) >= 1000.0 ? grouped(value) : fmt::format("{:g}", value);
  return unit.empty() ? number : number + " " + unit;
}

std::string given_text(const study::Conflict& conflict) {
  const auto* value = std::get_if<double>(&conflict.given);
  return value != nullptr && *value == 0.0 ? "0" : amount_text(conflict.given, conflict.unit);
}

bool is_told(const study::Amount& amount) { return !std::holds_alternative<std::monostate>(amount); }

/// The month of the first order is not the scenario's own: `--as-of` moved it.
bool is_as_of(const scenario::Scenario& scenario, const study::Conflict& conflict) {
  const auto* given = std::get_if<std::string>(&conflict.given);
  return conflict.path == "plan.orders_from" && given != nullptr && *given != time::to_text(scenario.plan.orders_from);
}

}  // namespace

base::Mark place_of(const scenario::Scenario& scenario, const study::Conflict& conflict) {
  const std::string& path = conflict.path;
  base::Mark place;
  // The constraints that no file states.
  if (path.empty())
    place.file = "--as-committed";
  else if (is_as_of(scenario, conflict))
    place.file = "--as-of";
  if (!place.file.empty()) return place;
  place.file = path;
  const auto is_stated = [](const scenario::Input& input) { return !input.mark.file.empty(); };
  for (const scenario::Input& input : scenario.inputs)
    if (input.path == path && is_stated(input)) return input.mark;
  for (const scenario::Input& input : scenario.inputs)
    if (input.path.starts_with(path + ".") && is_stated(input)) return input.mark;
  return place;
}

std::string place_text(const base::Mark& place) {
  return place.line > 0 ? fmt::format("{}:{}:{}", place.file, place.line, place.column) : place.file;
}

std::string relief_text(const study::Plan& plan, const study::Conflict& conflict) {
  std::string text;
  if (is_told(conflict.needed))
    text =
        fmt::format(": {} instead of {} would do", amount_text(conflict.needed, conflict.unit), given_text(conflict));
  if (text.empty() && conflict.together_with.empty() && conflict.enough_alone)
    return *conflict.enough_alone ? ": without it there is a plan" : ": not enough alone";
  for (const std::string& path : conflict.together_with) {
    const auto other = std::ranges::find(plan.conflicts, path, &study::Conflict::path);
    text += fmt::format(
        "{} {}",
        &path == &conflict.together_with.front() ? (text.empty() ? ": only together with" : ", together with") : " and",
        other == plan.conflicts.end() ? path : other->constraint);
  }
  return text;
}

std::string conflict_text(const scenario::Scenario& scenario, const study::Plan& plan) {
  if (plan.conflicts.empty()) return "no plan satisfies the scenario: " + plan.message;
  const auto line = [&](const study::Conflict& conflict) {
    return fmt::format("\n  - {} ({}){}", conflict.constraint, place_text(place_of(scenario, conflict)),
                       relief_text(plan, conflict));
  };
  const bool one_is_enough = std::ranges::all_of(
      plan.conflicts, [](const study::Conflict& conflict) { return conflict.enough_alone.value_or(false); });
  std::string text = "no plan satisfies these together";
  if (!plan.conflicts_minimal) {
    text += " (not checked to be minimal: fewer may be in the way):";
  } else {
    text += one_is_enough ? "; giving way on any one of them helps:" : "; what helps stands behind each:";
  }
  for (const study::Conflict& conflict : plan.conflicts) text += line(conflict);
  if (plan.conflicts_in_parts) text += "\n(asked in parts of units; whole ones may need more)";
  if (!plan.conflicts_instead.empty()) text += "\nor these together, with far less:";
  for (const study::Conflict& conflict : plan.conflicts_instead) text += line(conflict);
  return text;
}

}  // namespace gigawatt::workbench
