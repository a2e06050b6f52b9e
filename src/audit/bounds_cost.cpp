// What money buys: megawatts, accelerators, and compute by the year.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/bounds.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

constexpr units::Dimension per_year = units::calendar_dimension;
constexpr units::Dimension money = units::money_dimension, power = units::power_dimension;
constexpr double seconds_an_hour = 3600.0;

/// In the unit that readers know: 5 GW is 5,000 MW.
std::string counted(const HeadlineAmount& of) { return range_text({of.low, of.high, of.dimension}); }

Range quotient(const HeadlineAmount& above, const HeadlineAmount& below, double factor = 1.0,
               units::Dimension also_below = {}) {
  const Range up = claimed_range(above), down = claimed_range(below);
  return {factor * up.low / down.high, factor * up.high / down.low, above.dimension - below.dimension - also_below};
}

std::string division(const HeadlineAmount& above, const HeadlineAmount& below, const Range& result) {
  return fmt::format("{} ÷ {} = {}", counted(above), counted(below), claimed_text(result));
}

Plant plant_of(const Headline& headline) {
  return headline.plants.empty() || headline.plants.front() == Plant::grid ? Plant::campus : headline.plants.front();
}

BoundCheck campus_cost(const Headline& headline, const FactBook& book, const Range& per_mw, const std::string& how) {
  const char* title = "cost per megawatt of a campus";
  if (headline.scope == Scope::without_accelerators)
    return check_against(book, "cost-campus-shell", title, per_mw, how + ", without accelerators");
  if (headline.scope == Scope::with_accelerators)
    return check_against(book, "cost-campus-full", title, per_mw, how + ", accelerators included");
  // Nobody says whether accelerators are in it: whichever fits better.
  BoundCheck shell = check_against(book, "cost-campus-shell", title, per_mw, how);
  BoundCheck full = check_against(book, "cost-campus-full", title, per_mw, how);
  const bool takes_shell =
      shell.outcome < full.outcome || (shell.outcome == full.outcome && per_mw.high < full.usual->low);
  BoundCheck& better = takes_shell ? shell : full;
  const bool both = std::isinf(per_mw.high) || per_mw.low == 0.0;  // an open end may leave room for either
  if (better.outcome == Outcome::impossible || (both && shell.outcome == full.outcome)) return better;
  const std::string scope =
      takes_shell ? fmt::format("only without accelerators: with them {} is usual", range_text(*full.usual))
                  : "only with its accelerators";
  better.caveat = better.caveat.empty() ? scope : fmt::format("{}; {}", scope, better.caveat);
  return better;
}

/// A price per megawatt that is said, or money ÷ power.
void power_cost(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* said = amount_of(headline, money - power);
  const HeadlineAmount* sum = amount_of(headline, money);
  const HeadlineAmount* size = amount_of(headline, power);
  if (said == nullptr && (sum == nullptr || size == nullptr || size->low <= 0.0)) return;
  const Range per_mw = said != nullptr ? claimed_range(*said) : quotient(*sum, *size);
  const std::string how =
      said != nullptr ? fmt::format("'{}' as it stands", said->written) : division(*sum, *size, per_mw);
  const Plant plant = plant_of(headline);
  if (plant == Plant::campus) return checks.push_back(campus_cost(headline, book, per_mw, how));
  if (plant == Plant::battery) return;  // per kWh, below
  checks.push_back(check_against(book, fmt::format("cost-{}", to_text(plant)),
                                 fmt::format("cost per kilowatt of {}", to_text(plant)), per_mw, how));
}

void battery_cost(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* sum = amount_of(headline, money);
  const HeadlineAmount* energy = amount_of(headline, units::energy_dimension);
  if (plant_of(headline) != Plant::battery || sum == nullptr || energy == nullptr || energy->low <= 0.0) return;
  const Range each = quotient(*sum, *energy);
  checks.push_back(
      check_against(book, "cost-battery", "cost per kilowatt-hour of a battery", each, division(*sum, *energy, each)));
}

/// Money that flows for years for so much power: what a customer pays for a megawatt and a year.
bool compute_by_the_year(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  if (size == nullptr || size->low <= 0.0 || plant_of(headline) != Plant::campus) return false;
  const HeadlineAmount* yearly = amount_of(headline, money - per_year);
  const HeadlineAmount* sum = amount_of(headline, money);
  const bool spread = yearly == nullptr && sum != nullptr && headline.years && *headline.years > 0.0;
  if (yearly == nullptr && !spread) return false;
  const double months = spread ? 12.0 * *headline.years : 1.0;
  const HeadlineAmount& flow = spread ? *sum : *yearly;
  const Range each = quotient(flow, *size, 1.0 / months, spread ? per_year : units::Dimension{});
  const std::string how = spread ? fmt::format("{} ÷ {:g} years ÷ {} = {}", counted(flow), *headline.years,
                                               counted(*size), claimed_text(each))
                                 : division(flow, *size, each);
  checks.push_back(check_against(book, "cost-compute-year", "price of compute per megawatt and year", each, how));
  return true;
}

void accelerator_cost(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* said = amount_of(headline, money - units::accelerator_dimension);
  const HeadlineAmount* sum = amount_of(headline, money);
  const HeadlineAmount* chips = amount_of(headline, units::accelerator_dimension);
  if (said == nullptr && (sum == nullptr || chips == nullptr || chips->low <= 0.0)) return;
  const Range each = said != nullptr ? claimed_range(*said) : quotient(*sum, *chips);
  checks.push_back(
      check_against(book, "price-per-gpu", "cost per accelerator", each,
                    said != nullptr ? fmt::format("'{}' as it stands", said->written) : division(*sum, *chips, each)));
}

/// A rent per accelerator-hour is one per megawatt-year at the power that accelerators need.
void accelerator_rent(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* rent = amount_of(headline, money - units::accelerator_dimension - units::time_dimension);
  const scenario::Fact* need = book.find("power-per-gpu-gb200");
  if (rent == nullptr || need == nullptr) return;
  const Range kw = *range_of(*need);
  constexpr double hours_a_month = 730.0;
  const auto yearly = [&](double usd, double watts) { return usd * seconds_an_hour * hours_a_month / watts; };
  const Range said = claimed_range(*rent);
  const Range each = {yearly(said.low, kw.high), yearly(said.high, kw.low), money - power - per_year};
  checks.push_back(check_against(
      book, "cost-compute-year", "rent of an accelerator", each,
      fmt::format("'{}' × 8,760 hours ÷ {} of a GB200 = {}", rent->written, range_text(kw), claimed_text(each))));
}

}  // namespace

std::vector<BoundCheck> cost_checks(const Headline& headline, const FactBook& book) {
  std::vector<BoundCheck> checks;
  if (!compute_by_the_year(headline, book, checks)) power_cost(headline, book, checks);
  battery_cost(headline, book, checks);
  accelerator_cost(headline, book, checks);
  accelerator_rent(headline, book, checks);
  return checks;
}

}  // namespace gigawatt::audit
