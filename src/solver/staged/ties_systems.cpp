// The systems of chains and border: matrices, right-hand sides, and what the point lacks there.
#include <algorithm>
#include <cmath>

#include "solver/staged/ties.hpp"

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

// Chain systems
// ---------------------------------------------------------------------------------------------------------

void Ties::chain_matrix(std::size_t k, const std::vector<Group>& groups, const Regularisation& regularisation) {
  const ChainInfo& info = layout_.chains[k];
  const ChainClass& chain_class = layout_.classes[at(info.chain_class)];
  const TileProgram& program = chain_class.built.program;
  ChainTie& tie = chains[k];
  DenseSystem& system = tie.system;
  system.clear();
  for (std::size_t position = 0; position < info.pieces.size(); ++position) {
    const Piece& piece = layout_.pieces[info.pieces[position]];
    const Group& group = group_of(groups, piece);
    const std::vector<int>& map = tie.unknown_of_item[position];
    for (int j = 0; j < program.items.count(); ++j) {
      if (map[at(j)] < 0) continue;
      for (int i = 0; i <= j; ++i) {
        if (map[at(i)] < 0) continue;
        const double value = group.pairs[pair_index(i, j) * lane_count + piece.lane];
        system.add(map[at(i)], map[at(j)], i != j && map[at(i)] == map[at(j)] ? 2.0 * value : value);
      }
    }
    for (int n = 0; n < program.items.right && !piece.last_of_chain; ++n) {
      const int unknown = map[at(program.items.first_right() + n)];
      const int j = program.state_columns[at(n)];
      const double* right = group.right + static_cast<std::ptrdiff_t>(n) * 4 * lane_count + piece.lane;
      system.add(unknown, unknown, -right[0]);
      const int slot = program.columns[at(j)].slot;
      if (slot >= 0 && map[at(slot)] >= 0) system.add(unknown, map[at(slot)], right[lane_count]);
      const Range sums = program.columns[at(j)].sums;
      for (int s = sums.begin; s < sums.end; ++s) {
        const HourlyTerm& term = program.hourly_terms[at(s)];
        if (map[at(term.item)] >= 0)
          system.add(unknown, map[at(term.item)], *layout_.place(piece, term.coefficient, piece.hour_count - 1));
      }
    }
  }
  for (const SmallColumn& column : tie.columns) {
    if (column.unknown >= 0)
      system.add(column.unknown, column.unknown, -column.curvature(regularisation.primal, regularisation.free));
  }
  const auto outer_of = [&tie](int column) {
    const auto begin = tie.outer.begin();
    const auto end = begin + (tie.link_begin - tie.border_begin);
    return tie.border_begin + static_cast<int>(std::lower_bound(begin, end, column) - begin);
  };
  for (const SmallRow& row : tie.rows) {
    system.add(row.unknown, row.unknown, regularisation.dual);
    if (row.slack >= 0) system.add(tie.columns[at(row.slack)].unknown, row.unknown, 1.0);
    for (const SmallTerm& term : row.own) {
      if (tie.columns[at(term.column)].unknown >= 0)
        system.add(tie.columns[at(term.column)].unknown, row.unknown, term.coefficient);
    }
    for (const SmallTerm& term : row.border) {
      if (border[at(term.column)].unknown >= 0) system.add(row.unknown, outer_of(term.column), term.coefficient);
    }
  }
  const auto links_begin = tie.outer.begin() + (tie.link_begin - tie.border_begin);
  for (const LinkTerm& term : tie.links) {
    if (tie.columns[at(term.column)].unknown < 0) continue;
    const int unknown =
        tie.link_begin + static_cast<int>(std::lower_bound(links_begin, tie.outer.end(), term.link) - links_begin);
    system.add(tie.columns[at(term.column)].unknown, unknown, term.coefficient);
  }
}

void Ties::chain_right_hand_side(std::size_t k, const std::vector<Group>& groups, bool feasibility_only) {
  const ChainInfo& info = layout_.chains[k];
  const TileProgram& program = layout_.classes[at(info.chain_class)].built.program;
  ChainTie& tie = chains[k];
  std::ranges::fill(tie.residual, 0.0);
  std::ranges::fill(tie.vector, 0.0);
  const int sums_begin = program.items.slots + program.items.recourse;
  const int sums_end = program.items.first_left();
  const auto left_pull = [&](const Piece& piece, int n) {
    const Group& group = group_of(groups, piece);
    double sum = 0.0;
    for (int a = 0; a < program.state_count; ++a) {
      sum += group.left_coefficients[(n * program.state_count + a) * lane_count + piece.lane] *
             group.left_dual[a * lane_count + piece.lane];
    }
    return sum;
  };
  for (std::size_t position = 0; position < info.pieces.size(); ++position) {
    const Piece& piece = layout_.pieces[info.pieces[position]];
    const Group& group = group_of(groups, piece);
    const std::vector<int>& map = tie.unknown_of_item[position];
    for (int item = 0; item < program.items.count(); ++item) {
      const int unknown = map[at(item)];
      if (unknown < 0) continue;
      tie.residual[at(unknown)] += group.residual[item * lane_count + piece.lane];
      tie.vector[at(unknown)] += group.rhs[item * lane_count + piece.lane];
      if (item >= sums_begin && item < sums_end)
        tie.vector[at(unknown)] += group.residual[item * lane_count + piece.lane];
      else if (!feasibility_only)
        tie.vector[at(unknown)] += group.residual[item * lane_count + piece.lane];
    }
    for (int n = 0; n < program.items.left; ++n) {
      const int unknown = map[at(program.items.first_left() + n)];
      if (unknown < 0) continue;
      const double pull = left_pull(piece, n);
      tie.residual[at(unknown)] -= pull;
      if (!feasibility_only) tie.vector[at(unknown)] -= pull;
    }
    for (int n = 0; n < program.items.right && !piece.last_of_chain; ++n) {
      const int unknown = map[at(program.items.first_right() + n)];
      tie.vector[at(unknown)] -= group.right[(n * 4 + 2) * lane_count + piece.lane];
      tie.residual[at(unknown)] += group.right[(n * 4 + 3) * lane_count + piece.lane];
    }
  }
  chain_small_right_hand_side(tie, feasibility_only);
}

/// The part of recourse columns, slacks, chain rows and linking rows.
void Ties::chain_small_right_hand_side(ChainTie& tie, bool feasibility_only) const {
  for (const SmallColumn& column : tie.columns) {
    if (column.unknown < 0) continue;
    tie.residual[at(column.unknown)] += column.cost;
    if (!feasibility_only) tie.vector[at(column.unknown)] += column.cost;
  }
  const auto add_dual = [&](int unknown, double value) {
    if (unknown < 0) return;
    tie.residual[at(unknown)] -= value;
    if (!feasibility_only) tie.vector[at(unknown)] -= value;
  };
  const auto begin = tie.outer.begin();
  const auto links_begin = begin + (tie.link_begin - tie.border_begin);
  for (const SmallRow& row : tie.rows) {
    double value = row.right_hand_side;
    for (const SmallTerm& term : row.own) {
      value -= term.coefficient * tie.columns[at(term.column)].value;
      add_dual(tie.columns[at(term.column)].unknown, term.coefficient * row.y);
    }
    if (row.slack >= 0) {
      value -= tie.columns[at(row.slack)].value;
      add_dual(tie.columns[at(row.slack)].unknown, row.y);
    }
    for (const SmallTerm& term : row.border) {
      value -= term.coefficient * border[at(term.column)].value;
      if (border[at(term.column)].unknown < 0) continue;
      add_dual(tie.border_begin + static_cast<int>(std::lower_bound(begin, links_begin, term.column) - begin),
               term.coefficient * row.y);
    }
    tie.residual[at(row.unknown)] += value;
    tie.vector[at(row.unknown)] += value;
  }
  for (const LinkTerm& term : tie.links) {
    const SmallColumn& column = tie.columns[at(term.column)];
    add_dual(column.unknown, term.coefficient * linking_rows[at(term.link)].y / tie.weight);
    const int unknown =
        tie.link_begin + static_cast<int>(std::lower_bound(links_begin, tie.outer.end(), term.link) - links_begin);
    tie.residual[at(unknown)] -= term.coefficient * column.value;
    tie.vector[at(unknown)] -= term.coefficient * column.value;
  }
}

Residual Ties::residual_of_chain(std::size_t k) const {
  const ChainTie& tie = chains[k];
  Residual result;
  for (const SmallColumn& column : tie.columns) {
    result.primal_cost += column.cost * column.value;
    if (column.unknown < 0) {
      result.dual_cost += column.cost * column.value;  // its coefficients stand on the right-hand sides
      continue;
    }
    const double zl = column.has_lower() ? column.zl : 0.0;
    const double zu = column.has_upper() ? column.zu : 0.0;
    result.dual = std::max(result.dual, std::abs(tie.residual[at(column.unknown)] - zl + zu));
    if (column.has_lower()) result.dual_cost += column.lower * zl;
    if (column.has_upper()) result.dual_cost -= column.upper * zu;
  }
  for (int n = tie.first_interface;
       n < tie.first_interface + static_cast<int>(layout_.chains[k].pieces.size() - 1) * tie.interface_count; ++n) {
    result.dual = std::max(result.dual, std::abs(tie.residual[at(n)]));
  }
  for (const SmallRow& row : tie.rows) {
    result.primal = std::max(result.primal, std::abs(tie.residual[at(row.unknown)]));
    result.dual_cost += row.right_hand_side * row.y;
  }
  return result;
}

// Border
// ----------------------------------------------------------------------------------------------------------------

void Ties::border_matrix(const Regularisation& regularisation) {
  system_.clear();
  for (const SmallColumn& column : border) {
    if (column.unknown >= 0)
      system_.add(column.unknown, column.unknown, -column.curvature(regularisation.primal, regularisation.free));
  }
  for (const std::vector<SmallRow>* rows : {&border_rows, &linking_rows}) {
    for (const SmallRow& row : *rows) {
      if (row.unknown < 0) continue;
      system_.add(row.unknown, row.unknown, regularisation.dual);
      if (row.slack >= 0) system_.add(border[at(row.slack)].unknown, row.unknown, 1.0);
      for (const SmallTerm& term : row.own) {
        if (border[at(term.column)].unknown >= 0)
          system_.add(border[at(term.column)].unknown, row.unknown, term.coefficient);
      }
    }
  }
  for (const ChainTie& tie : chains) {
    const int count = tie.system.unknowns();
    const auto unknown_of = [&](int n) {
      const int outer = tie.outer[at(n - tie.border_begin)];
      return n < tie.link_begin ? border[at(outer)].unknown : linking_rows[at(outer)].unknown;
    };
    for (int i = tie.border_begin; i < count; ++i) {
      const auto add = [&](int j) {
        const bool first_links = i >= tie.link_begin, second_links = j >= tie.link_begin;
        const double factor =
            first_links && second_links ? 1.0 / tie.weight : (first_links || second_links ? 1.0 : tie.weight);
        system_.add(unknown_of(i), unknown_of(j), factor * tie.system.at(i, j));
      };
      add(i);
      for (const int j : tie.system.right_of(i)) add(j);
    }
  }
}

void Ties::gather_from_chains() {
  for (const ChainTie& tie : chains) {
    for (int n = tie.border_begin; n < tie.system.unknowns(); ++n) {
      const int outer = tie.outer[at(n - tie.border_begin)];
      if (n < tie.link_begin)
        vector_[at(border[at(outer)].unknown)] += tie.weight * tie.vector[at(n)];
      else
        vector_[at(linking_rows[at(outer)].unknown)] += tie.vector[at(n)];
    }
  }
}

void Ties::border_right_hand_side(bool feasibility_only, Residual& residual) {
  std::ranges::fill(vector_, 0.0);
  std::vector<double>& dual = pull_;  // becomes the gradient of every border column
  for (std::size_t b = 0; b < border.size(); ++b) dual[b] = border[b].cost - dual[b];
  std::vector<double>& moved = vector_;
  for (const std::vector<SmallRow>* rows : {&border_rows, &linking_rows}) {
    for (const SmallRow& row : *rows) {
      if (row.unknown < 0) continue;
      double value = row.right_hand_side;
      residual.dual_cost += row.right_hand_side * row.y;
      for (const SmallTerm& term : row.own) {
        const SmallColumn& column = border[at(term.column)];
        value -= term.coefficient * column.value;
        dual[at(term.column)] -= term.coefficient * row.y;
        if (column.unknown >= 0 && !feasibility_only) moved[at(column.unknown)] -= term.coefficient * row.y;
      }
      if (row.slack >= 0) {
        const SmallColumn& column = border[at(row.slack)];
        value -= column.value;
        dual[at(row.slack)] -= row.y;
        if (!feasibility_only) moved[at(column.unknown)] -= row.y;
      }
      moved[at(row.unknown)] += value;
    }
  }
  // Rows: what the chains' hours contribute to linking rows is in their residuals.
  for (std::size_t i = 0; i < linking_rows.size(); ++i) linking_[i] = moved[at(linking_rows[i].unknown)];
  for (const ChainTie& tie : chains) {
    for (int n = tie.border_begin; n < tie.system.unknowns(); ++n) {
      const int outer = tie.outer[at(n - tie.border_begin)];
      if (n < tie.link_begin)
        dual[at(outer)] += tie.weight * tie.residual[at(n)];
      else
        linking_[at(outer)] += tie.residual[at(n)];
    }
  }
  for (const double value : linking_) residual.primal = std::max(residual.primal, std::abs(value));
  for (const SmallRow& row : border_rows) {
    if (row.unknown >= 0) residual.primal = std::max(residual.primal, std::abs(moved[at(row.unknown)]));
  }
  for (std::size_t b = 0; b < border.size(); ++b) {
    const SmallColumn& column = border[b];
    residual.primal_cost += column.cost * column.value;
    if (column.unknown < 0) {
      residual.dual_cost += dual[b] * column.value;
      continue;
    }
    if (!feasibility_only) moved[at(column.unknown)] += column.cost;
    const double zl = column.has_lower() ? column.zl : 0.0;
    const double zu = column.has_upper() ? column.zu : 0.0;
    residual.dual = std::max(residual.dual, std::abs(dual[b] - zl + zu));
    if (column.has_lower()) residual.dual_cost += column.lower * zl;
    if (column.has_upper()) residual.dual_cost -= column.upper * zu;
  }
}
}  // namespace gigawatt::solver::staged
