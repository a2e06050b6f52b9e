#include "workbench/race_years.hpp"

#include <algorithm>

namespace gigawatt::workbench {

using capital::Spending;

namespace {

void add(Spending& sum, const Spending& more) {
  sum.total += more.total;
  sum.own_cash += more.own_cash;
  sum.debt += more.debt;
  sum.joint_ventures += more.joint_ventures;
  sum.vendor_equity += more.vendor_equity;
}

}  // namespace

bool is_race(const scenario::Scenario& scenario, const study::Run& run) {
  return run.money && scenario.sites.size() > 1 && run.account.sites.size() > 1;
}

double december_mw(const study::SiteResult& site, int year) {
  double mw = 0.0;
  for (const study::MonthResult& month : site.months)
    if (month.month.year() == year) mw = month.it_mw_powered;
  return mw;
}

std::vector<RaceYear> race_years(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<RaceYear> years;
  for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year) years.push_back({.year = year});
  const auto of = [&](int year) -> RaceYear& {
    return years[static_cast<std::size_t>(std::clamp(year, years.front().year, years.back().year) -
                                          years.front().year)];
  };
  if (run.money) {
    for (const Spending& row : capital::spending(*run.money, scenario.parties)) add(of(row.year).spent, row);
    for (const capital::VendorEquity& row : capital::vendor_equity(*run.money, scenario.parties))
      of(row.year).vendor_equity += row.paid;
  }
  Spending so_far;
  for (RaceYear& year : years) {
    add(so_far, year.spent);
    year.so_far = so_far;
    for (const study::SiteResult& site : run.account.sites) year.it_mw += december_mw(site, year.year);
    for (const study::PlatformYear& platform : run.account.platforms)
      if (platform.year == year.year) year.accelerators += platform.accelerators;
  }
  return years;
}

}  // namespace gigawatt::workbench
