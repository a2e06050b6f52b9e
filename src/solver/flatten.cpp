#include "solver/flatten.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/require.hpp"

namespace gigawatt::solver {
namespace {

struct ProfileView {
  explicit ProfileView(const Profile& profile)
      : scale(profile.scale), hourly(profile.hourly ? profile.hourly->data() : nullptr) {}
  [[nodiscard]] double at(std::size_t hour) const { return hourly != nullptr ? scale * hourly[hour] : scale; }

  double scale;
  const double* hourly;
};

bool is_constant(const Profile& profile, double value) { return !profile.hourly && profile.scale == value; }

/// Whether the bound can move with the border at all: else it is a plain bound in every hour.
bool bound_may_move(const StageColumn& column) {
  return column.slot != no_slot && !is_constant(column.border_coefficient, 0.0) && !is_constant(column.upper, infinity);
}

/// An upper estimate of non-zeros and rows: zeros in profiles only make it smaller.
struct Extent {
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::size_t entries = 0;
};

std::size_t entries_of(const std::vector<HourlySum>& sums) {
  std::size_t count = 0;
  for (const HourlySum& sum : sums) count += sum.hour_count;
  return count;
}

Extent extent_of(const StagedProblem& problem) {
  Extent extent;
  extent.columns = problem.border.size();
  extent.rows = problem.border_rows.size() + problem.linking_rows.size();
  for (const BorderRow& row : problem.border_rows) extent.entries += row.terms.size();
  for (const Chain& chain : problem.chains) {
    const auto moving = static_cast<std::size_t>(std::ranges::count_if(chain.columns, bound_may_move));
    const std::size_t terms = chain.same_hour.size() + chain.previous_hour.size() + chain.border_terms.size();
    extent.columns += chain.hour_count * chain.columns.size() + chain.recourse.size();
    extent.rows += chain.hour_count * (chain.rows.size() + moving) + chain.chain_rows.size();
    extent.entries += chain.hour_count * (terms + 2 * moving);
    for (const StageRecourseTerm& term : chain.recourse_terms) extent.entries += term.hour_count;
    for (const ChainRow& row : chain.chain_rows) {
      extent.entries += entries_of(row.sums) + row.recourse.size() + row.border.size();
    }
  }
  for (const LinkingRow& row : problem.linking_rows) {
    extent.entries += row.border.size();
    for (const LinkingRow::Part& part : row.parts) extent.entries += entries_of(part.sums) + part.recourse.size();
  }
  return extent;
}

/// Appends rows; a column named twice in a row is summed, because solvers refuse duplicates.
class RowWriter {
 public:
  RowWriter(FlatProblem& flat, std::size_t column_count) : flat_(flat), position_(column_count, -1) {
    flat_.row_start.push_back(0);
  }

  void add(FlatIndex column, double coefficient) {
    if (coefficient == 0.0) return;
    FlatIndex& position = position_[static_cast<std::size_t>(column)];
    if (position >= row_begin_) {
      flat_.value[static_cast<std::size_t>(position)] += coefficient;
      return;
    }
    position = static_cast<FlatIndex>(flat_.value.size());
    flat_.column_index.push_back(column);
    flat_.value.push_back(coefficient);
  }

  void end(Sense sense, double right_hand_side) {
    flat_.row_lower.push_back(sense == Sense::equal ? right_hand_side : -infinity);
    flat_.row_upper.push_back(right_hand_side);
    row_begin_ = static_cast<FlatIndex>(flat_.value.size());
    flat_.row_start.push_back(row_begin_);
  }

  [[nodiscard]] FlatIndex row_count() const { return static_cast<FlatIndex>(flat_.row_lower.size()); }

 private:
  FlatProblem& flat_;
  std::vector<FlatIndex> position_;  // where a column stands in the row being written, if ≥ row_begin_
  FlatIndex row_begin_ = 0;
};

/// One term of a stage row, ready to be evaluated hour by hour.
struct RowTerm {
  enum class Kind : std::uint8_t { same_hour, previous_hour, border, recourse };
  Kind kind;
  std::size_t row;
  std::size_t column;  // stage column, slot or recourse column
  std::size_t first_hour;
  std::size_t end_hour;
  ProfileView coefficient;
};

std::vector<RowTerm> row_terms_by_row(const Chain& chain) {
  std::vector<RowTerm> terms;
  const std::size_t hours = chain.hour_count;
  for (const StageTerm& term : chain.same_hour) {
    terms.push_back({RowTerm::Kind::same_hour, term.row, term.column, 0, hours, ProfileView(term.coefficient)});
  }
  for (const StageTerm& term : chain.previous_hour) {
    terms.push_back({RowTerm::Kind::previous_hour, term.row, term.column, 1, hours, ProfileView(term.coefficient)});
  }
  for (const StageBorderTerm& term : chain.border_terms) {
    terms.push_back({RowTerm::Kind::border, term.row, term.slot, 0, hours, ProfileView(term.coefficient)});
  }
  for (const StageRecourseTerm& term : chain.recourse_terms) {
    terms.push_back({RowTerm::Kind::recourse, term.row, term.column, term.first_hour, term.first_hour + term.hour_count,
                     ProfileView(term.coefficient)});
  }
  std::ranges::stable_sort(terms, {}, &RowTerm::row);
  return terms;
}

/// Writes one chain: costs and bounds of its columns, its hourly rows and chain rows.
class ChainWriter {
 public:
  ChainWriter(const Chain& chain, ChainLayout& layout, FlatProblem& flat, RowWriter& rows)
      : chain_(chain),
        layout_(layout),
        flat_(flat),
        rows_(rows),
        terms_(row_terms_by_row(chain)),
        weight_(chain.weight) {
    for (const StageColumn& column : chain.columns) {
      columns_.push_back({ProfileView(column.cost), ProfileView(column.upper), ProfileView(column.border_coefficient),
                          column.lower, column.slot, bound_may_move(column)});
    }
    for (const StageRow& row : chain.rows) right_hand_sides_.emplace_back(row.right_hand_side);
  }

  void write() {
    layout_.first_row_of_hour.reserve(chain_.hour_count + 1);
    for (const Segment& segment : chain_.segments) {
      for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) hour(segment, t);
    }
    layout_.first_row_of_hour.push_back(rows_.row_count());
    for (std::size_t j = 0; j < chain_.recourse.size(); ++j) {
      const RecourseColumn& column = chain_.recourse[j];
      const auto at = static_cast<std::size_t>(layout_.first_recourse) + j;
      flat_.cost[at] = column.cost;
      flat_.lower[at] = column.lower;
      flat_.upper[at] = column.upper;
    }
    layout_.first_chain_row = rows_.row_count();
    for (const ChainRow& row : chain_.chain_rows) {
      sums(row.sums);
      recourse(row.recourse);
      for (const Term& term : row.border) rows_.add(static_cast<FlatIndex>(term.column), term.coefficient);
      rows_.end(row.sense, row.right_hand_side);
    }
  }

  static void sums(const std::vector<HourlySum>& sums, const ChainLayout& layout, RowWriter& rows) {
    for (const HourlySum& sum : sums) {
      const ProfileView coefficient(sum.coefficient);
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t) {
        rows.add(layout.column(sum.column, t), coefficient.at(t));
      }
    }
  }

 private:
  struct ColumnView {
    ProfileView cost;
    ProfileView upper;
    ProfileView border_coefficient;
    double lower;
    std::size_t slot;
    bool may_move;
  };

  void sums(const std::vector<HourlySum>& list) { sums(list, layout_, rows_); }

  void recourse(const std::vector<Term>& list) {
    for (const Term& term : list) {
      rows_.add(layout_.first_recourse + static_cast<FlatIndex>(term.column), term.coefficient);
    }
  }

  void hour(const Segment& segment, std::size_t t) {
    layout_.first_row_of_hour.push_back(rows_.row_count());
    std::size_t next = 0;
    for (std::size_t i = 0; i < right_hand_sides_.size(); ++i) {
      for (; next < terms_.size() && terms_[next].row == i; ++next) {
        const RowTerm& term = terms_[next];
        if (t >= term.first_hour && t < term.end_hour) rows_.add(flat_column(term, segment, t), term.coefficient.at(t));
      }
      rows_.end(Sense::equal, right_hand_sides_[i].at(t));
    }
    const double weight = weight_.at(t);
    auto at = static_cast<std::size_t>(layout_.column(0, t));
    for (const ColumnView& column : columns_) {
      flat_.cost[at] = weight * column.cost.at(t);
      flat_.lower[at] = column.lower;
      double upper = column.upper.at(t);
      if (column.may_move && upper < infinity) {
        const double coefficient = column.border_coefficient.at(t);
        if (coefficient != 0.0) {
          rows_.add(static_cast<FlatIndex>(at), 1.0);
          rows_.add(static_cast<FlatIndex>(segment.border_of_slot[column.slot]), -coefficient);
          rows_.end(Sense::at_most, upper);
          upper = infinity;
        }
      }
      flat_.upper[at] = upper;
      ++at;
    }
  }

  [[nodiscard]] FlatIndex flat_column(const RowTerm& term, const Segment& segment, std::size_t t) const {
    switch (term.kind) {
      case RowTerm::Kind::same_hour:
        return layout_.column(term.column, t);
      case RowTerm::Kind::previous_hour:
        return layout_.column(term.column, t - 1);
      case RowTerm::Kind::border:
        return static_cast<FlatIndex>(segment.border_of_slot[term.column]);
      case RowTerm::Kind::recourse:
        break;
    }
    return layout_.first_recourse + static_cast<FlatIndex>(term.column);
  }

  const Chain& chain_;
  ChainLayout& layout_;
  FlatProblem& flat_;
  RowWriter& rows_;
  std::vector<RowTerm> terms_;
  std::vector<ColumnView> columns_;
  std::vector<ProfileView> right_hand_sides_;
  ProfileView weight_;
};

void reserve(FlatProblem& flat, const Extent& extent) {
  flat.cost.resize(extent.columns);
  flat.lower.resize(extent.columns);
  flat.upper.resize(extent.columns);
  flat.row_lower.reserve(extent.rows);
  flat.row_upper.reserve(extent.rows);
  flat.row_start.reserve(extent.rows + 1);
  flat.column_index.reserve(extent.entries);
  flat.value.reserve(extent.entries);
}

void write_border(const StagedProblem& problem, bool integers, FlatProblem& flat) {
  for (std::size_t j = 0; j < problem.border.size(); ++j) {
    const BorderColumn& column = problem.border[j];
    flat.cost[j] = column.cost;
    flat.lower[j] = column.lower;
    flat.upper[j] = column.upper;
    if (integers && column.integer) flat.integer_columns.push_back(static_cast<FlatIndex>(j));
  }
}

void write_linking_rows(const StagedProblem& problem, FlatProblem& flat, RowWriter& rows) {
  for (const LinkingRow& row : problem.linking_rows) {
    for (const LinkingRow::Part& part : row.parts) {
      const ChainLayout& layout = flat.chains[part.chain];
      ChainWriter::sums(part.sums, layout, rows);
      for (const Term& term : part.recourse) {
        rows.add(layout.first_recourse + static_cast<FlatIndex>(term.column), term.coefficient);
      }
    }
    for (const Term& term : row.border) rows.add(static_cast<FlatIndex>(term.column), term.coefficient);
    rows.end(row.sense, row.right_hand_side);
  }
}

}  // namespace

bool fits_flat_index(const StagedProblem& problem) {
  const Extent extent = extent_of(problem);
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<FlatIndex>::max());
  return std::max({extent.columns, extent.rows, extent.entries}) < most;
}

FlatProblem flatten(const StagedProblem& problem, bool integers) {
  GIGAWATT_REQUIRE(fits_flat_index(problem));
  const Extent extent = extent_of(problem);
  FlatProblem flat;
  flat.offset = problem.cost_offset;
  reserve(flat, extent);
  write_border(problem, integers, flat);
  RowWriter rows(flat, extent.columns);
  for (const BorderRow& row : problem.border_rows) {
    for (const Term& term : row.terms) rows.add(static_cast<FlatIndex>(term.column), term.coefficient);
    rows.end(row.sense, row.right_hand_side);
  }
  auto next_column = static_cast<FlatIndex>(problem.border.size());
  flat.chains.reserve(problem.chains.size());
  for (const Chain& chain : problem.chains) {
    ChainLayout& layout = flat.chains.emplace_back();
    layout.first_column = next_column;
    layout.stage_column_count = static_cast<FlatIndex>(chain.columns.size());
    layout.first_recourse = layout.column(0, chain.hour_count);
    next_column = layout.first_recourse + static_cast<FlatIndex>(chain.recourse.size());
    ChainWriter(chain, layout, flat, rows).write();
  }
  flat.first_linking_row = rows.row_count();
  write_linking_rows(problem, flat, rows);
  return flat;
}

namespace {

std::vector<double> slice(const std::vector<double>& values, FlatIndex first, std::size_t count) {
  if (values.empty()) return {};
  const auto begin = values.begin() + first;
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

ChainSolution unflatten_chain(const Chain& chain, const ChainLayout& layout, const FlatPoint& point) {
  ChainSolution result;
  result.columns.assign(chain.columns.size(), std::vector<double>(chain.hour_count));
  for (std::size_t t = 0; t < chain.hour_count; ++t) {
    const double* values = point.column.data() + layout.column(0, t);
    for (std::size_t j = 0; j < chain.columns.size(); ++j) result.columns[j][t] = values[j];
  }
  result.recourse = slice(point.column, layout.first_recourse, chain.recourse.size());
  if (point.row_dual.empty()) return result;
  result.row_duals.assign(chain.rows.size(), std::vector<double>(chain.hour_count));
  for (std::size_t t = 0; t < chain.hour_count; ++t) {
    const double* duals = point.row_dual.data() + layout.first_row_of_hour[t];
    for (std::size_t i = 0; i < chain.rows.size(); ++i) result.row_duals[i][t] = duals[i];
  }
  result.chain_row_duals = slice(point.row_dual, layout.first_chain_row, chain.chain_rows.size());
  return result;
}

}  // namespace

void unflatten(const StagedProblem& problem, const FlatProblem& flat, const FlatPoint& point, Solution& solution) {
  solution.border = slice(point.column, 0, problem.border.size());
  solution.border_reduced_costs = slice(point.reduced_cost, 0, problem.border.size());
  solution.border_row_duals = slice(point.row_dual, 0, problem.border_rows.size());
  solution.linking_row_duals = slice(point.row_dual, flat.first_linking_row, problem.linking_rows.size());
  solution.chains.clear();
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    solution.chains.push_back(unflatten_chain(problem.chains[k], flat.chains[k], point));
  }
}

namespace {

/// Names come from people: white space would break free-format files.
std::string tagged(std::string tag, const std::string& name) {
  if (name.empty()) return tag;
  tag += ':';
  for (const char letter : name) tag += letter > ' ' && letter != 0x7f ? letter : '_';
  return tag;
}

/// The chain whose first index, as `first` gives it, is the last one not above `index`.
template <class First>
std::size_t chain_at(const FlatProblem& flat, FlatIndex index, First first) {
  const auto above = std::ranges::upper_bound(flat.chains, index, {}, first);
  return static_cast<std::size_t>(above - flat.chains.begin()) - 1;
}

/// The column that the `n`th moving bound of this hour belongs to.
std::size_t moving_column(const Chain& chain, std::size_t hour, std::size_t n) {
  for (std::size_t j = 0; j < chain.columns.size(); ++j) {
    const StageColumn& column = chain.columns[j];
    const bool moves =
        bound_may_move(column) && column.upper.at(hour) < infinity && column.border_coefficient.at(hour) != 0.0;
    if (moves && n-- == 0) return j;
  }
  base::fail_requirement("row belongs to a moving bound", __FILE__, __LINE__);
}

}  // namespace

std::string column_name(const StagedProblem& problem, const FlatProblem& flat, FlatIndex column) {
  const auto index = static_cast<std::size_t>(column);
  if (index < problem.border.size()) return tagged(fmt::format("b{}", column), problem.border[index].name);
  const std::size_t k = chain_at(flat, column, &ChainLayout::first_column);
  const ChainLayout& layout = flat.chains[k];
  if (column >= layout.first_recourse) {
    const auto j = static_cast<std::size_t>(column - layout.first_recourse);
    return tagged(fmt::format("w{}.{}", k, j), problem.chains[k].recourse[j].name);
  }
  const FlatIndex offset = column - layout.first_column;
  const auto j = static_cast<std::size_t>(offset % layout.stage_column_count);
  return tagged(fmt::format("c{}.{}.{}", k, j, offset / layout.stage_column_count), problem.chains[k].columns[j].name);
}

std::string row_name(const StagedProblem& problem, const FlatProblem& flat, FlatIndex row) {
  const auto index = static_cast<std::size_t>(row);
  if (index < problem.border_rows.size()) return tagged(fmt::format("g{}", row), problem.border_rows[index].name);
  if (row >= flat.first_linking_row) {
    const auto i = static_cast<std::size_t>(row - flat.first_linking_row);
    return tagged(fmt::format("l{}", i), problem.linking_rows[i].name);
  }
  const std::size_t k = chain_at(flat, row, [](const ChainLayout& layout) { return layout.first_row_of_hour.front(); });
  const ChainLayout& layout = flat.chains[k];
  const Chain& chain = problem.chains[k];
  if (row >= layout.first_chain_row) {
    const auto i = static_cast<std::size_t>(row - layout.first_chain_row);
    return tagged(fmt::format("k{}.{}", k, i), chain.chain_rows[i].name);
  }
  const auto above = std::ranges::upper_bound(layout.first_row_of_hour, row);
  const auto hour = static_cast<std::size_t>(above - layout.first_row_of_hour.begin()) - 1;
  const auto i = static_cast<std::size_t>(row - layout.first_row_of_hour[hour]);
  if (i < chain.rows.size()) return tagged(fmt::format("s{}.{}.{}", k, i, hour), chain.rows[i].name);
  const std::size_t j = moving_column(chain, hour, i - chain.rows.size());
  return tagged(fmt::format("u{}.{}.{}", k, j, hour), chain.columns[j].name);
}

}  // namespace gigawatt::solver
