// Known answers by hand or in closed form, the arithmetic beside each.
#include "capital/project_finance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "capital/project_construction.hpp"
#include "capital/project_debt.hpp"

namespace gigawatt::capital {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

ProjectPlan plan_of(std::vector<double> capex_usd, std::vector<double> revenue_usd) {
  ProjectPlan plan;
  plan.capex_usd = std::move(capex_usd);
  plan.base.operating_cost_usd.assign(revenue_usd.size(), 0.0);
  plan.base.revenue_usd = std::move(revenue_usd);
  return plan;
}

std::vector<double> column(const ProjectResult& result, double OperatingPeriod::* member) {
  std::vector<double> values;
  for (const OperatingPeriod& row : result.operation) values.push_back(row.*member);
  return values;
}

// V-PF3: 13, 26, 39 at 1.3 pay 10, 20, 30, worth 64100/1331 at 10 %.
ProjectPlan sculpting_toy() {
  ProjectPlan plan = plan_of({60.0}, {13.0, 26.0, 39.0});
  plan.debt = DebtTerms{.rate = 0.10, .tenor_periods = 3, .target_dscr = 1.3};
  return plan;
}

TEST(Sculpting, ToyOfTheSpecification) {
  const ProjectResult result = finance_project(sculpting_toy());
  ASSERT_TRUE(result.settled);
  EXPECT_NEAR(result.metrics.debt_usd, 64100.0 / 1331.0, 1e-13);
  EXPECT_THAT(column(result, &OperatingPeriod::interest_usd),
              ElementsAre(DoubleNear(4.815928, 5e-7), DoubleNear(4.297521, 5e-7), DoubleNear(2.727273, 5e-7)));
  for (std::size_t t = 0; t < 3; ++t) {
    const OperatingPeriod& row = result.operation[t];
    EXPECT_NEAR(row.interest_usd + row.principal_usd, 10.0 * static_cast<double>(t + 1), 1e-12);
    EXPECT_NEAR(row.dscr.value(), 1.3, 1e-13);
  }
  EXPECT_EQ(result.operation.back().debt_usd, 0.0);
  EXPECT_NEAR(result.metrics.llcr.value(), 1.3, 1e-13);
  EXPECT_NEAR(result.metrics.plcr.value(), 1.3, 1e-13) << "the loan lasts as long as the project";
  EXPECT_NEAR(result.metrics.sized_dscr.value(), 1.3, 1e-13);
  EXPECT_THAT(result.breaches, IsEmpty());
}

TEST(Sculpting, LevelDebtAtTheSameLeastRatioIsHalf) {
  ProjectPlan plan = sculpting_toy();
  plan.debt->amortisation = Amortisation::annuity;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.debt_usd, 24.868519909842, 1e-12) << "10 a year for three years at 10 %";
  EXPECT_NEAR(result.metrics.dscr_min.value(), 1.3, 1e-13);
  EXPECT_NEAR(result.metrics.dscr_average.value(), 1.3 * (1 + 2 + 3) / 3, 1e-12);
}

// The cap binds: 40 % of 60 is 24, and the ratio becomes 1.3 · D(1.3) / 24.
TEST(Sculpting, GearingCapRaisesTheRatio) {
  ProjectPlan plan = sculpting_toy();
  plan.debt->gearing_max = 0.4;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.debt_usd, 24.0, 1e-12);
  EXPECT_TRUE(result.metrics.bounded_by_gearing);
  const double raised = 1.3 * (64100.0 / 1331.0) / 24.0;
  EXPECT_NEAR(result.metrics.sized_dscr.value(), raised, 1e-12);
  for (const OperatingPeriod& row : result.operation) EXPECT_NEAR(row.dscr.value(), raised, 1e-12);
}

TEST(Debt, ShapesOfRepayment) {
  EXPECT_THAT(principal_shares(Amortisation::bullet, 0.1, 3), ElementsAre(0.0, 0.0, 1.0));
  EXPECT_THAT(principal_shares(Amortisation::linear, 0.1, 4), ElementsAre(0.25, 0.25, 0.25, 0.25));
  // Two years at 10 %: 1.21/2.1 a year; principal 1/2.1, then 1.1/2.1.
  EXPECT_THAT(principal_shares(Amortisation::annuity, 0.1, 2),
              ElementsAre(DoubleNear(1 / 2.1, 1e-15), DoubleNear(1.1 / 2.1, 1e-15)));
}

// Linear debt of four at 10 %: services by unit are 0.35, 0.325, 0.3, 0.275; at 1.4 the first year's 98 allows 200.
TEST(Debt, LinearDebtBoundedByItsTightestYear) {
  ProjectPlan plan = plan_of({1000.0}, {98.0, 98.0, 98.0, 98.0});
  plan.debt = DebtTerms{.amortisation = Amortisation::linear, .rate = 0.10, .tenor_periods = 4, .target_dscr = 1.4};
  EXPECT_NEAR(finance_project(plan).metrics.debt_usd, 200.0, 1e-10);
  plan.debt->amount_usd = 150.0;
  EXPECT_NEAR(finance_project(plan).metrics.debt_usd, 150.0, 1e-10);
}

// V-PF4: 100 at the start of each of twelve months, 1 % a month capitalised.
TEST(Construction, InterestDuringConstruction) {
  ProjectPlan plan = plan_of(std::vector<double>(12, 100.0), std::vector<double>(12, 1.0));
  plan.periods_per_year = 12;
  plan.debt = DebtTerms{.amortisation = Amortisation::bullet,
                        .rate = 0.12,
                        .tenor_periods = 12,
                        .construction_rate = 0.12,
                        .draw_bears_interest_share = 1.0,
                        .construction_interest = ConstructionInterest::capitalised};
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.debt_usd, 1280.9328043, 5e-8);
  EXPECT_NEAR(result.metrics.construction_interest_usd, 80.9328043, 5e-8);
  EXPECT_NEAR(result.metrics.gearing, 1.0, 1e-12);
  EXPECT_NEAR(result.metrics.equity_usd, 0.0, 1e-9);
}

// Interest that is funded: two years of 100, drawn at the start, 10 %, half by debt. Year 1: d = (100 + 0.1 d)/2 makes
// 50/0.95, interest a tenth; year 2: d' = (100 + 0.1 (d + d'))/2.
TEST(Construction, FundedInterestProRata) {
  ProjectPlan plan = plan_of({100.0, 100.0}, std::vector<double>(10, 100.0));
  plan.debt = DebtTerms{.amortisation = Amortisation::linear,
                        .rate = 0.10,
                        .tenor_periods = 10,
                        .gearing_max = 0.5,
                        .construction_rate = 0.10,
                        .draw_bears_interest_share = 1.0};
  const ProjectResult result = finance_project(plan);
  const double first = 50.0 / 0.95, second = (50.0 + 0.05 * first) / 0.95;
  ASSERT_EQ(result.construction.size(), 2u);
  EXPECT_NEAR(result.construction[0].draw_usd, first, 1e-9);
  EXPECT_NEAR(result.construction[0].interest_usd, 0.1 * first, 1e-9);
  EXPECT_NEAR(result.construction[1].draw_usd, second, 1e-9);
  EXPECT_NEAR(result.metrics.debt_usd, first + second, 1e-9);
  EXPECT_NEAR(result.metrics.uses_usd, 2.0 * (first + second), 1e-8) << "half of everything, interest too";
  for (const ConstructionPeriod& period : result.construction)
    EXPECT_NEAR(period.capex_usd + period.interest_usd, period.draw_usd + period.equity_usd, 1e-9);
}

// Equity first: drawn at the end of a year, year 1 draws d = 100 − E and year 2 all of 100 + d/10; 121 in all makes
// d = 21/1.1.
TEST(Construction, EquityFirst) {
  ProjectPlan plan = plan_of({100.0, 100.0}, std::vector<double>(10, 100.0));
  plan.debt = DebtTerms{.amortisation = Amortisation::linear,
                        .rate = 0.10,
                        .tenor_periods = 10,
                        .amount_usd = 121.0,
                        .construction_rate = 0.10,
                        .draw_bears_interest_share = 0.0,
                        .draws = DrawOrder::equity_first};
  const ProjectResult result = finance_project(plan);
  const double first = 21.0 / 1.1;
  EXPECT_NEAR(result.construction[0].equity_usd, 100.0 - first, 1e-9);
  EXPECT_NEAR(result.construction[0].draw_usd, first, 1e-9);
  EXPECT_NEAR(result.construction[1].equity_usd, 0.0, 1e-9);
  EXPECT_NEAR(result.construction[1].draw_usd, 100.0 + 0.1 * first, 1e-9);
  EXPECT_NEAR(result.construction[1].debt_usd, 121.0, 1e-9);
  EXPECT_NEAR(result.metrics.construction_interest_usd, 0.1 * first, 1e-9);
}

// A fee that the debt itself pays for: D = 80 % (100 + 5 % D) makes 80/0.96.
TEST(Construction, FeeOnTheDebtItPaysFor) {
  ProjectPlan plan = plan_of({100.0}, {50.0, 50.0, 50.0});
  plan.debt = DebtTerms{.amortisation = Amortisation::annuity,
                        .rate = 0.05,
                        .tenor_periods = 3,
                        .gearing_max = 0.8,
                        .upfront_fee_share = 0.05};
  EXPECT_NEAR(finance_project(plan).metrics.debt_usd, 80.0 / 0.96, 1e-11);
}

// All of the uses, and a year of debt service in reserve: every dollar of debt asks for more than a dollar of it.
TEST(Construction, DebtThatNothingBounds) {
  ProjectPlan plan = plan_of({100.0}, {50.0});
  plan.debt = DebtTerms{.amortisation = Amortisation::bullet, .rate = 0.05, .tenor_periods = 1, .reserve_months = 12};
  EXPECT_FALSE(finance_project(plan).settled);
  EXPECT_FALSE(required_revenue_factor(plan, 0.1));
}

TEST(Returns, OfAnUnleveredProject) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 72.0});
  plan.discount_rate = 0.20;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.equity_irr.only().value(), 0.20, 1e-14);
  EXPECT_NEAR(result.metrics.equity_npv_usd, 0.0, 1e-12);
  EXPECT_NEAR(result.metrics.payback_years.value(), 1.0 + 40.0 / 72.0, 1e-14);
  EXPECT_FALSE(result.metrics.llcr) << "no debt, no ratio";
  EXPECT_FALSE(result.metrics.dscr_min);
}

// A month's flows, a year's return: 1 % a month is 12.68 % a year.
TEST(Returns, OfMonthsCompoundToYears) {
  ProjectPlan plan = plan_of({100.0}, std::vector<double>(12, 0.0));
  plan.periods_per_year = 12;
  plan.base.revenue_usd.back() = 100.0 * std::pow(1.01, 12.0);
  plan.discount_rate = std::pow(1.01, 12.0) - 1.0;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.equity_irr.only().value(), std::pow(1.01, 12.0) - 1.0, 1e-13);
  EXPECT_NEAR(result.metrics.equity_npv_usd, 0.0, 1e-11);
  EXPECT_NEAR(result.metrics.payback_years.value(), (11.0 + 100.0 / std::pow(1.01, 12.0) / 100.0) / 12.0, 1e-12);
}

// Straight line over two years on 100: income 60 − 50, then 72 − 50; a quarter of it is tax.
TEST(Tax, StraightLineByHand) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 72.0});
  plan.tax = TaxTerms{.rate = 0.25, .classes = {{.basis_share = 1.0, .year_shares = {0.5, 0.5}}}};
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(2.5, 5.5));
}

// Losses: income 60 − 80 = −20, then 72 − 20 = 52, of which 20 are covered.
TEST(Tax, LossesCarriedForwardOrUsedElsewhere) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 72.0});
  plan.tax = TaxTerms{.rate = 0.25, .classes = {{.basis_share = 1.0, .year_shares = {0.8, 0.2}}}};
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(0.0, 8.0));
  plan.tax->loss_use_max = 0.25;  // 13 of 52 at most
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(0.0, 0.25 * 39.0));
  plan.tax->losses = LossUse::used_elsewhere;
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(-5.0, 13.0));
}

// A credit of 30 % of 100 lowers the basis to 85: income 60 − 42.5 = 17.5.
TEST(Tax, InvestmentCreditHalvesIntoTheBasis) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 72.0});
  plan.tax =
      TaxTerms{.rate = 0.2, .investment_credit = 0.3, .classes = {{.basis_share = 1.0, .year_shares = {0.5, 0.5}}}};
  const ProjectResult result = finance_project(plan);
  EXPECT_THAT(column(result, &OperatingPeriod::tax_usd),
              ElementsAre(DoubleNear(3.5 - 30.0, 1e-13), DoubleNear(5.9, 1e-13)));
  EXPECT_NEAR(result.operation[0].cfads_usd, 56.5, 1e-12) << "the credit is no cash to repay debt from";
  EXPECT_NEAR(result.operation[0].distribution_usd, 86.5, 1e-12);
  plan.tax->credits = CreditUse::carried_forward;  // 3.5 now, 5.9 then, the rest is left
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(0.0, 0.0));
}

TEST(Tax, EnergyCreditByEnergy) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 60.0});
  plan.base.energy_mwh = {2.0, 1.0};
  plan.tax = TaxTerms{.rate = 0.0, .energy_credit_usd_per_mwh = {27.5, 28.0}};
  EXPECT_THAT(column(finance_project(plan), &OperatingPeriod::tax_usd), ElementsAre(-55.0, -28.0));
}

// Debt sized on cash after tax closes over interest, which lowers tax. One year, 10 %, DSCR 1.25, tax 25 %, revenue
// 100: 1.25 · 1.1 D = 100 − 0.25 (100 − 0.1 D) gives D = 75/1.35.
TEST(Tax, DebtAndTaxAgree) {
  ProjectPlan plan = plan_of({100.0}, {100.0});
  plan.debt = DebtTerms{.rate = 0.10, .tenor_periods = 1, .target_dscr = 1.25};
  plan.tax = TaxTerms{.rate = 0.25};
  const ProjectResult result = finance_project(plan);
  ASSERT_TRUE(result.settled);
  EXPECT_NEAR(result.metrics.debt_usd, 75.0 / 1.35, 1e-11);
  EXPECT_NEAR(result.operation[0].dscr.value(), 1.25, 1e-12);
}

// Debt sized on 130 a year, and what is operated instead.
ProjectPlan stressed(std::vector<double> operated_usd) {
  ProjectPlan plan = plan_of({300.0}, {130.0, 130.0, 130.0, 130.0});
  plan.debt = DebtTerms{.amortisation = Amortisation::annuity,
                        .rate = 0.0,
                        .tenor_periods = 4,
                        .target_dscr = 1.3,
                        .lock_up_dscr = 1.15,
                        .default_dscr = 1.05};
  plan.operated =
      OperatingFlows{.revenue_usd = std::move(operated_usd), .operating_cost_usd = {0, 0, 0, 0}, .energy_mwh = {}};
  return plan;
}

std::vector<std::pair<BreachKind, std::size_t>> kinds(const ProjectResult& result) {
  std::vector<std::pair<BreachKind, std::size_t>> found;
  for (const Breach& breach : result.breaches) found.emplace_back(breach.kind, breach.period);
  return found;
}

// 75 of debt service a year. 110 locks the second year up: 35 wait until the third.
TEST(Covenants, LockUpKeepsCash) {
  ProjectPlan plan = stressed({130.0, 110.0, 130.0, 130.0});
  plan.debt->lock_up_dscr = 1.15;
  plan.debt->amount_usd = 300.0;  // of 400 that the ratio allows: 75 a year, 110/75 = 1.467
  plan.debt->lock_up_dscr = 1.5;
  const ProjectResult result = finance_project(plan);
  EXPECT_THAT(kinds(result), ElementsAre(std::pair{BreachKind::lock_up, 1u}));
  EXPECT_THAT(column(result, &OperatingPeriod::distribution_usd),
              ElementsAre(DoubleNear(55, 1e-10), 0.0, DoubleNear(35 + 55, 1e-10), DoubleNear(55, 1e-10)));
  EXPECT_NEAR(result.operation[1].cash_usd, 35.0, 1e-10);
}

TEST(Covenants, DefaultRatioAndUnpaidDebtService) {
  const ProjectResult result = finance_project(stressed({130.0, 60.0, 130.0, 130.0}));
  // 300 of debt (the whole of the uses), 75 a year: 60 leaves 15 unpaid, made up for in the next year before owners get
  // anything.
  EXPECT_NEAR(result.metrics.debt_usd, 300.0, 1e-9);
  EXPECT_THAT(kinds(result), ElementsAre(std::pair{BreachKind::payment, 1u}, std::pair{BreachKind::default_dscr, 1u},
                                         std::pair{BreachKind::lock_up, 1u}));
  EXPECT_NEAR(result.operation[1].unpaid_usd, 15.0, 1e-10);
  EXPECT_NEAR(result.operation[1].debt_usd, 165.0, 1e-10);
  EXPECT_EQ(result.operation[1].distribution_usd, 0.0);
  EXPECT_NEAR(result.operation[2].principal_usd, 90.0, 1e-10);
  EXPECT_NEAR(result.operation[2].unpaid_usd, 0.0, 1e-10);
  EXPECT_NEAR(result.operation[3].principal_usd, 75.0, 1e-10);
  EXPECT_EQ(result.operation[3].debt_usd, 0.0);
}

// Six months of the next 75 stand by: the reserve pays what is missing and is filled again before owners get anything.
TEST(Covenants, ReservePaysAndIsFilledAgain) {
  ProjectPlan plan = stressed({130.0, 60.0, 130.0, 130.0});
  plan.capex_usd = {262.5};
  plan.debt->reserve_months = 6;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.metrics.uses_usd, 300.0, 1e-8);
  EXPECT_NEAR(result.operation[0].debt_reserve_usd, 37.5, 1e-8);
  EXPECT_NEAR(result.operation[1].debt_reserve_usd, 22.5, 1e-8) << "15 were missing";
  EXPECT_NEAR(result.operation[1].unpaid_usd, 0.0, 1e-8);
  EXPECT_NEAR(result.operation[2].debt_reserve_usd, 37.5, 1e-8);
  EXPECT_NEAR(result.operation[2].distribution_usd, 55.0 - 15.0, 1e-8);
  EXPECT_NEAR(result.operation[3].distribution_usd, 55.0 + 37.5, 1e-8) << "released at the end";
}

TEST(Covenants, SweepRepaysTheLatestFirst) {
  ProjectPlan plan = stressed({130.0, 130.0, 130.0, 130.0});
  plan.debt->cash_sweep_share = 0.5;
  plan.debt->lock_up_dscr.reset();
  const ProjectResult result = finance_project(plan);
  // 75 a year and half of 55: 300 − 3 · 102.5 < 0, so the third year ends it with 95 of principal and no sweep… in
  // parts.
  EXPECT_THAT(column(result, &OperatingPeriod::sweep_usd),
              ElementsAre(DoubleNear(27.5, 1e-9), DoubleNear(27.5, 1e-9), DoubleNear(20.0, 1e-9), 0.0));
  EXPECT_EQ(result.operation[2].debt_usd, 0.0);
  EXPECT_NEAR(result.operation[3].distribution_usd, 130.0, 1e-9);
}

TEST(Covenants, CostsThatRevenueDoesNotCoverAreTheSponsors) {
  ProjectPlan plan = stressed({130.0, -10.0, 130.0, 130.0});
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.operation[1].sponsor_support_usd, 10.0, 1e-12);
  EXPECT_NEAR(result.operation[1].equity_flow_usd, -10.0, 1e-12);
  EXPECT_THAT(kinds(result), testing::Contains(std::pair{BreachKind::sponsor_support, std::size_t{1}}));
}

// Accelerators lose half of their worth in the first year: 225 owed on 0.5 · 400.
TEST(Covenants, CollateralOnItsOwnCurve) {
  ProjectPlan plan = stressed({130.0, 130.0, 130.0, 130.0});
  plan.collateral = {{.name = "accelerators", .value_usd = 400.0, .value_shares = {0.5, 0.4, 0.3}}};
  plan.debt->loan_to_value_max = 1.0;
  const ProjectResult result = finance_project(plan);
  EXPECT_NEAR(result.operation[0].loan_to_value.value(), 225.0 / 200.0, 1e-9);
  EXPECT_NEAR(result.operation[1].loan_to_value.value(), 150.0 / 160.0, 1e-9);
  EXPECT_NEAR(result.operation[2].loan_to_value.value(), 75.0 / 120.0, 1e-9);
  EXPECT_THAT(kinds(result), ElementsAre(std::pair{BreachKind::loan_to_value, 0u}));
}

// By months the ratio looks at twelve of them: one bad month in a good year is no lock-up.
TEST(Covenants, TrailingTwelveMonths) {
  ProjectPlan plan = plan_of({2400.0}, std::vector<double>(36, 130.0));
  plan.periods_per_year = 12;
  plan.debt = DebtTerms{.amortisation = Amortisation::linear,
                        .rate = 0.0,
                        .tenor_periods = 36,
                        .amount_usd = 3600.0 * 2 / 3,
                        .lock_up_dscr = 1.9};
  plan.operated = plan.base;
  plan.operated->revenue_usd[14] = 66.0;  // of 66.67 due
  ProjectResult result = finance_project(plan);
  EXPECT_FALSE(result.operation[10].trailing_dscr) << "eleven months are no year";
  EXPECT_NEAR(result.operation[11].trailing_dscr.value(), 130.0 / (200.0 / 3), 1e-12);
  EXPECT_NEAR(result.operation[14].trailing_dscr.value(), (11 * 130.0 + 66.0) / 800.0, 1e-12);
  // 1.87 in the twelve months that hold the bad one.
  EXPECT_EQ(std::ranges::count(result.breaches, BreachKind::lock_up, &Breach::kind), 12);
  plan.debt->lock_up_dscr = 1.85;
  result = finance_project(plan);
  EXPECT_EQ(std::ranges::count(result.breaches, BreachKind::lock_up, &Breach::kind), 0);
}

// Saved in halves over two years; nothing is saved for the work that would come after the end.
TEST(Maintenance, SavedForAndPaid) {
  ProjectPlan plan = plan_of({100.0}, {60.0, 60.0, 60.0});
  plan.maintenance = {{.cost_usd = 20.0, .growth = 0.1, .every_years = 2, .tax_shares = {0.5, 0.5}}};
  plan.reserves.interest_rate = 0.1;
  plan.tax = TaxTerms{.rate = 0.5};
  const ProjectResult result = finance_project(plan);
  EXPECT_THAT(column(result, &OperatingPeriod::maintenance_usd), ElementsAre(11.0, 11.0, 0.0));
  EXPECT_THAT(column(result, &OperatingPeriod::maintenance_spent_usd), ElementsAre(0.0, 22.0, 0.0));
  EXPECT_THAT(column(result, &OperatingPeriod::reserve_interest_usd), ElementsAre(0.0, DoubleNear(1.1, 1e-14), 0.0));
  EXPECT_THAT(column(result, &OperatingPeriod::depreciation_usd), ElementsAre(0.0, 11.0, 11.0));
  EXPECT_NEAR(result.operation[1].tax_usd, 0.5 * (60.0 + 1.1 - 11.0), 1e-13);
}

// 100 now for 110 in a year, whatever the factor's start: 55 · 2.
TEST(Price, ThatIsNeeded) {
  const ProjectPlan plan = plan_of({100.0}, {55.0});
  EXPECT_NEAR(required_revenue_factor(plan, 0.10).value(), 2.0, 1e-12);
  EXPECT_FALSE(required_revenue_factor(plan_of({100.0}, {0.0}), 0.10)) << "nothing is sold";
}

}  // namespace
}  // namespace gigawatt::capital
