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

/// "15th", "1st": the number in front of the ending.
bool is_ordinal_ending(std::string_view word) { return is_any_of(word, "st nd rd th"); }

std::optional<int> ordinal_word(std::string_view word) {
  constexpr std::string_view words[] = {
      "first erste ersten erstes erster i", "second zweite zweiten zweites zweiter ii",
      "third dritte dritten drittes dritter iii", "fourth final last vierte vierten viertes letzte letzten iv"};
  for (int k = 0; k < 4; ++k)
    if (is_any_of(word, words[k])) return k + 1;
  return std::nullopt;
}

/// Which quarter ("Q3", "3Q") or half ("H2", "2H") of a year a letter means.
std::optional<int> lettered(const Sentence& sentence, std::size_t end, char letter, int most, std::size_t& first) {
  const std::string_view word = sentence.before(end, 1);
  if (word.size() == 2 && word[0] == letter && word[1] >= '1' && word[1] <= '0' + most) {
    first = end - 1;
    return word[1] - '0';
  }
  if (end < 2 || word.size() != 1 || word[0] != letter || !sentence.joined(end - 1)) return std::nullopt;
  const auto number = small_number(sentence, end - 2);
  if (!number || *number < 1 || *number > most) return std::nullopt;
  first = end - 2;
  return number;
}

/// Which quarter ("first quarter", "1. Quartal") or half ("zweites Halbjahr") of a year words mean.
std::optional<int> counted_part(const Sentence& sentence, std::size_t end, std::string_view nouns, int most,
                                std::size_t& first) {
  if (!is_any_of(sentence.before(end, 1), nouns)) return std::nullopt;
  std::size_t at = end - 1;
  while (at > 0 && (sentence.word(at - 1) == "-" || is_ordinal_ending(sentence.word(at - 1)))) --at;
  if (at == 0) return std::nullopt;
  auto number = ordinal_word(sentence.word(at - 1));
  if (is_any_of(sentence.word(at - 1), "final last letzte letzten")) number = most;
  if (!number) number = small_number(sentence, at - 1);
  if (!number || *number < 1 || *number > most) return std::nullopt;
  first = at - 1;
  return number;
}

/// Months from and to which a part of a year goes; seasons as meteorologists count them, winter until the year's end.
struct Months {
  int first = 1, last = 12;
};

std::optional<Months> part_of_year(const Sentence& sentence, std::size_t end, std::size_t& first) {
  auto quarter = lettered(sentence, end, 'q', 4, first);
  if (!quarter) quarter = counted_part(sentence, end, "quarter quartal quartals", 4, first);
  if (quarter) return Months{3 * *quarter - 2, 3 * *quarter};
  auto half = lettered(sentence, end, 'h', 2, first);
  if (!half) half = counted_part(sentence, end, "half halbjahr halbjahrs halbjahres haelfte jahreshaelfte", 2, first);
  if (half) return Months{6 * *half - 5, 6 * *half};
  const std::string_view word = sentence.before(end, 1);
  std::optional<Months> season;
  if (is_any_of(word, "spring fruehjahr fruehling fruehlings")) season = Months{3, 5};
  if (is_any_of(word, "summer sommer sommers")) season = Months{6, 8};
  if (is_any_of(word, "autumn fall herbst herbstes")) season = Months{9, 11};
  if (word == "winter") season = Months{12, 12};
  if (season) first = end - 1;
  return season;
}

/// What stands in front of a year, from right to left.
struct Lead {
  std::optional<int> month = {}, day = {};
  std::optional<Months> months = {};
  std::string_view part = {};  // end, late, mid, early; empty: none
  std::string_view preposition = {};
  std::size_t first = 0;  // token at which it begins
};

/// A month and a day of it: "15 March", "15th of March", "March 15,", "3/15/", "03/".
void read_month(const Sentence& sentence, Lead& lead) {
  const std::size_t end = lead.first;
  const auto before = [&](std::size_t steps) { return sentence.before(end, steps); };
  const auto number = [&](std::size_t steps) {
    return end >= steps ? small_number(sentence, end - steps) : std::optional<int>();
  };
  if (before(1) == "/" && before(3) == "/" && number(2) && number(4)) {
    const int one = *number(4), two = *number(2);
    if ((one > 12) == (two > 12) && one != two) return;  // the 3rd of April or the 4th of March
    lead.month = one > 12 ? two : one;
    lead.day = one > 12 ? one : two;
    lead.first -= 4;
  } else if (before(1) == "/" && number(2) && before(3) != "/") {
    lead.month = number(2);
    lead.first -= 2;
  } else if (const auto month = month_word(before(1))) {
    lead.month = month;
    lead.first -= 1;
    std::size_t at = lead.first;
    while (at > 0 && (is_ordinal_ending(sentence.word(at - 1)) || sentence.word(at - 1) == "of")) --at;
    if (at > 0 && small_number(sentence, at - 1)) lead.day = small_number(sentence, at - 1), lead.first = at - 1;
  } else {
    const std::size_t ending = is_ordinal_ending(before(1)) ? 1 : 0;
    const auto month_first = month_word(before(2 + ending));
    if (!month_first || !number(1 + ending)) return;
    lead.month = month_first;
    lead.day = number(1 + ending);
    lead.first -= 2 + ending;
  }
  if (lead.month && (*lead.month < 1 || *lead.month > 12)) lead = {.first = end};
}

Lead lead_of(const Sentence& sentence, std::size_t at) {
  Lead lead{.first = at};
  const auto step = [&] { --lead.first; };
  const auto previous = [&] { return sentence.before(lead.first, 1); };
  read_month(sentence, lead);
  const auto skip = [&](std::string_view words) {
    while (is_any_of(previous(), words)) lead.preposition = previous(), step();
  };
  constexpr std::string_view fillers =
      "of the des der dem year jahr jahres jahrs in im fiscal fy calendar geschaeftsjahr kalenderjahr";
  if (std::size_t first = 0; !lead.month && previous() == "/") {  // "Q2/2027"
    lead.months = part_of_year(sentence, lead.first - 1, first);
    if (lead.months) lead.first = first;
  }
  skip(fillers);
  if (!lead.month && !lead.months) lead.months = part_of_year(sentence, lead.first, lead.first);
  if (lead.months) skip(fillers);
  if (previous() == "-" && is_any_of(sentence.before(lead.first, 2), "mid end early late")) step();  // "mid-2026"
  if (is_any_of(previous(), "end ende yearend"))
    lead.part = "end", step();
  else if (is_any_of(previous(), "late spaet"))
    lead.part = "late", step();
  else if (is_any_of(previous(), "mid middle mitte"))
    lead.part = "mid", step();
  else if (is_any_of(previous(), "early anfang start beginn") ||
           (previous() == "beginning" && sentence.word(lead.first) == "of"))
    lead.part = "early", step();
  while (is_any_of(previous(), "the of dem zum")) step();
  if (is_any_of(previous(),
                "from ab since seit starting beginning after nach by bis until before vor through till to in im"))
    lead.preposition = previous(), step();
  return lead;
}

time::Date day_beside(time::Date date, int days) { return time::date_of(time::day_number(date) + days); }

/// The days that a year with what stands in front of it means, without its preposition.
void put_days(int year, const Lead& lead, HeadlineDate& date) {
  const Months months = lead.months.value_or(lead.month ? Months{*lead.month, *lead.month} : Months{});
  date.first = {year, months.first, 1};
  date.last = last_of_month(year, months.last);
  if (lead.month) {
    if (lead.day && *lead.day >= 1 && *lead.day <= date.last.day) date.first.day = date.last.day = *lead.day;
    if (!lead.day && lead.part == "mid") date.last.day = 15;
    if (!lead.day && lead.part == "early") date.last.day = 10;
    return;
  }
  if (lead.months) return;
  if (lead.part == "mid") date.first = {year, 6, 1}, date.last = {year, 6, 30};
  if (lead.part == "early") date.last = {year, 3, 31};
  if (lead.part == "end") date.first = {year, 12, 1};
  if (lead.part == "late") date.first = {year, 10, 1};
}

/// "February 30, 2027", "Q7 2027", "5th quarter of 2027": what is no date; empty where it may be one.
std::string fault_of(const Sentence& sentence, int year, const Lead& lead, std::size_t at, std::size_t& first) {
  const auto is_no_date = [&] { return fmt::format("'{}' is no date", sentence.written(first, at + 1)); };
  if (lead.month && lead.day && (*lead.day < 1 || *lead.day > last_of_month(year, *lead.month).day))
    return is_no_date();
  if (lead.month || lead.months) return {};
  std::size_t end = at;
  while (is_any_of(sentence.before(end, 1), "of the des / in")) --end;
  const std::string_view word = sentence.before(end, 1);
  const bool lettered = word.size() >= 2 && (word[0] == 'q' || word[0] == 'h') &&
                        word.find_first_not_of("0123456789", 1) == std::string_view::npos;
  std::size_t number = end - (end > 0 ? 1 : 0);
  while (number > 0 && (is_ordinal_ending(sentence.word(number - 1)) || sentence.word(number - 1) == "-")) --number;
  const bool counted = is_any_of(word, "quarter quartal half halbjahr") && number > 0 && sentence.is_number(number - 1);
  if (!lettered && !counted) return {};
  first = lettered ? end - 1 : number - 1;
  return is_no_date();
}

/// "before 2027" ends the day before, "after 2027" begins the day after.
void put_preposition(std::string_view preposition, HeadlineDate& date) {
  date.begins = is_any_of(preposition, "from ab since seit starting beginning after nach");
  date.limits = is_any_of(preposition, "by bis until before vor through till to");
  if (is_any_of(preposition, "before vor")) date.last = date.first = day_beside(date.first, -1);
  if (is_any_of(preposition, "after nach")) date.last = date.first = day_beside(date.last, 1);
}

/// "15.03.2027", "15.03.27", "03.2027": one token.
std::optional<DateFound> dotted_date(const Sentence& sentence, std::size_t at) {
  if (!sentence.is_number(at) || unit_word(sentence.word(at + 1))) return std::nullopt;
  std::vector<int> parts(1, 0);
  std::vector<std::size_t> sizes(1, 0);
  for (const char c : sentence.word(at)) {
    if (c == ',') return std::nullopt;
    if (c == '.') {
      parts.push_back(0);
      sizes.push_back(0);
    } else if (++sizes.back() <= 4) {
      parts.back() = 10 * parts.back() + (c - '0');
    }
  }
  const std::size_t count = parts.size();
  const bool whole = sizes.back() == 4, short_year = count == 3 && sizes.back() == 2;
  if (count < 2 || count > 3 || (!whole && !short_year)) return std::nullopt;
  const int year = parts.back() + (whole ? 0 : 2000), month = parts[count - 2];
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || sizes[count - 2] > 2) return std::nullopt;
  if (count == 3 && sizes[0] > 2) return std::nullopt;
  const Lead words = lead_of(sentence, at);
  Lead lead{.month = month, .part = words.part, .preposition = words.preposition, .first = words.first};
  if (words.month || words.months) lead = {.month = month, .first = at};
  if (count == 3) lead.day = parts[0];
  DateFound found{.first = lead.first, .length = 1};
  found.fault = fault_of(sentence, year, lead, at, found.first);
  found.date.position = sentence.tokens[at].begin;
  put_days(year, lead, found.date);
  put_preposition(lead.preposition, found.date);
  found.date.written = sentence.written(lead.first, at + 1);
  return found;
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
  const auto month = date.in_month().plus(static_cast<int>(std::lround(12.0 * years)));
  return {month.year(), month.month(), std::min(date.day, last_of_month(month.year(), month.month()).day)};
}

bool is_year(const Sentence& sentence, std::size_t at) {
  if (!sentence.is_number(at) || sentence.word(at).size() != 4 ||
      sentence.word(at).find_first_of(".,") != std::string_view::npos)
    return false;
  const int year = year_of(sentence.word(at));
  if (year < 1990 || year > 2100 || sentence.before(at, 1) == "$") return false;
  const std::string_view next = sentence.word(at + 1);
  if (magnitude_word(next, sentence.language)) return false;
  // "sells 2026 chips": a year stands before things that are counted; 2048 of them are more likely a number.
  constexpr int latest_before_things = 2040;
  const auto unit = unit_word(next);
  return !unit || (unit->unit == "GPUs" && year <= latest_before_things);
}

std::optional<DateFound> date_at(const Sentence& sentence, std::size_t at) {
  if (is_any_of(sentence.word(at), "decade jahrzehnt jahrzehnts")) {
    DateFound found{.first = at, .length = 1};
    found.date = {.first = {decade_end, 12, 31},
                  .last = {decade_end, 12, 31},
                  .limits = true,
                  .written = fmt::format("the end of {}", decade_end),
                  .position = sentence.tokens[at].begin};
    return found;
  }
  if (auto dotted = dotted_date(sentence, at)) return dotted;
  if (!is_year(sentence, at)) return std::nullopt;
  const int year = year_of(sentence.word(at));
  Lead lead = lead_of(sentence, at);
  std::size_t end = at + 1;
  const auto month =
      sentence.word(at + 1) == "-" && sentence.joined(at + 2) ? small_number(sentence, at + 2) : std::nullopt;
  if (month && *month >= 1 && *month <= 12) {
    lead.month = month;
    end = at + 3;
    const auto day = sentence.word(at + 3) == "-" ? small_number(sentence, at + 4) : std::nullopt;
    if (day) lead.day = day, end = at + 5;
  }
  DateFound found{.first = lead.first, .length = end - at};
  found.fault = fault_of(sentence, year, lead, end - 1, found.first);
  found.date.position = sentence.tokens[at].begin;
  put_days(year, lead, found.date);
  put_preposition(lead.preposition, found.date);
  if (is_any_of(sentence.word(end), "to bis - and und") && is_year(sentence, end + 1)) found.date.begins = true;
  found.date.written = sentence.written(lead.first, end);
  return found;
}

std::string year_out_of_reach(const Sentence& sentence, std::size_t at) {
  if (!sentence.is_number(at) || sentence.word(at).size() != 4 || is_year(sentence, at)) return {};
  if (sentence.tokens[at].raw.find_first_not_of("0123456789") != std::string::npos) return {};
  const bool alone = at + 1 >= sentence.tokens.size() || sentence.tokens[at + 1].kind != Token::Kind::word ||
                     is_any_of(sentence.word(at + 1), "for fuer with mit in and und at on auf from von");
  const bool limits = is_any_of(sentence.before(at, 1), "by bis until before vor ab from since seit ende end in im");
  if (!limits || !alone) return {};
  return fmt::format("'{}': years from 1990 to 2100 are read", sentence.written(at - 1, at + 1));
}

std::optional<DateFound> year_from_today(const Sentence& sentence, std::size_t at, time::Date today) {
  if (!is_any_of(sentence.word(at), "year jahr jahres")) return std::nullopt;
  const std::string_view which = sentence.before(at, 1);
  const bool is_this = is_any_of(which, "this diesem dieses laufenden");
  const bool is_next = is_any_of(which, "next naechstes naechsten kommenden kommendes");
  if (!is_this && !is_next) return std::nullopt;
  const int year = today.year + (is_next ? 1 : 0);
  DateFound found{.first = at - 1, .length = 1};
  while (is_any_of(sentence.before(found.first, 1), "im in des end ende of the by bis zum")) --found.first;
  found.date = {.first = {year, 1, 1},
                .last = {year, 12, 31},
                .written = sentence.written(found.first, at + 1),
                .position = sentence.tokens[at].begin};
  for (std::size_t k = found.first; k < at; ++k)
    found.date.limits = found.date.limits || is_any_of(sentence.word(k), "by bis end ende");
  return found;
}

}  // namespace gigawatt::audit
