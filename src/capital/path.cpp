// The way to a default as a list of dated steps: the chain of causes, what else happened to the same parties meanwhile,
// and who bears it afterwards. Nothing is judged here: every step is an event, or the same one month after month.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "capital/analyse.hpp"
#include "capital/event_index.hpp"

namespace gigawatt::capital {
namespace {

using Part = Step::Part;

/// Whether two links tell the same: the later one gathers what the earlier one says.
bool alike(const EventIndex& index, int a, int b) {
  const Event &one = index.at(a), &other = index.at(b);
  if (one.kind == EventKind::missed_payment && other.kind == EventKind::missed_payment) return one.party == other.party;
  return index.group(a) == index.group(b);
}

/// From the first cause to the event.
std::vector<int> chain(const EventIndex& index, int event) {
  std::vector<int> links;
  for (int at = event; at >= 0; at = index.at(at).cause) links.push_back(at);
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

/// All months from `from` to the event `last` in which the same happened.
Step gathered(const EventIndex& index, Part part, int last, time::Month from) {
  const Event& event = index.at(last);
  Step step{.part = part,
            .since = event.month,
            .until = event.month,
            .months = 0,
            .text = sentence(index.state, event),
            .event = last};
  std::optional<time::Month> counted;
  for (const int at : index.alike(last)) {
    if (at > last) break;
    const Event& other = index.at(at);
    if (other.month < from) continue;
    if (!counted) step.since = other.month;
    if (counted != other.month) ++step.months;
    counted = other.month;
    step.amount += other.amount;
  }
  return step;
}

/// What a party leaves unpaid is carried on from month to month: the last month says how much it is by then.
Step unpaid(const EventIndex& index, Part part, int last, time::Month from) {
  const State& state = index.state;
  const Event& event = index.at(last);
  Step step{.part = part, .since = event.month, .until = event.month, .months = 0, .event = last};
  std::set<std::string> names;
  std::optional<time::Month> counted;
  for (const int at : index.missed[static_cast<std::size_t>(event.party)]) {
    if (at > last) break;
    const Event& other = index.at(at);
    if (other.month < from) continue;
    step.since = std::min(step.since, other.month);
    if (counted != other.month) ++step.months;
    counted = other.month;
    if (other.month != event.month) continue;
    step.amount += other.amount;
    if (other.instrument >= 0) names.insert(state.input.instruments[static_cast<std::size_t>(other.instrument)].name);
  }
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

/// What a party does not pay from a month on, and its default.
struct Trouble {
  int party;
  time::Month from;
};

/// Whether the event has it among its causes. Causes come before what they cause.
bool follows(const EventIndex& index, int event, const Trouble& trouble) {
  for (int at = event; at >= 0; at = index.at(at).cause) {
    const Event& cause = index.at(at);
    if (cause.month < trouble.from) return false;
    if (cause.party == trouble.party && (cause.kind == EventKind::missed_payment || cause.kind == EventKind::defaulted))
      return true;
  }
  return false;
}

/// The last one before `end` and from a month on that `counts`, or -1.
template <class Counts>
int last_of(const EventIndex& index, const std::vector<int>& events, int end, time::Month from, const Counts& counts) {
  for (auto at = std::ranges::lower_bound(events, end); at != events.begin();) {
    --at;
    if (index.at(*at).month < from) return -1;
    if (counts(*at)) return *at;
  }
  return -1;
}

void add_asides(const EventIndex& index, const std::vector<int>& links, time::Month from, std::vector<Step>& steps) {
  const int end = links.back();
  const auto add = [&](int group, const auto& counts) {
    const std::vector<int>& events = index.groups[static_cast<std::size_t>(group)];
    if (std::ranges::any_of(links, [&](int link) { return index.group(link) == group; })) return;
    const int last = last_of(index, events, end, from, counts);
    if (last >= 0) steps.push_back(gathered(index, Part::aside, last, from));
  };
  std::set<int> parties;
  for (const int at : links) parties.insert(index.at(at).party);
  for (const int party : parties)
    for (const int group : index.groups_of_party[static_cast<std::size_t>(party)])
      if (is_aside(index.at(index.groups[static_cast<std::size_t>(group)].front()).kind))
        add(group, [](int) { return true; });
  const Trouble own{index.at(end).party, from};
  std::set<int> calls;
  for (const int call : index.guarantee_calls) calls.insert(index.group(call));
  for (const int group : calls) add(group, [&](int call) { return follows(index, index.at(call).cause, own); });
}

/// What a creditor misses from the default on: how much at most, and how much when the plan ends.
void add_creditors(const EventIndex& index, const Event& failed, std::vector<Step>& steps) {
  const State& state = index.state;
  std::map<int, std::map<int, Cents>> open;  // creditor → months since the plan's first → sum
  std::map<int, int> last;
  for (const int at : index.missed[static_cast<std::size_t>(failed.party)]) {
    const Event& event = index.at(at);
    if (event.month < failed.month) continue;
    open[event.counterparty][event.month - state.input.first] += event.amount;
    last[event.counterparty] = at;
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

void add_after(const EventIndex& index, int failure, std::vector<Step>& steps) {
  const Event& failed = index.at(failure);
  const Trouble own{failed.party, failed.month};
  std::vector<int> last;  // of each group, in the order in which they begin
  for (auto turn = std::ranges::upper_bound(index.turns, failure); turn != index.turns.end(); ++turn) {
    const Event& event = index.at(*turn);
    const bool ends =
        event.kind == EventKind::contract_ended && (event.party == failed.party || event.counterparty == failed.party);
    const bool demands =
        event.kind == EventKind::accelerated && event.party == failed.party && event.month == failed.month;
    const bool passes_on = event.kind == EventKind::guarantee_called || event.kind == EventKind::defaulted;
    if (!ends && !demands && !(passes_on && follows(index, event.cause, own))) continue;
    const auto same = std::ranges::find(last, index.group(*turn), [&](int other) { return index.group(other); });
    if (same == last.end())
      last.push_back(*turn);
    else
      *same = *turn;
  }
  for (const int at : last) steps.push_back(gathered(index, Part::after, at, failed.month));
  add_creditors(index, failed, steps);
}

}  // namespace

std::vector<Step> path_of(const EventIndex& index, int event) {
  const std::vector<int> links = chain(index, event);
  // The first cause may have begun before the month that cost the party most: count from its first month on.
  const Step origin = gathered(index, Part::origin, links.front(), index.state.input.first);
  std::vector<Step> steps;
  for (auto link = links.begin(); link + 1 != links.end(); ++link) {
    const int at = *link;
    if (std::any_of(link + 1, links.end(), [&](int later) { return alike(index, at, later); })) continue;
    const EventKind kind = index.at(at).kind;
    const Part part = alike(index, at, links.front()) ? Part::origin : Part::step;
    steps.push_back(kind == EventKind::missed_payment ? unpaid(index, part, at, origin.since)
                                                      : gathered(index, part, at, origin.since));
  }
  add_asides(index, links, origin.since, steps);
  std::ranges::stable_sort(steps, [](const Step& a, const Step& b) {  // a month's causes stand before the rest of it
    if (a.since != b.since) return a.since < b.since;
    return a.part != b.part ? a.part < b.part : a.event < b.event;
  });
  steps.push_back(gathered(index, Part::end, event, index.at(event).month));
  const auto after = static_cast<std::ptrdiff_t>(steps.size());
  add_after(index, event, steps);
  std::stable_sort(steps.begin() + after, steps.end(), [](const Step& a, const Step& b) { return a.since < b.since; });
  return steps;
}

std::string cause_of(const EventIndex& index, const std::vector<Step>& path) {
  std::vector<std::string> links;
  for (const Step& step : path) {
    if (step.part == Part::aside || step.part == Part::after) continue;
    const Event& event = index.at(step.event);
    std::string text = fmt::format("{}: {}", time::to_text(event.month), event.text);
    if (step.months > 1 && step.amount > 0)
      text +=
          fmt::format(" (since {} in {} months: {})", time::to_text(step.since), step.months, money_text(step.amount));
    links.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(links, " → "));
}

}  // namespace gigawatt::capital
