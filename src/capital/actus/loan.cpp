#include "capital/actus/loan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "capital/actus/planned.hpp"

namespace gigawatt::capital::actus {
namespace {

/// The last value up to a moment; the first of all where there is none before it.
double observed(const Observations& observations, const std::string& index, Moment moment) {
  const auto series = observations.find(index);
  if (series == observations.end() || series->second.empty()) return 0.0;
  double value = series->second.front().value;
  for (const Observation& observation : series->second) {
    if (observation.time > moment) break;
    value = observation.value;
  }
  return value;
}

class Loan {
 public:
  Loan(const Terms& terms, const Request& request)
      : terms_(terms), request_(request), at_(terms.business_days.calculated(terms.status_date)) {
    if (*terms.initial_exchange <= terms.status_date) begin();
  }

  Event apply(const Planned& planned) {
    accrue(terms_.business_days.calculated(planned.scheduled));
    Event event{.time = planned.paid, .type = planned.type};
    event.payoff = happen(planned);
    event.notional = notional_;
    event.rate = rate_;
    event.accrued_interest = waits_ ? 0.0 : accrued_;
    return event;
  }

  [[nodiscard]] bool is_called() const { return called_; }

  Owed owed_at(Moment moment) {
    accrue(terms_.business_days.calculated(moment));
    return {.notional = notional_, .accrued_interest = accrued_};
  }

 private:
  void begin() {
    notional_ = terms_.sign * terms_.notional;
    rate_ = terms_.rate.value_or(0.0);
    redemption_ = terms_.next_redemption.value_or(even_redemption());
    base_ = terms_.base == InterestBase::lagged && terms_.base_amount ? terms_.sign * *terms_.base_amount : notional_;
    if (terms_.accrued_interest) {
      accrued_ = terms_.sign * *terms_.accrued_interest;
    } else if (terms_.interest_anchor && *terms_.interest_anchor < *terms_.initial_exchange) {
      accrued_ = rate_ * base_ * year_fraction(terms_.day_count, *terms_.interest_anchor, *terms_.initial_exchange);
    }
    if (terms_.type == ContractType::ann && !terms_.next_redemption) fix_annuity(*terms_.initial_exchange, true);
  }

  /// Linear amortisers whose payment is not written pay even parts.
  [[nodiscard]] double even_redemption() const {
    if (terms_.type != ContractType::lam) return 0.0;
    const std::vector<Moment> dates = annuity_dates(terms_);
    return dates.empty() ? 0.0 : terms_.notional / static_cast<double>(dates.size());
  }

  void accrue(Moment moment) {
    if (moment <= at_) return;
    if (!called_) accrued_ += rate_ * base_ * year_fraction(terms_.day_count, at_, moment);
    at_ = moment;
  }

  /// Changes the state; what is paid.
  double happen(const Planned& planned) {
    switch (planned.type) {
      case EventType::ied:
        begin();
        return -terms_.sign * (terms_.notional + terms_.premium_discount);
      case EventType::pr:
        return terms_.type == ContractType::lax ? redeem(planned.value) : redeem(due());
      case EventType::pi:
        change_notional(terms_.sign * planned.value);
        return -terms_.sign * planned.value;
      case EventType::ip:
        return interest_scale_ * take_accrued();
      case EventType::ipci:
        change_notional(take_accrued());
        return 0.0;
      case EventType::rrf:
        rate_ = planned.value;
        return 0.0;
      case EventType::rr:
        reset(planned);
        return 0.0;
      case EventType::prf:
        fix_annuity(planned.scheduled, false);
        return 0.0;
      case EventType::ipcb:
        base_ = notional_;
        return 0.0;
      case EventType::sc:
        scale(planned.scheduled);
        return 0.0;
      case EventType::xd:
        called_ = true;
        waits_ = plus(planned.scheduled, terms_.notice, 1) != planned.scheduled;
        return 0.0;
      case EventType::prd:
        return -terms_.sign * (terms_.price_at_purchase + accrued_);
      case EventType::td:
        return end(terms_.sign * (terms_.price_at_termination + accrued_));
      case EventType::std:
      case EventType::md:
        return end(notional_scale_ * notional_);
      case EventType::fp:
        break;
    }
    return 0.0;
  }

  double take_accrued() {
    waits_ = false;
    return std::exchange(accrued_, 0.0);
  }

  double end(double payoff) {
    notional_ = accrued_ = base_ = 0.0;
    return payoff;
  }

  /// Of one payment, what redeems: all of it, or what interest leaves.
  [[nodiscard]] double due() const {
    return terms_.type == ContractType::lam ? redemption_ : redemption_ - terms_.sign * accrued_;
  }

  double redeem(double amount) {
    const double redeemed = std::min(amount, std::abs(notional_));
    change_notional(-terms_.sign * redeemed);
    return terms_.sign * notional_scale_ * redeemed;
  }

  void change_notional(double by) {
    notional_ += by;
    if (std::abs(notional_) < 1e-12 * terms_.notional) notional_ = 0.0;
    if (terms_.base != InterestBase::lagged) base_ = notional_;
  }

  void reset(const Planned& planned) {
    const double spread = terms_.type == ContractType::lax ? planned.value : terms_.rate_spread;
    rate_ = terms_.rate_multiplier * observed(request_.observations, terms_.reset_index, planned.scheduled) + spread;
    if (terms_.rate_floor) rate_ = std::max(rate_, *terms_.rate_floor);
    if (terms_.rate_cap) rate_ = std::min(rate_, *terms_.rate_cap);
  }

  void scale(Moment moment) {
    const double factor = observed(request_.observations, terms_.scaling_index, moment) / terms_.scaling_index_start;
    if (terms_.scales_interest) interest_scale_ = factor;
    if (terms_.scales_notional) notional_scale_ = factor;
  }

  /// The even payment after which nothing is left: what is owed at the first date, by the worth of ones then and later.
  void fix_annuity(Moment moment, bool takes_moment_itself) {
    double owed = 0.0, worth = 0.0, factor = 1.0;
    Moment before{};
    for (const Moment date : annuity_dates(terms_)) {
      if (takes_moment_itself ? date < moment : date <= moment) continue;
      if (worth == 0.0) {
        owed = std::abs(notional_) + terms_.sign * accrued_ +
               std::abs(notional_) * rate_ * year_fraction(terms_.day_count, moment, date);
      } else {
        factor /= 1.0 + rate_ * year_fraction(terms_.day_count, before, date);
      }
      worth += factor;
      before = date;
    }
    if (worth > 0.0) redemption_ = owed / worth;
  }

  const Terms& terms_;
  const Request& request_;
  Moment at_;  // accrued up to here
  double notional_ = 0.0, rate_ = 0.0, accrued_ = 0.0, base_ = 0.0, redemption_ = 0.0;
  double interest_scale_ = 1.0, notional_scale_ = 1.0;
  bool called_ = false;  // bears no interest any more
  bool waits_ = false;   // the interest is claimed, and settled later
};

}  // namespace

std::vector<Event> loan_cash_flows(const Terms& terms, const Request& request) {
  std::vector<Event> events;
  if (!terms.initial_exchange) return events;
  Loan loan(terms, request);
  for (const Planned& planned : planned_events(terms, request)) {
    if (planned.paid <= terms.status_date) continue;
    // What a call has made due is told, though it is paid later.
    if (request.until && planned.paid > *request.until && !loan.is_called()) break;
    const Event event = loan.apply(planned);
    if (planned.type == EventType::prd) events.clear();  // whoever buys sees nothing of what was before
    events.push_back(event);
    if (planned.type == EventType::td) break;
  }
  return events;
}

Owed owed_at(const Terms& terms, const Request& request, Moment moment) {
  if (!terms.initial_exchange || *terms.initial_exchange > moment) return {};
  Loan loan(terms, request);
  for (const Planned& planned : planned_events(terms, request)) {
    if (planned.paid <= terms.status_date) continue;
    if (planned.paid > moment) break;
    loan.apply(planned);
  }
  return loan.owed_at(moment);
}

}  // namespace gigawatt::capital::actus
