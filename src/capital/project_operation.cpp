#include "capital/project_operation.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "capital/project_debt.hpp"
#include "capital/project_tax.hpp"

namespace gigawatt::capital {
namespace {

constexpr double ratio_slack = 1e-9;  // ratios that are equal but for rounding are no breach

/// What is saved for replacements, and what they cost, by period.
struct Maintenance {
  std::vector<double> saved_usd, spent_usd;
};

Maintenance maintenance_of(const ProjectPlan& plan, TaxYears* taxes) {
  const std::size_t periods = plan.periods(), per_year = static_cast<std::size_t>(plan.periods_per_year);
  Maintenance sums{.saved_usd = std::vector<double>(periods, 0.0), .spent_usd = std::vector<double>(periods, 0.0)};
  for (const MajorMaintenance& work : plan.maintenance) {
    const auto years = static_cast<std::size_t>(work.every_years), span = years * per_year;
    for (std::size_t end = span; end <= periods; end += span) {
      const std::size_t year = end / per_year - 1;
      const double cost_usd = work.cost_usd * std::pow(1.0 + work.growth, static_cast<double>(year));
      for (std::size_t t = end - span; t < end; ++t) sums.saved_usd[t] += cost_usd / static_cast<double>(span);
      sums.spent_usd[end - 1] += cost_usd;
      if (taxes != nullptr) taxes->write_off(cost_usd, work.tax_shares, year);
    }
  }
  return sums;
}

double sum_of_last(const std::vector<double>& values, std::size_t count) {
  double sum = 0.0;
  for (std::size_t k = values.size() - std::min(count, values.size()); k < values.size(); ++k) sum += values[k];
  return sum;
}

/// Between the ends of years in a straight line, from all of it at the start; the last share holds on.
double share_after(const std::vector<double>& shares, double years) {
  if (shares.empty()) return 1.0;
  const auto year = static_cast<std::size_t>(years);
  const double before = year == 0 ? 1.0 : shares[std::min(year, shares.size()) - 1];
  const double after = shares[std::min(year, shares.size() - 1)];
  return before + (after - before) * (years - static_cast<double>(year));
}

class Operator {
 public:
  Operator(const ProjectPlan& plan, const OperatingFlows& flows, const OperationStart& start, Lenders lenders)
      : plan_(plan),
        flows_(flows),
        start_(start),
        lenders_(lenders),
        terms_(plan.debt.value_or(DebtTerms{})),
        rate_(period_rate(terms_.rate, plan.periods_per_year)),
        debt_usd_(start.debt_usd),
        debt_reserve_usd_(start.debt_reserve_usd),
        working_usd_(start.working_capital_usd) {
    if (plan.tax) taxes_.emplace(*plan.tax, start.capital_usd);
    maintenance_ = maintenance_of(plan, taxes_ ? &*taxes_ : nullptr);
  }

  Operation run() {
    for (t_ = 0; t_ < plan_.periods(); ++t_) step();
    return std::move(done_);
  }

 private:
  void step() {
    row_ = {};
    const double held_before = held();
    const double due_interest = debt_usd_ * rate_;
    earn(due_interest);
    cash_usd_ += row_.cfads_usd + investment_credit_usd_ + row_.reserve_interest_usd;
    support();
    pay_debt(due_interest);
    if (row_.sponsor_support_usd > 0.0) breach(BreachKind::sponsor_support, row_.sponsor_support_usd, 0.0);
    fill_reserves();
    if (lenders_ == Lenders::test_and_sweep) sweep();
    test_debt();
    distribute();
    row_.debt_usd = debt_usd_;
    row_.debt_reserve_usd = debt_reserve_usd_;
    row_.reserves_usd = debt_reserve_usd_ + working_usd_ + maintenance_usd_;
    row_.cash_usd = cash_usd_;
    check(held_before);
    done_.periods.push_back(row_);
  }

  [[nodiscard]] double held() const { return cash_usd_ + debt_reserve_usd_ + working_usd_ + maintenance_usd_; }
  [[nodiscard]] bool owner_pays_tax() const { return plan_.tax && plan_.tax->payer == TaxPayer::owner; }

  /// Up to the cash flow available for debt service.
  void earn(double due_interest) {
    row_.revenue_usd = flows_.revenue_usd[t_];
    row_.operating_cost_usd = flows_.operating_cost_usd[t_];
    row_.maintenance_usd = maintenance_.saved_usd[t_];
    row_.maintenance_spent_usd = maintenance_.spent_usd[t_];
    row_.reserve_interest_usd = period_rate(plan_.reserves.interest_rate, plan_.periods_per_year) *
                                (debt_reserve_usd_ + working_usd_ + maintenance_usd_);
    maintenance_usd_ += maintenance_.saved_usd[t_] - maintenance_.spent_usd[t_];
    investment_credit_usd_ = 0.0;
    if (taxes_) tax(due_interest);
    row_.cfads_usd = row_.revenue_usd - row_.operating_cost_usd - row_.maintenance_usd;
    if (owner_pays_tax()) {
      investment_credit_usd_ = 0.0;  // his, as the tax is
    } else {
      row_.cfads_usd -= row_.tax_usd + investment_credit_usd_;  // the credit is no income to repay debt from
    }
  }

  void tax(double due_interest) {
    const TaxTerms& terms = *plan_.tax;
    income_usd_ += row_.revenue_usd - row_.operating_cost_usd + row_.reserve_interest_usd - due_interest;
    if (!flows_.energy_mwh.empty() && !terms.energy_credit_usd_per_mwh.empty())
      energy_credit_usd_ += flows_.energy_mwh[t_] * terms.energy_credit_usd_per_mwh[t_];
    const auto per_year = static_cast<std::size_t>(plan_.periods_per_year);
    if ((t_ + 1) % per_year != 0 && t_ + 1 != plan_.periods()) return;
    const Assessment year = taxes_->close(income_usd_, energy_credit_usd_);
    row_.taxable_income_usd = year.taxable_income_usd;
    row_.depreciation_usd = year.depreciation_usd;
    row_.tax_usd = year.tax_usd;
    investment_credit_usd_ = year.investment_credit_usd;
    income_usd_ = energy_credit_usd_ = 0.0;
  }

  /// Costs come first: what they lack, the sponsor brings.
  void support() {
    if (cash_usd_ >= 0.0) return;
    row_.sponsor_support_usd = -cash_usd_;
    cash_usd_ = 0.0;
  }

  void pay_debt(double due_interest) {
    if (debt_usd_ <= 0.0) return;
    const bool last = t_ + 1 >= start_.principal_usd.size();
    const double scheduled = last ? debt_usd_ : std::min(start_.principal_usd[t_], debt_usd_);
    // What was not paid before stands in the debt, and is due at once: owners wait until it is made up for.
    const double due_principal = std::min(debt_usd_, scheduled + arrears_usd_);
    const double due = std::max(0.0, due_interest + due_principal);
    const double from_cash = std::min(cash_usd_, due), from_reserve = std::min(debt_reserve_usd_, due - from_cash);
    cash_usd_ -= from_cash;
    debt_reserve_usd_ -= from_reserve;
    const double from_sponsor = terms_.recourse == Recourse::full ? due - from_cash - from_reserve : 0.0;
    row_.sponsor_support_usd += from_sponsor;
    const double paid = from_cash + from_reserve + from_sponsor;
    row_.interest_usd = due_principal < 0.0 ? due_interest : std::min(paid, due_interest);
    row_.principal_usd = paid - row_.interest_usd;
    row_.unpaid_usd = arrears_usd_ = due - paid;
    debt_usd_ += due_interest - row_.interest_usd - row_.principal_usd;
    if (std::abs(debt_usd_) < 1e-9 * start_.debt_usd) debt_usd_ = 0.0;
    if (row_.unpaid_usd > ratio_slack * due) breach(BreachKind::payment, paid, due);
    cfads_usd_.push_back(row_.cfads_usd);
    // Cover is counted on what was agreed for the period.
    const double agreed = std::max(0.0, due_interest + scheduled);
    due_usd_.push_back(agreed);
    if (agreed > 0.0) row_.dscr = row_.cfads_usd / agreed;
  }

  void fill_reserves() {
    if (plan_.debt)
      fill(debt_reserve_usd_, debt_usd_ > 0.0 ? coming_debt_service(terms_, plan_.periods_per_year,
                                                                    start_.principal_usd, t_ + 1, debt_usd_)
                                              : 0.0);
    fill(working_usd_, working_capital(plan_, flows_, t_ + 1));
  }

  /// Up to its target as far as there is cash; what is above goes back.
  void fill(double& reserve_usd, double target_usd) {
    const double added_usd = std::min(target_usd - reserve_usd, cash_usd_);
    reserve_usd += added_usd;
    cash_usd_ -= added_usd;
  }

  void sweep() {
    row_.sweep_usd = std::min(debt_usd_, terms_.cash_sweep_share * cash_usd_);
    debt_usd_ -= row_.sweep_usd;
    cash_usd_ -= row_.sweep_usd;
  }

  void test_debt() {
    const auto year = static_cast<std::size_t>(plan_.periods_per_year);
    if (due_usd_.size() > t_ && due_usd_.size() >= year) {
      const double due = sum_of_last(due_usd_, year);
      if (due > 0.0) row_.trailing_dscr = sum_of_last(cfads_usd_, year) / due;
    }
    if (debt_usd_ <= 0.0) return;
    double value_usd = 0.0;
    for (const Collateral& part : plan_.collateral)
      value_usd += part.value_usd * share_after(part.value_shares, (static_cast<double>(t_) + 1.0) /
                                                                       static_cast<double>(plan_.periods_per_year));
    if (value_usd > 0.0) row_.loan_to_value = debt_usd_ / value_usd;
    if (lenders_ == Lenders::take_what_is_due) return;
    if (row_.loan_to_value && terms_.loan_to_value_max &&
        *row_.loan_to_value > *terms_.loan_to_value_max * (1.0 + ratio_slack))
      breach(BreachKind::loan_to_value, *row_.loan_to_value, *terms_.loan_to_value_max);
    if (below(terms_.default_dscr)) breach(BreachKind::default_dscr, *row_.trailing_dscr, *terms_.default_dscr);
  }

  [[nodiscard]] bool below(const std::optional<double>& limit) const {
    return limit && row_.trailing_dscr && *row_.trailing_dscr < *limit * (1.0 - ratio_slack);
  }

  void distribute() {
    const bool tested = lenders_ == Lenders::test_and_sweep && debt_usd_ > 0.0;
    const bool locked = tested && (below(terms_.lock_up_dscr) || row_.unpaid_usd > 0.0);
    if (tested && below(terms_.lock_up_dscr)) breach(BreachKind::lock_up, *row_.trailing_dscr, *terms_.lock_up_dscr);
    if (!locked) {
      row_.distribution_usd = cash_usd_;
      cash_usd_ = 0.0;
    }
    row_.equity_flow_usd = row_.distribution_usd - row_.sponsor_support_usd - (owner_pays_tax() ? row_.tax_usd : 0.0);
  }

  void breach(BreachKind kind, double value, double limit) {
    done_.breaches.push_back({.kind = kind, .period = t_, .value = value, .limit = limit});
  }

  /// What came in went out or is held: no dollar is lost.
  void check(double held_before) const {
    const double in = row_.revenue_usd + row_.reserve_interest_usd + row_.sponsor_support_usd;
    const double out = row_.operating_cost_usd + maintenance_.spent_usd[t_] + (owner_pays_tax() ? 0.0 : row_.tax_usd) +
                       row_.interest_usd + row_.principal_usd + row_.sweep_usd + row_.distribution_usd;
    double size = 1.0 + std::abs(held_before) + std::abs(held()) + start_.debt_usd;
    for (const double flow : {row_.revenue_usd, row_.operating_cost_usd, maintenance_.spent_usd[t_], row_.tax_usd,
                              row_.principal_usd, row_.sponsor_support_usd, row_.distribution_usd})
      size += std::abs(flow);
    GIGAWATT_REQUIRE(std::abs(held_before + in - out - held()) <= 1e-9 * size);
  }

  const ProjectPlan& plan_;
  const OperatingFlows& flows_;
  const OperationStart& start_;
  Lenders lenders_;
  DebtTerms terms_;
  double rate_;
  std::optional<TaxYears> taxes_;
  Maintenance maintenance_;
  double debt_usd_, debt_reserve_usd_, working_usd_, maintenance_usd_ = 0.0, cash_usd_ = 0.0, arrears_usd_ = 0.0;
  double income_usd_ = 0.0, energy_credit_usd_ = 0.0, investment_credit_usd_ = 0.0;
  std::vector<double> cfads_usd_, due_usd_;  // while there is debt
  std::size_t t_ = 0;
  OperatingPeriod row_;
  Operation done_;
};

}  // namespace

double working_capital(const ProjectPlan& plan, const OperatingFlows& flows, std::size_t next) {
  if (next >= flows.operating_cost_usd.size()) return 0.0;
  return plan.reserves.working_capital_months * plan.periods_per_year / 12.0 *
         std::max(0.0, flows.operating_cost_usd[next]);
}

Operation operate(const ProjectPlan& plan, const OperatingFlows& flows, const OperationStart& start, Lenders lenders) {
  return Operator(plan, flows, start, lenders).run();
}

}  // namespace gigawatt::capital
