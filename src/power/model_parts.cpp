#include "power/model_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/require.hpp"

namespace gigawatt::power {

solver::Profile scaled(double factor, const solver::Profile& profile) {
  return profile.hourly ? solver::Profile(factor * profile.scale, profile.hourly)
                        : solver::Profile(factor * profile.scale);
}

// ---- border
// -------------------------------------------------------------------------------------------------------------

std::size_t BorderWriter::column(std::string name, double upper, bool integer) {
  model.problem.border.push_back({std::move(name), 0.0, 0.0, upper, integer});
  return model.problem.border.size() - 1;
}

std::size_t BorderWriter::row(std::string name, std::vector<solver::Term> terms, solver::Sense sense,
                              double right_hand_side) {
  model.problem.border_rows.push_back({std::move(name), std::move(terms), sense, right_hand_side});
  return model.problem.border_rows.size() - 1;
}

void BorderWriter::charge(std::size_t column, std::size_t site, std::size_t first_month, std::size_t end_month,
                          CostPart part, double usd_per_unit) {
  if (usd_per_unit == 0.0) return;
  for (std::size_t m = first_month; m < std::min(end_month, model.axis.month_count()); ++m) {
    model.border_charges.push_back({column, site, m, part, usd_per_unit});
    const double discounted = usd_per_unit * model.axis.discount(m);
    (column == none ? model.problem.cost_offset : model.problem.border[column].cost) += discounted;
  }
}

// ---- hours
// --------------------------------------------------------------------------------------------------------------

ChainWriter::ChainWriter(const PlanInput& plan_input, PlanModel& plan_model, SharedProfiles& shared_profiles,
                         std::size_t site_index, std::size_t year_index, std::size_t weather_index)
    : input(plan_input),
      model(plan_model),
      shared(shared_profiles),
      site(plan_input.sites[site_index]),
      hours(site.years[year_index][weather_index]),
      site_border(plan_model.sites[site_index]) {
  index.site = site_index;
  index.year = year_index;
  index.weather = weather_index;
  const std::size_t supplies = site.supply.size();
  index.generation.assign(supplies, none);
  index.dumped.assign(supplies, none);
  index.charge.assign(supplies, none);
  index.discharge.assign(supplies, none);
  index.level.assign(supplies, none);
  index.storage_room.assign(supplies, none);
  index.opening.assign(supplies, none);
  index.available.assign(supplies, solver::Profile(0.0));
  chain.name = fmt::format("{}.{}.{}", site.id.text(), model.axis.year(year_index), weather_index);
  chain.hour_count = time::hours_per_year;
  chain.weight = solver::Profile(input.weather_probability[weather_index], shared.discount[year_index]);
}

std::string ChainWriter::when() const { return fmt::format("{}", model.axis.year(index.year)); }

std::size_t ChainWriter::column(std::string name, solver::Profile upper) {
  solver::StageColumn stage;
  stage.name = std::move(name);
  stage.upper = std::move(upper);
  chain.columns.push_back(std::move(stage));
  return chain.columns.size() - 1;
}

std::size_t ChainWriter::column(std::string name, solver::Profile upper,
                                const std::vector<std::size_t>& border_by_period, solver::Profile coefficient) {
  const std::size_t at = column(std::move(name), std::move(upper));
  if (reaches(border_by_period)) {
    chain.columns[at].slot = slot(border_by_period);
    chain.columns[at].border_coefficient = std::move(coefficient);
  }
  return at;
}

std::size_t ChainWriter::free_column(std::string name) {
  const std::size_t at = column(std::move(name), solver::infinity);
  chain.columns[at].lower = -solver::infinity;
  return at;
}

std::size_t ChainWriter::row(std::string name, solver::Profile right_hand_side) {
  chain.rows.push_back({std::move(name), std::move(right_hand_side)});
  return chain.rows.size() - 1;
}

void ChainWriter::term(std::size_t row, std::size_t column, solver::Profile coefficient) {
  chain.same_hour.push_back({row, column, std::move(coefficient)});
}

void ChainWriter::previous(std::size_t row, std::size_t column, solver::Profile coefficient) {
  chain.previous_hour.push_back({row, column, std::move(coefficient)});
}

void ChainWriter::border(std::size_t row, const std::vector<std::size_t>& border_by_period,
                         solver::Profile coefficient) {
  if (reaches(border_by_period)) chain.border_terms.push_back({row, slot(border_by_period), std::move(coefficient)});
}

std::size_t ChainWriter::recourse(std::string name) {
  chain.recourse.push_back({std::move(name), 0.0, 0.0, solver::infinity});
  return chain.recourse.size() - 1;
}

std::size_t ChainWriter::chain_row(solver::ChainRow row) {
  chain.chain_rows.push_back(std::move(row));
  return chain.chain_rows.size() - 1;
}

void ChainWriter::charge(std::size_t column, CostPart part, solver::Profile usd_per_unit) {
  if (!usd_per_unit.hourly && usd_per_unit.scale == 0.0) return;
  index.charges.push_back({column, part, std::move(usd_per_unit)});
}

bool ChainWriter::reaches(const std::vector<std::size_t>& border_by_period) const {
  if (border_by_period.empty()) return false;
  const auto first = border_by_period.begin() + static_cast<std::ptrdiff_t>(index.year * model.axis.periods_per_year());
  return std::any_of(first, first + static_cast<std::ptrdiff_t>(model.axis.periods_per_year()),
                     [](std::size_t column) { return column != none; });
}

std::size_t ChainWriter::slot(const std::vector<std::size_t>& border_by_period) {
  std::vector<std::size_t> of_year;
  for (std::size_t p = 0; p < model.axis.periods_per_year(); ++p) {
    const std::size_t column = border_by_period[index.year * model.axis.periods_per_year() + p];
    of_year.push_back(column == none ? model.zero_column : column);
  }
  const auto known = std::ranges::find(slots_, of_year);
  if (known != slots_.end()) return static_cast<std::size_t>(known - slots_.begin());
  slots_.push_back(std::move(of_year));
  return slots_.size() - 1;
}

solver::Profile ChainWriter::by_month(const std::vector<double>& plan_month_values,
                                      const solver::Profile& factor) const {
  const double* of_month = plan_month_values.data() + first_month();
  if (std::all_of(of_month, of_month + 12, [&](double value) { return value == of_month[0]; })) {
    return of_month[0] == 0.0 ? solver::Profile(0.0) : scaled(of_month[0], factor);
  }
  constexpr auto starts = time::month_starts_hour();
  auto values = std::make_shared<std::vector<double>>(time::hours_per_year);
  for (std::size_t month = 0; month < 12; ++month) {
    for (std::size_t t = starts[month]; t < starts[month + 1]; ++t) (*values)[t] = of_month[month] * factor.at(t);
  }
  return {1.0, std::move(values)};
}

void ChainWriter::finish() {
  const auto starts = time::month_starts_hour();
  const std::size_t step = model.axis.months_per_period();
  chain.slot_count = slots_.size();
  for (std::size_t p = 0; p < model.axis.periods_per_year(); ++p) {
    solver::Segment segment{starts[p * step], starts[(p + 1) * step] - starts[p * step], {}};
    for (const auto& slot : slots_) segment.border_of_slot.push_back(slot[p]);
    chain.segments.push_back(std::move(segment));
  }
  // Column cost: the sum of its charges; shared as it is where there is only one.
  for (std::size_t j = 0; j < chain.columns.size(); ++j) {
    double constant = 0.0;
    std::vector<const solver::Profile*> hourly;
    for (const StageCharge& entry : index.charges) {
      if (entry.column != j) continue;
      if (entry.usd_per_unit.hourly) {
        hourly.push_back(&entry.usd_per_unit);
      } else {
        constant += entry.usd_per_unit.scale;
      }
    }
    if (hourly.empty()) {
      chain.columns[j].cost = constant;
    } else if (hourly.size() == 1 && constant == 0.0) {
      chain.columns[j].cost = *hourly.front();
    } else {
      auto sum = std::make_shared<std::vector<double>>(chain.hour_count, constant);
      for (const solver::Profile* profile : hourly) {
        for (std::size_t t = 0; t < chain.hour_count; ++t) (*sum)[t] += profile->at(t);
      }
      chain.columns[j].cost = solver::Profile(1.0, std::move(sum));
    }
  }
  const double probability = input.weather_probability[index.weather];
  for (const RecourseCharge& entry : index.recourse_charges) {
    chain.recourse[entry.column].cost += probability * model.axis.discount(entry.month) * entry.usd_per_unit;
  }
  model.problem.chains.push_back(std::move(chain));
  model.chains.push_back(std::move(index));
}

std::vector<std::size_t> tightest_hours(const SiteYear& hours, std::size_t first, std::size_t end, std::size_t count) {
  std::vector<std::size_t> order(end - first);
  std::iota(order.begin(), order.end(), first);
  const auto value = [](const Hourly& profile, std::size_t t) { return profile ? (*profile)[t] : 0.0; };
  const auto tighter = [&](std::size_t a, std::size_t b) {
    const double price_a = value(hours.energy_price_usd_per_mwh, a), price_b = value(hours.energy_price_usd_per_mwh, b);
    if (price_a != price_b) return price_a > price_b;
    const double heat_a = value(hours.temperature_c, a), heat_b = value(hours.temperature_c, b);
    return heat_a != heat_b ? heat_a > heat_b : a < b;
  };
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), tighter);
  order.resize(count);
  std::ranges::sort(order);
  return order;
}

}  // namespace gigawatt::power
