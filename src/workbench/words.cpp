#include "workbench/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>

#include "units/words.hpp"

namespace gigawatt::workbench {

std::string three_digits(double value) { return units::three_digits(value); }

namespace {

const char* more_or_less(double difference) { return difference < 0.0 ? "less" : "more"; }

/// "7.60 GWh more bought, 1.20 GWh less sold"
std::string differences(std::initializer_list<std::pair<const char*, double>> mwh_of) {
  constexpr double dust_mwh = 0.5;
  std::string text;
  for (const auto& [what, mwh] : mwh_of)
    if (std::abs(mwh) >= dust_mwh)
      text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", energy(std::abs(mwh)), more_or_less(mwh), what);
  return text;
}

}  // namespace

std::string money(double usd) { return units::money_in_words(usd); }

std::string power_text(double mw) { return mw >= 999.5 ? three_digits(mw / 1e3) + " GW" : three_digits(mw) + " MW"; }

std::string why_not_clean(const study::EnergyAccount& energy) {
  constexpr double rounding = 1e-9;
  const bool is_clean = energy.matched_mwh > 0.0 || energy.unclean_mwh < (1.0 - rounding) * energy.served_mwh;
  return is_clean ? "" : " (nothing here counts as clean)";
}

bool has_claims(const study::Emissions& emissions) {
  const double rounding_t = 1e-9 * emissions.co2_t;
  return std::abs(emissions.co2_market_t - emissions.co2_t) > rounding_t ||
         std::abs(emissions.co2_hourly_t - emissions.co2_t) > rounding_t;
}

std::string claims_in_words(const study::Emissions& emissions) {
  if (!has_claims(emissions)) return "";
  return fmt::format("; market-based {} t, hour-matched {} t", grouped(emissions.co2_market_t),
                     grouped(emissions.co2_hourly_t));
}

std::string energy(double mwh) {
  if (mwh >= 999.5e3) return three_digits(mwh / 1e6) + " TWh";
  return mwh >= 999.5 ? three_digits(mwh / 1e3) + " GWh" : three_digits(mwh) + " MWh";
}

std::string percent(double share) {
  // A share that is not whole must not read as whole.
  if (share < 1.0 && share > 0.9995) return "> 99.9 %";
  if (std::abs(share) < 0.0005) share = 0.0;  // never "-0.0 %"
  return fmt::format("{:.1f} %", 100.0 * share);
}

std::string grouped(double number) { return units::grouped(number); }

std::string gap_text(double relative_gap) {
  const double shown = std::max(relative_gap, 1e-9);
  return fmt::format("{:.0e}", std::pow(10.0, std::ceil(std::log10(shown) - 1e-6)));
}

std::string years_text(time::Years years) {
  return years.count() == 1 ? std::to_string(years.first) : fmt::format("{}–{}", years.first, years.last);
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::istringstream words(text);
  std::string lines;
  std::size_t used = 0;
  for (std::string word; words >> word;) {
    if (used > 0 && used + 1 + word.size() > width) {
      lines += '\n';
      used = 0;
    } else if (used > 0) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += word.size();
  }
  return lines;
}

const char* order_kind(const study::Order& order) {
  return order.connection() ? "connected" : order.rented ? "rented" : "bought";
}

std::vector<std::string> not_knowing_in_words(const study::Run& run) {
  if (!run.hindsight) return {};
  const study::Totals &rule = run.account.totals, &plan = run.hindsight->totals;
  const double usd = run.plan.cost_npv_usd - run.hindsight->cost_npv_usd;
  if (std::abs(usd) < 0.5)
    return {fmt::format("nothing: by {} it costs what was planned, knowing the year ahead",
                        run.hindsight->policy == scenario::Policy::rule ? "the rule" : run.hindsight->how())};
  std::vector<std::string> lines{
      fmt::format("{} ({}) {} than as planned, knowing the year ahead", money(std::abs(usd)),
                  percent(std::abs(usd) / std::max(1.0, std::abs(run.hindsight->cost_npv_usd))), more_or_less(usd))};
  const auto difference = [&](const study::CostPartName& part) { return rule.cost.*part.part - plan.cost.*part.part; };
  const auto largest = std::ranges::max_element(
      study::cost_parts, {}, [&](const study::CostPartName& part) { return std::abs(difference(part)); });
  if (std::abs(difference(*largest)) >= 1.0)
    lines.push_back(fmt::format("{}: {} {}, undiscounted", largest->title, money(std::abs(difference(*largest))),
                                more_or_less(difference(*largest))));
  const std::string border = differences({{"served to IT", rule.it_mwh_served - plan.it_mwh_served},
                                          {"bought", rule.energy.imported_mwh - plan.energy.imported_mwh},
                                          {"sold", rule.energy.exported_mwh - plan.energy.exported_mwh}});
  const std::string inside = differences({{"generated", rule.energy.generated_mwh - plan.energy.generated_mwh},
                                          {"from storage", rule.energy.discharged_mwh - plan.energy.discharged_mwh},
                                          {"curtailed", rule.energy.curtailed_mwh - plan.energy.curtailed_mwh}});
  for (const std::string& line : {border, inside})
    if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace gigawatt::workbench
