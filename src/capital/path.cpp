// The way to a default as a list of dated steps: the chain of causes, what else happened to the same parties meanwhile,
// and who bears it afterwards. Nothing is judged here: every step is an event, or the same one month after month.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "capital/analyse.hpp"

namespace gigawatt::capital {
namespace {

using Part = Step::Part;

const Event& event_at(const State& state, int at) { return state.events[static_cast<std::size_t>(at)]; }

/// From the first cause to the event.
std::vector<int> chain(const State& state, int event) {
  std::vector<int> links;
  for (int at = event; at >= 0; at = event_at(state, at).cause) links.push_back(at);
  std::ranges::reverse(links);
  return links;
}

std::string sentence(const State& state, const Event& event) {
  const std::string& party = state.name(event.party);
  const std::string other = event.counterparty < 0 ? "" : state.name(event.counterparty);
  const std::string what =
      event.instrument < 0 ? "" : state.input.instruments[static_cast<std::size_t>(event.instrument)].name;
  switch (event.kind) {
    case EventKind::late_capacity:
      return fmt::format("{} does not earn the fee for it ({})", party, what);
    case EventKind::damages:
      return fmt::format("{} owes {} damages for it", party, other);
    case EventKind::draw_refused:
      return fmt::format("{} cannot lend {} what it promised ({})", party, other, what);
    case EventKind::tranche_missed:
      return fmt::format("{} cannot pay what it promised into {} ({})", party, other, what);
    case EventKind::line_drawn:
      return fmt::format("{} draws on {}", party, what);
    case EventKind::guarantee_called:
      return fmt::format("{} pays {} instead ({})", party, other, what);
    case EventKind::accelerated:
      return fmt::format("{} makes all of {} due at once", other, what);
    case EventKind::defaulted:
      return fmt::format("In this scenario {} defaults", party);
    case EventKind::missed_payment:
      return fmt::format("{} misses payments to {} ({})", party, other, what);
    default:
      return event.text;
  }
}

bool is_same(const Event& one, const Event& other) {
  return one.kind == other.kind && one.party == other.party && one.counterparty == other.counterparty &&
         one.instrument == other.instrument;
}

/// All months from `from` to the event `last` in which the same happened.
Step gathered(const State& state, Part part, int last, time::Month from) {
  const Event& event = event_at(state, last);
  Step step{.part = part,
            .since = event.month,
            .until = event.month,
            .months = 0,
            .text = sentence(state, event),
            .event = last};
  std::optional<time::Month> counted;
  for (int at = 0; at <= last; ++at) {
    const Event& other = event_at(state, at);
    if (other.month < from || !is_same(other, event)) continue;
    if (!counted) step.since = other.month;
    if (counted != other.month) ++step.months;
    counted = other.month;
    step.amount += other.amount;
  }
  return step;
}

/// What a party leaves unpaid is carried on from month to month: the last month says how much it is by then.
Step unpaid(const State& state, Part part, int last, time::Month from) {
  const Event& event = event_at(state, last);
  Step step{.part = part, .since = event.month, .until = event.month, .event = last};
  std::set<std::string> names;
  std::set<int> months;
  for (int at = 0; at <= last; ++at) {
    const Event& other = event_at(state, at);
    if (other.kind != EventKind::missed_payment || other.party != event.party || other.month < from) continue;
    step.since = std::min(step.since, other.month);
    months.insert(other.month - from);
    if (other.month != event.month) continue;
    step.amount += other.amount;
    if (other.instrument >= 0) names.insert(state.input.instruments[static_cast<std::size_t>(other.instrument)].name);
  }
  step.months = static_cast<int>(months.size());
  step.text = fmt::format("{} cannot pay all that is due", state.name(event.party));
  if (!names.empty()) step.text += fmt::format(": {}", fmt::join(names, ", "));
  return step;
}

/// What happens on the way without being one of its causes.
bool is_aside(EventKind kind) {
  return kind == EventKind::damages || kind == EventKind::line_drawn || kind == EventKind::draw_refused ||
         kind == EventKind::tranche_missed || kind == EventKind::covenant_breached ||
         kind == EventKind::distributions_locked || kind == EventKind::late_capacity;
}

/// Whether the event has `ancestor` among its causes.
bool follows(const State& state, int event, const std::set<int>& ancestors) {
  for (int at = event; at >= 0; at = event_at(state, at).cause)
    if (ancestors.contains(at)) return true;
  return false;
}

/// What a party does not pay from a month on, and its default.
std::set<int> unpaid_by(const State& state, int party, time::Month from) {
  std::set<int> list;
  for (std::size_t at = 0; at < state.events.size(); ++at) {
    const Event& event = state.events[at];
    if (event.party == party && event.month >= from &&
        (event.kind == EventKind::missed_payment || event.kind == EventKind::defaulted))
      list.insert(static_cast<int>(at));
  }
  return list;
}

void add_asides(const State& state, const std::vector<int>& links, time::Month from, std::vector<Step>& steps) {
  std::set<int> parties;
  for (const int at : links) parties.insert(event_at(state, at).party);
  const std::set<int> own = unpaid_by(state, event_at(state, links.back()).party, from);
  std::vector<int> last;  // of each kind
  for (int at = 0; at < links.back(); ++at) {
    const Event& event = event_at(state, at);
    const bool happens = is_aside(event.kind) && parties.contains(event.party);
    const bool helps = event.kind == EventKind::guarantee_called && follows(state, event.cause, own);
    if (event.month < from || (!happens && !helps)) continue;
    if (std::ranges::any_of(links, [&](int link) { return is_same(event_at(state, link), event); })) continue;
    const auto same = std::ranges::find_if(last, [&](int other) { return is_same(event_at(state, other), event); });
    if (same == last.end())
      last.push_back(at);
    else
      *same = at;
  }
  for (const int at : last) steps.push_back(gathered(state, Part::aside, at, from));
}

/// What a creditor misses from the default on: how much at most, and how much when the plan ends.
void add_creditors(const State& state, const Event& failed, std::vector<Step>& steps) {
  std::map<int, std::map<int, Cents>> open;  // creditor → months since the plan's first → sum
  std::map<int, int> last;
  for (std::size_t at = 0; at < state.events.size(); ++at) {
    const Event& event = state.events[at];
    if (event.kind != EventKind::missed_payment || event.party != failed.party || event.month < failed.month) continue;
    open[event.counterparty][event.month - state.input.first] += event.amount;
    last[event.counterparty] = static_cast<int>(at);
  }
  for (const auto& [creditor, months] : open) {
    const auto most = std::ranges::max_element(months, {}, [](const auto& month) { return month.second; });
    const bool to_the_end = months.rbegin()->first == state.input.months - 1;
    Step step{.part = Part::after,
              .since = state.input.first.plus(months.begin()->first),
              .until = state.input.first.plus(months.rbegin()->first),
              .months = static_cast<int>(months.size()),
              .amount = to_the_end ? months.rbegin()->second : most->second,
              .text = "",
              .event = last[creditor]};
    step.text = to_the_end ? fmt::format("{} is still owed by {} when the plan ends", state.name(creditor),
                                         state.name(failed.party))
                           : fmt::format("{} waits for what {} owes it, most of all in {}", state.name(creditor),
                                         state.name(failed.party), time::to_text(state.input.first.plus(most->first)));
    steps.push_back(std::move(step));
  }
}

void add_after(const State& state, int failure, std::vector<Step>& steps) {
  const Event& failed = event_at(state, failure);
  const std::set<int> own = unpaid_by(state, failed.party, failed.month);
  std::vector<int> last;
  for (int at = failure + 1; at < static_cast<int>(state.events.size()); ++at) {
    const Event& event = event_at(state, at);
    const bool ends =
        event.kind == EventKind::contract_ended && (event.party == failed.party || event.counterparty == failed.party);
    const bool demands =
        event.kind == EventKind::accelerated && event.party == failed.party && event.month == failed.month;
    const bool helps = event.kind == EventKind::guarantee_called && follows(state, event.cause, own);
    const bool falls = event.kind == EventKind::defaulted && follows(state, event.cause, own);
    if (!ends && !demands && !helps && !falls) continue;
    const auto same = std::ranges::find_if(last, [&](int other) { return is_same(event_at(state, other), event); });
    if (same == last.end())
      last.push_back(at);
    else
      *same = at;
  }
  for (const int at : last) steps.push_back(gathered(state, Part::after, at, failed.month));
  add_creditors(state, failed, steps);
}

}  // namespace

std::vector<Step> path_of(const State& state, int event) {
  const std::vector<int> links = chain(state, event);
  // The first cause may have begun before the month that cost the party most: count from its first month on.
  const Step origin = gathered(state, Part::origin, links.front(), state.input.first);
  std::vector<Step> steps;
  for (const int at : links) {
    const EventKind kind = event_at(state, at).kind;
    const Part part = at == event ? Part::end : at == links.front() ? Part::origin : Part::step;
    if (part == Part::end) continue;
    steps.push_back(kind == EventKind::missed_payment ? unpaid(state, part, at, origin.since)
                                                      : gathered(state, part, at, origin.since));
  }
  add_asides(state, links, origin.since, steps);
  std::ranges::stable_sort(steps, [](const Step& a, const Step& b) {  // a month's causes stand before the rest of it
    if (a.since != b.since) return a.since < b.since;
    return a.part != b.part ? a.part < b.part : a.event < b.event;
  });
  steps.push_back(gathered(state, Part::end, event, event_at(state, event).month));
  add_after(state, event, steps);
  return steps;
}

std::string cause_of(const State& state, const std::vector<Step>& path) {
  std::vector<std::string> links;
  for (const Step& step : path) {
    if (step.part == Part::aside || step.part == Part::after) continue;
    const Event& event = event_at(state, step.event);
    std::string text = fmt::format("{}: {}", time::to_text(event.month), event.text);
    if (step.months > 1 && step.amount > 0)
      text +=
          fmt::format(" (since {} in {} months: {})", time::to_text(step.since), step.months, money_text(step.amount));
    links.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(links, " → "));
}

}  // namespace gigawatt::capital
