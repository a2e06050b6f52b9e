#include "report/synthetic_test.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace gigawatt::report {
namespace {

using Numbers = std::vector<std::optional<double>>;
using Texts = std::vector<std::string>;

/// Reproducible noise in [0, 1): the upper bits of a 64-bit congruential step.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed * 2 + 1) {}
  double next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 33) / static_cast<double>(std::uint64_t{1} << 31);
  }

 private:
  std::uint64_t state_;
};

table::Series series(std::string name, std::string unit, std::string role, std::string colour, Numbers values) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .role = std::move(role),
          .colour = std::move(colour),
          .values = std::move(values)};
}

struct Capacity {
  double grid, gas, solar, battery;
};

/// One year of hourly operation: sun by the clock, a battery that shifts noon to evening, gas and grid for the rest.
std::vector<table::Series> year_of_hours(const Capacity& capacity, double load_mw, std::size_t hours,
                                         std::uint64_t seed) {
  Noise noise(seed);
  Numbers grid, gas, solar, battery, load, price, shed, level, limit;
  double cloud = 0.7;
  double level_mwh = capacity.battery * 2;
  for (std::size_t hour = 0; hour < hours; ++hour) {
    const double day = static_cast<double>(hour) / 24;
    const double of_day = static_cast<double>(hour % 24);
    if (hour % 24 == 0) cloud = std::clamp(cloud + (noise.next() - 0.5) * 0.7, 0.15, 1.0);
    const double season = 0.75 - 0.25 * std::cos(2 * std::numbers::pi * (day - 10) / 365);
    const double sun = std::max(0.0, std::sin(std::numbers::pi * (of_day - 6) / 12)) * season * cloud;
    const double asked = load_mw * (0.9 + 0.05 * season + 0.03 * noise.next());
    const double solar_mw = capacity.solar * sun;
    const double wish = of_day >= 10 && of_day < 16 ? -0.5 : (of_day >= 18 && of_day < 23 ? 0.6 : 0.0);
    const double battery_mw = std::clamp(wish * capacity.battery, (level_mwh - 4 * capacity.battery), level_mwh);
    level_mwh -= battery_mw > 0 ? battery_mw / 0.93 : battery_mw * 0.93;
    level_mwh = std::clamp(level_mwh, 0.0, 4 * capacity.battery);
    const double outage = noise.next() < 0.0008 ? 0.0 : 1.0;
    const double rest = std::max(0.0, asked - solar_mw - battery_mw);
    const double grid_mw = std::min(rest, capacity.grid * outage);
    const double gas_mw = std::min(rest - grid_mw, capacity.gas);
    const double scarce = noise.next() < 0.004 ? 900 * noise.next() : 0;
    grid.emplace_back(grid_mw);
    gas.emplace_back(gas_mw);
    solar.emplace_back(solar_mw);
    battery.emplace_back(battery_mw);
    load.emplace_back(asked);
    shed.emplace_back(std::max(0.0, rest - grid_mw - gas_mw));
    level.emplace_back(level_mwh);
    limit.emplace_back(capacity.grid);
    price.emplace_back(24 + 30 * (gas_mw > 1 ? 1 : 0) - 18 * sun + 8 * noise.next() + scarce);
  }
  return {series("Grid", "MW", "area", "grid", std::move(grid)),
          series("Gas turbines", "MW", "area", "gas", std::move(gas)),
          series("Solar", "MW", "area", "solar", std::move(solar)),
          series("Battery", "MW", "area", "battery", std::move(battery)),
          series("Unserved", "MW", "area", "shed", std::move(shed)),
          series("Wind", "MW", "area", "wind", Numbers(hours, 0.0)),
          series("Load", "MW", "line", "load", std::move(load)),
          series("Connection limit", "MW", "limit", "grid", std::move(limit)),
          series("Marginal price", "USD/MWh", "price", "price", std::move(price)),
          series("Stored energy", "MWh", "line", "battery", std::move(level))};
}

table::Panel panel(std::string id, table::PanelKind kind, std::string title, std::string note) {
  table::Panel result;
  result.id = std::move(id);
  result.kind = kind;
  result.title = std::move(title);
  result.note = std::move(note);
  return result;
}

table::Panel figures() {
  table::Panel result = panel("figures", table::PanelKind::figures, "Six figures", "");
  result.figures = {{"Cost of power", "61.4 USD/MWh", "all in, real USD of 2025"},
                    {"Cost of compute", "2.38 USD/GPU-hour", "power, building and accelerators"},
                    {"Last hall powered", "March 2028", "five months after it stands ready"},
                    {"Capital for power", "1.92 bn USD", "ordered 2026 to 2027"},
                    {"Emissions", "1.31 million t CO₂ a year", "62 % of the permit"},
                    {"Proof", "0.0004 %", "gap between cost and lower bound"}};
  return result;
}

table::Panel hourly(const SyntheticSize& size) {
  table::Panel result =
      panel("hourly", table::PanelKind::hourly, "Gas follows the evenings; the connection carries the base",
            "Mean power of each hour in local standard time.");
  result.y_unit = "MW";
  for (int weather = 0; weather < size.weather_years; ++weather) {
    for (int year = 0; year < size.years; ++year) {
      const Capacity capacity{
          .grid = 200.0 + 150 * year, .gas = 180.0 + 60 * year, .solar = 120.0 * year, .battery = 60.0 * year};
      const auto seed = 100 * static_cast<std::uint64_t>(weather) + static_cast<std::uint64_t>(year);
      result.labels.push_back("Campus A · " + std::to_string(2026 + year) + " · weather " +
                              std::to_string(2011 + weather));
      result.hourly_blocks.push_back(year_of_hours(capacity, 240.0 + 240 * year, size.hours, seed));
    }
  }
  return result;
}

Texts months(int count) {
  Texts result;
  for (int index = 0; index < count; ++index) {
    const int month = 1 + index % 12;
    result.push_back(std::to_string(2026 + index / 12) + (month < 10 ? "-0" : "-") + std::to_string(month));
  }
  return result;
}

Numbers steps(int count, const std::vector<std::pair<int, double>>& changes) {
  Numbers result;
  double level = 0;
  for (int index = 0; index < count; ++index) {
    for (const auto& [month, amount] : changes) level += month == index ? amount : 0;
    result.emplace_back(level);
  }
  return result;
}

Numbers pulses(int count, const std::vector<std::pair<int, double>>& pulse) {
  Numbers result(static_cast<std::size_t>(count), 0.0);
  for (const auto& [month, amount] : pulse) result[static_cast<std::size_t>(month)] = amount;
  return result;
}

table::Panel capacity() {
  constexpr int count = 36;
  table::Panel result =
      panel("capacity", table::PanelKind::time_chart, "Power arrives in time for seven halls of eight",
            "Firm capacity in service at the end of each month; orders in the month they are placed.");
  result.y_unit = "MW";
  result.labels = months(count);
  result.table = "months";
  result.series = {series("Grid", "MW", "area", "grid", steps(count, {{2, 200}, {14, 150}, {26, 150}})),
                   series("Gas turbines", "MW", "area", "gas", steps(count, {{0, 180}, {11, 60}, {20, 60}})),
                   series("Solar", "MW", "area", "solar", steps(count, {{15, 120}, {27, 120}})),
                   series("Battery", "MW", "area", "battery", steps(count, {{13, 60}, {25, 60}})),
                   series("Halls ready", "MW", "line", "load",
                          steps(count, {{1, 140}, {5, 100}, {10, 100}, {14, 140}, {19, 120}, {24, 120}})),
                   series("Grid ordered", "MW", "bar", "grid", pulses(count, {{0, 150}, {8, 150}})),
                   series("Gas ordered", "MW", "bar", "gas", pulses(count, {{0, 60}, {6, 60}})),
                   series("Solar ordered", "MW", "bar", "solar", pulses(count, {{3, 120}, {12, 120}}))};
  return result;
}

table::Panel cost() {
  table::Panel result = panel("cost", table::PanelKind::waterfall, "Fuel and capital make two thirds of the cost",
                              "Undiscounted sum over the horizon, real USD of 2025.");
  result.y_unit = "USD";
  result.labels = {"Capital", "Fixed upkeep", "Fuel", "Purchases", "Sales", "Demand charges", "Carbon", "Total"};
  result.series = {series("Cost", "USD", "bar", "cost", {612e6, 96e6, 488e6, 310e6, -74e6, 88e6, 41e6, 1561e6})};
  return result;
}

table::Panel emissions() {
  table::Panel result = panel("emissions", table::PanelKind::bars, "Emissions stay below every permit", "");
  result.labels = {"2026", "2027", "2028"};
  result.series = {series("CO₂", "t", "bar", "gas", {410e3, 980e3, 1310e3}),
                   series("CO₂ permit", "t", "limit", "shed", {2100e3, 2100e3, 2100e3}),
                   series("NOₓ", "t NOx", "bar", "other-2", {61, 143, 188}),
                   series("NOₓ permit", "t NOx", "limit", "shed", {250, 250, 250})};
  return result;
}

table::Panel contracts() {
  table::Panel result = panel("contracts", table::PanelKind::bars, "One contract waits for its last hall",
                              "Accelerator-hours over the horizon.");
  result.labels = {"Tenant one, frontier training", "Tenant two, inference", "Spot"};
  result.y_unit = "million GPU-hours";
  result.series = {series("Asked", "million GPU-hours", "bar", "curtailed", {3120, 840, 260}),
                   series("Delivered", "million GPU-hours", "bar", "load", {2961, 840, 301})};
  return result;
}

table::Table binding_table() {
  return {.id = "binding",
          .title = "What binds",
          .columns = {
              table::text_column("constraint", "what stands at its limit",
                                 {"Connection of the site", "Lead time of gas turbines", "NOx permit"}),
              table::text_column("period", "", {"2027", "2026-11", "2028"}),
              table::number_column("worth", "USD/MW", "what one unit more would save", {41250.5, 18300, std::nullopt}),
              table::text_column("method", "", {"dual", "resolve", "dual"})}};
}

table::Table months_table() {
  const table::Panel chart = capacity();
  table::Table result{
      .id = "months", .title = "Capacity by month", .columns = {table::text_column("month", "", chart.labels)}};
  for (const table::Series& one : chart.series) {
    if (one.role == "bar") continue;
    std::string name = one.name;
    std::ranges::transform(name, name.begin(), [](char c) { return c == ' ' ? '_' : static_cast<char>(c | 0x20); });
    result.columns.push_back(table::number_column(name, one.unit, one.name + " at the end of the month", one.values));
  }
  return result;
}

table::Table inputs_table() {
  Texts path, value, status, source, note;
  const Texts keys = {"technologies.gas-turbine.capital",
                      "technologies.solar.capital",
                      "sites.campus-a.connection.capacity",
                      "economics.real_discount_rate",
                      "prices.gas",
                      "technologies.battery.efficiency"};
  const Texts values = {"1650 USD/kW", "1180 USD/kW", "500 MW", "6.5 %", "4.1 USD/MMBtu", "0.865"};
  for (std::size_t index = 0; index < 48; ++index) {
    const std::size_t kind = index % keys.size();
    path.push_back(keys[kind] + (index < keys.size() ? "" : "." + std::to_string(index)));
    value.push_back(values[kind]);
    status.emplace_back(kind == 2 || kind == 3 ? "assumed" : "sourced");
    source.push_back(kind == 3 ? "" : "made-up-" + std::to_string(1 + kind % 2));
    note.emplace_back(kind == 0 ? "range 1400 to 2100; the median is used" : "");
  }
  return {.id = "inputs",
          .title = "Every input with its source",
          .columns = {table::text_column("path", "", path), table::text_column("value", "", value),
                      table::text_column("status", "", status), table::text_column("source", "", source),
                      table::text_column("note", "", note)}};
}

table::Table sources_table() {
  return {.id = "sources",
          .title = "Sources",
          .columns = {table::text_column("source", "", {"made-up-1", "made-up-2"}),
                      table::text_column("title", "", {"A catalogue of \"synthetic\" machines", "Costs, as invented"}),
                      table::text_column("date", "", {"2026-01-15", "2026-03-02"}),
                      table::text_column("confidence", "", {"high", "low"}),
                      table::text_column("url", "", {"https://example.org/machines", "https://example.org/costs"})}};
}

table::Panel table_panel(std::string id, std::string title, std::string table) {
  table::Panel result = panel(std::move(id), table::PanelKind::table, std::move(title), "");
  result.table = std::move(table);
  return result;
}

}  // namespace

table::Document synthetic_document(const SyntheticSize& size) {
  table::Document result;
  result.title = "Synthetic campus";
  result.subtitle = "A made-up case for looking at the report; scenario synthetic, hash 00000000";
  result.answer =
      "The campus can run seven of its eight halls on time for 61 USD/MWh; the last one waits five months for its grid "
      "connection.";
  table::Panel text = panel("reading", table::PanelKind::text, "How to read this", "");
  text.paragraphs = {
      "Numbers are made up. They have the size and the shape of a real run, so that the page can be judged."};
  table::Panel empty = panel("water", table::PanelKind::bars, "Water drawn by the campus", "");
  result.panels = {figures(),
                   capacity(),
                   hourly(size),
                   cost(),
                   emissions(),
                   contracts(),
                   table_panel("binding", "What binds, and what one more would save", "binding"),
                   empty,
                   table_panel("inputs", "Every input with its source", "inputs"),
                   table_panel("sources", "Sources", "sources"),
                   text};
  result.tables = {binding_table(), months_table(), inputs_table(), sources_table()};
  result.datasets = {synthetic_dataset()};
  result.credits = {"Synthetic data made by the tests of this program; no party or place is meant."};
  return result;
}

table::Dataset synthetic_dataset() {
  table::Dataset result{.id = "hourly",
                        .title = "Synthetic hours",
                        .dimensions = {{.name = "year", .size = 2, .labels = {"2026", "2027"}},
                                       {.name = "technology", .size = 2, .labels = {"gas-turbine", "solar"}},
                                       {.name = "hour", .size = 12, .labels = {}}},
                        .arrays = {}};
  table::Array generation{.name = "generation_mw",
                          .unit = "MW",
                          .description = "mean power of the hour",
                          .dimensions = {"year", "technology", "hour"},
                          .values = {}};
  for (int index = 0; index < 48; ++index) generation.values.push_back(static_cast<float>(index) * 0.5F);
  table::Array price{.name = "marginal_price_usd_per_mwh",
                     .unit = "USD MWh-1",
                     .description = "marginal price",
                     .dimensions = {"hour"},
                     .values = std::vector<float>(12, 31.25F)};
  result.arrays = {std::move(generation), std::move(price)};
  return result;
}

}  // namespace gigawatt::report
