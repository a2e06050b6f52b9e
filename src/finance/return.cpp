#include "finance/return.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gigawatt::finance {
namespace {

/// amount · e^(−s · time): with s = log(1 + rate), the worth is a sum of these and the rates above −1 are all real s.
struct Term {
  double time = 0.0;
  double amount = 0.0;
};
using Sum = std::vector<Term>;  // ascending times, no amount 0

std::size_t sign_changes_of(const Sum& sum) {
  std::size_t changes = 0;
  for (std::size_t k = 1; k < sum.size(); ++k)
    if (std::signbit(sum[k].amount) != std::signbit(sum[k - 1].amount)) ++changes;
  return changes;
}

struct Value {
  double sum = 0.0;
  double size = 0.0;  // Σ |terms|: what rounding is measured by
};

/// Scaled by the largest power, so that nothing overflows; only sign and share of `size` mean something.
Value value_at(const Sum& sum, double s) {
  const double largest = std::max(-s * sum.front().time, -s * sum.back().time);
  Value value;
  for (const Term& term : sum) {
    const double part = term.amount * std::exp(-s * term.time - largest);
    value.sum += part;
    value.size += std::abs(part);
  }
  return value;
}

int sign_of(double number) { return number > 0.0 ? 1 : number < 0.0 ? -1 : 0; }

/// 0 where the value is no more than what rounding leaves of it.
int sign_at(const Sum& sum, double s) {
  const Value value = value_at(sum, s);
  const double rounding = 4.0 * std::numeric_limits<double>::epsilon() * (4.0 + std::sqrt(double(sum.size())));
  return std::abs(value.sum) <= rounding * value.size ? 0 : sign_of(value.sum);
}

/// Beyond it (below, for side −1) one end of the sum outweighs all the rest, and there is no root.
double outermost(const Sum& sum, int side) {
  const Term& heavy = side > 0 ? sum.front() : sum.back();
  for (double s = side;; s *= 2.0) {
    double others = 0.0;
    for (const Term& term : sum)
      if (term.time != heavy.time) others += std::abs(term.amount) * std::exp(-s * (term.time - heavy.time));
    if (others < std::abs(heavy.amount)) return s;
  }
}

/// Halving down to neighbouring numbers; the signs at the ends differ.
double bisect(const Sum& sum, double low, double high) {
  const int sign_low = sign_of(value_at(sum, low).sum);
  for (;;) {
    const double middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return middle;
    const int sign = sign_of(value_at(sum, middle).sum);
    if (sign == 0) return middle;
    (sign == sign_low ? low : high) = middle;
  }
}

/// The derivative along s, times e^(s · first time): it has the same roots and one term less.
Sum slope_of(const Sum& sum) {
  Sum slope;
  const double first = sum.front().time, last = sum.back().time;
  for (const Term& term : sum)
    if (term.time > first) slope.push_back({term.time, -term.amount * (term.time - first) / (last - first)});
  return slope;
}

struct Root {
  double s = 0.0;
  bool touches = false;
};

/// All real roots. Between two neighbouring roots of the slope the sum is monotone and has one root or none (Rolle);
/// with one change of sign it has exactly one (Descartes, who holds for such sums), which ends the descent early.
std::vector<Root> roots_of(const Sum& sum) {
  const std::size_t changes = sign_changes_of(sum);
  if (changes == 0) return {};
  const double low = outermost(sum, -1), high = outermost(sum, 1);
  if (changes == 1) return {{.s = bisect(sum, low, high)}};
  // The slope's factor is e^(s · first time) > 0: divided out, the sum's own roots stay where they are.
  Sum shifted = sum;
  for (Term& term : shifted) term.time -= sum.front().time;
  std::vector<Root> roots;
  double left = low;
  int sign_left = sign_of(value_at(shifted, low).sum);
  for (const Root& turn : roots_of(slope_of(shifted))) {
    if (turn.s <= low || turn.s >= high) continue;
    const int sign = sign_at(shifted, turn.s);
    if (sign == 0) {
      roots.push_back({.s = turn.s, .touches = true});
    } else if (sign_left != 0 && sign != sign_left) {
      roots.push_back({.s = bisect(shifted, left, turn.s)});
    }
    left = turn.s;
    sign_left = sign;
  }
  const int sign_high = sign_of(value_at(shifted, high).sum);
  if (sign_left != 0 && sign_left != sign_high) roots.push_back({.s = bisect(shifted, left, high)});
  return roots;
}

/// A touch with different signs beside it is a crossing (a triple root).
bool crosses(const Sum& sum, double s) {
  double step = 1e-3;
  return sign_of(value_at(sum, s - step).sum) != sign_of(value_at(sum, s + step).sum);
}

InternalReturn internal_return_of(const Sum& sum) {
  InternalReturn found;
  if (sum.empty()) return found;
  found.sign_changes = sign_changes_of(sum);
  for (const Root& root : roots_of(sum))
    found.rates.push_back({.rate = std::expm1(root.s), .touches = root.touches && !crosses(sum, root.s)});
  return found;
}

/// Sum of the flows' worth at each time, and the time at which it first reaches 0.
std::optional<double> payback_of(std::span<const double> flows, double rate) {
  double sum = 0.0, factor = 1.0;
  for (std::size_t t = 0; t < flows.size(); ++t) {
    const double before = sum;
    sum += flows[t] * factor;
    factor /= 1.0 + rate;
    if (sum < 0.0) continue;
    return t == 0 ? 0.0 : static_cast<double>(t - 1) + before / (before - sum);
  }
  return std::nullopt;
}

}  // namespace

double net_present_value(std::span<const double> flows, double rate) {
  double worth = 0.0;
  for (std::size_t t = flows.size(); t-- > 0;) worth = worth / (1.0 + rate) + flows[t];
  return worth;
}

std::optional<double> InternalReturn::only() const {
  if (rates.size() != 1 || rates.front().touches) return std::nullopt;
  return rates.front().rate;
}

InternalReturn internal_return(std::span<const double> flows) {
  Sum sum;
  for (std::size_t t = 0; t < flows.size(); ++t)
    if (flows[t] != 0.0) sum.push_back({.time = static_cast<double>(t), .amount = flows[t]});
  return internal_return_of(sum);
}

InternalReturn internal_return(std::span<const DatedFlow> flows) {
  constexpr double days_per_year = 365.0;
  std::vector<DatedFlow> sorted(flows.begin(), flows.end());
  std::ranges::stable_sort(sorted, {}, &DatedFlow::day);
  Sum sum;
  for (const DatedFlow& flow : sorted) {
    const double time = (flow.day - sorted.front().day) / days_per_year;
    if (!sum.empty() && sum.back().time == time) {
      sum.back().amount += flow.amount;
    } else {
      sum.push_back({.time = time, .amount = flow.amount});
    }
  }
  std::erase_if(sum, [](const Term& term) { return term.amount == 0.0; });
  return internal_return_of(sum);
}

std::optional<double> modified_return(std::span<const double> flows, double finance_rate, double reinvestment_rate) {
  if (flows.size() < 2) return std::nullopt;
  const auto periods = static_cast<double>(flows.size() - 1);
  std::vector<double> paid_in(flows.begin(), flows.end()), paid_out = paid_in;
  for (double& flow : paid_in) flow = std::min(flow, 0.0);
  for (double& flow : paid_out) flow = std::max(flow, 0.0);
  const double in = -net_present_value(paid_in, finance_rate);
  const double out = net_present_value(paid_out, reinvestment_rate);
  if (!(in > 0.0) || !(out > 0.0)) return std::nullopt;
  return (1.0 + reinvestment_rate) * std::pow(out / in, 1.0 / periods) - 1.0;
}

std::optional<double> payback_periods(std::span<const double> flows) { return payback_of(flows, 0.0); }

std::optional<double> discounted_payback_periods(std::span<const double> flows, double rate) {
  return payback_of(flows, rate);
}

}  // namespace gigawatt::finance
