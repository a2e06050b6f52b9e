// What the builders of the plan share: naming of border columns, charges, and a writer for the hours of one chain.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "power/plan_model.hpp"

namespace gigawatt::power {

using Values = std::shared_ptr<const std::vector<double>>;

/// Adds columns, rows and monthly charges to the border.
class BorderWriter {
 public:
  BorderWriter(const PlanInput& plan_input, PlanModel& plan_model) : input(plan_input), model(plan_model) {}

  std::size_t column(std::string name, double upper, bool integer = false);
  std::size_t row(std::string name, std::vector<solver::Term> terms, solver::Sense sense, double right_hand_side);
  /// `usd_per_unit` in plan months [first, end) on a column, or as a constant where column is `none`.
  void charge(std::size_t column, std::size_t site, std::size_t first_month, std::size_t end_month, CostPart part,
              double usd_per_unit);
  void charge(std::size_t column, std::size_t site, std::size_t month, CostPart part, double usd_per_unit) {
    charge(column, site, month, month + 1, part, usd_per_unit);
  }
  void limit(Limit limit) { model.limits.push_back(std::move(limit)); }

  const PlanInput& input;
  PlanModel& model;
};

// border_supply.cpp: orders, capacity in service, rent, shared resources. border_connection.cpp. border_firmness.cpp.
void add_supply_border(BorderWriter& writer, std::size_t site);
void add_connection_border(BorderWriter& writer, std::size_t site);
void add_firmness(BorderWriter& writer, std::size_t site);
void add_resources(BorderWriter& writer);
/// Whether a supply, or any of a site, is of the technologies that a resource is for.
bool draws_on(const scenario::Resource& resource, const scenario::Supply& supply);
bool draws_on(const scenario::Resource& resource, const SiteInput& site);

/// Vectors that several chains of a site share: discounts of a year, derating by temperature, margins by month.
struct SharedProfiles {
  std::vector<Values> discount;                                             // [plan year]
  std::map<std::pair<const std::vector<double>*, double>, Values> derated;  // looked up only, never walked
  std::map<std::array<double, 12>, Values> margins;
};

/// Writes the hours of one chain. Rows are equalities; `slack` makes an inequality of one.
class ChainWriter {
 public:
  ChainWriter(const PlanInput& plan_input, PlanModel& plan_model, SharedProfiles& shared_profiles,
              std::size_t site_index, std::size_t year_index, std::size_t weather_index);

  std::size_t column(std::string name, solver::Profile upper);
  /// Column bounded by coefficient × border column of the hour's period, plus `upper`.
  std::size_t column(std::string name, solver::Profile upper, const std::vector<std::size_t>& border_by_period,
                     solver::Profile coefficient);
  std::size_t free_column(std::string name);
  std::size_t row(std::string name, solver::Profile right_hand_side);
  void term(std::size_t row, std::size_t column, solver::Profile coefficient);
  void previous(std::size_t row, std::size_t column, solver::Profile coefficient);
  void border(std::size_t row, const std::vector<std::size_t>& border_by_period, solver::Profile coefficient);
  std::size_t recourse(std::string name);
  std::size_t chain_row(solver::ChainRow row);
  void charge(std::size_t column, CostPart part, solver::Profile usd_per_unit);

  /// Whether any period of this year has a column in this list.
  [[nodiscard]] bool reaches(const std::vector<std::size_t>& border_by_period) const;
  /// Monthly amounts × an hourly profile, for this year.
  [[nodiscard]] solver::Profile by_month(const std::vector<double>& plan_month_values,
                                         const solver::Profile& factor) const;
  [[nodiscard]] std::size_t first_month() const { return 12 * index.year; }
  [[nodiscard]] std::string when() const;
  /// Sums up the charges into column costs and hands the chain to the model.
  void finish();

  const PlanInput& input;
  PlanModel& model;
  SharedProfiles& shared;
  const SiteInput& site;
  const SiteYear& hours;
  const SiteBorder& site_border;
  solver::Chain chain;
  ChainIndex index;

 private:
  std::size_t slot(const std::vector<std::size_t>& border_by_period);
  std::vector<std::vector<std::size_t>> slots_;  // border column by period of the year
};

// chain_load.cpp
void add_load(ChainWriter& writer);  // balance row, load, shed, deferrable work
// chain_supply.cpp
void add_generators(ChainWriter& writer);
void add_storage(ChainWriter& writer);
// chain_connection.cpp
void add_connection(ChainWriter& writer);
// chain_contracts.cpp
void add_minimum_takes(ChainWriter& writer);
// chain_ratchet.cpp: billed peaks after higher ones
void add_peak_ratchet(ChainWriter& writer);
void link_peak_ratchet(const PlanInput& input, PlanModel& model);
// chain_limits.cpp
void add_site_limits(ChainWriter& writer);  // fuel line, permits within a chain, hour-matched clean share
void add_linking_rows(const PlanInput& input, PlanModel& model);

/// The `count` tightest hours among [first, end): highest price, then highest temperature, then earliest. Ascending.
std::vector<std::size_t> tightest_hours(const SiteYear& hours, std::size_t first, std::size_t end, std::size_t count);

/// factor × values, or the number itself.
solver::Profile scaled(double factor, const solver::Profile& profile);

}  // namespace gigawatt::power
