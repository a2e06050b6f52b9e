// What a row of cash flows returns: worth at a rate, every rate at which it is worth nothing, and when it has paid
// itself back. Flows are money in the period of their index, negative where paid in; rates are shares per period.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gigawatt::finance {

/// Σ flow_t / (1 + rate)^t, t from 0; rate above −1.
double net_present_value(std::span<const double> flows, double rate);

/// A rate at which the worth is 0.
struct ReturnRate {
  double rate = 0.0;
  bool touches = false;  // the worth only touches 0 there, within rounding: a double root, it does not change its sign
};

struct InternalReturn {
  std::vector<ReturnRate> rates;  // all above −1, ascending; empty where there is none
  std::size_t sign_changes = 0;   // of the flows, zeros left out: there are at most so many rates (Descartes)

  /// The rate, where there is exactly one and the worth changes its sign there. Several rates are no answer.
  [[nodiscard]] std::optional<double> only() const;
};

/// Every internal rate of return of flows at even distances.
InternalReturn internal_return(std::span<const double> flows);

struct DatedFlow {
  double day = 0.0;  // a day number; 365 of them are a year
  double amount = 0.0;
};
/// Every yearly rate at which Σ amount / (1 + rate)^((day − first day) / 365) is 0 (XIRR, actual/365), in any order.
InternalReturn internal_return(std::span<const DatedFlow> flows);

/// Rate at which what is paid in, financed at `finance_rate`, grows to what is paid out, reinvested at
/// `reinvestment_rate`, at the last flow. Absent where nothing is paid in, nothing is paid out, or there is one flow.
std::optional<double> modified_return(std::span<const double> flows, double finance_rate, double reinvestment_rate);

/// Periods until the sum of the flows first reaches 0, within the period in proportion; absent where it never does.
/// 0 where nothing is paid in at the start.
std::optional<double> payback_periods(std::span<const double> flows);

/// Likewise of the flows' worth at `rate`.
std::optional<double> discounted_payback_periods(std::span<const double> flows, double rate);

}  // namespace gigawatt::finance
