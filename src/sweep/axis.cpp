#include "sweep/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "time/calendar.hpp"
#include "units/parse.hpp"

namespace gigawatt::sweep {
namespace {

using Failure = std::unexpected<std::string>;
constexpr std::size_t values_max = 100'000;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "30 %" as 30 and "%".
struct Number {
  double value = 0.0;
  std::string unit;
};

std::optional<Number> number_of(std::string_view text) {
  Number number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (error != std::errc() || !std::isfinite(number.value)) return std::nullopt;
  number.unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  if (!number.unit.empty() && !units::parse(text)) return std::nullopt;
  return number;
}

/// Six significant digits: 0.3, not 0.30000000000000004, and 4.54545, not 4.54545454545.
double rounded(double value) { return std::stod(fmt::format("{:.6g}", value)); }

std::string number_text(double value) { return fmt::format("{}", value); }

std::string quantity_text(double value, const std::string& unit) {
  return unit.empty() ? number_text(value) : number_text(value) + " " + unit;
}

/// A range as typed: its two ends and how many values it has.
struct Range {
  std::string_view low, high;
  std::size_t count = 0;
};

std::expected<Range, std::string> parse_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon < dots)
    return Failure(fmt::format("'{}' lacks how many values it has: A..B:N, such as 0..90 %:10", text));
  Range range{trimmed(text.substr(0, dots)), trimmed(text.substr(dots + 2, colon - dots - 2)), 0};
  const std::string_view count = trimmed(text.substr(colon + 1));
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), range.count);
  if (error != std::errc() || end != count.data() + count.size() || range.count < 2 || range.count > values_max)
    return Failure(fmt::format("'{}' is not a count of values: 2 to {} are expected", count, values_max));
  if (range.low.empty() || range.high.empty()) return Failure(fmt::format("'{}' lacks one of its ends", text));
  return range;
}

/// first + round((last − first) · k / (count − 1)), k = 0 … count − 1.
std::vector<int> even_steps(int first, int last, std::size_t count) {
  std::vector<int> steps;
  for (std::size_t k = 0; k < count; ++k)
    steps.push_back(first + static_cast<int>(std::lround(static_cast<double>(last - first) * static_cast<double>(k) /
                                                         static_cast<double>(count - 1))));
  return steps;
}

template <class Text>
std::expected<void, std::string> add_steps(Axis& axis, const std::vector<int>& steps, const char* of, Text text) {
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (k > 0 && steps[k] == steps[k - 1])
      return Failure(
          fmt::format("there are fewer than {} {} between its ends; ask for fewer values", steps.size(), of));
    axis.values.push_back(text(steps[k]));
  }
  axis.numbers.assign(axis.values.size(), std::nullopt);
  return {};
}

std::expected<void, std::string> add_months(Axis& axis, time::Month low, time::Month high, std::size_t count,
                                            bool with_day) {
  return add_steps(axis, even_steps(low.index, high.index, count), "months",
                   [with_day](int index) { return time::to_text(time::Month{index}) + (with_day ? "-01" : ""); });
}

std::expected<void, std::string> add_dates(Axis& axis, time::Date low, time::Date high, std::size_t count) {
  if (low.day == 1 && high.day == 1) return add_months(axis, low.in_month(), high.in_month(), count, true);
  const auto first = static_cast<int>(time::day_number(low));
  const auto last = static_cast<int>(time::day_number(high));
  return add_steps(axis, even_steps(first, last, count), "days",
                   [](int day) { return time::to_text(time::date_of(day)); });
}

std::expected<void, std::string> add_numbers(Axis& axis, const Range& range) {
  std::optional<Number> low = number_of(range.low);
  const std::optional<Number> high = number_of(range.high);
  if (!low || !high)
    return Failure(fmt::format("'{}' is neither a number with its unit nor a date", !low ? range.low : range.high));
  if (low->unit.empty()) low->unit = high->unit;
  if (low->unit != high->unit)
    return Failure(fmt::format("its ends are in two units, '{}' and '{}'; one is expected", low->unit, high->unit));
  axis.unit = high->unit;
  for (std::size_t k = 0; k < range.count; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(range.count - 1);
    const bool end = k == 0 || k + 1 == range.count;
    const double between = low->value + share * (high->value - low->value);
    const double value = end ? (k == 0 ? low->value : high->value) : rounded(between);
    axis.numbers.emplace_back(value);
    axis.values.push_back(quantity_text(value, axis.unit));
  }
  if (axis.numbers.front() == axis.numbers.back()) return Failure("both its ends are the same");
  return {};
}

std::expected<void, std::string> add_range(Axis& axis, const Range& range) {
  const auto low_month = time::parse_month(range.low), high_month = time::parse_month(range.high);
  if (low_month && high_month) return add_months(axis, *low_month, *high_month, range.count, false);
  const auto low_date = time::parse_date(range.low), high_date = time::parse_date(range.high);
  if (low_date && high_date) return add_dates(axis, *low_date, *high_date, range.count);
  return add_numbers(axis, range);
}

/// The values between commas.
std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> values;
  while (true) {
    const std::size_t comma = text.find(',');
    values.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return values;
    text.remove_prefix(comma + 1);
  }
}

bool has_unit(std::string_view text) {
  const std::optional<Number> number = number_of(text);
  return number && !number->unit.empty();
}

/// A, B, C: each as it stands; a number without a unit takes the last one's. Numbers where all are in one unit.
std::expected<void, std::string> add_list(Axis& axis, std::string_view text) {
  const std::vector<std::string_view> texts = split_list(text);
  const std::optional<Number> last = number_of(texts.back());
  bool numeric = last.has_value();
  for (const std::string_view value : texts) {
    if (value.empty()) return Failure("a value between two commas is empty");
    std::optional<Number> number = number_of(value);
    const bool takes_unit = number && last && number->unit.empty();
    if (!takes_unit && number && last && number->unit != last->unit && !std::ranges::all_of(texts, has_unit))
      return Failure(fmt::format("'{}' and '{}' are in two units; then each value needs its own", value, texts.back()));
    if (takes_unit) number->unit = last->unit;
    axis.values.push_back(takes_unit ? quantity_text(number->value, number->unit) : std::string(value));
    axis.numbers.push_back(number ? std::optional(number->value) : std::nullopt);
    numeric = numeric && number && number->unit == last->unit;
    if (std::ranges::count(axis.values, axis.values.back()) > 1)
      return Failure(fmt::format("'{}' stands there twice", value));
  }
  if (numeric)
    axis.unit = last->unit;
  else
    axis.numbers.assign(axis.values.size(), std::nullopt);
  return {};
}

/// The last `count` words of a path.
std::string tail(const std::string& path, std::size_t count) {
  std::size_t from = path.size();
  for (; count > 0 && from != std::string::npos && from > 0; --count) from = path.rfind('.', from - 1);
  return from == std::string::npos || from == 0 ? path : path.substr(from + 1);
}

/// How many words a name needs to say what is varied: "campus.clean_share", and of a price "gas.fuel.constant".
std::size_t least_words(const std::string& path) { return path.ends_with(".constant") ? 3 : 2; }

}  // namespace

std::expected<Axis, std::string> parse_axis(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view path = trimmed(text.substr(0, equals));
  const auto failure = [&](const std::string& why) { return Failure(fmt::format("--vary '{}': {}", text, why)); };
  if (equals == std::string_view::npos || path.empty())
    return failure("PATH=A..B:N or PATH=A,B,C is expected, such as sites.campus.clean_share='0..90 %:10'");
  const std::string_view values = trimmed(text.substr(equals + 1));
  if (values.empty()) return failure("it has no values; A..B:N or A,B,C is expected");
  Axis axis;
  axis.path = path;
  axis.name = tail(axis.path, least_words(axis.path));
  std::expected<void, std::string> added;
  // A comma makes a list, also of what has dots itself: years such as 2027..2028.
  if (values.find("..") != std::string_view::npos && values.find(',') == std::string_view::npos) {
    const auto range = parse_range(values);
    if (!range) return failure(range.error());
    added = add_range(axis, *range);
  } else {
    added = add_list(axis, values);
  }
  if (!added) return failure(added.error());
  return axis;
}

void name_apart(std::vector<Axis>& axes, const std::vector<std::string>& taken) {
  for (Axis& axis : axes) {
    std::size_t words = least_words(axis.path);
    const auto same = [&](const Axis& other) {
      return other.path != axis.path && tail(other.path, words) == tail(axis.path, words);
    };
    const auto is_taken = [&] {
      return tail(axis.path, words) != axis.path && std::ranges::find(taken, tail(axis.path, words)) != taken.end();
    };
    while (std::ranges::any_of(axes, same) || is_taken()) ++words;
    axis.name = tail(axis.path, words);
  }
}

std::optional<std::size_t> point_count(const std::vector<Axis>& axes) {
  std::size_t count = 1;
  for (const Axis& axis : axes) {
    if (count > std::numeric_limits<std::size_t>::max() / axis.values.size()) return std::nullopt;
    count *= axis.values.size();
  }
  return count;
}

std::vector<std::size_t> indices_of(const std::vector<Axis>& axes, std::size_t point) {
  std::vector<std::size_t> indices(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    indices[a] = point % axes[a].values.size();
    point /= axes[a].values.size();
  }
  return indices;
}

}  // namespace gigawatt::sweep
