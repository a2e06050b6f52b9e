// Method: a family is a change of the input that takes a constraint away. Feasibility of "all families but these" is
// one solve of the problem without costs. First the problem is made as small as the contradiction allows (one site if
// one is enough, and the first years only: both leave constraints out, so what is infeasible stays infeasible), then
// QuickXplain (Junker 2004) finds a minimal set with about k log(n/k) solves instead of n.
#include "power/conflict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "power/plan_model.hpp"

namespace gigawatt::power {
namespace {

struct Family {
  Conflict words;
  std::function<void(PlanInput&)> relax;
};

constexpr double plenty_mw = 1e6;

// ---- families
// -----------------------------------------------------------------------------------------------------------

class FamilyList {
 public:
  explicit FamilyList(const PlanInput& input) : input_(input) {
    for (std::size_t s = 0; s < input.sites.size(); ++s) site(s);
    for (std::size_t r = 0; r < input.resources.size(); ++r) {
      add(fmt::format("shared slots of {}", input.resources[r].id.text()),
          fmt::format("resources.{}.capacity", input.resources[r].id.text()),
          [r](PlanInput& relaxed) { relaxed.resources[r].capacity = plenty_mw * (units::MW / units::year); });
    }
    if (input.as_committed) {
      add("no option is built (as committed)", "", [](PlanInput& relaxed) { relaxed.as_committed = false; });
    } else {
      add("no order before this month", "plan.orders_from",
          [](PlanInput& relaxed) { relaxed.plan.orders_from = relaxed.plan.years.first_month().plus(-1200); });
    }
  }

  std::vector<Family> take() { return std::move(families_); }

 private:
  void add(std::string constraint, std::string path, std::function<void(PlanInput&)> relax) {
    families_.push_back({{std::move(constraint), std::move(path)}, std::move(relax)});
  }

  /// A family of one site: `relax` gets that site.
  void add(std::size_t s, std::string constraint, std::string_view key, std::function<void(SiteInput&)> relax) {
    add(std::move(constraint), fmt::format("sites.{}.{}", input_.sites[s].id.text(), key),
        [s, relax = std::move(relax)](PlanInput& relaxed) { relax(relaxed.sites[s]); });
  }

  void site(std::size_t s) {
    const SiteInput& site = input_.sites[s];
    const std::string at = " at " + site.name;
    if (!site.shed_allowed) {
      add(s, "every ready MW must be served (shed_allowed: false)" + at, "shed_allowed",
          [](SiteInput& relaxed) { relaxed.shed_allowed = true; });
    }
    if (site.permits.nox_per_year) {
      add(s, "NOx permit, rolling twelve months" + at, "permits.nox_per_year",
          [](SiteInput& relaxed) { relaxed.permits.nox_per_year.reset(); });
    }
    if (site.permits.nox_per_hour) {
      add(s, "NOx permit, hourly" + at, "permits.nox_per_hour",
          [](SiteInput& relaxed) { relaxed.permits.nox_per_hour.reset(); });
    }
    if (site.permits.co2_per_year) {
      add(s, "CO2 permit" + at, "permits.co2_per_year",
          [](SiteInput& relaxed) { relaxed.permits.co2_per_year.reset(); });
    }
    if (site.permits.full_load_hours) {
      add(s, "full-load hours permitted" + at, "permits.full_load_hours",
          [](SiteInput& relaxed) { relaxed.permits.full_load_hours.reset(); });
    }
    if (site.clean_share) {
      add(s, "clean share of the year" + at, "clean_share", [](SiteInput& relaxed) { relaxed.clean_share.reset(); });
    }
    if (site.clean_share_hourly) {
      add(s, "clean share, hour by hour" + at, "clean_share_hourly",
          [](SiteInput& relaxed) { relaxed.clean_share_hourly.reset(); });
    }
    if (site.firmness)
      add(s, "firm capacity at peak" + at, "firmness", [](SiteInput& relaxed) { relaxed.firmness.reset(); });
    if (site.fuel_line) add(s, "fuel line" + at, "fuel_line", [](SiteInput& relaxed) { relaxed.fuel_line.reset(); });
    if (site.connection) connection(s);
    for (std::size_t i = 0; i < site.supply.size(); ++i) supply(s, i);
  }

  void connection(std::size_t s) {
    const scenario::Connection& connection = *input_.sites[s].connection;
    if (connection.flexible) {
      add(s, "flexible connection in the tightest hours", "connection.flexible",
          [](SiteInput& relaxed) { relaxed.connection->flexible.reset(); });
    }
    for (std::size_t o = 0; o < connection.offers.size(); ++o) {
      const scenario::ConnectionOffer& offer = connection.offers[o];
      if (!offer.committed && input_.as_committed) continue;
      const std::string key = fmt::format("connection.offers.{}", offer.id.text());
      add(s, fmt::format("connection {} has {:g} MW", offer.id.text(), offer.power.in(units::MW)), key + ".power",
          [o](SiteInput& relaxed) { relaxed.connection->offers[o].power = plenty_mw * units::MW; });
      if (offer.available.first_full_month() > input_.plan.years.first_month()) {
        add(s, fmt::format("connection {} from {}", offer.id.text(), time::to_text(offer.available)),
            key + ".available", [o](SiteInput& relaxed) { relaxed.connection->offers[o].available = {1900, 1, 1}; });
      }
    }
  }

  void supply(std::size_t s, std::size_t i) {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    const std::string& id = supply.id.text();
    const std::string key = "supply." + id;
    if (supply.committed()) {
      committed(s, i, key);
      return;
    }
    if (input_.as_committed) return;
    if (supply.maximum) {
      add(s, fmt::format("{}: at most {:g} MW", id, supply.maximum->in(units::MW)), key + ".maximum",
          [i](SiteInput& relaxed) { relaxed.supply[i].maximum = plenty_mw * units::MW; });
    }
    if (supply.maximum_per_year) {
      add(s, fmt::format("{}: at most {:g} MW a year", id, supply.maximum_per_year->in(units::MW)),
          key + ".maximum_per_year", [i](SiteInput& relaxed) { relaxed.supply[i].maximum_per_year.reset(); });
    }
    if (supply.earliest) {
      add(s, fmt::format("{}: not before {}", id, time::to_text(*supply.earliest)), key + ".earliest",
          [i](SiteInput& relaxed) { relaxed.supply[i].earliest.reset(); });
    }
    const scenario::Technology& technology = input_.sites[s].technology[i];
    const double lead_months = technology.lead_time.in(units::month);
    if (lead_months > 0.0) {
      add(fmt::format("{}: lead time of {:g} months", id, lead_months),
          fmt::format("technologies.{}.lead_time", supply.technology.text()),
          [s, i](PlanInput& relaxed) { relaxed.sites[s].technology[i].lead_time = 0.0 * units::month; });
    }
  }

  void committed(std::size_t s, std::size_t i, const std::string& key) {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    const std::string& id = supply.id.text();
    if (supply.energised && supply.energised->first_full_month() > input_.plan.years.first_month()) {
      add(s, fmt::format("{}: energised {}", id, time::to_text(*supply.energised)), key + ".energised",
          [i](SiteInput& relaxed) { relaxed.supply[i].energised = time::Date{1900, 1, 1}; });
    }
    if (supply.retires) {
      add(s, fmt::format("{}: retires {}", id, time::to_text(*supply.retires)), key + ".retires",
          [i](SiteInput& relaxed) { relaxed.supply[i].retires.reset(); });
    }
    add(s, fmt::format("{}: {:g} MW committed", id, supply.power->in(units::MW)), key + ".power",
        [i](SiteInput& relaxed) { relaxed.supply[i].power = plenty_mw * units::MW; });
  }

  const PlanInput& input_;
  std::vector<Family> families_;
};

// ---- feasibility
// --------------------------------------------------------------------------------------------------------

enum class Answer { feasible, infeasible, unknown };

Answer feasibility(const PlanInput& input, const base::Progress& progress) {
  const solver::StagedProblem problem = solver::without_costs(build_model(input).problem);
  // A reason is worth some waiting, but dozens of questions are asked: what stays open counts as not known to conflict.
  constexpr double most_seconds = 30.0;
  solver::Options options = input.solver;
  options.seconds_limit = std::min(options.seconds_limit, most_seconds);
  switch (solver::solve(problem, options, progress).termination) {
    case solver::Termination::optimal:
      return Answer::feasible;
    case solver::Termination::infeasible:
      return Answer::infeasible;
    default:
      return Answer::unknown;
  }
}

/// The first `years` calendar years of these sites.
PlanInput cut(const PlanInput& input, const std::vector<std::size_t>& sites, int years) {
  PlanInput part = input;
  part.plan.years.last = part.plan.years.first + years - 1;
  part.sites.clear();
  const std::size_t months = 12 * static_cast<std::size_t>(years);
  for (const std::size_t s : sites) {
    SiteInput site = input.sites[s];
    site.years.resize(static_cast<std::size_t>(years));
    site.peak_facility_mw.resize(months);
    site.it_mw_ready.resize(months);
    for (auto& prices : site.fuel_price_usd_per_mmbtu) prices.resize(static_cast<std::size_t>(years));
    part.sites.push_back(std::move(site));
  }
  return part;
}

/// The smallest part of the problem, by sites and first years, that is infeasible by itself.
PlanInput smallest_infeasible_part(const PlanInput& input, const base::Progress& progress) {
  std::vector<std::size_t> all(input.sites.size());
  for (std::size_t s = 0; s < all.size(); ++s) all[s] = s;
  std::vector<std::size_t> sites = all;
  const int years = input.plan.years.count();
  for (std::size_t s = 0; s < all.size() && all.size() > 1; ++s) {
    if (feasibility(cut(input, {s}, years), progress) != Answer::infeasible) continue;
    sites = {s};
    break;
  }
  for (int count = 1; count < years; ++count) {
    PlanInput part = cut(input, sites, count);
    if (feasibility(part, progress) == Answer::infeasible) return part;
  }
  return cut(input, sites, years);
}

// ---- QuickXplain
// --------------------------------------------------------------------------------------------------------

class Explainer {
 public:
  Explainer(const PlanInput& input, const std::vector<Family>& families, const base::Progress& progress)
      : input_(input), families_(families), progress_(progress) {}

  /// Indices of a minimal conflicting set; empty if there is none among the families, or if stopped.
  std::vector<std::size_t> run() {
    std::vector<std::size_t> all(families_.size());
    for (std::size_t f = 0; f < all.size(); ++f) all[f] = f;
    if (all.empty() || infeasible({})) return {};
    std::vector<std::size_t> conflict = explain({}, false, all);
    if (stopped_) return {};
    std::ranges::sort(conflict);
    return conflict;
  }

 private:
  /// Whether the input with only these families in force is infeasible.
  bool infeasible(const std::vector<std::size_t>& in_force) {
    if (stopped_ || progress_.should_stop()) {
      stopped_ = true;
      return true;
    }
    PlanInput relaxed = input_;
    for (std::size_t f = 0; f < families_.size(); ++f) {
      if (std::ranges::find(in_force, f) == in_force.end()) families_[f].relax(relaxed);
    }
    const Answer answer = feasibility(relaxed, progress_);
    if (answer == Answer::unknown) stopped_ = true;
    return answer == Answer::infeasible;
  }

  std::vector<std::size_t> explain(const std::vector<std::size_t>& background, bool background_grew,
                                   const std::vector<std::size_t>& candidates) {
    if (background_grew && infeasible(background)) return {};
    if (candidates.size() == 1) return candidates;
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(candidates.size() / 2);
    const std::vector<std::size_t> first(candidates.begin(), middle), second(middle, candidates.end());
    const std::vector<std::size_t> from_second = explain(joined(background, first), true, second);
    const std::vector<std::size_t> from_first = explain(joined(background, from_second), !from_second.empty(), first);
    return joined(from_first, from_second);
  }

  static std::vector<std::size_t> joined(std::vector<std::size_t> a, const std::vector<std::size_t>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  const PlanInput& input_;
  const std::vector<Family>& families_;
  const base::Progress& progress_;
  bool stopped_ = false;
};

}  // namespace

std::vector<Conflict> find_conflict(const PlanInput& input, const base::Progress& progress) {
  const PlanInput part = smallest_infeasible_part(input, progress);
  const std::vector<Family> families = FamilyList(part).take();
  std::vector<Conflict> conflict;
  for (const std::size_t f : Explainer(part, families, progress).run()) conflict.push_back(families[f].words);
  return conflict;
}

}  // namespace gigawatt::power
