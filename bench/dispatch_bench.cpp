// Operation by rule: site-hours a second on one core, each instruction set that this machine can run in turn. Many
// sites of one kind (sun, a nuclear must-run, two gas units, one storage with reserve, a connection with hourly prices,
// two tiers of load), each with its own sizes, prices and hours. Prints one line of JSON per case;
// bench/dispatch_bench.py sets rivals beside it.
//
//   dispatch_bench [--sites 64] [--hours 8760] [--rounds 5]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "dispatch/kernels.hpp"
#include "dispatch/rule.hpp"

namespace {

using namespace gigawatt::dispatch;
using Json = nlohmann::ordered_json;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Months of a year, so that the work is what a study's is: twelve calls a year and tile.
constexpr std::size_t hours_per_call = 730;

struct Sites {
  std::deque<std::vector<Lanes>> series;  // what the tiles look at
  std::vector<Tile> calls;                // tile by tile, month by month
  std::size_t calls_per_tile = 0;
};

struct Maker {
  gigawatt::base::RandomStream draw{1, gigawatt::base::random_stream("dispatch-bench")};

  Lanes lanes(double low, double high) {
    Lanes values;
    for (double& value : values) value = draw.uniform(low, high);
    return values;
  }

  template <typename Value>
  std::vector<Lanes> series(std::size_t hours, const Value& value) {
    std::vector<Lanes> list(hours);
    for (std::size_t hour = 0; hour < hours; ++hour)
      for (double& lane : list[hour]) lane = value(static_cast<double>(hour), draw.uniform());
    return list;
  }

  void add(Sites& sites, std::size_t hours, bool sells) {
    const double day = 2.0 * 3.14159265358979 / 24.0;
    auto& contracted = sites.series.emplace_back(series(hours, [](double, double u) { return 300.0 + 30.0 * u; }));
    auto& other = sites.series.emplace_back(series(hours, [](double, double u) { return 100.0 + 20.0 * u; }));
    auto& sun = sites.series.emplace_back(
        series(hours, [&](double h, double u) { return 80.0 + std::max(0.0, -400.0 * u * std::cos(day * h)); }));
    auto& price = sites.series.emplace_back(series(
        hours, [&](double h, double u) { return u > 0.995 ? 2000.0 : 35.0 - 15.0 * std::cos(day * h) + 20.0 * u; }));
    auto& sale = sites.series.emplace_back(price);
    for (Lanes& hour : sale)
      for (double& lane : hour) lane -= 8.0;
    Tile tile;
    tile.units = {{.capacity_mw = lanes(100, 200), .price_usd_per_mwh = lanes(28, 34)},
                  {.capacity_mw = lanes(50, 150), .price_usd_per_mwh = lanes(45, 60)}};
    tile.storages = {{.power_mw = lanes(50, 100), .energy_mwh = lanes(200, 400), .reserve_mwh = lanes(20, 60)}};
    tile.storages[0].charge_efficiency = tile.storages[0].discharge_efficiency = all_lanes(0.93);
    tile.storages[0].charge_below = lanes(22, 27);
    tile.storages[0].refill_below = lanes(38, 44);
    tile.storages[0].discharge_above = lanes(38, 44);
    tile.storages[0].reserve_above = all_lanes(900);
    tile.import_limit_mw = lanes(200, 250);
    for (std::size_t begin = 0; begin < hours; begin += hours_per_call) {
      tile.hour_count = std::min(hours_per_call, hours - begin);
      const auto part = [&](const std::vector<Lanes>& of) { return HourlyLanes(of).subspan(begin, tile.hour_count); };
      tile.tiers = {{.price_usd_per_mwh = all_lanes(5000), .load_mw = part(contracted)},
                    {.price_usd_per_mwh = all_lanes(1000), .load_mw = part(other)}};
      tile.must_run_mw = part(sun);
      tile.import_price_usd_per_mwh = part(price);
      if (sells) tile.export_limit_mw = all_lanes(100), tile.export_price_usd_per_mwh = part(sale);
      sites.calls.push_back(tile);
    }
    sites.calls_per_tile = (hours + hours_per_call - 1) / hours_per_call;
  }
};

double pass_seconds(const Kernel& kernel, const Sites& sites, double& imported_mwh) {
  imported_mwh = 0.0;
  State state;
  const double begin = thread_seconds();
  for (std::size_t call = 0; call < sites.calls.size(); ++call) {
    if (call % sites.calls_per_tile == 0) state.level_mwh.assign(1, all_lanes(100));
    const Totals totals = operate_by(kernel, sites.calls[call], state, nullptr);
    for (double lane : totals.imported_mwh) imported_mwh += lane;
  }
  return thread_seconds() - begin;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("site-hours a second of operation by rule");
  std::size_t site_count = 64, hours = 8760, rounds = 5;
  app.add_option("--sites", site_count);
  app.add_option("--hours", hours);
  app.add_option("--rounds", rounds);
  CLI11_PARSE(app, argc, argv);
  for (bool sells : {false, true}) {
    Maker maker;
    Sites sites;
    for (std::size_t site = 0; site < site_count; site += lane_count) maker.add(sites, hours, sells);
    for (const Kernel* kernel : kernels_here()) {
      double best = 1e300, imported_mwh = 0.0;
      for (std::size_t round = 0; round < rounds; ++round)
        best = std::min(best, pass_seconds(*kernel, sites, imported_mwh));
      const auto count = static_cast<double>((site_count + lane_count - 1) / lane_count * lane_count * hours);
      fmt::print("{}\n", Json{{"instruction_set", kernel->name},
                              {"export", sells},
                              {"site_hours", count},
                              {"seconds", best},
                              {"site_hours_per_second", count / best},
                              {"imported_mwh", imported_mwh}}
                             .dump());
    }
  }
}
