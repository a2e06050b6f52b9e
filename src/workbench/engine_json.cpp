#include "workbench/engine_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/nearest_word.hpp"
#include "scenario/plain_file.hpp"

namespace gigawatt::workbench {
namespace {

using scenario::PlacedJson;

void add(base::Diagnostics& findings, const char* code, const base::Mark& mark, std::string path, std::string message,
         std::string expected, std::string suggestion = {}) {
  findings.push_back({.code = code,
                      .mark = mark,
                      .path = std::move(path),
                      .message = std::move(message),
                      .expected = std::move(expected),
                      .suggestion = std::move(suggestion)});
}

void refuse_kind(base::Diagnostics& findings, const PlacedJson& value, std::string path, const char* expected) {
  add(findings, "wrong-type", value.mark, std::move(path),
      fmt::format("{} stands here", scenario::kind_name(value.kind)), expected);
}

}  // namespace

JsonFields::JsonFields(const PlacedJson& value, std::string path, base::Diagnostics& findings)
    : value_(value), path_(std::move(path)), findings_(findings) {
  if (value.kind != PlacedJson::Kind::map) refuse_kind(findings_, value, path_, "a map: {\"key\": value, …}");
}

std::string JsonFields::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const PlacedJson* JsonFields::find(std::string_view key) {
  known_.emplace_back(key);
  const scenario::JsonMember* member = value_.find(key);
  return member == nullptr || member->value.kind == PlacedJson::Kind::null ? nullptr : &member->value;
}

bool JsonFields::has(std::string_view key) { return find(key) != nullptr; }

const PlacedJson* JsonFields::require(std::string_view key, const char* expected) {
  const PlacedJson* value = find(key);
  if (value == nullptr && value_.kind == PlacedJson::Kind::map)
    add(findings_, "missing-key", value_.mark, path_of(key), fmt::format("there is no '{}' here", key), expected);
  return value;
}

std::optional<double> number_in(const PlacedJson& value, const std::string& path, const Bounds& bounds,
                                base::Diagnostics& findings) {
  if (value.kind != PlacedJson::Kind::number) {
    refuse_kind(findings, value, path, "a number such as 41.7");
    return std::nullopt;
  }
  if (value.number >= bounds.low && value.number <= bounds.high) return value.number;
  add(findings, "out-of-range", value.mark, path, fmt::format("{} is out of bounds", value.text), bounds.words);
  return std::nullopt;
}

std::optional<double> JsonFields::bounded(const PlacedJson& value, const std::string& path, const Bounds& bounds) {
  return number_in(value, path, bounds, findings_);
}

std::optional<double> JsonFields::number(std::string_view key, const Bounds& bounds) {
  const PlacedJson* value = find(key);
  return value == nullptr ? std::nullopt : bounded(*value, path_of(key), bounds);
}

std::optional<double> JsonFields::required_number(std::string_view key, const Bounds& bounds, const char* expected) {
  const PlacedJson* value = require(key, expected);
  return value == nullptr ? std::nullopt : bounded(*value, path_of(key), bounds);
}

std::optional<std::size_t> JsonFields::count(std::string_view key, std::size_t low, std::size_t high) {
  const PlacedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  const std::string words = fmt::format("a whole number from {} to {}", low, high);
  const std::optional<double> number =
      bounded(*value, path_of(key), {static_cast<double>(low), static_cast<double>(high), words.c_str()});
  if (!number) return std::nullopt;
  if (*number == std::floor(*number)) return static_cast<std::size_t>(*number);
  refuse("out-of-range", *value, path_of(key), fmt::format("{} is not whole", value->text), words);
  return std::nullopt;
}

std::optional<bool> JsonFields::yes(std::string_view key) {
  const PlacedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == PlacedJson::Kind::boolean) return value->boolean;
  refuse_kind(findings_, *value, path_of(key), "true or false");
  return std::nullopt;
}

std::optional<std::string> JsonFields::text(std::string_view key) {
  const PlacedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == PlacedJson::Kind::text) return value->text;
  refuse_kind(findings_, *value, path_of(key), "a text in double quotes");
  return std::nullopt;
}

std::optional<std::size_t> JsonFields::choice(std::string_view key, std::span<const std::string_view> words) {
  const PlacedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto place = std::ranges::find(words, value->text);
  if (value->kind == PlacedJson::Kind::text && place != words.end())
    return static_cast<std::size_t>(place - words.begin());
  base::NearestWord nearest(value->text);
  for (const std::string_view word : words) nearest.offer(word);
  add(findings_, "bad-choice", value->mark, path_of(key),
      value->text.empty() ? fmt::format("{} stands here", scenario::kind_name(value->kind))
                          : fmt::format("there is no {} '{}'", key, value->text),
      fmt::format("one of {}", fmt::join(words, ", ")), nearest.result());
  return std::nullopt;
}

void JsonFields::each(std::string_view key, const std::function<void(const PlacedJson&, std::string)>& visit) {
  const PlacedJson* value = find(key);
  if (value == nullptr) return;
  if (value->kind != PlacedJson::Kind::list) return refuse_kind(findings_, *value, path_of(key), "a list: [a, b, …]");
  for (std::size_t k = 0; k < value->items.size(); ++k)
    visit(value->items[k], fmt::format("{}.{}", path_of(key), k + 1));
}

std::vector<double> JsonFields::numbers(std::string_view key, const Bounds& bounds) {
  std::vector<double> values;
  each(key, [&](const PlacedJson& item, const std::string& path) {
    values.push_back(bounded(item, path, bounds).value_or(bounds.low));
  });
  return values;
}

void JsonFields::refuse(const char* code, const PlacedJson& value, std::string path, std::string message,
                        std::string expected) {
  add(findings_, code, value.mark, std::move(path), std::move(message), std::move(expected));
}

void JsonFields::refuse_here(const char* code, std::string message, std::string expected) {
  add(findings_, code, value_.mark, path_, std::move(message), std::move(expected));
}

void JsonFields::ignore_all(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) known_.emplace_back(key);
}

void JsonFields::finish() {
  for (const scenario::JsonMember& member : value_.members) {
    if (std::ranges::find(known_, member.key) != known_.end()) continue;
    base::NearestWord nearest(member.key);
    for (const std::string& word : known_) nearest.offer(word);
    std::vector<std::string> words = known_;
    std::ranges::sort(words);
    words.erase(std::ranges::unique(words).begin(), words.end());
    add(findings_, "unknown-key", member.mark, path_of(member.key),
        fmt::format("there is no key '{}' here", member.key),
        nearest.result().empty() ? fmt::format("one of {}", fmt::join(words, ", ")) : std::string(), nearest.result());
  }
}

base::Result<PlacedJson> read_json_file(const std::string& file) {
  base::Result<std::string> text = scenario::read_plain_file(file);
  if (!text) return std::unexpected(std::move(text.error()));
  base::Diagnostics findings;
  std::optional<PlacedJson> value = scenario::read_placed_json(*text, file, findings);
  if (!value || base::has_errors(findings)) return std::unexpected(std::move(findings));
  return std::move(*value);
}

}  // namespace gigawatt::workbench
