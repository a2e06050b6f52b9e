#include "study/lole.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "adequacy/indices.hpp"
#include "adequacy/simulate.hpp"
#include "base/require.hpp"

namespace gigawatt::study {
namespace {

using adequacy::Unit;
constexpr auto starts = time::month_starts_hour();
constexpr double dust_mw = 0.05;
constexpr double never_h = 1e9;  // between failures of a unit that does not fail

struct Loss {
  double lole_h = 0.0, eue_mwh = 0.0, variance = 0.0;
};

/// What stands in some months in a row.
struct Fleet {
  std::vector<Unit> units;  // storage among them
  [[nodiscard]] bool stores() const {
    return std::ranges::any_of(units, [](const Unit& unit) { return unit.storage_mwh.has_value(); });
  }
};

bool same(const Fleet& a, const Fleet& b) {
  return std::ranges::equal(a.units, b.units, [](const Unit& x, const Unit& y) {
    return x.capacity_mw == y.capacity_mw && x.forced_outage_rate == y.forced_outage_rate &&
           x.storage_mwh == y.storage_mwh;
  });
}

/// Down to whole steps: states of a fleet lie on the greatest common step of its units.
double rounded_down(double mw, double step_mw) { return std::floor(mw / step_mw + 1e-6) * step_mw; }

/// One site of a run, asked for the loss of load of a plan year.
class SiteFleets {
 public:
  SiteFleets(const Prepared& prepared, const Run& run, std::size_t site)
      : prepared_(prepared),
        target_(*prepared.scenario.plan.adequacy),
        input_(prepared.plan.sites[site]),
        capacity_(run.plan.sites[site]),
        operation_(run.operation.sites[site]) {}

  [[nodiscard]] std::size_t years() const { return operation_.years.size(); }
  [[nodiscard]] double peak_mw(std::size_t year) const {
    double peak = 0.0;
    for (const Hours& hours : operation_.years[year]) peak = std::max(peak, std::ranges::max(hours.served_mw));
    return peak;
  }
  [[nodiscard]] bool stores(std::size_t year) const {
    for (std::size_t n = 0; n < 12; ++n)
      if (fleet(12 * year + n, exact_step_mw).stores()) return true;
    return false;
  }

  /// Years drawn for a first look, an eighth: enough where the target is far, and for the way to it.
  [[nodiscard]] int few_samples() const { return std::max(100, target_.samples / 8); }

  /// As exact as it takes to tell which side of the target it is on.
  [[nodiscard]] Loss loss_beside_target(std::size_t year) const {
    constexpr double far = 6.0;  // standard errors
    const Loss first = loss(year, 0.0, few_samples());
    const double away_h = std::abs(first.lole_h - target_.lole.in(units::hour));
    const bool decided = first.variance > 0.0 && away_h > far * std::sqrt(first.variance);
    return !stores(year) || decided ? first : loss(year, 0.0, target_.samples);
  }

  /// With so much flat supply more that never fails.
  [[nodiscard]] Loss loss(std::size_t year, double more_mw, int samples) const {
    Loss sum;
    for (std::size_t first = 0; first < 12;) {
      const Fleet here = fleet(12 * year + first, exact_step_mw);
      std::size_t end = first + 1;
      while (end < 12 && same(here, fleet(12 * year + end, exact_step_mw))) ++end;
      for (std::size_t w = 0; w < prepared_.weather.size(); ++w) {
        const double probability = prepared_.weather[w].probability;
        const adequacy::HourlyLoad load = adequacy::hourly_load(net_load_mw(year, w, first, end, more_mw));
        const Loss part = here.stores() ? drawn(here, load, samples) : exact(12 * year + first, load);
        sum.lole_h += probability * part.lole_h;
        sum.eue_mwh += probability * part.eue_mwh;
        sum.variance += probability * probability * part.variance;
      }
      first = end;
    }
    return sum;
  }

 private:
  static constexpr double exact_step_mw = 0.1;

  [[nodiscard]] bool varies(std::size_t i) const { return input_.years.front().front().capacity_factor[i] != nullptr; }
  [[nodiscard]] bool is_out(std::size_t i, std::size_t month) const {
    const time::Month first = prepared_.scenario.plan.years.first_month();
    return scenario::is_out(input_.supply[i].outages, first.plus(static_cast<int>(month)));
  }

  /// Whole units of a supply, and what is left of it as a smaller one. Very many small ones count as fewer, larger
  /// ones, which fail together: never too few losses.
  void add_units(std::vector<Unit>& units, std::size_t i, std::size_t month, double step_mw) const {
    constexpr double most = 400.0, most_storages = 20.0;
    const scenario::Technology& technology = input_.technology[i];
    const double mw = capacity_.capacity_mw[i][month];
    if (mw < dust_mw || is_out(i, month)) return;
    const bool stores = technology.kind == scenario::TechnologyKind::storage;
    const double size = std::max(technology.unit_size.in(units::MW), mw / (stores ? most_storages : most));
    const double rate = technology.forced_outage_rate;
    Unit unit{.forced_outage_rate = rate,
              .mtbf_h = rate > 0.0 ? target_.repair_time.in(units::hour) / rate : never_h,
              .round_trip_efficiency = stores ? technology.round_trip_efficiency : 1.0};
    const auto add = [&](double part_mw) {
      unit.capacity_mw = rounded_down(part_mw, step_mw);
      if (unit.capacity_mw <= 0.0) return;
      if (stores) unit.storage_mwh = capacity_.storage_mwh[i][month] * part_mw / mw;
      if (!stores || *unit.storage_mwh > 0.0) units.push_back(unit);
    };
    const double whole = std::floor(mw / size + 1e-6);
    for (double n = 0.0; n < whole; n += 1.0) add(size);
    if (mw - whole * size > dust_mw) add(mw - whole * size);
  }

  [[nodiscard]] Fleet fleet(std::size_t month, double step_mw) const {
    Fleet fleet;
    for (std::size_t i = 0; i < input_.supply.size(); ++i)
      if (!varies(i)) add_units(fleet.units, i, month, step_mw);
    return fleet;
  }

  /// Load that is served, less what does not fail by chance, plus what heat takes from the units in the mean.
  [[nodiscard]] std::vector<double> net_load_mw(std::size_t year, std::size_t w, std::size_t first, std::size_t end,
                                                double more_mw) const {
    const power::SiteYear& seen = input_.years[year][w];
    std::vector<double> net;
    for (std::size_t n = first; n < end; ++n) {
      const std::size_t month = 12 * year + n;
      const double connection_mw =
          input_.connection ? input_.connection->firm_share * capacity_.connection_mw[month] : 0.0;
      for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) {
        const double served_mw = operation_.years[year][w].served_mw[t];
        double mw = served_mw - connection_mw - more_mw;
        const double kelvin = std::max(0.0, (*seen.temperature_c)[t] - 15.0);
        for (std::size_t i = 0; i < input_.supply.size(); ++i) {
          const scenario::Technology& technology = input_.technology[i];
          if (is_out(i, month)) continue;
          if (varies(i))
            mw -= (*seen.capacity_factor[i])[t] * capacity_.capacity_mw[i][month];
          else if (technology.derating_per_kelvin > 0.0)
            mw += capacity_.capacity_mw[i][month] * (1.0 - technology.forced_outage_rate) *
                  std::min(1.0, technology.derating_per_kelvin * kelvin);
        }
        net.push_back(served_mw > dust_mw ? mw : 0.0);  // where nothing is served nothing is lost
      }
    }
    return net;
  }

  [[nodiscard]] Loss exact(std::size_t month, const adequacy::HourlyLoad& load) const {
    // Coarser steps where the finest would be too many states.
    for (const double step_mw : {exact_step_mw, 1.0, 10.0}) {
      const Fleet here = fleet(month, step_mw);
      const auto table = adequacy::OutageTable::of(here.units);
      if (!table) continue;
      const adequacy::Indices indices = adequacy::indices(*table, load);
      return {.lole_h = indices.lole_h, .eue_mwh = indices.eue_mwh};
    }
    GIGAWATT_REQUIRE(false);
    return {};
  }

  [[nodiscard]] Loss drawn(const Fleet& fleet, const adequacy::HourlyLoad& load, int samples) const {
    adequacy::SimulationOptions options{.seed = static_cast<std::uint64_t>(prepared_.scenario.seed),
                                        .samples = static_cast<std::uint64_t>(samples),
                                        .threads = prepared_.plan.solver.threads};
    const adequacy::Simulation simulation = adequacy::simulate(fleet.units, load, options);
    return {.lole_h = simulation.mean.lole_h,
            .eue_mwh = simulation.mean.eue_mwh,
            .variance = simulation.standard_error.lole_h * simulation.standard_error.lole_h};
  }

  const Prepared& prepared_;
  const scenario::AdequacyTarget& target_;
  const power::SiteInput& input_;
  const SiteCapacity& capacity_;
  const SiteOperation& operation_;
};

/// The least flat supply on a grid of steps by which the target holds; all of the peak where less does not do.
double missing_mw(const SiteFleets& fleets, std::size_t year, double target_h) {
  const double peak_mw = fleets.peak_mw(year);
  const double step_mw = fleets.stores(year) ? peak_mw / 100.0 : 0.01;
  long low = 0, high = std::lround(std::ceil(peak_mw / step_mw));  // low does not do, high does
  while (high - low > 1) {
    const long middle = (low + high) / 2;
    const Loss loss = fleets.loss(year, static_cast<double>(middle) * step_mw, fleets.few_samples());
    (loss.lole_h <= target_h ? high : low) = middle;
  }
  return static_cast<double>(high) * step_mw;
}

}  // namespace

SiteLole site_lole(const Prepared& prepared, const Run& run, std::size_t site) {
  const SiteFleets fleets(prepared, run, site);
  const double target_h = prepared.scenario.plan.adequacy->lole.in(units::hour);
  SiteLole worst;
  std::size_t worst_year = 0;
  for (std::size_t y = 0; y < fleets.years(); ++y) {
    const Loss loss = fleets.loss_beside_target(y);
    if (y > 0 && loss.lole_h <= worst.lole_h) continue;
    worst_year = y;
    worst = {.year = prepared.scenario.plan.years.first + static_cast<int>(y),
             .lole_h = loss.lole_h,
             .eue_mwh = loss.eue_mwh,
             .standard_error_h = fleets.stores(y) ? std::optional(std::sqrt(loss.variance)) : std::nullopt,
             .missing_mw = 0.0};
  }
  if (worst.lole_h > target_h) worst.missing_mw = missing_mw(fleets, worst_year, target_h);
  return worst;
}

}  // namespace gigawatt::study
