// Method: a family is a change of the input that takes a constraint away; a question asks whether the input without
// some families fits. First the problem is made as small as the contradiction allows (one site if one is enough, and
// the first years only: both leave constraints out, so what is infeasible stays infeasible), then QuickXplain (Junker
// 2004) finds a minimal set with about k log(n/k) questions instead of n. The set is checked once more, member by
// member, before it is told.
#include "power/conflict_explain.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace gigawatt::power {
namespace {

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
    for (auto& prices : site.fuel_price_usd_per_mmbtu) prices.resize(months);
    part.sites.push_back(std::move(site));
  }
  return part;
}

/// The smallest part of the problem, by sites and first years, that is infeasible by itself.
PlanInput smallest_infeasible_part(const PlanInput& input, Questions& questions) {
  std::vector<std::size_t> all(input.sites.size());
  for (std::size_t s = 0; s < all.size(); ++s) all[s] = s;
  std::vector<std::size_t> sites = all;
  const int years = input.plan.years.count();
  for (std::size_t s = 0; s < all.size() && all.size() > 1; ++s) {
    if (questions.ask(cut(input, {s}, years)) != Answer::infeasible) continue;
    sites = {s};
    break;
  }
  for (int count = 1; count < years; ++count) {
    PlanInput part = cut(input, sites, count);
    if (questions.ask(part) == Answer::infeasible) return part;
  }
  return cut(input, sites, years);
}

// ---- QuickXplain
// --------------------------------------------------------------------------------------------------------

class Explainer {
 public:
  Explainer(const PlanInput& input, const std::vector<Family>& families, Questions& questions)
      : input_(input), families_(families), questions_(questions) {}

  /// Among these families, which all together are known to conflict. What stays unknown counts as fitting: then the
  /// smallest set that is known to conflict is the result.
  Explained run(const Members& all) {
    for (std::size_t f = 0; f < families_.size(); ++f)
      if (!std::ranges::binary_search(all, f)) families_[f].relax(input_);
    smallest_ = all;
    if (all.empty() || answer({}) == Answer::infeasible) return {};
    Members found = explain({}, false, all);
    std::ranges::sort(found);
    if (answer(found) != Answer::infeasible) return {.members = smallest_};
    return {.members = found, .minimal = is_minimal(found)};
  }

 private:
  /// Of the input with only these families in force.
  Answer answer(Members in_force) {
    std::ranges::sort(in_force);
    if (const auto known = answers_.find(in_force); known != answers_.end()) return known->second;
    PlanInput relaxed = input_;
    for (std::size_t f = 0; f < families_.size(); ++f)
      if (!std::ranges::binary_search(in_force, f)) families_[f].relax(relaxed);
    const Answer result = questions_.ask(relaxed);
    if (result == Answer::infeasible && in_force.size() < smallest_.size()) smallest_ = in_force;
    answers_[in_force] = result;
    return result;
  }

  Members explain(const Members& background, bool background_grew, const Members& candidates) {
    if (background_grew && answer(background) == Answer::infeasible) return {};
    if (candidates.size() == 1) return candidates;
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(candidates.size() / 2);
    const Members first(candidates.begin(), middle), second(middle, candidates.end());
    const Members from_second = explain(joined(background, first), true, second);
    const Members from_first = explain(joined(background, from_second), !from_second.empty(), first);
    return joined(from_first, from_second);
  }

  bool is_minimal(const Members& found) {
    return std::ranges::all_of(found, [&](std::size_t member) {
      Members others;
      std::ranges::copy_if(found, std::back_inserter(others), [&](std::size_t f) { return f != member; });
      return answer(others) == Answer::feasible;
    });
  }

  static Members joined(Members a, const Members& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  PlanInput input_;
  const std::vector<Family>& families_;
  Questions& questions_;
  std::map<Members, Answer> answers_;
  Members smallest_;
};

bool concerns(const Family& family, const PlanInput& part) {
  return !family.site || std::ranges::find(part.sites, *family.site, &SiteInput::id) != part.sites.end();
}

}  // namespace

PlanInput without(const PlanInput& input, const std::vector<Family>& families, const Members& given_up) {
  PlanInput relaxed = input;
  for (const std::size_t f : given_up) families[f].relax(relaxed);
  return relaxed;
}

Explained explain(const PlanInput& input, const std::vector<Family>& families, const Members& in_force,
                  Questions& questions) {
  const PlanInput part = smallest_infeasible_part(input, questions);
  Members here;
  std::ranges::copy_if(in_force, std::back_inserter(here), [&](std::size_t f) { return concerns(families[f], part); });
  return Explainer(part, families, questions).run(here);
}

}  // namespace gigawatt::power
