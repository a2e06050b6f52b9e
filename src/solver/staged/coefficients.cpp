// Scaled coefficients of one hour, read from the staged problem.
#include <algorithm>
#include <cmath>

#include "solver/staged/layout.hpp"

namespace gigawatt::solver::staged {
namespace {

template <class Terms, class Column>
std::vector<std::vector<std::size_t>> by_place(const std::vector<Place>& places, const Terms& terms, Column column) {
  std::vector<std::vector<std::size_t>> result(places.size());
  for (std::size_t n = 0; n < terms.size(); ++n) {
    const Place place{.row = static_cast<int>(terms[n].row), .column = static_cast<int>(column(terms[n]))};
    const auto found = std::ranges::lower_bound(places, place);
    result[static_cast<std::size_t>(found - places.begin())].push_back(n);
  }
  return result;
}

bool covers(std::size_t first, std::size_t count, std::size_t hour) { return hour >= first && hour < first + count; }

}  // namespace

Coefficients::Coefficients(const Layout& layout, const Piece& piece)
    : layout_(layout),
      piece_(piece),
      chain_(layout.problem->chains[piece.chain]),
      segment_(chain_.segments[piece.segment]),
      class_(layout.classes[static_cast<std::size_t>(layout.chains[piece.chain].chain_class)]),
      row_scale_(layout.scales.stage_row[static_cast<std::size_t>(layout.chains[piece.chain].chain_class)]),
      column_scale_(layout.scales.stage_column[static_cast<std::size_t>(layout.chains[piece.chain].chain_class)]),
      cost_factor_(layout.scales.power / layout.cost_scale(piece.chain)),
      same_(by_place(class_.pattern.same_hour, chain_.same_hour, [](const StageTerm& t) { return t.column; })),
      previous_(
          by_place(class_.pattern.previous_hour, chain_.previous_hour, [](const StageTerm& t) { return t.column; })),
      border_(by_place(class_.pattern.border, chain_.border_terms, [](const StageBorderTerm& t) { return t.slot; })),
      recourse_of_row_(chain_.rows.size()),
      border_of_row_(chain_.rows.size()) {
  for (std::size_t n = 0; n < chain_.recourse_terms.size(); ++n)
    recourse_of_row_[chain_.recourse_terms[n].row].push_back(n);
  for (std::size_t n = 0; n < chain_.border_terms.size(); ++n) border_of_row_[chain_.border_terms[n].row].push_back(n);
}

double Coefficients::cost(std::size_t column, std::size_t hour) const {
  return chain_.weight.at(hour) * chain_.columns[column].cost.at(hour) * column_scale_[column] * cost_factor_;
}

bool Coefficients::bounded(std::size_t column, std::size_t hour) const {
  return chain_.columns[column].upper.at(hour) < infinity;
}

double Coefficients::upper(std::size_t column, std::size_t hour) const {
  const StageColumn& from = chain_.columns[column];
  double value = from.upper.at(hour);
  if (!(value < infinity)) return 0.0;
  if (from.slot != no_slot) {
    const std::size_t border = segment_.border_of_slot[from.slot];
    if (layout_.presolve.border_fixed[border] != 0)
      value += from.border_coefficient.at(hour) * layout_.presolve.border_value[border];
  }
  return value / (layout_.scales.power * column_scale_[column]);
}

double Coefficients::border(std::size_t column, std::size_t hour) const {
  const StageColumn& from = chain_.columns[column];
  if (from.slot == no_slot || !(from.upper.at(hour) < infinity)) return 0.0;
  const std::size_t border = segment_.border_of_slot[from.slot];
  if (layout_.presolve.border_fixed[border] != 0) return 0.0;
  return from.border_coefficient.at(hour) * layout_.scales.border[border] / column_scale_[column];
}

double Coefficients::right_hand_side(std::size_t row, std::size_t hour) const {
  double value = chain_.rows[row].right_hand_side.at(hour);
  for (const std::size_t n : border_of_row_[row]) {
    const StageBorderTerm& term = chain_.border_terms[n];
    const std::size_t border = segment_.border_of_slot[term.slot];
    if (layout_.presolve.border_fixed[border] != 0)
      value -= term.coefficient.at(hour) * layout_.presolve.border_value[border];
  }
  for (const std::size_t n : recourse_of_row_[row]) {
    const StageRecourseTerm& term = chain_.recourse_terms[n];
    const RecourseColumn& column = chain_.recourse[term.column];
    if (column.lower == column.upper && covers(term.first_hour, term.hour_count, hour))
      value -= term.coefficient.at(hour) * column.lower;
  }
  return value * row_scale_[row] / layout_.scales.power;
}

double Coefficients::same_hour(std::size_t place, std::size_t hour) const {
  double value = 0.0;
  for (const std::size_t n : same_[place]) value += chain_.same_hour[n].coefficient.at(hour);
  const Place& where = class_.pattern.same_hour[place];
  return value * row_scale_[static_cast<std::size_t>(where.row)] *
         column_scale_[static_cast<std::size_t>(where.column)];
}

double Coefficients::previous_hour(std::size_t place, std::size_t hour) const {
  if (hour == 0 || hour >= chain_.hour_count) return 0.0;
  double value = 0.0;
  for (const std::size_t n : previous_[place]) value += chain_.previous_hour[n].coefficient.at(hour);
  const Place& where = class_.pattern.previous_hour[place];
  return value * row_scale_[static_cast<std::size_t>(where.row)] *
         column_scale_[static_cast<std::size_t>(where.column)];
}

double Coefficients::border_term(std::size_t place, std::size_t hour) const {
  const Place& where = class_.pattern.border[place];
  const std::size_t border = segment_.border_of_slot[static_cast<std::size_t>(where.column)];
  if (layout_.presolve.border_fixed[border] != 0) return 0.0;
  double value = 0.0;
  for (const std::size_t n : border_[place]) value += chain_.border_terms[n].coefficient.at(hour);
  return value * row_scale_[static_cast<std::size_t>(where.row)] * layout_.scales.border[border];
}

double Coefficients::recourse(std::size_t row, std::size_t column, std::size_t hour) const {
  if (chain_.recourse[column].lower == chain_.recourse[column].upper) return 0.0;
  double value = 0.0;
  for (const std::size_t n : recourse_of_row_[row]) {
    const StageRecourseTerm& term = chain_.recourse_terms[n];
    if (term.column == column && covers(term.first_hour, term.hour_count, hour)) value += term.coefficient.at(hour);
  }
  return value * row_scale_[row] * layout_.scales.recourse[piece_.chain][column];
}

const std::vector<HourlySum>& Coefficients::sums_of(int row, double& scale) const {
  const auto chain_rows = static_cast<int>(chain_.chain_rows.size());
  if (row < chain_rows) {
    scale = layout_.scales.chain_row[piece_.chain][static_cast<std::size_t>(row)];
    return chain_.chain_rows[static_cast<std::size_t>(row)].sums;
  }
  const LinkingPart& link = layout_.chains[piece_.chain].linking[static_cast<std::size_t>(row - chain_rows)];
  scale = layout_.scales.linking_row[link.row];
  return layout_.problem->linking_rows[link.row].parts[link.part].sums;
}

double Coefficients::sum(int row, std::size_t column, std::size_t hour) const {
  double scale = 1.0;
  double value = 0.0;
  for (const HourlySum& sum : sums_of(row, scale)) {
    if (sum.column == column && covers(sum.first_hour, sum.hour_count, hour)) value += sum.coefficient.at(hour);
  }
  return value * scale * column_scale_[column];
}

void Coefficients::dead(std::size_t hour, std::vector<char>& flags, std::vector<ForcedHour>& forced) const {
  flags.assign(chain_.columns.size(), 0);
  for (std::size_t j = 0; j < chain_.columns.size(); ++j) {
    const bool lower = chain_.columns[j].lower == 0.0;
    flags[j] = lower && bounded(j, hour) && upper(j, hour) == 0.0 && border(j, hour) == 0.0 ? 1 : 0;
  }
  const Pattern& pattern = class_.pattern;
  for (std::size_t row = 0; row < chain_.rows.size(); ++row) {
    if (right_hand_side(row, hour) != 0.0) continue;
    bool forcing = true;
    int sign = 0;
    for (std::size_t n = 0; forcing && n < pattern.previous_hour.size(); ++n) {
      if (pattern.previous_hour[n].row == static_cast<int>(row)) forcing = previous_hour(n, hour) == 0.0;
    }
    for (std::size_t n = 0; forcing && n < pattern.border.size(); ++n) {
      if (pattern.border[n].row == static_cast<int>(row)) forcing = border_term(n, hour) == 0.0;
    }
    for (const std::size_t n : recourse_of_row_[row]) {
      const StageRecourseTerm& term = chain_.recourse_terms[n];
      if (covers(term.first_hour, term.hour_count, hour) && recourse(row, term.column, hour) != 0.0) forcing = false;
    }
    for (std::size_t n = 0; forcing && n < pattern.same_hour.size(); ++n) {
      const auto j = static_cast<std::size_t>(pattern.same_hour[n].column);
      if (pattern.same_hour[n].row != static_cast<int>(row) || flags[j] != 0) continue;
      const double value = same_hour(n, hour);
      if (value == 0.0) continue;
      const int mine = value > 0.0 ? 1 : -1;
      forcing = chain_.columns[j].lower == 0.0 && (sign == 0 || sign == mine);
      sign = mine;
    }
    if (!forcing || sign == 0) continue;
    forced.push_back({.chain = piece_.chain, .hour = hour, .row = row, .positive = sign > 0, .columns = {}});
    for (std::size_t n = 0; n < pattern.same_hour.size(); ++n) {
      const auto j = static_cast<std::size_t>(pattern.same_hour[n].column);
      if (pattern.same_hour[n].row != static_cast<int>(row) || flags[j] != 0 || same_hour(n, hour) == 0.0) continue;
      flags[j] = 1;
      forced.back().columns.push_back(j);
    }
  }
}

}  // namespace gigawatt::solver::staged
