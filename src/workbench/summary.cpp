#include "workbench/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "base/require.hpp"
#include "measure/fields.hpp"
#include "measure/measure.hpp"
#include "workbench/build.hpp"
#include "workbench/claims.hpp"
#include "workbench/conflict_words.hpp"
#include "workbench/grid_screens.hpp"
#include "workbench/money.hpp"
#include "workbench/numbers.hpp"
#include "workbench/platforms.hpp"
#include "workbench/race.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

Json permit_month(const study::PermitMonth& month) {
  return {{"month", time::to_text(month.month)}, {"used", month.used}, {"share", number(month.share)}};
}

Json permit_document(const study::PermitClock& clock) {
  Json document = {{"permit", clock.permit},
                   {"supply", clock.supply.empty() ? Json(nullptr) : Json(clock.supply)},
                   {"limit", clock.limit},
                   {"unit", clock.unit},
                   {"tightest", permit_month(clock.tightest())},
                   {"months", Json::array()}};
  for (const study::PermitMonth& month : clock.months) document["months"].push_back(permit_month(month));
  return document;
}

Json site_document(const study::SiteResult& site) {
  Json document = {
      {"id", site.id.text()}, {"years", Json::array()}, {"months", Json::array()}, {"halls", Json::array()}};
  for (const study::YearResult& year : site.years) {
    Json& row = document["years"].emplace_back(Json{{"year", year.year}});
    put(row, measure::year_fields(), year);
    put_screens(year, row);
  }
  for (const study::MonthResult& month : site.months)
    put(document["months"].emplace_back(Json{{"month", time::to_text(month.month)}}), measure::month_fields(), month);
  for (const study::HallResult& hall : site.halls)
    document["halls"].push_back({{"id", hall.id.text()},
                                 {"planned", time::to_text(hall.planned)},
                                 {"energised", hall.energised ? Json(time::to_text(*hall.energised)) : Json(nullptr)}});
  put(document, measure::site_fields(), site);
  document["permits"] = Json::array();
  for (const study::PermitClock& clock : site.permits) document["permits"].push_back(permit_document(clock));
  return document;
}

Json order_document(const study::Order& order) {
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

Json contract_document(const study::ContractResult& contract) {
  constexpr std::array status = {"future", "active", "ended"};
  Json document = {{"id", contract.id.text()}, {"status", status[static_cast<std::size_t>(contract.status)]}};
  put(document, measure::contract_fields(), contract);
  return document;
}

Json weather_document(const study::Run& run) {
  Json years = Json::array();
  for (const study::WeatherYearInfo& year : run.weather)
    years.push_back({{"id", year.id}, {"probability", year.probability}, {"synthetic", year.synthetic}});
  return years;
}

/// What the rule did otherwise than the plan: rule less plan, undiscounted.
Json rule_less_plan(const study::Totals& rule, const study::Totals& plan) {
  Json cost = Json::object();
  for (const study::CostPartName& entry : study::cost_parts)
    cost[entry.name] = rule.cost.*entry.part - plan.cost.*entry.part;
  cost["total"] = rule.cost.total() - plan.cost.total();
  return {{"it_mwh_served", rule.it_mwh_served - plan.it_mwh_served},
          {"generated_mwh", rule.energy.generated_mwh - plan.energy.generated_mwh},
          {"discharged_mwh", rule.energy.discharged_mwh - plan.energy.discharged_mwh},
          {"imported_mwh", rule.energy.imported_mwh - plan.energy.imported_mwh},
          {"exported_mwh", rule.energy.exported_mwh - plan.energy.exported_mwh},
          {"curtailed_mwh", rule.energy.curtailed_mwh - plan.energy.curtailed_mwh},
          {"co2_t", rule.emissions.co2_t - plan.emissions.co2_t},
          {"cost_usd", std::move(cost)}};
}

void require_finite(const Json& document) {
  if (document.is_number_float()) GIGAWATT_REQUIRE(std::isfinite(document.get<double>()));
  if (document.is_structured())
    for (const Json& child : document) require_finite(child);
}

Json amount(const study::Amount& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  return nullptr;
}

/// The adequacy loop's rounds; null where the scenario asks for none.
Json adequacy_document(const study::Run& run) {
  if (!run.adequacy) return nullptr;
  const study::AdequacyRounds& found = *run.adequacy;
  Json document = {{"target_lole_h", found.target_h},
                   {"met", found.met},
                   {"reason", found.reason.empty() ? Json(nullptr) : Json(found.reason)},
                   {"rounds", Json::array()}};
  for (const study::AdequacyRound& round : found.rounds) {
    Json sites = Json::array();
    for (const study::SiteRound& site : round.sites)
      sites.push_back(
          {{"site", site.site.text()},
           {"reserve_margin", site.reserve_margin},
           {"year", site.lole.year},
           {"lole_h", site.lole.lole_h},
           {"standard_error_h", site.lole.standard_error_h ? Json(*site.lole.standard_error_h) : Json(nullptr)},
           {"eue_mwh", site.lole.eue_mwh},
           {"method", site.lole.method()},
           {"missing_mw", site.lole.missing_mw}});
    document["rounds"].push_back({{"cost_npv_usd", round.cost_npv_usd}, {"sites", std::move(sites)}});
  }
  return document;
}

}  // namespace

Json conflict_document(const scenario::Scenario& scenario, const study::Conflict& conflict) {
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

std::string dump(const Json& document) {
  require_finite(document);
  // A path may hold any bytes: a message about it must not fail for them.
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json scenario_document(const scenario::Scenario& scenario) {
  return {{"name", scenario.name}, {"hash", scenario.hash}, {"title", scenario.title}};
}

Json threshold_documents(const std::vector<measure::Verdict>& verdicts) {
  Json results = Json::array();
  for (const measure::Verdict& verdict : verdicts)
    results.push_back({{"text", verdict.text}, {"value", number(verdict.value)}, {"passed", verdict.passed}});
  return results;
}

Json run_summary(const scenario::Scenario& scenario, const study::Run& run, bool structured_requested) {
  const study::Plan& plan = run.plan;
  Json summary;
  summary["schema"] = "gigawatt.run/1";
  summary["scenario"] = scenario_document(scenario);
  summary["status"] = solver::to_string(plan.termination);
  summary["basis"] = {{"currency_year", scenario.economics.currency_year}, {"weather", weather_document(run)}};
  summary["objective"] = nullptr;  // its place; filled with the run's numbers
  summary["solver"] = {
      {"requested", structured_requested ? "structured" : "highs"},
      {"name", plan.backend},
      {"fell_back_because", plan.fell_back_because.empty() ? Json(nullptr) : Json(plan.fell_back_because)},
      {"iterations", plan.iterations},
      {"primal_residual", plan.primal_residual},
      {"dual_residual", plan.dual_residual},
      {"seconds", plan.solver_seconds},
      {"solves", Json::array()}};
  for (const study::SolveRecord& solve : plan.solves)
    summary["solver"]["solves"].push_back(
        {{"purpose", solve.purpose},
         {"name", solve.name},
         {"iterations", solve.iterations},
         {"seconds", solve.seconds},
         {"fell_back_because", solve.fell_back_because.empty() ? Json(nullptr) : Json(solve.fell_back_because)}});
  summary["dispatch"] = {{"policy", !run.hindsight                                       ? "optimal"
                                    : run.hindsight->policy == scenario::Policy::rolling ? "rolling"
                                                                                         : "rule"}};
  put(summary, measure::run_fields(), run);
  summary["dispatch"]["rule_less_plan"] =
      run.hindsight ? rule_less_plan(run.account.totals, run.hindsight->totals) : Json(nullptr);
  for (const char* list :
       {"orders", "sites", "binding", "contracts", "parties", "claims", "thresholds", "conflicts", "notes"})
    summary[list] = Json::array();
  for (const study::Order& order : plan.orders) summary["orders"].push_back(order_document(order));
  for (const study::SiteResult& site : run.account.sites) summary["sites"].push_back(site_document(site));
  put_build(scenario, run, summary);
  for (const study::Binding& binding : plan.binding)
    summary["binding"].push_back({{"constraint", binding.constraint},
                                  {"site", binding.site},
                                  {"period", binding.period},
                                  {"worth_usd", binding.worth_usd},
                                  {"per", binding.per},
                                  {"method", binding.method}});
  summary["adequacy"] = adequacy_document(run);
  for (const study::ContractResult& contract : run.account.contracts)
    summary["contracts"].push_back(contract_document(contract));
  put_platforms(run, summary);
  put_money(scenario, run, summary);
  put_race(scenario, run, summary);
  for (const study::Conflict& conflict : plan.conflicts)
    summary["conflicts"].push_back(conflict_document(scenario, conflict));
  summary["conflicts_instead"] = Json::array();
  for (const study::Conflict& conflict : plan.conflicts_instead)
    summary["conflicts_instead"].push_back(conflict_document(scenario, conflict));
  summary["conflicts_minimal"] = plan.conflicts_minimal;
  summary["conflicts_in_parts"] = plan.conflicts_in_parts;
  for (const std::string& note : run.notes) summary["notes"].push_back(note);
  summary["outputs"] = {{"report", nullptr}, {"netcdf", nullptr}, {"csv_dir", nullptr}};
  put_claims(scenario, run, summary);
  summary["thresholds"] = threshold_documents(measure::verdicts(scenario, run));
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
