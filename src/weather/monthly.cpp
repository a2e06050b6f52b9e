#include "weather/monthly.hpp"

#include <array>
#include <cmath>

#include "base/require.hpp"
#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

constexpr std::size_t months = time::months_per_year;
using Nodes = std::array<double, months>;
using Matrix = std::array<std::array<double, months>, months>;

// Between the middles of which two months an hour lies, and how far on the way from the first to the second.
struct Between {
  std::size_t before = 0, after = 0;
  double share = 0.0;
};

Between between(std::size_t hour, std::size_t month) {
  constexpr auto starts = time::month_starts_hour();
  const auto middle = [&](std::size_t m) { return 0.5 * static_cast<double>(starts[m] + starts[m + 1]); };
  const double now = static_cast<double>(hour) + 0.5;
  const bool second_half = now >= middle(month);
  const std::size_t before = second_half ? month : (month + months - 1) % months, after = (before + 1) % months;
  double from = middle(before), to = middle(after);
  if (to < from) (second_half ? to : from) += second_half ? 8760.0 : -8760.0;
  return {before, after, (now - from) / (to - from)};
}

// Gaussian elimination with partial pivoting.
Nodes solve(Matrix matrix, Nodes right) {
  for (std::size_t column = 0; column < months; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column; row < months; ++row)
      if (std::abs(matrix[row][column]) > std::abs(matrix[pivot][column])) pivot = row;
    std::swap(matrix[pivot], matrix[column]);
    std::swap(right[pivot], right[column]);
    GIGAWATT_REQUIRE(matrix[column][column] != 0.0);
    for (std::size_t row = column + 1; row < months; ++row) {
      const double factor = matrix[row][column] / matrix[column][column];
      for (std::size_t k = column; k < months; ++k) matrix[row][k] -= factor * matrix[column][k];
      right[row] -= factor * right[column];
    }
  }
  for (std::size_t row = months; row-- > 0;) {
    for (std::size_t k = row + 1; k < months; ++k) right[row] -= matrix[row][k] * right[k];
    right[row] /= matrix[row][row];
  }
  return right;
}

enum class Mode { shift, scale };

// c(t) is linear in its twelve nodes, and so are the monthly means of series + c and series · c.
std::vector<double> match(std::vector<double> series, std::span<const double> targets, Mode mode) {
  GIGAWATT_REQUIRE(series.size() == time::hours_per_year && targets.size() == months);
  constexpr auto starts = time::month_starts_hour();
  Matrix matrix{};
  Nodes right{};
  for (std::size_t month = 0; month < months; ++month) {
    const double hour_count = static_cast<double>(starts[month + 1] - starts[month]);
    right[month] = targets[month];
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) {
      const Between place = between(hour, month);
      const double weight = (mode == Mode::scale ? series[hour] : 1.0) / hour_count;
      matrix[month][place.before] += weight * (1.0 - place.share);
      matrix[month][place.after] += weight * place.share;
      if (mode == Mode::shift) right[month] -= series[hour] / hour_count;
    }
  }
  const Nodes nodes = solve(matrix, right);
  for (std::size_t month = 0; month < months; ++month)
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) {
      const Between place = between(hour, month);
      const double value = nodes[place.before] * (1.0 - place.share) + nodes[place.after] * place.share;
      series[hour] = mode == Mode::scale ? series[hour] * value : series[hour] + value;
    }
  return series;
}

}  // namespace

std::vector<double> shift_to_monthly_means(std::vector<double> series, std::span<const double> targets) {
  return match(std::move(series), targets, Mode::shift);
}

std::vector<double> scale_to_monthly_means(std::vector<double> series, std::span<const double> targets) {
  return match(std::move(series), targets, Mode::scale);
}

std::vector<double> monthly_means(std::span<const double> series) {
  constexpr auto starts = time::month_starts_hour();
  std::vector<double> means(months, 0.0);
  for (std::size_t month = 0; month < months; ++month) {
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) means[month] += series[hour];
    means[month] /= static_cast<double>(starts[month + 1] - starts[month]);
  }
  return means;
}

}  // namespace gigawatt::weather
