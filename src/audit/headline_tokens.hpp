// A headline cut into words, numbers and signs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/headline.hpp"

namespace gigawatt::audit {

struct Token {
  enum class Kind { word, number, sign } kind = Kind::word;
  std::string raw;
  std::string folded;  // lower case, umlauts as two letters; of a sign: one of $ € £ ¥ ₹ ₩ % / - + x
  std::size_t begin = 0, end = 0;
  bool joined = false;  // no space in front of it
};

/// Words are cut at hyphens ("30-Milliarden-Dollar-Vertrag"), and where digits end ("10bn"); "GB200" stays one.
std::vector<Token> tokens_of(std::string_view text);

/// German where its small words are more than the English ones.
Language language_of(const std::vector<Token>& tokens);

/// "1.387" is 1387 in German and 1.387 in English; "1,2" is 1.2 in both. Nothing where it is no number.
std::optional<double> number_of(std::string_view written, Language language);

/// "five", "fünfundzwanzig", "half"; nothing for other words.
std::optional<double> number_word(std::string_view folded);

}  // namespace gigawatt::audit
