// Generators and storage in the hours of one chain. Capacity K_t = committed(month) + capacity bought or rented
// (period).
//
// Generator i:  0 ≤ g_t ≤ a_t K_t
//   a_t: capacity factor of sun and wind; else (1 − FOR) · (1 − δ · max(0, T_t − 15 °C)); 0 in months of an outage
//   must-take:  g_t + k_t = a_t K_t, k_t ≥ 0 dumped at the full cost of output, without the production tax credit
//   ramp:       |g_t − g_{t−1}| ≤ r K_t, written as g_t − g_{t−1} + ρ_t = r K_t with 0 ≤ ρ_t ≤ 2 r K_t
// Storage b:    e_t = (1 − σ) e_{t−1} + η c_t − d_t / η,  c_t + d_t ≤ a_t P_t,  e_t ≤ E_t,  η = √(round trip)
//   the level at the end of the year is the opening level.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "power/capital_cost.hpp"
#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

/// The profile in the months of this year in which the supply is not out of service, 0 in the others.
solver::Profile without_outages(const ChainWriter& writer, std::size_t supply, const solver::Profile& profile) {
  std::vector<double> in_service(writer.model.axis.month_count(), 1.0);
  for (std::size_t m = 0; m < in_service.size(); ++m)
    if (scenario::is_out(writer.site.supply[supply].outages, writer.model.axis.month(m))) in_service[m] = 0.0;
  return writer.by_month(in_service, profile);
}

solver::Profile availability(ChainWriter& writer, std::size_t supply) {
  const scenario::Technology& technology = writer.site.technology[supply];
  const bool weather_driven =
      technology.resource == scenario::EnergyResource::solar || technology.resource == scenario::EnergyResource::wind;
  if (weather_driven) return {1.0, writer.hours.capacity_factor[supply]};
  const double up = 1.0 - technology.forced_outage_rate;
  if (technology.derating_per_kelvin == 0.0 || !writer.hours.temperature_c) return up;
  const std::vector<double>& temperature = *writer.hours.temperature_c;
  Values& values = writer.shared.derated[{&temperature, technology.derating_per_kelvin}];
  if (!values) {
    auto derated = std::make_shared<std::vector<double>>(temperature.size());
    std::ranges::transform(temperature, derated->begin(), [&](double celsius) {
      return std::max(0.0, 1.0 - technology.derating_per_kelvin * std::max(0.0, celsius - 15.0));
    });
    values = std::move(derated);
  }
  return {up, values};
}

bool in_service(const ChainWriter& writer, std::size_t supply) {
  const SupplyBorder& border = writer.site_border.supply[supply];
  const auto first = border.committed_mw.begin() + static_cast<std::ptrdiff_t>(writer.first_month());
  return writer.reaches(border.capacity_mw) || std::any_of(first, first + 12, [](double mw) { return mw > 0.0; });
}

/// 1 in the plan months in which output earns the production tax credit: so many years from the first month in which
/// any of it can be in service, which is before the credits end or never.
std::vector<double> credited_months(const ChainWriter& writer, std::size_t supply) {
  const scenario::Technology& technology = writer.site.technology[supply];
  const PlanAxis& axis = writer.model.axis;
  const scenario::Supply& of = writer.site.supply[supply];
  int first = of.energised ? axis.offset(of.energised->first_full_month()) : 0;
  if (!of.committed()) {
    const auto& capacity = writer.site_border.supply[supply].capacity_mw;
    const auto period = std::ranges::find_if(capacity, [](std::size_t column) { return column != none; });
    first = static_cast<int>(axis.first_month_of(static_cast<std::size_t>(period - capacity.begin())));
  }
  std::vector<double> credited(axis.month_count(), 0.0);
  if (!earns_credits(technology, axis.month(0).plus(first))) return credited;
  const int end = std::min(static_cast<int>(axis.month_count()), first + 12 * technology.production_tax_credit_years);
  for (int m = std::max(0, first); m < end; ++m) credited[static_cast<std::size_t>(m)] = 1.0;
  return credited;
}

/// USD per MWh generated, by part. The production tax credit is for what is used or sold, not for what is dumped.
void charge_output(ChainWriter& writer, std::size_t supply, std::size_t column, bool earns_credit) {
  const scenario::Technology& technology = writer.site.technology[supply];
  const scenario::Economics& economics = writer.input.economics;
  const double credit = technology.production_tax_credit.in(units::USD / units::MWh);
  writer.charge(column, &CostParts::variable, technology.variable_cost.in(units::USD / units::MWh));
  if (economics.taxes && earns_credit && credit > 0.0)
    writer.charge(column, &CostParts::variable,
                  writer.by_month(credited_months(writer, supply), -credit / (1.0 - economics.taxes->rate)));
  if (technology.resource != scenario::EnergyResource::fuel) return;
  const double heat_rate = technology.heat_rate.in(units::MMBtu / units::MWh);
  writer.charge(column, &CostParts::fuel, writer.by_month(writer.site.fuel_price_usd_per_mmbtu[supply], heat_rate));
  const double co2_t = writer.site.rates[supply].co2_kg_per_mwh / 1000.0;
  writer.charge(column, &CostParts::carbon, co2_t * economics.carbon_price.in(units::USD / units::t));
}

/// Committed capacity of the larger of this and the neighbouring hours' months, so that an end of service needs no
/// ramp.
std::vector<double> ramp_capacity(const std::vector<double>& committed_mw) {
  std::vector<double> widest = committed_mw;
  for (std::size_t m = 1; m < committed_mw.size(); ++m) widest[m] = std::max(committed_mw[m], committed_mw[m - 1]);
  return widest;
}

void add_ramp(ChainWriter& writer, std::size_t supply, std::size_t output) {
  const double ramp = writer.site.technology[supply].ramp_per_hour;
  if (ramp <= 0.0 || ramp >= 1.0) return;
  const SupplyBorder& border = writer.site_border.supply[supply];
  const std::vector<double> committed = ramp_capacity(border.committed_mw);
  const std::string name = writer.site.supply[supply].id.text() + ".ramp";
  const std::size_t row = writer.row(name, writer.by_month(committed, ramp));
  const std::size_t room = writer.column(name, writer.by_month(committed, 2.0 * ramp), border.capacity_mw, 2.0 * ramp);
  writer.term(row, output, 1.0);
  writer.previous(row, output, -1.0);
  writer.term(row, room, 1.0);
  writer.border(row, border.capacity_mw, -ramp);
  // Output before the first hour is free.
  const std::size_t opening = writer.recourse(name + "-opening");
  writer.chain.recourse_terms.push_back({row, opening, 0, 1, -1.0});
}

void add_generator(ChainWriter& writer, std::size_t supply) {
  const SupplyBorder& border = writer.site_border.supply[supply];
  const std::string& name = writer.site.supply[supply].id.text();
  const solver::Profile available = writer.index.available[supply] =
      without_outages(writer, supply, availability(writer, supply));
  const solver::Profile committed = writer.by_month(border.committed_mw, available);
  std::size_t output = none;
  if (writer.site.technology[supply].must_take) {
    output = writer.column(name, solver::infinity);
    const std::size_t dumped = writer.index.dumped[supply] = writer.column(name + ".dumped", solver::infinity);
    const std::size_t row = writer.row(name + ".must-take", committed);
    writer.term(row, output, 1.0);
    writer.term(row, dumped, 1.0);
    writer.border(row, border.capacity_mw, scaled(-1.0, available));
    charge_output(writer, supply, dumped, false);
  } else {
    output = writer.column(name, committed, border.capacity_mw, available);
  }
  writer.index.generation[supply] = output;
  writer.term(writer.index.balance_row, output, 1.0);
  charge_output(writer, supply, output, true);
  add_ramp(writer, supply, output);
}

void add_one_storage(ChainWriter& writer, std::size_t supply) {
  const SupplyBorder& border = writer.site_border.supply[supply];
  const scenario::Technology& technology = writer.site.technology[supply];
  const std::string& name = writer.site.supply[supply].id.text();
  const double one_way = std::sqrt(technology.round_trip_efficiency);
  const double kept = 1.0 - technology.self_discharge_per_hour;
  ChainIndex& index = writer.index;
  const solver::Profile available = index.available[supply] = without_outages(writer, supply, 1.0);
  const std::size_t charge = index.charge[supply] = writer.column(name + ".charge", solver::infinity);
  const std::size_t discharge = index.discharge[supply] = writer.column(name + ".discharge", solver::infinity);
  const std::size_t level = index.level[supply] =
      writer.column(name + ".level", writer.by_month(border.committed_mwh, 1.0), border.capacity_mwh, 1.0);
  writer.term(index.balance_row, charge, -1.0);
  writer.term(index.balance_row, discharge, 1.0);
  writer.charge(discharge, &CostParts::variable, technology.variable_cost.in(units::USD / units::MWh));

  const std::size_t power_row = writer.row(name + ".power", writer.by_month(border.committed_mw, available));
  writer.term(power_row, charge, 1.0);
  writer.term(power_row, discharge, 1.0);
  const std::size_t room = index.storage_room[supply] = writer.column(name + ".idle", solver::infinity);
  writer.term(power_row, room, 1.0);
  writer.border(power_row, border.capacity_mw, scaled(-1.0, available));

  const std::size_t level_row = writer.row(name + ".level", 0.0);
  writer.term(level_row, level, 1.0);
  writer.previous(level_row, level, -kept);
  writer.term(level_row, charge, -one_way);
  writer.term(level_row, discharge, 1.0 / one_way);
  const std::size_t opening = index.opening[supply] = writer.recourse(name + ".opening");
  writer.chain.recourse_terms.push_back({level_row, opening, 0, 1, -kept});
  solver::ChainRow closing;
  closing.name = name + ".closing";
  closing.sums.push_back({level, writer.chain.hour_count - 1, 1, 1.0});
  closing.recourse.push_back({opening, -1.0});
  writer.chain_row(std::move(closing));
}

}  // namespace

void add_generators(ChainWriter& writer) {
  for (std::size_t i = 0; i < writer.site.supply.size(); ++i) {
    if (!writer.site_border.supply[i].storage && in_service(writer, i)) add_generator(writer, i);
  }
}

void add_storage(ChainWriter& writer) {
  for (std::size_t i = 0; i < writer.site.supply.size(); ++i) {
    if (writer.site_border.supply[i].storage && in_service(writer, i)) add_one_storage(writer, i);
  }
}

}  // namespace gigawatt::power
