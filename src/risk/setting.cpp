#include "risk/setting.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "base/require.hpp"

namespace gigawatt::risk {
namespace {

template <class Entries, class Id>
std::size_t place_of(const Entries& entries, const Id& id) {
  const auto found = std::ranges::find_if(entries, [&](const auto& entry) { return entry.id == id; });
  GIGAWATT_REQUIRE(found != entries.end());
  return static_cast<std::size_t>(found - entries.begin());
}

/// What money leads to: work rests, or a contract ends.
void put(const study::Amendment& amendment, const scenario::Scenario& scenario, Sample& sample) {
  if (const auto* pause = std::get_if<study::BuildPause>(&amendment)) {
    sample.sites[place_of(scenario.sites, pause->site)].rests.push_back({pause->month, pause->last});
    return;
  }
  const auto* ended = std::get_if<study::ContractEnd>(&amendment);
  GIGAWATT_REQUIRE(ended != nullptr);
  std::optional<time::Month>& end = sample.contract_end[place_of(scenario.contracts, ended->contract)];
  const time::Month last = ended->month.plus(-1);
  end = end ? std::min(*end, last) : last;
}

/// The same day so many months later; the last one of its month if that is shorter.
time::Date months_later(time::Date date, int months) {
  const time::Month moved = date.in_month().plus(months);
  const int last = static_cast<int>(time::days_of_month[static_cast<std::size_t>(moved.month() - 1)]);
  return {moved.year(), moved.month(), std::min(date.day, last)};
}

/// Halls that state their date and do not stand yet come later by the months of each rest.
void delay_stated(const scenario::Scenario& scenario, Sample& sample) {
  for (std::size_t s = 0; s < scenario.sites.size(); ++s)
    for (std::size_t h = 0; h < scenario.sites[s].halls.size(); ++h) {
      const scenario::Hall& hall = scenario.sites[s].halls[h];
      double& days = sample.sites[s].hall_days[h];
      for (const Rest& rest : sample.sites[s].rests) {
        const time::Date ready = later(hall.ready, days);
        if (hall.scheduled || ready.first_full_month() < rest.first) continue;
        const time::Date moved = months_later(ready, rest.last - rest.first + 1);
        days += static_cast<double>(time::day_number(moved) - time::day_number(ready));
      }
    }
}

}  // namespace

Sample Setting::once(const Draft& draft, std::span<const study::Amendment> amendments) const {
  const scenario::Scenario& scenario = base.prepared.scenario;
  Sample sample = unchanged(scenario);
  sample.number = draft.number;
  sample.weather = draft.weather;
  for (std::size_t d = 0; d < inputs.size(); ++d) risk::put(inputs[d], draft.drawn[d], scenario, sample);
  for (const Shock& shock : *draft.under) apply(shock, scenario, from, sample);
  for (const study::Amendment& amendment : amendments) put(amendment, scenario, sample);
  schedules.put(scenario, draft.build, sample);
  delay_stated(scenario, sample);
  return sample;
}

Sample Setting::sample(const Draft& draft, std::span<const study::Amendment> amendments) const {
  Sample sample = once(draft, amendments);
  std::set<time::Month> begins;
  for (const SiteSample& site : sample.sites)
    for (const Rest& rest : site.rests) begins.insert(rest.first);
  if (begins.empty()) return sample;
  const auto know = [&](time::Month month, const Sample& then) {
    KnownDays& known = sample.known.emplace_back(KnownDays{.month = month, .hall_days = {}});
    for (const SiteSample& site : then.sites) known.hall_days.push_back(site.hall_days);
  };
  know(time::Month{}, once(draft, {}));
  for (const time::Month begin : begins) {
    std::vector<study::Amendment> known;
    std::ranges::copy_if(amendments, std::back_inserter(known),
                         [&](const study::Amendment& amendment) { return study::month_of(amendment) <= begin; });
    know(begin, once(draft, known));
  }
  return sample;
}

}  // namespace gigawatt::risk
