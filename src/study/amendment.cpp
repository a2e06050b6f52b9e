#include "study/amendment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/require.hpp"

namespace gigawatt::study {
namespace {

template <class Entry, class Id>
Entry& entry_of(std::vector<Entry>& entries, const Id& id) {
  const auto found = std::ranges::find(entries, id, &Entry::id);
  GIGAWATT_REQUIRE(found != entries.end());
  return *found;
}

/// The same day so many months later; the last one of its month if that is shorter.
time::Date later(time::Date date, int months) {
  GIGAWATT_REQUIRE(months > 0);
  const time::Month moved = date.in_month().plus(months);
  const int last_day = static_cast<int>(time::days_of_month[static_cast<std::size_t>(moved.month() - 1)]);
  return {moved.year(), moved.month(), std::min(date.day, last_day)};
}

time::Date first_day(time::Month month) { return {month.year(), month.month(), 1}; }

/// What does not stand when the month begins is delayed.
void delay(time::Date& date, time::Month month, int months) {
  const time::Date moved = later(date, months);
  if (date.first_full_month() >= month) date = moved;
}

/// The first day on which something of an option may be in service.
time::Date first_service(const scenario::Scenario& scenario, const scenario::Supply& option) {
  const scenario::Technology& technology = scenario::find(scenario.technologies, option.technology);
  const auto lead_months = static_cast<int>(std::lround(technology.lead_time.in(units::month)));
  const time::Date by_order = first_day(scenario.plan.orders_from.plus(lead_months));
  return option.earliest ? std::max(*option.earliest, by_order) : by_order;
}

void add_outage(std::vector<scenario::Outage>& outages, time::Month first, time::Month last) {
  GIGAWATT_REQUIRE(first <= last);
  outages.push_back({first, last});
}

units::Power ramp_at(const scenario::Contract& contract, time::Month month) {
  units::Power power;
  for (const scenario::RampStep& step : contract.ramp)
    if (step.from <= month) power = step.it_power;
  return power;
}

class Apply {
 public:
  explicit Apply(scenario::Scenario& scenario) : scenario_(scenario) {}

  void operator()(const HallDelay& amendment) const {
    delay(entry_of(site(amendment.site).halls, amendment.hall).ready, amendment.month, amendment.months);
  }

  void operator()(const SupplyDelay& amendment) const {
    scenario::Supply& supply = entry_of(site(amendment.site).supply, amendment.supply);
    if (supply.committed()) {
      if (supply.energised) delay(*supply.energised, amendment.month, amendment.months);
      return;
    }
    time::Date first = first_service(scenario_, supply);
    delay(first, amendment.month, amendment.months);
    if (first > first_service(scenario_, supply)) supply.earliest = first;
  }

  void operator()(const OfferDelay& amendment) const {
    std::optional<scenario::Connection>& connection = site(amendment.site).connection;
    GIGAWATT_REQUIRE(connection.has_value());
    delay(entry_of(connection->offers, amendment.offer).available, amendment.month, amendment.months);
  }

  void operator()(const HallOutage& amendment) const {
    add_outage(entry_of(site(amendment.site).halls, amendment.hall).outages, amendment.month, amendment.last);
  }

  void operator()(const SupplyOutage& amendment) const {
    add_outage(entry_of(site(amendment.site).supply, amendment.supply).outages, amendment.month, amendment.last);
  }

  void operator()(const ContractSuspension& amendment) const {
    GIGAWATT_REQUIRE(amendment.month <= amendment.last);
    scenario::Contract& contract = entry_of(scenario_.contracts, amendment.contract);
    const time::Month again = amendment.last.plus(1);
    const units::Power power_again = ramp_at(contract, again);
    std::erase_if(contract.ramp,
                  [&](const scenario::RampStep& step) { return amendment.month <= step.from && step.from <= again; });
    const auto next = std::ranges::find_if(contract.ramp,
                                           [&](const scenario::RampStep& step) { return step.from > amendment.month; });
    contract.ramp.insert(next, {{amendment.month, units::Power()}, {again, power_again}});
  }

  void operator()(const BuildPause& amendment) const {
    GIGAWATT_REQUIRE(amendment.month <= amendment.last);
    scenario::Site& at = site(amendment.site);
    if (!at.build)
      at.build = scenario::Build{.begin = first_day(amendment.month), .from = {}, .activities = {}};  // of pauses
    at.build->pauses.push_back({first_day(amendment.month), first_day(amendment.last.plus(1))});
    for (scenario::Hall& hall : at.halls)
      if (!hall.scheduled) delay(hall.ready, amendment.month, amendment.last - amendment.month + 1);
  }

  void operator()(const ContractEnd& amendment) const {
    scenario::Contract& contract = entry_of(scenario_.contracts, amendment.contract);
    const time::Month last = amendment.month.plus(-1);
    contract.end = contract.end ? std::min(*contract.end, last) : last;
  }

 private:
  [[nodiscard]] scenario::Site& site(const scenario::SiteId& id) const { return entry_of(scenario_.sites, id); }
  scenario::Scenario& scenario_;
};

class Words {
 public:
  std::string operator()(const HallDelay& a) const { return delayed(a.site, a.hall.text(), a.month, a.months); }
  std::string operator()(const SupplyDelay& a) const { return delayed(a.site, a.supply.text(), a.month, a.months); }
  std::string operator()(const OfferDelay& a) const { return delayed(a.site, a.offer.text(), a.month, a.months); }
  std::string operator()(const HallOutage& a) const { return out(a.site, a.hall.text(), a.month, a.last); }
  std::string operator()(const SupplyOutage& a) const { return out(a.site, a.supply.text(), a.month, a.last); }
  std::string operator()(const ContractSuspension& a) const {
    return fmt::format("{} is suspended {}", a.contract.text(), span(a.month, a.last));
  }
  std::string operator()(const BuildPause& a) const {
    return fmt::format("work at {} rests {}", a.site.text(),
                       a.month == a.last ? "in " + time::to_text(a.month) : span(a.month, a.last));
  }
  std::string operator()(const ContractEnd& a) const {
    return fmt::format("{} is not served from {} on", a.contract.text(), time::to_text(a.month));
  }

 private:
  static std::string span(time::Month first, time::Month last) {
    return fmt::format("from {} to {}", time::to_text(first), time::to_text(last));
  }
  static std::string delayed(const scenario::SiteId& site, const std::string& id, time::Month month, int months) {
    return fmt::format("{}.{} is {} month{} later from {} on", site.text(), id, months, months == 1 ? "" : "s",
                       time::to_text(month));
  }
  static std::string out(const scenario::SiteId& site, const std::string& id, time::Month first, time::Month last) {
    return fmt::format("{}.{} is out of service {}", site.text(), id, span(first, last));
  }
};

}  // namespace

time::Month month_of(const Amendment& amendment) {
  return std::visit([](const auto& one) { return one.month; }, amendment);
}

bool changes_build(const Amendment& amendment) { return std::holds_alternative<BuildPause>(amendment); }

bool changes_load(const Amendment& amendment) {
  return std::holds_alternative<HallDelay>(amendment) || std::holds_alternative<HallOutage>(amendment) ||
         std::holds_alternative<ContractSuspension>(amendment) || changes_build(amendment) ||
         std::holds_alternative<ContractEnd>(amendment);
}

std::string to_text(const Amendment& amendment) { return std::visit(Words(), amendment); }

scenario::Scenario amended(scenario::Scenario scenario, std::span<const Amendment> amendments) {
  for (const Amendment& amendment : amendments) std::visit(Apply(scenario), amendment);
  return scenario;
}

}  // namespace gigawatt::study
