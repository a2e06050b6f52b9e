#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "capital/project_finance.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_words.hpp"
#include "workbench/project_file.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::OperatingPeriod;

template <class Number>
Json or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json();
}

Json rates_document(const finance::InternalReturn& found) {
  Json rates = Json::array();
  for (const finance::ReturnRate& root : found.rates) rates.push_back({{"rate", root.rate}, {"touches", root.touches}});
  return rates;
}

Json metrics_document(const capital::ProjectMetrics& metrics) {
  return {{"debt_usd", metrics.debt_usd},
          {"equity_usd", metrics.equity_usd},
          {"uses_usd", metrics.uses_usd},
          {"gearing", metrics.gearing},
          {"construction_interest_usd", metrics.construction_interest_usd},
          {"fee_usd", metrics.fee_usd},
          {"sized_dscr", or_null(metrics.sized_dscr)},
          {"bounded_by_gearing", metrics.bounded_by_gearing},
          {"dscr_min", or_null(metrics.dscr_min)},
          {"dscr_average", or_null(metrics.dscr_average)},
          {"llcr", or_null(metrics.llcr)},
          {"llcr_min", or_null(metrics.llcr_min)},
          {"plcr", or_null(metrics.plcr)},
          {"project_irr", rates_document(metrics.project_irr)},
          {"equity_irr", rates_document(metrics.equity_irr)},
          {"project_npv_usd", metrics.project_npv_usd},
          {"equity_npv_usd", metrics.equity_npv_usd},
          {"payback_years", or_null(metrics.payback_years)},
          {"discounted_payback_years", or_null(metrics.discounted_payback_years)}};
}

Json construction_document(const std::vector<capital::ConstructionPeriod>& periods) {
  Json rows = Json::array();
  for (const capital::ConstructionPeriod& period : periods)
    rows.push_back({{"capex_usd", period.capex_usd},
                    {"fee_usd", period.fee_usd},
                    {"reserves_usd", period.reserves_usd},
                    {"interest_usd", period.interest_usd},
                    {"draw_usd", period.draw_usd},
                    {"equity_usd", period.equity_usd},
                    {"debt_usd", period.debt_usd}});
  return rows;
}

/// Sums over a period or a year; what stands at an end is that of its last period.
Json operation_document(const std::vector<OperatingPeriod>& periods) {
  Json rows = Json::array();
  for (const OperatingPeriod& period : periods)
    rows.push_back({{"revenue_usd", period.revenue_usd},
                    {"operating_cost_usd", period.operating_cost_usd},
                    {"maintenance_usd", period.maintenance_usd},
                    {"maintenance_spent_usd", period.maintenance_spent_usd},
                    {"reserve_interest_usd", period.reserve_interest_usd},
                    {"depreciation_usd", period.depreciation_usd},
                    {"taxable_income_usd", period.taxable_income_usd},
                    {"tax_usd", period.tax_usd},
                    {"cfads_usd", period.cfads_usd},
                    {"interest_usd", period.interest_usd},
                    {"principal_usd", period.principal_usd},
                    {"unpaid_usd", period.unpaid_usd},
                    {"sweep_usd", period.sweep_usd},
                    {"debt_usd", period.debt_usd},
                    {"debt_reserve_usd", period.debt_reserve_usd},
                    {"reserves_usd", period.reserves_usd},
                    {"cash_usd", period.cash_usd},
                    {"distribution_usd", period.distribution_usd},
                    {"sponsor_support_usd", period.sponsor_support_usd},
                    {"equity_flow_usd", period.equity_flow_usd},
                    {"dscr", or_null(period.dscr)},
                    {"trailing_dscr", or_null(period.trailing_dscr)},
                    {"llcr", or_null(period.llcr)},
                    {"loan_to_value", or_null(period.loan_to_value)}});
  return rows;
}

/// Periods added up to years.
std::vector<OperatingPeriod> years_of(const std::vector<OperatingPeriod>& periods, std::size_t per_year) {
  std::vector<OperatingPeriod> years;
  for (std::size_t t = 0; t < periods.size(); ++t) {
    if (t % per_year == 0) years.emplace_back();
    OperatingPeriod& year = years.back();
    const OperatingPeriod before = std::exchange(year, periods[t]);
    for (double OperatingPeriod::* sum :
         {&OperatingPeriod::revenue_usd, &OperatingPeriod::operating_cost_usd, &OperatingPeriod::maintenance_usd,
          &OperatingPeriod::maintenance_spent_usd, &OperatingPeriod::reserve_interest_usd,
          &OperatingPeriod::depreciation_usd, &OperatingPeriod::taxable_income_usd, &OperatingPeriod::tax_usd,
          &OperatingPeriod::cfads_usd, &OperatingPeriod::interest_usd, &OperatingPeriod::principal_usd,
          &OperatingPeriod::unpaid_usd, &OperatingPeriod::sweep_usd, &OperatingPeriod::distribution_usd,
          &OperatingPeriod::sponsor_support_usd, &OperatingPeriod::equity_flow_usd})
      year.*sum += before.*sum;
    if (per_year > 1) year.dscr = year.trailing_dscr;
  }
  return years;
}

constexpr std::array<const char*, 5> breach_names{"lock_up", "default_dscr", "loan_to_value", "payment",
                                                  "sponsor_support"};

std::string when(std::size_t period, std::size_t per_year) {
  if (per_year == 1) return fmt::format("year {}", period + 1);
  return fmt::format("year {}, month {}", period / per_year + 1, period % per_year + 1);
}

std::string breach_in_words(const capital::Breach& breach, std::size_t per_year) {
  std::string at = when(breach.period, per_year);
  switch (breach.kind) {
    case capital::BreachKind::lock_up:
      return fmt::format("{}: DSCR of {:.3f} below {:.3g}, nothing is distributed", at, breach.value, breach.limit);
    case capital::BreachKind::default_dscr:
      return fmt::format("{}: DSCR of {:.3f} below {:.3g}, an event of default", at, breach.value, breach.limit);
    case capital::BreachKind::loan_to_value:
      return fmt::format("{}: debt of {:.3f} of the collateral, {:.3g} at most", at, breach.value, breach.limit);
    case capital::BreachKind::payment:
      return fmt::format("{}: {} of {} due is paid", at, money(breach.value), money(breach.limit));
    case capital::BreachKind::sponsor_support:
      return fmt::format("{}: the sponsor pays in {}", at, money(breach.value));
  }
  return at;
}

Json breaches_document(const capital::ProjectResult& result, std::size_t per_year) {
  Json breaches = Json::array();
  for (const capital::Breach& breach : result.breaches)
    breaches.push_back({{"kind", breach_names.at(static_cast<std::size_t>(breach.kind))},
                        {"period", breach.period + 1},
                        {"value", breach.value},
                        {"limit", breach.limit},
                        {"words", breach_in_words(breach, per_year)}});
  return breaches;
}

std::string rates_in_words(const finance::InternalReturn& found) {
  if (found.rates.empty()) return "none";
  std::string words;
  for (const finance::ReturnRate& root : found.rates)
    words +=
        fmt::format("{}{:.2f} %{}", words.empty() ? "" : " and ", 100.0 * root.rate, root.touches ? " (touches)" : "");
  return found.rates.size() > 1 ? words + ": the flows change their sign more than once" : words;
}

std::string ratio_text(const std::optional<double>& ratio) { return ratio ? fmt::format("{:.2f}", *ratio) : "–"; }

std::string summary_text(const ProjectFile& project, const capital::ProjectMetrics& metrics) {
  std::string text;
  const auto line = [&](const char* name, const std::string& words) {
    text += fmt::format("  {:<14}{}\n", name, words);
  };
  line("uses", fmt::format("{}, of which {} interest in construction and {} fee", money(metrics.uses_usd),
                           money(metrics.construction_interest_usd), money(metrics.fee_usd)));
  line("debt", fmt::format("{}, {:.1f} % of the uses{}", money(metrics.debt_usd), 100.0 * metrics.gearing,
                           metrics.bounded_by_gearing ? ": as much as gearing allows" : ""));
  line("equity", money(metrics.equity_usd));
  if (project.plan.debt && metrics.debt_usd > 0.0) {
    line("DSCR",
         fmt::format("{} at least, {} in the mean{}", ratio_text(metrics.dscr_min), ratio_text(metrics.dscr_average),
                     metrics.sized_dscr ? fmt::format("; sized at {:.3f}", *metrics.sized_dscr) : ""));
    line("LLCR, PLCR", fmt::format("{}, {}", ratio_text(metrics.llcr), ratio_text(metrics.plcr)));
  }
  line("project IRR", rates_in_words(metrics.project_irr) + ", before tax and debt");
  line("equity IRR", rates_in_words(metrics.equity_irr));
  line("equity NPV", fmt::format("{} at {:.2f} %", money(metrics.equity_npv_usd), 100.0 * project.plan.discount_rate));
  line("payback", metrics.payback_years ? fmt::format("{:.1f} years from the first draw", *metrics.payback_years)
                                        : std::string("never"));
  return text;
}

std::string table_text(const std::vector<OperatingPeriod>& years) {
  double most = 0.0;
  for (const OperatingPeriod& year : years)
    most = std::max({most, std::abs(year.revenue_usd), std::abs(year.debt_usd), std::abs(year.equity_flow_usd)});
  const double unit = most >= 1e7 ? 1e6 : most >= 1e4 ? 1e3 : 1.0;
  std::string text =
      fmt::format("  {}\n  year  revenue     cost      tax    CFADS interest principal     debt   DSCR  to owners\n",
                  unit == 1e6   ? "million USD"
                  : unit == 1e3 ? "thousand USD"
                                : "USD");
  for (std::size_t k = 0; k < years.size(); ++k) {
    const OperatingPeriod& year = years[k];
    text += fmt::format("  {:>4} {:>8.2f} {:>8.2f} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.2f} {:>8.2f} {:>6} {:>10.2f}\n",
                        k + 1, year.revenue_usd / unit, (year.operating_cost_usd + year.maintenance_usd) / unit,
                        year.tax_usd / unit, year.cfads_usd / unit, year.interest_usd / unit,
                        (year.principal_usd + year.sweep_usd) / unit, year.debt_usd / unit, ratio_text(year.dscr),
                        year.equity_flow_usd / unit);
  }
  return text;
}

std::string breaches_text(const capital::ProjectResult& result, std::size_t per_year) {
  constexpr std::size_t told_max = 12;
  if (result.breaches.empty()) return "";
  std::string text = "\n  what is breached\n";
  for (std::size_t k = 0; k < std::min(told_max, result.breaches.size()); ++k)
    text += fmt::format("    {}\n", breach_in_words(result.breaches[k], per_year));
  if (result.breaches.size() > told_max)
    text += fmt::format("    and {} more (--json has all)\n", result.breaches.size() - told_max);
  return text;
}

struct Required {
  double equity_rate = 0.0, revenue_factor = 0.0;
  std::optional<double> price_usd_per_mwh;
};

std::optional<Required> required_of(const ProjectFile& project) {
  if (!project.required_equity_rate) return std::nullopt;
  const std::optional<double> factor = required_revenue_factor(project.plan, *project.required_equity_rate);
  if (!factor) return std::nullopt;
  Required found{.equity_rate = *project.required_equity_rate, .revenue_factor = *factor, .price_usd_per_mwh = {}};
  if (project.first_price_usd_per_mwh) found.price_usd_per_mwh = *factor * *project.first_price_usd_per_mwh;
  return found;
}

std::string required_text(const ProjectFile& project, const std::optional<Required>& required) {
  if (!project.required_equity_rate) return "";
  if (!required) return fmt::format("  no revenue yields {:.2f} %\n", 100.0 * *project.required_equity_rate);
  return fmt::format(
      "  {:<14}{:.6g} times the revenue{} for {:.2f} % on equity\n", "required", required->revenue_factor,
      required->price_usd_per_mwh ? fmt::format(", {:.2f} USD/MWh in the first year,", *required->price_usd_per_mwh)
                                  : "",
      100.0 * required->equity_rate);
}

Outcome not_settled() {
  return {.code = ExitCode::limit_reached,
          .error =
              "the debt does not close: every dollar of it makes a dollar of uses, or tax and size never agree; "
              "lower gearing_max, or give target_dscr or amount_usd"};
}

}  // namespace

Outcome engine_finance(const FinanceRequest& request) {
  base::Result<ProjectFile> project = read_project(request.project_file);
  if (!project) return refused_files(std::move(project.error()));
  const capital::ProjectResult result = finance_project(project->plan);
  if (!result.settled) return not_settled();
  const auto per_year = static_cast<std::size_t>(project->plan.periods_per_year);
  const std::vector<OperatingPeriod> years = years_of(result.operation, per_year);
  const std::optional<Required> required = required_of(*project);
  Json document = {{"schema", "gigawatt.engine-finance/1"},
                   {"title", project->title},
                   {"period", per_year == 1 ? "year" : "month"},
                   {"metrics", metrics_document(result.metrics)},
                   {"required", Json()},
                   {"breaches", breaches_document(result, per_year)},
                   {"construction", construction_document(result.construction)},
                   {"operation", operation_document(result.operation)},
                   {"years", operation_document(years)},
                   {"project_flows_usd", result.project_flows_usd},
                   {"equity_flows_usd", result.equity_flows_usd}};
  if (required)
    document["required"] = {{"equity_rate", required->equity_rate},
                            {"revenue_factor", required->revenue_factor},
                            {"price_usd_per_mwh", or_null(required->price_usd_per_mwh)}};
  std::string text = project->title.empty() ? "" : project->title + "\n\n";
  text += summary_text(*project, result.metrics) + required_text(*project, required) + "\n" + table_text(years) +
          breaches_text(result, per_year);
  return {.code = ExitCode::ok, .text = std::move(text), .json = dump(document)};
}

}  // namespace gigawatt::workbench
