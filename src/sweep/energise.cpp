#include "sweep/energise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/nearest_word.hpp"
#include "base/require.hpp"
#include "finance/rates.hpp"

namespace gigawatt::sweep {
namespace {

using Failure = std::unexpected<std::string>;

/// "'nort' is no hall of the scenario; did you mean north?"
std::string unknown_text(std::string_view kind, const std::string& typed, const std::vector<std::string>& known) {
  base::NearestWord search(typed);
  for (const std::string& word : known) search.offer(word);
  const std::string hint = search.result().empty() ? fmt::format("it has {}", fmt::join(known, ", "))
                                                   : fmt::format("did you mean {}?", search.result());
  return fmt::format("the scenario has no {} '{}'; {}", kind, typed, hint);
}

std::vector<HallToEnergise> halls_of(const scenario::Scenario& scenario, const std::optional<std::string>& site) {
  std::vector<HallToEnergise> list;
  for (const scenario::Site& one : scenario.sites)
    for (const scenario::Hall& hall : one.halls)
      if (!site || one.id.text() == *site) list.push_back({one.id, hall.id, hall.it_power.in(units::MW), hall.ready});
  return list;
}

/// Every month from A to B as a list; other forms stay as they are.
std::expected<std::string, std::string> every_month(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos || text.find(',') != std::string_view::npos ||
      text.find(':') != std::string_view::npos)
    return std::string(text);
  const auto first = time::parse_month(text.substr(0, dots)), last = time::parse_month(text.substr(dots + 2));
  if (!first || !last) return Failure(fmt::format("'{}' is not A..B with two months, such as 2026-01..2027-12", text));
  if (*last < *first) return Failure(fmt::format("'{}' ends before it begins", text));
  std::string list;
  for (time::Month month = *first; month <= *last; month = month.plus(1))
    list += (list.empty() ? "" : ",") + time::to_text(month);
  return list;
}

/// USD at the plan's start: Σ over tiers of margin × IT energy served. Deferred work counts when it was asked for.
double value_npv_usd(const study::Prepared& prepared, const study::Run& run) {
  constexpr auto starts = time::month_starts_hour();
  double value = 0.0;
  for (std::size_t s = 0; s < prepared.asked.size(); ++s)
    for (std::size_t y = 0; y < prepared.asked[s].size(); ++y)
      for (std::size_t w = 0; w < prepared.asked[s][y].size(); ++w) {
        const compute::AskedYear& asked = *prepared.asked[s][y][w];
        const study::Hours& hours = run.operation.sites[s].years[y][w];
        for (std::size_t m = 0; m < time::months_per_year; ++m) {
          double usd = 0.0;
          for (std::size_t tier = 0; tier < asked.tiers.size(); ++tier) {
            double mwh = 0.0;
            for (std::size_t t = starts[m]; t < starts[m + 1]; ++t)
              mwh += asked.tiers[tier].it_mw[t] - hours.shed_it_mw[tier][t];
            usd += asked.tiers[tier].margin_usd_per_it_mwh[m] * mwh;
          }
          const double factor =
              finance::discount_factor(prepared.scenario.economics.real_discount_rate, static_cast<double>(12 * y + m));
          value += prepared.weather[w].probability * factor * usd;
        }
      }
  return value;
}

/// Adds up by technology over the sites.
class ByName {
 public:
  explicit ByName(std::string unit) : unit_(std::move(unit)) {}
  void add(std::string name, const std::string& description, double amount) {
    std::ranges::replace(name, '-', '_');
    auto found = std::ranges::find(list_, name, &Quantity::name);
    if (found == list_.end()) found = list_.insert(list_.end(), {name, unit_, description, 0.0});
    *found->value += amount;
  }
  void move_to(std::vector<Quantity>& list) { std::ranges::move(list_, std::back_inserter(list)); }

 private:
  std::string unit_;
  std::vector<Quantity> list_;
};

/// Of one supply (or with `supply` at their count: of imports), expected, in the twelve months from plan month `first`.
double first_year_mwh(const study::Prepared& prepared, const study::SiteOperation& operation, std::size_t supply,
                      std::size_t supply_count, std::size_t first) {
  constexpr auto starts = time::month_starts_hour();
  double mwh = 0.0;
  for (std::size_t m = first; m < first + 12 && m < 12 * operation.years.size(); ++m)
    for (std::size_t w = 0; w < prepared.weather.size(); ++w) {
      const study::Hours& hours = operation.years[m / 12][w];
      const auto add = [&](const std::vector<double>& mw) {
        if (mw.empty()) return;
        double sum = 0.0;
        for (std::size_t t = starts[m % 12]; t < starts[m % 12 + 1]; ++t) sum += mw[t];
        mwh += prepared.weather[w].probability * sum;
      };
      if (supply == supply_count) {
        add(hours.import_mw);
      } else {
        add(hours.generation_mw[supply]);
        add(hours.discharge_mw[supply]);
      }
    }
  return mwh;
}

void add_start(const study::Prepared& prepared, const study::Run& run, const std::vector<HallToEnergise>& halls,
               std::vector<Quantity>& list) {
  ByName capacity("MW"), energy("MWh");
  for (std::size_t s = 0; s < prepared.scenario.sites.size(); ++s) {
    const scenario::Site& site = prepared.scenario.sites[s];
    const auto mine = std::ranges::find(halls, site.id, &HallToEnergise::site);
    if (mine == halls.end()) continue;
    const auto hall = std::ranges::find(site.halls, mine->hall, &scenario::Hall::id);
    GIGAWATT_REQUIRE(hall != site.halls.end());
    const int offset = hall->ready.first_full_month() - prepared.scenario.plan.years.first_month();
    if (offset < 0 || offset >= 12 * prepared.scenario.plan.years.count()) continue;
    const auto month = static_cast<std::size_t>(offset);
    const auto add = [&](const std::string& technology, double mw, std::size_t supply) {
      capacity.add("start_" + technology + "_mw", technology + ": capacity in the month of energising", mw);
      energy.add("first_year_" + technology + "_mwh",
                 technology + ": supplied in the first twelve months, discharge included",
                 first_year_mwh(prepared, run.operation.sites[s], supply, site.supply.size(), month));
    };
    for (std::size_t i = 0; i < site.supply.size(); ++i)
      add(site.supply[i].technology.text(), run.plan.sites[s].capacity_mw[i][month], i);
    if (site.connection) add(study::grid, run.plan.sites[s].connection_mw[month], site.supply.size());
  }
  capacity.move_to(list);
  energy.move_to(list);
}

}  // namespace

std::string HallToEnergise::ready_path() const {
  return fmt::format("sites.{}.halls.{}.ready", site.text(), hall.text());
}

std::expected<std::vector<HallToEnergise>, std::string> halls_to_energise(const scenario::Scenario& scenario,
                                                                          const std::optional<std::string>& site,
                                                                          const std::vector<std::string>& halls) {
  std::vector<std::string> sites;
  for (const scenario::Site& one : scenario.sites) sites.push_back(one.id.text());
  if (site && std::ranges::find(sites, *site) == sites.end())
    return Failure("--site: " + unknown_text("site", *site, sites));
  std::vector<HallToEnergise> list = halls_of(scenario, site);
  if (list.empty()) return Failure("there is no hall to energise");
  if (halls.empty()) return list;
  std::vector<std::string> known;
  for (const HallToEnergise& hall : list) known.push_back(hall.hall.text());
  std::vector<HallToEnergise> wanted;
  for (const std::string& id : halls) {
    const auto count = std::ranges::count(known, id);
    if (count == 0) return Failure("--hall: " + unknown_text("hall", id, known));
    if (count > 1) return Failure(fmt::format("--hall: several sites have a hall '{}'; say which by --site", id));
    const auto at = std::ranges::find(known, id) - known.begin();
    const HallToEnergise& hall = list[static_cast<std::size_t>(at)];
    if (std::ranges::find(wanted, hall.hall, &HallToEnergise::hall) == wanted.end()) wanted.push_back(hall);
  }
  return wanted;
}

std::expected<Axis, std::string> energise_axis(const std::vector<HallToEnergise>& halls, std::string_view months,
                                               time::Years years) {
  GIGAWATT_REQUIRE(!halls.empty());
  const auto failure = [&](const std::string& why) { return Failure("--by: " + why); };
  const auto list = every_month(months);
  if (!list) return failure(list.error());
  auto axis = parse_axis("month=" + *list);
  if (!axis) return failure(axis.error().substr(axis.error().find("': ") + 3));
  for (std::string& value : axis->values) {
    const auto month = time::parse_month(value);
    if (!month) return failure(fmt::format("'{}' is not a month such as 2026-05", value));
    if (*month < years.first_month() || *month >= years.end_month())
      return failure(fmt::format("{} lies outside the years of the plan, {}", value, time::to_text(years)));
    value += "-01";
  }
  std::ranges::sort(axis->values);
  axis->path = halls.front().ready_path();
  axis->name = "month";
  for (std::size_t h = 1; h < halls.size(); ++h) axis->more_paths.push_back(halls[h].ready_path());
  return axis;
}

std::vector<std::pair<std::string, std::string>> must_serve(
    const std::vector<HallToEnergise>& halls, const std::vector<std::pair<std::string, std::string>>& set) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const HallToEnergise& hall : halls) {
    const std::string path = fmt::format("sites.{}.shed_allowed", hall.site.text());
    const auto is_it = [&](const auto& setting) { return setting.first == path; };
    if (std::ranges::none_of(set, is_it) && std::ranges::none_of(settings, is_it)) settings.emplace_back(path, "false");
  }
  return settings;
}

FurtherQuantities energise_quantities(const std::vector<HallToEnergise>& halls) {
  return [halls](const study::Prepared& prepared, const study::Run& run) {
    double capital = 0.0, rent = 0.0;
    for (const study::Order& order : run.plan.orders) {
      capital += order.capital_usd;
      rent += order.rent_usd;
    }
    const double value = value_npv_usd(prepared, run);
    std::vector<Quantity> list = {
        {"capital_usd", "USD", "value at energisation of what is bought and connected by order", capital},
        {"rent_usd", "USD", "rent and mobilisation, undiscounted", rent},
        {"value_npv_usd", "USD", "accelerator-hours served at their contract's price, or the idle value", value},
        {"net_value_npv_usd", "USD", "that less the net present cost of power", value - run.plan.cost_npv_usd}};
    add_start(prepared, run, halls, list);
    return list;
  };
}

std::optional<std::size_t> last_infeasible(const Result& result) {
  for (std::size_t p = result.points.size(); p-- > 0;)
    if (result.points[p].termination == solver::Termination::infeasible) return p;
  return std::nullopt;
}

std::optional<std::size_t> first_possible(const Result& result) {
  const auto solved = std::ranges::find(result.points, true, &Point::solved);
  if (solved == result.points.begin() || solved == result.points.end()) return std::nullopt;
  const bool proven = std::all_of(result.points.begin(), solved, [](const Point& point) {
    return point.termination == solver::Termination::infeasible;
  });
  return proven ? std::optional(static_cast<std::size_t>(solved - result.points.begin())) : std::nullopt;
}

bool is_first_month(const Result& result, std::size_t first_possible) {
  const std::vector<std::string>& months = result.axes.front().values;
  const auto before = time::parse_month(months[first_possible - 1]), at = time::parse_month(months[first_possible]);
  return before && at && *at - *before == 1;
}

std::optional<study::Plan> why_not_before(const Request& request, const Result& result, double seconds_limit,
                                          const base::Progress& progress) {
  const auto point = last_infeasible(result);
  if (!point || seconds_limit <= 0.0 || progress.should_stop()) return std::nullopt;
  const auto loaded = scenario::load(request.scenario, overrides_at(request, *point));
  GIGAWATT_REQUIRE(loaded.has_value());  // it was planned a moment ago
  study::Options options = request.options;
  options.solver.threads = request.threads;
  options.solver.seconds_limit = seconds_limit;
  options.say_conflict = true;
  options.dual_worth = false;
  options.resolved_questions = 0;
  auto run = study::run(loaded->scenario, options, progress);
  if (!run || run->plan.conflicts.empty()) return std::nullopt;
  // That a later month would do is what the curve says already.
  const std::vector<std::string>& dates = request.axes.front().more_paths;
  std::erase_if(run->plan.conflicts, [&](const study::Conflict& conflict) {
    return conflict.path == request.axes.front().path || std::ranges::find(dates, conflict.path) != dates.end();
  });
  return std::move(run->plan);
}

}  // namespace gigawatt::sweep
