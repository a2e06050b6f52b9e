#include "capital/analyse.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gigawatt::capital {
namespace {

/// Revenue by who earns it and who pays it, USD.
std::vector<std::vector<double>> revenue_of(const State& state) {
  std::vector<std::vector<double>> revenue(state.months.size(), std::vector<double>(state.months.size(), 0.0));
  for (const Flow& flow : state.flows)
    if (booking_of(flow.tag).payee == Account::revenue)
      revenue[static_cast<std::size_t>(flow.payee)][static_cast<std::size_t>(flow.payer)] += to_usd(flow.paid);
  return revenue;
}

/// Largest share and sum of squares of the revenue by who pays it.
void add_concentration(const std::vector<double>& by_payer, PartyResult& result) {
  const double sum = std::accumulate(by_payer.begin(), by_payer.end(), 0.0);
  if (sum <= 0.0) return;
  double squares = 0.0;
  for (const double usd : by_payer) squares += usd * usd / (sum * sum);
  // The rest of the world is many payers: it counts in the sum, never as the largest.
  result.top_customer_share = *std::max_element(by_payer.begin(), by_payer.end() - 1) / sum;
  result.concentration = squares - by_payer.back() * by_payer.back() / (sum * sum);
}

/// A default or breach with the way to it.
Default told(const EventIndex& index, Default failure) {
  failure.path = path_of(index, failure.event);
  failure.cause = cause_of(index, failure.path);
  return failure;
}

void tell_failure(const EventIndex& index, int party, PartyResult& result) {
  if (result.first_default) {
    result.first_default = told(index, std::move(*result.first_default));
  } else if (const auto breach = index.first_breach(party)) {
    result.first_breach =
        told(index, {.month = index.at(*breach).month, .kind = "covenant", .cause = {}, .event = *breach});
  }
}

}  // namespace

void analyse(const State& state, Result& result) {
  const EventIndex index(state);
  const auto circularity = circularity_of(state);
  const auto solvency = solvency_of(state);
  const auto revenue = revenue_of(state);
  const auto payers = ultimate_payers_of(state, revenue);
  const auto ranks = debt_ranks_of(state, solvency);
  for (std::size_t p = 0; p < result.parties.size(); ++p) {
    PartyResult& party = result.parties[p];
    tell_failure(index, static_cast<int>(p), party);
    party.backlog = backlog_of(state, static_cast<int>(p));
    party.circularity = circularity[p];
    party.solvency = solvency[p];
    party.ultimate_payer = payers[p];
    party.debt_rank = ranks[p];
    add_concentration(revenue[p], party);
  }
}

}  // namespace gigawatt::capital
