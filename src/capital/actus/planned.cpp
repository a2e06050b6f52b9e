#include "capital/actus/planned.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace gigawatt::capital::actus {
namespace {

/// What a schedule starts from: its anchor, or one cycle after the initial exchange.
std::optional<Moment> anchor_of(const Terms& terms, const std::optional<Moment>& anchor,
                                const std::optional<Cycle>& cycle) {
  if (anchor || !cycle) return anchor;
  return plus(terms.initial_exchange.value_or(terms.status_date), cycle->period, 1, terms.end_of_month);
}

class Planner {
 public:
  Planner(const Terms& terms, const Request& request, Moment end) : terms_(terms), request_(request), end_(end) {}

  std::vector<Planned> redeeming_loan() {
    add(*terms_.initial_exchange, EventType::ied);
    add_shifted(end_, EventType::md);
    interest();
    if (terms_.type != ContractType::pam) principal();
    resets(end_);
    if (terms_.type == ContractType::ann) first_annuity();
    if (terms_.base == InterestBase::lagged && terms_.type != ContractType::pam)
      cycle(terms_.base_anchor, terms_.base_cycle, EventType::ipcb);
    if (terms_.scales_interest || terms_.scales_notional)
      cycle(terms_.scaling_anchor, terms_.scaling_cycle, EventType::sc);
    return finish();
  }

  std::vector<Planned> exotic_loan() {
    add(*terms_.initial_exchange, EventType::ied);
    add_shifted(end_, EventType::md);
    for (std::size_t k = 0; k < terms_.principal_parts.size(); ++k) {
      const PrincipalPart& part = terms_.principal_parts[k];
      for (const Moment moment : schedule(part.anchor, part.cycle, end_of_part(terms_.principal_parts, k),
                                          AtEnd::left_out, terms_.end_of_month))
        add_shifted(moment, part.increases ? EventType::pi : EventType::pr, part.amount);
    }
    for (std::size_t k = 0; k < terms_.interest_parts.size(); ++k)
      for (const Moment moment : schedule(terms_.interest_parts[k].anchor, terms_.interest_parts[k].cycle,
                                          end_of_part(terms_.interest_parts, k), AtEnd::left_out, terms_.end_of_month))
        add_shifted(moment, EventType::ip);
    if (terms_.rate) add_shifted(end_, EventType::ip);
    for (std::size_t k = 0; k < terms_.rate_parts.size(); ++k) {
      const RatePart& part = terms_.rate_parts[k];
      for (const Moment moment :
           schedule(part.anchor, part.cycle, end_of_part(terms_.rate_parts, k), AtEnd::left_out, terms_.end_of_month))
        add_shifted(moment, part.is_fixed ? EventType::rrf : EventType::rr, part.rate);
    }
    return finish();
  }

  /// Call money, and contracts of no maturity: interest is added until a call, or the end that is written. Neither is
  /// shifted to a business day.
  std::vector<Planned> callable_loan() {
    const std::optional<Moment> call = terms_.maturity ? std::nullopt : call_of(terms_, request_);
    const Moment end = call.value_or(end_);
    add(*terms_.initial_exchange, EventType::ied);
    if (terms_.rate && terms_.interest_cycle)
      for (const Moment moment : schedule(terms_.interest_anchor.value_or(*terms_.initial_exchange),
                                          terms_.interest_cycle, end, AtEnd::left_out, terms_.end_of_month))
        add_shifted(moment, EventType::ipci);
    resets(end);
    if (terms_.maturity) {
      add(end, EventType::md);
      if (terms_.rate) add(end, EventType::ip);
    } else if (call) {
      const Moment settled = terms_.business_days.paid(plus(*call, terms_.notice, 1));
      add(*call, EventType::xd);
      if (terms_.rate) add(settled, EventType::ip);
      add(settled, EventType::std);
    }
    return finish();
  }

 private:
  template <class Part>
  [[nodiscard]] Moment end_of_part(const std::vector<Part>& parts, std::size_t k) const {
    return k + 1 < parts.size() ? std::min(parts[k + 1].anchor, end_) : end_;
  }

  void add(Moment moment, EventType type, double value = 0.0) {
    planned_.push_back({.scheduled = moment, .paid = moment, .type = type, .value = value});
  }

  void add_shifted(Moment moment, EventType type, double value = 0.0) {
    planned_.push_back({.scheduled = moment, .paid = terms_.business_days.paid(moment), .type = type, .value = value});
  }

  void cycle(const std::optional<Moment>& anchor, const std::optional<Cycle>& every, EventType type) {
    const std::optional<Moment> first = anchor_of(terms_, anchor, every);
    if (!first) return;
    for (const Moment moment : schedule(*first, every, end_, AtEnd::left_out, terms_.end_of_month))
      add_shifted(moment, type);
  }

  void interest() {
    if (!terms_.rate) return;
    std::vector<Moment> moments{end_};
    if (const std::optional<Moment> first = anchor_of(terms_, terms_.interest_anchor, terms_.interest_cycle))
      moments = schedule(*first, terms_.interest_cycle, end_, AtEnd::included, terms_.end_of_month);
    const std::optional<Moment>& capitalized = terms_.capitalization_end;
    if (capitalized && std::ranges::find(moments, *capitalized) == moments.end()) moments.push_back(*capitalized);
    for (const Moment moment : moments) {
      if (capitalized && moment <= *capitalized) {
        add_shifted(moment, EventType::ipci);
      } else {
        add_shifted(moment, EventType::ip);
      }
    }
  }

  void principal() { cycle(terms_.principal_anchor, terms_.principal_cycle, EventType::pr); }

  void resets(Moment end) {
    const std::optional<Moment> first = anchor_of(terms_, terms_.reset_anchor, terms_.reset_cycle);
    if (!first) return;
    bool known = terms_.next_reset_rate.has_value();
    for (const Moment moment : schedule(*first, terms_.reset_cycle, end, AtEnd::left_out, terms_.end_of_month)) {
      const bool takes_known = known && moment >= terms_.status_date;
      add_shifted(moment, takes_known ? EventType::rrf : EventType::rr, takes_known ? *terms_.next_reset_rate : 0.0);
      if (takes_known) known = false;
      if (terms_.type == ContractType::ann) add_shifted(moment, EventType::prf);
    }
  }

  /// The annuity is fixed a day before the first payment, unless it is written.
  void first_annuity() {
    const std::optional<Moment> first = anchor_of(terms_, terms_.principal_anchor, terms_.principal_cycle);
    if (terms_.next_redemption || !first) return;
    const Moment before{.day = first->day - 1, .second = first->second};
    if (before >= *terms_.initial_exchange) add(before, EventType::prf);
  }

  std::vector<Planned> finish() {
    if (terms_.purchase) add(*terms_.purchase, EventType::prd);
    if (terms_.termination) add(*terms_.termination, EventType::td);
    std::ranges::stable_sort(planned_, [](const Planned& a, const Planned& b) {
      return std::tie(a.paid, a.type) < std::tie(b.paid, b.type);
    });
    return std::move(planned_);
  }

  const Terms& terms_;
  const Request& request_;
  Moment end_;
  std::vector<Planned> planned_;
};

/// Payments of one amount, the first at the anchor or at the first date from the status date on.
std::optional<Moment> end_after(const Terms& terms, double payments) {
  const std::optional<Moment> anchor = anchor_of(terms, terms.principal_anchor, terms.principal_cycle);
  if (!anchor || !terms.principal_cycle || !(payments >= 0.0 && payments < 1e5)) return std::nullopt;
  int first = 0;
  while (plus(*anchor, terms.principal_cycle->period, first, terms.end_of_month) < terms.status_date) {
    if (terms.principal_cycle->period.count == 0) return std::nullopt;
    ++first;
  }
  const int count = std::max(1, static_cast<int>(std::ceil(payments - 1e-9)));
  return plus(*anchor, terms.principal_cycle->period, first + count - 1, terms.end_of_month);
}

std::optional<Moment> end_of_exotic(const Terms& terms) {
  constexpr int payments_max = 100'000;
  double left = terms.notional;
  for (std::size_t k = 0; k < terms.principal_parts.size(); ++k) {
    const PrincipalPart& part = terms.principal_parts[k];
    const bool last = k + 1 == terms.principal_parts.size();
    for (int count = 0; count < payments_max; ++count) {
      const Moment moment = part.cycle ? plus(part.anchor, part.cycle->period, count, terms.end_of_month) : part.anchor;
      if (!last && moment >= terms.principal_parts[k + 1].anchor) break;
      left += part.increases ? part.amount : -part.amount;
      if (left <= 1e-9 * terms.notional) return moment;
      if (!part.cycle || part.cycle->period.count == 0) break;
      if (last && part.increases) return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Moment> end_of(const Terms& terms) {
  if (terms.maturity) return terms.maturity;
  if (terms.type == ContractType::lax) return end_of_exotic(terms);
  if (terms.type == ContractType::ann && terms.amortization_end) return terms.amortization_end;
  if (!terms.next_redemption || *terms.next_redemption <= 0.0) return std::nullopt;
  if (terms.type == ContractType::lam) return end_after(terms, terms.notional / *terms.next_redemption);
  if (terms.type != ContractType::nam && terms.type != ContractType::ann) return std::nullopt;
  const std::optional<Moment> anchor = anchor_of(terms, terms.principal_anchor, terms.principal_cycle);
  if (!anchor || !terms.principal_cycle) return std::nullopt;
  const double years =
      year_fraction(terms.day_count, *anchor, plus(*anchor, terms.principal_cycle->period, 1, terms.end_of_month));
  const double redeemed = *terms.next_redemption - terms.notional * years * terms.rate.value_or(0.0);
  return redeemed > 0.0 ? end_after(terms, terms.notional / redeemed) : std::nullopt;
}

std::optional<Moment> call_of(const Terms& terms, const Request& request) {
  for (const ObservedEvent& event : request.events)
    if (event.performance.empty() && (event.contract_id.empty() || event.contract_id == terms.id) &&
        event.time >= terms.status_date)
      return event.time;
  return std::nullopt;
}

std::vector<Moment> annuity_dates(const Terms& terms) {
  const std::optional<Moment> anchor = anchor_of(terms, terms.principal_anchor, terms.principal_cycle);
  const std::optional<Moment> end = terms.amortization_end ? terms.amortization_end : end_of(terms);
  if (!anchor || !end) return {};
  return schedule(*anchor, terms.principal_cycle, *end, AtEnd::included, terms.end_of_month);
}

std::vector<Planned> planned_events(const Terms& terms, const Request& request) {
  if (!terms.initial_exchange) return {};
  if (terms.type == ContractType::clm || terms.type == ContractType::ump) {
    const std::optional<Moment> end = terms.maturity ? terms.maturity : request.until;
    return end || call_of(terms, request) ? Planner(terms, request, end.value_or(Moment{})).callable_loan()
                                          : std::vector<Planned>();
  }
  const std::optional<Moment> end = end_of(terms);
  if (!end) return {};
  Planner planner(terms, request, *end);
  return terms.type == ContractType::lax ? planner.exotic_loan() : planner.redeeming_loan();
}

}  // namespace gigawatt::capital::actus
