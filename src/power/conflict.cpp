// How far each member of a conflict must give way. Alone: all else is kept as the scenario has it, and either one solve
// finds the least excess of the limit, or a search over months or sizes the first step that fits; what is told has been
// put into the input and asked again. If giving up a member wholly is not enough, another conflict stands behind the
// first: then members of that one are given up as well until there is a plan, and the amounts are told together.
#include "power/conflict.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "power/conflict_explain.hpp"

namespace gigawatt::power {
namespace {

/// To four digits, up or down to the side on which there is more room.
double rounded(double value, double direction) {
  if (value == 0.0) return 0.0;
  const double digit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 3.0);
  const double steps = value / digit;
  constexpr double hair = 1e-6;  // an interior point's answer lies a hair inside
  return (direction > 0.0 ? std::ceil(steps - hair) : std::floor(steps + hair)) * digit;
}

class Finder {
 public:
  Finder(const PlanInput& input, const base::Progress& progress)
      : input_(input), families_(constraint_families(input)), progress_(progress), questions_(input.solver, progress) {
    for (std::size_t f = 0; f < families_.size(); ++f) all_.push_back(f);
  }

  Reason run() {
    const Explained first = explain(input_, families_, all_, questions_);
    members_ = first.members;
    for (const std::size_t f : members_) told_.push_back(families_[f].words);
    if (!first.minimal) return {.conflicts = told_, .minimal = false, .instead = {}};
    relieve();
    return {.conflicts = told_, .minimal = true, .instead = less_together()};
  }

 private:
  /// What is quick and tells much first: the time may not be enough for all of it.
  void relieve() {
    // Amounts are worth as much waiting as the list itself.
    constexpr double least_seconds = 120.0;
    questions_.allow(std::max(least_seconds, questions_.seconds_spent()));
    const Members stuck = ask_each_alone();
    const auto is_searched = [&](std::size_t f) { return std::holds_alternative<Stepped>(families_[f].gives_way); };
    for (const bool searched : {false, true}) {
      for (const std::size_t f : Members(enough_alone_)) {
        if (is_searched(f) != searched) continue;
        progress_.report("find conflict: how far does " + families_[f].words.constraint + " give way", -1.0);
        words(f).needed = needed_alone(f);
        if (std::holds_alternative<MustServe>(families_[f].gives_way)) unserved(f);
      }
      if (searched) break;
      // One group is enough of an answer, and the amounts of two would not fit together.
      for (const std::size_t f : stuck)
        if (relieve_together(f)) break;
    }
  }

  /// Returns those that are not enough.
  Members ask_each_alone() {
    Members stuck;
    for (const std::size_t f : Members(members_)) {
      const Answer answer = questions_.ask(without(input_, families_, {f}));
      if (answer == Answer::unknown) continue;
      words(f).enough_alone = answer == Answer::feasible;
      (answer == Answer::feasible ? enough_alone_ : stuck).push_back(f);
    }
    return stuck;
  }

  // ---- one alone

  Amount needed_alone(std::size_t f) {
    const Family& family = families_[f];
    if (is_continuous(family)) {
      PlanInput changed = input_;
      std::vector<Amount> needed(1);
      if (!add_limits({f}, changed, needed)) return {};
      if (questions_.ask(changed) == Answer::feasible) return needed.front();
      return larger_size(std::get<Continuous>(family.gives_way), std::get<double>(needed.front()));
    }
    if (const auto* stepped = std::get_if<Stepped>(&family.gives_way)) {
      const auto step = first_step(input_, *stepped);
      if (step) return stepped->value(*step);
    }
    return {};
  }

  /// A size also stands where the largest loss or whole units are counted: the least by its limits alone may be too
  /// little. Then the first that fits is searched to one in a thousand.
  Amount larger_size(const Continuous& size, double too_little_mw) {
    if (!size.elastic.size_mw) return {};
    const auto fits = [&](double mw) {
      PlanInput changed = input_;
      size.set(changed, mw);
      return questions_.ask(changed) == Answer::feasible;
    };
    constexpr double largest_factor = 16.0, fine = 1e-3;
    double step_mw = 0.01 * too_little_mw, enough_mw = too_little_mw + step_mw;
    for (; !fits(enough_mw); enough_mw = too_little_mw + step_mw) {
      if (questions_.is_over() || enough_mw > largest_factor * too_little_mw) return {};
      too_little_mw = enough_mw;
      step_mw *= 2.0;
    }
    while (enough_mw - too_little_mw > fine * enough_mw) {
      const double middle_mw = rounded(0.5 * (too_little_mw + enough_mw), 1.0);
      (fits(middle_mw) ? enough_mw : too_little_mw) = middle_mw;
    }
    return questions_.is_over() ? Amount() : Amount(rounded(enough_mw, 1.0));
  }

  static double needed_value(const Family& family, const Continuous& continuous, double excess) {
    return rounded(std::get<double>(family.words.given) + continuous.per_excess * excess, continuous.per_excess);
  }

  /// The first step with which this input fits: what fits at a step fits at all behind it. Nothing if none is known.
  std::optional<int> first_step(const PlanInput& input, const Stepped& stepped) {
    const auto fits = [&](int step) {
      PlanInput changed = input;
      stepped.set(changed, step);
      return questions_.ask(changed) == Answer::feasible;
    };
    if (stepped.most <= 0 || !fits(stepped.most)) return {};
    int too_little = 0, enough = stepped.most;
    while (enough - too_little > 1) {
      const int middle = too_little + (enough - too_little) / 2;
      (fits(middle) ? enough : too_little) = middle;
    }
    // Without time the last steps are not known.
    return questions_.is_over() ? std::nullopt : std::optional(enough);
  }

  void unserved(std::size_t f) {
    const auto least = questions_.least_unserved(input_);
    if (!least) return;
    constexpr double nothing = 1e-8;
    if (least->energy_share > nothing) {
      words(f).needed = rounded(100.0 * least->energy_share, 1.0);
    } else {
      words(f).needed = rounded(least->firm_mw, 1.0);
      words(f).unit = "MW short of firm capacity";
    }
  }

  // ---- several together

  bool relieve_together(std::size_t first) {
    constexpr int most_rounds = 4;
    Members group = {first};
    for (int round = 0; round < most_rounds && !questions_.is_over(); ++round) {
      const PlanInput relaxed = without(input_, families_, group);
      const Members behind = explain(relaxed, families_, minus(all_, group), questions_).members;
      // A member that is enough alone needs nobody else to give way.
      const Members more = minus(behind, enough_alone_);
      if (more.empty()) return false;
      group.push_back(more.front());
      std::ranges::sort(group);
      if (questions_.ask(without(input_, families_, group)) == Answer::feasible) {
        tell_together(group);
        return true;
      }
    }
    return false;
  }

  void tell_together(const Members& group) {
    for (const std::size_t f : group) {
      Conflict& conflict = words(f);
      conflict.enough_alone = false;
      for (const std::size_t other : group)
        if (other != f) conflict.together_with.push_back(families_[other].words.path);
    }
    const std::vector<Amount> needed = needed_together(group);
    for (std::size_t k = 0; k < needed.size(); ++k) words(group[k]).needed = needed[k];
  }

  /// Dates and steps first, each with those behind it given up wholly; then the least sum of the limits. Empty if that
  /// is not known.
  std::vector<Amount> needed_together(const Members& group) {
    PlanInput changed = input_;
    std::vector<Amount> needed(group.size());
    for (std::size_t k = 0; k < group.size(); ++k) {
      const auto* stepped = std::get_if<Stepped>(&families_[group[k]].gives_way);
      if (stepped == nullptr) continue;
      Members others;
      for (std::size_t other = 0; other < group.size(); ++other)
        if (other > k || is_continuous(families_[group[other]])) others.push_back(group[other]);
      const auto step = first_step(without(changed, families_, minus(others, {group[k]})), *stepped);
      if (!step) return {};
      stepped->set(changed, *step);
      needed[k] = stepped->value(*step);
    }
    if (!add_limits(group, changed, needed) || questions_.ask(changed) != Answer::feasible) return {};
    return needed;
  }

  /// What the limits of a group need where the rest of it has given way already; false if no amount is enough.
  bool add_limits(const Members& group, PlanInput& changed, std::vector<Amount>& needed) {
    std::vector<Elastic> elastics;
    PlanInput without_sizes = changed;
    for (const std::size_t f : group) {
      if (!is_continuous(families_[f])) continue;
      elastics.push_back(std::get<Continuous>(families_[f].gives_way).elastic);
      if (elastics.back().size_mw) families_[f].relax(without_sizes);
    }
    if (elastics.empty()) return true;
    const auto excess = questions_.least_excess(without_sizes, elastics);
    if (!excess) return false;
    const double total = std::accumulate(excess->begin(), excess->end(), 0.0);
    constexpr double dust = 1e-6;
    auto next = excess->begin();
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Family& family = families_[group[k]];
      if (!is_continuous(family)) continue;
      const auto& continuous = std::get<Continuous>(family.gives_way);
      const double by = *next++;
      if (by <= dust * total) {
        needed[k] = family.words.given;
        continue;
      }
      const double value = needed_value(family, continuous, by);
      if (value < 0.0) return false;
      needed[k] = value;
      continuous.set(changed, value);
    }
    return true;
  }

  static bool is_continuous(const Family& family) { return std::holds_alternative<Continuous>(family.gives_way); }

  static double excess_of(const Conflict& conflict) {
    return std::abs(std::get<double>(conflict.needed) - std::get<double>(conflict.given));
  }

  /// Sizes, members or not, that give way together by the least sum of MW, where one alone would need far more: a
  /// battery without more sun carries the summer into the winter.
  std::vector<Conflict> less_together() {
    constexpr double far_more = 2.0;
    const auto is_size = [](const Conflict& conflict) { return conflict.unit == "MW"; };
    double alone_mw = std::numeric_limits<double>::infinity();
    for (const Conflict& conflict : told_)
      if (is_size(conflict) && std::holds_alternative<double>(conflict.needed))
        alone_mw = std::min(alone_mw, excess_of(conflict));
    Members sizes;
    for (const std::size_t f : all_)
      if (is_continuous(families_[f]) && is_size(families_[f].words)) sizes.push_back(f);
    if (!std::isfinite(alone_mw) || sizes.size() < 2) return {};
    const std::vector<Amount> values = needed_together(sizes);
    std::vector<Conflict> together;
    double together_mw = 0.0;
    for (std::size_t k = 0; k < values.size(); ++k) {
      Conflict conflict = families_[sizes[k]].words;
      conflict.needed = values[k];
      together_mw += excess_of(conflict);
      if (excess_of(conflict) > 0.0) together.push_back(std::move(conflict));
    }
    if (together.size() < 2 || far_more * together_mw > alone_mw) return {};
    return together;
  }

  /// What is told of a family; from now on if it was not a member so far.
  Conflict& words(std::size_t f) {
    const auto place = std::ranges::lower_bound(members_, f);
    const auto index = place - members_.begin();
    if (place == members_.end() || *place != f) {
      members_.insert(place, f);
      told_.insert(told_.begin() + index, families_[f].words);
    }
    return told_[static_cast<std::size_t>(index)];
  }

  static Members minus(const Members& all, const Members& taken) {
    Members left;
    std::ranges::set_difference(all, taken, std::back_inserter(left));
    return left;
  }

  const PlanInput& input_;
  std::vector<Family> families_;
  const base::Progress& progress_;
  Questions questions_;
  Members all_;
  Members members_;             // ascending
  std::vector<Conflict> told_;  // parallel to members_
  Members enough_alone_;        // ascending
};

}  // namespace

Reason find_conflict(const PlanInput& input, const base::Progress& progress) { return Finder(input, progress).run(); }

}  // namespace gigawatt::power
