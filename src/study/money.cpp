#include "study/money.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "capital/as_promised.hpp"
#include "compute/delivered.hpp"
#include "finance/rates.hpp"
#include "study/known_dates.hpp"
#include "study/run.hpp"

namespace gigawatt::study {
namespace {

/// Real to nominal in a month.
double growth(const scenario::Economics& economics, time::Month month) {
  const double months = static_cast<double>(month - time::Month::of(economics.currency_year, 1));
  return finance::growth_factor(economics.inflation, months / 12.0);
}

/// A real amount of money spent evenly in the months from `first` up to `end`, those before the plan being history.
struct Spending {
  const scenario::Scenario& scenario;
  std::vector<capital::SiteMonth>& months;

  void add(double capital::SiteMonth::* what, double usd, time::Month first, time::Month end) const {
    const int count = std::max(1, end - first);
    for (int m = 0; m < count; ++m) {
      const time::Month month = first.plus(m);
      const int at = month - scenario.plan.years.first_month();
      if (at < 0 || at >= static_cast<int>(months.size())) continue;
      months[static_cast<std::size_t>(at)].*what += usd / count * growth(scenario.economics, month);
    }
  }
};

/// Evenly in the months of work up to the day on which it is to stand, as that is known in each of them: a rest costs
/// nothing, and what was spent before it stays where it was.
///     spent(m) = what is left ÷ months of work from m up to that day; 0 in a rest
void spend_on_hall(const scenario::Site& site, std::size_t s, std::size_t h, const KnownDates& known,
                   const Spending& spending) {
  const scenario::Hall& hall = site.halls[h];
  const time::Month end = std::max(hall.ready.in_month(), known.ready(s, h, time::Month{}).in_month());
  const time::Month begin = known.ready(s, h, time::Month{}).in_month().plus(-site.construction_months);
  const double all_usd = (site.facility_cost * hall.it_power).base();
  double left_usd = all_usd, month_usd = all_usd / site.construction_months;
  int expected_months = site.construction_months;
  for (time::Month month = begin; month < end; month = month.plus(1)) {
    if (known.rests(s, month)) continue;
    const int left_months = std::max(1, known.ready(s, h, month).in_month() - month);
    if (left_months != expected_months) month_usd = left_usd / left_months;
    expected_months = left_months - 1;
    spending.add(&capital::SiteMonth::halls_usd, month_usd, month, month.plus(1));
    left_usd -= month_usd;
  }
  constexpr double rounding = 1e-9;
  if (left_usd > rounding * all_usd) spending.add(&capital::SiteMonth::halls_usd, left_usd, end, end.plus(1));
}

void spend_on_halls(const scenario::Site& site, std::size_t s, const KnownDates& known, const Spending& spending) {
  for (std::size_t h = 0; h < site.halls.size(); ++h) {
    const scenario::Hall& hall = site.halls[h];
    const time::Month ready = hall.ready.in_month();
    spend_on_hall(site, s, h, known, spending);
    const auto& accelerator = scenario::find(spending.scenario.accelerators, hall.accelerator);
    const double usd = accelerator.price.in(units::USD / units::GPU) * hall.accelerators;
    spending.add(&capital::SiteMonth::accelerators_usd, usd, ready, ready.plus(1));
  }
}

/// What is ordered, and what is committed and comes into service inside the plan.
void spend_on_power(const scenario::Site& site, const Plan& plan, const Spending& spending) {
  const auto spend = [&](double usd, time::Month first, time::Month end) {
    spending.add(&capital::SiteMonth::power_capital_usd, usd, first, end);
  };
  for (const Order& order : plan.orders)
    if (order.site == site.id) spend(order.capital_usd, order.order_month, order.energised_month);
  for (const scenario::Supply& supply : site.supply) {
    if (!supply.committed() || !supply.energised) continue;
    const auto& technology = scenario::find(spending.scenario.technologies, supply.technology);
    double usd = (technology.overnight_cost * *supply.power).base();
    if (supply.energy) usd += (technology.energy_overnight_cost * *supply.energy).base();
    const time::Month energised = supply.energised->in_month();
    spend(usd, energised.plus(-static_cast<int>(std::lround(technology.lead_time.in(units::month)))), energised);
  }
  if (!site.connection) return;
  for (const scenario::ConnectionOffer& offer : site.connection->offers)
    if (offer.committed)
      spend((offer.cost * offer.power).base(), offer.available.in_month(), offer.available.in_month().plus(1));
}

/// What comes into service at a site in a month, by its id in the scenario.
std::vector<std::string> coming(const scenario::Site& site, const Plan& plan, time::Month month) {
  std::vector<std::string> list;
  for (const Order& order : plan.orders)
    if (order.site == site.id && order.energised_month == month) list.push_back(order.supply);
  for (const scenario::Supply& supply : site.supply)
    if (supply.committed() && supply.energised && supply.energised->in_month() == month)
      list.push_back(supply.id.text());
  if (site.connection)
    for (const scenario::ConnectionOffer& offer : site.connection->offers)
      if (offer.committed && offer.available.in_month() == month) list.push_back(offer.id.text());
  return list;
}

/// Which halls have no power, until when, and what comes then.
std::string waits_for(const scenario::Site& site, const Plan& plan, const SiteResult& result, time::Month month) {
  std::vector<std::string> waiting;
  std::optional<time::Month> next;  // in which the first of them gets it
  for (const HallResult& hall : result.halls) {
    if (hall.planned.first_full_month() > month || (hall.energised && *hall.energised <= month)) continue;
    waiting.push_back(hall.id.text());
    if (hall.energised && (!next || *hall.energised < *next)) next = hall.energised;
  }
  if (waiting.empty()) return "";
  std::string text = fmt::format("at {} {} stand{} ready without power", site.name, fmt::join(waiting, ", "),
                                 waiting.size() == 1 ? "s" : "");
  if (!next) return text;
  const std::vector<std::string> comes = coming(site, plan, *next);
  text += fmt::format(" until {}", time::to_text(*next));
  if (!comes.empty()) text += fmt::format(", when {} come{}", fmt::join(comes, ", "), comes.size() == 1 ? "s" : "");
  return text;
}

capital::SiteInput site_input(const Prepared& prepared, const Plan& plan, const SiteResult& result, std::size_t s,
                              const KnownDates& known) {
  const scenario::Site& site = prepared.scenario.sites[s];
  capital::SiteInput input{.id = site.id,
                           .name = site.name,
                           .owner = site.owner,
                           .operating_party = site.operating_party,
                           .accelerator_owner = site.accelerator_owner,
                           .months = {}};
  double it_mw = 0.0;
  for (const scenario::Hall& hall : site.halls) it_mw += hall.it_power.in(units::MW);
  for (const MonthResult& month : result.months) {
    const CostParts& cost = month.cost;
    const double paid_usd = cost.total() - cost.shed - cost.capital;
    input.months.push_back({.it_mw_ready = month.it_mw_ready,
                            .it_mw_powered = month.it_mw_powered,
                            .powered_share = it_mw > 0.0 ? month.it_mw_powered / it_mw : 0.0,
                            .ready_share = it_mw > 0.0 ? month.it_mw_ready / it_mw : 0.0,
                            .facility_mwh = month.facility_mwh_served,
                            .operating_usd = paid_usd * growth(prepared.scenario.economics, month.month),
                            .waits_for = waits_for(site, plan, result, month.month)});
  }
  const Spending spending{prepared.scenario, input.months};
  spend_on_halls(site, s, known, spending);
  spend_on_power(site, plan, spending);
  return input;
}

/// What the ramp promises in each month behind the plan, up to the contract's end; nothing without one. USD.
std::vector<double> fee_after(const scenario::Scenario& scenario, const scenario::Contract& contract,
                              double price_usd) {
  const int last = scenario.plan.years.last;
  if (!contract.end || contract.end->year() <= last) return {};
  std::vector<double> usd;
  for (int year = last + 1; year <= contract.end->year(); ++year) {
    const auto hours = compute::committed_accelerator_hours(contract, scenario.sites, scenario.accelerators, year);
    for (std::size_t m = 0; m < 12; ++m) {
      const time::Month month = time::Month::of(year, static_cast<int>(m) + 1);
      if (month <= *contract.end) usd.push_back(price_usd * hours[m] * growth(scenario.economics, month));
    }
  }
  return usd;
}

/// What the sites of a contract wait for in a month, one after the other.
std::string waits_for_any(const scenario::Contract& contract, const std::vector<capital::SiteInput>& sites,
                          std::size_t month) {
  std::vector<std::string> waiting;
  for (const capital::SiteInput& site : sites)
    if (std::ranges::find(contract.sites, site.id) != contract.sites.end() && !site.months[month].waits_for.empty())
      waiting.push_back(site.months[month].waits_for);
  return fmt::format("{}", fmt::join(waiting, "; "));
}

capital::ContractInput contract_input(const Prepared& prepared, const scenario::Contract& contract,
                                      const ContractResult& result, const std::vector<capital::SiteInput>& sites) {
  const double price_usd = contract.price.in(units::USD / (units::GPU * units::hour));
  capital::ContractInput input{
      .id = contract.id, .months = {}, .fee_after_usd = fee_after(prepared.scenario, contract, price_usd)};
  for (const ContractMonth& month : result.months) {
    const double nominal = price_usd * growth(prepared.scenario.economics, month.month);
    input.months.push_back(
        {.it_mw_committed = month.it_mw_committed,
         .it_mw_available = month.it_mw_delivered,
         .gpu_hours_committed = month.gpu_hours_committed,
         .gpu_hours_available = month.gpu_hours_delivered,
         .fee_committed_usd = nominal * month.gpu_hours_committed,
         .fee_available_usd = nominal * std::min(month.gpu_hours_delivered, month.gpu_hours_committed),
         .waits_for = waits_for_any(contract, sites, input.months.size())});
  }
  return input;
}

bool shares_sites(const scenario::Scenario& scenario, const scenario::Contract& contract) {
  return std::ranges::any_of(scenario.contracts, [&](const scenario::Contract& other) {
    return other.id != contract.id && std::ranges::any_of(other.sites, [&](const scenario::SiteId& site) {
             return std::ranges::find(contract.sites, site) != contract.sites.end();
           });
  });
}

/// Whether something of the site does not stand yet when the month begins.
bool is_unfinished(const Account& account, const scenario::SiteId& site, time::Month month) {
  for (const SiteResult& result : account.sites)
    if (result.id == site)
      return std::ranges::any_of(result.halls,
                                 [&](const HallResult& hall) { return hall.planned.first_full_month() >= month; });
  return false;
}

/// Who has not the cash for what its sites are built of lets the builders rest in the next month; where it fails, they
/// go home for good.
void add_rests(const scenario::Scenario& scenario, const capital::Result& money, const Account& account,
               std::vector<Consequence>& list) {
  const time::Month last = scenario.plan.years.end_month().plus(-1);
  const auto rest = [&](std::size_t party, time::Month cause, time::Month until) {
    const scenario::PartyId& id = scenario.parties[party].id;
    for (const scenario::Site& site : scenario.sites)
      if ((site.owner == id || site.accelerator_owner == id) && cause < last &&
          is_unfinished(account, site.id, cause.plus(1)))
        list.push_back({cause, BuildPause{cause.plus(1), site.id, until}});
  };
  const auto failed_in = [&](std::size_t party) -> std::optional<time::Month> {
    const auto& failed = money.parties[party].first_default;
    return failed ? std::optional(failed->month) : std::nullopt;
  };
  for (std::size_t p = 0; p < scenario.parties.size(); ++p)
    if (const auto month = failed_in(p)) rest(p, *month, last);
  for (const capital::Flow& flow : money.flows) {
    if (flow.tag != capital::Tag::capital_expenditure || flow.paid >= flow.due) continue;
    const auto payer = static_cast<std::size_t>(flow.payer);
    if (payer >= scenario.parties.size()) continue;
    const auto failed = failed_in(payer);
    if (!failed || flow.month < *failed) rest(payer, flow.month, flow.month.plus(1));
  }
}

}  // namespace

capital::Input money_input(const Prepared& prepared, const Plan& plan, const Account& account) {
  return money_input(prepared, plan, account, KnownDates(prepared.scenario));
}

capital::Input money_input(const Prepared& prepared, const Plan& plan, const Account& account,
                           const KnownDates& known) {
  const scenario::Scenario& scenario = prepared.scenario;
  capital::Input input{.first = scenario.plan.years.first_month(),
                       .months = 12 * scenario.plan.years.count(),
                       .parties = scenario.parties,
                       .instruments = scenario.instruments,
                       .contracts = {},
                       .sites = {},
                       .market_usd_per_mwh = prepared.market_usd_per_mwh,
                       .as_of = prepared.as_of};
  for (std::size_t s = 0; s < scenario.sites.size(); ++s)
    input.sites.push_back(site_input(prepared, plan, account.sites[s], s, known));
  for (std::size_t c = 0; c < scenario.contracts.size(); ++c)
    input.contracts.push_back(contract_input(prepared, scenario.contracts[c], account.contracts[c], input.sites));
  for (std::vector<double>& market : input.market_usd_per_mwh)
    for (std::size_t m = 0; m < market.size(); ++m)
      market[m] *= growth(scenario.economics, input.first.plus(static_cast<int>(m)));
  return input;
}

bool has_money(const scenario::Scenario& scenario) {
  return !scenario.instruments.empty() ||
         std::ranges::any_of(scenario.parties, [](const auto& party) { return party.cash.has_value(); });
}

void add_money(const Prepared& prepared, Run& run) {
  if (!prepared.money || !has_money(prepared.scenario)) return;
  const capital::Input input = money_input(prepared, run.plan, run.account);
  run.money = capital::simulate(input);
  if (std::ranges::any_of(run.money->events,
                          [](const capital::Event& event) { return event.kind == capital::EventKind::late_capacity; }))
    run.promised = capital::simulate(capital::as_promised(input).input);
}

std::vector<Consequence> consequences_of_money(const scenario::Scenario& scenario, const Run& run) {
  return run.money ? consequences_of_money(scenario, *run.money, run.account) : std::vector<Consequence>{};
}

std::vector<Consequence> consequences_of_money(const scenario::Scenario& scenario, const capital::Result& money,
                                               const Account& account) {
  std::vector<Consequence> list;
  add_rests(scenario, money, account, list);
  for (const capital::Event& event : money.events) {
    if (event.kind != capital::EventKind::contract_ended || event.instrument < 0) continue;
    const auto& instrument = scenario.instruments[static_cast<std::size_t>(event.instrument)];
    const auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data);
    if (capacity == nullptr || capacity->contract.empty()) continue;
    const auto& contract = scenario::find(scenario.contracts, capacity->contract);
    if (shares_sites(scenario, contract)) list.push_back({event.month, ContractEnd{event.month.plus(1), contract.id}});
  }
  return list;
}

}  // namespace gigawatt::study
