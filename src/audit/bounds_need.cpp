// What megawatts and accelerators need: power, land, water, fuel, permits.
#include <fmt/format.h>

#include <algorithm>

#include "audit/bounds.hpp"
#include "audit/vocabulary.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

constexpr units::Dimension power = units::power_dimension;
constexpr double seconds_a_year = 8760.0 * 3600.0;

std::string counted(const HeadlineAmount& of) { return range_text({of.low, of.high, of.dimension}); }

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
  const Range each = {size->low / chips->high, size->high / chips->low, power - units::accelerator_dimension};
  BoundCheck check = check_against(book, "power-per-gpu", "power per accelerator", each,
                                   fmt::format("{} ÷ {} = {}", counted(*size), counted(*chips), range_text(each)));
  const scenario::Fact* kind = chips->what.empty() ? nullptr : book.find("power-per-gpu-" + chips->what);
  if (kind != nullptr) {
    const Range usual = *range_of(*kind);
    if (check.outcome == Outcome::usual && (each.high < usual.low || each.low > usual.high)) {
      check.outcome = Outcome::unusual;
      check.sentence = fmt::format("{} is not what a {} takes, {}", range_text(each), chips->what, range_text(usual));
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
  const Range each = {area->low / size->high, area->high / size->low, units::area_dimension - power};
  checks.push_back(check_against(book, solar ? "land-solar" : "land-campus", "land per megawatt", each,
                                 fmt::format("{} ÷ {} = {}", counted(*area), counted(*size), range_text(each))));
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
  const Range each = {flow->low / seconds / size->high, flow->high / seconds / size->low,
                      units::volume_dimension - units::energy_dimension};
  checks.push_back(
      check_against(book, "water-per-energy", "water per kilowatt-hour", each,
                    fmt::format("'{}' at a full {} = {}", flow->written, counted(*size), range_text(each))));
}

void carbon(const Headline& headline, const FactBook& book, std::vector<BoundCheck>& checks) {
  const HeadlineAmount* size = amount_of(headline, power);
  const HeadlineAmount* mass = amount_of(headline, units::mass_dimension - units::calendar_dimension);
  if (mass == nullptr) mass = amount_of(headline, units::mass_dimension);
  if (mass == nullptr || mass->what != "co2" || size == nullptr || size->low <= 0.0) return;
  const bool yearly = mass->dimension.calendar != 0;
  const double seconds = yearly ? seconds_a_year / 12.0 : seconds_a_year;
  const Range each = {mass->low / seconds / size->high, mass->high / seconds / size->low,
                      units::mass_dimension - units::energy_dimension};
  checks.push_back(check_against(
      book, "co2-gas", "CO2 per megawatt-hour of gas", each,
      fmt::format("'{}' at a full {} over 8,760 hours = {}", mass->written, counted(*size), range_text(each))));
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
    check.claimed = Range{size->low, size->high, power};
    check.usual = Range{0.0, permitted, power};
    const bool beyond = size->low > 1.02 * permitted;
    const bool claims_permit = headline.says_permit || headline.kind == scenario::StatementKind::fact;
    check.outcome = !beyond ? Outcome::usual : claims_permit ? Outcome::impossible : Outcome::unusual;
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
  fuel_and_permit(headline, book, checks);
  return checks;
}

}  // namespace gigawatt::audit
