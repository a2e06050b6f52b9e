// Judgements as text and JSON: of a sentence and of a scenario's claims alike.
#pragma once

#include <string>
#include <vector>

#include "audit/verdict.hpp"
#include "scenario/model/claim.hpp"
#include "time/calendar.hpp"
#include "workbench/summary.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

Json range_document(const audit::ShownRange& range);
Json chain_document(const std::vector<audit::Step>& chain);
/// id, text, verdict, qualifier, claimed, computed, reason, chain.
Json judgement_document(const std::string& id, const std::string& text, const audit::Judgement& judgement);
/// The same of a scenario's claim, with its source (who says so; may be empty), its date and what it states as written:
/// a quantity, days or a word.
Json claim_document(const scenario::Claim& claim, const audit::Judgement& judgement, const std::string& source);

/// "STRETCHED, only with …: the number that decides."
std::string verdict_sentence(const audit::Judgement& judgement);
/// With its source in brackets, or that it is assumed.
std::string step_text(const audit::Step& step);
/// Within 100 columns, every line indented, the following ones by two more.
std::string indented(const std::string& text, std::size_t indent);

/// `gigawatt audit --claim`.
Outcome audit_headline(const std::string& claim, time::Date today);

}  // namespace gigawatt::workbench
