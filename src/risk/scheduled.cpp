#include "risk/scheduled.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gigawatt::risk {
namespace {

constexpr double never_days = 36'525.0;  // of what is never delivered: beyond every plan

bool any(const std::vector<int>& months) {
  return std::ranges::any_of(months, [](int count) { return count != 0; });
}

}  // namespace

Schedules::Schedules(const scenario::Scenario& scenario, time::Month from, std::vector<int> slot_months)
    : planned_(scenario), slot_months_(std::move(slot_months)), from_(from) {
  if (planned_->empty()) planned_.reset();
  if (planned_ && any(slot_months_)) shocked_.emplace(scenario, slot_months_);
}

void Schedules::put(const scenario::Scenario& scenario, const BuildDraw& draw, Sample& sample) const {
  if (!planned_) return;
  if (!any(sample.slot_months)) return put(*planned_, scenario, draw, sample);
  if (shocked_ && sample.slot_months == slot_months_) return put(*shocked_, scenario, draw, sample);
  put(study::BuildModel(scenario, sample.slot_months), scenario, draw, sample);
}

void Schedules::put(const study::BuildModel& model, const scenario::Scenario& scenario, const BuildDraw& draw,
                    Sample& sample) const {
  std::vector<double> days = model.median_days();
  if (draw.sample) model.draw(draw.seed, *draw.sample, days);
  build::Dispatcher dispatcher(model.programme());
  const build::Dispatched& done = dispatcher.run(days);
  for (const study::BuildGoal& goal : model.goals()) {
    const double end = done.finish[static_cast<std::size_t>(goal.last(done))];
    const auto later_than = [&](time::Date planned) {
      return end < build::never ? model.day(model.date(end)) - model.day(planned) : never_days;
    };
    const scenario::Site& site = scenario.sites[goal.site];
    SiteSample& of = sample.sites[goal.site];
    const auto is_open = [&](time::Date planned) { return planned.first_full_month() > from_; };
    if (goal.kind == study::BuildGoal::Kind::hall) {
      const time::Date planned = site.halls[goal.entry].ready;
      if (is_open(planned)) of.hall_days[goal.entry] += later_than(planned);
    } else if (goal.kind == study::BuildGoal::Kind::offer) {
      const time::Date planned = site.connection->offers[goal.entry].available;
      if (is_open(planned)) of.offer_days[goal.entry] += std::max(0.0, later_than(planned));
    } else {
      const scenario::Supply& supply = site.supply[goal.entry];
      const time::Date planned = supply.committed() ? *supply.energised : *supply.earliest;
      const double months = std::max(0.0, later_than(planned)) / time::days_per_month;
      if (is_open(planned)) of.supply_months[goal.entry] += static_cast<int>(std::lround(months));
    }
  }
}

}  // namespace gigawatt::risk
