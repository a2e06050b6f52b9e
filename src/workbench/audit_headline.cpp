// A sentence typed by a person, checked: as text and as `gigawatt.audit/1`.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "audit/judge_headline.hpp"
#include "audit/words.hpp"
#include "units/parse.hpp"
#include "workbench/audit_words.hpp"

namespace gigawatt::workbench {
namespace {

constexpr const char* kinds[] = {"fact", "plan", "forecast"};

std::string date_text(const audit::HeadlineDate& date) {
  const std::string first = time::to_text(date.first), last = time::to_text(date.last);
  if (date.begins) return fmt::format("from {}", first);
  return date.limits || first == last ? fmt::format("by {}", last) : fmt::format("{} to {}", first, last);
}

std::vector<std::string> understood(const audit::Headline& headline) {
  std::vector<std::string> parts;
  for (const audit::HeadlineAmount& amount : headline.amounts) {
    constexpr const char* compare[] = {"", "at least ", "at most ", "more than ", "less than "};
    // Tonnes stay tonnes: of mass the unit of the sentence is shown.
    const auto own = units::parse_unit(amount.unit);
    const bool is_mass = own && amount.dimension.mass == 1 && amount.dimension.length == 0;
    parts.push_back(compare[static_cast<std::size_t>(amount.compare)] +
                    (is_mass
                         ? audit::range_text(amount.low / own->base_value, amount.high / own->base_value, amount.unit)
                         : audit::range_text({amount.low, amount.high, amount.dimension})) +
                    (amount.what.empty() ? "" : fmt::format(" ({})", amount.what)));
  }
  if (headline.years) parts.push_back(fmt::format("{:g} years", *headline.years));
  for (const audit::HeadlineDate& date : headline.dates) parts.push_back(date_text(date));
  for (const std::string& company : headline.companies) parts.push_back(audit::company_text(company));
  for (const std::string& place : headline.places) parts.push_back(audit::place_text(place));
  for (const audit::Plant plant : headline.plants) parts.emplace_back(to_text(plant));
  parts.push_back(fmt::format("a {}", kinds[static_cast<std::size_t>(headline.kind)]));
  return parts;
}

const char* mark_of(audit::Outcome outcome) {
  constexpr const char* marks[] = {"ok", "!", "x", "i"};
  return marks[static_cast<std::size_t>(outcome)];
}

Json amount_document(const audit::HeadlineAmount& amount) {
  const audit::ShownRange counted = audit::shown({amount.low, amount.high, amount.dimension});
  return {{"written", amount.written}, {"low", counted.low}, {"high", counted.high}, {"unit", counted.unit}};
}

Json check_document(const audit::BoundCheck& check) {
  constexpr const char* outcomes[] = {"usual", "unusual", "impossible", "information"};
  const auto range = [](const std::optional<audit::Range>& of) {
    return of ? range_document(audit::shown(*of)) : Json(nullptr);
  };
  return {{"id", check.id},
          {"title", check.title},
          {"outcome", outcomes[static_cast<std::size_t>(check.outcome)]},
          {"sentence", check.sentence},
          {"claimed", range(check.claimed)},
          {"usual", range(check.usual)},
          {"possible", range(check.possible)},
          {"chain", chain_document(check.chain)}};
}

Json document_of(const audit::HeadlineAudit& audited, time::Date today) {
  const audit::Headline& headline = audited.headline;
  Json amounts = Json::array(), dates = Json::array(), checks = Json::array(), plants = Json::array();
  for (const audit::HeadlineAmount& amount : headline.amounts) amounts.push_back(amount_document(amount));
  for (const audit::HeadlineDate& date : headline.dates)
    dates.push_back({{"written", date.written},
                     {"first", time::to_text(date.first)},
                     {"last", time::to_text(date.last)},
                     {"begins", date.begins}});
  for (const audit::Plant plant : headline.plants) plants.push_back(std::string(to_text(plant)));
  for (const audit::BoundCheck& check : audited.checks) checks.push_back(check_document(check));
  Json claim = judgement_document("claim", headline.text, audited.judgement);
  claim["understood"] = {{"amounts", std::move(amounts)},
                         {"dates", std::move(dates)},
                         {"years", headline.years ? Json(*headline.years) : Json(nullptr)},
                         {"companies", headline.companies},
                         {"places", headline.places},
                         {"plants", std::move(plants)},
                         {"kind", kinds[static_cast<std::size_t>(headline.kind)]},
                         {"taken_for", headline.notes}};
  claim["not_checked"] = audited.unchecked;
  claim["checks"] = std::move(checks);
  return {{"schema", "gigawatt.audit/1"},
          {"scenario", nullptr},
          {"as_of", time::to_text(today)},
          {"claims", Json::array({claim})}};
}

std::string text_of(const audit::HeadlineAudit& audited, time::Date today) {
  std::string text = fmt::format("\"{}\"\n\n", audited.headline.text);
  text += indented(verdict_sentence(audited.judgement), 0);
  text += '\n';
  text += indented(fmt::format("Understood: {}", fmt::join(understood(audited.headline), " · ")), 2);
  for (const std::string& note : audited.headline.notes) text += indented(note, 2);
  std::set<std::string> told;
  for (const audit::BoundCheck& check : audited.checks) {
    text += fmt::format("\n  {:<3}{}\n", mark_of(check.outcome), check.title);
    text += indented(check.sentence, 5);
    for (const audit::Step& step : check.chain)
      if (told.insert(step.text).second) text += indented(step_text(step), 7);
  }
  std::string facts;
  for (const audit::Step& step : audited.judgement.chain)
    if (told.insert(step.text).second) facts += indented(step_text(step), 5);
  if (!facts.empty()) text += "\n     What sources say\n" + facts;
  if (!audited.unchecked.empty())
    text += fmt::format("\n{}", indented(fmt::format("Not checked: {}", fmt::join(audited.unchecked, ", ")), 2));
  if (audited.judgement.verdict == audit::Verdict::unverifiable)
    text += "\n  Checked would be, for example: \"5 GW for 10 bn USD in Louisiana by 2030\".\n";
  return text +
         fmt::format("\n  As of {}; ok usual, ! unusual, x impossible, i for information.\n", time::to_text(today));
}

}  // namespace

Outcome audit_headline(const std::string& claim, time::Date today) {
  auto headline = audit::read_headline(claim, today);
  if (!headline) {
    std::string json = dump(diagnostics_document(headline.error()));
    return {.code = ExitCode::usage, .json = std::move(json), .diagnostics = std::move(headline.error())};
  }
  const audit::HeadlineAudit audited =
      audit::judge_headline(std::move(*headline), audit::FactBook(scenario::public_facts()), today);
  return {.text = text_of(audited, today), .json = dump(document_of(audited, today))};
}

}  // namespace gigawatt::workbench
