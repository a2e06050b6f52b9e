#include "study/known_dates.hpp"

#include <algorithm>
#include <ranges>
#include <set>

#include "study/build_model.hpp"

namespace gigawatt::study {
namespace {

/// The date of a hall that states one, before rests moved it: the last of them is taken back first.
time::Date stated(time::Date ready, const std::vector<scenario::Pause>& pauses, time::Month known) {
  for (const scenario::Pause& pause : pauses | std::views::reverse) {
    if (pause.from.in_month() <= known) continue;
    const time::Month before = ready.in_month().plus(pause.from.in_month() - pause.until.in_month());
    const time::Date moved{before.year(), before.month(), std::min(ready.day, 28)};
    if (moved.first_full_month() >= pause.from.in_month()) ready = moved;
  }
  return ready;
}

}  // namespace

KnownDates::KnownDates(const scenario::Scenario& scenario) {
  std::set<time::Month> begins;
  for (const scenario::Site& site : scenario.sites) {
    std::vector<scenario::Pause>& pauses = pauses_.emplace_back();
    if (site.build) pauses = site.build->pauses;
    std::ranges::sort(pauses, {}, &scenario::Pause::from);
    for (const scenario::Pause& pause : pauses) begins.insert(pause.from.in_month());
  }
  std::vector<time::Month> known = {time::Month{}};
  known.insert(known.end(), begins.begin(), begins.end());
  for (const time::Month month : known) {
    DatesSince& since = since_.emplace_back(DatesSince{.month = month, .ready = {}});
    if (begins.empty()) {  // nothing to take back: as it stands
      for (const scenario::Site& site : scenario.sites)
        for (auto& list = since.ready.emplace_back(); const scenario::Hall& hall : site.halls)
          list.push_back(hall.ready);
      continue;
    }
    scenario::Scenario then = scenario;
    for (scenario::Site& site : then.sites)
      if (site.build)
        std::erase_if(site.build->pauses, [&](const scenario::Pause& pause) { return pause.from.in_month() > month; });
    date_by_build(then);
    for (std::size_t s = 0; s < then.sites.size(); ++s)
      for (auto& list = since.ready.emplace_back(); const scenario::Hall& hall : then.sites[s].halls)
        list.push_back(hall.scheduled ? hall.ready : stated(hall.ready, pauses_[s], month));
  }
}

time::Date KnownDates::ready(std::size_t site, std::size_t hall, time::Month month) const {
  auto known = since_.begin();
  while (std::next(known) != since_.end() && std::next(known)->month <= month) ++known;
  return known->ready[site][hall];
}

bool KnownDates::rests(std::size_t site, time::Month month) const {
  return std::ranges::any_of(pauses_[site], [&](const scenario::Pause& pause) {
    return pause.from.in_month() <= month && month < pause.until.in_month();
  });
}

}  // namespace gigawatt::study
