// The maps of an engine's JSON file, key by key: what is absent, unknown, of the wrong kind or out of bounds is told
// with its place.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scenario/placed_json.hpp"

namespace gigawatt::workbench {

/// Bounds of a number, both allowed, and how they are told.
struct Bounds {
  double low = 0.0, high = 0.0;
  const char* words = "";
};

/// One map. Whoever asks for a key makes it known; `finish` refuses the rest.
class JsonFields {
 public:
  /// `path`: of the map, for messages; empty at the top. A value that is no map is refused, and reads as an empty one.
  JsonFields(const scenario::PlacedJson& value, std::string path, base::Diagnostics& findings);

  [[nodiscard]] bool has(std::string_view key);
  /// The value, unless absent or null.
  const scenario::PlacedJson* find(std::string_view key);
  /// Refused where absent (missing-key).
  const scenario::PlacedJson* require(std::string_view key, const char* expected);

  std::optional<double> number(std::string_view key, const Bounds& bounds);
  std::optional<double> required_number(std::string_view key, const Bounds& bounds, const char* expected);
  std::optional<std::size_t> count(std::string_view key, std::size_t low, std::size_t high);
  std::optional<bool> yes(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  /// The index of the word.
  std::optional<std::size_t> choice(std::string_view key, std::span<const std::string_view> words);
  /// The list's entries, one call each with its path; a value that is no list is refused.
  void each(std::string_view key, const std::function<void(const scenario::PlacedJson&, std::string)>& visit);
  std::vector<double> numbers(std::string_view key, const Bounds& bounds);

  void refuse(const char* code, const scenario::PlacedJson& value, std::string path, std::string message,
              std::string expected);
  void refuse_here(const char* code, std::string message, std::string expected);
  [[nodiscard]] std::string path_of(std::string_view key) const;
  /// Keys that are known and have no effect.
  void ignore_all(std::initializer_list<std::string_view> keys);
  /// Refuses the keys that nobody asked for.
  void finish();

 private:
  std::optional<double> bounded(const scenario::PlacedJson& value, const std::string& path, const Bounds& bounds);

  const scenario::PlacedJson& value_;
  std::string path_;
  base::Diagnostics& findings_;
  std::vector<std::string> known_;
};

/// The number, or what is wrong with it (wrong-type, out-of-range).
std::optional<double> number_in(const scenario::PlacedJson& value, const std::string& path, const Bounds& bounds,
                                base::Diagnostics& findings);

/// The file as JSON; codes as of read_plain_file and read_placed_json.
base::Result<scenario::PlacedJson> read_json_file(const std::string& file);

}  // namespace gigawatt::workbench
