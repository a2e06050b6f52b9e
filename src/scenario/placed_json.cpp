#include "scenario/placed_json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace gigawatt::scenario {
namespace {

constexpr std::string_view digits = "0123456789";

/// Thrown where nothing further can be read; caught in read_placed_json.
struct Unreadable {};

class JsonReader {
 public:
  JsonReader(std::string_view text, const std::string& file, base::Diagnostics& findings)
      : text_(text), file_(file), findings_(findings) {}

  PlacedJson document() {
    PlacedJson value = read(0);
    skip_space();
    if (!at_end()) fail("there is something behind the end of the document", "nothing more");
    return value;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char next() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] base::Mark mark() const {
    return {.file = file_, .line = line_, .column = static_cast<int>(at_ - line_start_) + 1};
  }

  void skip_space() {
    for (; !at_end() && std::string_view(" \t\r\n").contains(text_[at_]); ++at_)
      if (text_[at_] == '\n') ++line_, line_start_ = at_ + 1;
  }

  void report(const char* code, base::Mark mark, std::string message, std::string expected) {
    findings_.push_back({.code = code,
                         .mark = std::move(mark),
                         .path = {},
                         .message = std::move(message),
                         .expected = std::move(expected),
                         .suggestion = {}});
  }

  [[noreturn]] void fail(std::string message, std::string expected) {
    report("json-syntax", mark(), std::move(message), std::move(expected));
    throw Unreadable{};
  }

  [[nodiscard]] std::string found() const {
    return at_end() ? std::string("the end of the file") : fmt::format("'{}'", text_.substr(at_, 1));
  }

  void take(char wanted, const char* expected) {
    skip_space();
    if (next() != wanted || at_end()) fail(fmt::format("{} stands here", found()), expected);
    ++at_;
  }

  PlacedJson read(int depth) {
    skip_space();
    PlacedJson value;
    value.mark = mark();
    if (depth > json_depth_max) {
      report("json-too-deep", mark(), "maps and lists are nested too deep",
             fmt::format("at most {} levels", json_depth_max));
      throw Unreadable{};
    }
    const char first = next();
    if (first == '{') {
      read_map(value, depth);
    } else if (first == '[') {
      read_list(value, depth);
    } else if (first == '"') {
      value.kind = PlacedJson::Kind::text;
      value.text = read_text();
    } else if (first == '-' || digits.contains(first)) {
      read_number(value);
    } else {
      read_word(value);
    }
    return value;
  }

  void read_map(PlacedJson& map, int depth) {
    map.kind = PlacedJson::Kind::map;
    ++at_;
    skip_space();
    if (next() == '}') {
      ++at_;
      return;
    }
    for (;;) {
      skip_space();
      if (next() != '"') fail(fmt::format("{} stands here", found()), "a key in double quotes");
      JsonMember member;
      member.mark = mark();
      member.key = read_text();
      take(':', "':' behind the key");
      member.value = read(depth + 1);
      if (const JsonMember* before = map.find(member.key)) {
        report("duplicate-key", member.mark, fmt::format("key '{}' stands twice in this map", member.key),
               fmt::format("one '{}' (the first stands in line {})", member.key, before->mark.line));
      } else {
        map.members.push_back(std::move(member));
      }
      if (ends('}', "',' or '}'")) return;
    }
  }

  void read_list(PlacedJson& list, int depth) {
    list.kind = PlacedJson::Kind::list;
    ++at_;
    skip_space();
    if (next() == ']') {
      ++at_;
      return;
    }
    do list.items.push_back(read(depth + 1));
    while (!ends(']', "',' or ']'"));
  }

  /// Behind an entry: whether the list or map ends here.
  bool ends(char end, const char* expected) {
    skip_space();
    if (next() == end) {
      ++at_;
      return true;
    }
    take(',', expected);
    return false;
  }

  void take_digits(std::size_t& end) {
    const std::size_t first = end;
    while (end < text_.size() && digits.contains(text_[end])) ++end;
    if (end == first) fail("this is no number", "a number such as 41.7 or 1e6");
  }

  void read_number(PlacedJson& value) {
    std::size_t end = at_ + (next() == '-' ? 1 : 0);
    const std::size_t whole = end;
    take_digits(end);
    if (text_[whole] == '0' && end > whole + 1) fail("a number begins with 0", "a number such as 41.7");
    if (end < text_.size() && text_[end] == '.') take_digits(++end);
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      ++end;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      take_digits(end);
    }
    value.kind = PlacedJson::Kind::number;
    value.text = text_.substr(at_, end - at_);
    const auto [last, fault] = std::from_chars(text_.data() + at_, text_.data() + end, value.number);
    if (fault == std::errc::result_out_of_range || last != text_.data() + end)
      fail(fmt::format("{} is too large or too small", value.text), "a number that fits 64 bits");
    at_ = end;
  }

  void read_word(PlacedJson& value) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("null")) {
      at_ += 4;
    } else if (rest.starts_with("true") || rest.starts_with("false")) {
      value.kind = PlacedJson::Kind::boolean;
      value.boolean = rest.starts_with("true");
      at_ += value.boolean ? 4 : 5;
    } else {
      fail(fmt::format("{} stands here", found()), "a value: a number, \"text\", [list], {map}, true, false or null");
    }
  }

  std::string read_text() {
    std::string text;
    ++at_;
    for (;;) {
      const char next_char = next();
      if (at_end() || static_cast<unsigned char>(next_char) < 0x20)
        fail("a text does not end in its line", "'\"' at its end");
      ++at_;
      if (next_char == '"') return text;
      if (next_char == '\\') {
        append_escaped(text);
      } else {
        text += next_char;
      }
    }
  }

  void append_escaped(std::string& text) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char letter = next();
    if (const std::size_t place = letters.find(letter); place != std::string_view::npos && !at_end()) {
      text += meanings[place];
      ++at_;
      return;
    }
    if (letter != 'u') fail(fmt::format("{} stands behind a backslash", found()), R"(one of " \ / b f n r t u)");
    std::uint32_t code = read_hex();
    const bool first_half = code >= 0xD800 && code < 0xDC00;
    if (first_half && text_.substr(at_).starts_with("\\u")) {
      ++at_;
      const std::uint32_t second = read_hex();
      code = second >= 0xDC00 && second < 0xE000 ? 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00) : 0xDC00;
    }
    if (code >= 0xD800 && code < 0xE000) fail("half of a pair of escapes", "both halves of one character");
    append_utf8(text, code);
  }

  /// From the 'u' on.
  std::uint32_t read_hex() {
    std::uint32_t code = 0;
    const std::string_view four = text_.substr(std::min(at_ + 1, text_.size()), 4);
    const auto [last, fault] = std::from_chars(four.data(), four.data() + four.size(), code, 16);
    if (fault != std::errc() || four.size() < 4 || last != four.data() + 4)
      fail("an escape without its four digits", "four digits 0-9, a-f behind \\u");
    at_ += 5;
    return code;
  }

  static void append_utf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
      text += static_cast<char>(code);
      return;
    }
    const int further = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    text += static_cast<char>(lead[further] | ((code >> (6 * further)) & 0x3F));
    for (int k = further - 1; k >= 0; --k) text += static_cast<char>(0x80 | ((code >> (6 * k)) & 0x3F));
  }

  std::string_view text_;
  const std::string& file_;
  base::Diagnostics& findings_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

}  // namespace

const JsonMember* PlacedJson::find(std::string_view key) const {
  for (const JsonMember& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

std::string_view kind_name(PlacedJson::Kind kind) {
  switch (kind) {
    case PlacedJson::Kind::null:
      return "null";
    case PlacedJson::Kind::boolean:
      return "a yes or no";
    case PlacedJson::Kind::number:
      return "a number";
    case PlacedJson::Kind::text:
      return "a text";
    case PlacedJson::Kind::list:
      return "a list";
    case PlacedJson::Kind::map:
      return "a map";
  }
  return "a value";
}

std::optional<PlacedJson> read_placed_json(std::string_view text, const std::string& file,
                                           base::Diagnostics& findings) {
  try {
    return JsonReader(text, file, findings).document();
  } catch (const Unreadable&) {
    return std::nullopt;
  }
}

}  // namespace gigawatt::scenario
