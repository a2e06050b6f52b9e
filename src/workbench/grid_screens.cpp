#include "workbench/grid_screens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using study::FirmMonth;
using study::GridScreens;

constexpr std::size_t sites_shown = 4;  // in the terminal

struct Row {
  const study::SiteResult& site;
  const study::YearResult& year;
};

std::vector<Row> rows_of(const study::Run& run) {
  std::vector<Row> rows;
  for (const study::SiteResult& site : run.account.sites)
    for (const study::YearResult& year : site.years)
      if (year.firm) rows.push_back({site, year});
  return rows;
}

/// What is left above the peak after a loss; what a plan left of it by rounding is nothing.
double left_mw(const FirmMonth& month, double lost_mw) {
  constexpr double rounding_mw = 1e-6;
  const double mw = month.margin_mw(lost_mw);
  return std::abs(mw) < rounding_mw ? 0.0 : mw;
}

/// One digit, and never "-0.0".
std::string one_digit(double mw) { return fmt::format("{:.1f}", std::abs(mw) < 0.05 ? 0.0 : mw); }

Json id_or_null(const std::string& id) { return id.empty() ? Json(nullptr) : Json(id); }

table::Table firm_table(const std::vector<Row>& rows) {
  const auto of = [](auto read) { return [read](const Row& r) { return read(r.year.firm->at); }; };
  return TableOf<Row>("firm", "Firm supply at the peak, and what is left after a loss", rows)
      .text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .number("year", "", "calendar year with load", [](const Row& r) { return r.year.year; })
      .text("month", "where what the scenario wants to survive (firmness.contingency) leaves least",
            [](const Row& r) { return time::to_text(r.year.firm->month); })
      .number("peak", "MW", "of the halls that stand ready", of([](const FirmMonth& m) { return m.peak_mw; }))
      .number("firm", "MW", "capacity and connection × firm share, in service",
              of([](const FirmMonth& m) { return m.firm_mw; }))
      .number("margin", "MW", "firm − peak", of([](const FirmMonth& m) { return left_mw(m, 0.0); }))
      .number("after_supply_unit", "MW", "margin after the loss of the largest unit of supply",
              of([](const FirmMonth& m) { return left_mw(m, m.largest_supply_unit_mw); }))
      .number("after_two_supply_units", "MW", "margin after the loss of the two largest",
              of([](const FirmMonth& m) { return left_mw(m, m.two_largest_supply_units_mw); }))
      .number("after_unit", "MW", "margin after the loss of the largest unit or connection offer",
              of([](const FirmMonth& m) { return left_mw(m, m.largest_unit_mw); }))
      .number("after_two_units", "MW", "margin after the loss of the two largest of these",
              of([](const FirmMonth& m) { return left_mw(m, m.two_largest_units_mw); }))
      .text("largest_supply_unit", "supply that it is of", of([](const FirmMonth& m) { return m.largest_supply_unit; }))
      .text("largest_unit", "supply that it is of, or offer", of([](const FirmMonth& m) { return m.largest_unit; }))
      .done();
}

table::Table screen_table(const std::vector<Row>& rows) {
  const auto of = [](auto read) { return [read](const Row& r) { return read(r.year.screens); }; };
  return TableOf<Row>("grid_screens", "Grid screens: swing of training load, and loss of the whole campus", rows)
      .text("site", "site", [](const Row& r) { return r.site.id.text(); })
      .number("year", "", "calendar year with load", [](const Row& r) { return r.year.year; })
      .text("month", "that leaves most uncovered", of([](const GridScreens& s) { return time::to_text(s.month); }))
      .number("training", "MW", "nameplate IT of halls that train",
              of([](const GridScreens& s) { return s.training_it_mw; }))
      .number("swing_low", "MW", "of it within a second, at least",
              of([](const GridScreens& s) { return s.swing_low_mw; }))
      .number("swing_high", "MW", "of it within a second, at most",
              of([](const GridScreens& s) { return s.swing_high_mw; }))
      .number("storage", "MW", "in service, answers at once", of([](const GridScreens& s) { return s.storage_mw; }))
      .number("block_load", "MW", "what the largest unit that burns fuel takes in one step",
              of([](const GridScreens& s) { return s.block_mw; }))
      .number("uncovered_low", "MW", "left to the grid; off the grid to nobody",
              of([](const GridScreens& s) { return s.uncovered_mw(s.swing_low_mw); }))
      .number("uncovered_high", "MW", "the same at the high end",
              of([](const GridScreens& s) { return s.uncovered_mw(s.swing_high_mw); }))
      .number("campus_lost", "MW", "highest import of the year: lost to the grid where the campus drops off",
              of([](const GridScreens& s) { return s.lost_mw; }))
      .number("largest_infeed", "MW", "loss that the region is ready for; empty where nobody states it",
              of([](const GridScreens& s) { return s.largest_infeed_mw; }))
      .number("share_of_infeed", "", "campus lost ÷ largest infeed",
              of([](const GridScreens& s) { return s.share_of_infeed(); }))
      .text("swing_is", "stated by the scenario, or assumed to be 30 to 80 % of IT",
            of([](const GridScreens& s) { return std::string(s.swing_is_assumed ? "assumed" : "stated"); }))
      .done();
}

/// Stated by the scenario, of the site or of its region, and there is load.
bool is_asked(const scenario::Scenario& scenario, std::size_t s, const study::YearResult& year) {
  return year.firm && (year.screens.largest_infeed_mw || scenario.sites[s].grid_screens);
}

}  // namespace

void put_screens(const study::YearResult& year, Json& document) {
  if (year.firm) {
    document["firm"]["month"] = time::to_text(year.firm->month);
    document["firm"]["largest_supply_unit"] = id_or_null(year.firm->at.largest_supply_unit);
    document["firm"]["largest_unit"] = id_or_null(year.firm->at.largest_unit);
  } else {
    document["firm"] = nullptr;
  }
  document["grid_screens"]["month"] = time::to_text(year.screens.month);
  document["grid_screens"]["swing_is_assumed"] = year.screens.swing_is_assumed;
}

std::string firm_text(const study::Run& run) {
  const std::vector<Row> rows = rows_of(run);
  if (rows.empty() || run.account.sites.size() > sites_shown) return "";
  std::string text = fmt::format("{:<16} {:>5} {:>9} {:>9} {:>9} {:>16} {:>9} {:>13}\n", "Firm supply, MW", "", "peak",
                                 "firm", "margin", "less supply unit", "less two", "less any unit");
  for (const Row& row : rows) {
    const FirmMonth& at = row.year.firm->at;
    text += fmt::format(
        "{:<16.16} {:>5} {:>9.1f} {:>9.1f} {:>9} {:>16} {:>9} {:>13}\n", row.site.id.text(), row.year.year, at.peak_mw,
        at.firm_mw, one_digit(at.margin_mw()), one_digit(at.margin_mw(at.largest_supply_unit_mw)),
        one_digit(at.margin_mw(at.two_largest_supply_units_mw)), one_digit(at.margin_mw(at.largest_unit_mw)));
  }
  return text;
}

std::string screens_text(const scenario::Scenario& scenario, const study::Run& run) {
  if (run.account.sites.size() > sites_shown) return "";
  std::string text;
  for (std::size_t s = 0; s < run.account.sites.size(); ++s) {
    for (const study::YearResult& year : run.account.sites[s].years) {
      if (!is_asked(scenario, s, year)) continue;
      const GridScreens& screens = year.screens;
      const auto share = screens.share_of_infeed();
      text += fmt::format("{:<16.16} {:>5} {:>9.0f} {:>15} {:>8.0f} {:>7.0f} {:>13} {:>9.0f} {:>8}\n",
                          run.account.sites[s].id.text(), year.year, screens.training_it_mw,
                          fmt::format("{:.0f} to {:.0f}", screens.swing_low_mw, screens.swing_high_mw),
                          screens.storage_mw, screens.block_mw,
                          fmt::format("{:.0f} to {:.0f}", screens.uncovered_mw(screens.swing_low_mw),
                                      screens.uncovered_mw(screens.swing_high_mw)),
                          screens.lost_mw, share ? percent(*share) : "-");
    }
  }
  if (text.empty()) return "";
  return fmt::format("{:<16} {:>5} {:>9} {:>15} {:>8} {:>7} {:>13} {:>9} {:>8}\n", "Grid screens, MW", "", "training",
                     "swing in 1 s", "storage", "block", "uncovered", "drops off", "infeed") +
         text;
}

std::vector<table::Table> screen_tables(const study::Run& run) {
  const std::vector<Row> rows = rows_of(run);
  return {firm_table(rows), screen_table(rows)};
}

std::vector<table::Panel> screen_panels(const study::Run& run) {
  if (rows_of(run).empty()) return {};
  return {
      {.id = "table-firm",
       .kind = table::PanelKind::table,
       .title = "What stands firm at the peak, and what is left after a loss",
       .note =
           "In each year's tightest month. Below zero: what falls short at the peak. A unit is one of supply, or what "
           "is taken of one connection offer.",
       .table = "firm"},
      {.id = "table-grid_screens",
       .kind = table::PanelKind::table,
       .title = "Grid screens: swing of training load, and loss of the whole campus",
       .note =
           "Screens, not studies: what training adds or drops within a second, against storage and the block load of "
           "the largest unit; and the highest import, lost to the grid at once where the campus does not ride "
           "through a fault, against the loss that the region's reserve is made for. They decide nothing.",
       .table = "grid_screens"}};
}

}  // namespace gigawatt::workbench
