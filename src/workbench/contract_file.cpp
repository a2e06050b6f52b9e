#include "workbench/contract_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "workbench/contract_fields.hpp"
#include "workbench/engine_json.hpp"

namespace gigawatt::workbench {
namespace {

namespace actus = capital::actus;
using actus::ContractType;
using scenario::PlacedJson;

constexpr std::array<std::string_view, 8> type_names{"PAM", "ANN", "NAM", "LAM", "LAX", "CLM", "UMP", "CEG"};

class ContractReader {
 public:
  ContractReader(const PlacedJson& value, std::string path, base::Diagnostics& findings)
      : in_(value, std::move(path), findings), findings_(findings) {}

  actus::Terms read() {
    in_.fields().require("contractType", "such as PAM");
    const std::optional<std::size_t> type = in_.choice("contractType", type_names);
    if (!type) return terms_;  // which terms it may have is not known
    terms_.type = static_cast<ContractType>(*type);
    terms_.id = in_.fields().text("contractID").value_or("");
    role();
    if (const auto moment = in_.required_moment("statusDate")) terms_.status_date = *moment;
    in_.ignore({"contractDealDate", "creatorID", "counterpartyID", "currency", "fixingDays", "marketObjectCode",
                "contractPerformance"});
    conventions();
    terms_.maturity = in_.moment("maturityDate");
    terms_.notional = in_.amount_or("notionalPrincipal", 0.0);
    terms_.purchase = in_.moment("purchaseDate");
    terms_.price_at_purchase = in_.number_or("priceAtPurchaseDate", 0.0);
    if (terms_.type == ContractType::ceg) {
      guarantee();
    } else {
      loan();
    }
    in_.fields().finish();
    return std::move(terms_);
  }

 private:
  void role() {
    constexpr std::array<std::string_view, 4> roles{"RPA", "BUY", "RPL", "SEL"};
    in_.fields().require("contractRole", "RPA (lends), RPL (borrows), BUY or SEL");
    terms_.sign = in_.choice("contractRole", roles).value_or(0) < 2 ? 1.0 : -1.0;
  }

  void conventions() {
    constexpr std::array<std::string_view, 4> counts{"AA", "A360", "A365", "30E360"};
    constexpr std::array<std::string_view, 2> ends{"SD", "EOM"}, calendars{"NC", "MF"};
    constexpr std::array<std::string_view, 9> shifts{"NOS", "SCF", "SCMF", "SCP", "SCMP", "CSF", "CSMF", "CSP", "CSMP"};
    terms_.day_count = static_cast<actus::DayCount>(in_.choice("dayCountConvention", counts).value_or(2));
    terms_.end_of_month = static_cast<actus::EndOfMonth>(in_.choice("endOfMonthConvention", ends).value_or(0));
    terms_.business_days.calendar = static_cast<actus::Calendar>(in_.choice("calendar", calendars).value_or(0));
    const std::size_t shift = in_.choice("businessDayConvention", shifts).value_or(0);
    terms_.business_days.shift = static_cast<actus::Shift>(shift == 0 ? 0 : 1 + (shift - 1) % 4);
    terms_.business_days.calculates_on_shifted = shift <= 4;
  }

  void loan() {
    terms_.initial_exchange = in_.required_moment("initialExchangeDate");
    in_.fields().require("notionalPrincipal", "the amount lent");
    terms_.termination = in_.moment("terminationDate");
    terms_.price_at_termination = in_.number_or("priceAtTerminationDate", 0.0);
    terms_.premium_discount = in_.number_or("premiumDiscountAtIED", 0.0);
    terms_.rate = in_.rate("nominalInterestRate");
    terms_.accrued_interest = in_.number("accruedInterest");
    if (terms_.rate && *terms_.rate != 0.0)
      in_.fields().require("dayCountConvention", "AA, A360, A365 or 30E360, beside nominalInterestRate");
    if (terms_.type == ContractType::lax) {
      exotic();
    } else {
      terms_.interest_anchor = in_.moment("cycleAnchorDateOfInterestPayment");
      terms_.interest_cycle = in_.cycle("cycleOfInterestPayment");
      resets();
    }
    if (terms_.type == ContractType::clm || terms_.type == ContractType::ump) terms_.notice = in_.period("xDayNotice");
    if (terms_.type != ContractType::clm && terms_.type != ContractType::ump && terms_.type != ContractType::lax)
      capitalization();
    if (terms_.type == ContractType::lam || terms_.type == ContractType::nam || terms_.type == ContractType::ann)
      redemption();
    check_end();
  }

  void capitalization() {
    terms_.capitalization_end = in_.moment("capitalizationEndDate");
    constexpr std::array<std::string_view, 7> effects{"OOO", "000", "IOO", "INO", "ONO", "ION", "INN"};
    const std::size_t effect = in_.choice("scalingEffect", effects).value_or(0);
    terms_.scales_interest = effect == 2 || effect == 3;
    terms_.scales_notional = effect == 3 || effect == 4;
    if (effect > 4)
      in_.fields().refuse("bad-choice", *in_.fields().find("scalingEffect"), in_.fields().path_of("scalingEffect"),
                          "scaling of the maximum deferred interest is not known", "IOO, ONO or INO");
    terms_.scaling_anchor = in_.moment("cycleAnchorDateOfScalingIndex");
    terms_.scaling_cycle = in_.cycle("cycleOfScalingIndex");
    terms_.scaling_index = in_.fields().text("marketObjectCodeOfScalingIndex").value_or("");
    terms_.scaling_index_start = in_.number_or("scalingIndexAtContractDealDate", 1.0);
    in_.ignore({"notionalScalingMultiplier", "interestScalingMultiplier"});
    if (!(terms_.scaling_index_start >= 1e-9))
      in_.fields().refuse_here("out-of-range", "scalingIndexAtContractDealDate is not above 0",
                               "the index's value then");
  }

  void redemption() {
    constexpr std::array<std::string_view, 3> bases{"NT", "NTIED", "NTL"};
    terms_.principal_anchor = in_.moment("cycleAnchorDateOfPrincipalRedemption");
    terms_.principal_cycle = in_.cycle("cycleOfPrincipalRedemption");
    terms_.next_redemption = in_.number("nextPrincipalRedemptionPayment");
    terms_.amortization_end = in_.moment("amortizationDate");
    terms_.base = static_cast<actus::InterestBase>(in_.choice("interestCalculationBase", bases).value_or(0));
    terms_.base_amount = in_.number("interestCalculationBaseAmount");
    terms_.base_anchor = in_.moment("cycleAnchorDateOfInterestCalculationBase");
    terms_.base_cycle = in_.cycle("cycleOfInterestCalculationBase");
    if (!terms_.principal_anchor && !terms_.principal_cycle)
      in_.fields().refuse_here("missing-key", "nothing says when principal is paid",
                               "cycleOfPrincipalRedemption or its anchor date");
    if (terms_.type == ContractType::nam && !terms_.next_redemption)
      in_.fields().refuse_here("missing-key", "a negative amortiser without its payment",
                               "nextPrincipalRedemptionPayment");
  }

  void resets() {
    terms_.reset_anchor = in_.moment("cycleAnchorDateOfRateReset");
    terms_.reset_cycle = in_.cycle("cycleOfRateReset");
    terms_.next_reset_rate = in_.rate("nextResetRate");
    terms_.reset_index = in_.fields().text("marketObjectCodeOfRateReset").value_or("");
    terms_.rate_multiplier = in_.number_or("rateMultiplier", 1.0);
    terms_.rate_spread = in_.rate("rateSpread").value_or(0.0);
    terms_.rate_floor = in_.rate("lifeFloor");
    terms_.rate_cap = in_.rate("lifeCap");
  }

  /// Lists of one length: `count` anchors, and beside each what `key` gives; nothing at all where `key` is absent.
  std::vector<const PlacedJson*> beside(std::string_view key, std::size_t count) {
    std::vector<const PlacedJson*> values = in_.several(key);
    if (values.empty() || values.size() == count) return values;
    in_.fields().refuse("wrong-count", *in_.fields().find(key), in_.fields().path_of(key),
                        fmt::format("{} entries beside {} anchor dates", values.size(), count),
                        fmt::format("{} entries", count));
    return {};
  }

  void exotic() {
    principal_parts();
    constexpr std::string_view anchor = "arrayCycleAnchorDateOfInterestPayment";
    const std::vector<const PlacedJson*> interest = in_.several(anchor);
    const auto cycles = beside("arrayCycleOfInterestPayment", interest.size());
    for (std::size_t k = 0; k < interest.size(); ++k) {
      actus::InterestPart part{.anchor = in_.moment_of(*interest[k], anchor).value_or(actus::Moment{}), .cycle = {}};
      if (!cycles.empty()) part.cycle = in_.cycle_of(*cycles[k], "arrayCycleOfInterestPayment");
      terms_.interest_parts.push_back(part);
    }
    rate_parts();
  }

  void principal_parts() {
    constexpr std::string_view anchor = "arrayCycleAnchorDateOfPrincipalRedemption",
                               direction = "arrayIncreaseDecrease", amount = "arrayNextPrincipalRedemptionPayment";
    in_.fields().require(anchor, "a date or a list of them");
    const std::vector<const PlacedJson*> anchors = in_.several(anchor);
    const auto cycles = beside("arrayCycleOfPrincipalRedemption", anchors.size());
    const auto amounts = beside(amount, anchors.size()), directions = beside(direction, anchors.size());
    in_.fields().require(amount, "an amount or a list of them");
    for (std::size_t k = 0; k < anchors.size(); ++k) {
      actus::PrincipalPart part{.anchor = in_.moment_of(*anchors[k], anchor).value_or(actus::Moment{}), .cycle = {}};
      if (!cycles.empty()) part.cycle = in_.cycle_of(*cycles[k], "arrayCycleOfPrincipalRedemption");
      if (!amounts.empty()) part.amount = in_.number_of(*amounts[k], amount).value_or(0.0);
      if (!directions.empty()) part.increases = one_of(*directions[k], direction, "DEC", "INC");
      terms_.principal_parts.push_back(part);
    }
  }

  void rate_parts() {
    constexpr std::string_view anchor = "arrayCycleAnchorDateOfRateReset", kind = "arrayFixedVariable";
    const std::vector<const PlacedJson*> anchors = in_.several(anchor);
    const auto cycles = beside("arrayCycleOfRateReset", anchors.size());
    const auto rates = beside("arrayRate", anchors.size()), kinds = beside(kind, anchors.size());
    for (std::size_t k = 0; k < anchors.size(); ++k) {
      actus::RatePart part{.anchor = in_.moment_of(*anchors[k], anchor).value_or(actus::Moment{}), .cycle = {}};
      if (!cycles.empty()) part.cycle = in_.cycle_of(*cycles[k], "arrayCycleOfRateReset");
      if (!rates.empty()) part.rate = in_.rate_of(*rates[k], "arrayRate").value_or(0.0);
      if (!kinds.empty()) part.is_fixed = !one_of(*kinds[k], kind, "FIX", "VAR");
      terms_.rate_parts.push_back(part);
    }
    terms_.reset_index = in_.fields().text("marketObjectCodeOfRateReset").value_or("");
  }

  bool one_of(const PlacedJson& value, std::string_view key, std::string_view no, std::string_view yes) {
    const std::string_view text = trimmed(value.text);
    if (text != no && text != yes)
      in_.fields().refuse("bad-choice", value, in_.fields().path_of(key), fmt::format("'{}' stands here", value.text),
                          fmt::format("{} or {}", no, yes));
    return text == yes;
  }

  void check_end() {
    if (!terms_.initial_exchange || base::has_errors(findings_)) return;
    const bool open = terms_.type == ContractType::clm || terms_.type == ContractType::ump;
    const std::optional<actus::Moment> end = open ? terms_.maturity : actus::end_of(terms_);
    if (!open && !end)
      in_.fields().refuse_here("missing-key", "nothing says when the contract ends, and its payments never repay it",
                               "maturityDate");
    if (end && *end <= *terms_.initial_exchange)
      in_.fields().refuse_here(
          "out-of-range",
          fmt::format("it ends on {} and begins on {}", to_text(*end), to_text(*terms_.initial_exchange)),
          "an end behind its initialExchangeDate");
    constexpr std::int64_t years_max = 300;
    if (end && end->day - terms_.initial_exchange->day > years_max * 366)
      in_.fields().refuse_here("out-of-range",
                               fmt::format("it runs from {} to {}", to_text(*terms_.initial_exchange), to_text(*end)),
                               fmt::format("at most {} years", years_max));
  }

  void guarantee() {
    constexpr std::array<std::string_view, 3> performances{"DL", "DQ", "DF"}, exposures{"NO", "NI", "MV"};
    constexpr std::array<std::string_view, 1> bases{"A"};
    terms_.coverage = in_.number_or("coverageOfCreditEnhancement", 1.0);
    terms_.covered_performance = performances.at(in_.choice("creditEventTypeCovered", performances).value_or(2));
    if (const auto exposure = in_.choice("guaranteedExposure", exposures)) {
      terms_.exposure = *exposure == 1 ? actus::Exposure::notional_and_interest : actus::Exposure::notional;
      if (*exposure == 2)
        in_.fields().refuse("bad-choice", *in_.fields().find("guaranteedExposure"),
                            in_.fields().path_of("guaranteedExposure"), "market values are not known here", "NO or NI");
    }
    terms_.settlement = in_.period("settlementPeriod");
    terms_.fee_anchor = in_.moment("cycleAnchorDateOfFee");
    terms_.fee_cycle = in_.cycle("cycleOfFee");
    terms_.fee_rate = in_.number_or("feeRate", 0.0);
    in_.choice("feeBasis", bases);
    in_.fields().require("contractStructure", "the covered contracts");
    in_.fields().each("contractStructure",
                      [this](const PlacedJson& entry, const std::string& path) { covered(entry, path); });
    check_cover();
  }

  void check_cover() {
    if (base::has_errors(findings_)) return;
    if (terms_.exposure == actus::Exposure::principal && terms_.notional == 0.0)
      in_.fields().refuse_here("missing-key", "nothing says how much is covered",
                               "guaranteedExposure or notionalPrincipal");
    if (terms_.exposure != actus::Exposure::principal && terms_.covered.empty())
      in_.fields().refuse_here("missing-key", "the exposure of contracts that are not here",
                               "contracts by CNT, with their terms");
    if (!terms_.maturity && terms_.covered.empty())
      in_.fields().refuse_here("missing-key", "nothing says when the guarantee ends", "maturityDate");
  }

  void covered(const PlacedJson& entry, const std::string& path) {
    constexpr std::array<std::string_view, 2> references{"CID", "CNT"};
    constexpr std::array<std::string_view, 2> roles{"COVE", "COVI"};
    JsonFields fields(entry, path, findings_);
    const std::size_t kind = fields.choice("referenceType", references).value_or(0);
    fields.choice("referenceRole", roles);
    const PlacedJson* object = fields.require("object", "the covered contract");
    fields.finish();
    if (object == nullptr) return;
    if (kind == 1) {
      terms_.covered.push_back(ContractReader(*object, path + ".object", findings_).read());
      terms_.covered_ids.push_back(terms_.covered.back().id);
      return;
    }
    JsonFields named(*object, path + ".object", findings_);
    if (named.require("contractIdentifier", "the contract's id"))
      terms_.covered_ids.push_back(named.text("contractIdentifier").value_or(""));
    named.ignore_all({"marketObjectCode", "contractType"});
    named.finish();
  }

  TermFields in_;
  base::Diagnostics& findings_;
  actus::Terms terms_;
};

void read_observations(JsonFields& top, base::Diagnostics& findings, actus::Observations& observations) {
  const PlacedJson* data = top.find("dataObserved");
  if (data == nullptr) return;
  JsonFields by_name(*data, "dataObserved", findings);
  for (const scenario::JsonMember& member : data->members) {
    (void)by_name.find(member.key);
    JsonFields series(member.value, "dataObserved." + member.key, findings);
    series.ignore_all({"identifier"});
    std::vector<actus::Observation>& values = observations[member.key];
    series.each("data", [&](const PlacedJson& entry, std::string path) {
      TermFields fields(entry, std::move(path), findings);
      const auto moment = fields.required_moment("timestamp");
      const auto value = fields.number("value");
      fields.fields().finish();
      if (moment && value) values.push_back({.time = *moment, .value = *value});
    });
    series.finish();
    std::ranges::stable_sort(values, {}, &actus::Observation::time);
  }
}

void read_events(JsonFields& top, base::Diagnostics& findings, std::vector<actus::ObservedEvent>& events) {
  constexpr std::array<std::string_view, 2> kinds{"XD", "CE"};
  constexpr std::array<std::string_view, 4> performances{"PF", "DL", "DQ", "DF"};
  top.each("eventsObserved", [&](const PlacedJson& entry, const std::string& path) {
    TermFields fields(entry, path, findings);
    actus::ObservedEvent event;
    event.time = fields.required_moment("time").value_or(actus::Moment{});
    const std::size_t kind = fields.choice("type", kinds).value_or(0);
    fields.ignore({"value"});
    event.contract_id = fields.fields().text("contractId").value_or("");
    if (const PlacedJson* states = fields.fields().find("states")) {
      JsonFields state(*states, path + ".states", findings);
      event.performance = performances.at(state.choice("contractPerformance", performances).value_or(3));
      state.finish();
    } else if (kind == 1) {
      event.performance = "DF";
    }
    fields.fields().finish();
    events.push_back(std::move(event));
  });
}

/// An index must be observed where an event follows it.
void check_indices(const actus::Terms& terms, const actus::Request& request, JsonFields& top) {
  bool resets = false, scales = false;
  for (const actus::Event& event : actus::cash_flows(terms, request)) {
    resets = resets || event.type == actus::EventType::rr;
    scales = scales || event.type == actus::EventType::sc;
  }
  const auto check = [&](bool needed, const std::string& index, const char* term) {
    const auto found = request.observations.find(index);
    if (!needed || (found != request.observations.end() && !found->second.empty())) return;
    top.refuse_here("missing-key",
                    index.empty() ? fmt::format("{} is absent", term)
                                  : fmt::format("nothing is observed of '{}', which {} names", index, term),
                    fmt::format("dataObserved: {{\"{}\": {{\"data\": [{{\"timestamp\": …, \"value\": …}}]}}}}",
                                index.empty() ? "INDEX" : index));
  };
  check(resets, terms.reset_index, "marketObjectCodeOfRateReset");
  check(scales, terms.scaling_index, "marketObjectCodeOfScalingIndex");
  for (const actus::Terms& covered : terms.covered) check_indices(covered, request, top);
}

}  // namespace

base::Result<ContractFile> read_contract(const std::string& file) {
  base::Result<PlacedJson> root = read_json_file(file);
  if (!root) return std::unexpected(std::move(root.error()));
  base::Diagnostics findings;
  ContractFile contract;
  JsonFields top(*root, "", findings);
  const scenario::JsonMember* terms = root->find("terms");
  const PlacedJson& value = terms == nullptr ? *root : terms->value;
  if (const scenario::JsonMember* currency = value.find("currency")) contract.currency = currency->value.text;
  if (const scenario::JsonMember* type = value.find("contractType")) contract.type_name = type->value.text;
  if (root->kind == PlacedJson::Kind::map)
    contract.terms = ContractReader(value, terms == nullptr ? "" : "terms", findings).read();
  if (terms != nullptr) {
    top.ignore_all({"terms", "identifier", "results"});
    TermFields words(*root, "", findings);
    const PlacedJson* until = top.find("to");
    if (until != nullptr && !until->text.empty()) contract.request.until = words.moment("to");
    read_observations(top, findings, contract.request.observations);
    read_events(top, findings, contract.request.events);
    top.finish();
  }
  const bool open = contract.terms.type == ContractType::clm || contract.terms.type == ContractType::ump;
  if (open && !contract.terms.maturity && !contract.request.until && !base::has_errors(findings))
    top.refuse_here("missing-key", "the contract has no end",
                    "maturityDate, or `to` beside `terms`: up to when events are wanted");
  if (!base::has_errors(findings)) check_indices(contract.terms, contract.request, top);
  if (base::has_errors(findings)) return std::unexpected(std::move(findings));
  return contract;
}

}  // namespace gigawatt::workbench
