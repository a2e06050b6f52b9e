#include "emissions/imports.hpp"

#include <numeric>

#include "base/require.hpp"
#include "time/calendar.hpp"

namespace gigawatt::emissions {
namespace {

/// What one hour, or one year, has claims for.
struct Claimed {
  double mwh = 0.0, co2_kg = 0.0;

  void add(double energy_mwh, double co2_kg_per_mwh) {
    mwh += energy_mwh;
    co2_kg += energy_mwh * co2_kg_per_mwh;
  }
  /// CO2 of `import_mwh`, of which as much is claimed as there is.
  [[nodiscard]] double co2_of(double import_mwh, double residual_kg_per_mwh) const {
    if (import_mwh <= 0.0) return 0.0;
    if (mwh >= import_mwh) return co2_kg * import_mwh / mwh;
    return co2_kg + (import_mwh - mwh) * residual_kg_per_mwh;
  }
};

double sum(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

std::vector<double> hourly_energy(double mwh, std::span<const double> shape) {
  constexpr std::size_t hours = time::hours_per_year;
  if (shape.empty()) return std::vector(hours, mwh / static_cast<double>(hours));
  const double scale = sum(shape);
  GIGAWATT_REQUIRE(shape.size() == hours && scale > 0.0);
  std::vector<double> energy(shape.begin(), shape.end());
  for (double& hour : energy) hour *= mwh / scale;
  return energy;
}

ImportCo2 import_co2(std::span<const double> import_mw, const ImportIntensity& intensity,
                     std::span<const Claim> claims) {
  Claimed year;
  for (const Claim& claim : claims) year.add(claim.mwh, claim.co2_kg_per_mwh);
  const double imported_mwh = sum(import_mw);
  const double market_kg_per_mwh =
      imported_mwh > 0.0 ? year.co2_of(imported_mwh, intensity.residual_kg_per_mwh) / imported_mwh : 0.0;
  ImportCo2 result;
  for (std::vector<double>* kg : {&result.location_kg, &result.market_kg, &result.matched_kg})
    kg->reserve(import_mw.size());
  for (std::size_t hour = 0; hour < import_mw.size(); ++hour) {
    Claimed matched;
    for (const Claim& claim : claims)
      if (!claim.hourly_mwh.empty()) matched.add(claim.hourly_mwh[hour], claim.co2_kg_per_mwh);
    result.location_kg.push_back(import_mw[hour] * intensity.location_kg_per_mwh);
    result.market_kg.push_back(import_mw[hour] * market_kg_per_mwh);
    result.matched_kg.push_back(matched.co2_of(import_mw[hour], intensity.residual_kg_per_mwh));
  }
  return result;
}

}  // namespace gigawatt::emissions
