// The readers of a headline's parts: each begins at a token and says how many it took.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/headline_tokens.hpp"

namespace gigawatt::audit {

/// The tokens with their language; words behind the end are empty.
struct Sentence {
  std::string_view text;
  std::vector<Token> tokens;
  Language language = Language::english;

  [[nodiscard]] std::string_view word(std::size_t at) const {
    return at < tokens.size() ? std::string_view(tokens[at].folded) : std::string_view();
  }
  [[nodiscard]] std::string_view before(std::size_t at, std::size_t steps) const {
    return at >= steps ? word(at - steps) : std::string_view();
  }
  [[nodiscard]] bool is_number(std::size_t at) const {
    return at < tokens.size() && tokens[at].kind == Token::Kind::number;
  }
  [[nodiscard]] bool joined(std::size_t at) const { return at < tokens.size() && tokens[at].joined; }
  [[nodiscard]] std::string written(std::size_t first, std::size_t end) const {
    return std::string(text.substr(tokens[first].begin, tokens[end - 1].end - tokens[first].begin));
  }
};

/// A word among words with spaces in between.
bool is_any_of(std::string_view word, std::string_view words);

/// A date such as "by the end of 2026", read at its year: its words begin at token `first`, `length` counts from `at`.
struct DateFound {
  HeadlineDate date = {};
  std::size_t first = 0;
  std::size_t length = 0;
  std::string fault = {};  // "'February 30, 2027' is no date": there is no such day, and `date` means nothing
};
std::optional<DateFound> date_at(const Sentence& sentence, std::size_t at);
/// "this year", "im nächsten Jahr": a year as seen from `today`.
std::optional<DateFound> year_from_today(const Sentence& sentence, std::size_t at, time::Date today);
/// "by 1900", "bis 3000": a year that this program knows nothing of; empty where none stands here.
std::string year_out_of_reach(const Sentence& sentence, std::size_t at);
/// A year in four digits that no unit follows; "2026 Chips" is one, "2026 MW" is not.
bool is_year(const Sentence& sentence, std::size_t at);
/// The word that denies the sentence ("not", "kein", "won't", "cancels"); empty: none.
std::string denial_in(const Sentence& sentence);
time::Date last_of_month(int year, int month);
time::Date later(time::Date date, double years);

struct AmountFound {
  HeadlineAmount amount;
  std::size_t length = 0;
  std::string note = {};   // what it was taken for
  bool understood = true;  // otherwise `note` says why not
};
/// An amount that begins here, with currency, magnitude, unit and what it is per.
std::optional<AmountFound> amount_at(const Sentence& sentence, std::size_t at);

}  // namespace gigawatt::audit
