#include "scenario/schema_fields.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<StatementKind>() {
  return {"fact", "plan", "forecast"};
}
template <>
std::vector<std::string_view> choices_of<Comparing>() {
  return {"about", "at_least", "at_most", "more_than", "less_than"};
}
template <>
std::vector<std::string_view> choices_of<Confidence>();

namespace {

/// The rows that say what a fact or a claim states.
template <class Statement>
void add_stated(std::vector<Field>& fields) {
  fields.push_back(leaf<&Stated::value, Statement>("value", "", "A quantity of any kind, such as `30 bn USD/year`."));
  fields.push_back(leaf<&Stated::low, Statement>("low", "", "The low end of a range of quantities."));
  fields.push_back(leaf<&Stated::high, Statement>("high", "", "The high end."));
  fields.push_back(
      leaf<&Stated::day, Statement>("day", "", "A day, month, year, or two of them with `..` in between."));
  fields.push_back(leaf<&Stated::word, Statement>("word", "", "A word, where no number says it, such as `gas`."));
}

Record made_fact() {
  Record made = {"fact", "What a source says; facts of one subject are held against each other, never averaged.", {}};
  made.fields = {
      like_field(),
      leaf<&Fact::subject, Fact>("subject", "", "What it is about; an id of your own.", {.required = true}),
      leaf<&Fact::text, Fact>("text", "", "In words.", {.derived = "the subject"}),
  };
  add_stated<Fact>(made.fields);
  made.fields.push_back(leaf<&Fact::kind, Fact>(
      "kind", "", "Whether it is so (fact), is intended (plan), or is expected (forecast).", {.fallback = "fact"}));
  made.fields.push_back(
      leaf<&Fact::basis, Fact>("basis", "", "What exactly is counted; numbers of different bases are not compared."));
  made.fields.push_back(leaf<&Fact::date, Fact>(
      "date", "", "When it was said, or since when it holds: a year, a month or a day.", {.required = true}));
  made.fields.push_back(leaf<&Fact::source, Fact>("source", "", "Where it stands."));
  made.fields.push_back(
      leaf<&Fact::confidence, Fact>("confidence", "", "How far it can be trusted.", {.derived = "its source's"}));
  made.fields.push_back(leaf<&Fact::assumed, Fact>("assumed", "", "Whether it is a range of ours for want of a source.",
                                                   {.fallback = "false"}));
  made.fields.push_back(leaf<&Fact::caveat, Fact>("caveat", "", "What has to be said with it."));
  made.fields.push_back(
      leaf<&Fact::deal, Fact>("deal", "", "An id of your own: amounts of one deal must not be added."));
  made.fields.push_back(leaf<&Fact::names, Fact>(
      "names", "", "Words with commas in between: a headline with all of them is about this subject."));
  return made;
}

Record made_claim() {
  Record made = {
      "claim",
      "What is said in public. No key states a verdict: it is computed (docs/audit.md).",
      {
          like_field(),
          leaf<&Claim::text, Claim>("text", "", "As it was said.", {.required = true}),
          leaf<&Claim::source, Claim>("source", "", "Who says so."),
          leaf<&Claim::date, Claim>("date", "", "When it was said: a year, a month or a day.", {.required = true}),
          leaf<&Claim::kind, Claim>("kind", "",
                                    "Whether it is said to be so (fact), intended (plan), or expected "
                                    "(forecast); later facts replace plans and forecasts only.",
                                    {.fallback = "fact"}),
          leaf<&Claim::subject, Claim>("subject", "", "The subject of the facts that speak of it."),
          leaf<&Claim::basis, Claim>("basis", "", "What exactly is counted, as in facts."),
          leaf<&Claim::relation, Claim>(
              "relation", "",
              "What its value is compared with, over `facts.ID`, inputs and numbers of the run, such as "
              "`facts.a + facts.b - 3 bn USD`; a range where they have one."),
      }};
  add_stated<Claim>(made.fields);
  made.fields.push_back(leaf<&Claim::compare, Claim>("compare", "", "How the value is meant.", {.fallback = "about"}));
  made.fields.push_back(leaf<&Claim::tolerance, Claim>("tolerance", "%", "How far `about` reaches.",
                                                       {.fallback = "5 %", .range = between(0.0, 1.0)}));
  made.fields.push_back(leaf<&Claim::headline, Claim>(
      "headline", "", "The claim in the words of `gigawatt audit --claim`, to be held against the bounds as well."));
  made.fields.push_back(
      leaf<&Claim::parts, Claim>("parts", "", "Other claims: it holds where all of them do, and half where some do."));
  return made;
}

}  // namespace

const Record& fact_record() {
  static const Record made = made_fact();
  return made;
}

const Record& claim_record() {
  static const Record made = made_claim();
  return made;
}

}  // namespace gigawatt::scenario
