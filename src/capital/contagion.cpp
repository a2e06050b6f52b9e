// Who stands behind whom: whose money a vendor's revenue is in the end, and what of all others' equity goes with one.
//   ultimate payers: revenue of k passes c_k = min(1, revenue from parties ÷ all that it pays) on to its own payers,
//     pro rata, and 1 − c_k is its own; followed from the vendor backwards until nothing is left to pass on
//   DebtRank: exposure of i to j (what j owes it, and its stake) ÷ equity of i; shock: all equity of j
#include <algorithm>
#include <numeric>

#include "capital/analyse.hpp"
#include "waterfall/debt_rank.hpp"

namespace gigawatt::capital {
namespace {

/// Payments for what was sold, by payee: who paid it how much.
struct Sales {
  struct Part {
    std::size_t payer;
    double share;  // of the payee's revenue
  };
  std::vector<std::vector<Part>> parts;  // [payee]
  std::vector<double> passed_on;         // [party]: c
};

Sales sales_of(const State& state, const std::vector<std::vector<double>>& revenue) {
  const std::size_t n = revenue.size(), world = n - 1;
  std::vector<double> paid(n, 0.0);
  for (const Flow& flow : state.flows)
    if (!flow.in_kind) paid[static_cast<std::size_t>(flow.payer)] += to_usd(flow.paid);
  Sales sales{std::vector<std::vector<Sales::Part>>(n), std::vector<double>(n, 0.0)};
  for (std::size_t k = 0; k < world; ++k) {
    const double all = std::accumulate(revenue[k].begin(), revenue[k].end(), 0.0);
    if (all <= 0.0) continue;
    for (std::size_t i = 0; i < n; ++i)
      if (revenue[k][i] > 0.0) sales.parts[k].push_back({i, revenue[k][i] / all});
    const double from_parties = all - revenue[k][world];
    sales.passed_on[k] = paid[k] <= 0.0 ? 0.0 : std::min(1.0, from_parties / paid[k]);
  }
  return sales;
}

/// By party, the share of a vendor's revenue that is its money in the end.
std::vector<double> behind(const Sales& sales, std::size_t vendor) {
  const std::size_t n = sales.parts.size(), world = n - 1;
  std::vector<double> here(n, 0.0), next(n, 0.0), own(n, 0.0);
  for (const Sales::Part& part : sales.parts[vendor]) here[part.payer] += part.share;
  constexpr int steps_max = 10'000;
  constexpr double done = 1e-12;
  double moving = 1.0;
  for (int step = 0; step < steps_max && moving > done; ++step) {
    std::ranges::fill(next, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
      if (here[k] <= 0.0) continue;
      const double on = k == world ? 0.0 : here[k] * sales.passed_on[k];
      own[k] += here[k] - on;
      // Only what parties pay is passed on; the rest of the world's part of its revenue is money of its own.
      double parties = 0.0;
      for (const Sales::Part& part : sales.parts[k])
        if (part.payer != world) parties += part.share;
      for (const Sales::Part& part : sales.parts[k])
        if (part.payer != world) next[part.payer] += on * part.share / parties;
    }
    std::swap(here, next);
    moving = std::accumulate(here.begin(), here.end(), 0.0);
  }
  for (std::size_t k = 0; k < n; ++k) own[k] += here[k];  // in a circle that nobody feeds
  return own;
}

}  // namespace

std::vector<std::optional<UltimatePayer>> ultimate_payers_of(const State& state,
                                                             const std::vector<std::vector<double>>& revenue) {
  const Sales sales = sales_of(state, revenue);
  const std::size_t n = revenue.size();
  std::vector<std::optional<UltimatePayer>> result(n);
  for (std::size_t vendor = 0; vendor + 1 < n; ++vendor) {
    if (sales.parts[vendor].empty()) continue;
    const std::vector<double> shares = behind(sales, vendor);
    const auto largest = std::max_element(shares.begin(), shares.end() - 1);
    UltimatePayer found{.party = *largest > 0.0 ? static_cast<int>(largest - shares.begin()) : -1, .share = *largest};
    for (auto share = shares.begin(); share != shares.end() - 1; ++share) found.concentration += *share * *share;
    result[vendor] = found;
  }
  return result;
}

std::vector<std::optional<double>> debt_ranks_of(const State& state,
                                                 const std::vector<std::optional<Solvency>>& solvency) {
  const auto n = static_cast<std::size_t>(state.world());
  std::vector<double> equity(n, 0.0), shock(n, 0.0);
  for (std::size_t p = 0; p < n; ++p)
    if (solvency[p] && state.limited(static_cast<int>(p))) equity[p] = solvency[p]->equity_usd;
  std::vector<waterfall::Exposure> exposures;
  const auto expose = [&](int lender, int borrower, double usd) {
    if (lender == state.world() || borrower == state.world() || usd <= 0.0) return;
    if (const double own = equity[static_cast<std::size_t>(lender)]; own > 0.0)
      exposures.push_back({static_cast<std::uint32_t>(lender), static_cast<std::uint32_t>(borrower), usd / own});
  };
  for (const Due& due : state.arrears)  // a call that is not paid is the same claim as the debtor's
    if (!due.lapses) expose(due.payee, due.payer, to_usd(due.amount));
  for (std::size_t i = 0; i < state.instruments.size(); ++i) {
    const InstrumentState& own = state.instruments[i];
    const scenario::InstrumentTerms& terms = state.input.instruments[i].data;
    if (std::holds_alternative<scenario::Debt>(terms) || std::holds_alternative<scenario::PurchaseOrder>(terms))
      expose(state.payee(i), state.payer(i), to_usd(own.outstanding));
    if (std::holds_alternative<scenario::EquityStake>(terms) && state.payee(i) != state.world())
      expose(state.payer(i), state.payee(i), own.share * equity[static_cast<std::size_t>(state.payee(i))]);
  }
  const double all = std::accumulate(equity.begin(), equity.end(), 0.0);
  std::vector<std::optional<double>> ranks(n + 1);
  for (std::size_t p = 0; p < n && !exposures.empty(); ++p) {
    if (!state.limited(static_cast<int>(p)) || all - equity[p] <= 0.0) continue;
    std::ranges::fill(shock, 0.0);
    shock[p] = 1.0;
    const std::vector<double> lost = waterfall::linear_debt_rank(shock, exposures);
    double usd = 0.0;
    for (std::size_t i = 0; i < n; ++i)
      if (i != p) usd += lost[i] * equity[i];
    ranks[p] = usd / (all - equity[p]);
  }
  return ranks;
}

}  // namespace gigawatt::capital
