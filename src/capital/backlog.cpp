#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/require.hpp"
#include "capital/analyse.hpp"

namespace gigawatt::capital {
namespace {

/// One reservation's floor (take or pay × fee) month by month.
struct Floor {
  std::vector<Cents> committed, available;
  Cents after = 0;  // behind the plan
};

Floor floor_of(const State& state, std::size_t at, const scenario::CapacityReservation& terms, double share) {
  const scenario::Instrument& instrument = state.input.instruments[at];
  Floor floor;
  const auto scaled = [&](double cents) { return static_cast<Cents>(std::llround(share * terms.take_or_pay * cents)); };
  for (std::size_t m = 0; m < static_cast<std::size_t>(state.input.months); ++m) {
    const time::Month month = state.input.first.plus(static_cast<int>(m));
    const CapacityFee fee = within_term(instrument, month) ? state.compiled.fees[at][m] : CapacityFee{};
    floor.committed.push_back(scaled(static_cast<double>(fee.committed)));
    floor.available.push_back(scaled(static_cast<double>(fee.available)));
  }
  const std::vector<double>& after = state.compiled.after[at];
  if (state.compiled.contracts[at] != nullptr)
    floor.after = scaled(100.0 * std::accumulate(after.begin(), after.end(), 0.0));
  else
    for (const double usd : after) floor.after += scaled(100.0 * usd);
  return floor;
}

/// Of the months for which notice would come too late.
Cents notice_floor(const Floor& floor, std::size_t month, int notice_months) {
  Cents sum = 0;
  const std::size_t end = std::min(floor.committed.size(), month + 1 + static_cast<std::size_t>(notice_months));
  for (std::size_t m = month + 1; m < end; ++m) sum += floor.committed[m];
  return sum;
}

/// What a vendor has of a reservation: its own less what a right of first refusal takes over, or that part of
/// another's.
double share_of(const State& state, std::size_t at, int vendor) {
  const scenario::Exclusivity* taken_over = state.compiled.refusals[at];
  const double matched = taken_over == nullptr ? 0.0 : taken_over->matched;
  if (state.payee(at) == vendor) return 1.0 - matched;
  return state.compiled.refusal_holders[at] == vendor ? matched : 0.0;
}

/// Behind each month: what the capacity of the run can deliver, and of it what a customer pays that has not failed yet.
struct Later {
  std::vector<Cents> deliverable, from_who_pays;
};

Later later_of(const State& state, const Floor& floor, const std::optional<Default>& failed) {
  Later later{std::vector<Cents>(floor.available.size()), std::vector<Cents>(floor.available.size())};
  Cents deliverable = floor.after, paid = failed ? 0 : floor.after;
  for (std::size_t m = floor.available.size(); m-- > 0;) {
    later.deliverable[m] = deliverable;
    later.from_who_pays[m] = paid;
    deliverable += floor.available[m];
    if (!failed || state.input.first.plus(static_cast<int>(m)) < failed->month) paid += floor.available[m];
  }
  return later;
}

void add_reservation(const State& state, std::size_t at, const scenario::CapacityReservation& terms, double share,
                     std::vector<BacklogMonth>& backlog) {
  const Floor floor = floor_of(state, at, terms, share);
  const scenario::Instrument& instrument = state.input.instruments[at];
  const time::Month signed_in =
      std::max(state.input.first, instrument.signed_in.value_or(instrument.from.value_or(state.input.first)));
  const auto customer = static_cast<std::size_t>(state.payer(at));
  const auto& failed = state.defaults[customer];
  // What replaces it cancels what is left of it.
  std::optional<time::Month> ended = state.instruments[at].ended_in;
  const std::optional<time::Month> replaced = replaced_from(state.input, instrument);
  if (replaced && (!ended || *replaced < *ended)) ended = replaced;
  Cents to_come = floor.after;
  for (const Cents cents : floor.committed) to_come += cents;
  Cents contractual = 0;
  const Later later = later_of(state, floor, failed);
  for (std::size_t m = 0; m < backlog.size(); ++m) {
    const time::Month month = state.input.first.plus(static_cast<int>(m));
    BacklogMonth& out = backlog[m];
    if (month == signed_in) {
      contractual =
          terms.notice_months > 0 ? floor.committed[m] + notice_floor(floor, m, terms.notice_months) : to_come;
      out.signed_now += contractual;
    }
    if (month < signed_in || (ended && month > *ended)) continue;
    const Cents recognised = replaced == month ? 0 : std::min(contractual, floor.available[m]);
    const Cents lapsed = terms.extends_with_delay || replaced == month
                             ? 0
                             : std::clamp<Cents>(floor.committed[m] - floor.available[m], 0, contractual - recognised);
    const bool ends = ended == month;
    const Cents cancelled = ends ? contractual - recognised - lapsed : 0;
    contractual -= recognised + lapsed + cancelled;
    out.recognised += recognised;
    out.lapsed += lapsed;
    out.cancelled += cancelled;
    if (!ends && terms.notice_months > 0) {  // another month without notice
      const Cents renewed = std::max<Cents>(0, notice_floor(floor, m, terms.notice_months) - contractual);
      out.signed_now += renewed;
      contractual += renewed;
    }
    out.contractual += contractual;
    if (ends) continue;
    out.deliverable += std::min(contractual, later.deliverable[m]);
    out.credit_adjusted += std::min(contractual, later.from_who_pays[m]);
  }
}

}  // namespace

std::vector<BacklogMonth> backlog_of(const State& state, int vendor) {
  std::vector<BacklogMonth> backlog(static_cast<std::size_t>(state.input.months));
  bool any = false;
  for (const std::size_t i : state.compiled.capacities) {
    const double share = state.takes_part(i) ? share_of(state, i, vendor) : 0.0;
    if (share <= 0.0) continue;
    add_reservation(state, i, state.terms<scenario::CapacityReservation>(i), share, backlog);
    any = true;
  }
  if (!any) return {};
  for (std::size_t m = 0; m < backlog.size(); ++m) {
    const Cents before = m == 0 ? 0 : backlog[m - 1].contractual;
    const BacklogMonth& now = backlog[m];
    GIGAWATT_REQUIRE(now.contractual == before + now.signed_now - now.recognised - now.lapsed - now.cancelled);
  }
  return backlog;
}

BacklogMonth total(const std::vector<BacklogMonth>& backlog) {
  BacklogMonth sums = backlog.empty() ? BacklogMonth{} : backlog.back();
  sums.signed_now = sums.recognised = sums.lapsed = sums.cancelled = 0;
  for (const BacklogMonth& month : backlog) {
    sums.signed_now += month.signed_now;
    sums.recognised += month.recognised;
    sums.lapsed += month.lapsed;
    sums.cancelled += month.cancelled;
  }
  return sums;
}

}  // namespace gigawatt::capital
