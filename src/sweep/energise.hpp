// Time to power: the least cost of serving some halls from each month of a range on. A sweep whose axis is the ready
// date of all of them together.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/sweep.hpp"

namespace gigawatt::sweep {

/// A hall that is energised by the month in question.
struct HallToEnergise {
  scenario::SiteId site;
  scenario::HallId hall;
  double it_mw = 0.0;
  time::Date planned;  // as the scenario has it

  [[nodiscard]] std::string ready_path() const;
};

/// All halls of one site, or of all; or those of the named ids among them. The error is one sentence.
std::expected<std::vector<HallToEnergise>, std::string> halls_to_energise(const scenario::Scenario& scenario,
                                                                          const std::optional<std::string>& site,
                                                                          const std::vector<std::string>& halls);

/// `A..B` (every month), `A..B:N` or `A,B,C` as an axis of the ready dates of these halls (at least one). All months
/// lie inside the plan's years. The error is one sentence.
std::expected<Axis, std::string> energise_axis(const std::vector<HallToEnergise>& halls, std::string_view months,
                                               time::Years years);

/// What must hold so that ready means energised: no load of these halls' sites is shed. Sites whose `shed_allowed` is
/// among `set` keep it.
std::vector<std::pair<std::string, std::string>> must_serve(
    const std::vector<HallToEnergise>& halls, const std::vector<std::pair<std::string, std::string>>& set);

/// Of a run in which these halls are ready in one month: what is bought and rented, what the load served is worth, what
/// stands in that month, and what supplies the first twelve.
FurtherQuantities energise_quantities(const std::vector<HallToEnergise>& halls);

/// The months of the axis that no plan can keep: the last one without a plan for that reason.
std::optional<std::size_t> last_infeasible(const Result& result);

/// The first point that has a plan where no earlier one has, for want of one; nothing if even the first point has.
std::optional<std::size_t> first_possible(const Result& result);

/// Whether `first_possible` is proven to be the first month of all: the month before it is a point, too.
bool is_first_month(const Result& result, std::size_t first_possible);

/// Why the last infeasible month has no plan: that point planned again, with what conflicts beside these dates. Nothing
/// if there is none, or the time does not last.
std::optional<study::Plan> why_not_before(const Request& request, const Result& result, double seconds_limit,
                                          const base::Progress& progress);

}  // namespace gigawatt::sweep
