#include "audit/judge_claims.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "audit/drawn.hpp"
#include "audit/expression.hpp"
#include "audit/judge_fact.hpp"
#include "audit/judge_headline.hpp"
#include "audit/words.hpp"
#include "base/nearest_word.hpp"
#include "measure/measure.hpp"
#include "scenario/model/input_at.hpp"

namespace gigawatt::audit {
namespace {

using scenario::Claim, scenario::Comparing, scenario::Fact;

/// "5 MW" of "p10 5 MW, p50 6 MW, p90 8 MW", as inputs write their ranges.
std::string first_end(const std::string& text) {
  const std::size_t begin = text.find(' ');
  if (begin == std::string::npos) return text;
  return text.substr(begin + 1, text.find(',', begin) - begin - 1);
}

/// What a relation can name: facts, inputs of the scenario and numbers of its run.
class Quantities {
 public:
  Quantities(const scenario::Scenario& scenario, const FactBook& book, const study::Run* run)
      : scenario_(scenario), book_(book) {
    if (run == nullptr) return;
    const auto names = measure::names_of(scenario);
    const auto values = measure::values_of(scenario, *run);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto unit =
          names[i].unit.empty()
              ? units::AnyQuantity{.base_value = 1.0, .dimension = {}}
              : units::parse_unit(names[i].unit).value_or(units::AnyQuantity{.base_value = 1.0, .dimension = {}});
      if (values[i]) numbers_.emplace(names[i].path, point(*values[i] * unit.base_value, unit.dimension));
    }
  }

  [[nodiscard]] std::optional<Quantity> find(const std::string& path) const {
    if (path.starts_with("facts.")) return of_fact(path.substr(6));
    if (const auto found = numbers_.find(path); found != numbers_.end()) return found->second;
    const auto input = std::ranges::find(scenario_.inputs, path, &scenario::Input::path);
    if (input == scenario_.inputs.end()) return std::nullopt;
    const auto quantity = units::parse(input->distribution ? first_end(input->text) : input->text);
    if (quantity && input->distribution) {
      const scenario::Distribution& of = *input->distribution;
      const bool has_middle = of.kind != scenario::Distribution::Kind::uniform;
      return Quantity{.range = {of.low, of.high, quantity->dimension},
                      .middle = has_middle ? of.middle : 0.5 * (of.low + of.high)};
    }
    if (!quantity) return std::nullopt;
    return point(quantity->base_value, quantity->dimension);
  }

  /// The path of a fact, an input or a number of a run that may be meant; empty where none is near.
  [[nodiscard]] std::string nearest(const std::string& path) const {
    if (path.starts_with("facts.")) {
      const std::string fact = book_.nearest(path.substr(6));
      return fact.empty() ? fact : "facts." + fact;
    }
    base::NearestWord near(path);
    for (const measure::Name& name : measure::names_of(scenario_)) near.offer(name.path);
    for (const scenario::Input& input : scenario_.inputs) near.offer(input.path);
    return std::string(near.result());
  }

 private:
  static Quantity point(double value, units::Dimension dimension) {
    return {.range = {value, value, dimension}, .middle = value};
  }

  [[nodiscard]] std::optional<Quantity> of_fact(const std::string& id) const {
    const Fact* fact = book_.find(id);
    if (fact == nullptr) return std::nullopt;
    if (const auto range = range_of(*fact))
      return Quantity{.range = *range,
                      .middle = fact->amount ? fact->amount->quantity.base_value : 0.5 * (range->low + range->high)};
    if (!fact->days) return std::nullopt;
    const double first = seconds_of(fact->days->first), last = seconds_of(fact->days->last);
    return Quantity{.range = {first, last, units::time_dimension}, .middle = 0.5 * (first + last), .is_date = true};
  }

  const scenario::Scenario& scenario_;
  const FactBook& book_;
  std::map<std::string, Quantity> numbers_;
};

Verdict verdict_of_relation(const Claim& claim, const Range& claimed, const Quantity& computed, bool soft) {
  const Range& range = computed.range;
  const double slack = claim.tolerance * std::max(std::abs(claimed.low), std::abs(claimed.high));
  const auto judged = [&](bool all, bool some) {
    return all ? Verdict::supported : some ? Verdict::plausible : soft ? Verdict::stretched : Verdict::contradicted;
  };
  switch (claim.compare) {
    case Comparing::at_least:
      return judged(range.low >= claimed.low - slack, range.high >= claimed.low - slack);
    case Comparing::at_most:
      return judged(range.high <= claimed.high + slack, range.low <= claimed.high + slack);
    case Comparing::more_than:
      return judged(range.low > claimed.low, range.high > claimed.low);
    case Comparing::less_than:
      return judged(range.high < claimed.high, range.low < claimed.high);
    case Comparing::about:
      break;
  }
  const bool inside = computed.middle >= claimed.low - slack && computed.middle <= claimed.high + slack;
  return judged(inside, range.high >= claimed.low - slack && range.low <= claimed.high + slack);
}

class Judge {
 public:
  Judge(const scenario::Scenario& scenario, const FactBook& book, const study::Run* run, time::Date today,
        const risk::Ensemble* ensemble)
      : scenario_(scenario), book_(book), quantities_(scenario, book, run), today_(today) {
    if (ensemble != nullptr) drawn_.emplace(*ensemble);
  }

  Judgement judge(const Claim& claim) const {
    Judgement judgement = !claim.parts.empty()      ? of_parts(claim)
                          : !claim.relation.empty() ? of_relation(claim)
                          : !claim.subject.empty()  ? judge_by_facts(claim, book_)
                                                    : of_nothing(claim);
    if (!claim.headline.empty()) add_bounds(claim, judgement);
    if (const auto claimed = range_of(claim); claimed && !judgement.claimed) judgement.claimed = shown(*claimed);
    return judgement;
  }

 private:
  /// Half a truth is misleading; what rests on something that cannot be verified cannot either.
  Judgement of_parts(const Claim& claim) const {
    Judgement judgement;
    std::size_t holds = 0, fails = 0, open = 0;
    std::vector<std::string> words;
    for (const scenario::ClaimId& id : claim.parts) {
      const Claim& part = scenario::find(scenario_.claims, id);
      const Judgement of = judge(part);
      if (of.verdict == Verdict::supported || of.verdict == Verdict::plausible)
        ++holds;
      else if (of.verdict == Verdict::unverifiable)
        ++open;
      else
        ++fails;
      words.push_back(fmt::format("{} is {}", id.text(), to_text(of.verdict)));
      judgement.chain.push_back({.text = fmt::format("{}: {} ({})", part.text, to_text(of.verdict), of.reason)});
      if (!of.qualifier.empty()) judgement.qualifier += (judgement.qualifier.empty() ? "" : "; ") + of.qualifier;
    }
    judgement.verdict = fails > 0 && holds > 0 ? Verdict::misleading
                        : fails > 0            ? Verdict::contradicted
                        : open > 0             ? Verdict::unverifiable
                                               : Verdict::supported;
    judgement.reason = fmt::format("{} of {} parts hold: {}", holds, claim.parts.size(), fmt::join(words, ", "));
    return judgement;
  }

  Judgement of_relation(const Claim& claim) const {
    Judgement judgement;
    const Lookup lookup = [&](const std::string& path) { return quantities_.find(path); };
    Evaluated evaluated = evaluate(claim.relation, lookup);
    std::optional<DrawnQuantity> drawn;
    if (drawn_ && std::ranges::any_of(evaluated.paths, [&](const std::string& path) { return drawn_->has(path); }))
      drawn = drawn_->of(claim.relation, lookup);
    if (drawn) evaluated.value = drawn->value;
    bool soft = false, weak = false;  // against weak facts or a model; weak facts alone
    for (const std::string& path : evaluated.paths) {
      const Fact* fact = path.starts_with("facts.") ? book_.find(path.substr(6)) : nullptr;
      weak = weak || (fact != nullptr && (fact->assumed || book_.confidence(*fact) == scenario::Confidence::low));
      soft = soft || weak || fact == nullptr;
      if (fact == nullptr) continue;
      judgement.chain.push_back(book_.step(*fact));
      if (!fact->caveat.empty() && judgement.qualifier.find(fact->caveat) == std::string::npos)
        judgement.qualifier += (judgement.qualifier.empty() ? "" : "; ") + fact->caveat;
    }
    const auto claimed = range_of(claim);
    if (!evaluated.value || !claimed) {
      judgement.reason = evaluated.missing.empty() ? "the claim states no quantity"
                                                   : fmt::format("there is no quantity at {}",
                                                                 fmt::join(with_nearest(evaluated.missing), ", "));
      return judgement;
    }
    judgement.claimed = shown(*claimed);
    judgement.computed = shown(evaluated.value->range);
    const std::string computed = range_text(evaluated.value->range), stated = range_text(*claimed);
    judgement.chain.push_back({.text = fmt::format("{} = {}", claim.relation, computed)});
    if (claimed->dimension != evaluated.value->range.dimension) {
      judgement.verdict = Verdict::misleading;
      judgement.reason = fmt::format("it is {}, not {}: another kind of quantity", computed, stated);
      return judgement;
    }
    judgement.verdict = verdict_of_relation(claim, *claimed, *evaluated.value, soft);
    if (drawn) tell_ensemble(*drawn, claim.compare, *claimed, judgement);
    if (weak && judgement.verdict == Verdict::supported) judgement.verdict = Verdict::plausible;
    judgement.reason = fmt::format("computed {}{}, claimed {}{}", computed, drawn ? " (P5 to P95)" : "",
                                   compare_text(claim.compare), stated);
    return judgement;
  }

  /// Missing paths, with the one that may be meant.
  [[nodiscard]] std::vector<std::string> with_nearest(std::vector<std::string> paths) const {
    for (std::string& path : paths) {
      const std::string nearest = quantities_.nearest(path);
      if (!nearest.empty()) path += fmt::format(" (nearest: {})", nearest);
    }
    return paths;
  }

  /// How sure the quantiles are; a claim that ends within two standard errors of one may fall on its other side.
  static void tell_ensemble(const DrawnQuantity& drawn, Comparing compare, const Range& claimed, Judgement& judgement) {
    const auto text = [&](double value) { return range_text({value, value, drawn.value.range.dimension}); };
    judgement.chain.push_back(
        {.text =
             fmt::format("P5 to P95 of {} samples, median {}; standard errors: {} of P5, {} of the median, {} of P95",
                         drawn.samples, text(drawn.value.middle), text(drawn.low_error), text(drawn.middle_error),
                         text(drawn.high_error))});
    const auto near = [](double end, double quantile, double error) { return std::abs(end - quantile) < 2.0 * error; };
    const bool by_median = judgement.verdict == Verdict::supported;
    if (by_median || claimed.dimension != drawn.value.range.dimension) return;
    // "At least" is decided by the upper end of the range alone, "at most" by the lower one.
    const bool by_low = compare != Comparing::at_least && compare != Comparing::more_than;
    const bool by_high = compare != Comparing::at_most && compare != Comparing::less_than;
    if ((by_low && near(claimed.high, drawn.value.range.low, drawn.low_error)) ||
        (by_high && near(claimed.low, drawn.value.range.high, drawn.high_error)))
      judgement.qualifier += (judgement.qualifier.empty() ? std::string() : std::string("; ")) +
                             "it lies within two standard errors of the end of the range: more samples can turn it";
  }

  static Judgement of_nothing(const Claim& claim) {
    Judgement judgement;
    judgement.reason =
        claim.headline.empty()
            ? fmt::format("nothing here speaks of it: claims.{} names neither subject nor relation", claim.id.text())
            : "only bounds speak of it";
    return judgement;
  }

  /// The same claim as a sentence: bounds decide where nothing else does, and are told otherwise. It is judged as of
  /// its own day, with the facts of that day; what today's facts and calendar make of it is told where that differs.
  void add_bounds(const Claim& claim, Judgement& judgement) const {
    const time::Date said = std::min(claim.dated.last, today_);
    const auto headline = read_headline(claim.headline, said);
    if (!headline) return;
    const HeadlineAudit then = judge_headline(*headline, book_, said, said);
    if (judgement.verdict == Verdict::unverifiable) {
      judgement = then.judgement;
      tell_today(*headline, said, judgement);
      return;
    }
    for (const BoundCheck& check : then.checks)
      if (check.outcome == Outcome::impossible || check.outcome == Outcome::unusual) {
        judgement.chain.push_back({.text = fmt::format("{}: {}", check.title, check.sentence)});
        judgement.qualifier += (judgement.qualifier.empty() ? "" : "; ") + check.sentence;
      }
  }

  /// The same bounds and the same calendar, for a plan has run since it was made; but all facts.
  void tell_today(const Headline& headline, time::Date said, Judgement& judgement) const {
    const Judgement now = judge_headline(headline, book_, said).judgement;
    const auto qualify = [&](const std::string& text) {
      judgement.qualifier += (judgement.qualifier.empty() ? "" : "; ") + text;
    };
    judgement.chain.insert(judgement.chain.begin(),
                           {.text = fmt::format("judged as of {}, the day it was said", time::to_text(said))});
    if (now.verdict != judgement.verdict) {
      const std::string text =
          fmt::format("with what is known on {}: {}, {}", time::to_text(today_), to_text(now.verdict), now.reason);
      judgement.chain.push_back({.text = text});
      qualify(text);
    }
    for (const HeadlineDate& date : headline.dates)
      if (!date.begins && date.last >= said && date.last < today_)
        qualify(fmt::format("'{}' has passed since: whether it came true only facts can say", date.written));
  }

  const scenario::Scenario& scenario_;
  const FactBook& book_;
  Quantities quantities_;
  time::Date today_;
  std::optional<Drawn> drawn_;
};

}  // namespace

bool reads_run(const scenario::Scenario& scenario) { return reads_run_beside(scenario, {}); }

bool reads_run_beside(const scenario::Scenario& scenario, const std::vector<risk::Measure>& measures) {
  const bool relates = std::ranges::any_of(scenario.claims, [](const Claim& claim) { return !claim.relation.empty(); });
  if (!relates) return false;
  auto names = measure::names_of(scenario);
  std::erase_if(names, [&](const measure::Name& name) {
    return std::ranges::find(measures, name.path, &risk::Measure::name) != measures.end();
  });
  for (const Claim& claim : scenario.claims) {
    const Evaluated evaluated = evaluate(claim.relation, [](const std::string&) { return std::nullopt; });
    for (const std::string& path : evaluated.paths)
      if (std::ranges::find(names, path, &measure::Name::path) != names.end()) return true;
  }
  return false;
}

namespace {

/// What is wrong with a relation before anything has run; empty where nothing is. Numbers of the run are known by their
/// units alone, with values that no two of them share, so that no difference of theirs is zero.
std::string fault_of_relation(const Claim& claim, const Quantities& quantities,
                              const std::vector<measure::Name>& names) {
  const Evaluated known = evaluate(claim.relation, [&](const std::string& path) { return quantities.find(path); });
  if (!known.error.empty()) return fmt::format("the relation cannot be read: {}", known.error);
  const Evaluated by_units = evaluate(claim.relation, [&](const std::string& path) -> std::optional<Quantity> {
    if (auto quantity = quantities.find(path)) return quantity;
    const auto name = std::ranges::find(names, path, &measure::Name::path);
    if (name == names.end()) return std::nullopt;
    const auto unit = units::parse_unit(name->unit);
    if (!unit && !name->unit.empty()) return std::nullopt;
    const double value = 1.0 + std::sqrt(1.0 + static_cast<double>(name - names.begin()));
    return Quantity{.range = {value, value, unit ? unit->dimension : units::Dimension{}}, .middle = value};
  });
  if (!by_units.error.empty()) return fmt::format("the relation cannot be read: {}", by_units.error);
  const auto claimed = range_of(claim);
  if (!claimed || !by_units.value || by_units.value->range.dimension == claimed->dimension) return {};
  return fmt::format("the relation is {}, what is claimed is {}", units::describe(by_units.value->range.dimension),
                     units::describe(claimed->dimension));
}

}  // namespace

base::Diagnostics faults_of_claims(const scenario::Scenario& scenario, const FactBook& book) {
  base::Diagnostics faults;
  const Quantities quantities(scenario, book, nullptr);
  const auto names = measure::names_of(scenario);
  const auto fault = [&](const Claim& claim, const char* key, const char* code, std::string message,
                         std::string expected) {
    base::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.path = fmt::format("claims.{}.{}", claim.id.text(), key);
    diagnostic.mark = scenario::mark_at(scenario, diagnostic.path);
    diagnostic.message = std::move(message);
    diagnostic.expected = std::move(expected);
    faults.push_back(std::move(diagnostic));
  };
  for (const Claim& claim : scenario.claims) {
    if (!claim.relation.empty()) {
      if (std::string why = fault_of_relation(claim, quantities, names); !why.empty())
        fault(claim, "relation", "bad-relation", std::move(why),
              "quantities, + - * / and brackets, such as facts.a + 3 bn USD, in units of what is claimed");
    }
    if (!claim.headline.empty())
      if (const auto headline = read_headline(claim.headline, facts_compiled); !headline)
        fault(claim, "headline", "claim-not-understood", headline.error().front().message,
              headline.error().front().expected);
  }
  return faults;
}

std::vector<ClaimJudgement> judge_claims(const scenario::Scenario& scenario, const FactBook& book,
                                         const study::Run* run, time::Date today, const risk::Ensemble* ensemble) {
  const Judge judge(scenario, book, run, today, ensemble);
  std::vector<ClaimJudgement> list;
  for (const Claim& claim : scenario.claims) list.push_back({claim, judge.judge(claim)});
  return list;
}

}  // namespace gigawatt::audit
