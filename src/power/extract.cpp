#include "power/extract.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "power/capital_cost.hpp"
#include "power/firm_supply.hpp"
#include "power/rental.hpp"
#include "solver/compensated_sum.hpp"

namespace gigawatt::power {
namespace {

using solver::CompensatedSum;
using solver::Solution;

constexpr double counts_as_order = 1e-3;  // MW or MWh; less is dust of an interior point, charged but no order
constexpr std::size_t hours_per_year = time::hours_per_year;

double value_or_zero(const Solution& solution, const std::vector<std::size_t>& columns, std::size_t at) {
  return columns[at] == none ? 0.0 : solution.border[columns[at]];
}

// ---- orders
// -------------------------------------------------------------------------------------------------------------

/// Rent of what each build period starts; empty unless the supply is rented.
std::vector<double> rent_of_orders(const PlanInput& input, const PlanModel& model, const Solution& solution,
                                   std::size_t s, std::size_t i) {
  const SupplyBorder& border = model.sites[s].supply[i];
  if (!border.rented) return {};
  std::vector<double> started_mw, on_rent_mw;
  for (std::size_t p = 0; p < model.axis.period_count(); ++p) {
    started_mw.push_back(value_or_zero(solution, border.order_mw, p));
    on_rent_mw.push_back(value_or_zero(solution, border.capacity_mw, p));
  }
  const scenario::Rental& rental = *input.sites[s].supply[i].rental;
  return rent_by_start_usd(started_mw, on_rent_mw,
                           {.usd_per_mw_period = static_cast<double>(model.axis.months_per_period()) *
                                                 rental.rate.in(units::USD / units::MW / units::month),
                            .mobilisation_usd_per_mw = rental.mobilisation.in(units::USD / units::MW)});
}

void supply_orders(const PlanInput& input, const PlanModel& model, const Solution& solution, std::size_t s,
                   std::size_t i, std::vector<Order>& orders) {
  const SupplyBorder& border = model.sites[s].supply[i];
  const scenario::Technology& technology = input.sites[s].technology[i];
  const double value = value_at_energisation(technology, model.axis.rate());
  const double unit_mw = technology.unit_size.in(units::MW);
  const std::vector<double> rent_usd = rent_of_orders(input, model, solution, s, i);
  for (std::size_t p = 0; p < model.axis.period_count(); ++p) {
    const double mw = value_or_zero(solution, border.order_mw, p);
    const double mwh = value_or_zero(solution, border.order_mwh, p);
    if (mw <= counts_as_order && mwh <= counts_as_order) continue;
    Order order;
    order.site = input.sites[s].id;
    order.supply = input.sites[s].supply[i].id.text();
    order.technology = input.sites[s].supply[i].technology.text();
    order.rented = border.rented;
    order.mw = mw;
    order.mwh = mwh;
    order.units = border.order_units[p] != none ? std::round(solution.border[border.order_units[p]])
                  : unit_mw > 0.0               ? mw / unit_mw
                                                : 0.0;
    order.energised_month = model.axis.month(model.axis.first_month_of(p));
    order.order_month = order.energised_month.plus(-whole_months(technology.lead_time));
    if (border.rented) {
      order.rent_usd = rent_usd[p];
    } else {
      order.capital_usd = value * (mw * technology.overnight_cost.in(units::USD / units::MW) +
                                   mwh * technology.energy_overnight_cost.in(units::USD / units::MWh));
    }
    orders.push_back(std::move(order));
  }
}

void connection_orders(const PlanInput& input, const PlanModel& model, const Solution& solution, std::size_t s,
                       std::vector<Order>& orders) {
  const ConnectionBorder& border = model.sites[s].connection;
  for (std::size_t o = 0; o < border.offer_mw.size(); ++o) {
    const double mw = value_or_zero(solution, border.offer_mw, o);
    if (mw <= counts_as_order) continue;
    const scenario::ConnectionOffer& offer = input.sites[s].connection->offers[o];
    Order order;
    order.site = input.sites[s].id;
    order.supply = offer.id.text();
    order.technology = "connection";
    order.mw = mw;
    order.energised_month = model.axis.month(model.axis.first_month_of(border.offer_period[o]));
    order.order_month = order.energised_month;
    order.capital_usd = mw * offer.cost.in(units::USD / units::MW);
    orders.push_back(std::move(order));
  }
}

// ---- hours
// --------------------------------------------------------------------------------------------------------------

std::vector<double> column_or_zeros(const solver::ChainSolution& values, std::size_t column) {
  return column == none ? std::vector<double>(hours_per_year, 0.0) : values.columns[column];
}

void storage_dispatch(const ChainIndex& index, const solver::ChainSolution& values, std::size_t i, Dispatch& dispatch) {
  dispatch.charge_mw[i] = column_or_zeros(values, index.charge[i]);
  dispatch.discharge_mw[i] = column_or_zeros(values, index.discharge[i]);
  dispatch.level_mwh[i] = column_or_zeros(values, index.level[i]);
  for (std::size_t t = 0; t < hours_per_year; ++t) {
    if (dispatch.charge_mw[i][t] > 1e-6 && dispatch.discharge_mw[i][t] > 1e-6)
      dispatch.charge_and_discharge_hours += 1.0;
  }
}

/// Output that was available but not used: dumped must-take, and sun and wind turned down.
void add_curtailment(const SiteInput& site, const ChainIndex& index, const std::vector<double>& capacity_of_month,
                     const solver::ChainSolution& values, std::size_t i, Dispatch& dispatch) {
  if (index.dumped[i] != none) {
    dispatch.dumped_mw[i] = values.columns[index.dumped[i]];
    for (std::size_t t = 0; t < hours_per_year; ++t) dispatch.curtailment_mw[t] += dispatch.dumped_mw[i][t];
    return;
  }
  const scenario::EnergyResource resource = site.technology[i].resource;
  if (resource != scenario::EnergyResource::solar && resource != scenario::EnergyResource::wind) return;
  for (std::size_t t = 0; t < hours_per_year; ++t) {
    const double unused =
        index.available[i].at(t) * capacity_of_month[time::month_of_hour(t)] - dispatch.generation_mw[i][t];
    if (unused > 1e-7) dispatch.curtailment_mw[t] += unused;
  }
}

Dispatch dispatch_of(const PlanInput& input, const PlanModel& model, const Solution& solution, std::size_t k) {
  const ChainIndex& index = model.chains[k];
  const solver::ChainSolution& values = solution.chains[k];
  const SiteInput& site = input.sites[index.site];
  Dispatch dispatch;
  const std::size_t supplies = site.supply.size();
  dispatch.generation_mw.resize(supplies);
  dispatch.dumped_mw.resize(supplies);
  dispatch.charge_mw.resize(supplies);
  dispatch.discharge_mw.resize(supplies);
  dispatch.level_mwh.resize(supplies);
  dispatch.curtailment_mw.assign(hours_per_year, 0.0);
  for (std::size_t i = 0; i < supplies; ++i) {
    if (model.sites[index.site].supply[i].storage) {
      storage_dispatch(index, values, i, dispatch);
      continue;
    }
    dispatch.generation_mw[i] = column_or_zeros(values, index.generation[i]);
    if (index.generation[i] == none) continue;
    std::vector<double> capacity;
    for (std::size_t n = 0; n < 12; ++n)
      capacity.push_back(capacity_mw(model, solution, index.site, i, 12 * index.year + n));
    add_curtailment(site, index, capacity, values, i, dispatch);
  }
  dispatch.import_mw = column_or_zeros(values, index.import_mw);
  dispatch.export_mw = column_or_zeros(values, index.export_mw);
  for (const std::size_t shed : index.shed) dispatch.shed_it_mw.push_back(column_or_zeros(values, shed));
  dispatch.load_mw = *index.load_mw;
  dispatch.it_load_mw = *index.it_load_mw;
  dispatch.deferred_it_mw.assign(hours_per_year, 0.0);
  if (index.work_done != none) {
    for (std::size_t t = 0; t < hours_per_year; ++t) {
      dispatch.deferred_it_mw[t] = (*index.deferrable_mw)[t] - values.columns[index.work_done][t];
    }
  }
  dispatch.marginal_price_usd_per_mwh.assign(hours_per_year, 0.0);
  if (!values.row_duals.empty()) {
    const std::vector<double>& duals = values.row_duals[index.balance_row];
    const solver::Profile& weight = model.problem.chains[k].weight;
    for (std::size_t t = 0; t < hours_per_year; ++t) dispatch.marginal_price_usd_per_mwh[t] = duals[t] / weight.at(t);
  }
  return dispatch;
}

// ---- costs
// --------------------------------------------------------------------------------------------------------------

/// Sums by site, month and part, each compensated.
class CostTable {
 public:
  CostTable(std::size_t sites, std::size_t months) : months_(months), sums_(sites * months) {}

  void add(std::size_t site, std::size_t month, CostPart part, double usd) {
    const auto entry = std::ranges::find(cost_parts, part, &CostPartName::part);
    sums_[site * months_ + month][static_cast<std::size_t>(entry - cost_parts.begin())].add(usd);
  }
  [[nodiscard]] CostParts at(std::size_t site, std::size_t month) const {
    CostParts cost;
    const Sums& sums = sums_[site * months_ + month];
    for (std::size_t entry = 0; entry < sums.size(); ++entry) cost.*cost_parts[entry].part = sums[entry].value();
    return cost;
  }

 private:
  using Sums = std::array<CompensatedSum, cost_parts.size()>;

  std::size_t months_;
  std::vector<Sums> sums_;  // [site, month][part]
};

void add_chain_costs(const PlanInput& input, const PlanModel& model, const Solution& solution, std::size_t k,
                     CostTable& table) {
  constexpr auto starts = time::month_starts_hour();
  const ChainIndex& index = model.chains[k];
  const double probability = input.weather_probability[index.weather];
  for (const StageCharge& charge : index.charges) {
    const std::vector<double>& values = solution.chains[k].columns[charge.column];
    for (std::size_t n = 0; n < 12; ++n) {
      CompensatedSum sum;
      for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) sum.add(charge.usd_per_unit.at(t) * values[t]);
      table.add(index.site, 12 * index.year + n, charge.part, probability * sum.value());
    }
  }
  for (const RecourseCharge& charge : index.recourse_charges) {
    table.add(index.site, charge.month, charge.part,
              probability * charge.usd_per_unit * solution.chains[k].recourse[charge.column]);
  }
}

void fill_costs(const PlanInput& input, const PlanModel& model, const Solution& solution, PlanResult& result) {
  CostTable table(input.sites.size(), model.axis.month_count());
  for (const BorderCharge& charge : model.border_charges) {
    const double amount = charge.column == none ? 1.0 : solution.border[charge.column];
    table.add(charge.site, charge.month, charge.part, charge.usd_per_unit * amount);
  }
  for (std::size_t k = 0; k < model.chains.size(); ++k) add_chain_costs(input, model, solution, k, table);
  CompensatedSum total;
  for (std::size_t s = 0; s < input.sites.size(); ++s) {
    for (std::size_t m = 0; m < model.axis.month_count(); ++m) {
      CostParts& cost = result.sites[s].cost.emplace_back(table.at(s, m));
      if (const auto& firmness = input.sites[s].firmness)
        cost.firm_shortfall = value_or_zero(solution, model.sites[s].shortfall_mw, m) *
                              firmness->shortfall_price.in(units::USD / units::MW / units::month);
      total.add(model.axis.discount(m) * result.sites[s].cost.back().total());
    }
  }
  result.cost_npv_usd = total.value();
}

/// IT that stands ready, as far as firm supply and connection carry it at its peak.
double firm_it_mw(const FirmMonth& firm, double it_mw_ready) {
  return firm.peak_mw > 0.0 ? it_mw_ready * std::clamp(firm.firm_mw / firm.peak_mw, 0.0, 1.0) : it_mw_ready;
}

void fill_capacities(const PlanInput& input, const PlanModel& model, const Solution& solution, std::size_t s,
                     SitePlan& plan) {
  const SiteInput& site = input.sites[s];
  plan.id = site.id;
  plan.capacity_mw.resize(site.supply.size());
  plan.storage_mwh.resize(site.supply.size());
  for (std::size_t m = 0; m < model.axis.month_count(); ++m) {
    for (std::size_t i = 0; i < site.supply.size(); ++i) {
      plan.capacity_mw[i].push_back(capacity_mw(model, solution, s, i, m));
      plan.storage_mwh[i].push_back(capacity_mwh(model, solution, s, i, m));
    }
    plan.connection_mw.push_back(connection_mw(model, solution, s, m));
    plan.firm_shortfall_mw.push_back(value_or_zero(solution, model.sites[s].shortfall_mw, m));
  }
  plan.firm = firm_months(input, model, solution, s, plan);
  for (std::size_t m = 0; m < model.axis.month_count(); ++m)
    plan.it_mw_firm.push_back(firm_it_mw(plan.firm[m], site.it_mw_ready[m]));
}

}  // namespace

double capacity_mw(const PlanModel& model, const Solution& solution, std::size_t site, std::size_t supply,
                   std::size_t month) {
  const SupplyBorder& border = model.sites[site].supply[supply];
  return border.committed_mw[month] + value_or_zero(solution, border.capacity_mw, model.axis.period_of(month));
}

double capacity_mwh(const PlanModel& model, const Solution& solution, std::size_t site, std::size_t supply,
                    std::size_t month) {
  const SupplyBorder& border = model.sites[site].supply[supply];
  return border.committed_mwh[month] + value_or_zero(solution, border.capacity_mwh, model.axis.period_of(month));
}

double connection_mw(const PlanModel& model, const Solution& solution, std::size_t site, std::size_t month) {
  const ConnectionBorder& border = model.sites[site].connection;
  return border.committed_mw[month] + value_or_zero(solution, border.capacity_mw, model.axis.period_of(month));
}

void extract(const PlanInput& input, const PlanModel& model, const Solution& solution, PlanResult& result) {
  result.sites.resize(input.sites.size());
  const std::size_t weather_count = input.weather_probability.size();
  for (std::size_t s = 0; s < input.sites.size(); ++s) {
    for (std::size_t i = 0; i < input.sites[s].supply.size(); ++i)
      supply_orders(input, model, solution, s, i, result.orders);
    connection_orders(input, model, solution, s, result.orders);
    SitePlan& plan = result.sites[s];
    fill_capacities(input, model, solution, s, plan);
    plan.dispatch.resize(model.axis.year_count());
    for (std::size_t y = 0; y < model.axis.year_count(); ++y) {
      for (std::size_t w = 0; w < weather_count; ++w) {
        plan.dispatch[y].push_back(dispatch_of(input, model, solution, model.chain_of(s, y, w, weather_count)));
      }
    }
  }
  fill_costs(input, model, solution, result);
}

}  // namespace gigawatt::power
