// Fields of a contract in ACTUS's files, which write numbers as numbers or as texts, some with blanks, and dates with
// or without a time. Every fault becomes a finding at its place.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capital/actus/contract.hpp"
#include "workbench/engine_json.hpp"

namespace gigawatt::workbench {

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// A map of terms. ACTUS's files write numbers as numbers or as texts, some with blanks.
class TermFields {
 public:
  TermFields(const scenario::PlacedJson& value, std::string path, base::Diagnostics& findings)
      : fields_(value, std::move(path), findings) {}

  JsonFields& fields() { return fields_; }

  std::optional<double> number(std::string_view key) {
    const scenario::PlacedJson* value = fields_.find(key);
    return value == nullptr ? std::nullopt : number_of(*value, key);
  }
  /// A share a year: beyond ten times the notional it is a slip of the pen.
  std::optional<double> rate(std::string_view key) {
    const scenario::PlacedJson* value = fields_.find(key);
    return value == nullptr ? std::nullopt : rate_of(*value, key);
  }
  std::optional<double> rate_of(const scenario::PlacedJson& value, std::string_view key) {
    constexpr double rate_max = 10.0;
    const std::optional<double> found = number_of(value, key);
    if (!found || std::abs(*found) <= rate_max) return found;
    fields_.refuse("out-of-range", value, fields_.path_of(key), fmt::format("{} a year", *found),
                   "a share a year from -10 to 10, such as 0.06");
    return std::nullopt;
  }
  double number_or(std::string_view key, double otherwise) { return number(key).value_or(otherwise); }
  /// Not below 0: who owes it is said by the contract's role.
  double amount_or(std::string_view key, double otherwise) {
    const double found = number_or(key, otherwise);
    if (found < 0.0)
      fields_.refuse("out-of-range", *fields_.find(key), fields_.path_of(key), fmt::format("{} is below 0", found),
                     "an amount; contractRole says who lends (RPA) and who borrows (RPL)");
    return found;
  }

  std::optional<double> number_of(const scenario::PlacedJson& value, std::string_view key) {
    constexpr double amount_max = 1e15;
    double number = value.number;
    if (value.kind == scenario::PlacedJson::Kind::text) {
      const std::string_view text = trimmed(value.text);
      const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (fault != std::errc() || end != text.data() + text.size() || text.empty()) number = NAN;
    } else if (value.kind != scenario::PlacedJson::Kind::number) {
      number = NAN;
    }
    if (std::isfinite(number) && std::abs(number) <= amount_max) return number;
    fields_.refuse(
        "bad-number", value, fields_.path_of(key),
        fmt::format("{} is no number here", value.text.empty() ? scenario::kind_name(value.kind) : value.text),
        "a number of at most 1e15 either way");
    return std::nullopt;
  }

  std::optional<capital::actus::Moment> moment(std::string_view key) {
    const scenario::PlacedJson* value = fields_.find(key);
    return value == nullptr ? std::nullopt : moment_of(*value, key);
  }
  std::optional<capital::actus::Moment> moment_of(const scenario::PlacedJson& value, std::string_view key) {
    const std::optional<capital::actus::Moment> found = capital::actus::parse_moment(trimmed(value.text));
    if (!found)
      fields_.refuse("bad-date", value, fields_.path_of(key), fmt::format("'{}' is no date", value.text),
                     "such as 2027-01-31 or 2027-01-31T00:00:00");
    return found;
  }
  std::optional<capital::actus::Moment> required_moment(std::string_view key) {
    if (fields_.require(key, "a date such as 2027-01-31") == nullptr) return std::nullopt;
    return moment(key);
  }

  std::optional<capital::actus::Cycle> cycle(std::string_view key) {
    const scenario::PlacedJson* value = fields_.find(key);
    return value == nullptr ? std::nullopt : cycle_of(*value, key);
  }
  std::optional<capital::actus::Cycle> cycle_of(const scenario::PlacedJson& value, std::string_view key) {
    const std::optional<capital::actus::Cycle> found = capital::actus::parse_cycle(trimmed(value.text));
    if (found && found->period.count > 0) return found;
    fields_.refuse(
        "bad-cycle", value, fields_.path_of(key), fmt::format("'{}' is no cycle", value.text),
        "such as P1ML1: P, a count from 1, one of D W M Q H Y, then L0 (a rest joins the period before) or L1");
    return std::nullopt;
  }
  /// A notice or settlement period, which may be of no length.
  capital::actus::Period period(std::string_view key) {
    const scenario::PlacedJson* value = fields_.find(key);
    if (value == nullptr) return {};
    const std::optional<capital::actus::Cycle> found = capital::actus::parse_cycle(trimmed(value->text));
    if (!found)
      fields_.refuse("bad-cycle", *value, fields_.path_of(key), fmt::format("'{}' is no period", value->text),
                     "such as P1M or P0D");
    return found ? found->period : capital::actus::Period{};
  }

  std::optional<std::size_t> choice(std::string_view key, std::span<const std::string_view> words) {
    return fields_.choice(key, words);
  }

  /// One value, or a list of them.
  std::vector<const scenario::PlacedJson*> several(std::string_view key) {
    std::vector<const scenario::PlacedJson*> values;
    const scenario::PlacedJson* value = fields_.find(key);
    if (value == nullptr) return values;
    if (value->kind != scenario::PlacedJson::Kind::list) return {value};
    for (const scenario::PlacedJson& item : value->items) values.push_back(&item);
    return values;
  }

  void ignore(std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) (void)fields_.find(key);
  }

 private:
  JsonFields fields_;
};

}  // namespace gigawatt::workbench
