#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "workbench/build.hpp"
#include "workbench/claims.hpp"
#include "workbench/document.hpp"
#include "workbench/grid_screens.hpp"
#include "workbench/money.hpp"
#include "workbench/platforms.hpp"
#include "workbench/race.hpp"
#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

struct SiteYear {
  const study::SiteResult& site;
  const study::YearResult& year;
};
struct SiteMonth {
  const study::SiteResult& site;
  const study::MonthResult& month;
};
struct SiteHall {
  const study::SiteResult& site;
  const study::HallResult& hall;
};
struct TechnologyYear {
  std::string site, technology;
  int year;
  double capacity_mw, energy_mwh;
  std::optional<double> storage_mwh, charged_mwh;
};
struct MonthOfPermit {
  const study::SiteResult& site;
  const study::PermitClock& clock;
  const study::PermitMonth& month;
};
struct MonthOfContract {
  const study::ContractResult& contract;
  const study::ContractMonth& month;
};

/// Every element of a list of each site, with its site.
template <class Pair, class Member>
std::vector<Pair> of_sites(const study::Run& run, Member member) {
  std::vector<Pair> rows;
  for (const study::SiteResult& site : run.account.sites)
    for (const auto& element : site.*member) rows.push_back({site, element});
  return rows;
}

std::optional<double> amount_of(const study::ByTechnology& amounts, const std::string& technology) {
  for (const auto& [name, amount] : amounts)
    if (name == technology) return amount;
  return std::nullopt;
}

table::Table orders(const study::Run& run) {
  using Row = study::Order;
  return TableOf<Row>("orders", "Orders: what is bought, rented or connected, and when", run.plan.orders)
      .text("site", "site", [](const Row& r) { return r.site.text(); })
      .text("supply", "supply or connection offer of the scenario", [](const Row& r) { return r.supply; })
      .text("technology", "technology; none for a grid connection",
            [](const Row& r) { return r.connection() ? "" : r.technology; })
      .text("kind", "bought, rented or connected", [](const Row& r) { return order_kind(r); })
      .text("rented", "yes if rented", [](const Row& r) { return r.rented ? "yes" : "no"; })
      .number("power", "MW", "power added", [](const Row& r) { return r.mw; })
      .number("energy", "MWh", "storage energy added", [](const Row& r) { return r.mwh; })
      .number("units", "", "power ÷ unit size; in part unless the run had --integers",
              [](const Row& r) { return r.units; })
      .text("order_month", "month of the order", [](const Row& r) { return time::to_text(r.order_month); })
      .text("energised_month", "first month in service", [](const Row& r) { return time::to_text(r.energised_month); })
      .number("capital", "USD", "value at energisation, real; none if rented",
              [](const Row& r) { return r.capital_usd; })
      .number("rent", "USD", "rent and mobilisation inside the plan, real, undiscounted",
              [](const Row& r) { return r.rent_usd; })
      .done();
}

table::Table years(const study::Run& run) {
  using Row = SiteYear;
  const std::vector<Row> rows = of_sites<Row>(run, &study::SiteResult::years);
  TableOf<Row> table("years", "Energy, cost and emissions by year", rows);
  table.text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .number("year", "", "calendar year", [](const Row& r) { return r.year.year; })
      .number("it_energy_asked", "MWh", "IT load of halls that stand ready",
              [](const Row& r) { return r.year.it_mwh_asked; })
      .number("it_energy_served", "MWh", "of it, served", [](const Row& r) { return r.year.it_mwh_served; })
      .number("facility_energy_served", "MWh", "IT served × PUE",
              [](const Row& r) { return r.year.facility_mwh_served; })
      .number("peak", "MW", "highest facility load served", [](const Row& r) { return r.year.peak_mw; })
      .number("generated", "MWh", "on-site output, less what is dumped",
              [](const Row& r) { return r.year.energy.generated_mwh; })
      .number("discharged", "MWh", "out of storage", [](const Row& r) { return r.year.energy.discharged_mwh; })
      .number("charged", "MWh", "into storage", [](const Row& r) { return study::total(r.year.energy.charged_mwh); })
      .number("imported", "MWh", "from the grid", [](const Row& r) { return r.year.energy.imported_mwh; })
      .number("exported", "MWh", "to the grid; generated + discharged - charged + imported - exported = served",
              [](const Row& r) { return r.year.energy.exported_mwh; })
      .number("curtailed", "MWh", "sun, wind and must-take output not used; beside the account",
              [](const Row& r) { return r.year.energy.curtailed_mwh; })
      .number("burnt", "MWh", "lost by charging and discharging in the same hour",
              [](const Row& r) { return study::total(r.year.energy.burnt_mwh); })
      .number("clean_share", "", "1 - (output that is not clean, dumped included, and that part of imports) ÷ served",
              [](const Row& r) { return r.year.energy.clean_share(); })
      .number("hourly_clean_share", "", "served by what is clean in the same hour ÷ served",
              [](const Row& r) { return r.year.energy.hourly_clean_share(); });
  for (const study::CostPartName& entry : study::cost_parts)
    table.number(fmt::format("cost_{}", entry.name), "USD", fmt::format("{}, real, undiscounted", entry.meaning),
                 [part = entry.part](const Row& r) { return r.year.cost.*part; });
  return table
      .number("cost_total", "USD", "sum of the parts, real, undiscounted",
              [](const Row& r) { return r.year.cost.total(); })
      .number("power_cost", "USD/MWh", "(total − shed) ÷ MWh served, discounted within the year",
              [](const Row& r) { return r.year.usd_per_mwh; })
      .number("compute_cost", "USD/GPU-hour",
              "power, facility and accelerators per useful GPU-hour, discounted within the year",
              [](const Row& r) { return r.year.usd_per_gpu_hour; })
      .number("useful_gpu_hours", "GPU-hour", "accelerator-hours with power × goodput",
              [](const Row& r) { return r.year.useful_gpu_hours; })
      .number("co2", "t", "on-site and grid, location-based", [](const Row& r) { return r.year.emissions.co2_t; })
      .number("co2_on_site", "t", "burnt on site", [](const Row& r) { return r.year.emissions.co2_on_site_t; })
      .number("nox", "t", "on-site", [](const Row& r) { return r.year.emissions.nox_t; })
      .number("water", "m3", "cooling and generation", [](const Row& r) { return r.year.emissions.water_m3; })
      .number("co2_market", "t", "on-site and grid, market-based",
              [](const Row& r) { return r.year.emissions.co2_market_t; })
      .number("co2_hourly", "t", "on-site and grid, claims matched hour by hour",
              [](const Row& r) { return r.year.emissions.co2_hourly_t; })
      .done();
}

table::Table months(const study::Run& run) {
  using Row = SiteMonth;
  const std::vector<Row> rows = of_sites<Row>(run, &study::SiteResult::months);
  return TableOf<Row>("months", "Power by month: halls ready, halls powered, supply", rows)
      .text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .text("month", "month", [](const Row& r) { return time::to_text(r.month.month); })
      .number("it_ready", "MW", "nameplate IT of halls that stand ready",
              [](const Row& r) { return r.month.it_mw_ready; })
      .number("it_powered", "MW", "of it, served: ready × served ÷ asked",
              [](const Row& r) { return r.month.it_mw_powered; })
      .number("supply", "MW", "nameplate of supply and connection", [](const Row& r) { return r.month.supply_mw; })
      .number("it_energy_asked", "MWh", "IT energy asked", [](const Row& r) { return r.month.it_mwh_asked; })
      .number("it_energy_served", "MWh", "IT energy served", [](const Row& r) { return r.month.it_mwh_served; })
      .number("cost_total", "USD", "real, undiscounted", [](const Row& r) { return r.month.cost.total(); })
      .number("co2", "t", "on-site and grid", [](const Row& r) { return r.month.emissions.co2_t; })
      .number("nox", "t", "on-site", [](const Row& r) { return r.month.emissions.nox_t; })
      .number("co2_market", "t", "on-site and grid, market-based",
              [](const Row& r) { return r.month.emissions.co2_market_t; })
      .number("co2_hourly", "t", "on-site and grid, claims matched hour by hour",
              [](const Row& r) { return r.month.emissions.co2_hourly_t; })
      .done();
}

table::Table permits(const study::Run& run) {
  using Row = MonthOfPermit;
  std::vector<Row> rows;
  for (const study::SiteResult& site : run.account.sites)
    for (const study::PermitClock& clock : site.permits)
      for (const study::PermitMonth& month : clock.months) rows.push_back({site, clock, month});
  return TableOf<Row>("permits", "Permits: how much is used, month by month", rows)
      .text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .text("permit", "key of the scenario; docs/emissions.md says over which months it counts",
            [](const Row& r) { return r.clock.permit; })
      .text("supply", "of full_load_hours, which hold for each", [](const Row& r) { return r.clock.supply; })
      .text("month", "up to its end", [](const Row& r) { return time::to_text(r.month.month); })
      .number("used", "", "in the unit of the last column", [](const Row& r) { return r.month.used; })
      .number("limit", "", "in the unit of the last column", [](const Row& r) { return r.clock.limit; })
      .number("share", "", "used ÷ limit; empty where nothing is permitted", [](const Row& r) { return r.month.share; })
      .text("unit", "of used and limit, as the scenario has it", [](const Row& r) { return r.clock.unit; })
      .done();
}

table::Table halls(const study::Run& run) {
  using Row = SiteHall;
  const std::vector<Row> rows = of_sites<Row>(run, &study::SiteResult::halls);
  return TableOf<Row>("halls", "Halls: ready and energised", rows)
      .text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .text("hall", "hall", [](const Row& r) { return r.hall.id.text(); })
      .number("it_power", "MW", "nameplate IT power", [](const Row& r) { return r.hall.it_mw; })
      .text("planned", "day from which it waits only for power",
            [](const Row& r) { return time::to_text(r.hall.planned); })
      .text("energised", "first month with power; empty if not within the plan",
            [](const Row& r) { return r.hall.energised ? time::to_text(*r.hall.energised) : std::string(); })
      .done();
}

table::Table technologies(const study::Run& run) {
  using Row = TechnologyYear;
  std::vector<Row> rows;
  for (const study::SiteResult& site : run.account.sites)
    for (const study::YearResult& year : site.years)
      for (const auto& [technology, capacity] : year.capacity_mw)
        rows.push_back({site.id.text(), technology, year.year, capacity,
                        amount_of(year.energy.energy_mwh, technology).value_or(0.0),
                        amount_of(year.storage_mwh, technology), amount_of(year.energy.charged_mwh, technology)});
  return TableOf<Row>("technologies", "Capacity and energy by technology and year", rows)
      .text("site", "site", [](const Row& r) { return r.site; })
      .number("year", "", "calendar year", [](const Row& r) { return r.year; })
      .text("technology", "technology; grid is the connection", [](const Row& r) { return r.technology; })
      .number("capacity", "MW", "on 31 December", [](const Row& r) { return r.capacity_mw; })
      .number("storage", "MWh", "energy capacity on 31 December", [](const Row& r) { return r.storage_mwh; })
      .number("energy", "MWh", "generated less what is dumped, discharged or imported",
              [](const Row& r) { return r.energy_mwh; })
      .number("charged", "MWh", "into storage", [](const Row& r) { return r.charged_mwh; })
      .done();
}

table::Table binding(const study::Run& run) {
  using Row = study::Binding;
  return TableOf<Row>("binding", "What binds, and what one more would be worth", run.plan.binding)
      .text("constraint", "limit that holds the plan back", [](const Row& r) { return r.constraint; })
      .text("site", "site", [](const Row& r) { return r.site; })
      .text("period", "when", [](const Row& r) { return r.period; })
      .number("worth", "USD", "saving in expected NPV from one more", [](const Row& r) { return r.worth_usd; })
      .text("per", "one more of this", [](const Row& r) { return r.per; })
      .text("method", "dual price, or a second solve", [](const Row& r) { return r.method; })
      .done();
}

table::Table contracts(const study::Run& run) {
  using Row = study::ContractResult;
  return TableOf<Row>("contracts", "Contracts: committed and delivered", run.account.contracts)
      .text("contract", "contract", [](const Row& r) { return r.id.text(); })
      .number("it_committed_end", "MW", "IT power committed when the plan ends",
              [](const Row& r) { return r.mw_committed_end; })
      .number("gpu_hours_committed", "GPU-hour", "by the ramp", [](const Row& r) { return r.gpu_hours_committed; })
      .number("gpu_hours_delivered", "GPU-hour", "accelerators that had power",
              [](const Row& r) { return r.gpu_hours_delivered; })
      .number("gpu_hours_useful", "GPU-hour", "delivered × goodput", [](const Row& r) { return r.gpu_hours_useful; })
      .number("delivered_share", "", "delivered ÷ committed", [](const Row& r) { return r.delivered_share; })
      .number("revenue", "USD", "price × delivered, real", [](const Row& r) { return r.revenue_usd; })
      .done();
}

table::Table contract_months(const study::Run& run) {
  using Row = MonthOfContract;
  std::vector<Row> rows;
  for (const study::ContractResult& contract : run.account.contracts)
    for (const study::ContractMonth& month : contract.months) rows.push_back({contract, month});
  return TableOf<Row>("contract_months", "Contracts by month", rows)
      .text("contract", "contract", [](const Row& r) { return r.contract.id.text(); })
      .text("month", "month", [](const Row& r) { return time::to_text(r.month.month); })
      .number("it_committed", "MW", "IT power by the ramp", [](const Row& r) { return r.month.it_mw_committed; })
      .number("it_delivered", "MW", "of it, with power: mean of the month",
              [](const Row& r) { return r.month.it_mw_delivered; })
      .number("gpu_hours_committed", "GPU-hour", "by the ramp",
              [](const Row& r) { return r.month.gpu_hours_committed; })
      .number("gpu_hours_delivered", "GPU-hour", "accelerators that had power",
              [](const Row& r) { return r.month.gpu_hours_delivered; })
      .done();
}

/// The adequacy loop, a row a site and round.
table::Table adequacy(const study::Run& run) {
  struct Row {
    int round = 0;
    double cost_npv_usd = 0.0;
    study::SiteRound site;
  };
  std::vector<Row> rows;
  if (run.adequacy)
    for (const study::AdequacyRound& round : run.adequacy->rounds)
      for (const study::SiteRound& site : round.sites)
        rows.push_back({static_cast<int>(&round - run.adequacy->rounds.data()) + 1, round.cost_npv_usd, site});
  return TableOf<Row>("adequacy", "Loss of load, plan by plan", rows)
      .number("round", "", "plans, the first without more margin than the scenario has",
              [](const Row& r) { return r.round; })
      .text("site", "site", [](const Row& r) { return r.site.site.text(); })
      .number("reserve_margin", "", "on peak load, that the plan kept",
              [](const Row& r) { return r.site.reserve_margin; })
      .number("year", "", "the plan year that loses most", [](const Row& r) { return r.site.lole.year; })
      .number("lole", "h", "expected hours of that year in which supply does not cover what the plan serves",
              [](const Row& r) { return r.site.lole.lole_h; })
      .number("lole_standard_error", "h", "where years are drawn by chance",
              [](const Row& r) { return r.site.lole.standard_error_h; })
      .number("eue", "MWh", "expected energy not served in that year", [](const Row& r) { return r.site.lole.eue_mwh; })
      .text("method", "convolution (exact) or montecarlo", [](const Row& r) { return r.site.lole.method(); })
      .number("missing", "MW", "flat supply that never fails, by which the target would hold",
              [](const Row& r) { return r.site.lole.missing_mw; })
      .number("cost_npv", "USD", "of the plan", [](const Row& r) { return r.cost_npv_usd; })
      .done();
}

table::Table inputs(const scenario::Scenario& scenario) {
  using Row = scenario::Input;
  // The list of sources is a table of its own.
  std::vector<Row> rows;
  std::ranges::copy_if(scenario.inputs, std::back_inserter(rows),
                       [](const Row& r) { return !r.path.starts_with("sources."); });
  return TableOf<Row>("inputs", "Every input with its source", rows)
      .text("path", "scenario key", [](const Row& r) { return r.path; })
      .text("value", "as written", [](const Row& r) { return r.text; })
      .text("status", "sourced, assumed, default, or stated without a source",
            [](const Row& r) {
              return r.assumed ? "assumed" : r.is_default ? "default" : r.source.empty() ? "stated" : "sourced";
            })
      .text("source", "ids of the sources",
            [](const Row& r) {
              std::string ids = r.source.text();
              for (const scenario::SourceId& id : r.further_sources) ids += ", " + id.text();
              return ids;
            })
      .text("note", "remark of the scenario's author", [](const Row& r) { return r.note; })
      .done();
}

table::Table sources(const scenario::Scenario& scenario) {
  using Row = scenario::Source;
  constexpr std::array confidence = {"high", "medium", "low"};
  return TableOf<Row>("sources", "Sources", scenario.sources)
      .text("source", "id", [](const Row& r) { return r.id.text(); })
      .text("title", "title", [](const Row& r) { return r.title; })
      .text("publisher", "publisher", [](const Row& r) { return r.publisher; })
      .text("date", "date", [](const Row& r) { return r.date; })
      .text("confidence", "high, medium or low",
            [&](const Row& r) { return confidence[static_cast<std::size_t>(r.confidence)]; })
      .text("url", "address", [](const Row& r) { return r.url; })
      .done();
}

}  // namespace

std::vector<table::Table> run_tables(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<table::Table> tables = {orders(run),          years(run),         months(run),  halls(run),
                                      technologies(run),    permits(run),       binding(run), contracts(run),
                                      contract_months(run), platform_table(run)};
  if (run.adequacy) tables.push_back(adequacy(run));
  for (table::Table& table : screen_tables(run)) tables.push_back(std::move(table));
  if (auto activities = activities_table(scenario, run)) tables.push_back(std::move(*activities));
  for (table::Table& table : money_tables(scenario, run)) tables.push_back(std::move(table));
  for (table::Table& table : race_tables(scenario, run)) tables.push_back(std::move(table));
  if (auto claims = claims_table(scenario, run)) tables.push_back(std::move(*claims));
  tables.push_back(inputs(scenario));
  tables.push_back(sources(scenario));
  return tables;
}

}  // namespace gigawatt::workbench
