#include "risk/durations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/random.hpp"
#include "scenario/distribution.hpp"

namespace gigawatt::risk {

std::vector<Duration> durations_of(const scenario::Scenario& scenario) {
  const study::BuildModel model(scenario);
  std::vector<Duration> list;
  std::vector<std::optional<Duration>> slips(scenario.sites.size());
  for (std::size_t t = 0; t < model.tasks().size(); ++t) {
    const study::BuildTask& task = model.tasks()[t];
    const scenario::Site& site = scenario.sites[task.site];
    if (task.slips) {
      std::optional<Duration>& slip = slips[task.site];
      if (!slip)
        slip = Duration{.name = fmt::format("slip of sites.{}.build", site.id.text()),
                        .days = {},
                        .tasks = {},
                        .streams = {model.slip_stream(task.site)}};
      if (task.median_days > 0.0) slip->tasks.push_back(static_cast<build::Task>(t));
    }
    if (!task.distribution || task.distribution->high <= task.distribution->low) continue;
    const std::string name = fmt::format("sites.{}.build.activities.{}.duration", site.id.text(),
                                         site.build->activities[task.activity].id.text());
    if (list.empty() || list.back().name != name)
      list.push_back({.name = name, .days = task.distribution, .tasks = {}, .streams = {}});
    list.back().tasks.push_back(static_cast<build::Task>(t));
    list.back().streams.push_back(task.stream);
  }
  for (std::optional<Duration>& slip : slips)
    if (slip && !slip->tasks.empty()) list.push_back(std::move(*slip));
  return list;
}

double days_at(const Duration& duration, double u) {
  return duration.days ? std::max(0.0, scenario::quantile(*duration.days, u)) : scenario::observed_slip_days(u);
}

std::vector<std::vector<double>> drawn(const Duration& duration, std::uint64_t seed, std::uint64_t first,
                                       std::uint64_t last) {
  std::vector<std::vector<double>> list;
  for (const std::uint64_t stream : duration.streams) {
    std::vector<double>& row = list.emplace_back();
    row.reserve(last - first);
    for (std::uint64_t sample = first; sample < last; ++sample) row.push_back(base::uniform(seed, stream, sample));
  }
  return list;
}

}  // namespace gigawatt::risk
