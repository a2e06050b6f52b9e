#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/headline_parts.hpp"
#include "audit/vocabulary.hpp"
#include "units/parse.hpp"

namespace gigawatt::audit {
namespace {

using scenario::Comparing;

constexpr double money_from = 1e9;  // a number of such a size without a unit is taken for money

/// A number with its magnitude.
struct Count {
  double value = 0.0;
  double magnitude = 1.0;
  bool has_magnitude = false;
  std::size_t end = 0;
};

/// "bn", "m", "k" behind a number, joined or not; "m" and "t" alone only where they cannot be metres or tonnes.
std::optional<double> short_magnitude(const Sentence& sentence, std::size_t at, bool money) {
  const std::string_view word = sentence.word(at);
  if (word == "b" && (money || sentence.joined(at))) return 1e9;
  const bool unit_follows = unit_word(sentence.word(at + 1)).has_value();
  if (word == "m" && (money || unit_follows)) return 1e6;
  if (word == "t" && money && sentence.joined(at)) return 1e12;
  return std::nullopt;
}

bool is_article(std::string_view word) { return is_any_of(word, "a an ein eine einer einen each every jedes"); }

/// A number in words from here on: "five", "one hundred and fifty", "half a", "three quarters of a", "two and a half".
std::optional<Count> words_at(const Sentence& sentence, std::size_t at) {
  Count count{.end = at};
  const auto next_word = [&](std::size_t from) { return sentence.word(from) == "-" ? from + 1 : from; };
  const bool article = is_article(sentence.word(at));
  if (article) ++count.end;
  bool any = false;
  for (std::size_t next = count.end;; next = next_word(count.end)) {
    const bool joint = any && sentence.word(next) == "and";
    const auto value = number_word(sentence.word(joint ? next + 1 : next));
    if (!value || (joint && *value < 1.0)) break;
    if (*value == 100.0)
      count.value = 100.0 * std::max(1.0, count.value);
    else if (*value < 1.0 && any)
      break;
    else
      count.value += *value;
    any = true;
    count.end = next + (joint ? 2 : 1);
    if (*value < 1.0) break;
  }
  const std::size_t next = count.end;
  if (any && is_any_of(sentence.word(next), "quarters viertel")) count.value *= 0.25, ++count.end;
  if (any && is_any_of(sentence.word(next), "thirds drittel")) count.value /= 3.0, ++count.end;
  if (any && sentence.word(next) == "and" && is_article(sentence.word(next + 1)) && sentence.word(next + 2) == "half")
    count.value += 0.5, count.end += 3;
  if (any && count.value != std::floor(count.value)) {  // "half of a trillion"
    if (sentence.word(count.end) == "of") ++count.end;
    if (is_article(sentence.word(count.end))) ++count.end;
  }
  if (any) return count;
  if (!article) return std::nullopt;
  count.value = 1.0;
  return count;
}

std::optional<Count> count_at(const Sentence& sentence, std::size_t at, bool money) {
  Count count;
  if (sentence.is_number(at)) {
    const auto value = number_of(sentence.word(at), sentence.language);
    if (!value) return std::nullopt;
    count.value = *value;
  } else {
    const auto words = words_at(sentence, at);
    if (!words) return std::nullopt;
    const std::size_t next = sentence.word(words->end) == "-" ? words->end + 1 : words->end;
    const bool magnitude = magnitude_word(sentence.word(next), sentence.language).has_value();
    const bool article = words->end == at + 1 && is_article(sentence.word(at));  // "a gigawatt campus" is no amount
    // "a gigawatt for 50 bn USD" is one gigawatt.
    const auto unit = unit_word(sentence.word(next));
    const std::size_t behind = next + 1;
    const bool ends =
        behind >= sentence.tokens.size() ||
        is_any_of(sentence.word(behind),
                  "for fuer of by bis in im costs cost kostet kosten at per needs braucht on auf wirklich "
                  "really is ist would wuerde");
    const bool is_one = article && unit && is_any_of(unit->unit, "GW MW TW") && ends;
    if (!magnitude && ((article && !is_one) || !unit)) return std::nullopt;
    count.value = words->value;
    count.end = words->end;
  }
  if (sentence.is_number(at)) count.end = at + 1;
  const std::size_t next = sentence.word(count.end) == "-" ? count.end + 1 : count.end;
  auto magnitude = magnitude_word(sentence.word(next), sentence.language);
  if (magnitude && sentence.word(next) == "k" && !sentence.joined(next)) magnitude.reset();
  if (!magnitude) magnitude = short_magnitude(sentence, next, money);
  if (!magnitude) return count;
  count.magnitude = *magnitude;
  count.has_magnitude = true;
  count.end = next + 1;
  return count;
}

bool is_currency_sign(std::string_view word) { return word == "$" || word == "usd"; }

/// "$", "US$", "USD" in front of a number.
std::size_t currency_at(const Sentence& sentence, std::size_t at) {
  if (is_currency_sign(sentence.word(at))) return 1;
  if (sentence.word(at) == "us" && sentence.word(at + 1) == "$") return 2;
  return 0;
}

struct Unit {
  std::string unit = {};
  double factor = 1.0;
  std::string what = {};
  std::size_t end = 0;
};

/// A unit that is written in two words or with words before it: "square miles", "US-Dollar", "Nvidia GB200 chips".
std::optional<Unit> plain_unit(const Sentence& sentence, std::size_t at) {
  while (sentence.word(at) == "-" || is_any_of(sentence.word(at), "us ki ai of an nvidia metric high end neue new"))
    ++at;
  const std::string_view first = sentence.word(at), second = sentence.word(at + 1);
  if (first == "$") return Unit{"USD", 1.0, "", at + 1};
  if (first == "mgd") return Unit{"gal/day", 1e6, "", at + 1};
  if (first == "square" && is_any_of(second, "mile miles")) return Unit{"ha", 258.9988, "", at + 2};
  if (first == "square" && is_any_of(second, "kilometers kilometres kilometer km"))
    return Unit{"ha", 100.0, "", at + 2};
  if (first == "short" && is_any_of(second, "ton tons")) return Unit{"short_ton", 1.0, "", at + 2};
  if (first == "metric" && is_any_of(second, "ton tons")) return Unit{"t", 1.0, "", at + 2};
  const auto meaning = unit_word(first);
  if (!meaning) return std::nullopt;
  Unit unit{std::string(meaning->unit), meaning->factor, std::string(meaning->what), at + 1};
  if (unit.unit == "GPUs" && is_any_of(second, "gpus gpu chips chip accelerators beschleuniger superchips")) ++unit.end;
  return unit;
}

/// "per year", "pro Jahr", "a day", "annually", "je MW", "/MW" behind a unit: "-year" as units are written.
void add_per(const Sentence& sentence, Unit& unit) {
  std::size_t at = unit.end;  // "gallons of water a day"
  while (is_any_of(sentence.word(at), "of water wasser co2 nox")) ++at;
  const std::string_view word = sentence.word(at);
  const bool slash = unit.unit.find('/') != std::string::npos;
  const auto append = [&](std::string_view per, std::size_t end) {
    unit.unit += slash ? fmt::format("-{}", per) : fmt::format("/{}", per);
    unit.end = end;
  };
  if (is_any_of(word, "annually annual yearly jaehrlich jaehrlichen pa")) return append("year", at + 1);
  if (is_any_of(word, "daily taeglich")) return append("day", at + 1);
  if (!is_any_of(word, "per pro je / a an im am each")) return;
  const std::string_view next = sentence.word(at + 1);
  if (is_year(sentence, at + 2)) return;  // "im Jahr 2030" is a date
  if (is_any_of(next, "year yr jahr annum")) return append("year", at + 2);
  if (is_any_of(next, "month monat")) return append("month", at + 2);
  if (is_any_of(next, "day tag")) return append("day", at + 2);
  if (is_any_of(next, "hour stunde h")) return append("hour", at + 2);
  const auto per = unit_word(next);
  if (per && !is_any_of(word, "a an im am") && per->factor == 1.0)
    append(per->unit == "GPUs" ? "GPU" : per->unit, at + 2);
}

/// "Vertrag über 3 Milliarden", "Kredit von Meta über 27 Mrd.": of so much, no bound; "kostet über 3 Milliarden" is
/// one.
bool is_of_so_much(const Sentence& sentence, std::size_t at) {
  constexpr std::string_view nouns[] = {
      "vertrag", "vertraege",   "vertrags", "deal",     "auftrag",  "auftraege",    "finanzierung",
      "kredit",  "anleihe",     "anleihen", "darlehen", "abkommen", "vereinbarung", "bestellung",
      "paket",   "investition", "kredite",  "zusage",   "bond",     "rechnung",     "angebot"};
  if (at < 2 || is_any_of(sentence.word(at - 2), "fuer von mit auf um bei kostet kosten umfasst weit deutlich"))
    return false;
  for (std::size_t back = 2; back <= at; ++back)
    for (const std::string_view noun : nouns)
      if (sentence.word(at - back).ends_with(noun)) return true;
  return false;
}

/// "up to", "less than", "no more than" and their like; "rund", "about" and nothing are the number itself.
Comparing comparing_before(const Sentence& sentence, std::size_t at) {
  const std::string_view one = sentence.before(at, 1), two = sentence.before(at, 2), three = sentence.before(at, 3);
  const bool denied = is_any_of(three, "no not nicht keine kein");
  const bool than = is_any_of(one, "than als");
  if ((is_any_of(one, "to") && two == "up") || (one == "zu" && two == "bis") || (one == "most" && two == "at") ||
      is_any_of(one, "hoechstens maximal under below unter") ||
      (than && is_any_of(two, "less fewer weniger") && !denied) || (than && is_any_of(two, "more mehr") && denied))
    return Comparing::at_most;
  if (one == "ueber" && is_of_so_much(sentence, at)) return Comparing::about;
  if (one == "as" && is_any_of(two, "much many high")) return Comparing::at_most;  // "as much as 5 GW"
  if ((one == "least" && two == "at") || is_any_of(one, "mindestens wenigstens over exceeding above ueber") ||
      (than && (is_any_of(two, "more mehr") || (is_any_of(two, "less fewer weniger") && denied))))
    return Comparing::at_least;
  return Comparing::about;
}

/// The other end of "3 to 4 trillion", where it is one; its magnitude is the first one's too.
std::optional<Count> second_end(const Sentence& sentence, std::size_t at, const Count& first, bool money) {
  const std::string_view word = sentence.word(first.end);
  const bool between = is_any_of(sentence.before(at, 1), "between zwischen") && is_any_of(word, "and und");
  if (!between && !is_any_of(word, "to bis -")) return std::nullopt;
  const std::size_t next = first.end + 1 + currency_at(sentence, first.end + 1);
  if (!sentence.is_number(next) && !number_word(sentence.word(next))) return std::nullopt;
  return count_at(sentence, next, money);
}

/// "-5 GW", "minus 5 GW"; a range or a hyphen ("30-Milliarden") has something in front of its dash.
bool is_negative(const Sentence& sentence, std::size_t at) {
  if (at == 0) return false;
  if (sentence.word(at - 1) == "minus") return true;
  return sentence.word(at - 1) == "-" && sentence.joined(at) && !sentence.joined(at - 1);
}

/// How many there are of what is said of each: "two turbines of 50 MW each", "zwei Turbinen zu je 50 MW", "3 x 754 MW".
std::optional<double> said_of_each(const Sentence& sentence, std::size_t at, std::size_t end) {
  const auto number = [&](std::size_t k) -> std::optional<double> {
    if (sentence.is_number(k)) return number_of(sentence.word(k), sentence.language);
    return number_word(sentence.word(k));
  };
  if (at >= 2 && is_any_of(sentence.word(at - 1), "x mal times")) return number(at - 2);
  const bool each =
      is_any_of(sentence.before(at, 1), "je jeweils") || is_any_of(sentence.word(end), "each apiece jeweils");
  if (!each) return std::nullopt;
  for (std::size_t back = 1; back <= std::min<std::size_t>(at, 6); ++back) {
    const auto count = number(at - back);
    if (count && *count > 1.0 && !is_year(sentence, at - back) && !unit_word(sentence.word(at - back + 1)))
      return count;
  }
  return 0.0;
}

/// The total of what is said of each.
void count_each(const Sentence& sentence, std::size_t at, AmountFound& found) {
  if (found.amount.unit == "USD") return;
  const auto count = said_of_each(sentence, at, at + found.length);
  if (!count) return;
  if (*count <= 0.0) {
    found.note = fmt::format("'{}' is said of each: of how many is not understood", found.amount.written);
    return;
  }
  found.amount.low *= *count;
  found.amount.high *= *count;
  found.note = fmt::format("'{}' is said of each of {:g}: taken for all together", found.amount.written, *count);
}

/// Of power, accelerators and energy zero is no claim; zero emissions or a price of zero are.
bool is_nothing(units::Dimension dimension, double value) {
  return value == 0.0 && (dimension == units::power_dimension || dimension == units::accelerator_dimension ||
                          dimension == units::energy_dimension);
}

void add_what(const Sentence& sentence, AmountFound& found, std::size_t at) {
  const units::Dimension& of = found.amount.dimension;
  if (of.mass != 1 || of.length != 0) return;  // megawatts have a mass as well
  for (std::size_t next = at; next < at + 6; ++next) {
    if (is_any_of(sentence.word(next), "co2 kohlendioxid carbon")) found.amount.what = "co2";
    if (is_any_of(sentence.word(next), "nox stickoxide stickoxid stickoxiden")) found.amount.what = "nox";
  }
}

}  // namespace

std::optional<AmountFound> amount_at(const Sentence& sentence, std::size_t at) {
  const bool other = is_other_currency(sentence.word(at));
  const std::size_t currency = other ? 1 : currency_at(sentence, at);
  const std::size_t start = at + currency;
  const auto first = count_at(sentence, start, currency > 0);
  if (!first) return std::nullopt;
  const auto second = second_end(sentence, start, *first, currency > 0);
  const std::size_t counted = second ? second->end : first->end;
  AmountFound found;
  found.amount.position = sentence.tokens[at].begin;
  found.amount.compare = comparing_before(sentence, at);
  Unit unit{.end = counted};
  const auto named = plain_unit(sentence, counted);
  if (named && !(currency > 0 && named->unit != "USD")) unit = *named;
  if (currency > 0) unit.unit = "USD";
  const double magnitude = second ? second->magnitude : first->magnitude;
  if (unit.unit.empty() && !other && first->value * magnitude >= money_from) {
    unit.unit = "USD";
    found.note = fmt::format("{} is taken for USD", sentence.written(at, unit.end));
  }
  if (other || is_other_currency(sentence.word(counted))) {
    found.understood = false;
    found.length = (other ? counted : counted + 1) - at;
    found.note = fmt::format("{}: money of other countries is not converted", sentence.written(at, at + found.length));
    return found;
  }
  if (unit.unit.empty()) return std::nullopt;
  if (is_negative(sentence, at)) {
    found.understood = false;
    found.length = unit.end - at;
    found.note = fmt::format("{}: no amount is below zero", sentence.written(at - 1, unit.end));
    return found;
  }
  const std::size_t before_per = unit.end;
  add_per(sentence, unit);
  if (unit.end > before_per) add_per(sentence, unit);  // "per GPU per hour"
  const auto quantity = units::parse_unit(unit.unit);
  if (!quantity) return std::nullopt;
  const double one = quantity->base_value * unit.factor;
  found.amount.low = first->value * (first->has_magnitude || !second ? first->magnitude : magnitude) * one;
  found.amount.high = second ? second->value * magnitude * one : found.amount.low;
  if (found.amount.high < found.amount.low) std::swap(found.amount.low, found.amount.high);
  found.amount.dimension = quantity->dimension;
  if (is_nothing(quantity->dimension, found.amount.high)) {
    found.understood = false;
    found.length = unit.end - at;
    found.note = fmt::format("{}: nothing can be held against zero", sentence.written(at, unit.end));
    return found;
  }
  found.amount.unit = unit.unit;
  found.amount.what = unit.what;
  add_what(sentence, found, counted);
  found.length = unit.end - at;
  found.amount.written = sentence.written(at, unit.end);
  count_each(sentence, at, found);
  for (std::size_t k = counted; k < unit.end; ++k)
    if (sentence.tokens[k].raw == "mW" || sentence.tokens[k].raw == "mWh")
      found.note = fmt::format("'{}' is taken for {}: {} would be a billionth of it", found.amount.written, unit.unit,
                               sentence.tokens[k].raw);
  return found;
}

}  // namespace gigawatt::audit
