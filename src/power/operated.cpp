// The plan's capacities, operated otherwise. The hours of each chain are handed out as plain numbers; what comes back
// goes into the columns of the chain, the month's bills into its recourse, and all is read from there as a plan is, so
// that both cost by the same rates.
//
//   M_n = max(max m_t, ratchet · C_n, s · M_j of the w months before)            billed peak
//   starts cost beside the columns: what is started · (start cost + its fuel + the carbon of it)
//   U   = what a minimum take leaves, the cheapest contract first
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "power/extract.hpp"

namespace gigawatt::power {
namespace {

constexpr std::size_t hours_per_year = time::hours_per_year;
constexpr auto starts = time::month_starts_hour();
constexpr double tolerance_mw = 1e-6;

struct Place {
  const PlanInput& input;
  const PlanModel& model;
  const solver::Solution& solution;
  const ChainIndex& index;
  const solver::Chain& chain;

  [[nodiscard]] const SiteInput& site() const { return input.sites[index.site]; }
  [[nodiscard]] const SiteYear& hours() const { return site().years[index.year][index.weather]; }
  [[nodiscard]] std::size_t month(std::size_t t) const { return 12 * index.year + time::month_of_hour(t); }
};

/// Upper bound of a column, hour by hour.
std::vector<double> upper_bound(const Place& at, std::size_t column) {
  std::vector<double> bound(hours_per_year);
  const solver::StageColumn& of = at.chain.columns[column];
  for (const solver::Segment& segment : at.chain.segments)
    for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
      bound[t] = of.upper.at(t);
      if (of.slot != solver::no_slot)
        bound[t] += of.border_coefficient.at(t) * at.solution.border[segment.border_of_slot[of.slot]];
      bound[t] = std::max(0.0, bound[t]);
    }
  return bound;
}

/// What a unit of a column costs in an hour; demand charges are for the bill, not for the hour.
double running_cost(const Place& at, std::size_t column, std::size_t t) {
  double usd = 0.0;
  for (const StageCharge& charge : at.index.charges)
    if (charge.column == column && charge.part != &CostParts::demand) usd += charge.usd_per_unit.at(t);
  return usd;
}

ByMonth monthly_cost(const Place& at, std::size_t column) {
  ByMonth cost{};
  for (std::size_t n = 0; n < 12; ++n) cost[n] = running_cost(at, column, starts[n]);
  return cost;
}

/// What a start costs besides being one: its fuel, and the carbon of that.
struct StartCost {
  double variable = 0.0, fuel = 0.0, carbon = 0.0;  // USD per MW started
};

StartCost start_cost(const PlanInput& input, const SiteInput& site, std::size_t i, std::size_t month) {
  const scenario::Technology& technology = site.technology[i];
  const double mmbtu = technology.start_fuel.in(units::MMBtu / units::MW);
  const double co2_t = mmbtu * technology.co2_rate.in(units::t / units::MMBtu);
  return {.variable = technology.start_cost.in(units::USD / units::MW),
          .fuel = mmbtu * site.fuel_price_usd_per_mmbtu[i][month],
          .carbon = co2_t * input.economics.carbon_price.in(units::USD / units::t)};
}

std::optional<YearToOperate::Source::Units> units_of(const Place& at, std::size_t i) {
  const scenario::Technology& technology = at.site().technology[i];
  YearToOperate::Source::Units units{
      .one_mw = technology.unit_size.in(units::MW),
      .minimum_load = technology.minimum_load,
      .up_hours = static_cast<int>(std::ceil(technology.minimum_up_time.in(units::hour))),
      .down_hours = static_cast<int>(std::ceil(technology.minimum_down_time.in(units::hour)))};
  bool any =
      units.minimum_load > 0.0 || units.up_hours > 1 || units.down_hours > 1 || technology.start_nox.base() > 0.0;
  for (std::size_t n = 0; n < 12; ++n) {
    const std::size_t month = 12 * at.index.year + n;
    const StartCost cost = start_cost(at.input, at.site(), i, month);
    units.capacity_mw[n] = capacity_mw(at.model, at.solution, at.index.site, i, month);
    units.start_usd_per_mw[n] = cost.variable + cost.fuel + cost.carbon;
    any = any || units.start_usd_per_mw[n] > 0.0;
  }
  if (!any || units.one_mw <= 0.0) return std::nullopt;
  return units;
}

YearToOperate::Source source_of(const Place& at, std::size_t i) {
  const scenario::Technology& technology = at.site().technology[i];
  const bool by_weather =
      technology.resource == scenario::EnergyResource::solar || technology.resource == scenario::EnergyResource::wind;
  YearToOperate::Source source{.supply = i,
                               .must_run = by_weather || technology.must_take,
                               .usd_per_mwh = monthly_cost(at, at.index.generation[i])};
  source.sunk_cost = technology.must_take;
  if (!source.must_run) source.units = units_of(at, i);
  source.available_mw.resize(hours_per_year);
  for (std::size_t t = 0; t < hours_per_year; ++t)
    source.available_mw[t] =
        at.index.available[i].at(t) * capacity_mw(at.model, at.solution, at.index.site, i, at.month(t));
  return source;
}

YearToOperate::Store store_of(const Place& at, std::size_t i) {
  const scenario::Technology& technology = at.site().technology[i];
  YearToOperate::Store store{.supply = i,
                             .usd_per_mwh = running_cost(at, at.index.discharge[i], 0),
                             .one_way_efficiency = std::sqrt(technology.round_trip_efficiency),
                             .kept_per_hour = 1.0 - technology.self_discharge_per_hour};
  for (std::size_t n = 0; n < 12; ++n) {
    const std::size_t month = 12 * at.index.year + n;
    store.power_mw[n] =
        at.index.available[i].at(starts[n]) * capacity_mw(at.model, at.solution, at.index.site, i, month);
    store.energy_mwh[n] = capacity_mwh(at.model, at.solution, at.index.site, i, month);
  }
  return store;
}

/// Worth by the facility's MWh: the margin is by IT, so a month's mean PUE stands between them.
YearToOperate::Tier tier_of(const Place& at, const LoadTier& load) {
  const std::vector<double>& pue = *at.hours().pue;
  YearToOperate::Tier tier;
  tier.load_mw.resize(hours_per_year);
  for (std::size_t t = 0; t < hours_per_year; ++t) tier.load_mw[t] = pue[t] * (*load.it_mw)[t];
  for (std::size_t n = 0; n < 12; ++n) {
    double sum = 0.0;
    for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) sum += pue[t];
    tier.worth_usd_per_mwh[n] = load.margin_usd_per_it_mwh[n] * static_cast<double>(starts[n + 1] - starts[n]) / sum;
  }
  return tier;
}

/// What a month's highest import costs, and from where on it costs more.
void add_bill(const Place& at, YearToOperate& year) {
  const scenario::Connection& connection = *at.site().connection;
  for (std::size_t n = 0; n < 12; ++n) {
    const std::size_t month = 12 * at.index.year + n;
    year.demand_usd_per_mw[n] = connection.demand_charge.in(units::USD / units::MW / units::month);
    year.least_billed_mw[n] = connection.ratchet * connection_mw(at.model, at.solution, at.index.site, month);
  }
}

YearToOperate year_of(const Place& at) {
  YearToOperate year;
  year.name = at.chain.name;
  for (std::size_t i = 0; i < at.site().supply.size(); ++i) {
    if (at.index.generation[i] != none) year.sources.push_back(source_of(at, i));
    if (at.index.level[i] != none) year.stores.push_back(store_of(at, i));
  }
  for (const LoadTier& tier : at.hours().tiers) year.tiers.push_back(tier_of(at, tier));
  if (at.index.import_mw != none) {
    add_bill(at, year);
    year.import_limit_mw = upper_bound(at, at.index.import_mw);
    for (std::size_t t = 0; t < hours_per_year; ++t)
      year.import_price_usd_per_mwh.push_back(running_cost(at, at.index.import_mw, t));
  }
  if (at.index.export_mw != none) {
    year.export_limit_mw = upper_bound(at, at.index.export_mw);
    for (std::size_t t = 0; t < hours_per_year; ++t)
      year.export_price_usd_per_mwh.push_back(-running_cost(at, at.index.export_mw, t));
  }
  return year;
}

// ---- back into the chain --------------------------------------------------------------------------------------------

void write_sources(const Place& at, const YearToOperate& year, OperatedYear& operated, solver::ChainSolution& values) {
  for (std::size_t k = 0; k < year.sources.size(); ++k) {
    const YearToOperate::Source& source = year.sources[k];
    if (const std::size_t dumped = at.index.dumped[source.supply]; dumped != none)
      for (std::size_t t = 0; t < hours_per_year; ++t)
        values.columns[dumped][t] = std::max(0.0, source.available_mw[t] - operated.output_mw[k][t]);
    values.columns[at.index.generation[source.supply]] = std::move(operated.output_mw[k]);
  }
}

void write_stores(const Place& at, const YearToOperate& year, OperatedYear& operated, solver::ChainSolution& values) {
  for (std::size_t k = 0; k < year.stores.size(); ++k) {
    const std::size_t i = year.stores[k].supply;
    values.columns[at.index.charge[i]] = std::move(operated.charge_mw[k]);
    values.columns[at.index.discharge[i]] = std::move(operated.discharge_mw[k]);
    values.columns[at.index.level[i]] = std::move(operated.level_mwh[k]);
    values.recourse[at.index.opening[i]] = operated.opening_mwh[k];
  }
}

void write_hours(const Place& at, const YearToOperate& year, OperatedYear&& operated, solver::ChainSolution& values) {
  write_sources(at, year, operated, values);
  write_stores(at, year, operated, values);
  for (std::size_t j = 0; j < at.index.shed.size(); ++j) {
    if (at.index.shed[j] == none) continue;
    std::vector<double>& shed_it_mw = values.columns[at.index.shed[j]] = std::move(operated.shed_mw[j]);
    for (std::size_t t = 0; t < hours_per_year; ++t) shed_it_mw[t] /= (*at.hours().pue)[t];
  }
  if (at.index.import_mw != none) values.columns[at.index.import_mw] = std::move(operated.import_mw);
  if (at.index.export_mw != none) values.columns[at.index.export_mw] = std::move(operated.export_mw);
  if (at.index.work_done != none) values.columns[at.index.work_done] = *at.index.deferrable_mw;
}

/// Peaks of one site in one weather year, month after month of the plan.
void bill_peak(const Place& at, solver::ChainSolution& values, std::vector<double>& billed_mw) {
  for (std::size_t n = 0; n < 12; ++n) {
    double peak = 0.0;
    if (!at.index.billed.empty()) {
      const scenario::Connection& connection = *at.site().connection;
      const std::vector<double>& import = values.columns[at.index.import_mw];
      for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) peak = std::max(peak, import[t]);
      const std::size_t month = 12 * at.index.year + n;
      peak = std::max(peak, connection.ratchet * connection_mw(at.model, at.solution, at.index.site, month));
      const auto months = connection.peak_ratchet ? static_cast<std::size_t>(connection.peak_ratchet->months) : 0;
      for (std::size_t back = 1; back <= std::min(months, billed_mw.size()); ++back)
        peak = std::max(peak, connection.peak_ratchet->share * billed_mw[billed_mw.size() - back]);
      values.recourse[at.index.billed[n]] = peak;
    }
    billed_mw.push_back(peak);
  }
}

double price_of(const ChainIndex& index, std::size_t recourse) {
  for (const RecourseCharge& charge : index.recourse_charges)
    if (charge.column == recourse) return charge.usd_per_unit;
  return 0.0;
}

/// Rows Σ_c U_c ≥ Σ_c T_c − Σ_t q_t, written with at most and negative coefficients (chain_contracts.cpp).
void pay_for_what_is_not_taken(const Place& at, solver::ChainSolution& values) {
  for (const solver::ChainRow& row : at.chain.chain_rows) {
    if (!row.name.ends_with(minimum_take_row)) continue;
    double missing = -row.right_hand_side;
    for (const solver::HourlySum& sum : row.sums)
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t)
        missing += sum.coefficient.at(t) * values.columns[sum.column][t];
    std::vector<solver::Term> contracts = row.recourse;
    std::ranges::stable_sort(contracts, {}, [&](const solver::Term& term) { return price_of(at.index, term.column); });
    for (const solver::Term& contract : contracts) {
      const double paid = std::clamp(missing, 0.0, at.chain.recourse[contract.column].upper);
      values.recourse[contract.column] = paid;
      missing -= paid;
    }
  }
}

/// Load that is left unserved at a site where that is ruled out, in words.
std::optional<std::string> unserved(const Place& at, const OperatedYear& operated) {
  double mwh = 0.0;
  std::size_t hours = 0;
  for (std::size_t t = 0; t < hours_per_year; ++t) {
    double mw = 0.0;
    for (std::size_t j = 0; j < operated.shed_mw.size(); ++j)
      if (at.index.shed[j] == none) mw += operated.shed_mw[j][t];
    if (mw <= tolerance_mw) continue;
    mwh += mw;
    ++hours;
  }
  if (hours == 0) return std::nullopt;
  return fmt::format(
      "{:.1f} MWh in {} hours of {} would be left unserved, which shed_allowed: false rules out (a larger "
      "dispatch.reserve leaves less)",
      mwh, hours, at.model.axis.year(at.index.year));
}

/// Why these hours cannot be; nothing if they can.
std::optional<std::string> fault_of(const Place& at, const YearToOperate& year, const OperatedYear& operated) {
  for (std::size_t k = 0; k < year.stores.size(); ++k)
    for (std::size_t t = 0; t < hours_per_year; ++t) {
      const double most_mwh = year.stores[k].energy_mwh[time::month_of_hour(t)];
      if (operated.level_mwh[k][t] > most_mwh * (1.0 + tolerance_mw) + tolerance_mw)
        return "a storage that leaves service would still hold energy";
    }
  return unserved(at, operated);
}

/// Starts of one chain by supply.
using Starts = std::vector<std::vector<double>>;

Starts starts_of(const Place& at, const YearToOperate& year, OperatedYear& hours) {
  Starts started(at.site().supply.size());
  for (std::size_t k = 0; k < hours.started_mw.size(); ++k)
    started[year.sources[k].supply] = std::move(hours.started_mw[k]);
  return started;
}

/// What the starts cost, beside what the hours' columns know.
void charge_starts(const PlanInput& input, const PlanModel& model, const std::vector<Starts>& starts_of_chain,
                   PlanResult& result) {
  for (std::size_t k = 0; k < starts_of_chain.size(); ++k) {
    const ChainIndex& index = model.chains[k];
    SitePlan& site = result.sites[index.site];
    for (std::size_t i = 0; i < starts_of_chain[k].size(); ++i) {
      const std::vector<double>& started = starts_of_chain[k][i];
      if (started.empty()) continue;
      for (std::size_t n = 0; n < 12; ++n) {
        const std::size_t month = 12 * index.year + n;
        double mw = 0.0;
        for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) mw += started[t];
        mw *= input.weather_probability[index.weather];
        const StartCost cost = start_cost(input, input.sites[index.site], i, month);
        site.cost[month].variable += mw * cost.variable;
        site.cost[month].fuel += mw * cost.fuel;
        site.cost[month].carbon += mw * cost.carbon;
        result.cost_npv_usd += model.axis.discount(month) * mw * (cost.variable + cost.fuel + cost.carbon);
      }
    }
    site.dispatch[index.year][index.weather].started_mw = starts_of_chain[k];
  }
}

}  // namespace

std::optional<Operated> operated(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                                 std::vector<std::string>& notes) {
  solver::Solution other = solution;
  std::vector<Starts> starts_of_chain(model.chains.size());
  const std::size_t weather_count = input.weather_probability.size();
  for (std::size_t s = 0; s < input.sites.size(); ++s)
    for (std::size_t w = 0; w < weather_count; ++w) {
      std::vector<double> billed_mw;
      for (std::size_t y = 0; y < model.axis.year_count(); ++y) {
        const std::size_t k = model.chain_of(s, y, w, weather_count);
        const Place at{input, model, solution, model.chains[k], model.problem.chains[k]};
        const YearToOperate year = year_of(at);
        OperatedYear hours = input.operate(year);
        if (const auto fault = fault_of(at, year, hours)) {
          notes.push_back("Operated as planned, not without hindsight: at " + input.sites[s].name + " " + *fault + ".");
          return std::nullopt;
        }
        starts_of_chain[k] = starts_of(at, year, hours);
        write_hours(at, year, std::move(hours), other.chains[k]);
        bill_peak(at, other.chains[k], billed_mw);
        pay_for_what_is_not_taken(at, other.chains[k]);
      }
    }
  PlanResult result;
  extract(input, model, other, result);
  check_conservation(input, model, other, result);
  charge_starts(input, model, starts_of_chain, result);
  return Operated{.cost_npv_usd = result.cost_npv_usd, .sites = std::move(result.sites)};
}

}  // namespace gigawatt::power
