#include "workbench/stress_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "study/build_model.hpp"
#include "study/settle.hpp"
#include "workbench/numbers.hpp"
#include "workbench/stress_sensitivity.hpp"

namespace gigawatt::workbench {
namespace {

using risk::Ensemble;
using risk::Estimate;

Json optional_estimate(const std::optional<Estimate>& of) { return of ? estimate(*of) : Json(nullptr); }

Json measure_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (std::size_t k = 0; k < ensemble.measures.size(); ++k) {
    std::vector<double> values = risk::column(ensemble, k);
    Json entry = {{"path", ensemble.measures[k].name},
                  {"unit", ensemble.measures[k].unit},
                  {"samples", values.size()},
                  {"mean", nullptr},
                  {"p5", nullptr},
                  {"p10", nullptr},
                  {"p50", nullptr},
                  {"p90", nullptr},
                  {"p95", nullptr},
                  {"median_case", ensemble.median.empty() ? Json(nullptr) : number(ensemble.median[k])}};
    if (!values.empty()) {
      entry["mean"] = estimate(risk::mean_of(values));
      std::ranges::sort(values);
      for (const int p : {5, 10, 50, 90, 95})
        entry[fmt::format("p{}", p)] = estimate(risk::quantile_of(values, p / 100.0));
    }
    list.push_back(std::move(entry));
  }
  return list;
}

/// Null where no sample has the number.
Json share_where(const Ensemble& ensemble, std::size_t measure, auto holds) {
  const std::vector<double> values = risk::column(ensemble, measure);
  if (values.empty()) return nullptr;
  return estimate(risk::share_of(static_cast<std::size_t>(std::ranges::count_if(values, holds)), values.size()));
}

/// P(hall ready by date), P(hall has power by date), for the ends of the plan's years.
Json hall_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  const scenario::Scenario& scenario = ensemble.scenario;
  for (const scenario::Site& site : scenario.sites)
    for (const scenario::Hall& hall : site.halls) {
      const std::string path = fmt::format("sites.{}.halls.{}.", site.id.text(), hall.id.text());
      const auto ready = risk::index_of(ensemble.measures, path + "ready");
      const auto energised = risk::index_of(ensemble.measures, path + "energised");
      Json by = Json::array();
      for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year) {
        const auto before = [&](double value) { return value < year + 1.0 - 1e-9; };
        by.push_back({{"date", fmt::format("{}-12-31", year)},
                      {"ready", share_where(ensemble, *ready, before)},
                      {"energised", share_where(ensemble, *energised, before)}});
      }
      list.push_back({{"site", site.id.text()},
                      {"hall", hall.id.text()},
                      {"planned", time::to_text(hall.ready)},
                      {"planned_in_plan", hall.ready.first_full_month() < scenario.plan.years.end_month()},
                      {"by", std::move(by)}});
    }
  return list;
}

Json contract_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (const scenario::Contract& contract : ensemble.scenario.contracts) {
    const auto k = risk::index_of(ensemble.measures, "contracts." + contract.id.text() + ".delivered_share");
    list.push_back({{"id", contract.id.text()},
                    {"delivered_95_percent", share_where(ensemble, *k, [](double v) { return v >= 0.95; })}});
  }
  return list;
}

Json party_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (const scenario::Party& party : ensemble.scenario.parties)
    if (const auto k = risk::index_of(ensemble.measures, "parties." + party.id.text() + ".defaults"))
      list.push_back(
          {{"id", party.id.text()}, {"default", share_where(ensemble, *k, [](double v) { return v > 0.5; })}});
  return list;
}

/// Mean and P90 of the first eighth, quarter, half of the samples, and of all.
Json convergence_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (const std::size_t k : headlines(ensemble)) {
    Json steps = Json::array();
    const std::vector<double> values = risk::column(ensemble, k);
    for (std::size_t n = std::max<std::size_t>(values.size() / 8, 1); n <= values.size() && !values.empty();
         n = n * 2 > values.size() && n < values.size() ? values.size() : n * 2) {
      std::vector<double> part(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n));
      const Estimate mean = risk::mean_of(part);
      std::ranges::sort(part);
      steps.push_back({{"samples", n}, {"mean", estimate(mean)}, {"p90", estimate(risk::quantile_of(part, 0.9))}});
    }
    list.push_back({{"measure", ensemble.measures[k].name}, {"steps", std::move(steps)}});
  }
  return list;
}

std::string replay_command(const Ensemble& ensemble, const std::string& argument, std::uint64_t number) {
  std::string command =
      fmt::format("gigawatt stress {} -n {} --seed {} --sample {}", argument, ensemble.samples, ensemble.seed, number);
  for (const std::string& shock : ensemble.shocks) command += fmt::format(" --shock \"{}\"", shock);
  return command;
}

/// The three worst of each headline, with the command that shows each.
Json worst_documents(const Ensemble& ensemble, const std::string& argument) {
  Json list = Json::array();
  for (const std::size_t k : headlines(ensemble)) {
    const bool high_is_bad =
        ensemble.measures[k].name.starts_with("cost") || ensemble.measures[k].name == "usd_per_mwh";
    std::vector<std::pair<double, std::uint64_t>> order;
    for (std::size_t r = 0; r < ensemble.values.size(); ++r)
      if (!ensemble.values[r].empty() && ensemble.values[r][k])
        order.emplace_back((high_is_bad ? -1.0 : 1.0) * *ensemble.values[r][k], ensemble.first + r);
    std::ranges::sort(order);
    for (std::size_t j = 0; j < std::min<std::size_t>(3, order.size()); ++j)
      list.push_back({{"measure", ensemble.measures[k].name},
                      {"sample", order[j].second},
                      {"value", (high_is_bad ? -1.0 : 1.0) * order[j].first},
                      {"command", replay_command(ensemble, argument, order[j].second)}});
  }
  return list;
}

Json reverse_document(const std::optional<risk::Reverse>& reverse) {
  if (!reverse) return nullptr;
  return {{"shock", reverse->shock},
          {"found", reverse->found},
          {"amount", reverse->found ? Json(reverse->amount) : Json(nullptr)},
          {"step", reverse->found ? Json(reverse->step) : Json(nullptr)},
          {"unit", reverse->unit},
          {"searched_up_to", reverse->most},
          {"method", reverse->monotone ? "bisection" : "scan"},
          {"breaks", reverse->broken},
          {"broken_without", reverse->before}};
}

/// The shocks that hold in every sample; of those that the scenario names, what they change.
Json under_text(const Ensemble& ensemble) {
  if (ensemble.shocks.empty()) return nullptr;
  std::string text;
  for (const std::string& shock : ensemble.shocks) {
    text += (text.empty() ? "" : "; ") + shock;
    const auto named = std::ranges::find(ensemble.scenario.shocks, shock, &scenario::NamedShock::id);
    if (named != ensemble.scenario.shocks.end()) text += fmt::format(" ({})", named->changes);
  }
  return text;
}

/// Samples in which money stopped work or ended a contract, so that they ran more than once.
Json amended_document(const Ensemble& ensemble) {
  const auto passes = risk::index_of(ensemble.measures, "passes");
  if (!passes) return nullptr;
  const std::vector<double> values = risk::column(ensemble, *passes);
  if (values.empty()) return nullptr;
  const auto limit = std::ranges::count_if(values, [](double v) { return v >= study::passes_of_money; });
  return {{"samples", share_where(ensemble, *passes, [](double v) { return v > 1.0; })},
          {"most_passes", std::ranges::max(values)},
          {"stopped_at_limit", limit}};
}

Json way_document(const risk::Replanned::Way& way, const scenario::Scenario& scenario) {
  Json delivered = Json::object();
  for (std::size_t c = 0; c < way.delivered_share.size(); ++c)
    delivered[scenario.contracts[c].id.text()] = number(way.delivered_share[c]);
  return {{"expected_npv_usd", way.expected_npv_usd},
          {"cost_npv_usd", way.cost_npv_usd},
          {"served_share", number(way.served_share)},
          {"delivered_share", std::move(delivered)}};
}

Json order_documents(const std::vector<study::Order>& orders) {
  Json list = Json::array();
  for (const study::Order& order : orders)
    list.push_back({{"site", order.site.text()},
                    {"supply", order.supply},
                    {"mw", order.mw},
                    {"order_month", time::to_text(order.order_month)},
                    {"energised_month", time::to_text(order.energised_month)}});
  return list;
}

Json replan_document(const Ensemble& ensemble) {
  if (!ensemble.replan) return nullptr;
  Json samples = Json::array();
  for (const risk::Replanned& of : ensemble.replan->samples) {
    const bool planned = of.no_plan.empty();
    samples.push_back({{"sample", of.sample},
                       {"rank", of.rank},
                       {"kept", planned ? way_document(of.kept, ensemble.scenario) : Json(nullptr)},
                       {"replanned", planned ? way_document(of.replanned, ensemble.scenario) : Json(nullptr)},
                       {"given_up", order_documents(of.given_up)},
                       {"ordered_instead", order_documents(of.instead)},
                       {"cannot_act", of.cannot_act},
                       {"no_plan", planned ? Json(nullptr) : Json(of.no_plan)}});
  }
  return {{"month", time::to_text(ensemble.replan->month)}, {"samples", std::move(samples)}};
}

Json input_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  for (const risk::Input& input : ensemble.inputs.drawn)
    list.push_back({{"name", input.name},
                    {"unit", input.unit},
                    {"p10", risk::value_at(input, 0.1)},
                    {"p50", risk::value_at(input, 0.5)},
                    {"p90", risk::value_at(input, 0.9)},
                    {"basis", input.empirical_slip ? "observed slips, library/slip.csv" : "scenario"}});
  return list;
}

Json swing_documents(const Ensemble& ensemble) {
  Json list = Json::array();
  const auto row = [](const risk::Values& values) {
    Json numbers = Json::array();
    for (const auto& value : values) numbers.push_back(number(value));
    return numbers;
  };
  for (const risk::Swing& swing : ensemble.swings) list.push_back({{"low", row(swing.low)}, {"high", row(swing.high)}});
  return {{"median", row(ensemble.median)}, {"inputs", std::move(list)}};
}

Json failure_documents(const Ensemble& ensemble, const std::string& argument) {
  Json list = Json::array();
  for (const risk::Failure& failure : ensemble.failures)
    list.push_back({{"sample", failure.number},
                    {"message", failure.message},
                    {"command", replay_command(ensemble, argument, failure.number)}});
  return list;
}

}  // namespace

Json stress_summary(const Ensemble& ensemble, const std::string& argument) {
  Json summary = {{"schema", stress_schema},
                  {"scenario", scenario_document(ensemble.scenario)},
                  {"argument", argument},
                  {"samples", ensemble.samples},
                  {"first", ensemble.first},
                  {"last", ensemble.last},
                  {"seed", ensemble.seed},
                  {"shocks", ensemble.shocks},
                  {"under", under_text(ensemble)},
                  {"shocks_without_effect", ensemble.idle_shocks},
                  {"interrupted", ensemble.interrupted},
                  {"failed", failure_documents(ensemble, argument)},
                  {"inputs", input_documents(ensemble)},
                  {"held_at_median", ensemble.inputs.held},
                  {"durations", duration_documents(ensemble)},
                  {"durations_drawn", study::BuildModel(ensemble.scenario).tasks().size()}};
  Json thresholds = Json::array();
  for (const risk::Verdict& verdict : risk::verdicts(ensemble))
    thresholds.push_back(
        {{"text", verdict.text}, {"value", optional_estimate(verdict.value)}, {"passed", verdict.passed}});
  summary["thresholds"] = std::move(thresholds);
  summary["halls"] = hall_documents(ensemble);
  summary["contracts"] = contract_documents(ensemble);
  summary["amended_by_money"] = amended_document(ensemble);
  summary["parties"] = party_documents(ensemble);
  summary["sensitivity"] = sensitivity_documents(ensemble);
  summary["convergence"] = convergence_documents(ensemble);
  summary["worst"] = worst_documents(ensemble, argument);
  summary["reverse"] = reverse_document(ensemble.reverse);
  summary["replan"] = replan_document(ensemble);
  summary["measures"] = measure_documents(ensemble);
  summary["swings"] = swing_documents(ensemble);
  return summary;
}

std::string samples_bytes(const Ensemble& ensemble) {
  std::string bytes;
  const auto put = [&](double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned k = 0; k < 8; ++k) bytes.push_back(static_cast<char>(bits >> (8 * k) & 0xFFU));
  };
  bytes.reserve(ensemble.values.size() * 8 * (ensemble.inputs.drawn.size() + 1 + ensemble.measures.size()));
  for (std::size_t r = 0; r < ensemble.values.size(); ++r) {
    for (const double value : ensemble.drawn[r]) put(value);
    put(static_cast<double>(ensemble.weather[r]));
    for (std::size_t k = 0; k < ensemble.measures.size(); ++k) {
      const bool there = !ensemble.values[r].empty() && ensemble.values[r][k];
      put(there ? *ensemble.values[r][k] : std::numeric_limits<double>::quiet_NaN());
    }
  }
  return bytes;
}

}  // namespace gigawatt::workbench
