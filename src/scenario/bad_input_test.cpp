// Every diagnostic at its exact place. Each row changes the campus in one spot; '@' marks where the finding must point.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::campus;
using testing::Folder;

struct Bad {
  const char* find;  // occurs once in the campus
  const char* with;  // '@' = place of the finding
  const char* code;
  const char* path;
  const char* hint;  // part of expectation or suggestion
};

const Bad bad_inputs[] = {
    // magnitudes that no plan can balance
    {"        it_power: 100 MW\n", "        it_power: @1e300 MW\n", "out-of-range",
     "sites.alpha.halls.building-1.it_power", "10000000 MW"},
    {"        it_power: 100 MW\n", "        it_power: @20 million MW\n", "out-of-range",
     "sites.alpha.halls.building-1.it_power", "10000000 MW"},
    {"seed: 7", "seed: 7\ntechnologies: {solar: {lead_time: @1e9 months}}", "out-of-range",
     "technologies.solar.lead_time", "at most 600 months"},
    {"    name: Alpha\n", "    name: Alpha\n    facility_life: @1e6 years\n", "out-of-range",
     "sites.alpha.facility_life", "at most 1000 years"},
    {"    name: Alpha\n", "    name: Alpha\n    facility_life: @1e-300 years\n", "out-of-range",
     "sites.alpha.facility_life", "at least 0.000001 years"},
    {"horizon: 2026..2035", "@horizon: 2026..9999", "out-of-range", "horizon", "2200"},
    // keys
    {"title: A test", "@titel: A test", "unknown-key", "titel", "title"},
    {"name: Alpha", "@nmae: Alpha", "unknown-key", "sites.alpha.nmae", "name"},
    {"        it_power: 100 MW\n", "        @it_powr: 100 MW\n", "unknown-key", "sites.alpha.halls.building-1.it_powr",
     "it_power"},
    {"        ready: 2027-01-01\n", "        ready: 2027-01-01\n        @ready: 2027-02-01\n", "duplicate-key", "",
     "one 'ready'"},
    {"  lab: {name: The Lab}", "  lab: {name: The Lab}\n  @lab: {name: Another}", "duplicate-key", "",
     "the first stands in line"},
    {"      building-2: {it",
     "      building-2: {it_power: 5 MW, accelerator: gb200, ready: 2027-01-01}\n      @building-2: {it",
     "duplicate-key", "", "one 'building-2'"},
    {"      building-1:\n        it_power: 100 MW\n", "      @building-1:\n", "missing-key",
     "sites.alpha.halls.building-1.it_power", "power (such as MW)"},
    {"seed: 7", "seed: 7\n@claim: {}", "unknown-key", "claim", "a key of scenario"},
    {"customer: lab", "@tenant: lab", "unknown-key", "contracts.lease.tenant",
     "a key of contract: like, name, customer, vendor, sites, ramp, end, rank, exclusive, price"},
    {"      building-2: {", "      @Building-2: {", "bad-id", "sites.alpha.halls.Building-2", "lower-case"},
    {"    name: Alpha\n", "    @name:\n", "nothing-to-delete", "", "no parent gives this"},
    {"note: annual average", "@notes: annual average", "unknown-key", "sites.alpha.connection.carbon_intensity",
     "note"},
    {"note: annual average", "note: annual, @yes", "unknown-key", "sites.alpha.connection.carbon_intensity",
     "needs quotes"},
    // quantities
    {"it_power: 100 MW\n", "it_power: @100\n", "missing-unit", "sites.alpha.halls.building-1.it_power",
     "power (such as MW)"},
    {"it_power: 100 MW\n", "it_power: @100 MWh\n", "wrong-dimension", "sites.alpha.halls.building-1.it_power",
     "power (such as MW)"},
    {"it_power: 100 MW\n", "it_power: @100 mw\n", "unknown-unit", "sites.alpha.halls.building-1.it_power", "MW"},
    {"it_power: 100 MW\n", "it_power: @-100 MW\n", "out-of-range", "sites.alpha.halls.building-1.it_power",
     "at least 0.000001 MW"},
    {"it_power: 100 MW\n", "it_power: @0 MW\n", "out-of-range", "sites.alpha.halls.building-1.it_power",
     "at least 0.000001 MW"},
    {"it_power: 100 MW\n", "it_power: @.nan\n", "bad-number", "sites.alpha.halls.building-1.it_power", "power"},
    {"it_power: 100 MW\n", "it_power: @NaN MW\n", "bad-number", "sites.alpha.halls.building-1.it_power", "power"},
    {"it_power: 100 MW\n", "it_power: @1,000 MW\n", "bad-number", "sites.alpha.halls.building-1.it_power", "power"},
    {"it_power: 100 MW\n", "it_power: @lots\n", "bad-number", "sites.alpha.halls.building-1.it_power", "power"},
    {"it_power: 100 MW\n", "it_power: @[100 MW]\n", "wrong-type", "sites.alpha.halls.building-1.it_power", "power"},
    {"carbon_price: 0 USD/t", "carbon_price: @0 USD/MWh", "wrong-dimension", "economics.carbon_price",
     "price per mass (such as USD/t)"},
    {"rate: 60 USD/kW-year", "rate: @60 USD/kW-h", "wrong-dimension", "sites.alpha.connection.coincident_peak.rate",
     "USD/kW-year"},
    {"elevation: 540 m,", "elevation: @540 months,", "wrong-dimension", "sites.alpha.place.elevation",
     "length (such as m)"},
    {"latitude_degrees: 32.5", "latitude_degrees: @132.5", "out-of-range", "sites.alpha.place.latitude_degrees",
     "at most 90"},
    {"latitude_degrees: 32.5", "latitude_degrees: @32.5 m", "wrong-dimension", "sites.alpha.place.latitude_degrees",
     "a plain number"},
    {"load_factor: 80 %", "load_factor: @80", "out-of-range", "sites.alpha.halls.building-1.load_factor",
     "at most 100 %"},
    {"ratchet: 60 %", "ratchet: @160 %", "out-of-range", "sites.alpha.connection.ratchet", "at most 100 %"},
    {"weather_years: 1,", "weather_years: @1.5,", "bad-number", "plan.weather_years", "a whole number"},
    {"weather_years: 1,", "weather_years: @0,", "out-of-range", "plan.weather_years", "at least 1"},
    {"accelerators: 47800", "accelerators: @many", "bad-number", "sites.alpha.halls.building-1.accelerators",
     "a plain number"},
    // words
    {"build_step: month", "build_step: @moth", "bad-choice", "plan.build_step", "month"},
    {"type: hybrid", "type: @Hybrid", "bad-choice", "sites.alpha.cooling.type", "hybrid"},
    {"committed: true", "committed: @yes", "bad-choice", "sites.alpha.connection.offers.first.committed", "true"},
    {"        ready: 2027-01-01\n", "        ready: @2027-02-30\n", "bad-date", "sites.alpha.halls.building-1.ready",
     "2026-05-23"},
    {"orders_from: 2026-06", "orders_from: @2026-13", "bad-date", "plan.orders_from", "2026-05"},
    {"horizon: 2026..2035", "horizon: @2035..2026", "bad-date", "horizon", "2026..2028"},
    {"level: {2027: 1.05", "level: {@next: 1.05", "bad-date", "prices.hub.level.next", "a calendar year"},
    // shapes
    {"plan: {years: 2027..2028, weather_years: 1, build_step: month, orders_from: 2026-06}", "plan: @2027..2028",
     "wrong-type", "plan", "a map of plan keys"},
    {"sites: [alpha]", "sites: @alpha", "wrong-type", "contracts.lease.sites", "a list of ids of sites"},
    {"sites: [alpha]", "sites: [alpha, @alpha]", "duplicate-id", "contracts.lease.sites", "each id once"},
    {"temperature_c: [6, 8,", "temperature_c: @[6,", "wrong-count", "weather.plains.synthetic.temperature_c",
     "12 numbers"},
    {"clearness_index: [0.52,", "clearness_index: [@1.52,", "out-of-range", "weather.plains.synthetic.clearness_index",
     "at most 100 %"},
    {"clearness_index: [0.52,", "clearness_index: [@nan,", "bad-number", "weather.plains.synthetic.clearness_index",
     "a list of shares"},
    // references
    {"    weather: plains", "    weather: @planes", "dangling-id", "sites.alpha.weather", "plains"},
    {"      energy_price: hub", "      energy_price: @hubb", "dangling-id", "sites.alpha.connection.energy_price",
     "hub"},
    {"accelerator: gb200\n", "accelerator: @gb20\n", "dangling-id", "sites.alpha.halls.building-1.accelerator",
     "gb200"},
    {"accelerator: gb200\n", "accelerator: @h10\n", "dangling-id", "sites.alpha.halls.building-1.accelerator", "h100"},
    {"technology: solar,", "technology: @soler,", "dangling-id", "sites.alpha.supply.sun.technology", "solar"},
    {"customer: lab", "customer: @labb", "dangling-id", "contracts.lease.customer", "lab"},
    {"sites: [alpha]", "sites: [@beta]", "dangling-id", "contracts.lease.sites", "an entry of sites"},
    {"334 kg/MWh, source: grid-study", "334 kg/MWh, source: @grid-studdy", "dangling-source",
     "sites.alpha.connection.carbon_intensity", "grid-study"},
    {"customer: lab", "customer: @The Lab", "bad-id", "contracts.lease.customer", "lower-case"},
    {"      energy_price: hub", "      @energy_price: gas", "wrong-price", "sites.alpha.connection.energy_price",
     "a price of electricity"},
    {"retires: 2033-01-01, fuel_price: gas", "retires: 2033-01-01, @fuel_price: hub", "wrong-price",
     "sites.alpha.supply.turbines.fuel_price", "a price of fuel"},
    // dates and sums
    {"retires: 2033-01-01", "@retires: 2027-01-31", "dates-out-of-order", "sites.alpha.supply.turbines.retires",
     "a later date"},
    {"retires: 2033-01-01", "retires: 2033-01-01, outages: [{from: 2027-05, @last: 2027-04}]", "dates-out-of-order",
     "sites.alpha.supply.turbines.outages.0.last", "2027-05 or later"},
    {"      - {from: 2027-09,", "      - @{from: 2027-01,", "dates-out-of-order", "contracts.lease.ramp.1",
     "in order of time"},
    {"    end: 2035-01", "    @end: 2027-08", "dates-out-of-order", "contracts.lease.end", "2027-09 or later"},
    {"years: 2027..2028,", "@years: 2025..2028,", "years-outside-horizon", "plan.years", "--set horizon=2025..2035"},
    {"orders_from: 2026-06", "@orders_from: 2029-06", "dates-out-of-order", "plan.orders_from", "before 2029-01"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar:\n    @spend_profile: [50 %, 40 %]", "sum-not-one",
     "technologies.solar.spend_profile", "100 %"},
    {"  carbon_price: 0 USD/t", "  carbon_price: 0 USD/t\n  taxes: {rate: 25 %, @depreciation: [50 %, 60 %]}",
     "sum-not-one", "economics.taxes.depreciation", "100 %"},
    // what contradicts
    {"type: hybrid", "type: dry", "no-effect", "sites.alpha.cooling.water_use", "evaporative or hybrid"},
    {"cells: {technology: battery,", "cells: {technology: battery, @energy: 400 MWh,", "no-effect",
     "sites.alpha.supply.cells.energy", "no energy"},
    {"sun: {technology: solar,", "sun: {technology: solar, @fuel_price: gas,", "no-effect",
     "sites.alpha.supply.sun.fuel_price", "no fuel_price"},
    {"maximum: 50 MW, fuel_price: gas,", "maximum: 50 MW,", "missing-key", "sites.alpha.supply.rented.fuel_price",
     "fuel_price"},
    {"turbines: {technology: gas-turbine-aeroderivative, power: 68.2 MW, energised: 2027-02-01,",
     "turbines: {technology: gas-turbine-aeroderivative, power: 68.2 MW,", "missing-key",
     "sites.alpha.supply.turbines.energised", "energised"},
    {"power: 68.2 MW,", "power: 68.2 MW, @maximum: 100 MW,", "one-of", "sites.alpha.supply.turbines.maximum",
     "exactly one of power, maximum"},
    {"synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}",
     "synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}\n      @constant: 40 USD/MWh", "one-of",
     "prices.hub.electricity.constant", "exactly one of"},
    {"demand_charge: 6 USD/kW-month\n      ratchet", "@ratchet", "no-effect", "sites.alpha.connection.ratchet",
     "no ratchet"},
    {"demand_charge: 6 USD/kW-month\n      ratchet: 60 %", "@peak_ratchet: {share: 80 %}", "no-effect",
     "sites.alpha.connection.peak_ratchet", "no peak_ratchet"},
    {"    permits: {nox_per_year: 87",
     "    fuel_contracts:\n      pipe: {@fuel_price: hub, minimum_take: 1 million MMBtu/year}\n    permits: "
     "{nox_per_year: 87",
     "no-effect", "sites.alpha.fuel_contracts.pipe.fuel_price", "the fuel_price of a supply"},
    {"energy_price: hub", "energy_price: hub\n      @export_limit: 50 MW", "no-effect",
     "sites.alpha.connection.export_limit", "no export_limit"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar: {@heat_rate: 9000 Btu/kWh}", "no-effect",
     "technologies.solar.heat_rate", "resource: fuel"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar: {@round_trip_efficiency: 80 %}", "no-effect",
     "technologies.solar.round_trip_efficiency", "kind: storage"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar: {@investment_tax_credit: 30 %}", "no-effect",
     "technologies.solar.investment_tax_credit", "economics.taxes"},
    {"seed: 7", "seed: 7\ntechnologies:\n  battery: {@minimum_duration: 24 h}", "out-of-range",
     "technologies.battery.minimum_duration", "maximum_duration"},
    {"    price: 2.4 USD/GPU-hour",
     "    price: 2.4 USD/GPU-hour\n  second: {customer: lab, vendor: builder, sites: [alpha], rank: 1, ramp: [{from: "
     "2027-01, it_power: 1 MW}], @price: 3 USD/GPU-hour}",
     "margin-order", "contracts.second.price", "do not rise with rank"},
    {"    price: 2.4 USD/GPU-hour",
     "    price: 2.4 USD/GPU-hour\n  second: {customer: lab, vendor: builder, sites: [alpha], rank: 0, ramp: [{from: "
     "2027-01, it_power: 1 MW}], @price: 3 USD/GPU-hour}",
     "margin-order", "contracts.second.price", "equal inside a rank"},
    {"    idle_value: 1.0 USD", "    @idle_value: 3.0 USD", "margin-order", "sites.alpha.idle_value",
     "at most the prices"},
    // leaf forms and distributions
    {"p50: 4 USD/MMBtu, ", "", "bad-distribution", "prices.gas.fuel.constant", "p10, p50, p90"},
    {"p50: 4 USD/MMBtu", "p50: 5 USD/MMBtu", "bad-distribution", "prices.gas.fuel.constant", "p10 < p50 < p90"},
    {"p50: 4 USD/MMBtu", "p50: 4 USD/MMBtu, value: 4 USD/MMBtu", "bad-distribution", "prices.gas.fuel.constant",
     "value, or p10"},
    {"p50: 4 USD/MMBtu", "p50: @4 USD/MWh", "wrong-dimension", "prices.gas.fuel.constant", "price of fuel"},
    {"value: 334 kg/MWh, source", "value: 334 kg/MWh, price_year: @2022, source", "no-effect",
     "sites.alpha.connection.carbon_intensity", "no price_year"},
    {"carbon_price: 0 USD/t", "carbon_price: {value: 0 USD/t, price_year: @soon}", "bad-number",
     "economics.carbon_price", "2022"},
    {"value: 334 kg/MWh, source", "value: 334 kg/MWh, assumed: @perhaps, source", "bad-choice",
     "sites.alpha.connection.carbon_intensity", "true or false"},
    {"value: 334 kg/MWh, ", "", "missing-key", "sites.alpha.connection.carbon_intensity", "a value"},
    {"seed: 7", "seed: 7\ntechnologies:\n  gas-engine: {heat_rate: @6800 Btu_LHV/kWh, lhv_to_hhv: null}",
     "missing-lhv-to-hhv", "technologies.gas-engine.heat_rate", "1.108"},
    {"seed: 7", "seed: 7\ntechnologies:\n  gas-turbine-aeroderivative: {@lhv_to_hhv: 1.108}", "no-effect",
     "technologies.gas-turbine-aeroderivative.lhv_to_hhv", "Btu_LHV"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar: {like: @winds}", "dangling-id", "technologies.solar.like", "wind"},
    {"seed: 7", "seed: 7\ntechnologies:\n  solar: {like: wind}\n  wind: {like: @solar}", "like-cycle",
     "technologies.wind.like", "an entry that is not like this one"},
    // YAML that is not allowed
    {"title: A test campus", "title: @&name A test campus", "yaml-alias", "", "written out"},
    {"title: A test campus", "title: @*name", "yaml-syntax", "", ""},
    {"title: A test campus", "title: @!!str A test campus", "yaml-tag", "", "without a tag"},
    {"seed: 7", "seed: 7\n---\n@seed: 8", "yaml-many-documents", "", "one document"},
    {"seed: 7", "seed: 7\n? @[a, b]\n: 3", "yaml-key", "", "a word"},
};

TEST(BadInput, EachFindingAtItsPlace) {
  std::set<std::string> codes;
  int rows = 0;
  for (const Bad& bad : bad_inputs) {
    SCOPED_TRACE(bad.with);
    ++rows;
    const Folder folder;
    const testing::Marked marked = testing::take_mark(testing::replaced(std::string(campus), bad.find, bad.with));
    const auto loaded = testing::load_text(folder, marked.text);
    ASSERT_FALSE(loaded.has_value());
    bool found = false;
    for (const base::Diagnostic& finding : loaded.error()) {
      if (finding.code != bad.code) continue;
      found = true;
      codes.insert(finding.code);
      EXPECT_EQ(finding.mark.file, folder.path("scenario.yaml"));
      EXPECT_GT(finding.mark.line, 0);
      if (marked.line > 0) {
        EXPECT_EQ(finding.mark.line, marked.line);
        EXPECT_EQ(finding.mark.column, marked.column);
      }
      if (*bad.path != '\0') {
        EXPECT_EQ(finding.path, bad.path);
      }
      EXPECT_NE((finding.expected + " / " + finding.suggestion).find(bad.hint), std::string::npos)
          << base::to_text(finding);
      break;
    }
    EXPECT_TRUE(found) << testing::all_text(loaded.error());
    EXPECT_LE(loaded.error().size(), 3u) << "one fault, few findings:\n" << testing::all_text(loaded.error());
  }
  EXPECT_GE(rows, 60);
  EXPECT_GE(codes.size(), 30u);
}

}  // namespace
}  // namespace gigawatt::scenario
