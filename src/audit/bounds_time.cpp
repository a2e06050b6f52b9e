// Dates against lead times, sums against balance sheets, and sums of what is one deal.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "audit/bounds.hpp"
#include "audit/vocabulary.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

constexpr units::Dimension power = units::power_dimension, money = units::money_dimension;
constexpr double gigawatt_w = 1e9, large_w = 1e8;
constexpr double trillions_of_the_world = 1e12;

const HeadlineDate* deadline(const Headline& headline) {
  const auto found = std::ranges::find(headline.dates, false, &HeadlineDate::begins);
  return found == headline.dates.end() ? nullptr : &*found;
}

/// The fact that says how long such a thing takes; nothing where none does.
std::optional<std::string> lead_of(const HeadlineAmount* size, Plant plant) {
  switch (plant) {
    case Plant::campus:
      return size != nullptr && size->high >= gigawatt_w ? "lead-campus-gigawatt" : "lead-campus-small";
    case Plant::gas_combined_cycle:
      return "lead-gas-turbine";
    case Plant::gas:
      return size != nullptr && size->high >= gigawatt_w ? "lead-gas-turbine" : "lead-gas-small";
    case Plant::grid:
      return std::nullopt;  // by region, below
    default:
      return fmt::format("lead-{}", to_text(plant));
  }
}

void grid_lead(const Headline& headline, const HeadlineAmount* size, const FactBook& book, double years,
               std::vector<BoundCheck>& checks) {
  const bool asked = std::ranges::find(headline.plants, Plant::grid) != headline.plants.end();
  if (size == nullptr || size->high < large_w) return;
  for (const std::string& name : headline.places) {
    const PlaceWord* place = place_named(name);
    const scenario::Fact* lead =
        place->region.empty() ? nullptr : book.find(fmt::format("lead-grid-{}", place->region));
    const auto told = [&](const BoundCheck& check) { return lead != nullptr && check.id == lead->id.text(); };
    if (lead == nullptr || std::ranges::any_of(checks, told)) continue;  // Abilene, Texas is one grid
    const Range usual = *range_of(*lead);
    BoundCheck check{.id = lead->id.text(), .title = "a large connection to the grid"};
    check.claimed = Range{12.0 * years, 12.0 * years, units::calendar_dimension};
    check.usual = usual;
    const bool short_of = 12.0 * years < usual.low;
    check.outcome = short_of && asked ? Outcome::unusual : short_of ? Outcome::information : Outcome::usual;
    check.sentence =
        fmt::format("{} are {} a large connection in {} takes, {}", range_text(*check.claimed),
                    short_of ? "less than" : "no less than the shortest that", place->shown, range_text(usual));
    if (short_of && !asked)
      check.caveat =
          fmt::format("with power of its own: a large connection in {} takes {}", place->shown, range_text(usual));
    check.chain = {book.step(*lead)};
    checks.push_back(std::move(check));
  }
}

/// How long the money flows: as said ("over five years", "from 2027 to 2028", "in 2030"), or from today to the
/// deadline. "5 GW for 10 bn USD in 2030" says when the campus stands, not when money is spent.
std::optional<double> years_of_money(const Headline& headline, time::Date today) {
  constexpr double shortest = 0.24;  // a quarter; what is paid at once has no yearly rate
  if (headline.years && *headline.years > 0.0) return headline.years;
  const HeadlineDate* by = deadline(headline);
  if (by == nullptr) return std::nullopt;
  const auto begin = std::ranges::find(headline.dates, true, &HeadlineDate::begins);
  const bool spans = begin != headline.dates.end() && begin->first < by->last;
  const bool of_these_days = !by->limits && amount_of(headline, power) == nullptr;
  if (spans || of_these_days) {
    const double years = years_between(spans ? begin->first : by->first, by->last) + 1.0 / 365.25;
    if (years >= shortest) return std::abs(years - std::round(years)) < 0.01 ? std::round(years) : years;
  }
  const double years = years_between(today, by->last);
  return years > shortest ? std::optional(years) : std::nullopt;
}

/// The company that is said to pay: the first one that has figures, or the last where the first one receives.
const scenario::Fact* payer(const Headline& headline, const FactBook& book) {
  std::vector<std::string> companies = headline.companies;
  constexpr std::string_view receives[] = {"gets", "receives", "wins", "erhaelt", "bekommt", "sammelt", "raises"};
  const auto receiving = [&](const std::string& word) {
    return std::ranges::find(receives, word) != std::end(receives);
  };
  if (std::ranges::any_of(headline.words, receiving)) std::ranges::reverse(companies);
  for (const std::string& company : companies)
    if (const scenario::Fact* fact = book.find("balance-" + (company == "google" ? std::string("alphabet") : company)))
      return fact;
  return nullptr;
}

}  // namespace

// By the deadline, or, where only a start is said ("1 GW from 2027"), on the last day that this can mean. Money that
// flows for years starts on its own.
const HeadlineDate* when_it_stands(const Headline& headline) {
  if (const HeadlineDate* by = deadline(headline)) return by;
  const bool of_money = headline.years || amount_of(headline, money - units::calendar_dimension) != nullptr;
  return headline.dates.empty() || of_money ? nullptr : headline.dates.data();
}

std::vector<BoundCheck> date_checks(const Headline& headline, const FactBook& book, time::Date today) {
  std::vector<BoundCheck> checks;
  const HeadlineDate* by = when_it_stands(headline);
  if (by == nullptr || headline.kind == scenario::StatementKind::fact) return checks;
  if (headline.plants.empty() && amount_of(headline, power) == nullptr) return checks;
  const double years = years_between(today, by->last);
  const double months = years < 1.0 ? 12.0 * years : 1.2 * std::round(10.0 * years);
  const std::string span = range_text({months, months, units::calendar_dimension});
  std::vector<Plant> plants = headline.plants;
  if (plants.empty()) plants.push_back(Plant::campus);
  for (const Plant plant : plants) {
    const auto id = lead_of(size_at(headline, *by), plant);
    if (!id || years < 0.0) continue;
    const std::string start = by->begins ? fmt::format(", the last day that '{}' can mean,", by->written) : "";
    const std::string how =
        fmt::format("from {} to {}{} are {}", time::to_text(today), time::to_text(by->last), start, span);
    // More time than usual is no fault: held against the low ends only.
    const Range usual = *range_of(*book.find(*id));
    const double counted = std::min(12.0 * years, usual.high);
    BoundCheck check = check_against(book, *id, fmt::format("time to build: {}", to_text(plant)),
                                     {counted, counted, units::calendar_dimension}, how);
    const bool may_be_under_way = plant != Plant::nuclear;
    if (check.outcome == Outcome::impossible && may_be_under_way) {
      check.outcome = Outcome::unusual;
      check.sentence += ", unless work has long begun";
    }
    if (check.outcome == Outcome::usual)
      check.sentence =
          fmt::format("{} until {} are enough: {} is usual", span, time::to_text(by->last), range_text(usual));
    checks.push_back(std::move(check));
  }
  if (years >= 0.0) grid_lead(headline, size_at(headline, *by), book, years, checks);
  return checks;
}

std::vector<BoundCheck> balance_checks(const Headline& headline, const FactBook& book, time::Date today) {
  std::vector<BoundCheck> checks;
  const HeadlineAmount* yearly = amount_of(headline, money - units::calendar_dimension);
  const HeadlineAmount* sum = amount_of(headline, money);
  const auto years = years_of_money(headline, today);
  if (yearly == nullptr && (sum == nullptr || !years)) return checks;
  const HeadlineAmount& flow = yearly != nullptr ? *yearly : *sum;
  const double months = yearly != nullptr ? 1.0 : 12.0 * *years;
  const Range said = claimed_range(flow);
  const Range rate = {said.low / months, said.high / months, money - units::calendar_dimension};
  const std::string how =
      yearly != nullptr
          ? fmt::format("'{}' as it stands", flow.written)
          : fmt::format("{} ÷ {:.1f} years = {}", range_text({flow.low, flow.high, money}), *years, claimed_text(rate));
  if (const scenario::Fact* means = payer(headline, book)) {
    const Range known = *range_of(*means);
    const Range ratio = {rate.low / known.high, rate.high / known.low, {}};
    BoundCheck check = check_against(book, "spend-over-capex", "sum against the balance sheet", ratio,
                                     fmt::format("{}; ÷ {} = {}", how, range_text(known), claimed_text(ratio)));
    check.sentence = fmt::format("{} is {} times {}", claimed_text(rate), claimed_text(ratio), book.step(*means).text);
    if (check.outcome == Outcome::usual && yearly == nullptr && check.caveat.empty() &&
        flow.compare == scenario::Comparing::about)
      check.caveat = fmt::format("{} a year for {:.1f} years", range_text({rate.low * 12.0, rate.high * 12.0, money}),
                                 months / 12.0);
    if (check.outcome != Outcome::usual) check.caveat.clear();
    check.chain.push_back(book.step(*means));
    checks.push_back(std::move(check));
  }
  const bool of_all =
      std::ranges::any_of(headline.words, [](const std::string& word) { return word.starts_with("hyperscaler"); });
  if (of_all || flow.high >= trillions_of_the_world) {
    BoundCheck check = check_against(book, "world-capex", "sum against what all hyperscalers spend", rate, how);
    if (!of_all && rate.high < check.usual->low) {  // less than all of them together is no fault
      check.outcome = Outcome::usual;
      check.sentence =
          fmt::format("{} is less than all hyperscalers spend, {}", claimed_text(rate), range_text(*check.usual));
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

std::vector<BoundCheck> double_counting(const Headline& headline, const FactBook& book) {
  std::vector<BoundCheck> checks;
  constexpr double same = 0.03;
  const auto near = [&](const HeadlineAmount& amount, double value) {
    return std::abs(amount.high / value - 1.0) <= same;
  };
  for (const scenario::Fact& first : book.facts())
    for (const scenario::Fact& second : book.facts()) {
      if (first.deal.empty() || first.deal != second.deal || !(first.id.text() < second.id.text())) continue;
      const auto one = range_of(first), two = range_of(second);
      if (!one || !two) continue;
      // The number alone: 30 bn USD a year and 300 bn USD are added in headlines in spite of their units.
      const double year = 12.0;
      const double a = one->dimension.calendar != 0 ? one->high * year : one->high;
      const double b = two->dimension.calendar != 0 ? two->high * year : two->high;
      const auto stands = [&](double value) {
        return std::ranges::any_of(headline.amounts, [&](const HeadlineAmount& amount) {
          const double counted =
              amount.dimension == money - units::calendar_dimension ? amount.high * year : amount.high;
          return amount.dimension.money == 1 && std::abs(counted / value - 1.0) <= same;
        });
      };
      const bool parties =
          std::ranges::all_of(std::vector<std::string>{"oracle", "openai"}, [&](const std::string& company) {
            return first.names.find(company) == std::string::npos ||
                   std::ranges::find(headline.companies, company) != headline.companies.end();
          });
      const HeadlineAmount* sum = amount_of(headline, money);
      const bool added = headline.adds && stands(a) && stands(b);
      if (!parties || (!added && (sum == nullptr || !near(*sum, a + b)))) continue;
      BoundCheck check{.id = "double-counting", .title = "one deal counted twice", .outcome = Outcome::impossible};
      check.sentence =
          fmt::format("{} and {} are one deal and cannot be added", stated_text(first), stated_text(second));
      check.chain = {book.step(first), book.step(second)};
      checks.push_back(std::move(check));
    }
  return checks;
}

}  // namespace gigawatt::audit
