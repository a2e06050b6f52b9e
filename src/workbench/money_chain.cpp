#include "workbench/money_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents, capital::Event, capital::EventKind;

const Event& event_of(const capital::Result& money, int event) { return money.events[static_cast<std::size_t>(event)]; }

bool is_capacity(const scenario::Scenario& scenario, int instrument) {
  return instrument >= 0 && std::holds_alternative<scenario::CapacityReservation>(
                                scenario.instruments[static_cast<std::size_t>(instrument)].data);
}

/// The late capacity on the way to a default or breach, or -1.
int origin_of(const scenario::Scenario& scenario, const capital::Result& money,
              const std::optional<capital::Default>& failure) {
  if (!failure) return -1;
  for (const capital::Step& step : failure->path) {
    const Event& event = event_of(money, step.event);
    const bool leads_on = step.part == capital::Step::Part::origin || step.part == capital::Step::Part::step;
    if (leads_on && event.kind == EventKind::late_capacity && is_capacity(scenario, event.instrument))
      return event.instrument;
  }
  return -1;
}

struct Start {
  int instrument = -1;
  const capital::Default* failure = nullptr;
};

/// It happens as promised no later, so that lateness is not why.
bool comes_anyway(const std::optional<capital::Result>& promised, std::size_t party,
                  std::optional<capital::Default> capital::PartyResult::* failure_of, time::Month month) {
  if (!promised) return false;
  const auto& anyway = promised->parties[party].*failure_of;
  return anyway && anyway->month <= month;
}

Start start_of(const scenario::Scenario& scenario, const capital::Result& money,
               const std::optional<capital::Result>& promised) {
  Start start;
  for (const auto failure_of : {&capital::PartyResult::first_default, &capital::PartyResult::first_breach}) {
    for (std::size_t p = 0; p < money.parties.size(); ++p) {
      const auto& failure = money.parties[p].*failure_of;
      const int origin = origin_of(scenario, money, failure);
      if (origin >= 0 && !comes_anyway(promised, p, failure_of, failure->month) &&
          (start.failure == nullptr || failure->month < start.failure->month))
        start = {origin, &*failure};
    }
    if (start.failure != nullptr) return start;
  }
  Cents most = 0;
  for (std::size_t i = 0; i < money.instruments.size(); ++i) {
    const Cents lost = money.instruments[i].committed - money.instruments[i].earned;
    if (lost <= most || !is_capacity(scenario, static_cast<int>(i))) continue;
    most = lost;
    start.instrument = static_cast<int>(i);
  }
  return start;
}

/// The covenant that is breached on the way; else one of a borrower whom lateness cost money; else none.
std::optional<ChainCovenant> covenant_of(const scenario::Scenario& scenario, const capital::Result& money,
                                         const Start& start) {
  std::optional<ChainCovenant> found;
  const auto consider = [&](int instrument) {
    const auto* debt =
        instrument < 0 ? nullptr
                       : std::get_if<scenario::Debt>(&scenario.instruments[static_cast<std::size_t>(instrument)].data);
    if (found || debt == nullptr || !debt->covenants) return;
    const int borrower = money.instruments[static_cast<std::size_t>(instrument)].payer;
    if (debt->covenants->default_cover)
      found = ChainCovenant{instrument, borrower, false, *debt->covenants->default_cover};
    else if (debt->covenants->most_leverage)
      found = ChainCovenant{instrument, borrower, true, *debt->covenants->most_leverage};
  };
  if (start.failure != nullptr)
    for (const capital::Step& step : start.failure->path)
      if (event_of(money, step.event).kind == EventKind::covenant_breached)
        consider(event_of(money, step.event).instrument);
  std::set<int> losers;
  for (const Event& event : money.events)
    if (event.kind == EventKind::late_capacity) losers.insert(event.party);
  for (std::size_t i = 0; i < money.instruments.size(); ++i)
    if (losers.contains(money.instruments[i].payer) && money.instruments[i].in_run()) consider(static_cast<int>(i));
  if (!found) return found;
  for (const Event& event : money.events)
    if (event.kind == EventKind::covenant_breached && event.instrument == found->instrument && !found->breached)
      found->breached = event.month;
  return found;
}

void find_lateness(const capital::Result& money, Chain& chain) {
  const auto& capacity = money.instruments[static_cast<std::size_t>(chain.instrument)];
  for (const Event& event : money.events) {
    if (event.kind != EventKind::late_capacity || event.instrument != chain.instrument) continue;
    if (chain.months_late == 0) chain.late_since = event.month;
    chain.late_until = event.month;
    ++chain.months_late;
    const auto m = static_cast<std::size_t>(event.month - money.first);
    chain.fee_lost_usd += capital::to_usd(capacity.committed_by_month[m] - capacity.earned_by_month[m]);
    if (!event.shortage) continue;
    chain.gpu_hours_lost += event.shortage->gpu_hours_committed - event.shortage->gpu_hours_available;
    if (!event.shortage->reason.empty()) chain.reason = event.shortage->reason;
  }
}

/// Two months before it begins to three behind the last that follows from it, within the plan.
std::pair<int, int> window_of(const capital::Result& money, const Chain& chain, const Start& start) {
  time::Month last = chain.late_until;
  if (start.failure != nullptr) {
    last = std::max(last, start.failure->month);
    for (const capital::Step& step : start.failure->path)
      if (step.part != capital::Step::Part::after) last = std::max(last, step.until);
  }
  const int months = static_cast<int>(money.parties.front().months.size());
  return {std::max(0, chain.late_since - money.first - 2), std::min(months, last - money.first + 4)};
}

void add_power(const scenario::Scenario& scenario, const study::Run& run, const scenario::ContractId& id, Chain& chain,
               int first) {
  const auto contract = std::ranges::find(scenario.contracts, id, &scenario::Contract::id);
  if (contract == scenario.contracts.end()) return;
  const study::ContractResult& result =
      run.account.contracts[static_cast<std::size_t>(contract - scenario.contracts.begin())];
  for (std::size_t m = 0; m < chain.months.size(); ++m) {
    ChainMonth& month = chain.months[m];
    const study::ContractMonth& from = result.months[static_cast<std::size_t>(first) + m];
    month.it_mw_promised = from.it_mw_committed;
    month.it_mw_there = from.it_mw_delivered;
    month.gpu_hours_promised = from.gpu_hours_committed;
    month.gpu_hours_there = std::min(from.gpu_hours_delivered, from.gpu_hours_committed);
    month.supply_mw = month.peak_mw = 0.0;
  }
  for (const study::SiteResult& site : run.account.sites) {
    if (std::ranges::find(contract->sites, site.id) == contract->sites.end()) continue;
    chain.sites.push_back(site.name);
    for (std::size_t m = 0; m < chain.months.size(); ++m) {
      const study::MonthResult& from = site.months[static_cast<std::size_t>(first) + m];
      *chain.months[m].supply_mw += from.supply_mw;
      *chain.months[m].peak_mw += from.peak_facility_mw;
    }
  }
}

/// What is overdue to each party at each month's end, counted once.
void add_waiting(const capital::Result& money, int first, double sign, std::vector<ChainMonth>& months) {
  for (const capital::Flow& flow : money.flows) {
    const int at = flow.month - money.first - first;
    if (at < 0 || at >= static_cast<int>(months.size()) || flow.in_kind) continue;
    // What a guarantor owes is due from the debtor as well. What it pays is no longer due to the creditor, but to the
    // guarantor from the next month on.
    const Cents open = flow.tag == capital::Tag::guarantee_call ? -flow.paid : flow.due - flow.paid;
    months[static_cast<std::size_t>(at)].waits_usd[static_cast<std::size_t>(flow.payee)] +=
        sign * capital::to_usd(open);
  }
}

void add_money(const capital::Result& money, const std::optional<capital::Result>& promised, Chain& chain, int first) {
  const auto& capacity = money.instruments[static_cast<std::size_t>(chain.instrument)];
  const auto fee_of = [&](const std::vector<Cents>& fees, std::size_t m) {
    return fees.empty() ? 0.0 : capital::to_usd(fees[m]);
  };
  const auto ratio_of = [&](const capital::Result& result, std::size_t m) -> std::optional<double> {
    const auto& month = result.parties[static_cast<std::size_t>(chain.covenant->borrower)].months[m];
    return chain.covenant->leverage ? month.leverage : month.cover;
  };
  std::vector<double> sums(money.parties.size(), 0.0);
  for (std::size_t at = 0; at < chain.months.size(); ++at) {
    const std::size_t m = static_cast<std::size_t>(first) + at;
    ChainMonth& month = chain.months[at];
    month.fee_promised_usd = fee_of(capacity.committed_by_month, m);
    month.fee_earned_usd = fee_of(capacity.earned_by_month, m);
    if (chain.covenant) month.ratio = ratio_of(money, m);
    if (chain.covenant && promised) month.ratio_promised = ratio_of(*promised, m);
    for (std::size_t p = 0; promised && p < sums.size(); ++p)
      sums[p] += capital::to_usd(money.parties[p].months[m].operating - promised->parties[p].months[m].operating);
    month.earned_more_usd = sums;
    month.waits_usd.assign(money.parties.size() + 1, 0.0);
  }
  add_waiting(money, first, 1.0, chain.months);
  if (promised) add_waiting(*promised, first, -1.0, chain.months);
}

std::string sentence(const capital::Result& money, const Chain& chain, const Event& event) {
  const auto& name = money.parties[static_cast<std::size_t>(event.party)].name;
  if (event.kind != EventKind::late_capacity) return event.text;
  if (event.instrument != chain.instrument)
    return fmt::format("{} earns less of {} for it", name,
                       money.instruments[static_cast<std::size_t>(event.instrument)].name);
  return chain.reason.empty() ? "not all that was promised has power" : chain.reason;
}

/// What happens for the first time to the same party under the same instrument, in the month in which it does. What
/// happens in that month as promised, too, has nothing to do with lateness.
void add_words(const capital::Result& money, const std::optional<capital::Result>& promised, Chain& chain, int first) {
  std::set<std::tuple<EventKind, int, int>> told;
  std::set<std::tuple<EventKind, int, int, time::Month>> anyway;
  if (promised)
    for (const Event& event : promised->events) anyway.insert({event.kind, event.party, event.instrument, event.month});
  const int world = static_cast<int>(money.parties.size());
  for (const Event& event : money.events) {
    const int at = event.month - money.first - first;
    if (at < 0 || event.party < 0 || event.party >= world || event.kind == EventKind::not_binding ||
        event.kind == EventKind::tranche_paid)
      continue;
    if (at >= static_cast<int>(chain.months.size())) break;
    if (anyway.contains({event.kind, event.party, event.instrument, event.month})) continue;
    // Lateness of an earlier contract that still lasts is told where the window begins; a draw of every month once.
    if (!told.insert({event.kind, event.party, event.instrument}).second) continue;
    std::string text = capitalised(sentence(money, chain, event));
    ChainMonth& month = chain.months[static_cast<std::size_t>(at)];
    if (std::ranges::find(month.words, text) == month.words.end()) month.words.push_back(std::move(text));
    month.ends = month.ends || event.kind == EventKind::defaulted;
  }
  const int again = chain.late_until - money.first - first + 1;
  if (again < static_cast<int>(chain.months.size()))
    chain.months[static_cast<std::size_t>(again)].words.insert(
        chain.months[static_cast<std::size_t>(again)].words.begin(), "All that was promised is there again");
}

}  // namespace

const ChainMonth& Chain::worst() const {
  return *std::ranges::max_element(months, {}, [](const ChainMonth& month) {
    return month.fee_promised_usd > 0.0 ? month.fee_lost_usd() / month.fee_promised_usd : 0.0;
  });
}

std::optional<Chain> chain_of(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.money || run.money->parties.empty()) return std::nullopt;
  const capital::Result& money = *run.money;
  const Start start = start_of(scenario, money, run.promised);
  if (start.instrument < 0) return std::nullopt;
  const auto& capacity = money.instruments[static_cast<std::size_t>(start.instrument)];
  Chain chain{.instrument = start.instrument, .vendor = capacity.payee, .customer = capacity.payer};
  find_lateness(money, chain);
  if (chain.months_late == 0) return std::nullopt;
  chain.covenant = covenant_of(scenario, money, start);
  const auto [first, end] = window_of(money, chain, start);
  for (int m = first; m < end; ++m) chain.months.push_back({.month = money.first.plus(m)});
  const auto& terms =
      std::get<scenario::CapacityReservation>(scenario.instruments[static_cast<std::size_t>(start.instrument)].data);
  if (!terms.contract.empty()) add_power(scenario, run, terms.contract, chain, first);
  add_money(money, run.promised, chain, first);
  add_words(money, run.promised, chain, first);
  for (std::size_t p = 0; p < money.parties.size(); ++p) {
    const auto& failed = money.parties[p].first_default;
    if (failed && failed->month >= chain.late_since && origin_of(scenario, money, failed) >= 0 &&
        !comes_anyway(run.promised, p, &capital::PartyResult::first_default, failed->month) &&
        (!chain.first_default || failed->month < chain.first_default->first))
      chain.first_default = {failed->month, static_cast<int>(p)};
  }
  return chain;
}

}  // namespace gigawatt::workbench
