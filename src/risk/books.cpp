#include "risk/books.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "capital/spending.hpp"
#include "compute/delivered.hpp"
#include "finance/rates.hpp"
#include "study/market.hpp"
#include "study/money.hpp"

namespace gigawatt::risk {
namespace {

// Below, what is paid is no price of a MWh: connections and upkeep over what an engine of a few watts makes.
constexpr double least_served_share = 1e-3;

study::CostParts replayed_cost(const ReplayedMonth& month) {
  study::CostParts cost;
  cost.fuel = month.fuel_usd;
  cost.variable = month.variable_usd;
  cost.energy = month.energy_usd;
  cost.demand = month.demand_usd;
  cost.carbon = month.carbon_usd;
  cost.shed = month.shed_usd;
  return cost;
}

void subtract(study::CostParts& from, const study::CostParts& part, double weight) {
  for (const study::CostPartName& entry : study::cost_parts) from.*entry.part -= weight * part.*entry.part;
}

}  // namespace

double year_of(time::Date date) {
  return date.year + (date.month - 1) / 12.0 +
         (date.day - 1) / 372.0;  // months of 31 days: in order, and never the next
}

std::vector<Measure> measures_of(const scenario::Scenario& scenario, bool money) {
  std::vector<Measure> list = {
      {"cost_npv_usd", "USD", "cost of power, discounted to the plan's start; what is not served at its worth"},
      {"usd_per_mwh", "USD/MWh",
       "discounted cost without what is not served, by MWh served; none below a thousandth served"},
      {"served_share", "", "IT energy served of what the halls ask for"},
      {"co2_t", "t", "on site and grid, all plan years"},
      {"it_mw_powered_end", "MW", "IT with power in the last month of the plan, of all sites"}};
  const time::Years years = scenario.plan.years;
  for (const scenario::Site& site : scenario.sites) {
    const std::string path = "sites." + site.id.text();
    for (int year = years.first; year <= years.last; ++year) {
      const std::string of = fmt::format("{}.years.{}.", path, year);
      list.push_back({of + "it_mwh_served", "MWh", "IT energy served"});
      list.push_back({of + "cost_usd.total", "USD", "cost of power, undiscounted"});
      list.push_back({of + "cost_usd.fuel", "USD", "fuel"});
      list.push_back({of + "cost_usd.energy", "USD", "purchases less sales"});
      list.push_back({of + "co2_t", "t", "on site and grid"});
    }
    for (time::Month month = years.first_month(); month < years.end_month(); month = month.plus(1)) {
      const std::string of = fmt::format("{}.months.{}.", path, time::to_text(month));
      list.push_back({of + "it_mw_ready", "MW", "IT of halls that stand"});
      list.push_back({of + "it_mw_powered", "MW", "of it, what has power"});
    }
    for (const scenario::Hall& hall : site.halls) {
      list.push_back({fmt::format("{}.halls.{}.ready", path, hall.id.text()), "year", "when it stands"});
      list.push_back({fmt::format("{}.halls.{}.energised", path, hall.id.text()), "year",
                      "first month with power for 95 % of it; the year after the plan: not inside it"});
    }
  }
  for (const scenario::Contract& contract : scenario.contracts) {
    const std::string path = "contracts." + contract.id.text();
    list.push_back({path + ".delivered_share", "", "accelerator-hours with power of those committed"});
    list.push_back({path + ".revenue_usd", "USD", "real, undiscounted"});
    for (time::Month month = years.first_month(); month < years.end_month(); month = month.plus(1))
      list.push_back(
          {fmt::format("{}.months.{}.it_mw_delivered", path, time::to_text(month)), "MW", "mean of the month"});
  }
  if (!money || !study::has_money(scenario)) return list;
  list.push_back({"passes", "", "times that plan and money of the sample ran: more than one where money stops work"});
  list.push_back({"spent_usd", "USD", "paid for capital expenditure and orders by all parties, nominal"});
  for (const scenario::Party& party : scenario.parties) {
    const std::string path = "parties." + party.id.text();
    list.push_back({path + ".defaults", "", "1 if it defaults inside the plan, otherwise 0"});
    list.push_back({path + ".cash_end_usd", "USD", "nominal, when the plan ends"});
    list.push_back({path + ".min_cash_usd", "USD", "nominal, in its worst month"});
    list.push_back({path + ".debt_end_usd", "USD", "nominal, when the plan ends"});
  }
  return list;
}

Books::Books(const study::ReplayBase& base, const std::vector<Replayed>& neutral, const std::vector<Shock>& shocks,
             bool money)
    : base_(base),
      money_(money && study::has_money(base.prepared.scenario)),
      scenario_(base.prepared.scenario),
      prepared_(base.prepared),
      plan_(base.run.plan),
      account_(base.run.account) {
  for (std::size_t s = 0; s < base.sites.size(); ++s) {
    auto& months = beyond_.emplace_back(base.run.plan.sites[s].cost);
    for (std::size_t w = 0; w < neutral.size(); ++w)
      for (std::size_t m = 0; m < months.size(); ++m)
        subtract(months[m], replayed_cost(neutral[w].sites[s].months[m]), base.prepared.plan.weather_probability[w]);
    // What is not served beyond what the rule sheds is firm capacity that is missing; it stays as it is.
  }
  for (const study::Order& order : plan_.orders) {
    std::optional<Place>& place = place_of_order_.emplace_back();
    for (std::size_t s = 0; s < scenario_.sites.size(); ++s)
      for (std::size_t i = 0; i < scenario_.sites[s].supply.size(); ++i)
        if (order.site == scenario_.sites[s].id && order.supply == scenario_.sites[s].supply[i].id.text())
          place = Place{s, i};
  }
  for (const Shock& shock : shocks) apply(shock, scenario_);
  prepared_.scenario = scenario_;
}

void Books::set_prices(const Sample& sample, const Replayed& replayed) {
  scenario::Scenario& scenario = prepared_.scenario;
  for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
    for (std::size_t h = 0; h < scenario.sites[s].halls.size(); ++h)
      scenario.sites[s].halls[h].ready = replayed.hall_ready[s][h];
    scenario.sites[s].facility_cost = sample.sites[s].facility_cost_factor * scenario_.sites[s].facility_cost;
  }
  for (std::size_t c = 0; c < scenario.contracts.size(); ++c) {
    scenario.contracts[c].end = scenario_.contracts[c].end;
    if (const auto& ended = sample.contract_end[c])
      scenario.contracts[c].end = std::min(*ended, scenario.contracts[c].end.value_or(*ended));
  }
  for (std::size_t c = 0; c < scenario.contracts.size(); ++c)
    scenario.contracts[c].price = sample.compute_price_factor[c] * scenario_.contracts[c].price;
  for (std::size_t a = 0; a < scenario.accelerators.size(); ++a)
    scenario.accelerators[a].price = sample.accelerator_price_factor[a] * scenario_.accelerators[a].price;
  for (std::size_t i = 0; i < prepared_.market_usd_per_mwh.size(); ++i) {
    const scenario::PriceId* market = study::market_of(scenario.instruments[i]);
    if (market == nullptr) continue;
    const auto price = std::ranges::find(scenario.prices, *market, &scenario::Price::id);
    const double factor = sample.price_factor[static_cast<std::size_t>(price - scenario.prices.begin())];
    std::ranges::transform(base_.prepared.market_usd_per_mwh[i], prepared_.market_usd_per_mwh[i].begin(),
                           [factor](double usd_per_mwh) { return factor * usd_per_mwh; });
  }
  for (std::size_t o = 0; o < plan_.orders.size(); ++o) {
    const study::Order& order = base_.run.plan.orders[o];
    plan_.orders[o].capital_usd = order.capital_usd;
    if (const auto& place = place_of_order_[o])
      plan_.orders[o].capital_usd *= sample.sites[place->site].capital_factor[place->supply];
  }
}

void Books::set_schedules(const Sample& sample) {
  if (sample.schedules.empty()) return;  // then in no sample of the ensemble
  prepared_.scenario.parties = scenario_.parties;
  for (const ScheduleFactor& drawn : sample.schedules) {
    const scenario::Schedule& from = scenario_.parties[drawn.party].*drawn.schedule;
    scenario::Schedule& to = prepared_.scenario.parties[drawn.party].*drawn.schedule;
    if (drawn.month == 0) {
      if (const auto known = from.by_year.find(drawn.year); known != from.by_year.end())
        to.by_year[drawn.year] = drawn.factor * known->second;
      continue;
    }
    const time::Month month = time::Month::of(drawn.year, drawn.month);
    if (const auto known = from.by_month.find(month); known != from.by_month.end())
      to.by_month[month] = drawn.factor * known->second;
  }
}

void Books::fill_site(const Replayed& replayed, std::size_t s) {
  study::SiteResult& site = account_.sites[s];
  for (std::size_t m = 0; m < site.months.size(); ++m) {
    const ReplayedMonth& from = replayed.sites[s].months[m];
    study::MonthResult& month = site.months[m];
    month.it_mw_ready = from.it_mw_ready;
    month.it_mwh_asked = from.it_mwh_asked;
    month.it_mwh_served = from.it_mwh_served;
    month.facility_mwh_served = from.facility_mwh_served;
    month.it_mw_powered = from.it_mwh_asked > 0.0 ? from.it_mw_ready * from.it_mwh_served / from.it_mwh_asked : 0.0;
    month.supply_mw = base_.run.account.sites[s].months[m].supply_mw - from.lost_supply_mw;
    month.cost = beyond_[s][m];
    month.cost += replayed_cost(from);
    month.cost.capital += from.capital_usd;
    month.emissions = {};
    month.emissions.co2_t = from.co2_t;
    month.emissions.nox_t = from.nox_t;
  }
  site.halls = study::halls_of(prepared_.scenario.sites[s], site.months);
}

void Books::fill_contract(const Sample& sample, const Replayed& replayed, std::size_t c) {
  const scenario::Scenario& scenario = prepared_.scenario;
  const scenario::Contract& contract = scenario.contracts[c];
  study::ContractResult& result = account_.contracts[c];
  result.gpu_hours_committed = result.gpu_hours_delivered = 0.0;
  const time::Years years = scenario.plan.years;
  for (int year = years.first; year <= years.last; ++year) {
    const auto committed = compute::committed_accelerator_hours(contract, scenario.sites, scenario.accelerators, year);
    for (std::size_t n = 0; n < 12; ++n) {
      const std::size_t m = 12 * static_cast<std::size_t>(year - years.first) + n;
      study::ContractMonth& month = result.months[m];
      month.it_mw_committed = base_.run.account.contracts[c].months[m].it_mw_committed;
      if (contract.end && month.month > *contract.end) month.it_mw_committed = 0.0;
      month.gpu_hours_committed = committed[n];
      month.gpu_hours_delivered = 0.0;
      for (const ReplayedSite& site : replayed.sites) month.gpu_hours_delivered += site.months[m].contract_hours[c];
      month.it_mw_delivered =
          committed[n] > 0.0 ? month.it_mw_committed * month.gpu_hours_delivered / committed[n] : 0.0;
      result.gpu_hours_committed += month.gpu_hours_committed;
      result.gpu_hours_delivered += month.gpu_hours_delivered;
    }
  }
  result.delivered_share.reset();
  if (result.gpu_hours_committed > 0.0)
    result.delivered_share = result.gpu_hours_delivered / result.gpu_hours_committed;
  result.revenue_usd = contract.price.in(units::USD / (units::GPU * units::hour)) * result.gpu_hours_delivered *
                       std::min(sample.demand, 1.0);
}

/// Where work rests, what is spent before follows the dates that were known then.
study::KnownDates Books::known_dates(const Sample& sample) const {
  std::vector<study::DatesSince> since;
  const auto know = [&](time::Month month, auto ready) {
    study::DatesSince& dates = since.emplace_back(study::DatesSince{.month = month, .ready = {}});
    for (std::size_t s = 0; s < scenario_.sites.size(); ++s) {
      std::vector<time::Date>& list = dates.ready.emplace_back();
      for (std::size_t h = 0; h < scenario_.sites[s].halls.size(); ++h) list.push_back(ready(s, h));
    }
  };
  if (sample.known.empty())
    know({}, [&](std::size_t s, std::size_t h) { return prepared_.scenario.sites[s].halls[h].ready; });
  for (const KnownDays& known : sample.known)
    know(known.month,
         [&](std::size_t s, std::size_t h) { return later(scenario_.sites[s].halls[h].ready, known.hall_days[s][h]); });
  std::vector<std::vector<scenario::Pause>> rests;
  for (const SiteSample& site : sample.sites) rests.push_back(pauses_of(site));
  return {std::move(since), std::move(rests)};
}

std::vector<study::Consequence> Books::consequences() const {
  if (!result_) return {};
  return study::consequences_of_money(prepared_.scenario, *result_, account_);
}

Values Books::of(const Sample& sample, const Replayed& replayed) {
  set_prices(sample, replayed);
  set_schedules(sample);
  for (std::size_t s = 0; s < account_.sites.size(); ++s) fill_site(replayed, s);
  for (std::size_t c = 0; c < account_.contracts.size(); ++c) fill_contract(sample, replayed, c);
  result_.reset();
  if (money_) result_ = capital::simulate(study::money_input(prepared_, plan_, account_, known_dates(sample)));
  Values values;
  double npv = 0.0, paid = 0.0, mwh = 0.0, asked = 0.0, served = 0.0, co2 = 0.0;
  for (const study::SiteResult& site : account_.sites)
    for (std::size_t m = 0; m < site.months.size(); ++m) {
      const study::MonthResult& month = site.months[m];
      const double factor = finance::discount_factor(scenario_.economics.real_discount_rate, static_cast<double>(m));
      npv += factor * month.cost.total();
      paid += factor * (month.cost.total() - month.cost.shed);
      mwh += factor * month.facility_mwh_served;
      asked += month.it_mwh_asked;
      served += month.it_mwh_served;
      co2 += month.emissions.co2_t;
    }
  values.emplace_back(npv);
  values.push_back(served > least_served_share * asked ? std::optional(paid / mwh) : std::nullopt);
  values.push_back(asked > 0.0 ? std::optional(served / asked) : std::nullopt);
  values.emplace_back(co2);
  double powered = 0.0;
  for (const study::SiteResult& site : account_.sites)
    if (!site.months.empty()) powered += site.months.back().it_mw_powered;
  values.emplace_back(powered);
  add_sites(values);
  add_contracts(values);
  if (money_) add_parties(sample, values);
  return values;
}

void Books::add_sites(Values& values) const {
  const time::Years years = scenario_.plan.years;
  for (std::size_t s = 0; s < account_.sites.size(); ++s) {
    const study::SiteResult& site = account_.sites[s];
    for (std::size_t y = 0; y < site.months.size() / 12; ++y) {
      double served = 0.0, co2 = 0.0;
      study::CostParts cost;
      for (std::size_t m = 12 * y; m < 12 * y + 12; ++m) {
        served += site.months[m].it_mwh_served;
        co2 += site.months[m].emissions.co2_t;
        cost += site.months[m].cost;
      }
      for (const double value : {served, cost.total(), cost.fuel, cost.energy, co2}) values.emplace_back(value);
    }
    for (const study::MonthResult& month : site.months) {
      values.emplace_back(month.it_mw_ready);
      values.emplace_back(month.it_mw_powered);
    }
    for (const scenario::Hall& hall : prepared_.scenario.sites[s].halls) {
      const auto result = std::ranges::find(site.halls, hall.id, &study::HallResult::id);
      values.emplace_back(year_of(hall.ready));
      const bool energised = result != site.halls.end() && result->energised.has_value();
      values.emplace_back(energised ? result->energised->year() + (result->energised->month() - 1) / 12.0
                                    : years.last + 1.0);
    }
  }
}

void Books::add_contracts(Values& values) const {
  for (const study::ContractResult& contract : account_.contracts) {
    values.push_back(contract.delivered_share);
    values.emplace_back(contract.revenue_usd);
    for (const study::ContractMonth& month : contract.months) values.emplace_back(month.it_mw_delivered);
  }
}

void Books::add_parties(const Sample& sample, Values& values) const {
  values.emplace_back(sample.pass);
  values.emplace_back(capital::to_usd(capital::spent(*result_)));
  for (std::size_t p = 0; p < scenario_.parties.size(); ++p) {
    const capital::PartyResult& party = result_->parties[p];
    values.emplace_back(party.first_default ? 1.0 : 0.0);
    if (!party.limited || party.months.empty()) {
      values.insert(values.end(), 2, std::nullopt);
    } else {
      values.emplace_back(capital::to_usd(party.months.back().cash));
      values.emplace_back(capital::to_usd(std::ranges::min(party.months, {}, &capital::PartyMonth::cash).cash));
    }
    values.push_back(party.months.empty() ? std::nullopt : std::optional(capital::to_usd(party.months.back().debt)));
  }
}

}  // namespace gigawatt::risk
