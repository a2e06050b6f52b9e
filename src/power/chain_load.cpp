// Load of one site in one calendar year and weather year.
//
// Balance, facility MW, every hour:
//   Σ_i g_i + Σ_b (d_b − c_b) + m − v + PUE · Σ_j u_j − PUE · (s − a) = PUE · Σ_j IT_j,   0 ≤ u_j ≤ IT_j
// u_j: shed IT load of tier j at its margin. a: work that may wait, a given share of the IT load; s: of it, done in
// this hour. Deferrable work with a window of W hours: w_t = w_{t−1} + a_t − s_t,  0 ≤ w_t ≤ Σ_{τ = t−W+1..t} a_τ,
//   w_0 starts from 0 and w ends at 0;  Σ_j u_j ≤ IT − a + s ≤ IT that stands ready.
#include <fmt/format.h>

#include <algorithm>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

constexpr std::size_t hours_per_year = time::hours_per_year;

/// IT and facility load asked.
void sum_load(ChainWriter& writer) {
  auto it_load = std::make_shared<std::vector<double>>(hours_per_year, 0.0);
  for (const LoadTier& tier : writer.hours.tiers) {
    for (std::size_t t = 0; t < hours_per_year; ++t) (*it_load)[t] += (*tier.it_mw)[t];
  }
  auto load = std::make_shared<std::vector<double>>(hours_per_year);
  for (std::size_t t = 0; t < hours_per_year; ++t) (*load)[t] = (*writer.hours.pue)[t] * (*it_load)[t];
  writer.index.it_load_mw = std::move(it_load);
  writer.index.load_mw = std::move(load);
}

Values margin_by_hour(SharedProfiles& shared, const std::array<double, 12>& margin) {
  Values& values = shared.margins[margin];
  if (!values) {
    auto hourly = std::make_shared<std::vector<double>>(hours_per_year);
    constexpr auto starts = time::month_starts_hour();
    for (std::size_t month = 0; month < 12; ++month) {
      std::fill(hourly->begin() + static_cast<std::ptrdiff_t>(starts[month]),
                hourly->begin() + static_cast<std::ptrdiff_t>(starts[month + 1]), margin[month]);
    }
    values = std::move(hourly);
  }
  return values;
}

solver::Profile margin_profile(SharedProfiles& shared, const std::array<double, 12>& margin) {
  const bool constant = std::ranges::all_of(margin, [&](double value) { return value == margin[0]; });
  return constant ? solver::Profile(margin[0]) : solver::Profile(1.0, margin_by_hour(shared, margin));
}

void add_shed(ChainWriter& writer) {
  writer.index.shed.assign(writer.hours.tiers.size(), none);
  if (!writer.site.shed_allowed) return;
  for (std::size_t j = 0; j < writer.hours.tiers.size(); ++j) {
    const LoadTier& tier = writer.hours.tiers[j];
    if (std::ranges::all_of(*tier.it_mw, [](double mw) { return mw == 0.0; })) continue;
    const std::size_t shed = writer.index.shed[j] = writer.column("shed." + tier.id, solver::Profile(1.0, tier.it_mw));
    writer.term(writer.index.balance_row, shed, solver::Profile(1.0, writer.hours.pue));
    writer.charge(shed, &CostParts::shed, margin_profile(writer.shared, tier.margin_usd_per_it_mwh));
  }
}

struct Waiting {
  std::shared_ptr<std::vector<double>> arrives, most_waiting, most_done;
};

Waiting waiting_work(const ChainWriter& writer, const scenario::Deferrable& deferrable) {
  const std::vector<double>& it_load = *writer.index.it_load_mw;
  const auto window = static_cast<std::size_t>(std::max(0, deferrable.window_hours));
  Waiting work{std::make_shared<std::vector<double>>(hours_per_year),
               std::make_shared<std::vector<double>>(hours_per_year),
               std::make_shared<std::vector<double>>(hours_per_year)};
  for (std::size_t t = 0; t < hours_per_year; ++t) {
    const double arrives = (*work.arrives)[t] = deferrable.share * it_load[t];
    double waiting = 0.0;
    for (std::size_t tau = t + 1 > window ? t + 1 - window : 0; tau <= t; ++tau) waiting += (*work.arrives)[tau];
    (*work.most_waiting)[t] = window == 0 || t + 1 == hours_per_year ? 0.0 : waiting;
    const double ready = writer.site.it_mw_ready[writer.first_month() + time::month_of_hour(t)];
    (*work.most_done)[t] = std::max(ready, it_load[t]) - it_load[t] + arrives;
  }
  return work;
}

void add_deferrable(ChainWriter& writer) {
  if (!writer.site.deferrable || writer.site.deferrable->share <= 0.0 || writer.site.deferrable->window_hours <= 0)
    return;
  const Waiting work = waiting_work(writer, *writer.site.deferrable);
  ChainIndex& index = writer.index;
  index.deferrable_mw = work.arrives;
  index.work_done = writer.column("work-done", solver::Profile(1.0, work.most_done));
  index.backlog = writer.column("backlog", solver::Profile(1.0, work.most_waiting));
  // w_t − w_{t−1} + s_t = a_t
  const std::size_t backlog_row = writer.row("backlog", solver::Profile(1.0, work.arrives));
  writer.term(backlog_row, index.backlog, 1.0);
  writer.previous(backlog_row, index.backlog, -1.0);
  writer.term(backlog_row, index.work_done, 1.0);
  writer.term(index.balance_row, index.work_done, solver::Profile(-1.0, writer.hours.pue));
  // Load that remains after deferral: what may be shed in this hour. Σ_j u_j − s + slack = IT − a
  auto certain = std::make_shared<std::vector<double>>(*index.it_load_mw);
  auto certain_facility = std::make_shared<std::vector<double>>(hours_per_year);
  for (std::size_t t = 0; t < hours_per_year; ++t) {
    (*certain)[t] -= (*work.arrives)[t];
    (*certain_facility)[t] = (*writer.hours.pue)[t] * (*certain)[t];
  }
  writer.chain.rows[index.balance_row].right_hand_side = solver::Profile(1.0, std::move(certain_facility));
  if (!writer.site.shed_allowed) return;
  const std::size_t running_row = writer.row("running", solver::Profile(1.0, std::move(certain)));
  for (const std::size_t shed : index.shed) {
    if (shed != none) writer.term(running_row, shed, 1.0);
  }
  writer.term(running_row, index.work_done, -1.0);
  writer.term(running_row, writer.column("running", solver::infinity), 1.0);
}

}  // namespace

void add_load(ChainWriter& writer) {
  sum_load(writer);
  writer.index.balance_row = writer.row("balance", solver::Profile(1.0, writer.index.load_mw));
  add_shed(writer);
  add_deferrable(writer);
}

}  // namespace gigawatt::power
