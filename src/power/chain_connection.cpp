// The grid connection in the hours of one chain.
//
//   0 ≤ m_t ≤ share_t · C_t,   0 ≤ v_t ≤ export limit (and what is connected)
//   share_t: of the connection in the region's tightest hours (highest price), 1 in all others
// Imports cost the energy price + delivery; exports earn the energy price × export share, a negative price in full, so
// that importing in order to export never pays. Demand charge on the billed peak of month n, per weather year (its
// expected bill counts):
//   M_n ≥ m_t for t in n,   M_n ≥ ratchet · C_n
// Coincident peak: rate × mean import over the tightest hour of each of the tightest summer months, known in advance.
#include <fmt/format.h>

#include <algorithm>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

constexpr std::size_t hours_per_year = time::hours_per_year;

/// The connection's share hour by hour; 1 without a flexible connection.
solver::Profile flexible_share(const ChainWriter& writer) {
  const auto& flexible = writer.site.connection->flexible;
  if (!flexible || flexible->hours <= 0) return 1.0;
  auto share = std::make_shared<std::vector<double>>(hours_per_year, 1.0);
  for (const std::size_t t :
       tightest_hours(writer.hours, 0, hours_per_year, static_cast<std::size_t>(flexible->hours))) {
    (*share)[t] = flexible->share;
  }
  return {1.0, std::move(share)};
}

/// USD per MWh imported in the coincident-peak hours: (yearly rate ÷ hours) each. Empty without such a charge.
Values coincident_peak_price(const ChainWriter& writer) {
  const auto& coincident = writer.site.connection->coincident_peak;
  if (!coincident || coincident->hours <= 0) return nullptr;
  constexpr auto starts = time::month_starts_hour();
  const auto count = static_cast<std::size_t>(std::min(coincident->hours, 12));
  const std::size_t first = count <= 4 ? 5 : 0, end = count <= 4 ? 9 : 12;  // June to September, or the whole year
  std::vector<std::size_t> candidates;
  for (std::size_t month = first; month < end; ++month) {
    candidates.push_back(tightest_hours(writer.hours, starts[month], starts[month + 1], 1).front());
  }
  const auto price = [&](std::size_t t) {
    return writer.hours.energy_price_usd_per_mwh ? (*writer.hours.energy_price_usd_per_mwh)[t] : 0.0;
  };
  std::ranges::stable_sort(candidates, [&](std::size_t a, std::size_t b) { return price(a) > price(b); });
  candidates.resize(std::min(count, candidates.size()));
  auto values = std::make_shared<std::vector<double>>(hours_per_year, 0.0);
  const double usd_per_mw =
      coincident->rate.in(units::USD / units::MW / units::year) / static_cast<double>(candidates.size());
  for (const std::size_t t : candidates) (*values)[t] = usd_per_mw;
  return values;
}

void add_import(ChainWriter& writer) {
  const scenario::Connection& connection = *writer.site.connection;
  const ConnectionBorder& border = writer.site_border.connection;
  const solver::Profile share = flexible_share(writer);
  const std::size_t import = writer.index.import_mw =
      writer.column("import", writer.by_month(border.committed_mw, share), border.capacity_mw, share);
  writer.term(writer.index.balance_row, import, 1.0);
  if (writer.hours.energy_price_usd_per_mwh) {
    writer.charge(import, &CostParts::energy, solver::Profile(1.0, writer.hours.energy_price_usd_per_mwh));
  }
  writer.charge(import, &CostParts::energy, connection.delivery_charge.in(units::USD / units::MWh));
  if (Values peak = coincident_peak_price(writer))
    writer.charge(import, &CostParts::demand, solver::Profile(1.0, std::move(peak)));
  Limit limit{.constraint = "grid connection", .site = writer.site.id.text(), .period = writer.when(), .per = "MW"};
  limit.chain = writer.model.problem.chains.size();
  limit.stage_column = import;
  limit.coefficient = share;
  writer.model.limits.push_back(std::move(limit));
}

void add_export(ChainWriter& writer) {
  const scenario::Connection& connection = *writer.site.connection;
  const double most = connection.export_limit.in(units::MW);
  if (connection.export_price_share <= 0.0 || most <= 0.0) return;
  const ConnectionBorder& border = writer.site_border.connection;
  std::vector<double> committed = border.committed_mw;
  for (double& mw : committed) mw = std::min(mw, most);
  const std::size_t exported = writer.index.export_mw =
      writer.column("export", writer.by_month(committed, 1.0), border.export_mw, 1.0);
  writer.term(writer.index.balance_row, exported, -1.0);
  if (!writer.hours.energy_price_usd_per_mwh) return;
  auto revenue = std::make_shared<std::vector<double>>(hours_per_year);
  std::ranges::transform(*writer.hours.energy_price_usd_per_mwh, revenue->begin(),
                         [&](double price) { return price > 0.0 ? -connection.export_price_share * price : -price; });
  writer.charge(exported, &CostParts::energy, solver::Profile(1.0, std::move(revenue)));
}

void add_billed_peak(ChainWriter& writer) {
  const scenario::Connection& connection = *writer.site.connection;
  const double usd_per_mw_month = connection.demand_charge.in(units::USD / units::MW / units::month);
  if (usd_per_mw_month == 0.0) return;
  constexpr auto starts = time::month_starts_hour();
  const ConnectionBorder& border = writer.site_border.connection;
  // m_t + room_t = M_n
  const std::size_t row = writer.row("billed-peak", 0.0);
  writer.term(row, writer.index.import_mw, 1.0);
  writer.index.below_peak = writer.column("below-peak", solver::infinity);
  writer.term(row, writer.index.below_peak, 1.0);
  for (std::size_t n = 0; n < 12; ++n) {
    const std::size_t month = writer.first_month() + n;
    const std::size_t billed = writer.recourse(fmt::format("billed-{}", n + 1));
    writer.index.billed.push_back(billed);
    writer.index.recourse_charges.push_back({billed, month, &CostParts::demand, usd_per_mw_month});
    writer.chain.recourse_terms.push_back({row, billed, starts[n], starts[n + 1] - starts[n], -1.0});
    if (connection.ratchet <= 0.0) continue;
    solver::ChainRow ratchet;
    ratchet.name = fmt::format("ratchet-{}", n + 1);
    ratchet.recourse.push_back({billed, -1.0});
    const std::size_t capacity = border.capacity_mw[writer.model.axis.period_of(month)];
    if (capacity != none) ratchet.border.push_back({capacity, connection.ratchet});
    ratchet.sense = solver::Sense::at_most;
    ratchet.right_hand_side = -connection.ratchet * border.committed_mw[month];
    writer.chain_row(std::move(ratchet));
  }
}

}  // namespace

void add_connection(ChainWriter& writer) {
  if (!writer.site.connection) return;
  const ConnectionBorder& border = writer.site_border.connection;
  const auto first = border.committed_mw.begin() + static_cast<std::ptrdiff_t>(writer.first_month());
  const bool committed = std::any_of(first, first + 12, [](double mw) { return mw > 0.0; });
  if (!committed && !writer.reaches(border.capacity_mw)) return;
  add_import(writer);
  add_export(writer);
  add_billed_peak(writer);
}

}  // namespace gigawatt::power
