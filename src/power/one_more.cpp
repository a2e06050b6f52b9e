// "One more": a unit of an option that stands at its maximum, a slot of what sites queue for. A multiplier tells the
// first MW of it; a whole unit is told by solving again.
#include <fmt/format.h>

#include <algorithm>

#include "power/what_if.hpp"

namespace gigawatt::power {
namespace {

class Pieces {
 public:
  Pieces(const PlanInput& input, const PlanModel& model, const PlanResult& result)
      : input_(input), axis_(model.axis), result_(result) {}

  std::vector<WhatIf> take() {
    for (std::size_t s = 0; s < input_.sites.size(); ++s)
      for (std::size_t i = 0; i < input_.sites[s].supply.size(); ++i) unit(s, i);
    for (std::size_t r = 0; r < input_.resources.size(); ++r) slot(r);
    return std::move(list_);
  }

 private:
  /// Whether so much uses the limit up: whole units leave up to one of them.
  [[nodiscard]] bool used_up(double used_mw, double limit_mw, double unit_mw) const {
    constexpr double dust = 1e-3;
    return used_mw >= limit_mw - (input_.solver.integers ? unit_mw : 0.0) - dust;
  }

  /// MW of one supply energised by order in a calendar year.
  [[nodiscard]] double ordered_mw(std::size_t s, const std::string& supply, int year) const {
    double mw = 0.0;
    for (const Order& order : result_.orders)
      if (order.site == input_.sites[s].id && order.supply == supply && !order.connection() &&
          order.energised_month.year() == year)
        mw += order.mw;
    return mw;
  }

  void unit(std::size_t s, std::size_t i) {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    const double unit_mw = input_.sites[s].technology[i].unit_size.in(units::MW);
    if (supply.committed() || input_.as_committed || !supply.maximum || unit_mw <= 0.0) return;
    const std::vector<double>& capacity = result_.sites[s].capacity_mw[i];
    std::size_t first = capacity.size();  // month from which one more could serve
    for (std::size_t m = capacity.size(); m-- > 0;)
      if (used_up(capacity[m], supply.maximum->in(units::MW), unit_mw)) first = m;
    if (supply.maximum_per_year)
      for (std::size_t y = axis_.year_count(); y-- > 0;)
        if (used_up(ordered_mw(s, supply.id.text(), axis_.year(y)), supply.maximum_per_year->in(units::MW), unit_mw))
          first = std::min(first, 12 * y);
    if (first == capacity.size()) return;
    WhatIf question = start(fmt::format("{}: one more unit of {:g} MW", supply.id.text(), unit_mw), "unit");
    question.words.site = input_.sites[s].id.text();
    scenario::Supply& changed = question.changed.sites[s].supply[i];
    changed.maximum = *supply.maximum + unit_mw * units::MW;
    if (supply.maximum_per_year) changed.maximum_per_year = *supply.maximum_per_year + unit_mw * units::MW;
    question.estimate_usd = unit_mw * earns_usd_per_mw(s, i, first);
    list_.push_back(std::move(question));
  }

  void slot(std::size_t r) {
    const scenario::Resource& resource = input_.resources[r];
    if (!resource.capacity) return;
    const double limit_mw = resource.capacity->in(units::MW / units::year);
    double slot_mw = 0.0;
    std::vector<double> used_mw(axis_.year_count(), 0.0);
    std::vector<std::pair<std::size_t, std::size_t>> options;  // site, supply
    for (std::size_t s = 0; s < input_.sites.size(); ++s)
      for (std::size_t i = 0; i < input_.sites[s].supply.size(); ++i) {
        const scenario::Supply& supply = input_.sites[s].supply[i];
        if (std::ranges::find(resource.technologies, supply.technology) == resource.technologies.end()) continue;
        slot_mw = std::max(slot_mw, input_.sites[s].technology[i].unit_size.in(units::MW));
        if (!supply.committed()) options.emplace_back(s, i);
        for (std::size_t y = 0; y < axis_.year_count(); ++y) {
          if (!supply.committed()) used_mw[y] += ordered_mw(s, supply.id.text(), axis_.year(y));
          if (supply.committed() && supply.energised && supply.energised->first_full_month().year() == axis_.year(y))
            used_mw[y] += supply.power->in(units::MW);
        }
      }
    const auto full = std::ranges::find_if(used_mw, [&](double mw) { return used_up(mw, limit_mw, slot_mw); });
    if (full == used_mw.end() || slot_mw <= 0.0 || options.empty() || input_.as_committed) return;
    WhatIf question = start(fmt::format("{}: one more slot of {:g} MW a year", resource.id.text(), slot_mw), "slot");
    question.changed.resources[r].capacity = *resource.capacity + slot_mw * (units::MW / units::year);
    const auto first = 12 * static_cast<std::size_t>(full - used_mw.begin());
    for (const auto& [s, i] : options)
      question.estimate_usd = std::max(question.estimate_usd, slot_mw * earns_usd_per_mw(s, i, first));
    list_.push_back(std::move(question));
  }

  /// What a MW of a supply earns from a plan month on, at most.
  [[nodiscard]] double earns_usd_per_mw(std::size_t s, std::size_t i, std::size_t first_month) const {
    const std::vector<double> cost = running_cost(input_.sites[s], i, axis_.month_count());
    double usd = 0.0;
    for (std::size_t m = first_month; m < axis_.month_count(); ++m)
      usd += power::earns_usd_per_mw(input_, result_, s, m, cost[m]);
    return usd;
  }

  [[nodiscard]] WhatIf start(std::string constraint, std::string per) const {
    WhatIf question;
    question.words = {.constraint = std::move(constraint),
                      .site = {},
                      .period = {},
                      .worth_usd = 0.0,
                      .per = std::move(per),
                      .method = "resolve"};
    question.changed = input_;
    return question;
  }

  const PlanInput& input_;
  const PlanAxis& axis_;
  const PlanResult& result_;
  std::vector<WhatIf> list_;
};

}  // namespace

std::vector<WhatIf> one_more(const PlanInput& input, const PlanModel& model, const PlanResult& result) {
  return Pieces(input, model, result).take();
}

}  // namespace gigawatt::power
