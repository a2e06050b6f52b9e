#include "capital/actus/contract.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "capital/actus/loan.hpp"

namespace gigawatt::capital::actus {
namespace {

class Guarantee {
 public:
  Guarantee(const Terms& terms, const Request& request) : terms_(terms), request_(request) {}

  std::vector<Event> run() {
    const std::optional<Moment> end = end_of_cover();
    const std::optional<Moment> call = called(end);
    if (terms_.purchase && *terms_.purchase > terms_.status_date) {
      add(*terms_.purchase, EventType::prd, -terms_.sign * terms_.price_at_purchase, exposure(*terms_.purchase));
    }
    fees(end, call);
    if (call) {
      settle(*call);
    } else if (end) {
      add(*end, EventType::md, 0.0, 0.0);
    }
    std::ranges::stable_sort(
        events_, [](const Event& a, const Event& b) { return std::tie(a.time, a.type) < std::tie(b.time, b.type); });
    if (request_.until) std::erase_if(events_, [&](const Event& event) { return event.time > *request_.until; });
    return std::move(events_);
  }

 private:
  void add(Moment time, EventType type, double payoff, double notional) {
    events_.push_back({.time = time, .type = type, .payoff = payoff, .notional = notional});
  }

  /// What is covered, signed as the guarantee is.
  [[nodiscard]] double exposure(Moment moment) const {
    double amount = terms_.exposure == Exposure::principal ? terms_.notional : 0.0;
    if (terms_.exposure != Exposure::principal)
      for (const Terms& contract : terms_.covered) {
        const Owed owed = owed_at(contract, request_, moment);
        amount += std::abs(owed.notional);
        if (terms_.exposure == Exposure::notional_and_interest) amount += std::abs(owed.accrued_interest);
      }
    return terms_.sign * terms_.coverage * amount;
  }

  [[nodiscard]] std::optional<Moment> end_of_cover() const {
    if (terms_.maturity) return terms_.maturity;
    std::optional<Moment> last;
    for (const Terms& contract : terms_.covered)
      if (const std::optional<Moment> end = end_of(contract)) last = std::max(last.value_or(*end), *end);
    return last;
  }

  /// The first credit event of a covered contract while the cover lasts.
  [[nodiscard]] std::optional<Moment> called(const std::optional<Moment>& end) const {
    std::optional<Moment> first;
    for (const ObservedEvent& event : request_.events) {
      const bool covered = std::ranges::find(terms_.covered_ids, event.contract_id) != terms_.covered_ids.end();
      if (!covered || event.performance != terms_.covered_performance || event.time < terms_.status_date) continue;
      if ((end && event.time > *end) || (first && *first <= event.time)) continue;
      first = event.time;
    }
    return first;
  }

  void fees(const std::optional<Moment>& end, const std::optional<Moment>& call) {
    if (!terms_.fee_anchor || !end) return;
    for (const Moment moment :
         schedule(*terms_.fee_anchor, terms_.fee_cycle, *end, AtEnd::left_out, terms_.end_of_month))
      if (moment > terms_.status_date && (!call || moment <= *call))
        add(terms_.business_days.paid(moment), EventType::fp, terms_.sign * terms_.fee_rate, exposure(moment));
  }

  /// A fee in proportion to the days since the last one.
  [[nodiscard]] double accrued_fee(Moment call) const {
    if (!terms_.fee_anchor || !terms_.fee_cycle || terms_.fee_cycle->period.count == 0) return 0.0;
    for (int count = 0;; ++count) {
      const Moment last = plus(*terms_.fee_anchor, terms_.fee_cycle->period, count, terms_.end_of_month);
      const Moment next = plus(*terms_.fee_anchor, terms_.fee_cycle->period, count + 1, terms_.end_of_month);
      if (last > call) return 0.0;
      if (next <= call) continue;
      return terms_.sign * terms_.fee_rate * year_fraction(terms_.day_count, last, call) /
             year_fraction(terms_.day_count, last, next);
    }
  }

  void settle(Moment call) {
    const double amount = exposure(call);
    add(call, EventType::xd, 0.0, amount);
    add(terms_.business_days.paid(plus(call, terms_.settlement, 1)), EventType::std, amount + accrued_fee(call), 0.0);
    for (std::size_t k = events_.size() - 2; k < events_.size(); ++k) events_[k].exercise_amount = amount;
  }

  const Terms& terms_;
  const Request& request_;
  std::vector<Event> events_;
};

}  // namespace

const char* name_of(EventType type) {
  constexpr std::array<const char*, 16> names{"IED", "FP",  "PR", "PI",   "XD",  "IP", "IPCI", "RRF",
                                              "RR",  "PRF", "SC", "IPCB", "PRD", "TD", "STD",  "MD"};
  return names.at(static_cast<std::size_t>(type));
}

std::vector<Event> cash_flows(const Terms& terms, const Request& request) {
  return terms.type == ContractType::ceg ? Guarantee(terms, request).run() : loan_cash_flows(terms, request);
}

}  // namespace gigawatt::capital::actus
