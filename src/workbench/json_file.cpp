#include "workbench/json_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace gigawatt::workbench {
namespace {

constexpr int depth_max = 32;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

void append_utf8(std::string& text, unsigned code) {
  const auto byte = [&](unsigned bits) { text += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
        byte(0x80 | (code & 0x3F));
  }
}

unsigned hex4(std::string_view digits) {
  unsigned code = 0;
  digits = digits.substr(0, 4);
  std::from_chars(digits.begin(), digits.end(), code, 16);
  return code;
}

/// What stands between the quotes; its escapes are known to be good.
std::string unescaped(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] != '\\') {
      text += raw[at];
      continue;
    }
    ++at;
    constexpr std::string_view letters = "bfnrt", controls = "\b\f\n\r\t";
    if (const std::size_t which = letters.find(raw[at]); which != std::string_view::npos) {
      text += controls[which];
    } else if (raw[at] != 'u') {
      text += raw[at];
    } else {
      unsigned code = hex4(raw.substr(at + 1));
      at += 4;
      const bool high = code >= 0xD800 && code < 0xDC00, low_follows = raw.substr(at + 1, 2) == "\\u";
      if (high && low_follows) {
        code = 0x10000 + ((code - 0xD800) << 10) + ((hex4(raw.substr(at + 3)) - 0xDC00) & 0x3FF);
        at += 6;
      }
      append_utf8(text, code);
    }
  }
  return text;
}

}  // namespace

/// Recursive descent over the grammar of RFC 8259.
class JsonParser {
 public:
  explicit JsonParser(JsonFile& file) : file_(file), text_(file.text_) {}

  bool parse() {
    skip_space();
    if (!value(0)) return false;
    skip_space();
    return at_ == text_.size() || fail("something stands behind the document's end", "nothing");
  }
  base::Diagnostic finding;

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool fail(std::string message, std::string expected) {
    if (at_ >= text_.size()) message = "the file ends here";
    return report("json-syntax", std::move(message), std::move(expected));
  }
  bool report(const char* code, std::string message, std::string expected) {
    finding = {.code = code,
               .mark = file_.mark_at(at_),
               .path = {},
               .message = std::move(message),
               .expected = std::move(expected),
               .suggestion = {}};
    return false;
  }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  std::uint32_t open(JsonKind kind, std::pair<std::size_t, std::size_t> key) {
    file_.values_.push_back({.begin = static_cast<std::uint32_t>(at_),
                             .end = 0,
                             .key_begin = static_cast<std::uint32_t>(key.first),
                             .key_end = static_cast<std::uint32_t>(key.second),
                             .next = 0,
                             .kind = kind});
    return static_cast<std::uint32_t>(file_.values_.size() - 1);
  }
  bool close(std::uint32_t index) {
    file_.values_[index].end = static_cast<std::uint32_t>(at_);
    file_.values_[index].next = static_cast<std::uint32_t>(file_.values_.size());
    return true;
  }

  bool value(int depth, std::pair<std::size_t, std::size_t> key = {}) {
    if (depth > depth_max)
      return report("json-too-deep", "lists and maps are nested too deep here", fmt::format("{} levels", depth_max));
    switch (peek()) {
      case '{':
        return map(open(JsonKind::map, key), depth);
      case '[':
        return list(open(JsonKind::list, key), depth);
      case '"': {
        const std::uint32_t index = open(JsonKind::text, key);
        return string() && close(index);
      }
      case 't':
        return word("true", open(JsonKind::boolean, key));
      case 'f':
        return word("false", open(JsonKind::boolean, key));
      case 'n':
        return word("null", open(JsonKind::null, key));
      default:
        return number(open(JsonKind::number, key));
    }
  }

  bool word(std::string_view expected, std::uint32_t index) {
    if (std::string_view(text_).substr(at_, expected.size()) != expected) return fail_at_value();
    at_ += expected.size();
    return close(index);
  }

  bool fail_at_value() { return fail("no JSON value begins like this", "a number, a text in quotes, a list or a map"); }

  bool digits() {
    if (!is_digit(peek())) return fail("a number is not complete", "a digit");
    while (is_digit(peek())) ++at_;
    return true;
  }
  bool number(std::uint32_t index) {
    if (peek() != '-' && !is_digit(peek())) return fail_at_value();
    if (peek() == '-') ++at_;
    if (peek() == '0' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))
      return fail("a number begins with a 0", "no leading zeros");
    if (!digits()) return false;
    if (peek() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    return close(index);
  }

  bool string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return fail("a text runs over the end of its line", "a quote");
      if (text_[at_] == '\\' && !escape()) return false;
    }
    if (at_ >= text_.size()) return fail({}, "a closing quote");
    ++at_;
    return true;
  }
  bool escape() {
    ++at_;
    if (peek() != 'u')
      return (peek() != '\0' && std::string_view("\"\\/bfnrt").find(peek()) != std::string_view::npos) ||
             fail("there is no such escape", R"(one of \" \\ \/ \b \f \n \r \t \u)");
    for (int count = 0; count < 4; ++count) {
      ++at_;
      const char low = static_cast<char>(peek() | 0x20);
      if (!is_digit(peek()) && (low < 'a' || low > 'f'))
        return fail("an escape is not complete", "four digits of base 16");
    }
    return true;
  }

  bool list(std::uint32_t index, int depth) {
    ++at_;
    skip_space();
    if (peek() == ']') return ++at_, close(index);
    for (;;) {
      skip_space();
      if (!value(depth + 1)) return false;
      skip_space();
      if (peek() == ']') return ++at_, close(index);
      if (peek() != ',') return fail("a list goes on without a comma", "',' or ']'");
      ++at_;
    }
  }

  bool map(std::uint32_t index, int depth) {
    ++at_;
    skip_space();
    if (peek() == '}') return ++at_, close(index);
    for (;;) {
      skip_space();
      if (peek() != '"') return fail("a key should stand here", "a key in quotes");
      const std::size_t key_begin = at_ + 1;
      if (!string()) return false;
      const std::size_t key_end = at_ - 1;
      skip_space();
      if (peek() != ':') return fail("a key without a value", "':'");
      ++at_;
      skip_space();
      if (!value(depth + 1, {key_begin, key_end})) return false;
      skip_space();
      if (peek() == '}') return ++at_, close(index);
      if (peek() != ',') return fail("a map goes on without a comma", "',' or '}'");
      ++at_;
    }
  }

  JsonFile& file_;
  const std::string& text_;
  std::size_t at_ = 0;
};

base::Result<JsonFile> JsonFile::parse(std::string file, std::string text) {
  JsonFile read;
  read.file_ = std::move(file);
  read.text_ = std::move(text);
  read.line_begins_.push_back(0);
  for (std::size_t at = 0; at < read.text_.size(); ++at)
    if (read.text_[at] == '\n') read.line_begins_.push_back(static_cast<std::uint32_t>(at + 1));
  JsonParser parser(read);
  if (!parser.parse()) return base::failure(std::move(parser.finding));
  return read;
}

std::string_view JsonFile::raw(std::uint32_t index) const {
  return std::string_view(text_).substr(values_[index].begin, values_[index].end - values_[index].begin);
}

std::string JsonFile::text(std::uint32_t index) const {
  const std::string_view quoted = raw(index);
  return unescaped(quoted.substr(1, quoted.size() - 2));
}

std::string JsonFile::key(std::uint32_t index) const {
  const JsonValue& value = values_[index];
  return unescaped(std::string_view(text_).substr(value.key_begin, value.key_end - value.key_begin));
}

double JsonFile::number(std::uint32_t index) const {
  const std::string_view digits = raw(index);
  double value = 0.0;
  const auto read = std::from_chars(digits.begin(), digits.end(), value);
  // Beyond the range of doubles, 1e-400 is 0 and 1e400 is not finite: the latter for the caller to refuse.
  if (read.ec == std::errc::result_out_of_range && digits.find("e-") == std::string_view::npos &&
      digits.find("E-") == std::string_view::npos)
    return digits.front() == '-' ? -HUGE_VAL : HUGE_VAL;
  return value;
}

std::vector<std::uint32_t> JsonFile::entries(std::uint32_t index) const {
  std::vector<std::uint32_t> list;
  if (kind(index) != JsonKind::list && kind(index) != JsonKind::map) return list;
  for (std::uint32_t entry = index + 1; entry < values_[index].next; entry = values_[entry].next) list.push_back(entry);
  return list;
}

base::Mark JsonFile::mark_at(std::size_t offset) const {
  const auto behind = std::ranges::upper_bound(line_begins_, offset);
  const std::size_t line_begin = *(behind - 1);
  const auto letters =
      std::ranges::count_if(std::string_view(text_).substr(line_begin, offset - line_begin),
                            [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; });
  return {
      .file = file_, .line = static_cast<int>(behind - line_begins_.begin()), .column = static_cast<int>(letters) + 1};
}

}  // namespace gigawatt::workbench
