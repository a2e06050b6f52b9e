#include "measure/fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "capital/spending.hpp"

namespace gigawatt::measure {
namespace {

using study::ContractResult, study::MonthResult, study::Run, study::SiteResult, study::YearResult;
using Number = std::optional<double>;

/// CO2 of a site, one of its years or one of its months, by the two accounts beside the location-based one.
template <class Row>
constexpr std::array claimed_list = {
    Field<Row>{"co2_market_t", "t", "on site and grid, market-based",
               [](const Row& r) { return Number(r.emissions.co2_market_t); }},
    Field<Row>{"co2_hourly_t", "t", "on site and grid, claims matched hour by hour",
               [](const Row& r) { return Number(r.emissions.co2_hourly_t); }},
};

/// What a run without a plan has no number for.
Number of_plan(const Run& run, double value) { return run.plan.exists ? Number(value) : Number(); }

Number relative_gap(const Run& run) { return of_plan(run, run.plan.relative_gap()); }

/// Only of a run that is operated by a rule.
Number cost_of_not_knowing(const Run& run) {
  return run.hindsight ? Number(run.plan.cost_npv_usd - run.hindsight->cost_npv_usd) : Number();
}

Number share_of_plan(const Run& run, Number usd) {
  if (!usd || run.plan.planned_npv_usd == 0.0) return {};
  return *usd / std::abs(run.plan.planned_npv_usd);
}

constexpr std::array run_list = {
    Field<Run>{"objective.cost_npv_usd", "USD", "net present cost, shed load included",
               [](const Run& r) { return of_plan(r, r.plan.cost_npv_usd); }},
    Field<Run>{"objective.lower_bound_usd", "USD", "proven: no plan costs less",
               [](const Run& r) { return of_plan(r, r.plan.lower_bound_usd); }},
    Field<Run>{"objective.relative_gap", "", "cost above the bound ÷ cost", relative_gap},
    Field<Run>{"dispatch.cost_of_not_knowing_usd", "USD",
               "net present cost above the plan's, which knows the year ahead", cost_of_not_knowing},
    Field<Run>{"dispatch.cost_of_not_knowing_share", "", "the same ÷ the plan's net present cost",
               [](const Run& r) { return share_of_plan(r, cost_of_not_knowing(r)); }},
    Field<Run>{"usd_per_mwh", "USD/MWh", "discounted cost without shed load ÷ discounted energy served",
               [](const Run& r) { return r.account.usd_per_mwh; }},
    Field<Run>{"usd_per_gpu_hour", "USD/GPU-hour", "power, facility and accelerators per useful hour, discounted",
               [](const Run& r) { return r.account.usd_per_gpu_hour; }},
    Field<Run>{"it_mw_powered_end", "MW", "IT with power in the last month of the plan, of all sites",
               [](const Run& r) { return of_plan(r, r.account.totals.it_mw_powered_end); }},
    Field<Run>{"spent_usd", "USD", "paid for capital expenditure and orders by all parties, nominal, all plan years",
               [](const Run& r) { return r.money ? Number(capital::to_usd(capital::spent(*r.money))) : Number(); }},
    Field<Run>{"co2_t", "t", "on site and grid, location-based, of all sites and plan years",
               [](const Run& r) { return of_plan(r, r.account.totals.emissions.co2_t); }},
    Field<Run>{"co2_market_t", "t", "the same, market-based",
               [](const Run& r) { return of_plan(r, r.account.totals.emissions.co2_market_t); }},
    Field<Run>{"co2_hourly_t", "t", "the same, claims matched hour by hour",
               [](const Run& r) { return of_plan(r, r.account.totals.emissions.co2_hourly_t); }},
};

/// The energy account of a site or of one of its years.
template <class Row>
constexpr std::array energy_list = {
    Field<Row>{"generated_mwh", "MWh", "on-site output less what is dumped",
               [](const Row& r) { return Number(r.energy.generated_mwh); }},
    Field<Row>{"discharged_mwh", "MWh", "out of storage", [](const Row& r) { return Number(r.energy.discharged_mwh); }},
    Field<Row>{"charged_mwh", "MWh", "into storage",
               [](const Row& r) { return Number(study::total(r.energy.charged_mwh)); }},
    Field<Row>{"imported_mwh", "MWh", "from the grid", [](const Row& r) { return Number(r.energy.imported_mwh); }},
    Field<Row>{"exported_mwh", "MWh", "to the grid", [](const Row& r) { return Number(r.energy.exported_mwh); }},
    Field<Row>{"curtailed_mwh", "MWh", "sun, wind and must-take output not used",
               [](const Row& r) { return Number(r.energy.curtailed_mwh); }},
    Field<Row>{"burnt_mwh", "MWh", "lost by charging and discharging in the same hour",
               [](const Row& r) { return Number(study::total(r.energy.burnt_mwh)); }},
    Field<Row>{"charge_and_discharge_hours", "h", "hours in which a storage does both",
               [](const Row& r) { return Number(r.energy.charge_and_discharge_hours); }},
    Field<Row>{"clean_share", "", "of the energy served", [](const Row& r) { return r.energy.clean_share(); }},
    Field<Row>{"hourly_clean_share", "", "of the energy served, matched hour by hour",
               [](const Row& r) { return r.energy.hourly_clean_share(); }},
};

template <std::size_t First, std::size_t Second, class Row>
constexpr std::array<Field<Row>, First + Second> joined(const std::array<Field<Row>, First>& first,
                                                        const std::array<Field<Row>, Second>& second) {
  std::array<Field<Row>, First + Second> all{};
  std::ranges::copy(first, all.begin());
  std::ranges::copy(second, all.begin() + First);
  return all;
}

constexpr auto site_list = joined(
    std::array{
        Field<SiteResult>{"usd_per_mwh", "USD/MWh", "over all plan years",
                          [](const SiteResult& r) { return r.usd_per_mwh; }},
        Field<SiteResult>{"usd_per_gpu_hour", "USD/GPU-hour", "over all plan years",
                          [](const SiteResult& r) { return r.usd_per_gpu_hour; }},
        Field<SiteResult>{"energy_mwh", "MWh", "generated, discharged or imported (grid), over all plan years", nullptr,
                          [](const SiteResult& r) -> const study::ByTechnology& { return r.energy.energy_mwh; }},
        Field<SiteResult>{"facility_mwh_served", "MWh", "IT served × PUE, over all plan years",
                          [](const SiteResult& r) { return Number(r.energy.served_mwh); }},
        Field<SiteResult>{"co2_t", "t", "on site and grid, location-based, over all plan years",
                          [](const SiteResult& r) { return Number(r.emissions.co2_t); }},
    },
    joined(claimed_list<SiteResult>, energy_list<SiteResult>));

using Year = Field<YearResult>;

/// "cost_usd.fuel": the key of a part of the cost, spelled by the compiler so that it lives as long as the program.
template <std::size_t Part>
constexpr auto cost_key = [] {
  constexpr std::string_view stem = "cost_usd.", name = study::cost_parts[Part].name;
  std::array<char, stem.size() + name.size()> text{};
  std::ranges::copy(name, std::ranges::copy(stem, text.begin()).out);
  return text;
}();

template <std::size_t... Parts>
constexpr std::array<Year, sizeof...(Parts)> cost_fields(std::index_sequence<Parts...>) {
  return {Year{{cost_key<Parts>.data(), cost_key<Parts>.size()},
               "USD",
               study::cost_parts[Parts].meaning,
               [](const YearResult& r) { return Number(r.cost.*study::cost_parts[Parts].part); }}...};
}

constexpr auto cost_list = cost_fields(std::make_index_sequence<study::cost_parts.size()>());

/// Of the tightest month's firm supply, in the years with load; what is below a watt is rounding.
template <class Read>
Number of_firm(const YearResult& year, Read read) {
  constexpr double rounding_mw = 1e-6;
  if (!year.firm) return std::nullopt;
  const double mw = read(year.firm->at);
  return mw > -rounding_mw && mw < rounding_mw ? 0.0 : mw;
}

using study::FirmMonth;
constexpr std::array firm_list = {
    Year{"firm.peak_mw", "MW", "peak of the halls that stand ready, in the year's tightest month",
         [](const YearResult& r) { return of_firm(r, [](const FirmMonth& m) { return m.peak_mw; }); }},
    Year{"firm.supply_mw", "MW", "firm supply and connection in that month",
         [](const YearResult& r) { return of_firm(r, [](const FirmMonth& m) { return m.firm_mw; }); }},
    Year{"firm.margin_mw", "MW", "of it above the peak, with all in service",
         [](const YearResult& r) { return of_firm(r, [](const FirmMonth& m) { return m.margin_mw(); }); }},
    Year{"firm.after_largest_supply_unit_mw", "MW", "the margin after the loss of the largest unit of supply",
         [](const YearResult& r) {
           return of_firm(r, [](const FirmMonth& m) { return m.margin_mw(m.largest_supply_unit_mw); });
         }},
    Year{"firm.after_two_largest_supply_units_mw", "MW", "the margin after the loss of the two largest",
         [](const YearResult& r) {
           return of_firm(r, [](const FirmMonth& m) { return m.margin_mw(m.two_largest_supply_units_mw); });
         }},
    Year{"firm.after_largest_unit_mw", "MW", "the margin after the loss of the largest unit or connection offer",
         [](const YearResult& r) {
           return of_firm(r, [](const FirmMonth& m) { return m.margin_mw(m.largest_unit_mw); });
         }},
    Year{"firm.after_two_largest_units_mw", "MW", "the margin after the loss of the two largest of these",
         [](const YearResult& r) {
           return of_firm(r, [](const FirmMonth& m) { return m.margin_mw(m.two_largest_units_mw); });
         }},
};

constexpr std::array screen_list = {
    Year{"grid_screens.training_it_mw", "MW",
         "nameplate IT of halls that train, in the month that leaves most uncovered",
         [](const YearResult& r) { return Number(r.screens.training_it_mw); }},
    Year{"grid_screens.swing_low_mw", "MW", "what of it comes or goes within a second, at least",
         [](const YearResult& r) { return Number(r.screens.swing_low_mw); }},
    Year{"grid_screens.swing_high_mw", "MW", "the same, at most",
         [](const YearResult& r) { return Number(r.screens.swing_high_mw); }},
    Year{"grid_screens.storage_mw", "MW", "storage in service, which answers at once",
         [](const YearResult& r) { return Number(r.screens.storage_mw); }},
    Year{"grid_screens.block_mw", "MW", "what the largest unit that burns fuel takes in one step",
         [](const YearResult& r) { return Number(r.screens.block_mw); }},
    Year{"grid_screens.uncovered_low_mw", "MW", "of the low swing, left to the grid; off the grid to nobody",
         [](const YearResult& r) { return Number(r.screens.uncovered_mw(r.screens.swing_low_mw)); }},
    Year{"grid_screens.uncovered_high_mw", "MW", "of the high swing",
         [](const YearResult& r) { return Number(r.screens.uncovered_mw(r.screens.swing_high_mw)); }},
    Year{"grid_screens.lost_mw", "MW", "highest import of the year: what the grid loses if the campus drops off",
         [](const YearResult& r) { return Number(r.screens.lost_mw); }},
    Year{"grid_screens.largest_infeed_mw", "MW", "loss that the region is ready for, as the scenario states it",
         [](const YearResult& r) { return r.screens.largest_infeed_mw; }},
    Year{"grid_screens.share_of_infeed", "", "the first ÷ the second",
         [](const YearResult& r) { return r.screens.share_of_infeed(); }},
};

constexpr auto year_list = joined(
    std::array{
        Year{"it_mwh_asked", "MWh", "IT load of halls that stand ready",
             [](const YearResult& r) { return Number(r.it_mwh_asked); }},
        Year{"it_mwh_served", "MWh", "of it, served", [](const YearResult& r) { return Number(r.it_mwh_served); }},
        Year{"facility_mwh_served", "MWh", "IT served × PUE",
             [](const YearResult& r) { return Number(r.facility_mwh_served); }},
        Year{"peak_mw", "MW", "highest facility load served", [](const YearResult& r) { return Number(r.peak_mw); }},
        Year{"capacity_mw", "MW", "in service on 31 December", nullptr,
             [](const YearResult& r) -> const study::ByTechnology& { return r.capacity_mw; }},
        Year{"energy_mwh", "MWh", "generated less what is dumped, discharged, or imported (grid)", nullptr,
             [](const YearResult& r) -> const study::ByTechnology& { return r.energy.energy_mwh; }},
        Year{"storage_mwh", "MWh", "energy capacity on 31 December", nullptr,
             [](const YearResult& r) -> const study::ByTechnology& { return r.storage_mwh; }, true},
    },
    joined(
        cost_list,
        joined(
            std::array{
                Year{"cost_usd.total", "USD", "sum of the parts",
                     [](const YearResult& r) { return Number(r.cost.total()); }},
                Year{"firm_shortfall_usd", "USD", "of shed: the price of missing firm capacity",
                     [](const YearResult& r) { return Number(r.cost.firm_shortfall); }},
                Year{"usd_per_mwh", "USD/MWh", "cost without shed load ÷ energy served, discounted within the year",
                     [](const YearResult& r) { return r.usd_per_mwh; }},
                Year{"usd_per_gpu_hour", "USD/GPU-hour", "power, facility and accelerators per useful hour",
                     [](const YearResult& r) { return r.usd_per_gpu_hour; }},
                Year{"co2_t", "t", "on site and grid, location-based",
                     [](const YearResult& r) { return Number(r.emissions.co2_t); }},
                Year{"nox_t", "t", "on site", [](const YearResult& r) { return Number(r.emissions.nox_t); }},
                Year{"water_m3", "m3", "cooling and generation",
                     [](const YearResult& r) { return Number(r.emissions.water_m3); }},
                Year{"co2_on_site_t", "t", "burnt on site",
                     [](const YearResult& r) { return Number(r.emissions.co2_on_site_t); }},
                Year{"gpu_hours_powered", "GPU-hour", "accelerators that had power, by the hour",
                     [](const YearResult& r) { return Number(r.powered_gpu_hours); }},
                Year{"gpu_hours_useful", "GPU-hour", "powered × goodput",
                     [](const YearResult& r) { return Number(r.useful_gpu_hours); }},
                Year{"facility_cost_usd", "USD", "annuities of the halls that stand ready",
                     [](const YearResult& r) { return Number(r.facility_cost_usd); }},
                Year{"accelerator_cost_usd", "USD", "annuities of their accelerators",
                     [](const YearResult& r) { return Number(r.accelerator_cost_usd); }},
            },
            joined(joined(energy_list<YearResult>, claimed_list<YearResult>), joined(firm_list, screen_list)))));

using Month = Field<MonthResult>;
constexpr auto month_list = joined(
    std::array{
        Month{"it_mw_ready", "MW", "nameplate IT of halls that stand ready",
              [](const MonthResult& r) { return Number(r.it_mw_ready); }},
        Month{"it_mw_powered", "MW", "of it, served: ready × served ÷ asked",
              [](const MonthResult& r) { return Number(r.it_mw_powered); }},
        Month{"supply_mw", "MW", "nameplate of supply and connection",
              [](const MonthResult& r) { return Number(r.supply_mw); }},
        Month{"it_mw_firm", "MW", "of what stands ready, carried by firm supply and connection at its peak",
              [](const MonthResult& r) { return Number(r.it_mw_firm); }},
        Month{"it_mwh_asked", "MWh", "IT energy asked", [](const MonthResult& r) { return Number(r.it_mwh_asked); }},
        Month{"it_mwh_served", "MWh", "IT energy served", [](const MonthResult& r) { return Number(r.it_mwh_served); }},
        Month{"cost_usd", "USD", "cost of power, undiscounted",
              [](const MonthResult& r) { return Number(r.cost.total()); }},
        Month{"co2_t", "t", "on site and grid", [](const MonthResult& r) { return Number(r.emissions.co2_t); }},
        Month{"nox_t", "t", "on site", [](const MonthResult& r) { return Number(r.emissions.nox_t); }},
    },
    claimed_list<MonthResult>);

using Contract = Field<ContractResult>;
constexpr std::array contract_list = {
    Contract{"mw_committed_end", "MW", "IT power committed when the plan ends",
             [](const ContractResult& r) { return Number(r.mw_committed_end); }},
    Contract{"gpu_hours_committed", "GPU-hour", "by the ramp",
             [](const ContractResult& r) { return Number(r.gpu_hours_committed); }},
    Contract{"gpu_hours_delivered", "GPU-hour", "accelerators that had power",
             [](const ContractResult& r) { return Number(r.gpu_hours_delivered); }},
    Contract{"delivered_share", "", "delivered ÷ committed", [](const ContractResult& r) { return r.delivered_share; }},
    Contract{"revenue_usd", "USD", "price × delivered, real",
             [](const ContractResult& r) { return Number(r.revenue_usd); }},
    Contract{"gpu_hours_useful", "GPU-hour", "delivered × goodput",
             [](const ContractResult& r) { return Number(r.gpu_hours_useful); }},
};

using capital::PartyResult;

/// Of a party whose cash is modelled.
Number cash_usd(const PartyResult& party, capital::Cents cents) {
  return party.limited ? Number(capital::to_usd(cents)) : Number();
}

constexpr std::array party_list = {
    Field<PartyResult>{"cash_end_usd", "USD", "nominal; none where its cash is not modelled",
                       [](const PartyResult& r) { return cash_usd(r, r.months.back().cash); }},
    Field<PartyResult>{"min_cash_usd", "USD", "lowest end of a month",
                       [](const PartyResult& r) {
                         return cash_usd(r, std::ranges::min(r.months, {}, &capital::PartyMonth::cash).cash);
                       }},
    Field<PartyResult>{"debt_end_usd", "USD", "borrowed and not repaid, what is overdue included",
                       [](const PartyResult& r) { return Number(capital::to_usd(r.months.back().debt)); }},
    Field<PartyResult>{"defaults", "", "1 if it defaults in this run, otherwise 0",
                       [](const PartyResult& r) { return Number(r.first_default ? 1.0 : 0.0); }},
    Field<PartyResult>{"lowest_debt_service_cover", "", "operating income ÷ debt service, over twelve months",
                       [](const PartyResult& r) { return r.lowest_cover; }},
};

}  // namespace

std::span<const Field<PartyResult>> party_fields() { return party_list; }
std::span<const Field<Run>> run_fields() { return run_list; }
std::span<const Field<SiteResult>> site_fields() { return site_list; }
std::span<const Field<YearResult>> year_fields() { return year_list; }
std::span<const Field<MonthResult>> month_fields() { return month_list; }
std::span<const Field<ContractResult>> contract_fields() { return contract_list; }

}  // namespace gigawatt::measure
