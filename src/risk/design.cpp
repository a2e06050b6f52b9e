#include "risk/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "base/nearest_word.hpp"
#include "base/random.hpp"
#include "risk/correlate.hpp"
#include "risk/sobol.hpp"

namespace gigawatt::risk {
namespace {

using Columns = std::vector<std::vector<double>>;

Columns sobol(const std::vector<std::string>& names, std::uint64_t count, std::uint64_t seed) {
  const std::vector<Directions> directions = sobol_directions(names.size());
  Columns columns;
  for (std::size_t d = 0; d < names.size(); ++d) {
    const ScrambledDimension dimension(directions[d], seed, names[d]);
    std::vector<double>& column = columns.emplace_back();
    for (std::uint64_t k = 0; k < count; ++k) column.push_back(dimension.at(k));
  }
  return columns;
}

Columns latin_hypercube(const std::vector<std::string>& names, std::uint64_t count, std::uint64_t seed) {
  Columns columns;
  for (const std::string& name : names) {
    const std::uint64_t order_stream = base::random_stream("latin/order/" + name);
    const std::uint64_t place_stream = base::random_stream("latin/place/" + name);
    std::vector<double> keys;
    for (std::uint64_t k = 0; k < count; ++k) keys.push_back(base::uniform(seed, order_stream, k));
    const std::vector<std::size_t> stratum = ranks(keys);
    std::vector<double>& column = columns.emplace_back();
    for (std::uint64_t k = 0; k < count; ++k)
      column.push_back((static_cast<double>(stratum[k]) + base::uniform(seed, place_stream, k)) /
                       static_cast<double>(count));
  }
  return columns;
}

base::Diagnostic fault(const scenario::Scenario& scenario, std::string code, const std::string& path,
                       std::string message, std::string expected, std::string suggestion) {
  base::Mark mark;
  for (const scenario::Input& input : scenario.inputs)
    if (input.path.starts_with(path) && mark.line == 0) mark = input.mark;
  return {.code = std::move(code),
          .mark = mark,
          .path = path,
          .message = std::move(message),
          .expected = std::move(expected),
          .suggestion = std::move(suggestion)};
}

/// Which columns correlate, and how.
struct Wanted {
  std::vector<std::size_t> columns;
  Matrix matrix;
};

std::string as_text(const Wanted& wanted, const Matrix& matrix, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < matrix.size; ++i)
    for (std::size_t j = 0; j < i; ++j)
      text += fmt::format("{}{} with {}: {:.3f}", text.empty() ? "" : "; ", names[wanted.columns[j]],
                          names[wanted.columns[i]], matrix.at(i, j));
  return text;
}

base::Result<Wanted> wanted_of(const scenario::Scenario& scenario, const std::vector<std::string>& names) {
  Wanted wanted;
  base::Diagnostics faults;
  const auto& correlations = scenario.uncertainty->correlations;
  std::vector<std::array<std::size_t, 2>> pairs;
  const auto index = [&](const std::string& name, const std::string& path) -> std::size_t {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      base::NearestWord nearest(name);
      for (const std::string& known : names) nearest.offer(known);
      faults.push_back(fault(scenario, "unknown-input", path, fmt::format("'{}' is not drawn", name),
                             "the path of a leaf with a distribution, or a name as gigawatt stress lists it",
                             nearest.result()));
      return 0;
    }
    const auto column = static_cast<std::size_t>(found - names.begin());
    const auto known = std::ranges::find(wanted.columns, column);
    if (known == wanted.columns.end()) wanted.columns.push_back(column);
    return static_cast<std::size_t>(std::ranges::find(wanted.columns, column) - wanted.columns.begin());
  };
  for (const scenario::RankCorrelation& correlation : correlations) {
    const std::string path = "uncertainty.correlations." + correlation.id;
    const std::size_t first = index(correlation.first, path + ".first");
    pairs.push_back({first, index(correlation.second, path + ".second")});
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  wanted.matrix = identity(wanted.columns.size());
  for (std::size_t k = 0; k < pairs.size(); ++k)
    if (pairs[k][0] != pairs[k][1])
      wanted.matrix.at(pairs[k][0], pairs[k][1]) = wanted.matrix.at(pairs[k][1], pairs[k][0]) = correlations[k].value;
  if (smallest_eigenvalue(wanted.matrix) < -1e-9)
    return base::failure(
        fault(scenario, "impossible-correlation", "uncertainty.correlations",
              "no numbers can correlate like this: the matrix is not positive semi-definite",
              "for example the nearest matrix: " + as_text(wanted, nearest_correlation(wanted.matrix), names), {}));
  if (smallest_eigenvalue(wanted.matrix) < 1e-6) wanted.matrix = nearest_correlation(wanted.matrix);
  return wanted;
}

}  // namespace

base::Result<std::vector<std::vector<double>>> design(const scenario::Scenario& scenario,
                                                      const std::vector<std::string>& names, std::uint64_t count,
                                                      std::uint64_t seed) {
  const bool hypercube = scenario.uncertainty && scenario.uncertainty->sampling == scenario::Sampling::latin_hypercube;
  Columns columns = hypercube ? latin_hypercube(names, count, seed) : sobol(names, count, seed);
  if (!scenario.uncertainty || scenario.uncertainty->correlations.empty()) return columns;
  auto wanted = wanted_of(scenario, names);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  if (count < 4 * wanted->columns.size())
    return base::failure(
        fault(scenario, "few-samples", "uncertainty.correlations",
              fmt::format("{} samples are too few for ranks of {} inputs to correlate", count, wanted->columns.size()),
              fmt::format("at least {} samples", 4 * wanted->columns.size()), {}));
  Columns related;
  for (const std::size_t column : wanted->columns) related.push_back(columns[column]);
  correlate(related, wanted->matrix);
  for (std::size_t k = 0; k < related.size(); ++k) columns[wanted->columns[k]] = std::move(related[k]);
  return columns;
}

}  // namespace gigawatt::risk
