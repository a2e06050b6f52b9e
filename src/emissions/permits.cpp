#include "emissions/permits.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/require.hpp"

namespace gigawatt::emissions {
namespace {

std::vector<double> twelve_months_to(std::span<const double> monthly) {
  std::vector<double> sums;
  for (std::size_t month = 0; month < monthly.size(); ++month) {
    double sum = 0.0;  // afresh: what comes and goes would leave its rounding
    for (std::size_t m = month < 12 ? 0 : month - 11; m <= month; ++m) sum += monthly[m];
    sums.push_back(sum);
  }
  return sums;
}

std::vector<double> year_to(std::span<const double> monthly) {
  std::vector<double> sums(monthly.begin(), monthly.end());
  for (std::size_t month = 0; month < sums.size(); ++month)
    if (month % 12 > 0) sums[month] += sums[month - 1];
  return sums;
}

void raise(std::vector<double>& highest, const std::vector<double>& values) {
  highest.resize(values.size(), 0.0);
  for (std::size_t month = 0; month < values.size(); ++month) highest[month] = std::max(highest[month], values[month]);
}

/// Of the worst weather year, month by month.
template <class Read>
std::vector<double> worst(std::span<const PermitMonths> weather_years, const Read& read) {
  std::vector<double> highest;
  for (const PermitMonths& year : weather_years) raise(highest, read(year));
  return highest;
}

using Monthly = std::vector<double> PermitMonths::*;

/// Expected sum of what is counted, from January on.
std::vector<double> expected_year_to(std::span<const PermitMonths> weather_years, std::span<const double> probability,
                                     std::initializer_list<Monthly> counted) {
  GIGAWATT_REQUIRE(weather_years.size() == probability.size());
  std::vector<double> expected;
  for (std::size_t w = 0; w < weather_years.size(); ++w)
    for (const Monthly monthly : counted) {
      const std::vector<double>& values = weather_years[w].*monthly;
      expected.resize(values.size(), 0.0);
      for (std::size_t month = 0; month < values.size(); ++month) expected[month] += probability[w] * values[month];
    }
  return year_to(expected);
}

}  // namespace

std::vector<PermitUse> permit_use(const scenario::Permits& permits, std::span<const PermitMonths> weather_years,
                                  std::span<const double> probability) {
  GIGAWATT_REQUIRE(!weather_years.empty());
  const auto kg_per_year = units::kg / units::year;
  std::vector<PermitUse> use;
  if (permits.nox_per_year)
    use.push_back({.permit = Permit::nox_per_year,
                   .limit = permits.nox_per_year->in(kg_per_year),
                   .used = worst(weather_years, [](const PermitMonths& y) { return twelve_months_to(y.nox_kg); })});
  if (permits.nox_per_hour)
    use.push_back({.permit = Permit::nox_per_hour,
                   .limit = permits.nox_per_hour->in(units::kg / units::hour),
                   .used = worst(weather_years, [](const PermitMonths& y) { return y.nox_peak_kg_per_hour; })});
  if (permits.co2_per_year)
    use.push_back({.permit = Permit::co2_per_year,
                   .limit = permits.co2_per_year->in(kg_per_year),
                   .used = expected_year_to(weather_years, probability, {&PermitMonths::co2_fuel_kg})});
  if (permits.co2_with_imports_per_year)
    use.push_back({.permit = Permit::co2_with_imports_per_year,
                   .limit = permits.co2_with_imports_per_year->in(kg_per_year),
                   .used = expected_year_to(weather_years, probability,
                                            {&PermitMonths::co2_fuel_kg, &PermitMonths::co2_grid_kg})});
  if (!permits.full_load_hours) return use;
  for (std::size_t supply = 0; supply < weather_years.front().full_load_hours.size(); ++supply) {
    if (weather_years.front().full_load_hours[supply].empty()) continue;
    use.push_back({.permit = Permit::full_load_hours,
                   .supply = supply,
                   .limit = permits.full_load_hours->in(units::hour),
                   .used = worst(weather_years, [=](const auto& y) { return year_to(y.full_load_hours[supply]); })});
  }
  return use;
}

}  // namespace gigawatt::emissions
