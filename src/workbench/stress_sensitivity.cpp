#include "workbench/stress_sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "workbench/numbers.hpp"

namespace gigawatt::workbench {
namespace {

using risk::Ensemble;

constexpr std::size_t least_samples = 64;       // below, an index is noise
constexpr std::size_t durations_told = 12;      // one by one
constexpr std::size_t draws_most = 20'000'000;  // that are sorted for one headline: seconds

/// One headline over the samples that have it.
struct Output {
  std::size_t measure = 0;
  std::vector<std::size_t> rows;
  std::vector<double> values;
};

Output output_of(const Ensemble& ensemble, std::size_t measure) {
  Output output{.measure = measure, .rows = {}, .values = {}};
  for (std::size_t r = 0; r < ensemble.values.size(); ++r)
    if (!ensemble.values[r].empty() && ensemble.values[r][measure]) {
      output.rows.push_back(r);
      output.values.push_back(*ensemble.values[r][measure]);
    }
  return output;
}

/// `number`: in the order of the ensemble's swings.
Json entry_of(const Ensemble& ensemble, const Output& output, std::size_t number, const std::string& name) {
  const bool swung = number < ensemble.swings.size();
  const auto at = [&](const risk::Values& values) {
    return values.empty() ? Json(nullptr) : workbench::number(values[output.measure]);
  };
  return {{"input", name},
          {"at_p10", swung ? at(ensemble.swings[number].low) : Json(nullptr)},
          {"at_p90", swung ? at(ensemble.swings[number].high) : Json(nullptr)},
          {"first_order_index", nullptr}};
}

void add_inputs(const Ensemble& ensemble, const Output& output, std::vector<Json>& list) {
  for (std::size_t d = 0; d < ensemble.inputs.drawn.size(); ++d) {
    std::vector<double> input;
    for (const std::size_t r : output.rows) input.push_back(ensemble.drawn[r][d]);
    Json& entry = list.emplace_back(entry_of(ensemble, output, d, ensemble.inputs.drawn[d].name));
    if (output.values.size() >= least_samples)
      entry["first_order_index"] = estimate(risk::first_order_index(input, output.values));
  }
}

/// What durations draw in all samples: made once for all headlines.
using Draws = std::vector<std::vector<std::vector<double>>>;  // [duration][hall][sample]

Draws draws_of(const Ensemble& ensemble) {
  Draws draws;
  for (const risk::Duration& duration : ensemble.durations)
    draws.push_back(risk::drawn(duration, ensemble.seed, ensemble.first, ensemble.first + ensemble.values.size()));
  return draws;
}

std::vector<std::vector<double>> in_rows(const std::vector<std::vector<double>>& draws, const Output& output) {
  std::vector<std::vector<double>> list;
  for (const std::vector<double>& all : draws) {
    std::vector<double>& kept = list.emplace_back();
    for (const std::size_t r : output.rows) kept.push_back(all[r]);
  }
  return list;
}

double width(const Json& entry) {
  return entry["at_p10"].is_null() || entry["at_p90"].is_null()
             ? 0.0
             : std::abs(entry["at_p90"].get<double>() - entry["at_p10"].get<double>());
}

/// Those that explain most come by themselves, ranked by what a straight line through the samples explains (by the
/// width of their swings where samples are few); then what the others explain together.
void add_durations(const Ensemble& ensemble, const Draws& draws, const Output& output, std::vector<Json>& list) {
  const std::size_t inputs = ensemble.inputs.drawn.size(), count = ensemble.durations.size();
  const bool indexed = output.values.size() >= least_samples;
  std::vector<std::vector<std::vector<double>>> columns;
  std::vector<Json> entries;
  std::vector<double> weight;
  std::size_t halls = 0;
  for (std::size_t d = 0; d < count; ++d) {
    columns.push_back(in_rows(draws[d], output));
    entries.push_back(entry_of(ensemble, output, inputs + d, ensemble.durations[d].name));
    double& share = weight.emplace_back(indexed ? 0.0 : width(entries.back()));
    for (const std::vector<double>& hall : columns.back())
      if (indexed) share += risk::linear_share(hall, output.values);
    halls += columns.back().size();
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t d) { return weight[d]; });
  const std::size_t told = std::min(count, durations_told);
  for (std::size_t k = 0; k < told; ++k) {
    Json& entry = entries[order[k]];
    if (indexed) entry["first_order_index"] = estimate(risk::first_order_index(columns[order[k]], output.values));
    list.push_back(std::move(entry));
  }
  if (told == count) return;
  std::vector<std::vector<double>> rest;
  for (std::size_t k = told; k < count; ++k) std::ranges::move(columns[order[k]], std::back_inserter(rest));
  Json together = {{"input", fmt::format("{} other durations of builds, together", count - told)},
                   {"at_p10", nullptr},
                   {"at_p90", nullptr},
                   {"first_order_index", nullptr}};
  if (indexed && halls * output.values.size() <= draws_most)
    together["first_order_index"] = estimate(risk::first_order_index(rest, output.values));
  list.push_back(std::move(together));
}

}  // namespace

Json estimate(const risk::Estimate& of) { return {{"value", of.value}, {"standard_error", of.standard_error}}; }

/// What is told of by inputs, and sorted by for the worst samples: cost, and what every contract gets, every party
/// keeps.
std::vector<std::size_t> headlines(const Ensemble& ensemble) {
  std::vector<std::size_t> list;
  for (std::size_t k = 0; k < ensemble.measures.size(); ++k) {
    const std::string& name = ensemble.measures[k].name;
    if (name == "cost_npv_usd" || name == "usd_per_mwh" || name.ends_with(".delivered_share") ||
        name.ends_with(".min_cash_usd"))
      list.push_back(k);
  }
  return list;
}

Json sensitivity_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  const Draws draws = draws_of(ensemble);
  for (const std::size_t k : headlines(ensemble)) {
    const Output output = output_of(ensemble, k);
    std::vector<Json> inputs;
    add_inputs(ensemble, output, inputs);
    add_durations(ensemble, draws, output, inputs);
    std::ranges::stable_sort(inputs, [&](const Json& a, const Json& b) { return width(a) > width(b); });
    list.push_back({{"measure", ensemble.measures[k].name},
                    {"unit", ensemble.measures[k].unit},
                    {"median_case", ensemble.median.empty() ? Json(nullptr) : number(ensemble.median[k])},
                    {"inputs", std::move(inputs)}});
  }
  return list;
}

Json duration_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (const risk::Duration& duration : ensemble.durations)
    list.push_back({{"name", duration.name},
                    {"unit", "days"},
                    {"p10", risk::days_at(duration, 0.1)},
                    {"p50", risk::days_at(duration, 0.5)},
                    {"p90", risk::days_at(duration, 0.9)},
                    {"draws", duration.streams.size()},
                    {"basis", duration.days ? "scenario" : "observed slips, library/slip.csv"}});
  return list;
}

}  // namespace gigawatt::workbench
