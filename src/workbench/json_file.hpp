// JSON with places: a file of a single engine, read so that every finding can say line and column. The values stay
// text until somebody asks, so that a network of a million dues is read in little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace gigawatt::workbench {

enum class JsonKind : std::uint8_t { null, boolean, number, text, list, map };

/// A value in the order of the file; the entries of a list or a map follow it.
struct JsonValue {
  std::uint32_t begin = 0, end = 0;          // in the file's text
  std::uint32_t key_begin = 0, key_end = 0;  // between the quotes; both 0 outside of maps
  std::uint32_t next = 0;                    // the index behind all that belongs to it
  JsonKind kind = JsonKind::null;
};

class JsonFile {
 public:
  /// The first thing that is no JSON ends the reading: `json-syntax`, and `json-too-deep` beyond 32 levels.
  static base::Result<JsonFile> parse(std::string file, std::string text);

  static constexpr std::uint32_t root = 0;
  [[nodiscard]] const JsonValue& at(std::uint32_t index) const { return values_[index]; }
  [[nodiscard]] JsonKind kind(std::uint32_t index) const { return values_[index].kind; }
  /// The value as it stands in the file.
  [[nodiscard]] std::string_view raw(std::uint32_t index) const;
  /// Of a text, without quotes and escapes.
  [[nodiscard]] std::string text(std::uint32_t index) const;
  [[nodiscard]] std::string key(std::uint32_t index) const;
  [[nodiscard]] double number(std::uint32_t index) const;
  /// Indices of the entries of a list or a map.
  [[nodiscard]] std::vector<std::uint32_t> entries(std::uint32_t index) const;
  [[nodiscard]] base::Mark mark(std::uint32_t index) const { return mark_at(values_[index].begin); }
  [[nodiscard]] base::Mark mark_of_key(std::uint32_t index) const { return mark_at(values_[index].key_begin - 1); }

 private:
  friend class JsonParser;
  [[nodiscard]] base::Mark mark_at(std::size_t offset) const;

  std::string file_, text_;
  std::vector<JsonValue> values_;
  std::vector<std::uint32_t> line_begins_;
};

}  // namespace gigawatt::workbench
