#include "audit/headline_tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace gigawatt::audit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Bytes of the letter that begins here: of ASCII, and of other scripts as far as U+1FFF, with ², ³ and ₂. Everything
/// else of more than one byte (emoji, ™, arrows, dashes) is no letter and ends a word; 0 then.
std::size_t letter_length(std::string_view rest) {
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte < 0x80) return is_letter(rest.front()) ? 1 : 0;
  if (rest.starts_with("\xc2\xb2") || rest.starts_with("\xc2\xb3")) return 2;
  if (rest.starts_with("\xe2\x82\x82")) return 3;
  constexpr unsigned char after_latin_1_signs = 0xc3, two_bytes_end = 0xdf, three_bytes = 0xe0, below_signs = 0xe1;
  if (byte >= after_latin_1_signs && byte <= two_bytes_end && !rest.starts_with("\xc3\x97")) return 2;
  constexpr unsigned char first_of_asia = 0xe4, last_of_asia = 0xed;
  const bool letters = byte == three_bytes || byte == below_signs || (byte >= first_of_asia && byte <= last_of_asia);
  return letters ? 3 : 0;
}

struct Sign {
  std::string_view bytes;
  std::string_view folded;
};
// Signs of more than one byte would pass for letters.
constexpr Sign signs[] = {{"\xe2\x82\xac", "€"},
                          {"\xc2\xa3", "£"},
                          {"\xc2\xa5", "¥"},
                          {"\xe2\x82\xb9", "₹"},
                          {"\xe2\x82\xa9", "₩"},
                          {"\xc3\x97", "x"},
                          {"\xe2\x80\x93", "-"},
                          {"\xe2\x80\x94", "-"},
                          {"\xe2\x88\x92", "-"},
                          {"\xe2\x80\x91", "-"},
                          {"$", "$"},
                          {"%", "%"},
                          {"/", "/"},
                          {"-", "-"},
                          {"+", "+"},
                          {"\xc2\xb7", "-"}};
// Quotes, spaces without a break, dots in a row: they end a word and mean nothing.
constexpr std::string_view blanks[] = {"\xc2\xa0",     "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x9e",
                                       "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x99", "\xe2\x80\x98",
                                       "\xe2\x80\xa6", "\xc2\xab",     "\xc2\xbb"};

const Sign* sign_at(std::string_view rest) {
  for (const Sign& sign : signs)
    if (rest.starts_with(sign.bytes)) return &sign;
  return nullptr;
}

std::size_t blank_at(std::string_view rest) {
  for (const std::string_view blank : blanks)
    if (rest.starts_with(blank)) return blank.size();
  return 0;
}

std::string fold(std::string_view raw) {
  constexpr std::pair<std::string_view, std::string_view> umlauts[] = {
      {"\xc3\xa4", "ae"}, {"\xc3\x84", "ae"}, {"\xc3\xb6", "oe"}, {"\xc3\x96", "oe"}, {"\xc3\xbc", "ue"},
      {"\xc3\x9c", "ue"}, {"\xc3\x9f", "ss"}, {"\xc2\xb2", "2"},  {"\xc2\xb3", "3"},  {"\xe2\x82\x82", "2"}};
  std::string folded;
  while (!raw.empty()) {
    const auto umlaut = std::ranges::find_if(umlauts, [&](const auto& pair) { return raw.starts_with(pair.first); });
    if (umlaut != std::end(umlauts)) {
      folded += umlaut->second;
      raw.remove_prefix(umlaut->first.size());
      continue;
    }
    const char c = raw.front();
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    raw.remove_prefix(1);
  }
  return folded;
}

/// Digits, with points and commas that stand between digits.
std::size_t number_length(std::string_view rest) {
  std::size_t length = 0;
  while (length < rest.size() &&
         (is_digit(rest[length]) || ((rest[length] == '.' || rest[length] == ',') && length + 1 < rest.size() &&
                                     length > 0 && is_digit(rest[length - 1]) && is_digit(rest[length + 1]))))
    ++length;
  return length;
}

/// "1e9": the length of the exponent; 0 where none follows.
std::size_t exponent_length(std::string_view rest) {
  if (rest.empty() || (rest.front() != 'e' && rest.front() != 'E')) return 0;
  std::size_t length = rest.size() > 1 && (rest[1] == '+' || rest[1] == '-') ? 2 : 1;
  const std::size_t sign = length;
  while (length < rest.size() && is_digit(rest[length])) ++length;
  const bool ends = length == rest.size() || !is_letter(rest[length]);
  return length > sign && ends ? length : 0;
}

/// Length of a thousands group behind a number: " 000", with any kind of space; 0 where none follows.
std::size_t group_length(std::string_view rest) {
  const std::size_t space = rest.starts_with(' ') ? 1 : blank_at(rest);
  if (space == 0 || rest.size() < space + 3) return 0;
  const std::string_view group = rest.substr(space);
  if (!std::ranges::all_of(group.substr(0, 3), is_digit)) return 0;
  if (group.size() > 3 && is_digit(group[3])) return 0;
  return space + 3;
}

/// "100 000": digits without separators of their own, then groups of three.
std::size_t grouped_length(std::string_view rest, std::size_t first) {
  if (first > 3 || rest.substr(0, first).find_first_of(".,") != std::string_view::npos) return first;
  std::size_t length = first;
  while (const std::size_t group = group_length(rest.substr(length))) length += group;
  return length;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (is_digit(c) || c == '.' || c == ',' || c == 'e' || c == 'E' ||
        (!digits.empty() && digits.back() == 'e' && (c == '-' || c == '+')))
      digits += c == 'E' ? 'e' : c;
  return digits;
}

std::size_t word_length(std::string_view rest) {
  std::size_t length = 0;
  while (length < rest.size() && blank_at(rest.substr(length)) == 0 && sign_at(rest.substr(length)) == nullptr) {
    const std::size_t letter = is_digit(rest[length]) ? 1 : letter_length(rest.substr(length));
    if (letter == 0) break;
    length = std::min(length + letter, rest.size());
  }
  return length;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0, last_end = std::string_view::npos;
  const auto push = [&](Token::Kind kind, std::size_t length, std::string folded) {
    tokens.push_back({.kind = kind,
                      .raw = std::string(text.substr(at, length)),
                      .folded = std::move(folded),
                      .begin = at,
                      .end = at + length,
                      .joined = last_end == at});
    at += length;
    last_end = at;
  };
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (const std::size_t blank = blank_at(rest)) {
      at += blank;
    } else if (const Sign* sign = sign_at(rest)) {
      push(Token::Kind::sign, sign->bytes.size(), std::string(sign->folded));
    } else if (is_digit(rest.front())) {
      const std::size_t mantissa = number_length(rest), exponent = exponent_length(rest.substr(mantissa));
      const std::size_t length = exponent > 0 ? mantissa + exponent : grouped_length(rest, mantissa);
      push(Token::Kind::number, length, digits_of(rest.substr(0, length)));
    } else if (letter_length(rest) > 0) {
      const std::size_t length = word_length(rest);
      push(Token::Kind::word, length, fold(rest.substr(0, length)));
    } else {
      ++at;
    }
  }
  return tokens;
}

Language language_of(const std::vector<Token>& tokens) {
  constexpr std::array german = {"und",
                                 "bis",
                                 "fuer",
                                 "der",
                                 "das",
                                 "dem",
                                 "den",
                                 "ein",
                                 "eine",
                                 "einen",
                                 "einem",
                                 "soll",
                                 "sollen",
                                 "mit",
                                 "von",
                                 "nach",
                                 "ueber",
                                 "auf",
                                 "ab",
                                 "ende",
                                 "mehr",
                                 "als",
                                 "wird",
                                 "werden",
                                 "baut",
                                 "kostet",
                                 "kosten",
                                 "jahr",
                                 "jahre",
                                 "jahren",
                                 "mrd",
                                 "mio",
                                 "hektar",
                                 "rund",
                                 "etwa",
                                 "strom",
                                 "milliarden",
                                 "milliarde",
                                 "millionen",
                                 "billionen",
                                 "im",
                                 "zu",
                                 "kernkraftwerk",
                                 "rechenzentrum",
                                 "rechenzentren",
                                 "monate",
                                 "monaten",
                                 "will",
                                 "hat",
                                 "am",
                                 "pro",
                                 "wasser",
                                 "braucht",
                                 "liter"};
  constexpr std::array english = {"and",     "by",     "for",   "the",  "of",    "a",      "an",     "with",
                                  "from",    "over",   "until", "will", "would", "is",     "at",     "to",
                                  "billion", "years",  "per",   "year", "has",   "build",  "builds", "plans",
                                  "data",    "center", "than",  "more", "on",    "million"};
  int balance = 0;
  for (const Token& token : tokens) {
    if (std::ranges::find(german, token.folded) != german.end()) ++balance;
    if (std::ranges::find(english, token.folded) != english.end()) --balance;
  }
  return balance > 0 ? Language::german : Language::english;
}

std::optional<double> number_of(std::string_view written, Language language) {
  const std::size_t exponent = std::min(written.find('e'), written.size());
  const std::string_view digits = written.substr(0, exponent);
  const auto count = [&](char c) { return std::ranges::count(digits, c); };
  const std::size_t last = digits.find_last_of(".,");
  char decimal = language == Language::german ? ',' : '.';
  if (count('.') > 0 && count(',') > 0)
    decimal = digits[last];
  else if (count('.') + count(',') > 1)
    decimal = '\0';
  else if (last != std::string_view::npos && digits.size() - last - 1 != 3)
    decimal = digits[last];
  else if (digits.ends_with("000"))
    decimal = '\0';  // nobody writes a decimal so: "100.000 H100"
  std::string plain;
  for (const char c : digits) {
    if (is_digit(c)) plain += c;
    if (c == decimal) plain += '.';
  }
  std::string_view power = written.substr(exponent);
  plain += power.starts_with("e+") ? "e" + std::string(power.substr(2)) : std::string(power);
  double value = 0.0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (plain.empty() || error != std::errc{} || end != plain.data() + plain.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<double> number_word(std::string_view folded) {
  struct Word {
    std::string_view english, german;
    double value;
  };
  constexpr Word words[] = {{"one", "eins", 1},
                            {"two", "zwei", 2},
                            {"three", "drei", 3},
                            {"four", "vier", 4},
                            {"five", "fuenf", 5},
                            {"six", "sechs", 6},
                            {"seven", "sieben", 7},
                            {"eight", "acht", 8},
                            {"nine", "neun", 9},
                            {"ten", "zehn", 10},
                            {"eleven", "elf", 11},
                            {"twelve", "zwoelf", 12},
                            {"thirteen", "dreizehn", 13},
                            {"fourteen", "vierzehn", 14},
                            {"fifteen", "fuenfzehn", 15},
                            {"sixteen", "sechzehn", 16},
                            {"seventeen", "siebzehn", 17},
                            {"eighteen", "achtzehn", 18},
                            {"nineteen", "neunzehn", 19},
                            {"twenty", "zwanzig", 20},
                            {"thirty", "dreissig", 30},
                            {"forty", "vierzig", 40},
                            {"fifty", "fuenfzig", 50},
                            {"sixty", "sechzig", 60},
                            {"seventy", "siebzig", 70},
                            {"eighty", "achtzig", 80},
                            {"ninety", "neunzig", 90},
                            {"hundred", "hundert", 100},
                            {"dozen", "dutzend", 12},
                            {"half", "halbe", 0.5},
                            {"quarter", "viertel", 0.25},
                            {"third", "drittel", 1.0 / 3.0},
                            {"", "halbes", 0.5},
                            {"", "halben", 0.5},
                            {"", "anderthalb", 1.5},
                            {"", "eineinhalb", 1.5},
                            {"", "zweieinhalb", 2.5},
                            {"", "dreiviertel", 0.75},
                            {"", "ein", 1}};
  if (folded.empty() || folded == "ein") return std::nullopt;  // an article, unless it begins a longer word
  const auto known = [&](std::string_view text) -> std::optional<double> {
    for (const Word& word : words)
      if (text == word.english || text == word.german) return word.value;
    return std::nullopt;
  };
  if (const auto value = known(folded)) return value;
  // "fünfundzwanzig", "dreihundert", "zweihundertfünfzig"
  for (const std::string_view joint : {std::string_view("hundert"), std::string_view("und")}) {
    const std::size_t at = folded.find(joint);
    if (at == std::string_view::npos) continue;
    const std::string_view front = folded.substr(0, at), back = folded.substr(at + joint.size());
    const auto ones = front.empty() && joint == "hundert" ? std::optional(1.0) : known(front);
    const auto rest = back.empty() && joint == "hundert" ? std::optional(0.0) : number_word(back);
    if (!ones || !rest || *ones >= 20.0) continue;
    return joint == "hundert" ? 100.0 * *ones + *rest : *ones + *rest;
  }
  return std::nullopt;
}

}  // namespace gigawatt::audit
