#include "scenario/leaf.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/nearest_word.hpp"
#include "scenario/merge.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::string_view leaf_keys[] = {"value", "p10",  "p50",    "p90",     "min",  "mode",      "max",
                                          "low",   "high", "source", "assumed", "note", "price_year"};

/// The text as shown inside a message.
std::string shown(std::string_view text) {
  return text.size() <= 60 ? std::string(text) : fmt::format("{}...", text.substr(0, 57));
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string bound_text(double bound, const Field& field) {
  if (field.kind == FieldKind::fraction || (field.kind == FieldKind::numbers && field.unit == "%"))
    return units::format(bound * 100, "%");
  return units::format(bound, field.kind == FieldKind::quantity ? field.unit : "");
}

/// The field's own range, within what a plan can balance: its rows hold to 1e-6 MW, doubles have sixteen digits, and
/// interest over more than a thousand years leaves them. What must be above 0 is divided by: 1e-300 would be 0 after
/// all.
Range range_of(const Field& field) {
  constexpr double most_mw = 1e7, most_mwh = 1e9, most_months = 12'000, most_of_anything = 1e15, least_above_0 = 1e-6;
  double most = most_of_anything;
  if (field.kind == FieldKind::quantity && field.dimension == units::power_dimension)
    most = (most_mw * units::MW).base() / units::parse_unit(field.unit).value().base_value;
  if (field.kind == FieldKind::quantity && field.dimension == units::energy_dimension)
    most = (most_mwh * units::MWh).base() / units::parse_unit(field.unit).value().base_value;
  if (field.kind == FieldKind::quantity && field.dimension == units::calendar_dimension)
    most = (most_months * units::month).base() / units::parse_unit(field.unit).value().base_value;
  Range range = field.options.range;
  range.high = std::min(range.high.value_or(most), most);
  if (range.low_open && range.low == 0.0) {
    range.low = least_above_0;
    range.low_open = false;
  }
  return range;
}

std::string range_text(const Field& field) {
  const Range range = range_of(field);
  const std::string low =
      range.low ? fmt::format("{} {}", range.low_open ? "more than" : "at least", bound_text(*range.low, field)) : "";
  const std::string high = range.high ? fmt::format("at most {}", bound_text(*range.high, field)) : "";
  return low + (low.empty() || high.empty() ? "" : " and ") + high;
}

/// `number` counted in the field's unit.
bool in_range(double number, const Range& range) {
  if (range.low && (range.low_open ? number <= *range.low : number < *range.low)) return false;
  return !range.high || number <= *range.high;
}

void report_range(std::string_view text, const Spot& place, const Field& field, const std::string& path,
                  Findings& findings) {
  findings.error("out-of-range", place, path, fmt::format("{} is out of range", shown(text)), range_text(field));
}

/// The dimension in words, without its example.
std::string kind_of_quantity(units::Dimension dimension) {
  const std::string words = units::describe(dimension);
  return words.substr(0, words.find(" (such as"));
}

/// What is written in months is a time where the field takes both: of work nobody says whether a month has 30 days.
units::AnyQuantity in_days(units::AnyQuantity quantity, const Field& field) {
  if (!field.options.calendar_too || quantity.dimension != units::calendar_dimension) return quantity;
  quantity.base_value *= (time::days_per_month * units::day).base();
  quantity.dimension = units::time_dimension;
  return quantity;
}

/// The unit of a quantity is there and right.
bool check_dimension(const units::AnyQuantity& quantity, const TreeNode& node, const Field& field,
                     const std::string& path, Findings& findings) {
  if (field.kind == FieldKind::quantity && !quantity.has_unit) {
    findings.error("missing-unit", node.place, path, fmt::format("'{}' has no unit", shown(node.text)),
                   expectation(field));
    return false;
  }
  const bool plain = field.kind != FieldKind::quantity && field.unit != "%";
  if (quantity.dimension != field.dimension || (plain && quantity.has_unit)) {
    findings.error(
        "wrong-dimension", node.place, path,
        fmt::format("'{}' has the wrong dimension: {}", shown(node.text), kind_of_quantity(quantity.dimension)),
        expectation(field));
    return false;
  }
  return true;
}

/// The distribution of these points, and its median.
std::optional<Figure> figure_of(const LeafForm& form, const std::array<double, 3>& points, const Spot& place,
                                const std::string& path, Findings& findings) {
  Distribution result{.kind = *form.distribution, .low = points[0], .middle = points[1], .high = points[2]};
  const bool uniform = result.kind == Distribution::Kind::uniform;
  const bool lognormal = result.kind == Distribution::Kind::lognormal;
  if (uniform) result.middle = (result.low + result.high) / 2;
  const bool ordered = lognormal
                           ? result.low < result.middle && result.middle < result.high
                           : result.low <= result.middle && result.middle <= result.high && result.low < result.high;
  if (!ordered || (lognormal && result.low <= 0)) {
    findings.error("bad-distribution", place, path, fmt::format("{} is not a distribution", shown(written(form))),
                   lognormal ? "0 < p10 < p50 < p90"
                   : uniform ? "low < high"
                             : "min <= mode <= max and min < max");
    return std::nullopt;
  }
  double median = result.middle;
  if (result.kind == Distribution::Kind::triangular) {
    const double width = result.high - result.low;
    median = 2 * result.middle >= result.low + result.high
                 ? result.low + std::sqrt(width * (result.middle - result.low) / 2)
                 : result.high - std::sqrt(width * (result.high - result.middle) / 2);
  }
  return Figure{.value = median, .distribution = result};
}

std::optional<Figure> read_distribution(const LeafForm& form, const Spot& place, const Field& field,
                                        const std::string& path, const Conversion& conversion, Findings& findings) {
  std::array<double, 3> points = {};
  bool complete = true;
  for (std::size_t i = 0; i < 3; ++i) {
    if (form.points[i] == nullptr) continue;
    const std::optional<double> number = read_number(*form.points[i], field, path, conversion, findings);
    complete = complete && number.has_value();
    points[i] = number.value_or(0.0);
  }
  return complete ? figure_of(form, points, place, path, findings) : std::nullopt;
}

std::optional<Value> read_choice(const TreeNode& node, const Field& field, const std::string& path,
                                 Findings& findings) {
  const auto found = std::ranges::find(field.choices, std::string_view(node.text));
  Value value;
  value.text = node.text;
  value.integer = found - field.choices.begin();
  if (found != field.choices.end()) return value;
  base::NearestWord nearest(node.text);
  for (const std::string_view choice : field.choices) nearest.offer(choice);
  findings.error("bad-choice", node.place, path, fmt::format("'{}' is not a choice", shown(node.text)),
                 expectation(field), nearest.result());
  return std::nullopt;
}

std::optional<Value> read_flag(const TreeNode& node, const std::string& path, Findings& findings) {
  Value value;
  value.flag = node.text == "true";
  if (value.flag || node.text == "false") return value;
  std::string lower = node.text;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const bool yes = lower == "yes" || lower == "on" || lower == "true" || lower == "1";
  const bool no = lower == "no" || lower == "off" || lower == "false" || lower == "0";
  findings.error("bad-choice", node.place, path, fmt::format("'{}' is neither true nor false", shown(node.text)),
                 "true or false",
                 yes  ? "true"
                 : no ? "false"
                      : "");
  return std::nullopt;
}

template <class Type>
std::optional<Value> read_date(std::optional<Type> parsed, Type Value::* member, const TreeNode& node,
                               const Field& field, const std::string& path, Findings& findings) {
  if (!parsed) {
    const char* what = field.kind == FieldKind::years ? "a span of years" : "in the calendar";
    findings.error("bad-date", node.place, path, fmt::format("'{}' is not {}", shown(node.text), what),
                   expectation(field));
    return std::nullopt;
  }
  Value value;
  value.*member = *parsed;
  value.text = node.text;
  return value;
}

}  // namespace

void Findings::add(base::Severity severity, const char* code, const Spot& place, const std::string& path,
                   std::string message, std::string expected, std::string suggestion) {
  base::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = severity;
  diagnostic.mark = files_.mark(place);
  diagnostic.path = path;
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  diagnostic.suggestion = std::move(suggestion);
  list_.push_back(std::move(diagnostic));
}

void Findings::error(const char* code, const Spot& place, const std::string& path, std::string message,
                     std::string expected, std::string suggestion) {
  add(base::Severity::error, code, place, path, std::move(message), std::move(expected), std::move(suggestion));
}

void Findings::warning(const char* code, const Spot& place, const std::string& path, std::string message,
                       std::string expected) {
  add(base::Severity::warning, code, place, path, std::move(message), std::move(expected), {});
}

void Findings::note(const char* code, const Spot& place, const std::string& path, std::string message) {
  add(base::Severity::note, code, place, path, std::move(message), {}, {});
}

bool Findings::clean(const std::string& path) const {
  return std::ranges::none_of(list_, [&](const base::Diagnostic& finding) {
    return finding.severity == base::Severity::error && finding.path.starts_with(path) &&
           (finding.path.size() == path.size() || finding.path[path.size()] == '.');
  });
}

void report_type(const TreeNode& node, const std::string& path, std::string expected, Findings& findings) {
  findings.error("wrong-type", node.place, path, fmt::format("this is {}", kind_name(node.kind)), std::move(expected));
}

namespace {

/// `source: [A, B]`: several documents that say the same.
bool is_list_of_words(const TreeNode& node) {
  return node.kind == TreeNode::Kind::list && !node.items.empty() &&
         std::ranges::all_of(node.items, [](const TreeNode& item) { return item.kind == TreeNode::Kind::scalar; });
}

void check_leaf_keys(const TreeNode& node, const std::string& path, Findings& findings) {
  for (const Member& member : node.members) {
    if (std::ranges::find(leaf_keys, member.key) == std::end(leaf_keys)) {
      base::NearestWord nearest(member.key);
      for (const std::string_view key : leaf_keys) nearest.offer(key);
      const bool comma = member.value.kind == TreeNode::Kind::null;  // {note: one, two} reads as a key `two`
      findings.error("unknown-key", member.place, path, fmt::format("unknown key '{}' in a value", shown(member.key)),
                     comma ? "a value's keys; text with a comma needs quotes"
                           : "value, source, assumed, note, price_year or a distribution",
                     nearest.result());
    } else if (member.key == "source" && is_list_of_words(member.value)) {
      continue;
    } else if (!is_value_key(member.key) && member.value.kind != TreeNode::Kind::scalar) {
      report_type(member.value, path, fmt::format("one word or text for {}", member.key), findings);
    }
  }
}

/// Fills in the value or the points of the distribution, which stand in the map itself or below `value`.
void find_value(LeafForm& form, const TreeNode& node, const std::string& path, Findings& findings) {
  struct Points {
    Distribution::Kind kind;
    std::array<std::string_view, 3> keys;
  };
  constexpr Points shapes[] = {{Distribution::Kind::lognormal, {"p10", "p50", "p90"}},
                               {Distribution::Kind::triangular, {"min", "mode", "max"}},
                               {Distribution::Kind::uniform, {"low", "", "high"}}};
  const TreeNode* inner = node.find("value");
  const bool nested = inner != nullptr && inner->kind == TreeNode::Kind::map;
  const TreeNode& holder = nested ? *inner : node;
  std::size_t point_count = 0;
  for (const Points& shape : shapes) {
    std::array<const TreeNode*, 3> points = {};
    bool complete = true;
    for (std::size_t i = 0; i < 3; ++i) {
      if (shape.keys[i].empty()) continue;
      points[i] = holder.find(shape.keys[i]);
      complete = complete && points[i] != nullptr;
      point_count += points[i] != nullptr ? 1 : 0;
    }
    if (!complete) continue;
    form.distribution = shape.kind;
    form.points = points;
  }
  const std::size_t wanted = !form.distribution ? 0 : *form.distribution == Distribution::Kind::uniform ? 2 : 3;
  if (point_count != wanted || (form.distribution && inner != nullptr && !nested) ||
      (nested && inner->members.size() != wanted)) {
    findings.error("bad-distribution", node.place, path, "neither one value nor one whole distribution",
                   "value, or p10, p50, p90, or min, mode, max, or low, high");
  } else if (!form.distribution && inner == nullptr) {
    findings.error("missing-key", node.place, path, "the value is missing",
                   "a value, or `value:` beside source and note");
  }
  form.value = form.distribution ? nullptr : inner;
}

void find_annotations(LeafForm& form, const TreeNode& node, const std::string& path, Findings& findings) {
  if (const TreeNode* source = node.find("source")) {
    if (source->kind == TreeNode::Kind::scalar && !source->text.empty()) form.sources.push_back(source->text);
    for (const TreeNode& item : source->items) form.sources.push_back(item.text);
    form.source_place = source->place;
  }
  if (const TreeNode* note = node.find("note")) form.note = note->text;
  if (const TreeNode* assumed = node.find("assumed"); assumed != nullptr && assumed->kind == TreeNode::Kind::scalar) {
    const std::optional<Value> flag = read_flag(*assumed, path, findings);
    form.assumed = flag && flag->flag;
  }
  const TreeNode* year = node.find("price_year");
  if (year == nullptr || year->kind != TreeNode::Kind::scalar) return;
  const std::optional<std::int64_t> number = read_integer(year->text);
  form.price_year_place = year->place;
  if (number && *number >= 1950 && *number <= 2100) {
    form.price_year = static_cast<int>(*number);
  } else {
    findings.error("bad-number", year->place, path, fmt::format("'{}' is not a price year", shown(year->text)),
                   "a year, such as 2022");
  }
}

}  // namespace

std::optional<LeafForm> read_leaf_form(const TreeNode& node, const std::string& path, Findings& findings) {
  LeafForm form;
  if (node.kind != TreeNode::Kind::map) {
    form.value = &node;
    return form;
  }
  const std::size_t before = findings.list().size();
  check_leaf_keys(node, path, findings);
  find_value(form, node, path, findings);
  find_annotations(form, node, path, findings);
  if (findings.list().size() != before) return std::nullopt;
  return form;
}

std::optional<double> read_number(const TreeNode& node, const Field& field, const std::string& path,
                                  const Conversion& conversion, Findings& findings) {
  if (node.kind != TreeNode::Kind::scalar) {
    report_type(node, path, expectation(field), findings);
    return std::nullopt;
  }
  base::Result<units::AnyQuantity> quantity = units::parse(node.text, conversion.rates);
  if (!quantity) {
    const base::Diagnostic& problem = quantity.error().front();
    const bool says_what = problem.code == "missing-exchange-rate";
    findings.error(problem.code.c_str(), node.place, path, problem.message,
                   says_what ? problem.expected : expectation(field), problem.suggestion);
    return std::nullopt;
  }
  quantity = in_days(*quantity, field);
  if (!check_dimension(*quantity, node, field, path, findings)) return std::nullopt;
  double value = quantity->base_value;
  if (quantity->lower_heating_value != 0) {
    const std::optional<double> factor = conversion.lhv_to_hhv ? conversion.lhv_to_hhv() : std::nullopt;
    if (!factor) {
      findings.error("missing-lhv-to-hhv", node.place, path, fmt::format("'{}' is on the LHV base", shown(node.text)),
                     "a figure on the HHV base, or `lhv_to_hhv` beside it (natural gas: 1.108)");
      return std::nullopt;
    }
    value *= std::pow(*factor, quantity->lower_heating_value);
  }
  if (field.dimension.money != 0) value *= std::pow(conversion.money_factor, field.dimension.money);
  const double in_unit =
      field.kind == FieldKind::quantity ? value / units::parse_unit(field.unit).value().base_value : value;
  // A bound such as 8760 h must not fail for the last bit of a conversion.
  const double slack = 1e-12 * std::abs(in_unit);
  if (!std::isfinite(in_unit) ||
      (!in_range(in_unit - slack, range_of(field)) && !in_range(in_unit + slack, range_of(field)))) {
    report_range(node.text, node.place, field, path, findings);
    return std::nullopt;
  }
  return value;
}

std::optional<Figure> read_figure(const LeafForm& form, const Spot& place, const Field& field, const std::string& path,
                                  const Conversion& conversion, Findings& findings) {
  if (form.distribution) return read_distribution(form, place, field, path, conversion, findings);
  const std::optional<double> number = read_number(*form.value, field, path, conversion, findings);
  if (!number) return std::nullopt;
  return Figure{.value = *number, .distribution = {}};
}

std::optional<DateFigure> read_date_distribution(const LeafForm& form, const Spot& place, const Field& field,
                                                 const std::string& path, Findings& findings) {
  const bool by_month = field.kind == FieldKind::month;
  const auto read = [&](const TreeNode* node) -> std::optional<double> {
    const std::optional<Value> value = node == nullptr ? std::nullopt : read_word(*node, field, path, findings);
    if (!value) return std::nullopt;
    if (by_month) return static_cast<double>(value->month - time::Month::of(1970, 1));
    return static_cast<double>(time::day_number(value->date));
  };
  if (*form.distribution == Distribution::Kind::lognormal) {
    findings.error("bad-distribution", place, path, "a date has no lognormal distribution",
                   "min, mode, max, or low, high");
    return std::nullopt;
  }
  std::array<double, 3> points = {};
  bool complete = true;
  for (std::size_t i = 0; i < 3; ++i) {
    if (form.points[i] == nullptr) continue;
    const std::optional<double> point = read(form.points[i]);
    complete = complete && point.has_value();
    points[i] = point.value_or(0.0);
  }
  if (!complete) return std::nullopt;
  const std::optional<Figure> figure = figure_of(form, points, place, path, findings);
  if (!figure) return std::nullopt;
  DateFigure result{.value = {}, .distribution = *figure->distribution};
  const int whole = static_cast<int>(std::floor(figure->value + 0.5));
  if (by_month) {
    result.value.month = time::Month::of(1970, 1).plus(whole);
    result.value.text = time::to_text(result.value.month);
  } else {
    result.value.date = time::date_of(whole);
    result.value.text = time::to_text(result.value.date);
  }
  return result;
}

std::optional<Value> read_word(const TreeNode& node, const Field& field, const std::string& path, Findings& findings) {
  if (node.kind != TreeNode::Kind::scalar) {
    report_type(node, path, expectation(field), findings);
    return std::nullopt;
  }
  Value value;
  value.text = node.text;
  switch (field.kind) {
    case FieldKind::flag:
      return read_flag(node, path, findings);
    case FieldKind::choice:
      return read_choice(node, field, path, findings);
    case FieldKind::date:
      return read_date(time::parse_date(node.text), &Value::date, node, field, path, findings);
    case FieldKind::month:
      return read_date(time::parse_month(node.text), &Value::month, node, field, path, findings);
    case FieldKind::years:
      return read_date(time::parse_years(node.text), &Value::years, node, field, path, findings);
    case FieldKind::integer: {
      const std::optional<std::int64_t> number = read_integer(node.text);
      if (!number) {
        findings.error("bad-number", node.place, path, fmt::format("'{}' is not a whole number", shown(node.text)),
                       expectation(field));
        return std::nullopt;
      }
      if (!in_range(static_cast<double>(*number), field.options.range)) {
        report_range(node.text, node.place, field, path, findings);
        return std::nullopt;
      }
      value.integer = *number;
      return value;
    }
    case FieldKind::reference:
    case FieldKind::references:
      if (is_id(node.text)) return value;
      findings.error("bad-id", node.place, path, fmt::format("'{}' is not an id", shown(node.text)),
                     "lower-case letters, digits and '-'");
      return std::nullopt;
    default:
      if (!node.text.empty()) return value;
      findings.error("wrong-type", node.place, path, "the text is empty", expectation(field));
      return std::nullopt;
  }
}

std::string written(const LeafForm& form) {
  const auto text_of = [](const TreeNode& node) {
    if (node.kind != TreeNode::Kind::list) return node.text;
    std::string joined;
    for (const TreeNode& item : node.items) joined += (joined.empty() ? "" : ", ") + item.text;
    return fmt::format("[{}]", joined);
  };
  if (form.value != nullptr) return text_of(*form.value);
  const auto point = [&](std::size_t i) { return form.points[i] == nullptr ? std::string() : form.points[i]->text; };
  switch (form.distribution.value_or(Distribution::Kind::uniform)) {
    case Distribution::Kind::lognormal:
      return fmt::format("p10 {}, p50 {}, p90 {}", point(0), point(1), point(2));
    case Distribution::Kind::triangular:
      return fmt::format("min {}, mode {}, max {}", point(0), point(1), point(2));
    case Distribution::Kind::uniform:
      break;
  }
  return fmt::format("low {}, high {}", point(0), point(2));
}

}  // namespace gigawatt::scenario
