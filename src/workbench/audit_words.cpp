#include "workbench/audit_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/fact_book.hpp"

namespace gigawatt::workbench {
namespace {

constexpr std::size_t columns = 100;

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Json range_document(const audit::ShownRange& range) {
  // "At least 5 GW" has no upper end.
  return {
      {"low", range.low}, {"high", std::isinf(range.high) ? Json(nullptr) : Json(range.high)}, {"unit", range.unit}};
}

Json chain_document(const std::vector<audit::Step>& chain) {
  Json list = Json::array();
  for (const audit::Step& step : chain)
    list.push_back({{"text", step.text},
                    {"source", step.source.empty() ? Json(nullptr) : Json(step.source)},
                    {"assumed", step.assumed}});
  return list;
}

Json judgement_document(const std::string& id, const std::string& text, const audit::Judgement& judgement) {
  return {{"id", id},
          {"text", text},
          {"verdict", std::string(to_text(judgement.verdict))},
          {"qualifier", judgement.qualifier.empty() ? Json(nullptr) : Json(judgement.qualifier)},
          {"claimed", judgement.claimed ? range_document(*judgement.claimed) : Json(nullptr)},
          {"computed", judgement.computed ? range_document(*judgement.computed) : Json(nullptr)},
          {"reason", judgement.reason},
          {"chain", chain_document(judgement.chain)}};
}

Json claim_document(const scenario::Claim& claim, const audit::Judgement& judgement, const std::string& source) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json document = judgement_document(claim.id.text(), claim.text, judgement);
  const bool states = audit::range_of(claim) || !claim.day.empty() || !claim.word.empty();
  document["states"] = or_null(states ? audit::stated_text(claim) : std::string());
  document["source"] = or_null(source);
  document["date"] = claim.date;
  return document;
}

std::string verdict_sentence(const audit::Judgement& judgement) {
  std::string text = fmt::format("{}: {}.", upper(to_text(judgement.verdict)), judgement.reason);
  if (!judgement.qualifier.empty()) text += fmt::format(" But: {}.", judgement.qualifier);
  return text;
}

std::string step_text(const audit::Step& step) {
  std::string text = step.text;
  if (!step.source.empty()) text += fmt::format(" [{}]", step.source);
  if (step.assumed) text += " (assumed)";
  return text;
}

std::string indented(const std::string& text, std::size_t indent) {
  std::string lines, line(indent, ' ');
  bool begun = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (begun && width(line) + 1 + width(word) > columns) {
      lines += line + '\n';
      line = std::string(indent + 2, ' ') + word;
    } else {
      line += (begun ? " " : "") + word;
    }
    begun = true;
  }
  return lines + line + '\n';
}

}  // namespace gigawatt::workbench
