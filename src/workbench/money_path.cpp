// Who fails and why as dated steps: what capital found, in words and amounts for readers. Physical causes come apart
// into what they are, the MW, the GPU-hours and the fee.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Event, capital::Step;

std::string period(time::Month since, time::Month until) {
  return since == until ? time::to_text(since) : time::to_text(since) + " to " + time::to_text(until);
}

const char* role_of(Step::Part part) {
  switch (part) {
    case Step::Part::origin:
      return "origin";
    case Step::Part::step:
      return "step";
    case Step::Part::aside:
      return "aside";
    case Step::Part::end:
      return "end";
    case Step::Part::after:
      return "after";
  }
  return "";
}

std::string amount_text(capital::Cents amount) { return amount == 0 ? "" : money(capital::to_usd(amount)); }

std::string months_text(const Step& step) {
  return step.months > 1 ? fmt::format("in {} months", step.months) : std::string();
}

/// What was promised and what there was, over all months of the step: MW on average, GPU-hours in sum.
capital::Shortage shortage_of(const capital::Result& money, const Step& step) {
  const Event& last = money.events[static_cast<std::size_t>(step.event)];
  capital::Shortage sum{.reason = last.shortage->reason};
  int months = 0;
  for (const Event& event : money.events) {
    if (!event.shortage || event.party != last.party || event.instrument != last.instrument) continue;
    if (event.month < step.since || event.month > step.until) continue;
    ++months;
    sum.it_mw_committed += event.shortage->it_mw_committed;
    sum.it_mw_available += event.shortage->it_mw_available;
    sum.gpu_hours_committed += event.shortage->gpu_hours_committed;
    sum.gpu_hours_available += event.shortage->gpu_hours_available;
  }
  sum.it_mw_committed /= std::max(1, months);
  sum.it_mw_available /= std::max(1, months);
  return sum;
}

/// The cause, then MW, GPU-hours and the fee, each a step that leads to the next.
void add_shortage(const capital::Result& money, const Step& step, std::vector<table::Step>& steps) {
  const capital::Shortage shortage = shortage_of(money, step);
  const std::string when = period(step.since, step.until);
  std::string role = role_of(step.part);
  const auto add = [&](std::string text, std::string value, std::string note) {
    steps.push_back({when, std::move(text), std::move(value), std::move(note), role});
    if (role == "origin") role = "step";
  };
  // What follows from a shortage that stands already, such as rent from a fee, is the same cause.
  if (!shortage.reason.empty() && step.part != Step::Part::step) add(capitalised(shortage.reason), "", "");
  const auto customer = static_cast<std::size_t>(money.events[static_cast<std::size_t>(step.event)].counterparty);
  const std::string name = customer < money.parties.size() ? money.parties[customer].name : "the customer";
  if (shortage.gpu_hours_committed > 0.0) {
    add(fmt::format("Not all of {}'s IT power is there", name),
        fmt::format("{:.0f} of {:.0f} MW", shortage.it_mw_available, shortage.it_mw_committed),
        step.months > 1 ? "mean of these months" : "");
    add(fmt::format("Accelerators of {} cannot run", name),
        fmt::format("{:.1f} of {:.1f} million GPU-hours", shortage.gpu_hours_available / 1e6,
                    shortage.gpu_hours_committed / 1e6),
        "");
  }
  add(step.text, amount_text(step.amount), months_text(step));
}

/// The steps of one default or breach.
table::Path path_to(const capital::Result& money, const capital::Default& failure, const std::string& what) {
  table::Path path{.title = fmt::format("{} in {}", what, time::to_text(failure.month)), .steps = {}};
  for (const Step& step : failure.path) {
    if (money.events[static_cast<std::size_t>(step.event)].shortage) {
      add_shortage(money, step, path.steps);
      continue;
    }
    path.steps.push_back(
        {period(step.since, step.until), step.text, amount_text(step.amount), months_text(step), role_of(step.part)});
  }
  return path;
}

/// Of all parties that have one, by its date; in the same month, in the order in which it happened.
std::vector<const capital::PartyResult*> by_date(const capital::Result& money,
                                                 std::optional<capital::Default> capital::PartyResult::* failure_of) {
  std::vector<const capital::PartyResult*> parties;
  for (const capital::PartyResult& party : money.parties)
    if (party.*failure_of) parties.push_back(&party);
  std::ranges::stable_sort(parties, {}, [&](const capital::PartyResult* party) {
    const capital::Default& failure = *(party->*failure_of);
    return std::pair(failure.month, failure.event);
  });
  return parties;
}

}  // namespace

std::vector<const capital::PartyResult*> defaults_of(const capital::Result& money) {
  return by_date(money, &capital::PartyResult::first_default);
}

std::vector<table::Path> money_paths(const capital::Result& money) {
  std::vector<table::Path> paths;
  for (const capital::PartyResult* party : defaults_of(money))
    paths.push_back(path_to(money, *party->first_default, fmt::format("{} defaults", party->name)));
  for (const capital::PartyResult* party : by_date(money, &capital::PartyResult::first_breach))
    paths.push_back(path_to(money, *party->first_breach, fmt::format("{} breaches a covenant", party->name)));
  return paths;
}

}  // namespace gigawatt::workbench
