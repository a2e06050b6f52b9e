#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/nearest_word.hpp"
#include "scenario/check.hpp"

namespace gigawatt::scenario {
namespace {

/// What the site's activity leaves out.
void inherit(const Checked& checked, Activity& own, const Activity& parent, const std::string& path) {
  if (own.name.empty()) own.name = parent.name;
  if (!own.duration) {
    own.duration = parent.duration;
    own.duration_path = parent.duration_path;
  }
  if (own.after.empty()) own.after = parent.after;
  if (!checked.written(path + ".lag")) own.lag = parent.lag;
  if (!own.scope && own.halls.empty()) own.scope = parent.scope;
  if (own.halls.empty() && own.scope != Scope::site) own.halls = parent.halls;
  if (!own.not_before) own.not_before = parent.not_before;
  if (own.crew.empty()) own.crew = parent.crew;
  if (!checked.written(path + ".crews")) own.crews = parent.crews;
  if (own.slot.empty()) own.slot = parent.slot;
  if (own.supplies.empty()) own.supplies = parent.supplies;
  if (own.offers.empty()) own.offers = parent.offers;
}

void place_durations(std::vector<Activity>& activities, const std::string& path) {
  for (Activity& activity : activities)
    if (activity.duration) activity.duration_path = fmt::format("{}.activities.{}.duration", path, activity.id.text());
}

/// What waits for the activity waits for what it waited for.
void take_away(std::vector<Activity>& activities, const ActivityId& id) {
  const auto gone = std::ranges::find(activities, id, &Activity::id);
  const std::vector<ActivityId> before = gone->after;
  activities.erase(gone);
  for (Activity& activity : activities) {
    const auto found = std::ranges::find(activity.after, id);
    if (found == activity.after.end()) continue;
    activity.after.erase(found);
    for (const ActivityId& other : before)
      if (std::ranges::find(activity.after, other) == activity.after.end()) activity.after.push_back(other);
  }
}

/// "shell-2" is meant as another one beside "shell".
bool is_numbered(const std::string& id, const std::string& of) {
  return id.starts_with(of) && id.size() > of.size() &&
         id.find_first_not_of("-_0123456789", of.size()) == std::string::npos;
}

/// An activity that the template has not may be one of its, misspelled: unless it is numbered, or comes behind it.
void warn_of_misspelled(const Checked& checked, const std::vector<Activity>& from, const std::vector<Activity>& own,
                        const std::string& path) {
  for (const Activity& activity : own) {
    if (std::ranges::find(from, activity.id, &Activity::id) != from.end()) continue;
    base::NearestWord nearest(activity.id.text());
    for (const Activity& other : from)
      if (!is_numbered(activity.id.text(), other.id.text()) &&
          std::ranges::find(activity.after, other.id) == activity.after.end())
        nearest.offer(other.id.text());
    if (nearest.result().empty()) continue;
    const std::string place = fmt::format("{}.activities.{}", path, activity.id.text());
    checked.findings.warning(
        "near-activity", checked.place(place), place,
        fmt::format("'{}' is an activity of its own: the template has '{}'", activity.id.text(), nearest.result()),
        fmt::format("'{}' to change the template's, or another id", nearest.result()));
  }
}

/// A lag is behind what an activity waits for: behind nothing it has no effect.
void check_lags(const Checked& checked, const std::vector<Activity>& activities, const std::string& path) {
  for (const Activity& activity : activities) {
    const std::string place = fmt::format("{}.activities.{}.lag", path, activity.id.text());
    if (activity.after.empty() && activity.lag.base() != 0.0 && checked.written(place))
      checked.error("no-effect", place, "'lag' has no effect on an activity that waits for nothing",
                    "`after`, or `not_before`");
  }
}

/// The template's activities with the site's laid over them; those that the site says to last 0 days are gone.
std::vector<Activity> laid_over(const Checked& checked, std::vector<Activity> all, std::vector<Activity> own,
                                const std::string& path) {
  warn_of_misspelled(checked, all, own, path);
  std::vector<ActivityId> gone;  // when all are there: what comes later in the list may wait for them
  for (Activity& activity : own) {
    const auto parent = std::ranges::find(all, activity.id, &Activity::id);
    if (parent == all.end()) {
      all.push_back(std::move(activity));
      continue;
    }
    inherit(checked, activity, *parent, fmt::format("{}.activities.{}", path, activity.id.text()));
    if (activity.duration && activity.duration->base() == 0.0) gone.push_back(activity.id);
    *parent = std::move(activity);
  }
  check_lags(checked, all, path);
  for (const ActivityId& id : gone) take_away(all, id);
  return all;
}

/// Looks for ids that stand in a list of one activity.
template <class Id>
void check_ids(const Checked& checked, const std::string& path, const std::vector<Id>& ids,
               const std::vector<std::string>& known, const std::string& where) {
  for (const Id& id : ids) {
    if (std::ranges::find(known, id.text()) != known.end()) continue;
    base::NearestWord nearest(id.text());
    for (const std::string& word : known) nearest.offer(word);
    checked.findings.error(
        "dangling-id", checked.place(path), path,
        fmt::format("there is no '{}' in {}", id.text().substr(0, 100), where),
        known.empty() ? fmt::format("no id: {} has none", where) : fmt::format("one of {}", fmt::join(known, ", ")),
        nearest.result());
  }
}

template <class Entries>
std::vector<std::string> ids(const Entries& entries) {
  std::vector<std::string> list;
  for (const auto& entry : entries) list.push_back(entry.id.text());
  return list;
}

/// Walks predecessors depth first; a way back to what is still being walked is a cycle.
class CycleFinder {
 public:
  explicit CycleFinder(const std::vector<Activity>& activities) {
    for (const Activity& activity : activities) by_id_[activity.id.text()] = &activity;
  }
  /// "a -> b -> a", or empty. A cycle is found once, from the first of its activities that is asked for.
  std::string cycle_from(const std::string& id) {
    const auto [state, is_new] = state_.try_emplace(id, State::open);
    if (!is_new) {
      if (state->second == State::done) return {};
      std::vector<std::string> cycle(std::ranges::find(way_, id), way_.end());
      cycle.push_back(id);
      std::ranges::reverse(cycle);
      return fmt::format("{}", fmt::join(cycle, " -> "));
    }
    way_.push_back(id);
    std::string found;
    for (const ActivityId& before : by_id_.at(id)->after)
      if (found.empty() && by_id_.contains(before.text())) found = cycle_from(before.text());
    way_.pop_back();
    state_[id] = State::done;
    return found;
  }

 private:
  enum class State { open, done };
  std::map<std::string, const Activity*> by_id_;
  std::map<std::string, State> state_;
  std::vector<std::string> way_;
};

class SiteCheck {
 public:
  SiteCheck(const Checked& checked, const Site& site)
      : checked_(checked),
        scenario_(checked.decoded.scenario),
        site_(site),
        site_path_(fmt::format("sites.{}", site.id.text())),
        path_(site_path_ + ".build") {}

  void run() const {
    halls();
    if (!site_.build) return offers_without_build();
    const std::vector<Activity>& activities = site_.build->activities;
    if (!site_.build->from.empty() && !checked_.findings.clean(path_ + ".template")) return;  // half of it is missing
    if (activities.empty() && checked_.findings.clean(path_))
      checked_.error("missing-key", path_ + ".activities", "there is nothing to build", "template or activities");
    CycleFinder finder(activities);
    for (const Activity& activity : activities) {
      one(activity);
      if (const std::string cycle = finder.cycle_from(activity.id.text()); !cycle.empty())
        checked_.error("build-cycle", path_of(activity) + ".after",
                       fmt::format("activities wait for each other in a circle: {}", cycle),
                       "activities that can be put in an order");
    }
    offers_without_date();
    if (std::ranges::none_of(site_.halls, &Hall::scheduled) && checked_.findings.clean(path_) && dates_nothing())
      checked_.error("no-effect", path_, "every hall states a date, and no activity energises or connects anything",
                     "a hall without `ready`, or no build");
  }

 private:
  [[nodiscard]] std::string path_of(const Activity& activity) const {
    return fmt::format("{}.activities.{}", path_, activity.id.text());
  }

  [[nodiscard]] bool dates_nothing() const {
    return std::ranges::all_of(site_.build->activities, [](const Activity& activity) {
      return activity.supplies.empty() && activity.offers.empty();
    });
  }

  /// Somebody misspelled the id of another one, and has been told.
  [[nodiscard]] bool is_no_site() const {
    return std::ranges::any_of(checked_.findings.list(), [&](const base::Diagnostic& finding) {
      return finding.path == site_path_ && finding.severity == base::Severity::error;
    });
  }

  [[nodiscard]] bool is_built(const Hall& hall) const {
    return std::ranges::any_of(site_.build->activities, [&](const Activity& activity) {
      return activity.scope != Scope::hall || activity.halls.empty() ||
             std::ranges::find(activity.halls, hall.id) != activity.halls.end();
    });
  }

  /// A hall has a date, or activities that lead to one.
  void halls() const {
    for (const Hall& hall : site_.halls) {
      const std::string entry = fmt::format("{}.halls.{}", site_path_, hall.id.text());
      if (!hall.scheduled || is_no_site() || !checked_.findings.clean(path_) || !checked_.findings.clean(entry))
        continue;
      if (!site_.build)
        checked_.findings.error("missing-key", checked_.place(entry), entry + ".ready", "'ready' is missing",
                                "a date, such as 2026-05-23, or a site with `build`");
      else if (!site_.build->activities.empty() && !is_built(hall))
        checked_.findings.error("missing-key", checked_.place(entry), entry + ".ready",
                                "'ready' is missing, and no activity leads to it",
                                "a date, or an activity of this hall or of the site");
    }
  }

  void offers_without_build() const {
    if (!checked_.written(path_)) offers_without_date();
  }

  void offers_without_date() const {
    if (!site_.connection) return;
    for (const ConnectionOffer& offer : site_.connection->offers) {
      const std::string entry = fmt::format("{}.connection.offers.{}", site_path_, offer.id.text());
      const bool connected = site_.build && std::ranges::any_of(site_.build->activities, [&](const Activity& activity) {
                               return std::ranges::find(activity.offers, offer.id) != activity.offers.end();
                             });
      if (connected || checked_.written(entry + ".available") || !checked_.findings.clean(entry)) continue;
      checked_.findings.error("missing-key", checked_.place(entry), entry + ".available", "'available' is missing",
                              "a date, such as 2026-05-23, or an activity that connects it");
    }
  }

  void one(const Activity& activity) const {
    const std::string path = path_of(activity);
    if (!activity.duration && checked_.findings.clean(path + ".duration"))
      checked_.error("missing-key", path + ".duration", "'duration' is missing", "how long it takes, such as 6 months");
    check_ids(checked_, path + ".after", activity.after, ids(site_.build->activities), path_);
    check_ids(checked_, path + ".halls", activity.halls, ids(site_.halls), site_path_ + ".halls");
    check_ids(checked_, path + ".energises", activity.supplies, ids(site_.supply), site_path_ + ".supply");
    check_ids(checked_, path + ".connects", activity.offers,
              site_.connection ? ids(site_.connection->offers) : std::vector<std::string>{},
              site_path_ + ".connection.offers");
    if (!activity.halls.empty() && activity.scope == Scope::site)
      checked_.error("no-effect", path + ".halls", "'halls' has no effect on an activity of the site", "per: hall");
    for (const HallId& id : activity.halls) {
      const auto hall = std::ranges::find(site_.halls, id, &Hall::id);
      if (hall != site_.halls.end() && !hall->scheduled)
        checked_.error("no-effect", path + ".halls", fmt::format("'{}' states when it is ready", id.text()),
                       "halls without `ready`");
    }
    resources(activity, path);
    dates(activity, path);
  }

  [[nodiscard]] const Resource* resource(const ResourceId& id) const {
    const auto found = std::ranges::find(scenario_.resources, id, &Resource::id);
    return found == scenario_.resources.end() ? nullptr : &*found;
  }

  void resources(const Activity& activity, const std::string& path) const {
    const Resource* crew = resource(activity.crew);
    const Resource* slot = resource(activity.slot);
    if (crew != nullptr && !crew->crews && checked_.findings.clean("resources." + crew->id.text()))
      checked_.error("no-effect", path + ".crew", fmt::format("'{}' has no crews", crew->id.text()),
                     "a resource with `crews`");
    if (slot != nullptr && !slot->deliveries && checked_.findings.clean("resources." + slot->id.text()))
      checked_.error("no-effect", path + ".slot", fmt::format("'{}' has no deliveries", slot->id.text()),
                     "a resource with `deliveries`");
    if (crew != nullptr && crew->crews && activity.crews > *crew->crews)
      checked_.error(
          "out-of-range", path + ".crews",
          fmt::format("{} of '{}' are needed at once, and there are {}", activity.crews, crew->id.text(), *crew->crews),
          fmt::format("at most {}", *crew->crews));
    if (activity.crew.empty() && checked_.written(path + ".crews"))
      checked_.error("no-effect", path + ".crews", "'crews' has no effect without a crew", "crew, or no crews");
  }

  /// What an activity dates states no date itself.
  void dates(const Activity& activity, const std::string& path) const {
    const auto refuse = [&](const std::string& entry, const char* key, const char* by) {
      if (checked_.written(entry + "." + key))
        checked_.error("no-effect", entry + "." + key, fmt::format("'{}' {} it", activity.id.text(), by),
                       fmt::format("no {}", key));
    };
    for (const SupplyId& id : activity.supplies)
      for (const char* key : {"energised", "earliest"})
        refuse(fmt::format("{}.supply.{}", site_path_, id.text()), key, "energises");
    for (const OfferId& id : activity.offers)
      refuse(fmt::format("{}.connection.offers.{}", site_path_, id.text()), "available", "connects");
    const bool per_hall = activity.scope == Scope::hall;
    if (per_hall && !(activity.supplies.empty() && activity.offers.empty()))
      checked_.error("no-effect", path, "an activity of every hall energises and connects nothing of the site",
                     "per: site");
  }

  const Checked& checked_;
  const Scenario& scenario_;
  const Site& site_;
  std::string site_path_, path_;
};

int halls_of(const Site& site, const Activity& activity) {
  if (activity.scope != Scope::hall) return 1;
  return static_cast<int>(std::ranges::count_if(site.halls, [&](const Hall& hall) {
    return hall.scheduled &&
           (activity.halls.empty() || std::ranges::find(activity.halls, hall.id) != activity.halls.end());
  }));
}

/// As many deliveries as wait for one, where they end some day.
void check_deliveries(const Checked& checked, const Resource& resource) {
  const std::string path = fmt::format("resources.{}.deliveries", resource.id.text());
  if (!resource.deliveries || !checked.findings.clean(path)) return;
  const Deliveries& deliveries = *resource.deliveries;
  if (!deliveries.until) return;
  if (*deliveries.until <= deliveries.from) {
    checked.error("dates-out-of-order", path + ".until",
                  fmt::format("they end on {}, not after the first one", time::to_text(*deliveries.until)),
                  fmt::format("later than {}", time::to_text(deliveries.from)));
    return;
  }
  const auto days = static_cast<double>(time::day_number(*deliveries.until) - time::day_number(deliveries.from));
  const auto there = static_cast<int>(std::ceil(days / deliveries.spacing_days()));
  int wanted = 0;
  std::string last;
  for (const Site& site : checked.decoded.scenario.sites)
    for (const Activity& activity : site.build ? site.build->activities : std::vector<Activity>{})
      if (activity.slot == resource.id) {
        wanted += halls_of(site, activity);
        last = fmt::format("sites.{}.build.activities.{}", site.id.text(), activity.id.text());
      }
  if (wanted > there)
    checked.error(
        "slot-never-free", path + ".until",
        fmt::format("{} activities wait for '{}', the last is {}, and there {} up to then", wanted, resource.id.text(),
                    last, there == 1 ? std::string("is 1 delivery") : fmt::format("are {} deliveries", there)),
        "a later day, none, or more deliveries");
}

}  // namespace

void derive_build(const Checked& checked) {
  Scenario& scenario = checked.decoded.scenario;
  for (BuildTemplate& from : scenario.build_templates)
    place_durations(from.activities, fmt::format("build_templates.{}", from.id.text()));
  for (Site& site : scenario.sites) {
    const std::string path = fmt::format("sites.{}", site.id.text());
    for (Hall& hall : site.halls)
      hall.scheduled = !checked.written(fmt::format("{}.halls.{}.ready", path, hall.id.text()));
    if (!site.build) continue;
    std::vector<Activity>& own = site.build->activities;
    place_durations(own, path + ".build");
    const auto from = std::ranges::find(scenario.build_templates, site.build->from, &BuildTemplate::id);
    if (from != scenario.build_templates.end())
      own = laid_over(checked, from->activities, std::move(own), path + ".build");
    else
      check_lags(checked, own, path + ".build");
    for (Activity& activity : own) {
      if (activity.name.empty()) activity.name = activity.id.text();
      if (!activity.scope) activity.scope = activity.halls.empty() ? Scope::site : Scope::hall;
    }
  }
}

void check_build(const Checked& checked) {
  for (const Site& site : checked.decoded.scenario.sites) SiteCheck(checked, site).run();
  for (const Resource& resource : checked.decoded.scenario.resources) check_deliveries(checked, resource);
}

}  // namespace gigawatt::scenario
