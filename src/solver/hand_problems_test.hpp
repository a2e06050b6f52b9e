// Problems whose answers a person can work out, shared by the tests of this room.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "solver/staged_problem.hpp"

namespace gigawatt::solver::hand {

inline Profile hourly(std::vector<double> values) {
  return {1.0, std::make_shared<const std::vector<double>>(std::move(values))};
}

/// A chain of one segment with a balance row `Σ columns = load`; every column starts with coefficient 1.
inline Chain chain(std::vector<double> load, std::vector<StageColumn> columns, std::vector<std::size_t> slots = {}) {
  Chain result;
  result.name = "year";
  result.hour_count = load.size();
  result.slot_count = slots.size();
  result.segments = {{.first_hour = 0, .hour_count = load.size(), .border_of_slot = std::move(slots)}};
  result.rows = {{.name = "balance", .right_hand_side = hourly(std::move(load))}};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    result.same_hour.push_back({.row = 0, .column = j, .coefficient = 1.0});
  }
  result.columns = std::move(columns);
  return result;
}

/// Cheap 100 at 10, dear 100 at 50, load 150 in each of three hours. Objective 3 · (1000 + 2500), price 50.
inline StagedProblem merit_order(double load = 150.0) {
  StagedProblem problem;
  problem.chains = {chain({load, load, load}, {{.name = "cheap", .cost = 10.0, .upper = 100.0},
                                               {.name = "dear", .cost = 50.0, .upper = 100.0}})};
  return problem;
}

/// Two hours, prices 10 and 50, load 100; lossless storage of 40. Charge full, discharge full: 140·10 + 60·50 = 4400.
/// Columns: import, charge, discharge, level.
inline StagedProblem storage(double level_limit = 40.0) {
  StagedProblem problem;
  Chain year = chain({100.0, 100.0}, {{.name = "import", .cost = hourly({10.0, 50.0}), .upper = 1000.0},
                                      {.name = "charge", .upper = 1000.0},
                                      {.name = "discharge", .upper = 1000.0}});
  year.same_hour[1].coefficient = -1.0;
  year.columns.push_back({.name = "level", .upper = level_limit});
  year.rows.push_back({.name = "level", .right_hand_side = 0.0});
  year.same_hour.push_back({.row = 1, .column = 3, .coefficient = 1.0});
  year.same_hour.push_back({.row = 1, .column = 1, .coefficient = -1.0});
  year.same_hour.push_back({.row = 1, .column = 2, .coefficient = 1.0});
  year.previous_hour.push_back({.row = 1, .column = 3, .coefficient = -1.0});
  problem.chains = {year};
  return problem;
}

/// Loads 50, 80, 60; purchases at 10 with a peak billed at 7; an own unit at 15. From a peak of 80 down to 60 each unit
/// saves 7 and costs 5; further down it costs 10. So the peak is 60: 1700 + 20·15 + 60·7 = 2420.
/// Columns: import, own, below peak; recourse: the peak. Prices 10, 15, 12.
inline StagedProblem billed_peak() {
  StagedProblem problem;
  Chain year = chain({50.0, 80.0, 60.0}, {{.name = "import", .cost = 10.0}, {.name = "own", .cost = 15.0}});
  year.columns.push_back({.name = "below peak"});
  year.rows.push_back({.name = "peak", .right_hand_side = 0.0});
  year.same_hour.push_back({.row = 1, .column = 0, .coefficient = 1.0});
  year.same_hour.push_back({.row = 1, .column = 2, .coefficient = 1.0});
  year.recourse = {{.name = "peak", .cost = 7.0}};
  year.recourse_terms = {{.row = 1, .column = 0, .first_hour = 0, .hour_count = 3, .coefficient = -1.0}};
  problem.chains = {year};
  return problem;
}

/// Two chains of probability one half, load 100, gas at 10, clean at 30; expected gas ≤ 60. Gas 120 in all:
/// ½·(1200 + 2400) = 1800, and one more unit of expected gas is worth 20.
inline StagedProblem linked() {
  StagedProblem problem;
  LinkingRow cap{.name = "expected gas", .parts = {}, .sense = Sense::at_most, .right_hand_side = 60.0};
  for (std::size_t k = 0; k < 2; ++k) {
    Chain year = chain({100.0}, {{.name = "gas", .cost = 10.0}, {.name = "clean", .cost = 30.0}});
    year.weight = 0.5;
    problem.chains.push_back(year);
    cap.parts.push_back(
        {.chain = k, .sums = {{.column = 0, .first_hour = 0, .hour_count = 1, .coefficient = 0.5}}, .recourse = {}});
  }
  problem.linking_rows = {cap};
  return problem;
}

/// Four hours, load 100, gas at 30 without limit, or capacity at `cost` that gives half of itself for nothing in each
/// hour. A unit of capacity saves 4 · ½ · 30 = 60: exactly worth its cost at 60. Columns: sun, gas.
inline StagedProblem capacity(double cost) {
  StagedProblem problem;
  problem.border = {{.name = "sun", .cost = cost, .upper = 1000.0}};
  problem.chains = {
      chain({100.0, 100.0, 100.0, 100.0},
            {{.name = "sun", .upper = 0.0, .slot = 0, .border_coefficient = 0.5}, {.name = "gas", .cost = 30.0}}, {0})};
  return problem;
}

/// Load 250 in two hours; units of 100 at 1000 each, fuel 1, or shed at 40. The relaxation builds 2.5 units (3000);
/// whole units: two and shed 50 twice (2000 + 400 + 4000), or three (3500). So three.
inline StagedProblem whole_units() {
  StagedProblem problem;
  problem.border = {{.name = "units", .cost = 1000.0, .upper = 10.0, .integer = true}};
  problem.chains = {chain({250.0, 250.0},
                          {{.name = "unit", .cost = 1.0, .upper = 0.0, .slot = 0, .border_coefficient = 100.0},
                           {.name = "shed", .cost = 40.0}},
                          {0})};
  return problem;
}

/// Purchases at 10 and sales at 11, both without limit.
inline StagedProblem money_machine() {
  StagedProblem problem;
  problem.chains = {chain({5.0}, {{.name = "buy", .cost = 10.0}, {.name = "sell", .cost = -11.0}})};
  problem.chains[0].same_hour[1].coefficient = -1.0;
  return problem;
}

}  // namespace gigawatt::solver::hand
