// From a replayed sample to what people ask for: its measures, and the money that follows from its months.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "risk/replay.hpp"
#include "risk/shock.hpp"
#include "study/known_dates.hpp"
#include "study/settle.hpp"

namespace gigawatt::risk {

/// A number that every sample has, under the path that a run's summary has for it.
struct Measure {
  std::string name, unit, description;
};

/// In a fixed order that depends on the scenario alone. Dates are years with fractions.
std::vector<Measure> measures_of(const scenario::Scenario& scenario, bool money);

using Values = std::vector<std::optional<double>>;  // by measure

/// A date as a year with its fraction.
double year_of(time::Date date);

/// What stays the same in all samples. One by thread; of() changes its working copies.
class Books {
 public:
  /// `neutral`: the unchanged sample in every weather year. What the base costs beyond what a replay counts
  /// (coincident peaks, minimum takes, certificates) is added to every sample.
  Books(const study::ReplayBase& base, const std::vector<Replayed>& neutral, const std::vector<Shock>& shocks,
        bool money);

  Values of(const Sample& sample, const Replayed& replayed);

  /// The money of the sample that of() was last called for; none without money.
  [[nodiscard]] const std::optional<capital::Result>& money() const { return result_; }

  /// What that money leads to, as in a run (study::consequences_of_money); nothing without money.
  [[nodiscard]] std::vector<study::Consequence> consequences() const;

 private:
  void fill_site(const Replayed& replayed, std::size_t s);
  void fill_contract(const Sample& sample, const Replayed& replayed, std::size_t c);
  void set_prices(const Sample& sample, const Replayed& replayed);
  void set_schedules(const Sample& sample);
  [[nodiscard]] study::KnownDates known_dates(const Sample& sample) const;
  void add_sites(Values& values) const;
  void add_contracts(Values& values) const;
  void add_parties(const Sample& sample, Values& values) const;

  struct Place {
    std::size_t site = 0, supply = 0;
  };

  const study::ReplayBase& base_;
  bool money_;
  scenario::Scenario scenario_;                        // with the shocks to deals
  std::vector<std::vector<study::CostParts>> beyond_;  // [site][month]
  study::Prepared prepared_;                           // of the sample
  study::Plan plan_;                                   // of the sample: orders and their cost
  study::Account account_;                             // of the sample
  std::optional<capital::Result> result_;
  std::vector<std::optional<Place>> place_of_order_;  // of plan_.orders; none: a connection
};

}  // namespace gigawatt::risk
