// The builds of all sites as one programme of work: what each task is, how long it takes, and which days it dates.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/programme.hpp"
#include "scenario/model.hpp"
#include "scenario/parse.hpp"

namespace gigawatt::study {

/// What a task of the programme is.
struct BuildTask {
  std::size_t site = 0, activity = 0;  // of the scenario, and of the site's build
  std::optional<std::size_t> hall;     // of the site; none: of the site
  double median_days = 0.0;
  std::optional<scenario::Distribution> distribution = {};  // in days
  bool slips = false;        // takes longer by what was observed per month of work, all of a site together
  std::uint64_t stream = 0;  // of its draws
};

/// A date that the programme gives: the latest end of these tasks.
struct BuildGoal {
  enum class Kind { hall, supply, offer } kind = Kind::hall;
  std::size_t site = 0, entry = 0;
  std::vector<build::Task> tasks;
  /// The last of them to end.
  [[nodiscard]] build::Task last(const build::Dispatched& dispatched) const;
};

class BuildModel {
 public:
  /// `slot_months`: by resource, so much later come its deliveries; empty: as stated.
  explicit BuildModel(const scenario::Scenario& scenario, std::span<const int> slot_months = {});

  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  [[nodiscard]] const build::Programme& programme() const { return programme_; }
  [[nodiscard]] const std::vector<BuildTask>& tasks() const { return tasks_; }
  [[nodiscard]] const std::vector<BuildGoal>& goals() const { return goals_; }
  /// Resource of the scenario behind a crew or kind of slot of the programme.
  [[nodiscard]] std::size_t resource_of_crew(std::int32_t crew) const { return crew_resource_[crew_index(crew)]; }
  [[nodiscard]] std::size_t resource_of_slot(std::int32_t slot) const { return slot_resource_[crew_index(slot)]; }

  /// Work at a site rests; once a site, which has no rests yet.
  void rest(std::size_t site, std::vector<scenario::Pause> pauses);

  [[nodiscard]] std::vector<double> median_days() const;
  /// Days of each task in a sample: a function of (seed, sample, site, activity and hall) alone. A task with a
  /// distribution takes its quantile at base::uniform(seed, its stream, sample), those of a site that slip the one of
  /// slip_stream().
  void draw(std::uint64_t seed, std::uint64_t sample, std::span<double> days) const;

  [[nodiscard]] std::uint64_t slip_stream(std::size_t site) const { return slip_stream_[site]; }

  /// Whole days; what ends in the course of a day is there on the next.
  [[nodiscard]] time::Date date(double day) const;
  [[nodiscard]] double day(time::Date date) const;

 private:
  static std::size_t crew_index(std::int32_t index) { return static_cast<std::size_t>(index); }
  void add_resources(const scenario::Scenario& scenario, std::span<const int> slot_months);
  void add_site(const scenario::Scenario& scenario, std::size_t index);
  void add_waits(const scenario::Site& site, std::size_t first_task);
  void add_goals(const scenario::Site& site, std::size_t index, std::size_t first_task);

  build::Programme programme_;
  std::vector<BuildTask> tasks_;
  std::vector<BuildGoal> goals_;
  std::vector<std::size_t> crew_resource_, slot_resource_;
  std::vector<std::uint64_t> slip_stream_;  // by site
  long first_day_ = 0;                      // since 1970
};

/// × the days of what slips, where the observed slip is that at probability u: 1 + slip ÷ eight months.
double longer_by_slip(double u);

/// Gives halls, supply and offers without a date theirs, at medians. Nothing changes where no site has a build.
/// Diagnostics `slot-never-free` for work whose delivery never comes.
base::Diagnostics date_by_build(scenario::Scenario& scenario);

/// From now on dates are as they stand and may be set by hand: no build gives halls, supply or offers others.
void keep_dates(scenario::Scenario& scenario);

/// scenario::load(), and then the dates of builds.
base::Result<scenario::Loaded> load_dated(const std::string& argument, const scenario::Overrides& overrides);

}  // namespace gigawatt::study
