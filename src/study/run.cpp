#include "study/run.hpp"

#include <algorithm>
#include <utility>

#include "study/account.hpp"
#include "study/energy.hpp"
#include "study/inputs.hpp"

namespace gigawatt::study {
namespace {

bool has_assumed_normals(const scenario::Scenario& scenario, const scenario::PlaceId& place) {
  const std::string path = "places." + place.text() + ".normals.";
  return std::ranges::any_of(
      scenario.inputs, [&](const scenario::Input& input) { return input.assumed && input.path.starts_with(path); });
}

std::vector<std::string> assumptions(const Prepared& prepared) {
  std::vector<std::string> notes = prepared.weather_notes;
  bool synthetic = false;
  for (const WeatherYearInfo& year : prepared.weather) synthetic = synthetic || year.synthetic;
  if (synthetic) notes.emplace_back("The weather is synthetic: drawn from monthly normals, not measured.");
  for (const scenario::NamedPlace& place : prepared.scenario.places)
    if (has_assumed_normals(prepared.scenario, place.id))
      notes.push_back("The monthly normals of " + place.name + " are assumed: nobody has measured them.");
  for (const scenario::Price& price : prepared.scenario.prices) {
    const auto* electricity = std::get_if<scenario::ElectricityPrice>(&price.data);
    if (electricity != nullptr && electricity->synthetic)
      notes.push_back("The electricity price '" + price.id.text() +
                      "' is synthetic: drawn from its mean, swing and spikes.");
  }
  return notes;
}

}  // namespace

base::Result<Run> run(const scenario::Scenario& scenario, const Options& options, const base::Progress& progress) {
  progress.report("weather, prices and load", -1.0);
  auto prepared = prepare(scenario, options);
  if (!prepared) return std::unexpected(std::move(prepared.error()));

  Run result;
  result.weather = prepared->weather;
  result.notes = assumptions(*prepared);
  result.plan = power::plan(prepared->plan, progress);
  result.notes.insert(result.notes.end(), result.plan.notes.begin(), result.plan.notes.end());
  if (!result.plan.sites.empty()) {
    progress.report("deliveries, costs and emissions", -1.0);
    account(*prepared, result);
    for (const SiteResult& site : result.sites)
      for (std::string& note : notes_of_burning(site)) result.notes.push_back(std::move(note));
  }
  result.inputs = std::move(prepared->plan.sites);
  return result;
}

}  // namespace gigawatt::study
