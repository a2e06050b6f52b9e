#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "capital/analyse.hpp"

namespace gigawatt::capital {
namespace {

constexpr std::size_t links_max = 10;

/// The months before in which the same happened between the same, up to this event.
struct Run {
  Cents sum = 0;
  int count = 0;
  time::Month first;
};

Run run_of(const std::vector<Event>& events, int at) {
  const Event& last = events[static_cast<std::size_t>(at)];
  Run run{.first = last.month};
  for (int e = at; e >= 0; --e) {
    const Event& event = events[static_cast<std::size_t>(e)];
    if (event.kind != last.kind || event.party != last.party || event.instrument != last.instrument ||
        event.counterparty != last.counterparty)
      continue;
    // What is unpaid stands open from month to month: its last amount is all of it.
    run.sum = event.kind == EventKind::missed_payment ? last.amount : run.sum + event.amount;
    if (run.count == 0 || event.month != run.first) ++run.count;
    run.first = event.month;
  }
  return run;
}

}  // namespace

std::string chain_of(const std::vector<Event>& events, int event) {
  std::vector<std::string> links;
  for (int at = event; at >= 0 && links.size() < links_max; at = events[static_cast<std::size_t>(at)].cause) {
    const Event& link = events[static_cast<std::size_t>(at)];
    const Run run = run_of(events, at);
    std::string text = fmt::format("{}: {}", time::to_text(link.month), link.text);
    if (run.count > 1 && link.amount > 0)
      text += fmt::format(" (since {} in {} months: {})", time::to_text(run.first), run.count, money_text(run.sum));
    links.push_back(std::move(text));
  }
  std::ranges::reverse(links);
  return fmt::format("{}", fmt::join(links, " → "));
}

}  // namespace gigawatt::capital
