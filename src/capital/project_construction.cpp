#include "capital/project_construction.hpp"

#include <algorithm>
#include <numeric>

#include "capital/find_root.hpp"
#include "capital/project_debt.hpp"

namespace gigawatt::capital {
namespace {

/// Draws by one number: the share of every use (pro rata), or the equity that is spent before any debt is drawn.
class Draws {
 public:
  Draws(const ProjectPlan& plan, const DebtTerms& terms, const OtherUses& others)
      : terms_(terms), rate_(period_rate(terms.construction_rate, plan.periods_per_year)) {
    for (const double capex_usd : plan.capex_usd) periods_.push_back({.capex_usd = capex_usd});
    periods_.front().fee_usd = others.fee_usd;
    periods_.back().reserves_usd = others.reserves_usd;
  }

  /// Fills the periods; the debt at the end.
  double run(double number) {
    double debt = 0.0, equity_left = number;
    for (ConstructionPeriod& period : periods_) {
      const double use = period.capex_usd + period.fee_usd + period.reserves_usd;
      const double need = use + (funded() ? debt * rate_ : 0.0);
      period.draw_usd = terms_.draws == DrawOrder::pro_rata
                            ? number * need / (1.0 - number * own_interest())
                            : std::max(0.0, need - equity_left) / (1.0 - own_interest());
      period.interest_usd = rate_ * (debt + terms_.draw_bears_interest_share * period.draw_usd);
      period.equity_usd = use + (funded() ? period.interest_usd : 0.0) - period.draw_usd;
      equity_left = std::max(0.0, equity_left - period.equity_usd);
      debt += period.draw_usd + (funded() ? 0.0 : period.interest_usd);
      period.debt_usd = debt;
    }
    return debt;
  }

  /// Equity that pays for everything.
  [[nodiscard]] double equity_for_all() const {
    return std::accumulate(periods_.begin(), periods_.end(), 0.0, [](double sum, const ConstructionPeriod& period) {
      return sum + period.capex_usd + period.fee_usd + period.reserves_usd;
    });
  }

  std::vector<ConstructionPeriod> take() { return std::move(periods_); }

 private:
  [[nodiscard]] bool funded() const { return terms_.construction_interest == ConstructionInterest::funded; }
  /// Interest that a draw itself makes a need in its own period.
  [[nodiscard]] double own_interest() const { return funded() ? rate_ * terms_.draw_bears_interest_share : 0.0; }

  const DebtTerms& terms_;
  double rate_;
  std::vector<ConstructionPeriod> periods_;
};

}  // namespace

std::vector<ConstructionPeriod> build_up(const ProjectPlan& plan, double debt_usd, const OtherUses& others) {
  const DebtTerms terms = plan.debt.value_or(DebtTerms{});
  Draws draws(plan, terms, others);
  const bool pro_rata = terms.draws == DrawOrder::pro_rata;
  // More of the number is more debt pro rata, and less of it with equity first.
  const double none = pro_rata ? 0.0 : draws.equity_for_all(), all = pro_rata ? 1.0 : 0.0;
  const double number =
      debt_usd <= 0.0 ? none : find_root([&](double tried) { return draws.run(tried) - debt_usd; }, none, all);
  draws.run(number);
  return draws.take();
}

double total_uses(const std::vector<ConstructionPeriod>& periods) {
  double uses = 0.0;
  for (const ConstructionPeriod& period : periods)
    uses += period.capex_usd + period.fee_usd + period.reserves_usd + period.interest_usd;
  return uses;
}

}  // namespace gigawatt::capital
