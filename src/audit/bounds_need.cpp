// What megawatts and accelerators need: power, land, water, fuel, permits.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/bounds.hpp"
#include "audit/vocabulary.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

constexpr units::Dimension power = units::power_dimension;
constexpr double seconds_a_year = 8760.0 * 3600.0;

std::string counted(const HeadlineAmount& of) { return range_text({of.low, of.high, of.dimension}); }

/// What is said of the one for each unit of the other, times `factor`; open where either of them is.
Range quotient(const HeadlineAmount& above, const HeadlineAmount& below, double factor, units::Dimension dimension) {
  const Range up = claimed_range(above), down = claimed_range(below);
  return {factor * up.low / down.high, factor * up.high / down.low, dimension};
}

bool has(const Headline& headline, Plant plant) {
  return std::ranges::find(headline.plants, plant) != headline.plants.end();
}

bool burns_gas(const Headline& headline) {
  return has(headline, Plant::gas) || has(headline, Plant::gas_combined_cycle);
}

void power_of_accelerators(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  const HeadlineAmount* chips = amount_of(headline, units::accelerator_dimension);
  if (size == nullptr || chips == nullptr || chips->low <= 0.0) return;
  const Range each = quotient(*size, *chips, 1.0, power - units::accelerator_dimension);
  BoundCheck check = check_against(book, "power-per-gpu", "power per accelerator", each,
                                   fmt::format("{} ÷ {} = {}", counted(*size), counted(*chips), claimed_text(each)));
  const scenario::Fact* kind = chips->what.empty() ? nullptr : book.find("power-per-gpu-" + chips->what);
  if (kind != nullptr) {
    const Range usual = *range_of(*kind);
    if (check.outcome == Outcome::usual && (each.high < usual.low || each.low > usual.high)) {
      check.outcome = Outcome::unusual;
      check.sentence = fmt::format("{} is not what a {} takes, {}", claimed_text(each), chips->what, range_text(usual));
    }
    check.usual = usual;
    check.chain.push_back(book.step(*kind));
  }
  checks.push_back(std::move(check));
}

void land(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* area = amount_of(headline, units::area_dimension);
  const HeadlineAmount* size = amount_of(headline, power);
  if (area == nullptr || size == nullptr || size->low <= 0.0) return;
  if (!headline.plants.empty() && !has(headline, Plant::campus) && !has(headline, Plant::solar)) return;
  const bool solar = has(headline, Plant::solar) && (headline.plants.front() == Plant::solar);
  const Range each = quotient(*area, *size, 1.0, units::area_dimension - power);
  checks.push_back(check_against(book, solar ? "land-solar" : "land-campus", "land per megawatt", each,
                                 fmt::format("{} ÷ {} = {}", counted(*area), counted(*size), claimed_text(each))));
}

/// Water by day or year against the energy of that time at full load.
void water(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  if (size == nullptr || size->low <= 0.0) return;
  const HeadlineAmount* daily = amount_of(headline, units::volume_dimension - units::time_dimension);
  const HeadlineAmount* yearly = amount_of(headline, units::volume_dimension - units::calendar_dimension);
  const HeadlineAmount* flow = daily != nullptr ? daily : yearly;
  if (flow == nullptr) return;
  const double seconds = daily != nullptr ? 1.0 : seconds_a_year / 12.0;
  const Range each = quotient(*flow, *size, 1.0 / seconds, units::volume_dimension - units::energy_dimension);
  checks.push_back(
      check_against(book, "water-per-energy", "water per kilowatt-hour", each,
                    fmt::format("'{}' at a full {} = {}", flow->written, counted(*size), claimed_text(each))));
}

void carbon(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  const HeadlineAmount* mass = amount_of(headline, units::mass_dimension - units::calendar_dimension);
  if (mass == nullptr) mass = amount_of(headline, units::mass_dimension);
  if (mass == nullptr || mass->what != "co2" || size == nullptr || size->low <= 0.0) return;
  const bool yearly = mass->dimension.calendar != 0;
  const double seconds = yearly ? seconds_a_year / 12.0 : seconds_a_year;
  const Range each = quotient(*mass, *size, 1.0 / seconds, units::mass_dimension - units::energy_dimension);
  checks.push_back(check_against(
      book, "co2-gas", "CO2 per megawatt-hour of gas", each,
      fmt::format("'{}' at a full {} over 8,760 hours = {}", mass->written, counted(*size), claimed_text(each))));
}

/// Energy of a year against what the power can take in 8,760 hours: more is impossible by arithmetic alone.
void energy_of_a_year(const Headline& headline, std::vector<BoundCheck>& checks) {
  constexpr double rounding = 1.025;
  const HeadlineAmount* size = amount_of(headline, power);
  const HeadlineAmount* energy = amount_of(headline, units::energy_dimension - units::calendar_dimension);
  if (energy == nullptr || size == nullptr || size->high <= 0.0) return;
  const Range claimed = claimed_range(*energy), most_at = claimed_range(*size);
  if (std::isinf(most_at.high)) return;
  constexpr double seconds_a_month = seconds_a_year / 12.0;  // rates by the calendar count in months
  const Range most = {0.0, most_at.high * seconds_a_month, energy->dimension};
  const auto percent = [&](double value) { return 100.0 * value / most.high; };
  BoundCheck check{
      .id = "energy-of-a-year", .title = "energy of a year at full load", .claimed = claimed, .usual = most};
  if (claimed.low > rounding * most.high) {
    check.outcome = Outcome::impossible;
    check.sentence =
        fmt::format("{} is {:.3g} times {}, all that {} can take in 8,760 hours", claimed_text(claimed),
                    claimed.low / most.high, range_text({most.high, most.high, most.dimension}), counted(*size));
  } else {
    check.sentence = fmt::format("{} is {:.0f} % of all that {} can take in 8,760 hours", claimed_text(claimed),
                                 percent(std::isinf(claimed.high) ? claimed.low : claimed.high), counted(*size));
  }
  check.chain = {{.text = fmt::format("{} × 8,760 hours = {}", counted(*size),
                                      range_text({most.high, most.high, most.dimension}))}};
  checks.push_back(std::move(check));
}

/// On-site gas: what it burns, for the reader; and what is permitted at this place.
void fuel_and_permit(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  if (size == nullptr || !burns_gas(headline)) return;
  const Range heat = *range_of(*book.find("heat-rate-gas"));
  BoundCheck fuel{.id = "fuel", .title = "fuel at full load", .outcome = Outcome::information};
  const Range burnt = {size->low * heat.low, size->high * heat.high, units::fuel_dimension - units::time_dimension};
  fuel.sentence = fmt::format("{} of gas would burn {} at full load", counted(*size), range_text(burnt));
  fuel.chain = {book.step(*book.find("heat-rate-gas"))};
  checks.push_back(std::move(fuel));
  for (const std::string& place : headline.places) {
    const scenario::Fact* permit = book.find("permit-" + place);
    if (permit == nullptr) continue;
    const double permitted = range_of(*permit)->high;
    BoundCheck check{.id = permit->id.text(), .title = "permitted on site"};
    check.claimed = claimed_range(*size);
    check.usual = Range{0.0, permitted, power};
    // What runs without a permit runs all the same: only a permit that is claimed is contradicted by another one.
    const bool beyond = check.claimed->low > 1.02 * permitted;
    check.outcome = !beyond ? Outcome::usual : headline.says_permit ? Outcome::impossible : Outcome::unusual;
    check.sentence = fmt::format("{} of gas {} {}, {}", counted(*size),
                                 beyond ? "is more than is permitted in" : "is within what is permitted in",
                                 place_named(place)->shown, range_text({permitted, permitted, power}));
    check.chain = {book.step(*permit)};
    checks.push_back(std::move(check));
  }
}

}  // namespace

std::vector<BoundCheck> need_checks(const Headline& headline, const FactBook& book) {
  std::vector<BoundCheck> checks;
  power_of_accelerators(headline, book, checks);
  land(headline, book, checks);
  water(headline, book, checks);
  carbon(headline, book, checks);
  energy_of_a_year(headline, checks);
  fuel_and_permit(headline, book, checks);
  return checks;
}

}  // namespace gigawatt::audit
