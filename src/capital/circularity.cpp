// Money of a vendor that comes back to it. R = its revenue from others, I = what it gave them (stakes, loans, credits).
//   direct  Σ min(R_i, I_i) ÷ Σ R_i
//   traced  every month each party mixes what it has: y_i = (c_i y_i' + Σ_k F_ki y_k) ÷ (c_i + Σ_k F_ki + own), with
//           y = 1 on all that the vendor pays out; what credits and notes of the vendor pay counts as 1; Σ R_i y_i ÷ Σ
//           R_i
//   most    largest flow from I back to R through all payments ÷ Σ R_i
#include <algorithm>
#include <cmath>
#include <queue>

#include "capital/analyse.hpp"

namespace gigawatt::capital {
namespace {

using Matrix = std::vector<std::vector<double>>;  // [payer][payee], USD

bool is_revenue(Tag tag) {
  return booking_of(tag).payee == Account::revenue && tag != Tag::income && tag != Tag::resale;
}
bool is_investment(Tag tag) { return tag == Tag::investment || tag == Tag::draw || tag == Tag::credits; }

Matrix square(std::size_t n) { return Matrix(n, std::vector<double>(n, 0.0)); }

Matrix sum_of(const std::vector<Flow>& flows, std::size_t n, bool (*wanted)(Tag)) {
  Matrix sums = square(n);
  for (const Flow& flow : flows)
    if (wanted(flow.tag))
      sums[static_cast<std::size_t>(flow.payer)][static_cast<std::size_t>(flow.payee)] += to_usd(flow.paid);
  return sums;
}

/// One month's payments in cash.
struct Payment {
  std::size_t payer, payee;
  double usd;
};
struct MonthOfPayments {
  std::vector<Payment> payments;
  std::vector<double> cash;  // of each party when it began
  std::vector<double> pool;  // what each has or pays, whichever is more: the rest comes from sources of its own
};

std::vector<MonthOfPayments> months_of(const State& state) {
  const std::size_t n = state.months.size();
  std::vector<MonthOfPayments> months(static_cast<std::size_t>(state.input.months));
  for (const Flow& flow : state.flows)
    if (!flow.in_kind && flow.paid > 0)
      months[static_cast<std::size_t>(flow.month - state.input.first)].payments.push_back(
          {static_cast<std::size_t>(flow.payer), static_cast<std::size_t>(flow.payee), to_usd(flow.paid)});
  for (std::size_t m = 0; m < months.size(); ++m) {
    MonthOfPayments& month = months[m];
    month.cash.assign(n, 0.0);
    for (std::size_t p = 0; p + 1 < n; ++p)
      if (state.limited(static_cast<int>(p)))
        month.cash[p] = m == 0 ? state.input.parties[p].cash->base() : to_usd(state.months[p][m - 1].cash);
    std::vector<double> in = month.cash, out(n, 0.0);
    for (const Payment& payment : month.payments) {
      in[payment.payee] += payment.usd;
      out[payment.payer] += payment.usd;
    }
    month.pool.resize(n);
    for (std::size_t p = 0; p < n; ++p) month.pool[p] = std::max(in[p], out[p]);
  }
  return months;
}

/// One month's mixing: the share of the vendor's money in what each party has.
void mix(const MonthOfPayments& month, std::size_t vendor, std::vector<double>& share) {
  const std::size_t n = share.size(), world = n - 1;
  const std::vector<double> before = share;
  std::vector<double> mine(n);
  for (int sweep = 0; sweep < 1000; ++sweep) {
    for (std::size_t p = 0; p < n; ++p) mine[p] = month.cash[p] * before[p];
    for (const Payment& payment : month.payments)
      mine[payment.payee] += payment.usd * (payment.payer == vendor ? 1.0 : share[payment.payer]);
    double change = 0.0;
    for (std::size_t p = 0; p < n; ++p) {
      const double next = p == world || month.pool[p] <= 0.0 ? 0.0 : mine[p] / month.pool[p];
      change = std::max(change, std::abs(next - share[p]));
      share[p] = next;
    }
    if (change < 1e-13) return;
  }
}

double traced(const State& state, const std::vector<MonthOfPayments>& months, std::size_t vendor, double revenue) {
  std::vector<std::vector<Payment>> to_vendor(months.size());
  double own = 0.0;
  for (const Flow& flow : state.flows) {
    if (static_cast<std::size_t>(flow.payee) != vendor || !is_revenue(flow.tag)) continue;
    // Credits and notes of the vendor can be spent on nothing but the vendor: they never mix with cash.
    if (flow.given_by_payee)
      own += to_usd(flow.paid);
    else if (!flow.in_kind)
      to_vendor[static_cast<std::size_t>(flow.month - state.input.first)].push_back(
          {static_cast<std::size_t>(flow.payer), vendor, to_usd(flow.paid)});
  }
  std::vector<double> share(state.months.size(), 0.0);
  for (std::size_t m = 0; m < months.size(); ++m) {
    mix(months[m], vendor, share);
    for (const Payment& payment : to_vendor[m]) own += payment.usd * share[payment.payer];
  }
  return own / revenue;
}

/// Largest flow from `source` to `sink` (Edmonds and Karp 1972); capacities are used up.
double largest_flow(Matrix& capacity, std::size_t source, std::size_t sink) {
  const std::size_t n = capacity.size();
  double total = 0.0;
  for (;;) {
    std::vector<std::size_t> from(n, n);
    std::queue<std::size_t> open;
    open.push(source);
    from[source] = source;
    for (; !open.empty() && from[sink] == n; open.pop())
      for (std::size_t next = 0; next < n; ++next)
        if (from[next] == n && capacity[open.front()][next] > 1e-6) {
          from[next] = open.front();
          open.push(next);
        }
    if (from[sink] == n) return total;
    double width = capacity[from[sink]][sink];
    for (std::size_t at = sink; at != source; at = from[at]) width = std::min(width, capacity[from[at]][at]);
    for (std::size_t at = sink; at != source; at = from[at]) {
      capacity[from[at]][at] -= width;
      capacity[at][from[at]] += width;
    }
    total += width;
  }
}

double most(const Matrix& all, const Matrix& revenue, const Matrix& invested, std::size_t vendor) {
  const std::size_t n = all.size(), world = n - 1, sink = n;
  Matrix capacity = square(n + 1);
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t k = 0; k + 1 < n; ++k)
      if (i != vendor && k != vendor && i != world) capacity[i][k] = all[i][k];
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (i == vendor) continue;
    capacity[vendor][i] = invested[vendor][i];
    capacity[i][sink] = revenue[i][vendor];
  }
  return largest_flow(capacity, vendor, sink);
}

bool every(Tag) { return true; }

}  // namespace

std::vector<std::optional<Circularity>> circularity_of(const State& state) {
  const std::size_t n = state.months.size();
  const Matrix revenue = sum_of(state.flows, n, is_revenue);
  const Matrix invested = sum_of(state.flows, n, is_investment);
  const Matrix all = sum_of(state.flows, n, every);
  const std::vector<MonthOfPayments> months = months_of(state);
  std::vector<std::optional<Circularity>> result(n);
  for (std::size_t j = 0; j + 1 < n; ++j) {
    double earned = 0.0, given = 0.0, direct = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      earned += revenue[i][j];
      given += invested[j][i];
      direct += std::min(revenue[i][j], invested[j][i]);
    }
    if (earned <= 0.0 || given <= 0.0) continue;
    result[j] = Circularity{.direct = direct / earned,
                            .traced = traced(state, months, j, earned),
                            .most = most(all, revenue, invested, j) / earned};
  }
  return result;
}

}  // namespace gigawatt::capital
