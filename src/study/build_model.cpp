#include "study/build_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/random.hpp"
#include "base/require.hpp"
#include "scenario/distribution.hpp"
#include "scenario/model/input_at.hpp"

namespace gigawatt::study {
namespace {

constexpr double seconds_per_day = 86'400.0;

template <class Entries, class Id>
std::size_t index_of(const Entries& entries, const Id& id) {
  const auto found = std::ranges::find_if(entries, [&](const auto& entry) { return entry.id == id; });
  GIGAWATT_REQUIRE(found != entries.end());
  return static_cast<std::size_t>(found - entries.begin());
}

std::optional<scenario::Distribution> in_days(const scenario::Scenario& scenario, const std::string& path) {
  const scenario::Input* input = scenario::input_at(scenario, path);
  if (input == nullptr || !input->distribution) return std::nullopt;
  scenario::Distribution days = *input->distribution;
  for (double* point : {&days.low, &days.middle, &days.high}) *point /= seconds_per_day;
  return days;
}

}  // namespace

build::Task BuildGoal::last(const build::Dispatched& dispatched) const {
  return *std::ranges::max_element(tasks, {},
                                   [&](build::Task task) { return dispatched.finish[static_cast<std::size_t>(task)]; });
}

BuildModel::BuildModel(const scenario::Scenario& scenario, std::span<const int> slot_months) {
  bool any = false;
  for (const scenario::Site& site : scenario.sites) {
    if (!site.build) continue;
    const long begin = time::day_number(site.build->begin);
    first_day_ = any ? std::min(first_day_, begin) : begin;
    any = true;
  }
  if (!any) return;
  add_resources(scenario, slot_months);
  for (std::size_t site = 0; site < scenario.sites.size(); ++site) {
    slip_stream_.push_back(base::random_stream("build/slip/" + scenario.sites[site].id.text()));
    if (scenario.sites[site].build) add_site(scenario, site);
  }
}

void BuildModel::add_resources(const scenario::Scenario& scenario, std::span<const int> slot_months) {
  for (std::size_t r = 0; r < scenario.resources.size(); ++r) {
    const scenario::Resource& resource = scenario.resources[r];
    if (resource.crews) {
      programme_.crews.push_back(*resource.crews);
      crew_resource_.push_back(r);
    }
    if (!resource.deliveries) continue;
    const scenario::Deliveries& deliveries = *resource.deliveries;
    build::Slots slots{.first = day(deliveries.from), .spacing = deliveries.spacing_days()};
    if (!slot_months.empty()) slots.first += slot_months[r] * time::days_per_month;
    if (deliveries.until) slots.end = day(*deliveries.until);
    for (const scenario::Reservation& reservation : deliveries.reservations)
      slots.reserved.push_back(
          {.owner = static_cast<std::int32_t>(index_of(scenario.sites, reservation.site)), .count = reservation.count});
    programme_.slots.push_back(std::move(slots));
    slot_resource_.push_back(r);
  }
}

void BuildModel::add_site(const scenario::Scenario& scenario, std::size_t index) {
  const scenario::Site& site = scenario.sites[index];
  const std::size_t first_task = tasks_.size();
  const auto place = [&](const std::vector<std::size_t>& resources, const scenario::ResourceId& id) {
    const auto found = std::ranges::find_if(resources, [&](std::size_t r) { return scenario.resources[r].id == id; });
    return found == resources.end() ? -1 : static_cast<std::int32_t>(found - resources.begin());
  };
  const auto add = [&](std::size_t a, std::optional<std::size_t> hall) {
    const scenario::Activity& activity = site.build->activities[a];
    BuildTask task{.site = index, .activity = a, .hall = hall, .median_days = activity.duration->in(units::day)};
    task.distribution = in_days(scenario, activity.duration_path);
    task.slips = !task.distribution && site.build->slip == scenario::SlipOfBuild::observed;
    task.stream = base::random_stream(fmt::format("build/{}/{}/{}", site.id.text(), activity.id.text(),
                                                  hall ? site.halls[*hall].id.text() : std::string()));
    tasks_.push_back(task);
    build::Work work{.not_before = day(site.build->begin),
                     .owner = static_cast<std::int32_t>(index),
                     .rank = site.build->priority,
                     .crew = place(crew_resource_, activity.crew),
                     .crews = activity.crews,
                     .slot = place(slot_resource_, activity.slot)};
    if (activity.not_before) work.not_before = std::max(work.not_before, day(*activity.not_before));
    programme_.tasks.push_back(work);
  };
  for (std::size_t a = 0; a < site.build->activities.size(); ++a) {
    const scenario::Activity& activity = site.build->activities[a];
    if (activity.scope != scenario::Scope::hall) add(a, std::nullopt);
    for (std::size_t h = 0; h < site.halls.size() && activity.scope == scenario::Scope::hall; ++h)
      if (site.halls[h].scheduled &&
          (activity.halls.empty() || std::ranges::find(activity.halls, site.halls[h].id) != activity.halls.end()))
        add(a, h);
  }
  rest(index, site.build->pauses);
  add_waits(site, first_task);
  add_goals(site, index, first_task);
}

/// Apart from each other, in the order of time.
void BuildModel::rest(std::size_t site, std::vector<scenario::Pause> pauses) {
  const auto owner = static_cast<std::int32_t>(site);
  std::ranges::sort(pauses, {}, &scenario::Pause::from);
  std::size_t own = programme_.rests.size();
  for (const scenario::Pause& pause : pauses) {
    const build::Rest rest{owner, day(pause.from), day(pause.until)};
    if (own < programme_.rests.size() && rest.from <= programme_.rests.back().until)
      programme_.rests.back().until = std::max(programme_.rests.back().until, rest.until);
    else
      programme_.rests.push_back(rest);
  }
}

/// A hall's task waits for the same hall's, where both are per hall; a site's for those of every hall.
void BuildModel::add_waits(const scenario::Site& site, std::size_t first_task) {
  const std::vector<scenario::Activity>& activities = site.build->activities;
  std::vector<std::vector<std::size_t>> tasks_of(activities.size());
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> task_of_hall;  // activity and hall
  for (std::size_t t = first_task; t < tasks_.size(); ++t) {
    tasks_of[tasks_[t].activity].push_back(t);
    if (tasks_[t].hall) task_of_hall[{tasks_[t].activity, *tasks_[t].hall}] = t;
  }
  for (std::size_t t = first_task; t < tasks_.size(); ++t) {
    const scenario::Activity& activity = activities[tasks_[t].activity];
    const auto wait = [&](std::size_t before) {
      programme_.waits.push_back(
          {static_cast<build::Task>(before), static_cast<build::Task>(t), activity.lag.in(units::day)});
    };
    for (const scenario::ActivityId& id : activity.after) {
      const std::size_t before = index_of(activities, id);
      if (tasks_[t].hall && activities[before].scope == scenario::Scope::hall) {
        const auto same = task_of_hall.find({before, *tasks_[t].hall});
        if (same != task_of_hall.end()) wait(same->second);
      } else {
        for (const std::size_t task : tasks_of[before]) wait(task);
      }
    }
  }
}

/// A hall is ready when its own tasks are done; where it has none, when all of the site are.
void BuildModel::add_goals(const scenario::Site& site, std::size_t index, std::size_t first_task) {
  const auto those = [&](auto is_one) {
    std::vector<build::Task> list;
    for (std::size_t t = first_task; t < tasks_.size(); ++t)
      if (is_one(tasks_[t])) list.push_back(static_cast<build::Task>(t));
    return list;
  };
  for (std::size_t h = 0; h < site.halls.size(); ++h) {
    if (!site.halls[h].scheduled) continue;
    BuildGoal goal{.kind = BuildGoal::Kind::hall, .site = index, .entry = h, .tasks = {}};
    goal.tasks = those([&](const BuildTask& task) { return task.hall == h; });
    if (goal.tasks.empty()) goal.tasks = those([](const BuildTask& task) { return !task.hall; });
    if (!goal.tasks.empty()) goals_.push_back(std::move(goal));
  }
  const auto dated = [&](BuildGoal::Kind kind, const auto& entries, auto ids) {
    for (std::size_t e = 0; e < entries.size(); ++e) {
      BuildGoal goal{
          .kind = kind, .site = index, .entry = e, .tasks = those([&](const BuildTask& task) {
                                                     const auto& list = site.build->activities[task.activity].*ids;
                                                     return std::ranges::find(list, entries[e].id) != list.end();
                                                   })};
      if (!goal.tasks.empty()) goals_.push_back(std::move(goal));
    }
  };
  dated(BuildGoal::Kind::supply, site.supply, &scenario::Activity::supplies);
  if (site.connection) dated(BuildGoal::Kind::offer, site.connection->offers, &scenario::Activity::offers);
}

std::vector<double> BuildModel::median_days() const {
  std::vector<double> days;
  for (const BuildTask& task : tasks_) days.push_back(task.median_days);
  return days;
}

void BuildModel::draw(std::uint64_t seed, std::uint64_t sample, std::span<double> days) const {
  GIGAWATT_REQUIRE(days.size() == tasks_.size());
  std::size_t site = slip_stream_.size();
  double longer = 1.0;
  for (std::size_t t = 0; t < tasks_.size(); ++t) {
    const BuildTask& task = tasks_[t];
    if (task.distribution) {
      days[t] = std::max(0.0, scenario::quantile(*task.distribution, base::uniform(seed, task.stream, sample)));
      continue;
    }
    days[t] = task.median_days;
    if (!task.slips) continue;
    if (site != task.site) {
      site = task.site;
      longer = longer_by_slip(base::uniform(seed, slip_stream_[site], sample));
    }
    days[t] *= longer;
  }
}

double longer_by_slip(double u) {
  return 1.0 + scenario::observed_slip_days(u) / (scenario::observed_slip_months * time::days_per_month);
}

time::Date BuildModel::date(double day) const {
  constexpr double rounding = 1e-6;
  const long last = time::day_number({9999, 12, 31});  // the calendar of all others ends there too
  return time::date_of(std::min(last, first_day_ + static_cast<long>(std::ceil(std::min(day, 4e6) - rounding))));
}

double BuildModel::day(time::Date date) const { return static_cast<double>(time::day_number(date) - first_day_); }

base::Diagnostics date_by_build(scenario::Scenario& scenario) {
  base::Diagnostics faults;
  const BuildModel model(scenario);
  if (model.empty()) return faults;
  build::Dispatcher dispatcher(model.programme());
  const build::Dispatched& done = dispatcher.run(model.median_days());
  for (std::size_t t = 0; t < model.tasks().size(); ++t) {
    if (done.finish[t] < build::never || done.start[t] == build::never) continue;
    const BuildTask& task = model.tasks()[t];
    const scenario::Site& site = scenario.sites[task.site];
    const scenario::Activity& activity = site.build->activities[task.activity];
    const std::string path = fmt::format("resources.{}.deliveries.until", activity.slot.text());
    faults.push_back(
        {.code = "slot-never-free",
         .mark = scenario::mark_at(scenario, path),
         .path = path,
         .message = fmt::format("'{}' of site '{}'{} waits for a delivery of '{}' that never comes", activity.id.text(),
                                site.id.text(), task.hall ? " for hall '" + site.halls[*task.hall].id.text() + "'" : "",
                                activity.slot.text()),
         .expected = "a later day, none, or more deliveries",
         .suggestion = {}});
  }
  if (!faults.empty()) return faults;
  for (const BuildGoal& goal : model.goals()) {
    const time::Date date = model.date(done.finish[static_cast<std::size_t>(goal.last(done))]);
    scenario::Site& site = scenario.sites[goal.site];
    if (goal.kind == BuildGoal::Kind::hall) site.halls[goal.entry].ready = date;
    if (goal.kind == BuildGoal::Kind::offer) site.connection->offers[goal.entry].available = date;
    if (goal.kind != BuildGoal::Kind::supply) continue;
    scenario::Supply& supply = site.supply[goal.entry];
    (supply.committed() ? supply.energised : supply.earliest) = date;
  }
  return faults;
}

void keep_dates(scenario::Scenario& scenario) {
  for (scenario::Site& site : scenario.sites) {
    site.build.reset();
    for (scenario::Hall& hall : site.halls) hall.scheduled = false;
  }
}

base::Result<scenario::Loaded> load_dated(const std::string& argument, const scenario::Overrides& overrides) {
  auto loaded = scenario::load(argument, overrides);
  if (!loaded) return loaded;
  base::Diagnostics faults = date_by_build(loaded->scenario);
  if (faults.empty()) return loaded;
  faults.insert(faults.begin(), loaded->warnings.begin(), loaded->warnings.end());
  return std::unexpected(std::move(faults));
}

}  // namespace gigawatt::study
