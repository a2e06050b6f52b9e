// JSON of which every value knows its place in the file: what single engines read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace gigawatt::scenario {

inline constexpr int json_depth_max = 32;

struct JsonMember;

struct PlacedJson {
  enum class Kind { null, boolean, number, text, list, map };
  Kind kind = Kind::null;
  base::Mark mark = {};  // of its first character
  bool boolean = false;
  double number = 0.0;
  std::string text = {};            // of a text; of a number, as it is written
  std::vector<PlacedJson> items;    // of a list
  std::vector<JsonMember> members;  // of a map, in the order of the file, each key once

  [[nodiscard]] const JsonMember* find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  base::Mark mark;  // of the key
  PlacedJson value;
};

/// "a map", "a list", "a number": what a message says it found.
std::string_view kind_name(PlacedJson::Kind kind);

/// The whole text as one value (RFC 8259). Appends to `findings`: json-syntax (the first fault; there is no value
/// then), json-too-deep, duplicate-key (the first stays).
std::optional<PlacedJson> read_placed_json(std::string_view text, const std::string& file, base::Diagnostics& findings);

}  // namespace gigawatt::scenario
