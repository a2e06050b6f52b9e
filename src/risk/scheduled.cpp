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

/// What slips takes longer than at its median by a factor.
void hold(const Held& held, std::vector<double>& days) {
  for (const build::Task task : held.duration->tasks) {
    double& of_task = days[static_cast<std::size_t>(task)];
    of_task = held.duration->days ? days_at(*held.duration, held.u) : of_task * study::longer_by_slip(held.u);
  }
}

}  // namespace

Schedules::Schedules(const scenario::Scenario& scenario, time::Month from, std::vector<int> slot_months)
    : planned_(scenario), slot_months_(std::move(slot_months)), from_(from) {
  if (planned_->empty()) planned_.reset();
  if (!planned_) return;
  build::Dispatcher dispatcher(planned_->programme());
  for (const double end : dispatcher.run(planned_->median_days()).finish)
    is_history_.push_back(planned_->date(end).first_full_month() <= from_);
  if (any(slot_months_)) shocked_.emplace(scenario, slot_months_);
}

void Schedules::put(const scenario::Scenario& scenario, const BuildDraw& draw, Sample& sample) const {
  if (!planned_) return;
  const bool as_planned = !any(sample.slot_months), as_shocked = shocked_ && sample.slot_months == slot_months_;
  const study::BuildModel* model = as_planned ? &*planned_ : as_shocked ? &*shocked_ : nullptr;
  const bool rests = std::ranges::any_of(sample.sites, [](const SiteSample& site) { return !site.rests.empty(); });
  if (model != nullptr && !rests) return put(*model, scenario, draw, sample);
  study::BuildModel own = model != nullptr ? *model : study::BuildModel(scenario, sample.slot_months);
  for (std::size_t s = 0; s < sample.sites.size(); ++s)
    if (scenario.sites[s].build) own.rest(s, pauses_of(sample.sites[s]));
  put(own, scenario, draw, sample);
}

void Schedules::put(const study::BuildModel& model, const scenario::Scenario& scenario, const BuildDraw& draw,
                    Sample& sample) const {
  std::vector<double> days = model.median_days();
  if (draw.sample) model.draw(draw.seed, *draw.sample, days);
  if (draw.held.duration != nullptr) hold(draw.held, days);
  for (std::size_t t = 0; t < days.size(); ++t) {
    const study::BuildTask& task = model.tasks()[t];
    if (!is_history_[t]) days[t] += sample.sites[task.site].activity_months[task.activity] * time::days_per_month;
  }
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
