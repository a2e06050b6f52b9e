#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "workbench/build.hpp"
#include "workbench/document.hpp"
#include "workbench/grid_screens.hpp"
#include "workbench/money.hpp"
#include "workbench/permits.hpp"
#include "workbench/platforms.hpp"
#include "workbench/race.hpp"
#include "workbench/race_years.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

/// What is in service of one technology, bought or rented, or of new connections, after each of its orders.
struct Steps {
  std::string name;
  std::map<time::Month, double> mw;
  [[nodiscard]] double most() const {
    double highest = 0.0;
    for (const auto& [month, value] : mw) highest = std::max(highest, value);
    return highest;
  }
};

std::string spaced(std::string id) {
  std::ranges::replace(id, '-', ' ');
  return id;
}

std::string name_of(const study::Order& order) {
  if (order.connection()) return "new grid connection";
  return (order.rented ? "rented " : "") + spaced(order.technology);
}

/// MW on rent of this order's technology in a month, at all sites: what was rented may have gone back.
double rented_mw(const scenario::Scenario& scenario, const study::Run& run, const study::Order& order,
                 time::Month month) {
  double mw = 0.0;
  for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
    const auto at = static_cast<std::size_t>(std::max(0, month - run.account.sites[s].months.front().month));
    for (std::size_t i = 0; i < scenario.sites[s].supply.size(); ++i) {
      const scenario::Supply& supply = scenario.sites[s].supply[i];
      if (supply.rental && supply.technology.text() == order.technology) mw += run.plan.sites[s].capacity_mw[i][at];
    }
  }
  return mw;
}

std::vector<Steps> steps_of(const scenario::Scenario& scenario, const study::Run& run) {
  std::map<std::string, Steps> by_name;
  std::vector<study::Order> orders = run.plan.orders;
  std::ranges::stable_sort(orders, {}, &study::Order::energised_month);
  for (const study::Order& order : orders) {
    Steps& steps = by_name[name_of(order)];
    steps.name = name_of(order);
    const double before = steps.mw.empty() ? 0.0 : steps.mw.rbegin()->second;
    steps.mw[order.energised_month] =
        order.rented ? rented_mw(scenario, run, order, order.energised_month) : before + order.mw;
  }
  std::vector<Steps> list;
  for (auto& [name, steps] : by_name) list.push_back(std::move(steps));
  std::ranges::stable_sort(list, [](const Steps& first, const Steps& second) { return first.most() > second.most(); });
  return list;
}

/// "50 MW of rented mobile turbine from 2026-06, 379 MW from 2026-11": the first step and the highest.
std::string in_words(const Steps& steps) {
  const auto first = steps.mw.begin();
  const auto highest = std::ranges::max_element(steps.mw, {}, [](const auto& step) { return step.second; });
  std::string words =
      fmt::format("{} of {} from {}", power_text(first->second), steps.name, time::to_text(first->first));
  if (highest != first)
    words += fmt::format(", {} from {}", power_text(highest->second), time::to_text(highest->first));
  return words;
}

/// Largest first, at most three and "more".
std::string orders_in_words(const scenario::Scenario& scenario, const study::Run& run) {
  const std::vector<Steps> list = steps_of(scenario, run);
  std::string words;
  for (std::size_t i = 0; i < list.size() && i < 3; ++i)
    words += (i == 0 ? "" : i + 1 == list.size() ? " and " : "; ") + in_words(list[i]);
  if (list.size() > 3) words += " and more";
  return words;
}

std::string row(const char* label, const std::string& value) { return fmt::format("  {:<26}{}\n", label, value); }

std::string millions(double usd) { return fmt::format("{:.1f}", usd / 1e6); }

std::string what_is_ordered(const study::Order& order) {
  if (order.connection()) return "connection " + order.supply;
  return order.rented ? order.technology + " (rented)" : order.technology;
}

constexpr std::size_t rows_shown = 30;  // of orders and of years: what a screen holds

/// Orders of one site and kind in a line.
std::string orders_by_kind(const study::Plan& plan) {
  std::vector<std::vector<const study::Order*>> kinds;
  for (const study::Order& order : plan.orders) {
    const auto known = std::ranges::find_if(kinds, [&](const std::vector<const study::Order*>& kind) {
      return kind.front()->site == order.site && what_is_ordered(*kind.front()) == what_is_ordered(order);
    });
    (known == kinds.end() ? kinds.emplace_back() : *known).push_back(&order);
  }
  std::string text =
      fmt::format("{:<42} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "Orders (capital and rent in million USD)", "number",
                  "MW", "first in", "last in", "capital", "rent");
  for (const std::vector<const study::Order*>& kind : kinds) {
    double mw = 0.0, capital_usd = 0.0, rent_usd = 0.0;
    time::Month first = kind.front()->energised_month, last = first;
    for (const study::Order* order : kind) {
      mw += order->mw;
      capital_usd += order->capital_usd;
      rent_usd += order->rent_usd;
      first = std::min(first, order->energised_month);
      last = std::max(last, order->energised_month);
    }
    const bool rented = kind.front()->rented;
    text += fmt::format("{:<16.16} {:<25.25} {:>6} {:>9.1f} {:>9} {:>9} {:>9} {:>9}\n", kind.front()->site.text(),
                        what_is_ordered(*kind.front()), kind.size(), mw, time::to_text(first), time::to_text(last),
                        rented ? "-" : millions(capital_usd), rented ? millions(rent_usd) : "-");
  }
  return text + fmt::format("Months of energisation; each of the {} orders stands in tables/orders.csv.\n",
                            plan.orders.size());
}

std::string orders_table(const study::Plan& plan) {
  if (plan.orders.empty()) return "Orders: none.\n";
  if (plan.orders.size() > rows_shown) return orders_by_kind(plan);
  std::string text =
      fmt::format("{:<42} {:>8} {:>9} {:>8} {:>9} {:>9} {:>9}\n", "Orders (capital and rent in million USD)", "MW",
                  "MWh", "ordered", "energised", "capital", "rent");
  for (const study::Order& order : plan.orders)
    text +=
        fmt::format("{:<16.16} {:<25.25} {:>8.1f} {:>9} {:>8} {:>9} {:>9} {:>9}\n", order.site.text(),
                    what_is_ordered(order), order.mw, order.mwh > 0.0 ? fmt::format("{:.1f}", order.mwh) : "",
                    time::to_text(order.order_month), time::to_text(order.energised_month),
                    order.rented ? "-" : millions(order.capital_usd), order.rented ? millions(order.rent_usd) : "-");
  return text;
}

/// What the tables of years and of sites tell of a year or a site.
struct Served {
  double asked_mwh = 0.0, served_mwh = 0.0, peak_mw = 0.0, co2_t = 0.0;

  void add(const study::YearResult& year) {
    asked_mwh += year.it_mwh_asked;
    served_mwh += year.it_mwh_served;
    peak_mw = std::max(peak_mw, year.peak_mw);
    co2_t += year.emissions.co2_t;
  }
  [[nodiscard]] double percent() const { return asked_mwh > 0.0 ? 100.0 * served_mwh / asked_mwh : 100.0; }
};

std::string served_head(const std::string& title) {
  return fmt::format("{:<22} {:>9} {:>9} {:>9} {:>10} {:>13} {:>12}\n", title, "asked GWh", "served %", "peak MW",
                     "USD/MWh", "USD/GPU-hour", "CO2 1000 t");
}

std::string served_row(const std::string& label, const Served& served, double mw, std::optional<double> usd_per_mwh,
                       std::optional<double> usd_per_gpu_hour) {
  return fmt::format("{:<22.22} {:>9.1f} {:>9.2f} {:>9.1f} {:>10} {:>13} {:>12.1f}\n", label, served.asked_mwh / 1e3,
                     served.percent(), mw, usd_per_mwh ? fmt::format("{:.2f}", *usd_per_mwh) : "-",
                     usd_per_gpu_hour ? fmt::format("{:.3f}", *usd_per_gpu_hour) : "-", served.co2_t / 1e3);
}

/// Where years of sites are more than a screen holds: a line a site, then a line a year of all of them.
std::string sites_table(const scenario::Scenario& scenario, const study::Run& run) {
  std::string text = served_head(fmt::format("Sites, {}", years_text(scenario.plan.years)));
  for (const study::SiteResult& site : run.account.sites) {
    Served all;
    for (const study::YearResult& year : site.years) all.add(year);
    text += served_row(site.id.text(), all, all.peak_mw, site.usd_per_mwh, site.usd_per_gpu_hour);
  }
  text += fmt::format("\n{:<22} {:>9} {:>9} {:>9} {:>24} {:>12}\n", "All sites", "asked GWh", "served %", "IT MW",
                      "accelerators", "CO2 1000 t");
  for (const RaceYear& of : race_years(scenario, run)) {
    Served all;
    for (const study::SiteResult& site : run.account.sites)
      for (const study::YearResult& year : site.years)
        if (year.year == of.year) all.add(year);
    text += fmt::format("{:<22} {:>9.1f} {:>9.2f} {:>9.1f} {:>24} {:>12.1f}\n", of.year, all.asked_mwh / 1e3,
                        all.percent(), of.it_mw, grouped(of.accelerators), all.co2_t / 1e3);
  }
  return text + "IT with power and accelerators in December; each site's years stand in tables/years.csv.\n";
}

std::string years_table(const scenario::Scenario& scenario, const study::Run& run) {
  std::string text = served_head("Years");
  std::size_t rows = 0;
  for (const study::SiteResult& site : run.account.sites)
    for (const study::YearResult& year : site.years) {
      Served one;
      one.add(year);
      text += served_row(fmt::format("{:<16.16} {:>5}", site.id.text(), year.year), one, year.peak_mw, year.usd_per_mwh,
                         year.usd_per_gpu_hour);
      ++rows;
    }
  return rows > rows_shown ? sites_table(scenario, run) : text;
}

std::string contracts_table(const study::Run& run) {
  if (run.account.contracts.empty()) return "";
  std::string text = fmt::format("{:<28} {:>10} {:>20} {:>20} {:>10}\n", "Contracts", "MW at end",
                                 "GPU-hours committed", "delivered", "share");
  for (const study::ContractResult& contract : run.account.contracts)
    text += fmt::format("{:<28.28} {:>10.1f} {:>20} {:>20} {:>10}\n", contract.id.text(), contract.mw_committed_end,
                        grouped(contract.gpu_hours_committed), grouped(contract.gpu_hours_delivered),
                        contract.delivered_share ? percent(*contract.delivered_share) : "-");
  return text;
}

std::string binding_table(const study::Plan& plan) {
  if (plan.binding.empty()) return "";
  constexpr std::size_t shown = 5;
  std::string text = fmt::format("{:<48} {:>10} {:>18}  {}\n", "What binds", "when", "worth USD", "per");
  for (std::size_t i = 0; i < std::min(shown, plan.binding.size()); ++i) {
    const study::Binding& binding = plan.binding[i];
    text += fmt::format("{:<48.48} {:>10.10} {:>18}  {:.20}\n", binding.constraint, binding.period,
                        grouped(binding.worth_usd), binding.per);
  }
  if (plan.binding.size() > shown) text += fmt::format("  and {} more in the report\n", plan.binding.size() - shown);
  return text;
}

/// The adequacy loop: whether the target holds, then a line a plan and site.
std::string adequacy_table(const study::Run& run) {
  if (!run.adequacy) return "";
  const study::AdequacyRounds& found = *run.adequacy;
  std::string text =
      wrapped(fmt::format("Adequacy: a LOLE of at most {:g} h a year {} {} plan{}{}", found.target_h,
                          found.met ? "holds after" : "does not hold after", found.rounds.size(),
                          found.rounds.size() == 1 ? "" : "s", found.met ? "." : ": " + found.reason + "."),
              98) +
      "\n";
  text += fmt::format("{:<16} {:>5} {:>9} {:>6} {:>18} {:>12} {:>10} {:>16}\n", "Site", "plan", "margin %", "year",
                      "LOLE h", "EUE MWh", "missing MW", "cost million USD");
  for (std::size_t r = 0; r < found.rounds.size(); ++r)
    for (const study::SiteRound& site : found.rounds[r].sites) {
      const std::string error =
          site.lole.standard_error_h ? fmt::format(" ± {:.3g}", *site.lole.standard_error_h) : std::string();
      text +=
          fmt::format("{:<16.16} {:>5} {:>9.2f} {:>6} {:>18} {:>12.4g} {:>10.1f} {:>16.1f}\n", site.site.text(), r + 1,
                      100.0 * site.reserve_margin, site.lole.year, fmt::format("{:.4g}{}", site.lole.lole_h, error),
                      site.lole.eue_mwh, site.lole.missing_mw, found.rounds[r].cost_npv_usd / 1e6);
    }
  return text;
}

std::string permit_rows(const study::Run& run) {
  std::string text;
  for (const study::SiteResult& site : run.account.sites)
    for (const PermitLine& line : permit_lines(site))
      text += row(line.permit.c_str(), (run.account.sites.size() > 1 ? site.id.text() + ": " : "") + line.use);
  return text;
}

/// Of the plan.
std::string power_answer(const scenario::Scenario& scenario, const study::Run& run) {
  const study::Totals& totals = run.account.totals;
  const std::string name = run.account.sites.size() == 1 ? run.account.sites.front().name
                                                         : fmt::format("{} sites", run.account.sites.size());
  constexpr std::size_t sites_with_orders = 4;  // of more, three steps say nothing
  const bool tells_orders = run.account.sites.size() <= sites_with_orders;
  const std::string orders = orders_in_words(scenario, run);
  const std::string with = !tells_orders ? "" : orders.empty() ? ", with what is committed" : ", with " + orders;
  const std::string price =
      run.account.usd_per_mwh ? fmt::format(" at {:.1f} USD/MWh", *run.account.usd_per_mwh) : std::string();
  const bool is_one = run.account.sites.size() == 1;
  if (totals.it_mwh_asked == 0.0)
    return fmt::format("{} {} for no IT energy in {}: no hall is ready and in service by then.", name,
                       is_one ? "asks" : "ask", years_text(scenario.plan.years));
  return fmt::format("{} {} {} of the IT energy that {} halls ask for in {}{}{}.", name, is_one ? "gets" : "get",
                     percent(totals.served_share()), is_one ? "its" : "their", years_text(scenario.plan.years), price,
                     with);
}

/// What is planned and what it costs.
std::string power_text(const scenario::Scenario& scenario, const study::Run& run) {
  const study::Totals& totals = run.account.totals;
  std::string text;
  const std::string proven = "proven within " + gap_text(run.plan.relative_gap());
  text += row(
      "Net present cost",
      fmt::format("{} (real {}), {}", money(run.plan.cost_npv_usd), scenario.economics.currency_year,
                  run.hindsight ? fmt::format("operated by {}; the plan {}", run.hindsight->how(), proven) : proven));
  const char* label = "Cost of not knowing";
  for (const std::string& line : not_knowing_in_words(run)) text += row(std::exchange(label, ""), line);
  if (run.account.usd_per_mwh) text += row("Power", fmt::format("{:.2f} USD/MWh", *run.account.usd_per_mwh));
  if (run.account.usd_per_gpu_hour)
    text += row("Compute", fmt::format("{:.3f} USD/GPU-hour", *run.account.usd_per_gpu_hour));
  text += row("Not served", energy(totals.it_mwh_asked - totals.it_mwh_served));
  text +=
      row("Price of not serving", money(totals.cost.shed - totals.cost.firm_shortfall) + " of shed load, undiscounted");
  if (totals.cost.firm_shortfall > 0.0)
    text += row("Missing firm capacity", money(totals.cost.firm_shortfall) + ", undiscounted");
  if (const auto share = totals.energy.clean_share())
    text += row("Clean", fmt::format("{} of the year's energy, {} hour by hour{}", percent(*share),
                                     percent(*totals.energy.hourly_clean_share()), why_not_clean(totals.energy)));
  std::string emissions = grouped(totals.emissions.co2_t) + " t CO2";
  if (totals.facility_mwh_served > 0.0) emissions += fmt::format(", {:.0f} kg/MWh", totals.co2_kg_per_mwh());
  text += row("Emissions", emissions);
  if (has_claims(totals.emissions))
    text += row("Emissions with claims",
                fmt::format("{} t market-based, {} t hour-matched", grouped(totals.emissions.co2_market_t),
                            grouped(totals.emissions.co2_hourly_t)));
  text += permit_rows(run);
  if (const std::string words = concentration_in_words(run); !words.empty()) text += row("Platforms", words);
  for (const std::string& table :
       {orders_table(run.plan), years_table(scenario, run), firm_text(run), screens_text(scenario, run),
        adequacy_table(run), contracts_table(run), binding_table(run.plan)})
    if (!table.empty()) text += "\n" + table;
  return text;
}

}  // namespace

std::string answer(const scenario::Scenario& scenario, const study::Run& run) {
  std::string deals = money_answer(run);
  if (run.account.sites.empty()) return deals;
  const std::string race = race_answer(scenario, run);
  return (race.empty() ? "" : race + ". ") + power_answer(scenario, run) + (deals.empty() ? "" : " " + deals);
}

std::string terminal_text(const scenario::Scenario& scenario, const study::Run& run) {
  std::string text = wrapped(answer(scenario, run), 98) + "\n";
  if (!run.account.sites.empty()) text += power_text(scenario, run);
  text += race_text(scenario, run);
  text += build_text(scenario, run);
  if (const std::string deals = money_text(scenario, run); !deals.empty()) text += "\n" + deals;
  if (!run.notes.empty()) text += "\n";
  for (const std::string& note : run.notes) text += wrapped("Note: " + note, 98) + "\n";
  return text;
}

}  // namespace gigawatt::workbench
