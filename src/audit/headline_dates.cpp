#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "audit/headline_parts.hpp"
#include "audit/vocabulary.hpp"

namespace gigawatt::audit {
namespace {

constexpr int decade_end = 2030;

std::optional<int> small_number(const Sentence& sentence, std::size_t at) {
  if (!sentence.is_number(at) || sentence.word(at).size() > 2) return std::nullopt;
  int value = 0;
  for (const char digit : sentence.word(at)) value = 10 * value + (digit - '0');
  return value;
}

int year_of(std::string_view digits) {
  int year = 0;
  for (const char digit : digits) year = 10 * year + (digit - '0');
  return year;
}

/// What stands in front of a year, from right to left.
struct Lead {
  std::optional<int> month = {}, day = {}, quarter = {};
  std::string_view part = {};  // end, mid, early; empty: none
  bool begins = false;
  std::size_t first = 0;  // token at which it begins
};

Lead lead_of(const Sentence& sentence, std::size_t at) {
  Lead lead{.first = at};
  const auto step = [&] { --lead.first; };
  const auto previous = [&] { return sentence.before(lead.first, 1); };
  if (const auto month = month_word(previous())) {
    lead.month = month;
    step();
    if (lead.first > 0) lead.day = small_number(sentence, lead.first - 1);
    if (lead.day) step();
  } else if (previous().size() == 2 && previous().front() == 'q' && previous()[1] >= '1' && previous()[1] <= '4') {
    lead.quarter = previous()[1] - '0';
    step();
  }
  while (is_any_of(previous(), "of the des der dem year jahr jahres jahrs in im")) step();
  if (previous() == "-" && is_any_of(sentence.before(lead.first, 2), "mid end early late")) step();  // "mid-2026"
  if (is_any_of(previous(), "end ende late spaet yearend")) lead.part = "end", step();
  if (is_any_of(previous(), "mid middle mitte")) lead.part = "mid", step();
  if (is_any_of(previous(), "early beginning anfang start beginn")) lead.part = "early", step();
  while (is_any_of(previous(), "the of dem zum")) step();
  lead.begins = is_any_of(previous(), "from ab since seit starting beginning after nach");
  if (lead.begins || is_any_of(previous(), "by bis until before vor through till to in im")) step();
  return lead;
}

}  // namespace

bool is_any_of(std::string_view word, std::string_view words) {
  if (word.empty()) return false;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

time::Date last_of_month(int year, int month) {
  const std::chrono::year_month_day_last last{
      std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
  return {year, month, static_cast<int>(static_cast<unsigned>(last.day()))};
}

time::Date later(time::Date date, double years) {
  const auto month = time::Month::of(date.year, date.month).plus(static_cast<int>(std::lround(12.0 * years)));
  return {month.year(), month.month(), std::min(date.day, last_of_month(month.year(), month.month()).day)};
}

bool is_year(const Sentence& sentence, std::size_t at) {
  if (!sentence.is_number(at) || sentence.word(at).size() != 4 ||
      sentence.word(at).find_first_of(".,") != std::string_view::npos)
    return false;
  const int year = year_of(sentence.word(at));
  if (year < 1990 || year > 2100 || sentence.before(at, 1) == "$") return false;
  const std::string_view next = sentence.word(at + 1);
  return !magnitude_word(next, sentence.language) && (!unit_word(next) || is_any_of(next, "ki"));
}

std::optional<DateFound> date_at(const Sentence& sentence, std::size_t at) {
  if (is_any_of(sentence.word(at), "decade jahrzehnt jahrzehnts")) {
    return DateFound{{.last = {decade_end, 12, 31}, .written = fmt::format("the end of {}", decade_end)}, 1};
  }
  if (!is_year(sentence, at)) return std::nullopt;
  const int year = year_of(sentence.word(at));
  const Lead lead = lead_of(sentence, at);
  DateFound found{.date = {.last = {year, 12, 31}, .begins = lead.begins}, .length = 1};
  if (lead.quarter) found.date.last = last_of_month(year, 3 * *lead.quarter);
  if (lead.month) found.date.last = last_of_month(year, *lead.month);
  if (lead.month && lead.day && *lead.day >= 1 && *lead.day <= found.date.last.day) found.date.last.day = *lead.day;
  if (!lead.month && lead.part == "mid") found.date.last = {year, 6, 30};
  if (!lead.month && lead.part == "early") found.date.last = {year, 3, 31};
  std::size_t end = at + 1;
  const auto month =
      sentence.word(at + 1) == "-" && sentence.joined(at + 2) ? small_number(sentence, at + 2) : std::nullopt;
  if (month && *month >= 1 && *month <= 12) {
    found.date.last = last_of_month(year, *month);
    end = at + 3;
    const auto day = sentence.word(at + 3) == "-" ? small_number(sentence, at + 4) : std::nullopt;
    if (day && *day >= 1 && *day <= found.date.last.day) found.date.last.day = *day, end = at + 5;
  }
  if (is_any_of(sentence.word(end), "to bis - and und") && is_year(sentence, end + 1)) found.date.begins = true;
  found.length = end - at;
  found.date.written = sentence.written(lead.first, end);
  return found;
}

}  // namespace gigawatt::audit
