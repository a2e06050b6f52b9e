// Money of a vendor that comes back to it. R = its revenue from others, I = what it gave them (stakes, loans, credits).
//   direct  Σ min(R_i, I_i) ÷ Σ R_i
//   traced  every month each party mixes what it has: y_i = (c_i y_i' + Σ_k F_ki y_k) ÷ (c_i + Σ_k F_ki + own), with
//           y = 1 on all that the vendor pays out; what credits and notes of the vendor pay counts as 1; Σ R_i y_i ÷ Σ
//           R_i
//   most    largest flow from I back to R through all payments ÷ Σ R_i
// Payments to and from the rest of the world mix nothing back, so only those among parties are followed. All vendors
// are traced in the same sweeps (Gauss and Seidel); the largest flow is found level by level (Dinic 1970).
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "capital/analyse.hpp"

namespace gigawatt::capital {
namespace {

bool is_revenue(Tag tag) {
  return booking_of(tag).payee == Account::revenue && tag != Tag::income && tag != Tag::resale;
}
bool is_investment(Tag tag) { return tag == Tag::investment || tag == Tag::draw || tag == Tag::credits; }
bool is_any(Tag) { return true; }

/// USD by payer and payee.
class Matrix {
 public:
  Matrix(const std::vector<Flow>& flows, std::size_t parties, bool (*wanted)(Tag))
      : parties_(parties), usd_(parties * parties, 0.0) {
    for (const Flow& flow : flows)
      if (wanted(flow.tag))
        usd_[static_cast<std::size_t>(flow.payer) * parties + static_cast<std::size_t>(flow.payee)] +=
            to_usd(flow.paid);
  }
  [[nodiscard]] double operator()(std::size_t payer, std::size_t payee) const { return usd_[payer * parties_ + payee]; }

 private:
  std::size_t parties_;
  std::vector<double> usd_;
};

/// What a vendor earns from others, and gives them.
struct Vendor {
  std::size_t party = 0;
  double earned = 0.0;
  double direct = 0.0;
  double own = 0.0;  // of what it earns: its own money, as traced
};

std::vector<Vendor> vendors_of(const Matrix& revenue, const Matrix& invested, std::size_t parties) {
  std::vector<Vendor> vendors;
  for (std::size_t j = 0; j + 1 < parties; ++j) {
    Vendor vendor{.party = j};
    double given = 0.0;
    for (std::size_t i = 0; i < parties; ++i) {
      vendor.earned += revenue(i, j);
      given += invested(j, i);
      vendor.direct += std::min(revenue(i, j), invested(j, i));
    }
    if (vendor.earned > 0.0 && given > 0.0) vendors.push_back(vendor);
  }
  return vendors;
}

// ---- traced: each party mixes what it has ----

/// One month's payments in cash among parties, by payee.
struct MonthOfPayments {
  struct Payment {
    std::size_t payee, payer;
    double usd;
  };
  std::vector<Payment> payments;
  std::vector<double> cash;  // of each party when it began
  std::vector<double> pool;  // what each has or pays, whichever is more: the rest comes from sources of its own
};

std::vector<MonthOfPayments> months_of(const State& state) {
  const std::size_t n = state.months.size(), world = n - 1;
  std::vector<MonthOfPayments> months(static_cast<std::size_t>(state.input.months));
  std::vector<std::vector<double>> in(months.size(), std::vector<double>(n, 0.0)), out = in;
  for (const Flow& flow : state.flows) {
    if (flow.in_kind || flow.paid <= 0) continue;
    const auto m = static_cast<std::size_t>(flow.month - state.input.first);
    const auto payer = static_cast<std::size_t>(flow.payer), payee = static_cast<std::size_t>(flow.payee);
    in[m][payee] += to_usd(flow.paid);
    out[m][payer] += to_usd(flow.paid);
    if (payer != world && payee != world) months[m].payments.push_back({payee, payer, to_usd(flow.paid)});
  }
  for (std::size_t m = 0; m < months.size(); ++m) {
    MonthOfPayments& month = months[m];
    std::ranges::stable_sort(month.payments, {}, &MonthOfPayments::Payment::payee);
    month.cash.assign(n, 0.0);
    for (std::size_t p = 0; p < world; ++p)
      if (state.limited(static_cast<int>(p)))
        month.cash[p] = m == 0 ? state.input.parties[p].cash->base() : to_usd(state.months[p][m - 1].cash);
    month.pool.resize(n);
    for (std::size_t p = 0; p < n; ++p) month.pool[p] = std::max(month.cash[p] + in[m][p], out[m][p]);
  }
  return months;
}

/// The share of each vendor's money in what each party has: a row of vendors by party. What a vendor itself pays is all
/// its own.
class Shares {
 public:
  Shares(std::size_t parties, const std::vector<Vendor>& vendors)
      : width_(vendors.size()), shares_(parties * width_, 0.0), vendors_(vendors) {
    pin();
  }
  [[nodiscard]] double of(std::size_t party, std::size_t vendor) const { return shares_[party * width_ + vendor]; }

  /// One month's mixing.
  void mix(const MonthOfPayments& month) {
    before_ = shares_;
    constexpr int sweeps_max = 1000;
    for (int sweep = 0; sweep < sweeps_max; ++sweep)
      if (pass(month) < 1e-13) return;
  }

 private:
  /// Returns the largest change.
  double pass(const MonthOfPayments& month) {
    double change = 0.0;
    auto payment = month.payments.begin();
    const std::size_t world = month.pool.size() - 1;
    for (std::size_t p = 0; p < world; ++p) {
      row_.assign(width_, 0.0);
      if (month.cash[p] > 0.0)
        for (std::size_t v = 0; v < width_; ++v) row_[v] = month.cash[p] * before_[p * width_ + v];
      for (; payment != month.payments.end() && payment->payee == p; ++payment) {
        const double* from = &shares_[payment->payer * width_];
        for (std::size_t v = 0; v < width_; ++v) row_[v] += payment->usd * from[v];
      }
      change = std::max(change, put(p, month.pool[p]));
    }
    return change;
  }

  double put(std::size_t party, double pool) {
    double change = 0.0;
    for (std::size_t v = 0; v < width_; ++v) {
      double& share = shares_[party * width_ + v];
      const double next = vendors_[v].party == party ? 1.0 : pool <= 0.0 ? 0.0 : row_[v] / pool;
      change = std::max(change, std::abs(next - share));
      share = next;
    }
    return change;
  }

  void pin() {
    for (std::size_t v = 0; v < width_; ++v) shares_[vendors_[v].party * width_ + v] = 1.0;
  }

  std::size_t width_;
  std::vector<double> shares_, before_ = {}, row_ = {};
  const std::vector<Vendor>& vendors_;
};

void trace(const State& state, std::vector<Vendor>& vendors) {
  const std::vector<MonthOfPayments> months = months_of(state);
  const std::size_t none = vendors.size();
  std::vector<std::size_t> vendor_of(state.months.size(), none);
  for (std::size_t v = 0; v < vendors.size(); ++v) vendor_of[vendors[v].party] = v;
  Shares shares(state.months.size(), vendors);
  auto flow = state.flows.begin();
  for (std::size_t m = 0; m < months.size(); ++m) {
    shares.mix(months[m]);
    const time::Month month = state.input.first.plus(static_cast<int>(m));
    for (; flow != state.flows.end() && flow->month == month; ++flow) {
      const std::size_t v = vendor_of[static_cast<std::size_t>(flow->payee)];
      if (v == none || !is_revenue(flow->tag)) continue;
      // Credits and notes of the vendor can be spent on nothing but the vendor: they never mix with cash.
      if (flow->given_by_payee)
        vendors[v].own += to_usd(flow->paid);
      else if (!flow->in_kind)
        vendors[v].own += to_usd(flow->paid) * shares.of(static_cast<std::size_t>(flow->payer), v);
    }
  }
}

// ---- most: the largest flow ----

class FlowNetwork {
 public:
  explicit FlowNetwork(std::size_t nodes) : edges_of_(nodes) {}

  void add(std::size_t from, std::size_t to, double capacity) {
    if (capacity <= least) return;
    edges_of_[from].push_back(edges_.size());
    edges_.push_back({to, capacity});
    edges_of_[to].push_back(edges_.size());
    edges_.push_back({from, 0.0});
  }

  double largest(std::size_t source, std::size_t sink) {
    double total = 0.0;
    while (find_levels(source, sink)) {
      next_.assign(edges_of_.size(), 0);
      for (double more = 0.0; (more = push(source, sink, std::numeric_limits<double>::infinity())) > 0.0;)
        total += more;
    }
    return total;
  }

 private:
  static constexpr double least = 1e-6;  // USD
  struct Edge {
    std::size_t to;
    double left;
  };

  bool find_levels(std::size_t source, std::size_t sink) {
    level_.assign(edges_of_.size(), -1);
    level_[source] = 0;
    std::vector<std::size_t> open = {source};
    for (std::size_t at = 0; at < open.size(); ++at)
      for (const std::size_t e : edges_of_[open[at]])
        if (edges_[e].left > least && level_[edges_[e].to] < 0) {
          level_[edges_[e].to] = level_[open[at]] + 1;
          open.push_back(edges_[e].to);
        }
    return level_[sink] >= 0;
  }

  double push(std::size_t node, std::size_t sink, double most) {  // NOLINT(misc-no-recursion): levels end it
    if (node == sink) return most;
    for (; next_[node] < edges_of_[node].size(); ++next_[node]) {
      const std::size_t e = edges_of_[node][next_[node]];
      if (edges_[e].left <= least || level_[edges_[e].to] != level_[node] + 1) continue;
      const double pushed = push(edges_[e].to, sink, std::min(most, edges_[e].left));
      if (pushed <= 0.0) continue;
      edges_[e].left -= pushed;
      edges_[e ^ 1U].left += pushed;
      return pushed;
    }
    return 0.0;
  }

  std::vector<std::vector<std::size_t>> edges_of_;
  std::vector<Edge> edges_ = {};  // each beside the one back
  std::vector<int> level_ = {};
  std::vector<std::size_t> next_ = {};
};

/// From what a vendor invests back to its revenue, through all payments among the others.
double most(const std::vector<std::tuple<std::size_t, std::size_t, double>>& payments, const Matrix& revenue,
            const Matrix& invested, std::size_t vendor, std::size_t parties) {
  const std::size_t world = parties - 1, sink = parties;
  FlowNetwork network(parties + 1);
  for (const auto& [payer, payee, usd] : payments)
    if (payer != vendor && payee != vendor) network.add(payer, payee, usd);
  for (std::size_t i = 0; i < world; ++i) {
    if (i == vendor) continue;
    network.add(vendor, i, invested(vendor, i));
    network.add(i, sink, revenue(i, vendor));
  }
  return network.largest(vendor, sink);
}

}  // namespace

std::vector<std::optional<Circularity>> circularity_of(const State& state) {
  const std::size_t n = state.months.size();
  std::vector<std::optional<Circularity>> result(n);
  const Matrix revenue(state.flows, n, is_revenue), invested(state.flows, n, is_investment);
  std::vector<Vendor> vendors = vendors_of(revenue, invested, n);
  if (vendors.empty()) return result;
  trace(state, vendors);
  const Matrix all(state.flows, n, is_any);
  std::vector<std::tuple<std::size_t, std::size_t, double>> payments;
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t k = 0; k + 1 < n; ++k)
      if (all(i, k) > 0.0) payments.emplace_back(i, k, all(i, k));
  for (const Vendor& vendor : vendors)
    result[vendor.party] = Circularity{.direct = vendor.direct / vendor.earned,
                                       .traced = vendor.own / vendor.earned,
                                       .most = most(payments, revenue, invested, vendor.party, n) / vendor.earned};
  return result;
}

}  // namespace gigawatt::capital
