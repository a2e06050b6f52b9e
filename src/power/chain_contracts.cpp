// Take or pay, year by year and per weather year. Contract c has a minimum T_c and pays p_c for what is not taken, U_c:
//
//   0 ≤ U_c ≤ T_c,   Σ_c U_c ≥ Σ_c T_c − Σ_t q_t      cost p_c · U_c, in December
//
// c runs over the contracts of one fuel price, or of the connection. q: fuel burnt at that price, dumped output
// included, or imports: where they go from there the contract does not ask.
#include <fmt/format.h>

#include <algorithm>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

constexpr std::size_t hours_per_year = time::hours_per_year;

/// The contracts that draw on the same sums.
class TakeRow {
 public:
  TakeRow(ChainWriter& writer, std::string what, CostPart part)
      : writer_(writer), year_(writer.model.axis.year(writer.index.year)), what_(std::move(what)), part_(part) {
    row_.name = what_ + minimum_take_row;
    row_.sense = solver::Sense::at_most;
  }

  void contract(const std::string& id, const std::optional<time::Years>& years, double minimum, double usd_per_unit) {
    if (minimum <= 0.0 || (years && (year_ < years->first || year_ > years->last))) return;
    const std::size_t untaken = writer_.recourse(id + ".untaken");
    writer_.chain.recourse[untaken].upper = minimum;
    writer_.index.recourse_charges.push_back({untaken, writer_.first_month() + 11, part_, usd_per_unit});
    row_.recourse.push_back({untaken, -1.0});
    row_.right_hand_side -= minimum;
  }
  [[nodiscard]] bool empty() const { return row_.recourse.empty(); }
  void taken(std::size_t column, double per_mwh) { row_.sums.push_back({column, 0, hours_per_year, -per_mwh}); }

  /// Worth is that of a minimum that is less by a thousand.
  void write(std::string per) {
    Limit limit{.constraint = what_ + ": minimum take",
                .site = writer_.site.id.text(),
                .period = writer_.when(),
                .per = std::move(per),
                .unit = 1000.0};
    limit.chain = writer_.model.problem.chains.size();
    limit.chain_row = writer_.chain_row(std::move(row_));
    writer_.model.limits.push_back(std::move(limit));
  }

 private:
  ChainWriter& writer_;
  int year_;
  std::string what_;
  CostPart part_;
  solver::ChainRow row_;
};

bool burns_at(const SiteInput& site, std::size_t supply, const scenario::PriceId& price) {
  return site.technology[supply].resource == scenario::EnergyResource::fuel && site.supply[supply].fuel_price == price;
}

/// What fuel costs that is taken evenly over the year: the mean by days of its monthly prices.
double price_of_year(const std::vector<double>& price_of_month, std::size_t first_month) {
  double sum = 0.0;
  for (std::size_t n = 0; n < 12; ++n)
    sum += price_of_month[first_month + n] * static_cast<double>(time::days_of_month[n]) * 24.0;
  return sum / static_cast<double>(hours_per_year);
}

void add_fuel_take(ChainWriter& writer, const scenario::PriceId& price) {
  const SiteInput& site = writer.site;
  TakeRow row(writer, price.text(), &CostParts::fuel);
  std::size_t burner = 0;
  while (burner < site.supply.size() && !burns_at(site, burner, price)) ++burner;
  if (burner == site.supply.size()) return;
  const double usd_per_mmbtu = price_of_year(site.fuel_price_usd_per_mmbtu[burner], writer.first_month());
  for (const scenario::FuelContract& contract : site.fuel_contracts) {
    if (contract.fuel_price != price) continue;
    row.contract(contract.id.text(), contract.years, contract.minimum_take.in(units::MMBtu / units::year),
                 contract.paid_share * usd_per_mmbtu);
  }
  if (row.empty()) return;
  for (std::size_t i = burner; i < site.supply.size(); ++i) {
    if (!burns_at(site, i, price)) continue;
    const double mmbtu_per_mwh = site.technology[i].heat_rate.in(units::MMBtu / units::MWh);
    for (const std::size_t column : {writer.index.generation[i], writer.index.dumped[i]})
      if (column != none && mmbtu_per_mwh > 0.0) row.taken(column, mmbtu_per_mwh);
  }
  row.write("thousand MMBtu less");
}

void add_energy_take(ChainWriter& writer) {
  if (!writer.site.connection) return;
  TakeRow row(writer, "imports", &CostParts::energy);
  for (const scenario::EnergyContract& contract : writer.site.connection->energy_contracts) {
    row.contract(contract.id.text(), contract.years, contract.minimum_take.in(units::MWh / units::year),
                 contract.price.in(units::USD / units::MWh));
  }
  if (row.empty()) return;
  writer.index.imports_are_taken = true;
  if (writer.index.import_mw != none) row.taken(writer.index.import_mw, 1.0);
  row.write("GWh less");
}

}  // namespace

void add_minimum_takes(ChainWriter& writer) {
  std::vector<scenario::PriceId> prices;
  for (const scenario::FuelContract& contract : writer.site.fuel_contracts) {
    if (std::ranges::find(prices, contract.fuel_price) == prices.end()) prices.push_back(contract.fuel_price);
  }
  for (const scenario::PriceId& price : prices) add_fuel_take(writer, price);
  add_energy_take(writer);
}

}  // namespace gigawatt::power
