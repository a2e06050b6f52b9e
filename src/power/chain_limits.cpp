// Permits, fuel line and clean shares.
//
// Hour by hour:    Σ_i heat_rate_i g_i ≤ fuel line;   Σ_i nox_i g_i ≤ hourly NOx permit
// Day by day:      q_t = q_t−1 + Σ_i heat_rate_i g_i / 24,  q_t−1 := 0 in a day's first hour;  q_t ≤ line of a day / 24
//                  q: what the day has burnt so far, as a mean flow, so that it is of the size of the hourly one
// Weather year:    Σ_t g_i ≤ full-load hours · mean K_i for each fuel-fired supply
//                  Σ NOx over any twelve months that follow each other ≤ permit, in every weather year. Windows inside
//                  one calendar year stand in its chain; those across years link the chains of the same weather year.
//                  Emissions before the plan count as zero.
//                  Permits with `from` or `until` count what the months between emit or put out, all else as zero;
//                  hours of full load are those months' output ÷ their mean capacity.
// In expectation:  Σ_ω π_ω Σ_t co2_i g_i ≤ yearly permit;  Σ_ω π_ω Σ_t (co2_i g_i + γ m) ≤ yearly permit with imports
//                  γ: carbon intensity of imports. Exports give nothing back.
//   clean share s: Σ_ω π_ω Σ_t (Σ_not clean (g_i + k_i) + (1 − χ) m) ≤ (1 − s) Σ_ω π_ω Σ_t L_t,  L_t: load served
//                  k_i: output that is dumped
//                  What is not clean is counted, at its source: storage losses and clean energy that is burnt, dumped
//                  or sold can then never make up for fuel.
//   hour-matched:  h_t ≤ L_t,  h_t ≤ Σ_clean g_i + Σ_b (d_b − c_b) + χ (m − v),  Σ_ω π_ω Σ_t h_t ≥ s Σ_ω π_ω Σ_t L_t
//                  Exports v give the grid's share back: what is only passed through the site makes nothing clean.
//                  (h_t may be negative: charging from what is not clean counts against the share)
#include <fmt/format.h>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

using solver::HourlySum;
using solver::Profile;
using solver::Sense;

constexpr std::size_t hours_per_year = time::hours_per_year;

/// Columns of a supply's output, used and dumped.
std::vector<std::size_t> outputs(const ChainIndex& index, std::size_t supply) {
  std::vector<std::size_t> columns;
  for (const std::size_t column : {index.generation[supply], index.dumped[supply]}) {
    if (column != none) columns.push_back(column);
  }
  return columns;
}

/// The months of a plan year in which the site's permits hold, as hours; they follow each other.
struct HeldHours {
  std::size_t first_month = 0, end_month = 12;  // of the year

  HeldHours(const SiteInput& site, const PlanAxis& axis, std::size_t year) {
    const auto holds = [&](std::size_t n) { return site.permits.hold(axis.month(12 * year + n)); };
    while (first_month < 12 && !holds(first_month)) ++first_month;
    end_month = first_month;
    while (end_month < 12 && holds(end_month)) ++end_month;
  }
  [[nodiscard]] bool none() const { return first_month == end_month; }
  [[nodiscard]] bool month(std::size_t n) const { return first_month <= n && n < end_month; }
  [[nodiscard]] std::size_t first_hour() const { return time::month_starts_hour()[first_month]; }
  [[nodiscard]] std::size_t hour_count() const { return time::month_starts_hour()[end_month] - first_hour(); }
};

bool burns_fuel(const SiteInput& site, std::size_t supply) {
  return site.technology[supply].resource == scenario::EnergyResource::fuel;
}

/// Σ rate_i g_i over a window of hours, for the supplies with a rate.
template <class Rate>
std::vector<HourlySum> output_sums(const SiteInput& site, const ChainIndex& index, std::size_t first, std::size_t count,
                                   Rate rate) {
  std::vector<HourlySum> sums;
  for (std::size_t i = 0; i < site.supply.size(); ++i) {
    const double per_mwh = rate(i);
    if (per_mwh == 0.0) continue;
    for (const std::size_t column : outputs(index, i)) sums.push_back({column, first, count, per_mwh});
  }
  return sums;
}

/// Σ rate_i g_i ≤ limit in every hour, with `counts` 1 or 0 by the month of the plan.
template <class Rate>
void hourly_limit(ChainWriter& writer, const std::string& name, double most, Limit limit, Rate rate,
                  const std::vector<double>& counts) {
  const std::vector<HourlySum> sums = output_sums(writer.site, writer.index, 0, 1, rate);
  if (sums.empty()) return;
  const std::size_t row = writer.row(name, most);
  for (const HourlySum& sum : sums) writer.term(row, sum.column, writer.by_month(counts, sum.coefficient));
  writer.term(row, writer.column(name + ".room", solver::infinity), 1.0);
  limit.site = writer.site.id.text();
  limit.period = writer.when();
  limit.chain = writer.model.problem.chains.size();
  limit.stage_row = row;
  writer.model.limits.push_back(std::move(limit));
}

/// Fuel per output; 0 of what burns none.
double mmbtu_per_mwh(const SiteInput& site, std::size_t i) {
  return burns_fuel(site, i) ? site.technology[i].heat_rate.in(units::MMBtu / units::MWh) : 0.0;
}

void add_fuel_line(ChainWriter& writer) {
  if (!writer.site.fuel_line) return;
  const SiteInput& site = writer.site;
  hourly_limit(
      writer, "fuel-line", site.fuel_line->in(units::MMBtu / units::hour),
      {.constraint = "fuel line", .per = "MMBtu/h"}, [&](std::size_t i) { return mmbtu_per_mwh(site, i); },
      std::vector<double>(writer.model.axis.month_count(), 1.0));
}

void add_fuel_line_per_day(ChainWriter& writer) {
  if (!writer.site.fuel_line_per_day) return;
  constexpr double hours_per_day = 24.0;
  const SiteInput& site = writer.site;
  const std::vector<HourlySum> sums =
      output_sums(site, writer.index, 0, 1, [&](std::size_t i) { return mmbtu_per_mwh(site, i) / hours_per_day; });
  if (sums.empty()) return;
  auto same_day = std::make_shared<std::vector<double>>(hours_per_year, -1.0);
  for (std::size_t t = 0; t < hours_per_year; t += 24) (*same_day)[t] = 0.0;
  const std::size_t burnt = writer.column("fuel-of-day", solver::infinity);
  const std::size_t burnt_row = writer.row("fuel-of-day", 0.0);
  writer.term(burnt_row, burnt, 1.0);
  writer.previous(burnt_row, burnt, Profile(1.0, std::move(same_day)));
  for (const HourlySum& sum : sums) writer.term(burnt_row, sum.column, scaled(-1.0, sum.coefficient));
  const std::size_t row = writer.row("fuel-line-per-day", site.fuel_line_per_day->in(units::MMBtu / units::hour));
  writer.term(row, burnt, 1.0);
  writer.term(row, writer.column("fuel-line-per-day.room", solver::infinity), 1.0);
  Limit limit{.constraint = "fuel line of a day",
              .site = site.id.text(),
              .period = writer.when(),
              .per = "MMBtu/day",
              .unit = 1.0 / hours_per_day};
  limit.chain = writer.model.problem.chains.size();
  limit.stage_row = row;
  writer.model.limits.push_back(std::move(limit));
}

/// Σ_i heat_rate_i g_i ≤ F_p, the flow that the site booked of a pipeline.
void add_booked_flow(ChainWriter& writer) {
  const SiteInput& site = writer.site;
  for (std::size_t r = 0; r < writer.site_border.booked_flow.size(); ++r) {
    const std::vector<std::size_t>& booked = writer.site_border.booked_flow[r];
    const scenario::Resource& resource = writer.input.resources[r];
    const std::vector<HourlySum> sums = output_sums(site, writer.index, 0, 1, [&](std::size_t i) {
      const bool draws = burns_fuel(site, i) && draws_on(resource, site.supply[i]);
      return draws ? site.technology[i].heat_rate.in(units::MMBtu / units::MWh) : 0.0;
    });
    if (sums.empty() || !writer.reaches(booked)) continue;
    const std::string name = resource.id.text() + ".flow";
    const std::size_t row = writer.row(name, 0.0);
    for (const HourlySum& sum : sums) writer.term(row, sum.column, sum.coefficient);
    writer.term(row, writer.column(name + ".room", solver::infinity), 1.0);
    writer.border(row, booked, -1.0);
  }
}

void add_hourly_nox(ChainWriter& writer) {
  const SiteInput& site = writer.site;
  if (!site.permits.nox_per_hour || HeldHours(site, writer.model.axis, writer.index.year).none()) return;
  std::vector<double> counts;
  for (std::size_t m = 0; m < writer.model.axis.month_count(); ++m)
    counts.push_back(site.permits.hold(writer.model.axis.month(m)) ? 1.0 : 0.0);
  hourly_limit(
      writer, "nox-per-hour", site.permits.nox_per_hour->in(units::kg / units::hour),
      {.constraint = "NOx permit, hourly", .per = "kg/h of NOx"},
      [&](std::size_t i) { return site.rates[i].nox_kg_per_mwh; }, counts);
}

void add_full_load_hours(ChainWriter& writer) {
  const HeldHours held(writer.site, writer.model.axis, writer.index.year);
  if (!writer.site.permits.full_load_hours || held.none()) return;
  const double hours = writer.site.permits.full_load_hours->in(units::hour);
  const PlanAxis& axis = writer.model.axis;
  for (std::size_t i = 0; i < writer.site.supply.size(); ++i) {
    if (!burns_fuel(writer.site, i) || writer.index.generation[i] == none) continue;
    const SupplyBorder& border = writer.site_border.supply[i];
    solver::ChainRow row;
    row.name = writer.site.supply[i].id.text() + ".full-load-hours";
    row.sense = Sense::at_most;
    for (const std::size_t column : outputs(writer.index, i))
      row.sums.push_back({column, held.first_hour(), held.hour_count(), 1.0});
    for (std::size_t n = held.first_month; n < held.end_month; ++n) {
      const double share = static_cast<double>(time::days_of_month[n]) * 24.0 / static_cast<double>(held.hour_count());
      row.right_hand_side += hours * share * border.committed_mw[writer.first_month() + n];
      const std::size_t capacity = border.capacity_mw[axis.period_of(writer.first_month() + n)];
      if (capacity != none) row.border.push_back({capacity, -hours * share});
    }
    Limit limit{.constraint = writer.site.supply[i].id.text() + ": full-load hours permitted",
                .site = writer.site.id.text(),
                .period = writer.when(),
                .per = "MWh a year"};
    limit.chain = writer.model.problem.chains.size();
    limit.chain_row = writer.chain_row(std::move(row));
    writer.model.limits.push_back(std::move(limit));
  }
}

double nox_cap_kg(const SiteInput& site) { return site.permits.nox_per_year->in(units::kg / units::year); }

void add_yearly_nox(ChainWriter& writer) {
  if (!writer.site.permits.nox_per_year) return;
  const auto rate = [&](std::size_t i) { return writer.site.rates[i].nox_kg_per_mwh; };
  if (output_sums(writer.site, writer.index, 0, 1, rate).empty()) return;
  const HeldHours held(writer.site, writer.model.axis, writer.index.year);
  solver::ChainRow year;
  year.name = "nox-per-year";
  year.sense = Sense::at_most;
  year.right_hand_side = nox_cap_kg(writer.site);
  if (writer.model.axis.year_count() == 1) {
    if (held.none()) return;
    year.sums = output_sums(writer.site, writer.index, held.first_hour(), held.hour_count(), rate);
  } else {
    // Monthly sums as recourse columns keep the windows across years short: Σ_t nox_i g_i − N_n = 0.
    constexpr auto starts = time::month_starts_hour();
    for (std::size_t n = 0; n < 12; ++n) {
      const std::size_t month = writer.recourse(fmt::format("nox-{}", n + 1));
      writer.index.nox_kg.push_back(month);
      solver::ChainRow sum;
      sum.name = fmt::format("nox-{}", n + 1);
      if (held.month(n)) sum.sums = output_sums(writer.site, writer.index, starts[n], starts[n + 1] - starts[n], rate);
      sum.recourse.push_back({month, -1.0});
      writer.chain_row(std::move(sum));
      year.recourse.push_back({month, 1.0});
    }
  }
  Limit limit{.constraint = "NOx permit, rolling twelve months",
              .site = writer.site.id.text(),
              .period = writer.when(),
              .per = "t of NOx",
              .unit = 1000.0};
  limit.chain = writer.model.problem.chains.size();
  limit.chain_row = writer.chain_row(std::move(year));
  writer.model.limits.push_back(std::move(limit));
}

void add_matched(ChainWriter& writer) {
  if (!writer.site.clean_share_hourly) return;
  ChainIndex& index = writer.index;
  const std::size_t matched = index.matched = writer.free_column("matched");
  const Profile pue(1.0, writer.hours.pue);
  const std::size_t load_row = writer.row("matched-load", writer.chain.rows[index.balance_row].right_hand_side);
  writer.term(load_row, matched, 1.0);
  for (const std::size_t shed : index.shed) {
    if (shed != none) writer.term(load_row, shed, pue);
  }
  if (index.work_done != none) writer.term(load_row, index.work_done, scaled(-1.0, pue));
  writer.term(load_row, writer.column("unmatched", solver::infinity), 1.0);

  const std::size_t clean_row = writer.row("matched-clean", 0.0);
  writer.term(clean_row, matched, 1.0);
  index.clean_left = writer.column("clean-left", solver::infinity);
  writer.term(clean_row, index.clean_left, 1.0);
  for (std::size_t i = 0; i < writer.site.supply.size(); ++i) {
    if (index.generation[i] != none && writer.site.technology[i].clean)
      writer.term(clean_row, index.generation[i], -1.0);
    if (index.charge[i] == none) continue;
    writer.term(clean_row, index.discharge[i], -1.0);
    writer.term(clean_row, index.charge[i], 1.0);
  }
  if (index.import_mw != none && writer.site.connection->clean_share > 0.0) {
    writer.term(clean_row, index.import_mw, -writer.site.connection->clean_share);
    if (index.export_mw != none) writer.term(clean_row, index.export_mw, writer.site.connection->clean_share);
  }
}

/// Adds share × load served of one chain to the left side of an at_most row: a row "clean energy ≥ share × load served"
/// is one of −clean energy.
void subtract_load(const PlanInput& input, const PlanModel& model, std::size_t chain, double share,
                   solver::LinkingRow& row) {
  const ChainIndex& index = model.chains[chain];
  const double probability = input.weather_probability[index.weather];
  const Hourly& pue = input.sites[index.site].years[index.year][index.weather].pue;
  auto& sums = row.parts.back().sums;
  for (const std::size_t shed : index.shed) {
    if (shed != none) sums.push_back({shed, 0, hours_per_year, Profile(-probability * share, pue)});
  }
  if (index.work_done != none) sums.push_back({index.work_done, 0, hours_per_year, Profile(probability * share, pue)});
  const Profile& load = model.problem.chains[chain].rows[index.balance_row].right_hand_side;
  for (std::size_t t = 0; t < hours_per_year; ++t) row.right_hand_side -= probability * share * load.at(t);
}

class LinkingWriter {
 public:
  LinkingWriter(const PlanInput& input, PlanModel& model) : input_(input), model_(model) {}

  void write() {
    for (std::size_t s = 0; s < input_.sites.size(); ++s) {
      for (std::size_t y = 0; y < model_.axis.year_count(); ++y) {
        co2(s, y);
        co2_with_imports(s, y);
        clean_share(s, y);
        matched_share(s, y);
        if (y > 0) nox_across(s, y);
      }
    }
  }

 private:
  [[nodiscard]] std::size_t weather_count() const { return input_.weather_probability.size(); }
  [[nodiscard]] std::size_t chain(std::size_t s, std::size_t y, std::size_t w) const {
    return model_.chain_of(s, y, w, weather_count());
  }
  void add(solver::LinkingRow row, Limit limit) {
    limit.linking_row = model_.problem.linking_rows.size();
    model_.limits.push_back(std::move(limit));
    model_.problem.linking_rows.push_back(std::move(row));
  }
  [[nodiscard]] std::string name(std::size_t s, std::string_view what, std::size_t y) const {
    return fmt::format("{}.{}@{}", input_.sites[s].id.text(), what, model_.axis.year(y));
  }

  /// Expected tonnes of what one chain burns on site.
  [[nodiscard]] solver::LinkingRow::Part burnt_t(std::size_t s, std::size_t y, std::size_t w) const {
    const SiteInput& site = input_.sites[s];
    const HeldHours held(site, model_.axis, y);
    const std::size_t k = chain(s, y, w);
    const auto rate = [&](std::size_t i) {
      return input_.weather_probability[w] * site.rates[i].co2_kg_per_mwh / 1000.0;
    };
    return {k, output_sums(site, model_.chains[k], held.first_hour(), held.hour_count(), rate), {}};
  }

  [[nodiscard]] Limit co2_limit(std::size_t s, std::size_t y, std::string words) const {
    return {.constraint = std::move(words),
            .site = input_.sites[s].id.text(),
            .period = fmt::format("{}", model_.axis.year(y)),
            .per = "t of CO2"};
  }

  void co2(std::size_t s, std::size_t y) {
    const SiteInput& site = input_.sites[s];
    if (!site.permits.co2_per_year || HeldHours(site, model_.axis, y).none()) return;
    solver::LinkingRow row;
    row.name = name(s, "co2", y);
    row.right_hand_side = site.permits.co2_per_year->in(units::t / units::year);
    for (std::size_t w = 0; w < weather_count(); ++w) row.parts.push_back(burnt_t(s, y, w));
    add(std::move(row), co2_limit(s, y, "CO2 permit"));
  }

  void co2_with_imports(std::size_t s, std::size_t y) {
    const SiteInput& site = input_.sites[s];
    const HeldHours held(site, model_.axis, y);
    if (!site.permits.co2_with_imports_per_year || held.none()) return;
    const double grid_t_per_mwh = site.connection ? site.connection->carbon_intensity.in(units::t / units::MWh) : 0.0;
    solver::LinkingRow row;
    row.name = name(s, "co2-with-imports", y);
    row.right_hand_side = site.permits.co2_with_imports_per_year->in(units::t / units::year);
    for (std::size_t w = 0; w < weather_count(); ++w) {
      row.parts.push_back(burnt_t(s, y, w));
      const std::size_t imported = model_.chains[chain(s, y, w)].import_mw;
      if (imported == none || grid_t_per_mwh == 0.0) continue;
      row.parts.back().sums.push_back(
          {imported, held.first_hour(), held.hour_count(), input_.weather_probability[w] * grid_t_per_mwh});
    }
    add(std::move(row), co2_limit(s, y, "CO2 permit, imports included"));
  }

  void clean_share(std::size_t s, std::size_t y) {
    const SiteInput& site = input_.sites[s];
    if (!site.clean_share) return;
    solver::LinkingRow row;
    row.name = name(s, "clean-share", y);
    for (std::size_t w = 0; w < weather_count(); ++w) {
      const std::size_t k = chain(s, y, w);
      const double probability = input_.weather_probability[w];
      row.parts.push_back({k, {}, {}});
      auto& sums = row.parts.back().sums;
      for (std::size_t i = 0; i < site.supply.size(); ++i) {
        if (site.technology[i].clean) continue;
        for (const std::size_t column : outputs(model_.chains[k], i))
          sums.push_back({column, 0, hours_per_year, probability});
      }
      if (model_.chains[k].import_mw != none && site.connection->clean_share < 1.0)
        sums.push_back(
            {model_.chains[k].import_mw, 0, hours_per_year, probability * (1.0 - site.connection->clean_share)});
      subtract_load(input_, model_, k, -(1.0 - *site.clean_share), row);
    }
    add_share(std::move(row), s, y, "clean share of the year");
  }

  void matched_share(std::size_t s, std::size_t y) {
    const SiteInput& site = input_.sites[s];
    if (!site.clean_share_hourly) return;
    solver::LinkingRow row;
    row.name = name(s, "clean-share-hourly", y);
    for (std::size_t w = 0; w < weather_count(); ++w) {
      const std::size_t k = chain(s, y, w);
      row.parts.push_back({k, {{model_.chains[k].matched, 0, hours_per_year, -input_.weather_probability[w]}}, {}});
      subtract_load(input_, model_, k, *site.clean_share_hourly, row);
    }
    add_share(std::move(row), s, y, "clean share, hour by hour");
  }

  /// Expected facility load of a year that nothing is shed of.
  [[nodiscard]] double load_mwh(std::size_t s, std::size_t y) const {
    double sum = 0.0;
    for (std::size_t w = 0; w < weather_count(); ++w) {
      const std::size_t k = chain(s, y, w);
      const Profile& load = model_.problem.chains[k].rows[model_.chains[k].balance_row].right_hand_side;
      for (std::size_t t = 0; t < hours_per_year; ++t) sum += input_.weather_probability[w] * load.at(t);
    }
    return sum;
  }

  /// Worth is told per percentage point less.
  void add_share(solver::LinkingRow row, std::size_t s, std::size_t y, std::string words) {
    Limit limit{.constraint = std::move(words),
                .site = input_.sites[s].id.text(),
                .period = fmt::format("{}", model_.axis.year(y)),
                .per = "point of clean share"};
    limit.unit = 0.01 * load_mwh(s, y);
    add(std::move(row), std::move(limit));
  }

  /// The eleven windows that end in January … November of year y.
  void nox_across(std::size_t s, std::size_t y) {
    const SiteInput& site = input_.sites[s];
    if (!site.permits.nox_per_year) return;
    for (std::size_t w = 0; w < weather_count(); ++w) {
      const std::size_t before = chain(s, y - 1, w), after = chain(s, y, w);
      if (model_.chains[before].nox_kg.empty() || model_.chains[after].nox_kg.empty()) continue;
      for (std::size_t end = 0; end < 11; ++end) {
        solver::LinkingRow row;
        const std::string when = time::to_text(model_.axis.month(12 * y + end));
        row.name = fmt::format("{}.nox@{}.{}", site.id.text(), when, w);
        row.right_hand_side = nox_cap_kg(site);
        row.parts.push_back({before, {}, {}});
        row.parts.push_back({after, {}, {}});
        for (std::size_t n = end + 1; n < 12; ++n)
          row.parts[0].recourse.push_back({model_.chains[before].nox_kg[n], 1.0});
        for (std::size_t n = 0; n <= end; ++n) row.parts[1].recourse.push_back({model_.chains[after].nox_kg[n], 1.0});
        add(std::move(row), {.constraint = "NOx permit, rolling twelve months",
                             .site = site.id.text(),
                             .period = when,
                             .per = "t of NOx",
                             .unit = 1000.0});
      }
    }
  }

  const PlanInput& input_;
  PlanModel& model_;
};

}  // namespace

void add_site_limits(ChainWriter& writer) {
  add_fuel_line(writer);
  add_fuel_line_per_day(writer);
  add_booked_flow(writer);
  add_hourly_nox(writer);
  add_full_load_hours(writer);
  add_yearly_nox(writer);
  add_matched(writer);
}

void add_linking_rows(const PlanInput& input, PlanModel& model) { LinkingWriter(input, model).write(); }

}  // namespace gigawatt::power
