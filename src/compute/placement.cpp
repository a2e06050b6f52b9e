// Contracts → sites. Inside a rank the common share of the ramps is raised until a set of sites is full (progressive
// filling); what those sites carry is then frozen and the others go on. Whether a share fits is a flow from contracts
// to the sites that they list.
#include <algorithm>
#include <optional>

#include "compute/load.hpp"

namespace gigawatt::compute {
namespace {

constexpr double smallest_mw = 1e-9;
constexpr double negligible_mw = 1e-6;  // below it a share is rounding, not capacity

// One month of one rank: contracts' demands against what is left at the sites, as a bipartite flow.
class Flow {
 public:
  Flow(std::vector<std::vector<bool>> lists, std::vector<double> capacity_mw)
      : lists_(std::move(lists)),
        left_mw_(std::move(capacity_mw)),
        mw_(lists_.size(), std::vector<double>(left_mw_.size(), 0.0)) {}

  // Carries up to `amount` more of this contract, rerouting others' load where that makes room (augmenting paths).
  // Returns what fitted.
  double carry(std::size_t contract, double amount_mw) {
    double carried = 0.0;
    while (amount_mw - carried > smallest_mw) {
      const double step = augment(contract, amount_mw - carried);
      if (step <= smallest_mw) break;
      carried += step;
    }
    return carried;
  }

  [[nodiscard]] double mw(std::size_t contract, std::size_t site) const { return mw_[contract][site]; }
  [[nodiscard]] const std::vector<double>& left_mw() const { return left_mw_; }

 private:
  // Breadth-first search over sites: a site is reached from a contract that lists it; from a full site one goes on
  // through a contract that has load there and lists another site.
  double augment(std::size_t contract, double wanted_mw) {
    struct Step {
      std::size_t contract, from_site;  // from_site == site count: the start
    };
    const std::size_t none = left_mw_.size();
    std::vector<std::optional<Step>> reached(left_mw_.size());
    std::vector<std::size_t> queue;
    const auto reach = [&](std::size_t by, std::size_t from) {
      for (std::size_t site = 0; site < left_mw_.size(); ++site)
        if (lists_[by][site] && !reached[site]) {
          reached[site] = Step{by, from};
          queue.push_back(site);
        }
    };
    reach(contract, none);
    // NOLINTNEXTLINE(modernize-loop-convert): the queue grows while it is read
    for (std::size_t position = 0; position < queue.size(); ++position) {
      const std::size_t site = queue[position];
      if (left_mw_[site] > smallest_mw) {
        double step_mw = std::min(wanted_mw, left_mw_[site]);
        for (std::size_t at = site; reached[at]->from_site != none; at = reached[at]->from_site)
          step_mw = std::min(step_mw, mw_[reached[at]->contract][reached[at]->from_site]);
        left_mw_[site] -= step_mw;
        for (std::size_t at = site;; at = reached[at]->from_site) {
          const Step step = *reached[at];
          mw_[step.contract][at] += step_mw;
          if (step.from_site == none) return step_mw;
          mw_[step.contract][step.from_site] -= step_mw;
        }
      }
      for (std::size_t by = 0; by < lists_.size(); ++by)
        if (mw_[by][site] > smallest_mw) reach(by, site);
    }
    return 0.0;
  }

  std::vector<std::vector<bool>> lists_;  // [contract][site]
  std::vector<double> left_mw_;
  std::vector<std::vector<double>> mw_;
};

// The share of their demands that all of `growing` reach together on top of `fixed`, and the flow that carries it.
struct Filled {
  Flow flow;
  bool complete = false;
};

Filled fill(const std::vector<std::vector<bool>>& lists, const std::vector<double>& capacity_mw,
            const std::vector<double>& targets_mw) {
  Filled filled{.flow = Flow(lists, capacity_mw), .complete = true};
  for (std::size_t contract = 0; contract < lists.size(); ++contract) {
    const double carried = filled.flow.carry(contract, targets_mw[contract]);
    filled.complete = filled.complete && carried >= targets_mw[contract] - 1e-7 * std::max(1.0, targets_mw[contract]);
  }
  return filled;
}

// Max-min fair shares of one rank.
Flow fair_flow(const std::vector<std::vector<bool>>& lists, const std::vector<double>& capacity_mw,
               const std::vector<double>& demand_mw) {
  const Filled everything = fill(lists, capacity_mw, demand_mw);
  if (everything.complete) return everything.flow;
  std::vector<double> share(demand_mw.size(), 0.0);
  std::vector<bool> growing(demand_mw.size(), true);
  const auto targets = [&](double common) {
    std::vector<double> mw;
    for (std::size_t contract = 0; contract < demand_mw.size(); ++contract)
      mw.push_back(demand_mw[contract] * (growing[contract] ? common : share[contract]));
    return mw;
  };
  double reached = 0.0;
  while (std::ranges::find(growing, true) != growing.end()) {
    double low = reached, high = 1.0;
    for (int step = 0; step < 50; ++step) {
      const double middle = 0.5 * (low + high);
      (fill(lists, capacity_mw, targets(middle)).complete ? low : high) = middle;
    }
    reached = low;
    // Frozen is who cannot grow alone; at least one cannot, otherwise the common share could still rise.
    bool any_frozen = false;
    const std::vector<bool> were_growing = growing;
    for (std::size_t contract = 0; contract < demand_mw.size(); ++contract) {
      if (!were_growing[contract]) continue;
      std::vector<double> probe = targets(reached);
      for (std::size_t other = 0; other < contract; ++other)
        if (were_growing[other]) probe[other] = demand_mw[other] * reached;
      probe[contract] = demand_mw[contract] * std::min(1.0, reached + 1e-4);
      if (reached < 1.0 - 1e-4 && fill(lists, capacity_mw, probe).complete) continue;
      share[contract] = reached;
      growing[contract] = false;
      any_frozen = true;
    }
    if (!any_frozen) break;
  }
  return fill(lists, capacity_mw, targets(reached)).flow;
}

struct Month {
  std::vector<double> left_mw;                     // [site]
  std::vector<std::optional<std::size_t>> holder;  // [site]: the exclusive contract that runs there
};

Month month_of(std::span<const scenario::Site> sites, std::span<const scenario::Contract> contracts,
               const std::vector<std::size_t>& by_rank, time::Month month) {
  Month result;
  for (const scenario::Site& site : sites) {
    double ready_mw = 0.0;
    for (const scenario::Hall& hall : site.halls)
      if (hall.stands(month)) ready_mw += hall.it_power.in(units::MW);
    result.left_mw.push_back(ready_mw);
    const auto holder = std::ranges::find_if(by_rank, [&](std::size_t index) {
      const scenario::Contract& contract = contracts[index];
      return contract.exclusive && ramp_it_mw(contract, month) > 0.0 &&
             std::ranges::find(contract.sites, site.id) != contract.sites.end();
    });
    result.holder.push_back(holder == by_rank.end() ? std::nullopt : std::optional(*holder));
  }
  return result;
}

}  // namespace

double ramp_it_mw(const scenario::Contract& contract, time::Month month) {
  if (contract.end && month > *contract.end) return 0.0;
  double it_mw = 0.0;
  for (const scenario::RampStep& step : contract.ramp)
    if (step.from <= month) it_mw = step.it_power.in(units::MW);
  return it_mw;
}

Placement place_contracts(std::span<const scenario::Site> sites, std::span<const scenario::Contract> contracts,
                          time::Years years) {
  const auto months = static_cast<std::size_t>(years.count()) * 12;
  Placement placement{.years = years, .site_count = sites.size(), .it_mw = {}};
  placement.it_mw.assign(contracts.size() * sites.size() * months, 0.0);
  std::vector<std::size_t> by_rank;
  for (std::size_t contract = 0; contract < contracts.size(); ++contract) by_rank.push_back(contract);
  std::ranges::stable_sort(by_rank, {}, [&](std::size_t index) { return contracts[index].rank; });
  for (std::size_t month = 0; month < months; ++month) {
    const time::Month when = years.first_month().plus(static_cast<int>(month));
    Month now = month_of(sites, contracts, by_rank, when);
    for (std::size_t begin = 0, end = 0; begin < by_rank.size(); begin = end) {
      std::vector<std::vector<bool>> lists;
      std::vector<double> demand_mw;
      for (end = begin; end < by_rank.size() && contracts[by_rank[end]].rank == contracts[by_rank[begin]].rank; ++end) {
        const scenario::Contract& contract = contracts[by_rank[end]];
        demand_mw.push_back(ramp_it_mw(contract, when));
        lists.emplace_back();
        for (std::size_t site = 0; site < sites.size(); ++site)
          lists.back().push_back(std::ranges::find(contract.sites, sites[site].id) != contract.sites.end() &&
                                 (!now.holder[site] || *now.holder[site] == by_rank[end]));
      }
      const Flow flow = fair_flow(lists, now.left_mw, demand_mw);
      now.left_mw = flow.left_mw();
      for (std::size_t member = begin; member < end; ++member)
        for (std::size_t site = 0; site < sites.size(); ++site)
          if (flow.mw(member - begin, site) > negligible_mw)
            placement.it_mw[(by_rank[member] * sites.size() + site) * months + month] = flow.mw(member - begin, site);
    }
  }
  return placement;
}

}  // namespace gigawatt::compute
