// One project's cash from the first draw to the last distribution: sources and uses, debt sized and repaid, reserves,
// tax, covenants, and what lenders and owners get. Money is nominal USD; a period is a year or a month.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "finance/return.hpp"

namespace gigawatt::capital {

/// By operating period, all of one length.
struct OperatingFlows {
  std::vector<double> revenue_usd = {}, operating_cost_usd = {};
  std::vector<double> energy_mwh = {};  // for credits by energy; empty: none
};

/// A replacement that is saved for: its cost in even parts over the periods before it.
struct MajorMaintenance {
  double cost_usd = 0.0;                // in prices of the first operating year
  double growth = 0.0;                  // of the cost, a year
  int every_years = 1;                  // at the end of that operating year, and again
  std::vector<double> tax_shares = {};  // written off from the year in which it is paid
};

enum class Amortisation { sculpted, annuity, linear, bullet };
enum class DrawOrder { pro_rata, equity_first };
/// Who pays the interest during construction: it is added to the debt, or it is a use like the others.
enum class ConstructionInterest { capitalised, funded };

/// Whom lenders can ask for what the project cannot pay: nobody, or the sponsor, who then pays all of it.
enum class Recourse { none, full };

/// The debt is the smallest of what `target_dscr`, `gearing_max` and `amount_usd` allow.
struct DebtTerms {
  Amortisation amortisation = Amortisation::sculpted;
  double rate = 0.0;                       // a year; a period bears rate / periods a year
  int tenor_periods = 0;                   // of repayment, from the first operating period
  std::optional<double> target_dscr = {};  // in every period of the base case; sculpted debt needs it
  double gearing_max = 1.0;                // share of all uses
  std::optional<double> amount_usd = {};
  double upfront_fee_share = 0.0;          // of the debt, paid in the first construction period
  double construction_rate = 0.0;          // a year
  double draw_bears_interest_share = 0.5;  // of the period in which it is drawn: 1 drawn at its start, 0 at its end
  ConstructionInterest construction_interest = ConstructionInterest::funded;
  DrawOrder draws = DrawOrder::pro_rata;
  Recourse recourse = Recourse::none;
  int reserve_months = 0;  // of the next debt service, held from the start of operation
  std::optional<double> lock_up_dscr = {}, default_dscr = {};  // tested on the trailing twelve months
  std::optional<double> loan_to_value_max = {};                // of the collateral
  double cash_sweep_share = 0.0;  // of the cash after debt service and reserve, repaid early, latest payments first
};

enum class TaxPayer { project, owner };  // the project before its lenders, or its owner after distributions
enum class LossUse { carried_forward, used_elsewhere };  // the latter: the owner saves tax on other income at once
enum class CreditUse { paid_out, carried_forward };      // sold or refunded, or kept until there is tax

/// Share of the basis, written off by year of service.
struct TaxClass {
  double basis_share = 0.0;
  std::vector<double> year_shares = {};
};

struct TaxTerms {
  double rate = 0.0;  // share of the income; several taxes in one
  TaxPayer payer = TaxPayer::project;
  LossUse losses = LossUse::carried_forward;
  double loss_use_max = 1.0;  // share of a year's income that carried losses may cover
  CreditUse credits = CreditUse::paid_out;
  double investment_credit = 0.0;  // of `investment_credit_share` of the capital; halves into the basis
  double investment_credit_share = 1.0;
  std::vector<double> energy_credit_usd_per_mwh = {};  // by operating period; empty: none
  std::vector<TaxClass> classes = {};
};

/// What stands behind the debt, with its own curve: accelerators lose value faster than shells.
struct Collateral {
  std::string name = {};
  double value_usd = 0.0;
  std::vector<double> value_shares = {};  // at the end of each operating year; the last one holds on
};

struct ReserveTerms {
  double interest_rate = 0.0;         // a year, on what all reserves held at the end of the period before
  double working_capital_months = 0;  // of the next period's operating cost
};

struct ProjectPlan {
  int periods_per_year = 1;
  std::vector<double> capex_usd;           // by construction period, at least one; the last ends where operation starts
  OperatingFlows base;                     // debt is sized on these
  std::optional<OperatingFlows> operated;  // what happens, where it differs
  std::vector<MajorMaintenance> maintenance;
  ReserveTerms reserves;
  std::optional<DebtTerms> debt;
  std::optional<TaxTerms> tax;
  std::vector<Collateral> collateral;
  double discount_rate = 0.0;  // a year, for net present values

  [[nodiscard]] std::size_t periods() const { return base.revenue_usd.size(); }
};

struct ConstructionPeriod {
  double capex_usd = 0.0, fee_usd = 0.0, reserves_usd = 0.0;
  double interest_usd = 0.0;  // accrued
  double draw_usd = 0.0, equity_usd = 0.0;
  double debt_usd = 0.0;  // at the end
};

struct OperatingPeriod {
  double revenue_usd = 0.0, operating_cost_usd = 0.0;
  double maintenance_usd = 0.0, maintenance_spent_usd = 0.0;  // saved for replacements; paid for them out of it
  double reserve_interest_usd = 0.0;
  double taxable_income_usd = 0.0, depreciation_usd = 0.0;  // of a year, in its last period
  double tax_usd = 0.0;                                     // less credits; negative where money comes back
  double cfads_usd = 0.0;                                   // cash flow available for debt service
  double interest_usd = 0.0, principal_usd = 0.0;           // paid, without sweeps
  double unpaid_usd = 0.0;  // due and not paid: stays in the debt, due again with what comes next
  double sweep_usd = 0.0;
  double debt_usd = 0.0;                              // at the end
  double debt_reserve_usd = 0.0, reserves_usd = 0.0;  // at the end; the latter all together
  double cash_usd = 0.0;                              // locked up, at the end
  double distribution_usd = 0.0, sponsor_support_usd = 0.0;
  double equity_flow_usd = 0.0;  // distribution less support, less tax where the owner pays it
  std::optional<double> dscr, trailing_dscr, llcr, loan_to_value;
};

enum class BreachKind { lock_up, default_dscr, loan_to_value, payment, sponsor_support };
struct Breach {
  BreachKind kind = BreachKind::lock_up;
  std::size_t period = 0;  // operating, from 0
  double value = 0.0, limit = 0.0;
};

struct ProjectMetrics {
  double debt_usd = 0.0, equity_usd = 0.0, uses_usd = 0.0, gearing = 0.0;
  double construction_interest_usd = 0.0, fee_usd = 0.0;
  std::optional<double> sized_dscr;  // what the debt was sculpted to: above the target where the amount is bounded
  bool bounded_by_gearing = false;
  std::optional<double> dscr_min, dscr_average, llcr, llcr_min, plcr;
  finance::InternalReturn project_irr, equity_irr;                // a year: before tax and debt; after both
  double project_npv_usd = 0.0, equity_npv_usd = 0.0;             // at the first construction period
  std::optional<double> payback_years, discounted_payback_years;  // of the equity, from its first period
};

struct ProjectResult {
  std::vector<ConstructionPeriod> construction;
  std::vector<OperatingPeriod> operation;
  std::vector<double> project_flows_usd, equity_flows_usd;  // construction, then operation
  std::vector<Breach> breaches;
  ProjectMetrics metrics;
  bool settled = false;  // interest, tax and size of the debt agree; false: they do not, and nothing else counts
};

/// Sizes the debt on the base case, then runs what happens. The plan is sound: lengths agree, shares lie in 0..1.
ProjectResult finance_project(const ProjectPlan& plan);

/// Factor on all revenue at which the equity's worth at `equity_rate` a year is 0: with one price, the price that is
/// needed. Absent where no factor from 0 to 2^40 does.
std::optional<double> required_revenue_factor(const ProjectPlan& plan, double equity_rate);

}  // namespace gigawatt::capital
