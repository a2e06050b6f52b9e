// Small contracts by hand, the arithmetic beside each. The foundation's public vectors run in
// tests/python/test_actus.py.
#include "capital/actus/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::capital::actus {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

Moment at(std::string_view text) { return parse_moment(text).value(); }
Cycle every(std::string_view text) { return parse_cycle(text).value(); }

Terms loan_of(ContractType type, double notional, double rate) {
  Terms terms;
  terms.type = type;
  terms.id = "loan";
  terms.status_date = at("2025-12-31");
  terms.initial_exchange = at("2026-01-01");
  terms.notional = notional;
  terms.rate = rate;
  terms.day_count = DayCount::thirty_360;
  return terms;
}

std::vector<double> payoffs(const std::vector<Event>& events, EventType type) {
  std::vector<double> found;
  for (const Event& event : events)
    if (event.type == type) found.push_back(event.payoff);
  return found;
}

std::vector<std::string> lines(const std::vector<Event>& events) {
  std::vector<std::string> found;
  for (const Event& event : events) found.push_back(to_text(event.time) + " " + name_of(event.type));
  return found;
}

TEST(Moments, ReadAndWritten) {
  EXPECT_EQ(to_text(at("2024-02-29T00:00")), "2024-02-29");
  EXPECT_EQ(to_text(at("2013-12-31T23:59:59")), "2013-12-31T23:59:59");
  EXPECT_EQ(at("1970-01-02").day, 1);
  for (const char* text : {"2023-02-29", "2023-13-01", "2023-01-00", "2023-1-1", "2023-01-01T24:00", "2023-01-01 00:00",
                           "2023-01-01T00:00:00Z", "", "next week"})
    EXPECT_FALSE(parse_moment(text)) << text;
}

TEST(Moments, CyclesRead) {
  EXPECT_EQ(every("P3ML0").period.count, 3);
  EXPECT_TRUE(every("P3ML0").long_stub);
  EXPECT_FALSE(every("P3ML1").long_stub);
  EXPECT_EQ(parse_period("P10D")->unit, PeriodUnit::day);
  for (const char* text : {"3M", "PM", "P3X", "P-1M", "P3ML2", "P3M ", ""}) EXPECT_FALSE(parse_cycle(text)) << text;
}

TEST(Moments, MonthsEndWhereTheyMust) {
  const Period month{.count = 1, .unit = PeriodUnit::month};
  EXPECT_EQ(to_text(plus(at("2026-01-31"), month, 1)), "2026-02-28");
  EXPECT_EQ(to_text(plus(at("2026-01-31"), month, 2)), "2026-03-31") << "counted from the anchor, not from February";
  EXPECT_EQ(to_text(plus(at("2026-02-28"), month, 1)), "2026-03-28");
  EXPECT_EQ(to_text(plus(at("2026-02-28"), month, 1, EndOfMonth::end_of_month)), "2026-03-31");
  EXPECT_EQ(to_text(plus(at("2024-02-29"), {.count = 1, .unit = PeriodUnit::year}, 1)), "2025-02-28");
  EXPECT_EQ(to_text(plus(at("2026-01-01"), {.count = 99'999, .unit = PeriodUnit::year}, 99'999)), "9999-12-31");
}

TEST(Moments, YearFractions) {
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_365, at("2024-01-01"), at("2025-01-01")), 366.0 / 365.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_360, at("2026-01-01"), at("2026-03-01")), 59.0 / 360.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::thirty_360, at("2026-01-31"), at("2026-02-28")), 28.0 / 360.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::thirty_360, at("2026-01-30"), at("2026-03-31")), 60.0 / 360.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_actual, at("2024-12-30"), at("2025-01-09")), 2 / 366.0 + 8 / 365.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_actual, at("2023-07-02"), at("2026-07-02")), 3.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_365, at("2026-01-11"), at("2026-01-01")), -10.0 / 365.0);
  EXPECT_DOUBLE_EQ(year_fraction(DayCount::actual_365, at("2026-12-01"), at("2026-12-31T23:59:59")), 31.0 / 365.0);
}

// 31 January 2026 is a Saturday, 1 February a Sunday.
TEST(Moments, BusinessDays) {
  const auto paid = [](Shift shift, const char* day) {
    return to_text(BusinessDays{.calendar = Calendar::monday_to_friday, .shift = shift}.paid(at(day)));
  };
  EXPECT_EQ(paid(Shift::following, "2026-01-31"), "2026-02-02");
  EXPECT_EQ(paid(Shift::modified_following, "2026-01-31"), "2026-01-30");
  EXPECT_EQ(paid(Shift::preceding, "2026-02-01"), "2026-01-30");
  EXPECT_EQ(paid(Shift::modified_preceding, "2026-02-01"), "2026-02-02");
  EXPECT_EQ(paid(Shift::following, "2026-01-30"), "2026-01-30");
}

TEST(Moments, StubsAtTheEnd) {
  const auto dates = [](const char* cycle, const char* end, AtEnd at_end) {
    std::vector<std::string> found;
    for (const Moment moment : schedule(at("2026-01-01"), every(cycle), at(end), at_end, EndOfMonth::same_day))
      found.push_back(to_text(moment));
    return found;
  };
  EXPECT_THAT(dates("P2ML1", "2026-06-01", AtEnd::included),
              ElementsAre("2026-01-01", "2026-03-01", "2026-05-01", "2026-06-01"));
  EXPECT_THAT(dates("P2ML0", "2026-06-01", AtEnd::included), ElementsAre("2026-01-01", "2026-03-01", "2026-06-01"));
  EXPECT_THAT(dates("P2ML0", "2026-07-01", AtEnd::left_out), ElementsAre("2026-01-01", "2026-03-01", "2026-05-01"));
}

// 1,200 at 10 %, bought 50 below: half-years of 60.
TEST(PrincipalAtMaturity, HalfYears) {
  Terms terms = loan_of(ContractType::pam, 1200.0, 0.10);
  terms.maturity = at("2027-01-01");
  terms.interest_anchor = at("2026-07-01");
  terms.interest_cycle = every("P6ML1");
  terms.premium_discount = -50.0;
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(lines(events), ElementsAre("2026-01-01 IED", "2026-07-01 IP", "2027-01-01 IP", "2027-01-01 MD"));
  EXPECT_THAT(payoffs(events, EventType::ip), ElementsAre(DoubleNear(60, 1e-12), DoubleNear(60, 1e-12)));
  EXPECT_EQ(events.front().payoff, -1150.0);
  EXPECT_EQ(events.back().payoff, 1200.0);
}

// Interest of the first half-year is added: 1,260, of which the second bears 63.
TEST(PrincipalAtMaturity, CapitalizedInterest) {
  Terms terms = loan_of(ContractType::pam, 1200.0, 0.10);
  terms.maturity = at("2027-01-01");
  terms.interest_anchor = at("2026-07-01");
  terms.interest_cycle = every("P6ML1");
  terms.capitalization_end = at("2026-07-01");
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(payoffs(events, EventType::ip), ElementsAre(DoubleNear(63, 1e-12)));
  EXPECT_NEAR(events.back().payoff, 1260.0, 1e-12);
}

// Fixed 10 % for a quarter, then twice the index of 2 % plus 1 %, at most 4 %.
TEST(PrincipalAtMaturity, RateFollowsAnIndex) {
  Terms terms = loan_of(ContractType::pam, 1200.0, 0.10);
  terms.maturity = at("2026-07-01");
  terms.interest_anchor = at("2026-04-01");
  terms.interest_cycle = every("P3ML1");
  terms.reset_anchor = at("2026-04-01");
  terms.reset_index = "rate";
  terms.rate_multiplier = 2.0;
  terms.rate_spread = 0.01;
  Request request;
  request.observations["rate"] = {{.time = at("2026-01-01"), .value = 0.09}, {.time = at("2026-03-31"), .value = 0.02}};
  EXPECT_THAT(payoffs(cash_flows(terms, request), EventType::ip),
              ElementsAre(DoubleNear(30, 1e-12), DoubleNear(15, 1e-12)));
  terms.rate_cap = 0.04;
  EXPECT_THAT(payoffs(cash_flows(terms, request), EventType::ip),
              ElementsAre(DoubleNear(30, 1e-12), DoubleNear(12, 1e-12)));
}

Terms linear() {
  Terms terms = loan_of(ContractType::lam, 1200.0, 0.08);
  terms.principal_anchor = terms.interest_anchor = at("2026-04-01");
  terms.principal_cycle = terms.interest_cycle = every("P3ML1");
  terms.next_redemption = 300.0;
  return terms;
}

// Quarters of 2 % on 1,200, 900, 600 and 300; it ends with the fourth payment.
TEST(Linear, FourQuarters) {
  const std::vector<Event> events = cash_flows(linear(), {});
  EXPECT_THAT(payoffs(events, EventType::ip),
              ElementsAre(DoubleNear(24, 1e-12), DoubleNear(18, 1e-12), DoubleNear(12, 1e-12), DoubleNear(6, 1e-12)));
  EXPECT_THAT(payoffs(events, EventType::pr), ElementsAre(300.0, 300.0, 300.0));
  EXPECT_EQ(to_text(events.back().time), "2027-01-01");
  EXPECT_NEAR(events.back().payoff, 300.0, 1e-12);
}

TEST(Linear, EvenPaymentsWhereNoneIsWritten) {
  Terms terms = linear();
  terms.next_redemption.reset();
  terms.maturity = at("2027-01-01");
  EXPECT_THAT(payoffs(cash_flows(terms, {}), EventType::pr),
              ElementsAre(DoubleNear(300, 1e-12), DoubleNear(300, 1e-12), DoubleNear(300, 1e-12)));
}

// Interest runs on what was owed when the base was last set: 1,200 for two quarters, then 600 for two.
TEST(Linear, LaggedBase) {
  Terms terms = linear();
  terms.base = InterestBase::lagged;
  terms.base_anchor = at("2026-07-01");
  EXPECT_THAT(payoffs(cash_flows(terms, {}), EventType::ip),
              ElementsAre(DoubleNear(24, 1e-12), DoubleNear(24, 1e-12), DoubleNear(12, 1e-12), DoubleNear(12, 1e-12)));
}

// From the second quarter on all is paid by an index that went from 100 to 150.
TEST(Linear, ScaledByAnIndex) {
  Terms terms = linear();
  terms.scales_interest = terms.scales_notional = true;
  terms.scaling_anchor = at("2026-04-01");
  terms.scaling_index = "prices";
  terms.scaling_index_start = 100.0;
  Request request;
  request.observations["prices"] = {{.time = at("2026-04-01"), .value = 150.0}};
  const std::vector<Event> events = cash_flows(terms, request);
  EXPECT_THAT(payoffs(events, EventType::pr), ElementsAre(300.0, 450.0, 450.0));
  EXPECT_THAT(payoffs(events, EventType::ip),
              ElementsAre(DoubleNear(24, 1e-12), DoubleNear(27, 1e-12), DoubleNear(18, 1e-12), DoubleNear(9, 1e-12)));
}

// Bought in May with a third of a quarter's 18 accrued, sold in August: nothing before, nothing after.
TEST(Linear, BoughtAndSold) {
  Terms terms = linear();
  terms.purchase = at("2026-05-01");
  terms.price_at_purchase = 880.0;
  terms.termination = at("2026-08-01");
  terms.price_at_termination = 590.0;
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(lines(events), ElementsAre("2026-05-01 PRD", "2026-07-01 PR", "2026-07-01 IP", "2026-08-01 TD"));
  EXPECT_NEAR(events.front().payoff, -(880.0 + 6.0), 1e-12);
  EXPECT_NEAR(events.back().payoff, 590.0 + 4.0, 1e-12);
}

// The borrower pays what the lender gets, and principal sums to nothing.
TEST(Loans, TwoSidesOfOneContract) {
  Terms terms = linear();
  const std::vector<Event> lent = cash_flows(terms, {});
  terms.sign = -1.0;
  const std::vector<Event> borrowed = cash_flows(terms, {});
  ASSERT_EQ(lent.size(), borrowed.size());
  double principal = 0.0;
  for (std::size_t k = 0; k < lent.size(); ++k) {
    EXPECT_EQ(lent[k].payoff, -borrowed[k].payoff);
    EXPECT_EQ(lent[k].notional, -borrowed[k].notional);
    if (lent[k].type != EventType::ip) principal += lent[k].payoff;
  }
  EXPECT_NEAR(principal, 0.0, 1e-12);
}

// 2,100 at 10 % is two payments of 1,210: 210 + 1,000, then 110 + 1,100.
TEST(Annuity, TwoYears) {
  Terms terms = loan_of(ContractType::ann, 2100.0, 0.10);
  terms.principal_anchor = terms.interest_anchor = at("2027-01-01");
  terms.principal_cycle = terms.interest_cycle = every("P1YL1");
  terms.maturity = at("2028-01-01");
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(payoffs(events, EventType::pr), ElementsAre(DoubleNear(1000, 1e-10)));
  EXPECT_THAT(payoffs(events, EventType::ip), ElementsAre(DoubleNear(210, 1e-10), DoubleNear(110, 1e-10)));
  EXPECT_NEAR(events.back().payoff, 1100.0, 1e-10);
}

// Payments of 100 do not cover interest of 120: 1,020 are owed after one year.
TEST(NegativeAmortiser, OwesMore) {
  Terms terms = loan_of(ContractType::nam, 1000.0, 0.12);
  terms.principal_anchor = terms.interest_anchor = at("2027-01-01");
  terms.principal_cycle = terms.interest_cycle = every("P1YL1");
  terms.next_redemption = 100.0;
  terms.maturity = at("2028-01-01");
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(payoffs(events, EventType::pr), ElementsAre(DoubleNear(-20, 1e-11)));
  EXPECT_THAT(payoffs(events, EventType::ip), ElementsAre(DoubleNear(120, 1e-11), DoubleNear(122.4, 1e-11)));
  EXPECT_NEAR(events.back().payoff, 1020.0, 1e-11);
  terms.maturity.reset();
  EXPECT_FALSE(end_of(terms)) << "such payments never repay it";
}

// Draws of 50 in two quarters, then 100 a quarter: 200 are repaid by the last but one of four dates.
TEST(ExoticLinear, UpThenDown) {
  Terms terms = loan_of(ContractType::lax, 100.0, 0.08);
  terms.principal_parts = {{.anchor = at("2026-04-01"), .cycle = every("P3ML1"), .amount = 50.0, .increases = true},
                           {.anchor = at("2026-10-01"), .cycle = every("P3ML1"), .amount = 100.0, .increases = false}};
  terms.interest_parts = {{.anchor = at("2026-04-01"), .cycle = every("P3ML1")}};
  const std::vector<Event> events = cash_flows(terms, {});
  EXPECT_THAT(payoffs(events, EventType::pi), ElementsAre(-50.0, -50.0));
  EXPECT_THAT(payoffs(events, EventType::pr), ElementsAre(100.0));
  EXPECT_THAT(payoffs(events, EventType::ip),
              ElementsAre(DoubleNear(2, 1e-12), DoubleNear(3, 1e-12), DoubleNear(4, 1e-12), DoubleNear(2, 1e-12)));
  EXPECT_EQ(to_text(events.back().time), "2027-01-01");
}

// Called on 1 July with a month's notice: interest of half a year, 60 of 1,200, and none for July.
TEST(CallMoney, InterestEndsWithTheCall) {
  Terms terms = loan_of(ContractType::clm, 1200.0, 0.10);
  terms.notice = parse_period("P1M").value();
  Request request;
  request.until = at("2026-12-31");
  request.events = {{.time = at("2026-07-01"), .contract_id = {}, .performance = {}}};
  const std::vector<Event> events = cash_flows(terms, request);
  EXPECT_THAT(lines(events), ElementsAre("2026-01-01 IED", "2026-07-01 XD", "2026-08-01 IP", "2026-08-01 STD"));
  EXPECT_NEAR(events[2].payoff, 60.0, 1e-12);
  EXPECT_EQ(events[3].payoff, 1200.0);
  request.until = at("2026-07-15");
  EXPECT_EQ(cash_flows(terms, request).size(), 4u) << "what a call made due is told";
  request.events.clear();
  EXPECT_EQ(cash_flows(terms, request).size(), 1u);
}

TEST(UndefinedMaturity, InterestOnInterest) {
  Terms terms = loan_of(ContractType::ump, 1000.0, 0.10);
  terms.interest_anchor = at("2027-01-01");
  terms.interest_cycle = every("P1YL1");
  const std::vector<Event> events = cash_flows(terms, {.observations = {}, .events = {}, .until = at("2028-06-01")});
  ASSERT_EQ(events.size(), 3u);
  EXPECT_NEAR(events[1].notional, 1100.0, 1e-12);
  EXPECT_NEAR(events[2].notional, 1210.0, 1e-12);
}

Terms guarantee_of(std::vector<Terms> covered) {
  Terms terms;
  terms.type = ContractType::ceg;
  terms.status_date = at("2025-12-31");
  terms.coverage = 0.5;
  terms.exposure = Exposure::notional_and_interest;
  for (const Terms& contract : covered) terms.covered_ids.push_back(contract.id);
  terms.covered = std::move(covered);
  return terms;
}

// In mid-August 600 are owed of 1,200, and half a quarter's 12 of interest; half of it is covered.
TEST(Guarantee, PaysItsShareOfWhatIsOwed) {
  Request request;
  request.events = {{.time = at("2026-08-16"), .contract_id = "loan", .performance = "DF"}};
  const std::vector<Event> events = cash_flows(guarantee_of({linear()}), request);
  EXPECT_THAT(lines(events), ElementsAre("2026-08-16 XD", "2026-08-16 STD"));
  EXPECT_NEAR(events.back().payoff, 0.5 * (600.0 + 6.0), 1e-10);
}

TEST(Guarantee, PaysNothingWhereItDoesNotCover) {
  const Terms terms = guarantee_of({linear()});
  for (const ObservedEvent& event : std::vector<ObservedEvent>{{at("2026-08-16"), "another", "DF"},
                                                               {at("2026-08-16"), "loan", "DQ"},
                                                               {at("2027-02-01"), "loan", "DF"},
                                                               {at("2025-06-01"), "loan", "DF"}}) {
    const std::vector<Event> events = cash_flows(terms, {.observations = {}, .events = {event}, .until = {}});
    EXPECT_THAT(lines(events), ElementsAre("2027-01-01 MD")) << event.contract_id << " " << event.performance;
  }
}

// As the standard's own vectors have it: the default of one covered contract calls the cover of both.
TEST(Guarantee, OneDefaultCallsAll) {
  Terms other = linear();
  other.id = "other";
  Terms terms = guarantee_of({linear(), other});
  terms.exposure = Exposure::notional;
  Request request;
  request.events = {{.time = at("2026-08-16"), .contract_id = "other", .performance = "DF"}};
  EXPECT_NEAR(cash_flows(terms, request).back().payoff, 0.5 * (600.0 + 600.0), 1e-10);
}

// A fee of 40 a quarter, of which 45 of 90 days are due at the call; settled ten days later.
TEST(Guarantee, FeesAndLaterSettlement) {
  Terms terms = guarantee_of({linear()});
  terms.exposure = Exposure::notional;
  terms.day_count = DayCount::thirty_360;
  terms.fee_anchor = at("2026-01-01");
  terms.fee_cycle = every("P3ML1");
  terms.fee_rate = 40.0;
  terms.settlement = parse_period("P10D").value();
  Request request;
  request.events = {{.time = at("2026-08-16"), .contract_id = "loan", .performance = "DF"}};
  const std::vector<Event> events = cash_flows(terms, request);
  EXPECT_THAT(lines(events),
              ElementsAre("2026-01-01 FP", "2026-04-01 FP", "2026-07-01 FP", "2026-08-16 XD", "2026-08-26 STD"));
  EXPECT_NEAR(events.back().payoff, 300.0 + 20.0, 1e-10);
}

TEST(Loans, NothingWithoutAnEnd) {
  const Terms terms = loan_of(ContractType::pam, 1.0, 0.1);
  EXPECT_FALSE(end_of(terms));
  EXPECT_THAT(cash_flows(terms, {}), IsEmpty());
}

}  // namespace
}  // namespace gigawatt::capital::actus
