// Sixteen samples of an ensemble as its replay operates them: every month's hours and what they came to, written down
// for bench/risk_bench.py, which goes through them again by other means; and the seconds that the rule alone takes for
// them.
//
//   risk_bench FOLDER [--scenario stargate-abilene-money]
// Prints one line of JSON and writes FOLDER/tiles.f64 (doubles) and FOLDER/tiles.json (what stands where).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "risk/design.hpp"
#include "risk/setting.hpp"
#include "scenario/parse.hpp"

namespace {

using namespace gigawatt;
using Json = nlohmann::ordered_json;
using dispatch::Lanes;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Arrays one after the other, sixteen lanes last; their places as JSON.
class Writer {
 public:
  explicit Writer(const std::string& file) : stream_(file, std::ios::binary) {}
  Json put(dispatch::HourlyLanes hours) {
    if (hours.empty()) return nullptr;
    Json place = {{"offset", offset_}, {"hours", hours.size()}};
    stream_.write(reinterpret_cast<const char*>(hours.data()), static_cast<std::streamsize>(hours.size_bytes()));
    offset_ += hours.size() * dispatch::lane_count;
    return place;
  }
  Json put(const Lanes& lanes) { return put(dispatch::HourlyLanes(&lanes, 1)); }
  Json put(const std::vector<Lanes>& list) { return put(dispatch::HourlyLanes(list)); }

 private:
  std::ofstream stream_;
  std::size_t offset_ = 0;
};

Json tile_document(const risk::SeenMonth& month, Writer& writer) {
  const dispatch::Tile& tile = month.tile;
  const dispatch::Totals& totals = month.totals;
  Json units = Json::array(), tiers = Json::array(), storages = Json::array();
  for (const dispatch::Unit& unit : tile.units)
    units.push_back({{"capacity", writer.put(unit.capacity_mw)},
                     {"price", writer.put(unit.price_usd_per_mwh)},
                     {"availability", writer.put(unit.availability)}});
  for (const dispatch::Tier& tier : tile.tiers)
    tiers.push_back({{"price", writer.put(tier.price_usd_per_mwh)}, {"load", writer.put(tier.load_mw)}});
  for (const dispatch::Storage& s : tile.storages)
    storages.push_back({{"power", writer.put(s.power_mw)},
                        {"energy", writer.put(s.energy_mwh)},
                        {"reserve", writer.put(s.reserve_mwh)},
                        {"charge_efficiency", writer.put(s.charge_efficiency)},
                        {"discharge_efficiency", writer.put(s.discharge_efficiency)},
                        {"kept", writer.put(s.kept_per_hour)},
                        {"charge_below", writer.put(s.charge_below)},
                        {"refill_below", writer.put(s.refill_below)},
                        {"discharge_above", writer.put(s.discharge_above)},
                        {"reserve_above", writer.put(s.reserve_above)}});
  return {{"hours", tile.hour_count},
          {"units", units},
          {"tiers", tiers},
          {"storages", storages},
          {"must_run", writer.put(tile.must_run_mw)},
          {"import_limit", writer.put(tile.import_limit_mw)},
          {"import_share", writer.put(tile.import_share)},
          {"import_price", writer.put(tile.import_price_usd_per_mwh)},
          {"levels", writer.put(month.before.level_mwh)},
          {"sells", !tile.export_price_usd_per_mwh.empty()},
          {"unit_mwh", writer.put(totals.unit_mwh)},
          {"shed_mwh", writer.put(totals.shed_mwh)},
          {"import_cost_usd", writer.put(totals.import_cost_usd)},
          {"peak_import_mw", writer.put(totals.peak_import_mw)}};
}

/// Samples of the first weather year that an ensemble of 1,024 would begin with.
std::vector<risk::Sample> first_samples(risk::Setting& setting, const scenario::Scenario& scenario) {
  setting.inputs = risk::inputs_of(scenario, setting.from).drawn;
  std::vector<std::string> names;
  for (const risk::Input& input : setting.inputs) names.push_back(input.name);
  const auto columns = risk::design(scenario, names, 1024, scenario.seed);
  std::vector<risk::Sample> samples;
  for (std::size_t k = 0; columns && k < dispatch::lane_count; ++k) {
    std::vector<double> drawn;
    for (std::size_t d = 0; d < names.size(); ++d) drawn.push_back(risk::value_at(setting.inputs[d], (*columns)[d][k]));
    samples.push_back(setting.sample(setting.draft(k, 0, std::move(drawn))));
  }
  return samples;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("sixteen samples as the replay of an ensemble operates them");
  std::string folder, name = "stargate-abilene-money";
  app.add_option("folder", folder)->required();
  app.add_option("--scenario", name);
  CLI11_PARSE(app, argc, argv);
  const auto loaded = scenario::load(name, {});
  if (!loaded) return 2;
  study::Options options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  auto setting = risk::Setting::of(loaded->scenario, options, {}, loaded->scenario.seed, {});
  if (!setting || !setting->base.run.plan.exists) return 3;
  const std::vector<risk::Sample> samples = first_samples(*setting, loaded->scenario);

  Writer writer(folder + "/tiles.f64");
  Json tiles = Json::array();
  double rule_seconds = 0.0, site_hours = 0.0;
  const auto seen = [&](const risk::SeenMonth& month) {
    tiles.push_back(tile_document(month, writer));
    dispatch::State state = month.before;
    const double begin = thread_seconds();
    dispatch::operate(month.tile, state);
    rule_seconds += thread_seconds() - begin;
    site_hours += static_cast<double>(month.tile.hour_count * dispatch::lane_count);
  };
  const double begin = thread_seconds();
  static_cast<void>(setting->replay().run(samples));
  const double replay_seconds = thread_seconds() - begin;
  static_cast<void>(setting->replay().run(samples, seen));
  std::ofstream(folder + "/tiles.json") << Json{{"lanes", dispatch::lane_count}, {"tiles", tiles}}.dump();
  fmt::print("{}\n", Json{{"scenario", name},
                          {"samples", samples.size()},
                          {"site_hours", site_hours},
                          {"rule_site_hours_per_second", site_hours / rule_seconds},
                          {"replay_site_hours_per_second", site_hours / replay_seconds}}
                         .dump());
}
