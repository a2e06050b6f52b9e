#include "risk/moved_work.hpp"

#include <algorithm>

namespace gigawatt::risk {
namespace {

std::vector<bool> meant(const scenario::Scenario& scenario, const scenario::Site& site, const std::string& word) {
  const std::vector<scenario::Activity>& activities = site.build->activities;
  const auto is_late_already = [&](const scenario::Activity& activity) {
    return std::ranges::any_of(scenario.resources, [&](const scenario::Resource& resource) {
      return resource.id == activity.slot && is_delivered(resource, word);
    });
  };
  std::vector<bool> list;
  for (const scenario::Activity& activity : activities)
    list.push_back(has_word(activity.id.text(), word) && !is_late_already(activity));
  if (word != "connection" || std::ranges::find(list, true) != list.end()) return list;
  for (std::size_t a = 0; a < activities.size(); ++a) list[a] = !activities[a].offers.empty();
  return list;
}

/// What comes after an activity, and itself.
std::vector<bool> behind(const std::vector<scenario::Activity>& activities, std::size_t first) {
  std::vector<bool> reached(activities.size(), false);
  reached[first] = true;
  for (bool more = true; more;) {
    more = false;
    for (std::size_t a = 0; a < activities.size(); ++a) {
      if (reached[a]) continue;
      reached[a] = std::ranges::any_of(activities[a].after, [&](const scenario::ActivityId& id) {
        const auto before = std::ranges::find(activities, id, &scenario::Activity::id);
        return before != activities.end() && reached[static_cast<std::size_t>(before - activities.begin())];
      });
      more = more || reached[a];
    }
  }
  return reached;
}

}  // namespace

bool has_word(const std::string& id, const std::string& word) {
  const bool plural = word.size() > 3 && word.ends_with('s');
  return id == word || id.contains(plural ? word.substr(0, word.size() - 1) : word);
}

bool is_delivered(const scenario::Resource& resource, const std::string& word) {
  return resource.deliveries && has_word(resource.id.text(), word);
}

MovedWork moved_work(const scenario::Scenario& scenario, const scenario::Site& site, const std::string& word) {
  MovedWork work{.longer = {},
                 .dates_offer = std::vector<bool>(site.connection ? site.connection->offers.size() : 0, false),
                 .dates_supply = std::vector<bool>(site.supply.size(), false)};
  if (!site.build) return work;
  const std::vector<scenario::Activity>& activities = site.build->activities;
  const std::vector<bool> all = meant(scenario, site, word);
  work.longer.assign(activities.size(), false);
  for (std::size_t a = 0; a < activities.size(); ++a) {
    if (!all[a]) continue;
    const std::vector<bool> later = behind(activities, a);
    bool last = true;
    for (std::size_t b = 0; b < activities.size(); ++b) {
      if (later[b] && all[b] && b != a) last = false;
      if (!later[b]) continue;
      for (std::size_t o = 0; o < work.dates_offer.size(); ++o)
        if (std::ranges::find(activities[b].offers, site.connection->offers[o].id) != activities[b].offers.end())
          work.dates_offer[o] = true;
      for (std::size_t i = 0; i < work.dates_supply.size(); ++i)
        if (std::ranges::find(activities[b].supplies, site.supply[i].id) != activities[b].supplies.end())
          work.dates_supply[i] = true;
    }
    work.longer[a] = last;
  }
  return work;
}

}  // namespace gigawatt::risk
