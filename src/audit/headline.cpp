#include "audit/headline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "audit/headline_parts.hpp"
#include "audit/vocabulary.hpp"
#include "audit/words.hpp"
#include "scenario/files.hpp"

namespace gigawatt::audit {
namespace {

constexpr std::size_t text_length_max = 2000;
constexpr const char* examples =
    "sentences such as \"5 GW for 10 bn USD in Louisiana by 2030\", \"Oracle gets $300 billion over five years for 4.5 "
    "GW\" "
    "or \"Ein Rechenzentrum mit 1,2 Millionen GPUs und 2 GW bis Ende 2027\"";

template <class Entry>
void add_once(std::vector<Entry>& list, const Entry& entry) {
  if (std::ranges::find(list, entry) == list.end()) list.push_back(entry);
}

class Reader {
 public:
  Reader(const std::string& text, time::Date today) : today_(today) {
    headline_.text = text;
    sentence_.text = headline_.text;
    sentence_.tokens = tokens_of(headline_.text);
    sentence_.language = headline_.language = language_of(sentence_.tokens);
  }

  Headline read() {
    for (const Token& token : sentence_.tokens) headline_.words.push_back(token.folded);
    headline_.denial = denial_in(sentence_);
    find_dates();
    for (std::size_t at = 0; at < sentence_.tokens.size();) at += std::max<std::size_t>(1, part(at));
    settle_plants();
    const auto says_each = [](const std::string& note) { return note.find("is said of each of") != std::string::npos; };
    if (std::ranges::none_of(headline_.notes, says_each))
      for (const std::string& plants : counted_) headline_.not_understood.push_back(plants);
    return std::move(headline_);
  }

 private:
  /// Words in front of a year are part of the date: "1. Quartal 2027" is no number, "May 2027" no possibility.
  void find_dates() {
    of_date_.assign(sentence_.tokens.size(), false);
    for (std::size_t at = 0; at < sentence_.tokens.size(); ++at) {
      if (of_date_[at]) continue;
      auto found = date_at(sentence_, at);
      if (!found) found = year_from_today(sentence_, at, today_);
      const std::string out_of_reach = found ? found->fault : year_out_of_reach(sentence_, at);
      if (!out_of_reach.empty()) {
        headline_.impossible.push_back(out_of_reach);
        headline_.not_understood.push_back(out_of_reach);
      }
      if (!found) {
        of_date_[at] = of_date_[at] || !out_of_reach.empty();
        continue;
      }
      if (const std::size_t next = at + found->length; is_year(sentence_, at) && unit_word(sentence_.word(next)))
        headline_.notes.push_back(fmt::format("'{}' in front of '{}' is taken for the year", sentence_.word(at),
                                              sentence_.written(next, next + 1)));
      if (found->fault.empty()) headline_.dates.push_back(found->date);
      for (std::size_t k = found->first; k < at + found->length; ++k) of_date_[k] = true;
    }
  }

  /// Reads what begins here; how many tokens it took.
  std::size_t part(std::size_t at) {
    if (of_date_[at]) return 1;
    if (auto amount = amount_at(sentence_, at)) return take(at, std::move(*amount));
    const bool times = is_any_of(sentence_.word(at + 1), "x mal times");  // "3 x 754 MW" is told with its amount
    if (sentence_.is_number(at) && !times) {
      headline_.not_understood.push_back(with_neighbours(at));
      return magnitude_word(sentence_.word(at + 1), sentence_.language) ? 2 : 1;
    }
    if (sentence_.tokens[at].kind == Token::Kind::word) {
      lone_unit(at);
      counted_plants(at);
      words(at);
    }
    return 1;
  }

  /// "hundreds of billions of dollars", "several gigawatts": a unit or magnitude that no number was read for.
  void lone_unit(std::size_t at) {
    const std::string_view word = sentence_.word(at);
    const auto unit = unit_word(word);
    const bool counts = magnitude_word(word, sentence_.language) && word.size() > 3;
    if (!counts && !(unit && is_any_of(unit->unit, "USD MW GW TW"))) return;
    const std::string text = fmt::format("{} without a number", sentence_.written(at, at + 1));
    add_once(headline_.not_understood, text);
  }

  /// "four AP1000 reactors": how many there are no bound asks, and that is told.
  void counted_plants(std::size_t at) {
    const auto value = number_word(sentence_.word(at));
    if (!value || *value < 2.0) return;
    for (std::size_t next = at + 1; next <= at + 3 && next < sentence_.tokens.size(); ++next) {
      if (sentence_.tokens[next].kind == Token::Kind::number) return;
      if (!is_plant_noun(sentence_.word(next))) continue;
      add_once(counted_, sentence_.written(at, next + 1));
      return;
    }
  }

  /// The number with what follows it: "20 Prozent", "1 million widgets".
  std::string with_neighbours(std::size_t at) const {
    const bool magnitude = magnitude_word(sentence_.word(at + 1), sentence_.language).has_value();
    std::size_t end = at + 1 + (magnitude ? 1 : 0);
    if (end < sentence_.tokens.size() && sentence_.tokens[end].kind == Token::Kind::word) ++end;
    return sentence_.written(at, end);
  }

  std::size_t take(std::size_t at, AmountFound found) {
    if (!found.understood) {
      headline_.not_understood.push_back(found.note);
      return found.length;
    }
    if (!found.note.empty()) headline_.notes.push_back(found.note);
    const bool calendar = found.amount.dimension == units::calendar_dimension;
    const bool clock = found.amount.dimension == units::time_dimension;
    if (!calendar && !clock) {
      headline_.amounts.push_back(std::move(found.amount));
      return found.length;
    }
    constexpr double seconds_a_year = 365.25 * 86400.0;
    const double years = found.amount.high / (calendar ? 12.0 : seconds_a_year);
    if (is_any_of(sentence_.before(at, 1), "within in binnen innerhalb")) {
      headline_.dates.push_back({.first = today_,
                                 .last = later(today_, years),
                                 .limits = true,
                                 .written = sentence_.written(at - 1, at + found.length),
                                 .position = sentence_.tokens[at].begin});
      return found.length;
    }
    headline_.years = years;
    headline_.years_written = sentence_.written(at, at + found.length);
    return found.length;
  }

  void words(std::size_t at) {
    const std::string_view word = sentence_.word(at);
    if (const auto company = company_word(word)) add_once(headline_.companies, std::string(*company));
    if (const PlaceWord* place = place_at(fmt::format("{} {}", word, sentence_.word(at + 1))))
      add_once(headline_.places, std::string(place->name));
    if (const auto kind = kind_word(word); kind && (!headline_.kind_said || *kind != scenario::StatementKind::plan)) {
      headline_.kind = *kind;
      headline_.kind_said = true;
    }
    if (auto plant = plant_word(word)) add_once(headline_.plants, *plant);
    const std::string_view next = sentence_.word(at + 1);
    if (word == "data" && next.starts_with("cent")) add_once(headline_.plants, Plant::campus);
    if (word == "combined" && next == "cycle") add_once(headline_.plants, Plant::gas_combined_cycle);
    if (word == "fuel" && next.starts_with("cell")) add_once(headline_.plants, Plant::fuel_cell);
    if (is_any_of(word, "plus additional another zusaetzlich weitere ausserdem")) headline_.adds = true;
    if (is_any_of(word, "permit permits permitted genehmigt genehmigung genehmigte")) headline_.says_permit = true;
    restart_ = restart_ || word.starts_with("restart") || word.starts_with("reaktivier") ||
               word.starts_with("wiederinbetrieb");
    noun_ = noun_ || is_plant_noun(word);
    scope(at);
  }

  /// "without chips", "including GPUs".
  void scope(std::size_t at) {
    const std::string_view word = sentence_.word(at);
    const bool without = is_any_of(word, "without excluding ohne exkl excl");
    const bool with = is_any_of(word, "including incl inklusive inkl with mit samt einschliesslich");
    if (!without && !with) return;
    for (std::size_t next = at + 1; next < at + 4; ++next) {
      if (sentence_.is_number(next)) return;
      if (is_accelerator_word(sentence_.word(next)))
        headline_.scope = without ? Scope::without_accelerators : Scope::with_accelerators;
    }
  }

  /// A plant beside a campus is what the money is for only where it is named as a plant.
  void settle_plants() {
    std::vector<Plant>& plants = headline_.plants;
    if (restart_) std::ranges::replace(plants, Plant::nuclear, Plant::nuclear_restart);
    if (restart_ && plants.empty()) plants.push_back(Plant::nuclear_restart);
    const auto has = [&](Plant plant) { return std::ranges::find(plants, plant) != plants.end(); };
    if (has(Plant::gas_combined_cycle)) std::erase(plants, Plant::gas);
    if (!has(Plant::campus)) return;
    std::erase(plants, Plant::campus);
    plants.insert(noun_ ? plants.end() : plants.begin(), Plant::campus);
  }

  Headline headline_;
  Sentence sentence_;
  time::Date today_;
  std::vector<bool> of_date_;         // of each token
  std::vector<std::string> counted_;  // plants with their number, which an amount of each may use
  bool restart_ = false, noun_ = false;
};

std::string understood_text(const Headline& headline) {
  std::vector<std::string> parts;
  for (const HeadlineAmount& amount : headline.amounts) parts.push_back(fmt::format("'{}'", amount.written));
  for (const HeadlineDate& date : headline.dates) parts.push_back(fmt::format("'{}'", date.written));
  if (headline.years) parts.push_back(fmt::format("'{}'", headline.years_written));
  for (const std::string& company : headline.companies) parts.push_back(company_text(company));
  for (const std::string& place : headline.places) parts.emplace_back(place_named(place)->shown);
  for (const Plant plant : headline.plants) parts.emplace_back(to_text(plant));
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}

/// Where one sentence says two things of one kind, or of two companies, each with something to hold it against: the
/// parts.
std::vector<std::string> two_claims(const Headline& whole, const std::string& text, time::Date today) {
  const auto speaks = [](const Headline& part) {
    return part.amounts.size() + part.dates.size() + (part.years ? 1 : 0) >= 2 && !part.amounts.empty();
  };
  if (whole.amounts.size() < 2) return {};
  for (const Token& token : tokens_of(text)) {
    if (!is_any_of(token.folded, "and und while waehrend but aber whereas sowie")) continue;
    const std::string first = text.substr(0, token.begin), second = text.substr(token.end);
    const Headline left = Reader(first, today).read(), right = Reader(second, today).read();
    if (!speaks(left) || !speaks(right)) continue;
    if (!left.companies.empty() && !right.companies.empty() && left.companies != right.companies)
      return {first, second};
    for (const HeadlineAmount& amount : left.amounts)
      if (std::ranges::find(right.amounts, amount.dimension, &HeadlineAmount::dimension) != right.amounts.end())
        return {first, second};
  }
  return {};
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" ,;."), last = text.find_last_not_of(" ,;.");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace

std::string place_text(const std::string& place) {
  const PlaceWord* known = place_named(place);
  return known == nullptr ? place : std::string(known->shown);
}

std::string company_text(const std::string& company) {
  constexpr std::pair<std::string_view, std::string_view> spelt[] = {
      {"openai", "OpenAI"},     {"xai", "xAI"}, {"spacex", "SpaceX"}, {"coreweave", "CoreWeave"},
      {"softbank", "SoftBank"}, {"amd", "AMD"}, {"mgx", "MGX"}};
  for (const auto& [name, shown] : spelt)
    if (name == company) return std::string(shown);
  std::string text = company;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

base::Result<Headline> read_headline(const std::string& text, time::Date today) {
  base::Diagnostic fault;
  fault.code = "claim-not-understood";
  if (text.size() > text_length_max) {
    fault.message = fmt::format("the claim has {} characters", text.size());
    fault.expected = fmt::format("one sentence of at most {}", text_length_max);
    return base::failure(std::move(fault));
  }
  // A terminal may speak Latin-1: what is repeated in messages and JSON has to be text.
  base::Diagnostics no_text;
  scenario::check_text(text, "--claim", no_text);
  if (!no_text.empty()) {
    no_text.front().expected = "a sentence in UTF-8, without control characters";
    return std::unexpected(std::move(no_text));
  }
  Headline headline = Reader(text, today).read();
  if (const auto parts = two_claims(headline, text, today); headline.denial.empty() && !parts.empty()) {
    fault.message = "the sentence makes two claims, and which amount belongs to which is not understood";
    fault.expected = fmt::format("one claim at a time: \"{}\", then \"{}\"", trimmed(parts[0]), trimmed(parts[1]));
    return base::failure(std::move(fault));
  }
  if (!headline.amounts.empty() || (!headline.dates.empty() && !headline.plants.empty())) return headline;
  fault.message = fmt::format("nothing in the claim can be checked; understood: {}", understood_text(headline));
  if (!headline.denial.empty()) fault.message += fmt::format("; '{}' denies, which is not read", headline.denial);
  if (!headline.not_understood.empty())
    fault.message += fmt::format("; not understood: {}", fmt::join(headline.not_understood, ", "));
  fault.expected = examples;
  return base::failure(std::move(fault));
}

}  // namespace gigawatt::audit
