// A ratchet on past peaks, per weather year; s: share, w: months. Months before the plan count as zero.
//
//   M_n ≥ s · M_j   for the w months j before n
//
// Within a year these are rows of its chain. Across a year's end the months j … 12 of the year before count together,
// so that one row links each month instead of one for each pair:
//   S_12 ≥ M_12,  S_j ≥ M_j,  S_j ≥ S_j+1,   M_n ≥ s · S_12+n−w of the year before
#include <fmt/format.h>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

/// Σ terms ≤ 0 among the recourse of one chain.
void at_most_zero(ChainWriter& writer, std::string name, std::vector<solver::Term> terms) {
  solver::ChainRow row;
  row.name = std::move(name);
  row.recourse = std::move(terms);
  row.sense = solver::Sense::at_most;
  writer.chain_row(std::move(row));
}

void within_the_year(ChainWriter& writer, const scenario::PeakRatchet& ratchet) {
  const std::vector<std::size_t>& billed = writer.index.billed;
  const auto months = static_cast<std::size_t>(ratchet.months);
  for (std::size_t n = 1; n < 12; ++n) {
    for (std::size_t j = n > months ? n - months : 0; j < n; ++j) {
      at_most_zero(writer, fmt::format("peak-ratchet-{}-{}", j + 1, n + 1),
                   {{billed[j], ratchet.share}, {billed[n], -1.0}});
    }
  }
}

/// Only the months that the next year looks back on.
void billed_since(ChainWriter& writer, const scenario::PeakRatchet& ratchet) {
  std::vector<std::size_t>& since = writer.index.billed_since;
  since.assign(12, none);
  const std::size_t first = 12 - static_cast<std::size_t>(ratchet.months);
  for (std::size_t j = 12; j-- > first;) {
    since[j] = writer.recourse(fmt::format("billed-since-{}", j + 1));
    at_most_zero(writer, fmt::format("billed-since-{}", j + 1), {{writer.index.billed[j], 1.0}, {since[j], -1.0}});
    if (j < 11) at_most_zero(writer, fmt::format("billed-since-{}-on", j + 1), {{since[j + 1], 1.0}, {since[j], -1.0}});
  }
}

}  // namespace

void add_peak_ratchet(ChainWriter& writer) {
  if (!writer.site.connection || !writer.site.connection->peak_ratchet || writer.index.billed.empty()) return;
  const scenario::PeakRatchet& ratchet = *writer.site.connection->peak_ratchet;
  if (ratchet.share <= 0.0) return;
  within_the_year(writer, ratchet);
  if (writer.index.year + 1 < writer.model.axis.year_count()) billed_since(writer, ratchet);
}

void link_peak_ratchet(const PlanInput& input, PlanModel& model) {
  for (std::size_t k = 0; k < model.chains.size(); ++k) {
    const ChainIndex& after = model.chains[k];
    const SiteInput& site = input.sites[after.site];
    if (after.year == 0 || after.billed.empty()) continue;
    const std::size_t earlier =
        model.chain_of(after.site, after.year - 1, after.weather, input.weather_probability.size());
    const ChainIndex& before = model.chains[earlier];
    if (before.billed_since.empty()) continue;
    const auto months = static_cast<std::size_t>(site.connection->peak_ratchet->months);
    for (std::size_t n = 0; n < months && n < 12; ++n) {
      solver::LinkingRow row;
      row.name = fmt::format("{}.peak-ratchet@{}.{}", site.id.text(),
                             time::to_text(model.axis.month(12 * after.year + n)), after.weather);
      row.parts.push_back(
          {earlier, {}, {{before.billed_since[12 + n - months], site.connection->peak_ratchet->share}}});
      row.parts.push_back({k, {}, {{after.billed[n], -1.0}}});
      model.problem.linking_rows.push_back(std::move(row));
    }
  }
}

}  // namespace gigawatt::power
