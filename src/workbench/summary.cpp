#include "workbench/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "base/require.hpp"
#include "workbench/conflict_words.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json by_technology(const study::ByTechnology& amounts) {
  Json object = Json::object();
  for (const auto& [technology, amount] : amounts) object[technology] = amount;
  return object;
}

Json cost_document(const power::CostParts& cost) {
  Json document = Json::object();
  for (const power::CostPartName& entry : power::cost_parts) document[entry.name] = cost.*entry.part;
  document["total"] = cost.total();
  return document;
}

/// The account closes: generated + discharged − charged + imported − exported = facility_mwh_served.
void add_energy(const study::EnergyAccount& energy, Json& document) {
  document["generated_mwh"] = energy.generated_mwh;
  document["discharged_mwh"] = energy.discharged_mwh;
  document["charged_mwh"] = study::total(energy.charged_mwh);
  document["imported_mwh"] = energy.imported_mwh;
  document["exported_mwh"] = energy.exported_mwh;
  document["curtailed_mwh"] = energy.curtailed_mwh;
  document["burnt_mwh"] = study::total(energy.burnt_mwh);
  document["charge_and_discharge_hours"] = energy.charge_and_discharge_hours;
  document["clean_share"] = number(energy.clean_share());
  document["hourly_clean_share"] = number(energy.hourly_clean_share());
}

Json year_document(const study::YearResult& year) {
  Json document = {{"year", year.year},
                   {"it_mwh_asked", year.it_mwh_asked},
                   {"it_mwh_served", year.it_mwh_served},
                   {"facility_mwh_served", year.facility_mwh_served},
                   {"peak_mw", year.peak_mw},
                   {"capacity_mw", by_technology(year.capacity_mw)},
                   {"energy_mwh", by_technology(year.energy.energy_mwh)},
                   {"storage_mwh", by_technology(year.storage_mwh)},
                   {"cost_usd", cost_document(year.cost)},
                   {"firm_shortfall_usd", year.cost.firm_shortfall},
                   {"usd_per_mwh", number(year.usd_per_mwh)},
                   {"usd_per_gpu_hour", number(year.usd_per_gpu_hour)},
                   {"co2_t", year.emissions.co2_t},
                   {"nox_t", year.emissions.nox_t},
                   {"water_m3", year.emissions.water_m3},
                   {"co2_on_site_t", year.emissions.co2_on_site_t},
                   {"gpu_hours_powered", year.powered_gpu_hours},
                   {"gpu_hours_useful", year.useful_gpu_hours},
                   {"facility_cost_usd", year.facility_cost_usd},
                   {"accelerator_cost_usd", year.accelerator_cost_usd}};
  add_energy(year.energy, document);
  return document;
}

Json site_document(const study::SiteResult& site) {
  Json document = {
      {"id", site.id.text()}, {"years", Json::array()}, {"months", Json::array()}, {"halls", Json::array()}};
  for (const study::YearResult& year : site.years) document["years"].push_back(year_document(year));
  for (const study::MonthResult& month : site.months)
    document["months"].push_back({{"month", time::to_text(month.month)},
                                  {"it_mw_ready", month.it_mw_ready},
                                  {"it_mw_powered", month.it_mw_powered},
                                  {"supply_mw", month.supply_mw},
                                  {"it_mw_firm", month.it_mw_firm},
                                  {"it_mwh_asked", month.it_mwh_asked},
                                  {"it_mwh_served", month.it_mwh_served},
                                  {"cost_usd", month.cost.total()},
                                  {"co2_t", month.emissions.co2_t},
                                  {"nox_t", month.emissions.nox_t}});
  for (const study::HallResult& hall : site.halls)
    document["halls"].push_back({{"id", hall.id.text()},
                                 {"planned", time::to_text(hall.planned)},
                                 {"energised", hall.energised ? Json(time::to_text(*hall.energised)) : Json(nullptr)},
                                 {"p10", nullptr},
                                 {"p50", nullptr},
                                 {"p90", nullptr}});
  document["usd_per_mwh"] = number(site.usd_per_mwh);
  document["usd_per_gpu_hour"] = number(site.usd_per_gpu_hour);
  document["energy_mwh"] = by_technology(site.energy.energy_mwh);
  document["facility_mwh_served"] = site.energy.served_mwh;
  add_energy(site.energy, document);
  return document;
}

Json order_document(const power::Order& order) {
  return {{"site", order.site.text()},
          {"technology", order.technology},
          {"mw", order.mw},
          {"mwh", order.mwh},
          {"kind", order_kind(order)},
          {"units", order.units},
          {"order_month", time::to_text(order.order_month)},
          {"energised_month", time::to_text(order.energised_month)},
          {"capital_usd", order.capital_usd},
          {"rent_usd", order.rent_usd},
          {"supply", order.supply},
          {"rented", order.rented}};
}

/// What a contract is when the plan ends.
const char* contract_status(const scenario::Scenario& scenario, const study::ContractResult& result) {
  const scenario::Contract& contract = scenario::find(scenario.contracts, result.id);
  if (contract.end && contract.end->plus(1) < scenario.plan.years.end_month()) return "ended";
  return result.mw_committed_end > 0.0 ? "active" : "future";
}

Json contract_document(const scenario::Scenario& scenario, const study::ContractResult& contract) {
  return {{"id", contract.id.text()},
          {"status", contract_status(scenario, contract)},
          {"mw_committed_end", contract.mw_committed_end},
          {"gpu_hours_committed", contract.gpu_hours_committed},
          {"gpu_hours_delivered", contract.gpu_hours_delivered},
          {"delivered_share", number(contract.delivered_share)},
          {"revenue_usd", contract.revenue_usd},
          {"gpu_hours_useful", contract.gpu_hours_useful}};
}

Json weather_document(const study::Run& run) {
  Json years = Json::array();
  for (const study::WeatherYearInfo& year : run.weather)
    years.push_back({{"id", year.id}, {"probability", year.probability}, {"synthetic", year.synthetic}});
  return years;
}

Json threshold_documents(const scenario::Scenario& scenario, const Json& summary) {
  Json results = Json::array();
  for (const scenario::Threshold& threshold : scenario.thresholds) {
    const Json value = at_path(summary, threshold.metric);
    // A metric that the run does not have cannot have passed.
    const bool passed = value.is_number() && (threshold.comparison == scenario::Comparison::at_most
                                                  ? value.get<double>() <= threshold.value
                                                  : value.get<double>() >= threshold.value);
    results.push_back({{"text", threshold.text}, {"value", value}, {"passed", passed}});
  }
  return results;
}

void require_finite(const Json& document) {
  if (document.is_number_float()) GIGAWATT_REQUIRE(std::isfinite(document.get<double>()));
  if (document.is_structured())
    for (const Json& child : document) require_finite(child);
}

double relative_gap(const power::PlanResult& plan) {
  const double scale = std::max(1.0, std::abs(plan.cost_npv_usd));
  return std::max(0.0, plan.cost_npv_usd - plan.lower_bound_usd) / scale;
}

Json amount(const power::Amount& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  return nullptr;
}

Json conflict_document(const scenario::Scenario& scenario, const power::Conflict& conflict) {
  const base::Mark place = place_of(scenario, conflict);
  return {{"constraint", conflict.constraint},
          {"path", conflict.path},
          {"file", place.file},
          {"line", place.line},
          {"column", place.column},
          {"given", amount(conflict.given)},
          {"needed", amount(conflict.needed)},
          {"unit", conflict.unit},
          {"enough_alone", conflict.enough_alone ? Json(*conflict.enough_alone) : Json(nullptr)},
          {"together_with", conflict.together_with}};
}

}  // namespace

std::string dump(const Json& document) {
  require_finite(document);
  return document.dump(1) + "\n";
}

Json run_summary(const scenario::Scenario& scenario, const study::Run& run, bool structured_requested) {
  const power::PlanResult& plan = run.plan;
  Json summary;
  summary["schema"] = "gigawatt.run/1";
  summary["scenario"] = {{"name", scenario.name}, {"hash", scenario.hash}, {"title", scenario.title}};
  summary["status"] = solver::to_string(plan.termination);
  summary["basis"] = {{"currency_year", scenario.economics.currency_year}, {"weather", weather_document(run)}};
  const bool solved = !run.sites.empty();
  summary["objective"] = {{"cost_npv_usd", solved ? Json(plan.cost_npv_usd) : Json(nullptr)},
                          {"lower_bound_usd", solved ? Json(plan.lower_bound_usd) : Json(nullptr)},
                          {"relative_gap", solved ? Json(relative_gap(plan)) : Json(nullptr)}};
  summary["solver"] = {
      {"requested", structured_requested ? "structured" : "highs"},
      {"name", plan.backend},
      {"fell_back_because", plan.fell_back_because.empty() ? Json(nullptr) : Json(plan.fell_back_because)},
      {"iterations", plan.iterations},
      {"primal_residual", plan.primal_residual},
      {"dual_residual", plan.dual_residual},
      {"seconds", plan.solver_seconds},
      {"solves", Json::array()}};
  for (const power::SolveRecord& solve : plan.solves)
    summary["solver"]["solves"].push_back(
        {{"purpose", solve.purpose},
         {"name", solve.name},
         {"iterations", solve.iterations},
         {"seconds", solve.seconds},
         {"fell_back_because", solve.fell_back_because.empty() ? Json(nullptr) : Json(solve.fell_back_because)}});
  summary["usd_per_mwh"] = number(run.usd_per_mwh);
  summary["usd_per_gpu_hour"] = number(run.usd_per_gpu_hour);
  for (const char* list :
       {"orders", "sites", "binding", "contracts", "parties", "claims", "thresholds", "conflicts", "notes"})
    summary[list] = Json::array();
  for (const power::Order& order : plan.orders) summary["orders"].push_back(order_document(order));
  for (const study::SiteResult& site : run.sites) summary["sites"].push_back(site_document(site));
  for (const power::Binding& binding : plan.binding)
    summary["binding"].push_back({{"constraint", binding.constraint},
                                  {"site", binding.site},
                                  {"period", binding.period},
                                  {"worth_usd", binding.worth_usd},
                                  {"per", binding.per},
                                  {"method", binding.method}});
  for (const study::ContractResult& contract : run.contracts)
    summary["contracts"].push_back(contract_document(scenario, contract));
  for (const power::Conflict& conflict : plan.conflicts)
    summary["conflicts"].push_back(conflict_document(scenario, conflict));
  summary["conflicts_instead"] = Json::array();
  for (const power::Conflict& conflict : plan.conflicts_instead)
    summary["conflicts_instead"].push_back(conflict_document(scenario, conflict));
  summary["conflicts_minimal"] = plan.conflicts_minimal;
  summary["conflicts_in_parts"] = plan.conflicts_in_parts;
  for (const std::string& note : run.notes) summary["notes"].push_back(note);
  summary["outputs"] = {{"report", nullptr}, {"netcdf", nullptr}, {"csv_dir", nullptr}};
  summary["thresholds"] = threshold_documents(scenario, summary);
  return summary;
}

Json diagnostics_document(const base::Diagnostics& diagnostics) {
  Json document = {{"schema", "gigawatt.diagnostics/1"}, {"diagnostics", Json::array()}};
  constexpr std::array severities = {"error", "warning", "note"};
  for (const base::Diagnostic& diagnostic : diagnostics)
    document["diagnostics"].push_back({{"code", diagnostic.code},
                                       {"severity", severities[static_cast<std::size_t>(diagnostic.severity)]},
                                       {"file", diagnostic.mark.file},
                                       {"line", diagnostic.mark.line},
                                       {"column", diagnostic.mark.column},
                                       {"path", diagnostic.path},
                                       {"message", diagnostic.message},
                                       {"expected", diagnostic.expected},
                                       {"suggestion", diagnostic.suggestion}});
  return document;
}

Json at_path(const Json& document, const std::string& path) {
  const Json* here = &document;
  std::istringstream steps(path);
  for (std::string step; std::getline(steps, step, '.');) {
    if (here->is_object()) {
      if (!here->contains(step)) return nullptr;
      here = &here->at(step);
      continue;
    }
    if (!here->is_array()) return nullptr;
    const auto names = [&](const Json& entry) {
      for (const char* key : {"id", "year", "month", "technology", "constraint"})
        if (entry.is_object() && entry.contains(key))
          return (entry[key].is_string() ? entry[key].get<std::string>() : entry[key].dump()) == step;
      return false;
    };
    const auto entry = std::ranges::find_if(*here, names);
    if (entry == here->end()) return nullptr;
    here = &*entry;
  }
  return here->is_number() ? *here : Json(nullptr);
}

}  // namespace gigawatt::workbench
