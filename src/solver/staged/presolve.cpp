#include "solver/staged/presolve.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace gigawatt::solver::staged {
namespace {

struct Activity {
  double lower = 0.0, upper = 0.0;  // of the free columns
  double fixed = 0.0;
  int free_count = 0;
  std::size_t free_column = 0;
  double free_coefficient = 0.0;
  double size = 0.0;
};

Activity activity_of(const BorderRow& row, const StagedProblem& problem, const Presolve& state) {
  std::map<std::size_t, double> terms;
  for (const Term& term : row.terms) terms[term.column] += term.coefficient;
  Activity activity;
  for (const auto& [column, coefficient] : terms) {
    if (coefficient == 0.0) continue;
    if (state.border_fixed[column] != 0) {
      activity.fixed += coefficient * state.border_value[column];
      activity.size = std::max(activity.size, std::abs(coefficient * state.border_value[column]));
      continue;
    }
    const BorderColumn& bounds = problem.border[column];
    activity.lower += coefficient > 0 ? coefficient * bounds.lower : coefficient * bounds.upper;
    activity.upper += coefficient > 0 ? coefficient * bounds.upper : coefficient * bounds.lower;
    ++activity.free_count;
    activity.free_column = column;
    activity.free_coefficient = coefficient;
  }
  return activity;
}

/// One look at one row; true if something was fixed.
bool tighten(std::size_t index, const StagedProblem& problem, Presolve& state) {
  const BorderRow& row = problem.border_rows[index];
  const Activity activity = activity_of(row, problem, state);
  const double rest = row.right_hand_side - activity.fixed;
  const double tolerance = 1e-9 * (1.0 + std::abs(row.right_hand_side) + activity.size);
  const bool equal = row.sense == Sense::equal;
  if (activity.free_count == 0) {
    if (rest < -tolerance || (equal && rest > tolerance))
      state.infeasible = "border row '" + row.name + "' cannot hold";
    return false;
  }
  const auto fix = [&state](std::size_t column, double value) {
    state.border_fixed[column] = 1;
    state.border_value[column] = value;
  };
  if (rest < activity.lower - tolerance || (equal && rest > activity.upper + tolerance)) {
    state.infeasible = "border row '" + row.name + "' cannot hold within the bounds of its columns";
    return false;
  }
  if (equal && activity.free_count == 1) {
    const BorderColumn& bounds = problem.border[activity.free_column];
    fix(activity.free_column, std::clamp(rest / activity.free_coefficient, bounds.lower, bounds.upper));
    state.forced.push_back({.row = index,
                            .at_least_activity = true,
                            .single = true,
                            .terms = {{activity.free_column, activity.free_coefficient}}});
    return true;
  }
  const bool at_lower = rest <= activity.lower + 1e-12 * (1.0 + activity.size);
  const bool at_upper = equal && rest >= activity.upper - 1e-12 * (1.0 + activity.size);
  if (!at_lower && !at_upper) return false;
  state.forced.push_back({.row = index, .at_least_activity = at_lower, .single = false, .terms = {}});
  for (const Term& term : row.terms) {
    if (state.border_fixed[term.column] != 0 || term.coefficient == 0.0) continue;
    state.forced.back().terms.push_back(term);
    const BorderColumn& bounds = problem.border[term.column];
    fix(term.column, (term.coefficient > 0) == at_lower ? bounds.lower : bounds.upper);
  }
  return true;
}

double power_of_two(double value) { return std::exp2(std::round(std::log2(value))); }

/// Sum of absolute values, of squares, and count of a profile over a range of hours; zeros do not count.
struct Magnitude {
  double mean = 0.0;
  double norm = 0.0;
};

class Magnitudes {
 public:
  Magnitude of(const Profile& profile, std::size_t first, std::size_t count) {
    if (!profile.hourly)
      return {.mean = std::abs(profile.scale), .norm = std::abs(profile.scale) * std::sqrt(static_cast<double>(count))};
    const std::tuple<const void*, std::size_t, std::size_t> key{profile.hourly.get(), first, count};
    auto found = known_.find(key);
    if (found == known_.end()) {
      double sum = 0.0, squares = 0.0, counted = 0.0;
      for (std::size_t t = first; t < first + count; ++t) {
        const double value = std::abs((*profile.hourly)[t]);
        if (value == 0.0 || std::isinf(value)) continue;
        sum += value;
        squares += value * value;
        counted += 1.0;
      }
      found =
          known_.emplace(key, Magnitude{.mean = counted > 0 ? sum / counted : 0.0, .norm = std::sqrt(squares)}).first;
    }
    return {.mean = std::abs(profile.scale) * found->second.mean, .norm = std::abs(profile.scale) * found->second.norm};
  }

 private:
  std::map<std::tuple<const void*, std::size_t, std::size_t>, Magnitude> known_;
};

/// Collects the coefficients of all rows and finds row and column scales by geometric sweeps.
class Scaler {
 public:
  Scaler(const StagedProblem& problem, const std::vector<int>& class_of_chain, int class_count)
      : problem_(problem), class_of_chain_(class_of_chain) {
    scales_.stage_row.resize(static_cast<std::size_t>(class_count));
    scales_.stage_column.resize(static_cast<std::size_t>(class_count));
  }

  Scales run() {
    weights();
    number();
    collect();
    sweep();
    read_out();
    units();
    return std::move(scales_);
  }

 private:
  struct Entry {
    std::size_t row, column;
    double magnitude;
  };

  void weights() {
    scales_.weighted_hours = 0.0;
    for (const Chain& chain : problem_.chains) {
      double sum = 0.0;
      for (std::size_t t = 0; t < chain.hour_count; ++t) sum += chain.weight.at(t);
      scales_.chain_weight.push_back(sum / static_cast<double>(chain.hour_count));
      scales_.weighted_hours += sum;
    }
    if (problem_.chains.empty()) scales_.weighted_hours = 1.0;
    for (double& weight : scales_.chain_weight) weight /= scales_.weighted_hours;
  }

  void number() {
    border_ = new_columns(problem_.border.size());
    border_row_ = new_rows(problem_.border_rows.size());
    linking_row_ = new_rows(problem_.linking_rows.size());
    class_row_.assign(scales_.stage_row.size(), 0);
    class_column_.assign(scales_.stage_row.size(), 0);
    class_known_.assign(scales_.stage_row.size(), 0);
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) {
      const Chain& chain = problem_.chains[k];
      const auto c = static_cast<std::size_t>(class_of_chain_[k]);
      if (class_known_[c] == 0) {
        class_known_[c] = 1;
        class_row_[c] = new_rows(chain.rows.size());
        class_column_[c] = new_columns(chain.columns.size());
        scales_.stage_row[c].resize(chain.rows.size());
        scales_.stage_column[c].resize(chain.columns.size());
      }
      recourse_.push_back(new_columns(chain.recourse.size()));
      chain_row_.push_back(new_rows(chain.chain_rows.size()));
    }
  }
  std::size_t new_rows(std::size_t count) {
    const std::size_t first = row_count_;
    row_count_ += count;
    return first;
  }
  std::size_t new_columns(std::size_t count) {
    const std::size_t first = column_count_;
    column_count_ += count;
    return first;
  }

  void add(std::size_t row, std::size_t column, double magnitude) {
    if (magnitude > 0.0 && std::isfinite(magnitude))
      entries_.push_back({.row = row, .column = column, .magnitude = magnitude});
  }

  void collect() {
    for (std::size_t i = 0; i < problem_.border_rows.size(); ++i) {
      for (const Term& term : problem_.border_rows[i].terms)
        add(border_row_ + i, border_ + term.column, std::abs(term.coefficient));
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) collect_chain(k);
    for (std::size_t i = 0; i < problem_.linking_rows.size(); ++i) {
      const LinkingRow& row = problem_.linking_rows[i];
      for (const LinkingRow::Part& part : row.parts) {
        add_sums(linking_row_ + i, part.chain, part.sums);
        for (const Term& term : part.recourse)
          add(linking_row_ + i, recourse_[part.chain] + term.column, std::abs(term.coefficient));
      }
      for (const Term& term : row.border) add(linking_row_ + i, border_ + term.column, std::abs(term.coefficient));
    }
  }

  void add_sums(std::size_t row, std::size_t k, const std::vector<HourlySum>& sums) {
    const std::size_t first = class_column_[static_cast<std::size_t>(class_of_chain_[k])];
    for (const HourlySum& sum : sums)
      add(row, first + sum.column, magnitudes_.of(sum.coefficient, sum.first_hour, sum.hour_count).norm);
  }

  void collect_chain(std::size_t k) {
    const Chain& chain = problem_.chains[k];
    const auto c = static_cast<std::size_t>(class_of_chain_[k]);
    const auto mean = [&](const Profile& profile) { return magnitudes_.of(profile, 0, chain.hour_count).mean; };
    for (const auto* terms : {&chain.same_hour, &chain.previous_hour}) {
      for (const StageTerm& term : *terms)
        add(class_row_[c] + term.row, class_column_[c] + term.column, mean(term.coefficient));
    }
    for (const Segment& segment : chain.segments) {
      for (const StageBorderTerm& term : chain.border_terms) {
        add(class_row_[c] + term.row, border_ + segment.border_of_slot[term.slot], mean(term.coefficient));
      }
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        const StageColumn& column = chain.columns[j];
        if (column.slot == no_slot || mean(column.border_coefficient) == 0.0) continue;
        // A bound is a row of two: x − D z ≤ u.
        const std::size_t row = new_rows(1);
        add(row, class_column_[c] + j, 1.0);
        add(row, border_ + segment.border_of_slot[column.slot], mean(column.border_coefficient));
      }
    }
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      add(class_row_[c] + term.row, recourse_[k] + term.column,
          magnitudes_.of(term.coefficient, term.first_hour, term.hour_count).mean);
    }
    for (std::size_t i = 0; i < chain.chain_rows.size(); ++i) {
      const ChainRow& row = chain.chain_rows[i];
      add_sums(chain_row_[k] + i, k, row.sums);
      for (const Term& term : row.recourse)
        add(chain_row_[k] + i, recourse_[k] + term.column, std::abs(term.coefficient));
      for (const Term& term : row.border) add(chain_row_[k] + i, border_ + term.column, std::abs(term.coefficient));
    }
  }

  void sweep() {
    row_.assign(row_count_, 1.0);
    column_.assign(column_count_, 1.0);
    constexpr int sweeps = 4;
    for (int n = 0; n < sweeps; ++n) {
      balance(row_, column_, [](const Entry& e) { return e.row; }, [](const Entry& e) { return e.column; });
      balance(column_, row_, [](const Entry& e) { return e.column; }, [](const Entry& e) { return e.row; });
    }
    balance(row_, column_, [](const Entry& e) { return e.row; }, [](const Entry& e) { return e.column; });
    for (double& value : row_) value = power_of_two(value);
    for (double& value : column_) value = power_of_two(value);
  }

  template <class Mine, class Other>
  void balance(std::vector<double>& mine, const std::vector<double>& other, Mine index, Other across) {
    std::vector<double> least(mine.size(), infinity), most(mine.size(), 0.0);
    for (const Entry& entry : entries_) {
      const double size = entry.magnitude * other[across(entry)];
      least[index(entry)] = std::min(least[index(entry)], size);
      most[index(entry)] = std::max(most[index(entry)], size);
    }
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (most[i] > 0.0) mine[i] = std::clamp(1.0 / std::sqrt(least[i] * most[i]), 1e-12, 1e12);
    }
  }

  void read_out() {
    const auto rows = [this](std::size_t first, std::size_t count) {
      return std::vector<double>(row_.begin() + static_cast<std::ptrdiff_t>(first),
                                 row_.begin() + static_cast<std::ptrdiff_t>(first + count));
    };
    const auto columns = [this](std::size_t first, std::size_t count) {
      return std::vector<double>(column_.begin() + static_cast<std::ptrdiff_t>(first),
                                 column_.begin() + static_cast<std::ptrdiff_t>(first + count));
    };
    scales_.border = columns(border_, problem_.border.size());
    scales_.border_row = rows(border_row_, problem_.border_rows.size());
    scales_.linking_row = rows(linking_row_, problem_.linking_rows.size());
    for (std::size_t c = 0; c < scales_.stage_row.size(); ++c) {
      scales_.stage_row[c] = rows(class_row_[c], scales_.stage_row[c].size());
      scales_.stage_column[c] = columns(class_column_[c], scales_.stage_column[c].size());
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) {
      scales_.recourse.push_back(columns(recourse_[k], problem_.chains[k].recourse.size()));
      scales_.chain_row.push_back(rows(chain_row_[k], problem_.chains[k].chain_rows.size()));
    }
  }

  void units() {
    double largest = 0.0;
    std::vector<double> sizes;
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) {
      const Chain& chain = problem_.chains[k];
      const auto c = static_cast<std::size_t>(class_of_chain_[k]);
      for (std::size_t i = 0; i < chain.rows.size(); ++i) {
        largest = std::max(
            largest, magnitudes_.of(chain.rows[i].right_hand_side, 0, chain.hour_count).mean * scales_.stage_row[c][i]);
      }
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        const double upper =
            magnitudes_.of(chain.columns[j].upper, 0, chain.hour_count).mean / scales_.stage_column[c][j];
        if (upper > 0.0 && std::isfinite(upper)) sizes.push_back(upper);
      }
    }
    for (std::size_t i = 0; i < problem_.border_rows.size(); ++i) {
      if (problem_.border_rows[i].right_hand_side != 0.0)
        sizes.push_back(std::abs(problem_.border_rows[i].right_hand_side) * scales_.border_row[i]);
    }
    if (largest > 0.0)
      scales_.power = power_of_two(largest);
    else if (!sizes.empty())
      scales_.power = power_of_two(middle(sizes));
    std::vector<double> costs;
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) {
      const Chain& chain = problem_.chains[k];
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        const double cost = magnitudes_.of(chain.columns[j].cost, 0, chain.hour_count).mean;
        if (cost > 0.0) costs.push_back(cost * scales_.stage_column[static_cast<std::size_t>(class_of_chain_[k])][j]);
      }
    }
    for (std::size_t b = 0; b < problem_.border.size(); ++b) {
      const double cost = std::abs(problem_.border[b].cost) * scales_.border[b] / scales_.weighted_hours;
      if (cost > 0.0) costs.push_back(cost);
    }
    scales_.money = power_of_two((costs.empty() ? 1.0 : middle(costs)) * scales_.power * scales_.weighted_hours);
  }

  static double middle(std::vector<double>& values) {
    const auto position = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, position);
    return *position;
  }

  const StagedProblem& problem_;
  const std::vector<int>& class_of_chain_;
  Scales scales_;
  Magnitudes magnitudes_;
  std::vector<Entry> entries_;
  std::size_t row_count_ = 0, column_count_ = 0;
  std::size_t border_ = 0, border_row_ = 0, linking_row_ = 0;
  std::vector<std::size_t> class_row_, class_column_, recourse_, chain_row_;
  std::vector<char> class_known_;
  std::vector<double> row_, column_;
};

}  // namespace

Presolve presolve_border(const StagedProblem& problem) {
  Presolve state;
  const std::size_t count = problem.border.size();
  state.border_fixed.assign(count, 0);
  state.border_value.assign(count, 0.0);
  for (std::size_t b = 0; b < count; ++b) {
    if (problem.border[b].lower != problem.border[b].upper) continue;
    state.border_fixed[b] = 1;
    state.border_value[b] = problem.border[b].lower;
  }
  for (bool changed = true; changed && state.infeasible.empty();) {
    changed = false;
    for (std::size_t i = 0; i < problem.border_rows.size(); ++i) changed = tighten(i, problem, state) || changed;
  }
  for (const BorderRow& row : problem.border_rows) {
    const Activity activity = activity_of(row, problem, state);
    state.border_row_kept.push_back(activity.free_count > 0 ? 1 : 0);
  }
  return state;
}

Scales scale(const StagedProblem& problem, const std::vector<int>& class_of_chain, int class_count) {
  return Scaler(problem, class_of_chain, class_count).run();
}

}  // namespace gigawatt::solver::staged
