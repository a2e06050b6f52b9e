#include "study/amendment.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"

namespace gigawatt::study {
namespace {

time::Date later(time::Date date, double months) {
  const time::Month moved = time::Month::of(date.year, date.month).plus(static_cast<int>(std::lround(months)));
  const int last_day = static_cast<int>(time::days_of_month[static_cast<std::size_t>(moved.month() - 1)]);
  return {moved.year(), moved.month(), std::min(date.day, last_day)};
}

/// The entry "site.entry" of a collection of the site, or null.
template <class Entry, class Section>
Entry* entry_of(scenario::Scenario& scenario, const std::string& target, std::vector<Entry> Section::* collection) {
  const std::size_t dot = target.find('.');
  for (scenario::Site& site : scenario.sites) {
    if (dot == std::string::npos || site.id.text() != target.substr(0, dot)) continue;
    for (Entry& entry : site.*collection)
      if (entry.id.text() == target.substr(dot + 1)) return &entry;
  }
  return nullptr;
}

void apply(scenario::Scenario& scenario, const Amendment& amendment) {
  switch (amendment.kind) {
    case AmendmentKind::delay_hall: {
      scenario::Hall* hall = entry_of(scenario, amendment.target, &scenario::Site::halls);
      GIGAWATT_REQUIRE(hall != nullptr);
      hall->ready = later(hall->ready, amendment.amount);
      return;
    }
    case AmendmentKind::delay_supply: {
      scenario::Supply* supply = entry_of(scenario, amendment.target, &scenario::Site::supply);
      GIGAWATT_REQUIRE(supply != nullptr);
      std::optional<time::Date>& date = supply->committed() ? supply->energised : supply->earliest;
      const time::Month start = scenario.plan.orders_from;
      date = later(date.value_or(time::Date{start.year(), start.month(), 1}), amendment.amount);
      return;
    }
    case AmendmentKind::end_contract: {
      const auto contract = std::ranges::find(scenario.contracts, amendment.target,
                                              [](const scenario::Contract& c) { return c.id.text(); });
      GIGAWATT_REQUIRE(contract != scenario.contracts.end());
      const time::Month last = amendment.month.plus(-1);
      contract->end = contract->end ? std::min(*contract->end, last) : last;
      return;
    }
  }
}

}  // namespace

scenario::Scenario amended(scenario::Scenario scenario, std::span<const Amendment> amendments) {
  for (const Amendment& amendment : amendments) apply(scenario, amendment);
  return scenario;
}

}  // namespace gigawatt::study
