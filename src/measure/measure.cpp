#include "measure/measure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_word.hpp"
#include "base/require.hpp"
#include "measure/fields.hpp"
#include "scenario/model/input_at.hpp"

namespace gigawatt::measure {
namespace {

/// The technologies of a site's supply, each once in the order of its first supply, and "grid" behind them.
std::vector<std::string> technologies_of(const scenario::Scenario& scenario, const scenario::Site& site,
                                         bool storage_only) {
  std::vector<std::string> ids;
  for (const scenario::Supply& supply : site.supply) {
    const auto& technology = scenario::find(scenario.technologies, supply.technology);
    if (storage_only && technology.kind != scenario::TechnologyKind::storage) continue;
    if (std::ranges::find(ids, technology.id.text()) == ids.end()) ids.push_back(technology.id.text());
  }
  if (site.connection && !storage_only) ids.emplace_back(study::grid);
  return ids;
}

/// Calls for every number that a run of this scenario has. Of a run, rows are there or not (a run without a plan has
/// none); a visitor that only wants names is given null.
template <class Visit>
class Walk {
 public:
  Walk(const scenario::Scenario& scenario, const study::Run* run, Visit visit)
      : scenario_(scenario), run_(run), visit_(std::move(visit)) {}

  void all() {
    numbers(run_fields(), "", nullptr, run_);
    for (std::size_t s = 0; s < scenario_.sites.size(); ++s) site(scenario_.sites[s], row_of(sites(), s));
    for (std::size_t c = 0; c < scenario_.contracts.size(); ++c)
      numbers(contract_fields(), fmt::format("contracts.{}.", scenario_.contracts[c].id.text()), nullptr,
              run_ == nullptr ? nullptr : row_of(&run_->account.contracts, c));
    if (scenario_.instruments.empty()) return;
    const std::vector<capital::PartyResult>* parties =
        run_ == nullptr || !run_->money ? nullptr : &run_->money->parties;
    for (std::size_t p = 0; p < scenario_.parties.size(); ++p)
      numbers(party_fields(), fmt::format("parties.{}.", scenario_.parties[p].id.text()), nullptr, row_of(parties, p));
  }

 private:
  [[nodiscard]] const std::vector<study::SiteResult>* sites() const {
    return run_ == nullptr ? nullptr : &run_->account.sites;
  }

  template <class Row>
  static const Row* row_of(const std::vector<Row>* rows, std::size_t at) {
    return rows == nullptr || at >= rows->size() ? nullptr : &(*rows)[at];
  }

  void site(const scenario::Site& of, const study::SiteResult* result) {
    const std::string stem = fmt::format("sites.{}.", of.id.text());
    const time::Years years = scenario_.plan.years;
    for (std::size_t y = 0; y < static_cast<std::size_t>(years.count()); ++y)
      numbers(year_fields(), fmt::format("{}years.{}.", stem, years.first + static_cast<int>(y)), &of,
              result == nullptr ? nullptr : row_of(&result->years, y));
    for (std::size_t m = 0; m < 12 * static_cast<std::size_t>(years.count()); ++m)
      numbers(month_fields(),
              fmt::format("{}months.{}.", stem, time::to_text(years.first_month().plus(static_cast<int>(m)))), &of,
              result == nullptr ? nullptr : row_of(&result->months, m));
    numbers(site_fields(), stem, &of, result);
  }

  template <class Row>
  void numbers(std::span<const Field<Row>> fields, const std::string& stem, const scenario::Site* of, const Row* row) {
    for (const Field<Row>& field : fields) {
      if (field.number != nullptr) {
        visit_(stem, field.key, "", field.unit, field.meaning, row == nullptr ? std::nullopt : field.number(*row));
        continue;
      }
      GIGAWATT_REQUIRE(of != nullptr && field.amounts != nullptr);
      for (const std::string& id : technologies_of(scenario_, *of, field.storage_only))
        visit_(stem, field.key, id, field.unit, field.meaning, amount(row, field, id));
    }
  }

  template <class Row>
  static std::optional<double> amount(const Row* row, const Field<Row>& field, const std::string& id) {
    if (row == nullptr) return std::nullopt;
    for (const auto& [technology, value] : field.amounts(*row))
      if (technology == id) return value;
    return std::nullopt;
  }

  const scenario::Scenario& scenario_;
  const study::Run* run_;
  Visit visit_;
};

std::string path_text(const std::string& stem, std::string_view key, const std::string& technology) {
  return technology.empty() ? fmt::format("{}{}", stem, key) : fmt::format("{}{}.{}", stem, key, technology);
}

}  // namespace

std::vector<Name> names_of(const scenario::Scenario& scenario) {
  std::vector<Name> names;
  const auto add = [&](const std::string& stem, std::string_view key, const std::string& technology,
                       std::string_view unit, std::string_view meaning, std::optional<double>) {
    names.push_back({path_text(stem, key, technology), std::string(unit), std::string(meaning)});
  };
  Walk(scenario, nullptr, add).all();
  return names;
}

std::vector<std::optional<double>> values_of(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<std::optional<double>> values;
  const auto add = [&](const std::string&, std::string_view, const std::string&, std::string_view, std::string_view,
                       std::optional<double> value) { values.push_back(value); };
  Walk(scenario, &run, add).all();
  return values;
}

bool is_of_ensemble(const std::string& metric) { return metric.starts_with('P') && metric.ends_with(')'); }

namespace {

/// A target that was asked for is a threshold: the loss of load of the site that loses most, in the last plan.
std::optional<Verdict> verdict_of_adequacy(const study::Run& run) {
  if (!run.adequacy) return std::nullopt;
  std::optional<double> most_h;
  if (!run.adequacy->rounds.empty())
    for (const study::SiteRound& site : run.adequacy->rounds.back().sites)
      most_h = std::max(most_h.value_or(0.0), site.lole.lole_h);
  return Verdict{fmt::format("plan.adequacy.lole <= {:g} h", run.adequacy->target_h), most_h, run.adequacy->met};
}

}  // namespace

std::vector<Verdict> verdicts(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<Verdict> list;
  if (auto adequacy = verdict_of_adequacy(run)) list.push_back(std::move(*adequacy));
  if (scenario.thresholds.empty()) return list;
  const std::vector<Name> names = names_of(scenario);
  const std::vector<std::optional<double>> values = values_of(scenario, run);
  for (const scenario::Threshold& threshold : scenario.thresholds) {
    if (is_of_ensemble(threshold.metric)) continue;
    const auto name = std::ranges::find(names, threshold.metric, &Name::path);
    GIGAWATT_REQUIRE(name != names.end());
    const std::optional<double> value = values[static_cast<std::size_t>(name - names.begin())];
    const bool passed = value && (threshold.comparison == scenario::Comparison::at_most ? *value <= threshold.value
                                                                                        : *value >= threshold.value);
    list.push_back({threshold.text, value, passed});
  }
  return list;
}

std::optional<base::Diagnostic> fault_of_path(const std::vector<Name>& names, const std::string& path) {
  if (std::ranges::find(names, path, &Name::path) != names.end()) return std::nullopt;
  base::NearestWord nearest(path);
  for (const Name& name : names) nearest.offer(name.path);
  base::Diagnostic fault;
  fault.code = "unknown-metric";
  fault.path = path;
  fault.message = fmt::format("a run of this scenario has no number '{}'", path);
  fault.expected = "a path such as usd_per_mwh or sites.ID.years.YEAR.it_mwh_served (docs/commands.md)";
  fault.suggestion = nearest.result();
  return fault;
}

base::Diagnostics faults_of_thresholds(const scenario::Scenario& scenario) {
  base::Diagnostics faults;
  if (scenario.thresholds.empty()) return faults;
  const std::vector<Name> names = names_of(scenario);
  for (const scenario::Threshold& threshold : scenario.thresholds) {
    if (is_of_ensemble(threshold.metric)) continue;  // what it is of, stress says
    auto fault = fault_of_path(names, threshold.metric);
    if (!fault) continue;
    fault->path = fmt::format("thresholds.{}.metric", threshold.id);
    fault->mark = scenario::mark_at(scenario, fault->path);
    faults.push_back(std::move(*fault));
  }
  return faults;
}

}  // namespace gigawatt::measure
