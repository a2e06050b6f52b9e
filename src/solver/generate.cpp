#include "solver/generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace gigawatt::solver {
namespace {

using base::RandomStream;
using Hourly = std::shared_ptr<const std::vector<double>>;

// Streams of the seed: border, recipe, what goes wrong, and one per chain from here on.
constexpr std::uint64_t border_stream = 0;
constexpr std::uint64_t recipe_stream = 1;
constexpr std::uint64_t trouble_stream = 2;
constexpr std::uint64_t first_chain_stream = 16;

constexpr double peak_load = 1000.0;
constexpr double hours_per_year = 8760.0;

/// What a segment decides; one border column of each kind per segment, and per storage two.
enum Kind : std::size_t { sun, wind, turbine, engine, line, first_storage };
constexpr std::array<const char*, first_storage> kind_names = {"sun", "wind", "turbine", "engine", "line"};
constexpr std::array<double, first_storage> yearly_cost = {60e3, 110e3, 120e3, 80e3, 50e3};

std::size_t slots_of(const Recipe& recipe) { return first_storage + 2 * recipe.storages; }
std::size_t power_slot(std::size_t storage) { return first_storage + 2 * storage; }
std::size_t level_slot(std::size_t storage) { return power_slot(storage) + 1; }

Hourly shared(std::vector<double> values) { return std::make_shared<const std::vector<double>>(std::move(values)); }

/// Shapes of one weather year: daily and seasonal sun with cloudy days, wind and prices with memory.
struct Weather {
  Hourly sun;
  Hourly wind;
  Hourly price;
  Hourly load;
};

Weather weather_of(const Recipe& recipe, RandomStream& random) {
  std::vector<double> sun_share(recipe.hours);
  std::vector<double> wind_share(recipe.hours);
  std::vector<double> price(recipe.hours);
  std::vector<double> load(recipe.hours);
  double clear = 0.7;
  double breeze = 0.0;
  double mood = 0.0;
  bool glut = false;
  for (std::size_t t = 0; t < recipe.hours; ++t) {
    const double day = static_cast<double>(t) / 24.0;
    const double season = std::sin(2.0 * std::numbers::pi * day / 365.0);
    if (t % 24 == 0) {
      clear = random.uniform(0.2, 1.0);
      glut = recipe.negative_prices && random.uniform() < 0.25;
    }
    const double height = std::sin(2.0 * std::numbers::pi * (day - 0.25));
    breeze = 0.97 * breeze + random.uniform(-0.25, 0.25);
    mood = 0.9 * mood + random.uniform(-8.0, 8.0);
    sun_share[t] = std::max(0.0, height + 0.15 * season) * clear * 0.87;
    wind_share[t] = std::clamp(0.4 + 0.5 * breeze - 0.1 * season, 0.0, 1.0);
    price[t] = std::max(1.0, 38.0 + mood - 12.0 * std::max(0.0, height)) + (random.uniform() < 0.004 ? 900.0 : 0.0);
    if (glut) price[t] = -random.uniform(1.0, 25.0);
    load[t] = 0.9 + 0.1 * random.uniform() + 0.03 * height;
    if (recipe.degenerate) {
      sun_share[t] = height > 0.5 ? 0.5 : 0.0;
      wind_share[t] = t / 48 % 2 == 0 ? 0.75 : 0.25;
      price[t] = 40.0;
      load[t] = 1.0;
    }
  }
  return {shared(std::move(sun_share)), shared(std::move(wind_share)), shared(std::move(price)),
          shared(std::move(load))};
}

class BorderMaker {
 public:
  BorderMaker(const Recipe& recipe, StagedProblem& problem)
      : recipe_(recipe), problem_(problem), random_(recipe.seed, border_stream) {}

  void make() {
    const double share_of_year =
        static_cast<double>(recipe_.hours) / (hours_per_year * static_cast<double>(recipe_.segments_per_chain));
    std::vector<double> cost;
    for (const double yearly : yearly_cost) cost.push_back(yearly * share_of_year * factor());
    for (std::size_t b = 0; b < recipe_.storages; ++b) {
      cost.push_back(12e3 * share_of_year * factor());
      cost.push_back(9e3 * share_of_year * factor());
    }
    if (recipe_.degenerate) cost[engine] = cost[turbine];
    if (recipe_.zero_costs) cost[sun] = cost[line] = 0.0;
    for (std::size_t s = 0; s < recipe_.segments_per_chain; ++s) {
      for (std::size_t slot = 0; slot < cost.size(); ++slot) capacity(s, slot, cost[slot]);
    }
    growth_rows();
    if (recipe_.free_columns) free_column();
  }

 private:
  double factor() { return recipe_.degenerate ? 1.0 : random_.uniform(0.5, 2.0); }

  void capacity(std::size_t segment, std::size_t slot, double cost) {
    BorderColumn column;
    column.name = slot < first_storage ? fmt::format("{}-{}", kind_names[slot], segment)
                                       : fmt::format("storage{}-{}", slot - first_storage, segment);
    column.cost = cost;
    column.upper = slot < first_storage ? 3.0 * peak_load : 20.0 * peak_load;
    if (slot == line) column.upper = 0.6 * peak_load;
    if (recipe_.fixed_columns && slot == wind) column.lower = column.upper = 0.1 * peak_load;
    if (slot == turbine && recipe_.integers) {
      column.integer = true;
      column.upper = 30.0;
      column.cost = cost * unit_size;
    }
    problem_.border.push_back(column);
  }

  /// What stands in one segment stands in the next.
  void growth_rows() {
    const std::size_t slots = slots_of(recipe_);
    for (std::size_t s = 0; s + 1 < recipe_.segments_per_chain; ++s) {
      for (const std::size_t slot : {std::size_t{turbine}, std::size_t{line}}) {
        problem_.border_rows.push_back({.name = fmt::format("keep {} {}", kind_names[slot], s),
                                        .terms = {{s * slots + slot, 1.0}, {(s + 1) * slots + slot, -1.0}},
                                        .sense = Sense::at_most});
      }
      if (!recipe_.redundant_equalities) continue;
      const std::vector<Term> same_engine = {{s * slots + engine, 1.0}, {(s + 1) * slots + engine, -1.0}};
      const std::vector<Term> twice = {{s * slots + engine, 2.0}, {(s + 1) * slots + engine, -2.0}};
      problem_.border_rows.push_back({.name = "same engine", .terms = same_engine});
      problem_.border_rows.push_back({.name = "same engine again", .terms = twice});
    }
  }

  /// The difference of two capacities, named: no bound on either side.
  void free_column() {
    const std::size_t free = problem_.border.size();
    problem_.border.push_back({.name = "difference", .cost = 0.0, .lower = -infinity, .upper = infinity});
    problem_.border_rows.push_back(
        {.name = "difference", .terms = {{sun, 1.0}, {turbine, -1.0}, {free, -1.0}}, .right_hand_side = 10.0});
  }

 public:
  static constexpr double unit_size = 100.0;

 private:
  const Recipe& recipe_;
  StagedProblem& problem_;
  RandomStream random_;
};

/// One chain. Columns and rows are added in the order of the functions of make().
class ChainMaker {
 public:
  ChainMaker(const Recipe& recipe, std::size_t index)
      : recipe_(recipe), random_(recipe.seed, first_chain_stream + index) {
    chain_.name = fmt::format("year-{}", index);
    chain_.hour_count = recipe.hours;
    chain_.slot_count = slots_of(recipe);
    chain_.weight = 1.0 / static_cast<double>(recipe.chains);
    weather_ = weather_of(recipe, random_);
  }

  Chain make() {
    segments();
    balance_ = add_row("balance", {peak_load, weather_.load});
    sources();
    trade();
    unserved();
    for (std::size_t b = 0; b < recipe_.storages; ++b) storage(b);
    if (recipe_.recourse_peaks) peaks();
    if (recipe_.chain_rows) budget();
    if (recipe_.fixed_columns) into_balance(add_column({.name = "closed", .cost = 1.0, .upper = 0.0}), 1.0);
    if (recipe_.redundant_equalities) balance_twice();
    return std::move(chain_);
  }

 private:
  std::size_t add_column(StageColumn column) {
    chain_.columns.push_back(std::move(column));
    return chain_.columns.size() - 1;
  }
  std::size_t add_row(std::string name, Profile right_hand_side) {
    chain_.rows.push_back({std::move(name), std::move(right_hand_side)});
    return chain_.rows.size() - 1;
  }
  void into(std::size_t row, std::size_t column, Profile coefficient) {
    chain_.same_hour.push_back({row, column, std::move(coefficient)});
  }
  void into_balance(std::size_t column, double coefficient) { into(balance_, column, coefficient); }

  void segments() {
    const std::size_t count = recipe_.segments_per_chain;
    for (std::size_t s = 0; s < count; ++s) {
      const std::size_t first = s * recipe_.hours / count;
      Segment segment{.first_hour = first, .hour_count = (s + 1) * recipe_.hours / count - first, .border_of_slot = {}};
      for (std::size_t slot = 0; slot < chain_.slot_count; ++slot) {
        segment.border_of_slot.push_back(s * chain_.slot_count + slot);
      }
      chain_.segments.push_back(segment);
    }
  }

  void sources() {
    const double fuel = recipe_.degenerate ? 30.0 : random_.uniform(22.0, 38.0);
    const double unit = recipe_.integers ? BorderMaker::unit_size : 1.0;
    const double tick = recipe_.zero_costs ? 0.0 : 0.5;
    into_balance(bounded("sun", tick, sun, {1.0, weather_.sun}), 1.0);
    into_balance(bounded("wind", 2.0 * tick, wind, {1.0, weather_.wind}), 1.0);
    turbine_ = bounded("turbine", fuel, turbine, 0.95 * unit);
    into_balance(turbine_, 1.0);
    // Badly scaled: the engine's output counts in thousandths, its cost accordingly.
    const double small = recipe_.badly_scaled ? 1e-3 : 1.0;
    const double engine_fuel = recipe_.degenerate ? fuel : 1.3 * fuel;
    into_balance(bounded("engine", engine_fuel * small, engine, 1.0 / small), small);
  }

  std::size_t bounded(const char* name, Profile cost, std::size_t slot, Profile coefficient) {
    return add_column({.name = name,
                       .cost = std::move(cost),
                       .upper = 0.0,
                       .slot = slot,
                       .border_coefficient = std::move(coefficient)});
  }

  void trade() {
    import_ = bounded("import", {1.0, weather_.price}, line, 1.0);
    // Sales earn less than purchases cost, also where the price is negative.
    std::vector<double> earned(recipe_.hours);
    for (std::size_t t = 0; t < recipe_.hours; ++t) {
      const double price = (*weather_.price)[t];
      earned[t] = -(price > 0.0 ? 0.8 * price : 1.2 * price);
    }
    const std::size_t sold = add_column({.name = "export", .cost = {1.0, shared(std::move(earned))}, .upper = 200.0});
    if (recipe_.free_columns) {
      const std::size_t row = add_row("exchange", 0.0);
      const std::size_t exchange = add_column({.name = "exchange", .lower = -infinity});
      into(row, import_, 1.0);
      into(row, sold, -1.0);
      into(row, exchange, -1.0);
      into_balance(exchange, 1.0);
    } else {
      into_balance(import_, 1.0);
      into_balance(sold, -1.0);
    }
    into_balance(add_column({.name = "dump", .upper = 2.0 * peak_load}), -1.0);
  }

  void unserved() {
    into_balance(add_column({.name = "shed-low", .cost = 400.0, .upper = {0.3 * peak_load, weather_.load}}), 1.0);
    into_balance(add_column({.name = "shed-high", .cost = 3000.0, .upper = {0.7 * peak_load, weather_.load}}), 1.0);
  }

  void storage(std::size_t b) {
    const double loss = recipe_.degenerate ? 0.0 : 1e-4 * static_cast<double>(b + 1);
    const double efficiency = recipe_.degenerate ? 1.0 : random_.uniform(0.88, 0.97);
    const double scale = recipe_.badly_scaled ? 1e4 : 1.0;  // the level counts in units 1e-4 of the flows'
    const std::size_t charge = add_column({.name = "charge", .cost = recipe_.zero_costs ? 0.0 : 0.1});
    const std::size_t discharge = add_column({.name = "discharge", .cost = recipe_.zero_costs ? 0.0 : 0.1});
    const std::size_t idle = add_column({.name = "idle"});
    const std::size_t level = bounded("level", 0.0, level_slot(b), scale);
    into_balance(charge, -1.0);
    into_balance(discharge, 1.0);
    const std::size_t power = add_row("storage power", 0.0);
    for (const std::size_t column : {charge, discharge, idle}) into(power, column, 1.0);
    chain_.border_terms.push_back({power, power_slot(b), -1.0});
    const std::size_t row = add_row("level", 0.0);
    into(row, level, 1.0);
    chain_.previous_hour.push_back({row, level, -(1.0 - loss)});
    into(row, charge, -efficiency * scale);
    into(row, discharge, scale / efficiency);
    if (!recipe_.chain_rows) return;
    const std::size_t opening = chain_.recourse.size();
    chain_.recourse.push_back({.name = "opening level"});
    chain_.recourse_terms.push_back({row, opening, 0, 1, -(1.0 - loss)});
    chain_.chain_rows.push_back(
        {.name = "closed cycle", .sums = {{level, recipe_.hours - 1, 1, 1.0}}, .recourse = {{opening, -1.0}}});
  }

  void peaks() {
    const std::size_t row = add_row("billed peak", 0.0);
    const std::size_t slack = add_column({.name = "below peak"});
    into(row, import_, 1.0);
    into(row, slack, 1.0);
    for (const Segment& segment : chain_.segments) {
      const std::size_t peak = chain_.recourse.size();
      const double rate = 9e3 * static_cast<double>(segment.hour_count) / 730.0;
      chain_.recourse.push_back(
          {.name = "peak", .cost = rate / static_cast<double>(recipe_.chains), .upper = peak_load});
      chain_.recourse_terms.push_back({row, peak, segment.first_hour, segment.hour_count, -1.0});
    }
  }

  void budget() {
    const double most = 0.4 * peak_load * static_cast<double>(recipe_.hours);
    chain_.chain_rows.push_back({.name = "burner budget",
                                 .sums = {{turbine_, 0, recipe_.hours, 1.0}},
                                 .sense = Sense::at_most,
                                 .right_hand_side = most});
  }

  void balance_twice() {
    const std::size_t again = add_row("balance again", {2.0 * peak_load, weather_.load});
    std::vector<StageTerm> copies;
    for (const StageTerm& term : chain_.same_hour) {
      if (term.row == balance_) copies.push_back({again, term.column, 2.0 * term.coefficient.scale});
    }
    chain_.same_hour.insert(chain_.same_hour.end(), copies.begin(), copies.end());
  }

  const Recipe& recipe_;
  RandomStream random_;
  Chain chain_;
  Weather weather_;
  std::size_t balance_ = 0;
  std::size_t turbine_ = 0;
  std::size_t import_ = 0;
};

std::size_t column_named(const Chain& chain, const char* name) {
  const auto found = std::ranges::find(chain.columns, name, &StageColumn::name);
  return static_cast<std::size_t>(found - chain.columns.begin());
}

void link(const Recipe& recipe, StagedProblem& problem) {
  LinkingRow cap{.name = "mean burner output", .sense = Sense::at_most};
  LinkingRow mean{.name = "mean import", .sense = Sense::equal};
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    const double weight = problem.chains[k].weight.at(0);
    const std::size_t turbine_column = column_named(problem.chains[k], "turbine");
    const std::size_t import_column = column_named(problem.chains[k], "import");
    cap.parts.push_back({.chain = k, .sums = {{turbine_column, 0, recipe.hours, weight}}});
    mean.parts.push_back({.chain = k, .sums = {{import_column, 0, recipe.hours, weight}}});
  }
  cap.right_hand_side = 0.3 * peak_load * static_cast<double>(recipe.hours);
  const std::size_t total = problem.border.size();
  problem.border.push_back({.name = "mean import", .cost = 2.0});
  mean.border = {{total, -1.0}};
  problem.linking_rows = {cap, mean};
}

void make_infeasible(RandomStream& random, StagedProblem& problem) {
  Chain& chain = problem.chains[random.below(problem.chains.size())];
  switch (random.below(3)) {
    case 0:
      problem.border_rows.push_back({.name = "more line than there is",
                                     .terms = {{line, -1.0}},
                                     .sense = Sense::at_most,
                                     .right_hand_side = -peak_load});
      return;
    case 1: {
      // One hour asks for more than all sources, the line and the shed load can balance.
      std::vector<double> load = *chain.rows[0].right_hand_side.hourly;
      load[random.below(load.size())] = 100.0;
      chain.rows[0].right_hand_side.hourly = shared(std::move(load));
      return;
    }
    default:
      chain.chain_rows.push_back({.name = "burn less than nothing",
                                  .sums = {{column_named(chain, "turbine"), 0, chain.hour_count, 1.0}},
                                  .sense = Sense::at_most,
                                  .right_hand_side = -1.0});
  }
}

void make_unbounded(RandomStream& random, StagedProblem& problem) {
  if (random.below(2) == 0) {
    problem.border.push_back({.name = "money for nothing", .cost = -1.0});
    return;
  }
  Chain& chain = problem.chains[random.below(problem.chains.size())];
  chain.columns.push_back({.name = "buy", .cost = 10.0});
  chain.columns.push_back({.name = "sell", .cost = -11.0});
  chain.same_hour.push_back({0, chain.columns.size() - 2, 1.0});
  chain.same_hour.push_back({0, chain.columns.size() - 1, -1.0});
}

}  // namespace

StagedProblem generate(const Recipe& recipe) {
  StagedProblem problem;
  problem.cost_offset = 1234.5;
  BorderMaker(recipe, problem).make();
  for (std::size_t k = 0; k < recipe.chains; ++k) problem.chains.push_back(ChainMaker(recipe, k).make());
  if (recipe.linking_rows) link(recipe, problem);
  RandomStream random(recipe.seed, trouble_stream);
  if (recipe.infeasible) make_infeasible(random, problem);
  if (recipe.unbounded) make_unbounded(random, problem);
  return problem;
}

Recipe mixed_recipe(const Recipe& base, std::uint64_t index) {
  Recipe recipe = base;
  recipe.seed = base::random_bits(base.seed, recipe_stream, index);
  RandomStream random(recipe.seed, recipe_stream);
  recipe.storages = random.below(3);
  recipe.segments_per_chain = 1 + random.below(std::max<std::size_t>(1, 2 * base.segments_per_chain - 1));
  for (bool Recipe::* feature : {&Recipe::recourse_peaks, &Recipe::chain_rows, &Recipe::linking_rows}) {
    recipe.*feature = random.uniform() < 0.6;
  }
  for (bool Recipe::* feature :
       {&Recipe::free_columns, &Recipe::fixed_columns, &Recipe::redundant_equalities, &Recipe::zero_costs,
        &Recipe::negative_prices, &Recipe::badly_scaled, &Recipe::degenerate}) {
    recipe.*feature = random.uniform() < 0.25;
  }
  const double fate = random.uniform();
  recipe.infeasible = fate < 0.10;
  recipe.unbounded = fate > 0.95;
  return recipe;
}

}  // namespace gigawatt::solver
