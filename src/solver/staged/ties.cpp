#include "solver/staged/ties.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::vector<SmallTerm> merged(const std::map<int, double>& terms) {
  std::vector<SmallTerm> result;
  for (const auto& [column, coefficient] : terms) {
    if (coefficient != 0.0) result.push_back({.column = column, .coefficient = coefficient});
  }
  return result;
}

/// Moves the terms of columns that cannot move to the right-hand side.
void take_fixed(std::map<int, double>& terms, const std::vector<SmallColumn>& columns, SmallRow& row) {
  for (auto& [column, coefficient] : terms) {
    if (columns[at(column)].lower != columns[at(column)].upper) continue;
    row.right_hand_side -= coefficient * columns[at(column)].value;
    coefficient = 0.0;
  }
}

}  // namespace

Ties::Ties(const Layout& layout) : layout_(layout) {
  build_border();
  chains.resize(layout.chains.size());
  for (std::size_t k = 0; k < chains.size(); ++k) build_chain(k);
  number_border();
}

// Structure
// -------------------------------------------------------------------------------------------------------------

void Ties::build_border() {
  const StagedProblem& problem = *layout_.problem;
  const Scales& scales = layout_.scales;
  for (std::size_t b = 0; b < problem.border.size(); ++b) {
    const double scale = scales.power * scales.border[b];
    SmallColumn column;
    column.lower = problem.border[b].lower / scale;
    column.upper = problem.border[b].upper / scale;
    column.cost = problem.border[b].cost * scale / scales.money;
    if (layout_.presolve.border_fixed[b] != 0) {
      column.value = column.lower = column.upper = layout_.presolve.border_value[b] / scale;
    }
    border.push_back(column);
  }
  const auto add_slack = [this](SmallRow& row, Sense sense) {
    if (sense != Sense::at_most) return;
    row.slack = static_cast<int>(border.size());
    border.emplace_back();
  };
  for (std::size_t i = 0; i < problem.border_rows.size(); ++i) {
    const BorderRow& from = problem.border_rows[i];
    if (layout_.presolve.border_row_kept[i] == 0) {
      border_rows.emplace_back();
      continue;
    }
    SmallRow row;
    std::map<int, double> terms;
    for (const Term& term : from.terms)
      terms[static_cast<int>(term.column)] += term.coefficient * scales.border_row[i] * scales.border[term.column];
    row.own = merged(terms);
    row.right_hand_side = from.right_hand_side * scales.border_row[i] / scales.power;
    row.unknown = 0;  // numbered later
    add_slack(row, from.sense);
    border_rows.push_back(row);
  }
  for (std::size_t i = 0; i < problem.linking_rows.size(); ++i) {
    const LinkingRow& from = problem.linking_rows[i];
    SmallRow row;
    std::map<int, double> terms;
    for (const Term& term : from.border)
      terms[static_cast<int>(term.column)] += term.coefficient * scales.linking_row[i] * scales.border[term.column];
    row.own = merged(terms);
    row.right_hand_side = from.right_hand_side * scales.linking_row[i] / scales.power;
    row.unknown = 0;
    add_slack(row, from.sense);
    linking_rows.push_back(row);
  }
}

void Ties::build_chain(std::size_t k) {
  const Chain& chain = layout_.problem->chains[k];
  const Scales& scales = layout_.scales;
  ChainTie& tie = chains[k];
  tie.weight = scales.chain_weight[k];
  for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
    const double scale = scales.power * scales.recourse[k][w];
    SmallColumn column;
    column.lower = chain.recourse[w].lower / scale;
    column.upper = chain.recourse[w].upper / scale;
    column.cost = chain.recourse[w].cost * scale / layout_.cost_scale(k);
    if (column.lower == column.upper) column.value = column.lower;
    tie.columns.push_back(column);
  }
  for (std::size_t i = 0; i < chain.chain_rows.size(); ++i) {
    const ChainRow& from = chain.chain_rows[i];
    const double scale = scales.chain_row[k][i];
    SmallRow row;
    std::map<int, double> own, outer;
    for (const Term& term : from.recourse)
      own[static_cast<int>(term.column)] += term.coefficient * scale * scales.recourse[k][term.column];
    for (const Term& term : from.border)
      outer[static_cast<int>(term.column)] += term.coefficient * scale * scales.border[term.column];
    row.right_hand_side = from.right_hand_side * scale / scales.power;
    take_fixed(own, tie.columns, row);
    take_fixed(outer, border, row);
    row.own = merged(own);
    row.border = merged(outer);
    if (from.sense == Sense::at_most) {
      row.slack = static_cast<int>(tie.columns.size());
      tie.columns.emplace_back();
    }
    tie.rows.push_back(row);
  }
  for (const LinkingPart& link : layout_.chains[k].linking) {
    for (const Term& term : layout_.problem->linking_rows[link.row].parts[link.part].recourse) {
      const double coefficient = term.coefficient * scales.linking_row[link.row] * scales.recourse[k][term.column];
      const SmallColumn& column = tie.columns[term.column];
      if (column.lower == column.upper)
        linking_rows[link.row].right_hand_side -= coefficient * column.value;
      else
        tie.links.push_back(
            {.link = static_cast<int>(link.row), .column = static_cast<int>(term.column), .coefficient = coefficient});
    }
  }
}

/// Numbers a chain's unknowns: slacks, states between pieces, recourse, chain rows; then border columns and linking
/// rows.
void Ties::map_items(std::size_t k) {
  const Chain& chain = layout_.problem->chains[k];
  const ChainInfo& info = layout_.chains[k];
  const TileProgram& program = layout_.classes[at(info.chain_class)].built.program;
  ChainTie& tie = chains[k];
  int next = 0;
  for (std::size_t w = chain.recourse.size(); w < tie.columns.size(); ++w) tie.columns[w].unknown = next++;
  tie.first_interface = next;
  tie.interface_count = program.items.right;
  next += static_cast<int>(info.pieces.size() - 1) * program.items.right;
  for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
    if (tie.columns[w].lower != tie.columns[w].upper) tie.columns[w].unknown = next++;
  }
  for (SmallRow& row : tie.rows) row.unknown = next++;
  std::set<int> columns, links;
  for (const std::size_t p : info.pieces) {
    for (const std::size_t b : chain.segments[layout_.pieces[p].segment].border_of_slot) {
      if (border[b].unknown >= 0) columns.insert(static_cast<int>(b));
    }
  }
  for (const SmallRow& row : tie.rows) {
    for (const SmallTerm& term : row.border) {
      if (border[at(term.column)].unknown >= 0) columns.insert(term.column);
    }
  }
  for (const LinkingPart& link : info.linking) links.insert(static_cast<int>(link.row));
  tie.border_begin = next;
  std::map<int, int> of_border, of_link;
  for (const int b : columns) of_border[b] = next++, tie.outer.push_back(b);
  tie.link_begin = next;
  for (const int i : links) of_link[i] = next++, tie.outer.push_back(i);
  tie.system.resize(next, tie.border_begin);
  tie.residual.assign(at(next), 0.0);
  tie.vector.assign(at(next), 0.0);
  for (std::size_t position = 0; position < info.pieces.size(); ++position) {
    const Piece& piece = layout_.pieces[info.pieces[position]];
    std::vector<int> map;
    for (const std::size_t b : chain.segments[piece.segment].border_of_slot)
      map.push_back(border[b].unknown >= 0 ? of_border.at(static_cast<int>(b)) : -1);
    for (const int w : piece.recourse) map.push_back(w < 0 ? -1 : tie.columns[at(w)].unknown);
    const auto chain_rows = static_cast<int>(chain.chain_rows.size());
    for (const int row : piece.sums) {
      if (row < 0)
        map.push_back(-1);
      else if (row < chain_rows)
        map.push_back(tie.rows[at(row)].unknown);
      else
        map.push_back(of_link.at(static_cast<int>(info.linking[at(row - chain_rows)].row)));
    }
    for (int n = 0; n < program.items.left; ++n) {
      if (piece.first_of_chain)
        map.push_back(piece.left[at(n)] < 0 ? -1 : tie.columns[at(piece.left[at(n)])].unknown);
      else
        map.push_back(n < program.items.right
                          ? tie.first_interface + (static_cast<int>(position) - 1) * program.items.right + n
                          : -1);
    }
    for (int n = 0; n < program.items.right; ++n) {
      map.push_back(piece.last_of_chain ? -1
                                        : tie.first_interface + static_cast<int>(position) * program.items.right + n);
    }
    tie.unknown_of_item.push_back(map);
  }
}

void Ties::number_border() {
  const std::size_t problem_columns = layout_.problem->border.size();
  std::vector<char> seen(border.size(), 0);
  for (std::size_t k = 0; k < chains.size(); ++k) {
    for (const std::size_t p : layout_.chains[k].pieces) {
      const Piece& piece = layout_.pieces[p];
      for (const std::size_t b : layout_.problem->chains[k].segments[piece.segment].border_of_slot) seen[b] = 1;
    }
    for (const SmallRow& row : chains[k].rows) {
      for (const SmallTerm& term : row.border) seen[at(term.column)] = 1;
    }
  }
  int next = 0;
  for (std::size_t b = problem_columns; b < border.size(); ++b) border[b].unknown = next++;
  for (const char wanted : {char{0}, char{1}}) {
    for (std::size_t b = 0; b < problem_columns; ++b) {
      if (seen[b] == wanted && border[b].lower != border[b].upper) border[b].unknown = next++;
    }
  }
  for (SmallRow& row : border_rows) {
    if (row.unknown >= 0) row.unknown = next++;
  }
  for (SmallRow& row : linking_rows) row.unknown = next++;
  system_.resize(next, next);
  vector_.assign(at(next), 0.0);
  pull_.assign(border.size(), 0.0);
  linking_.assign(linking_rows.size(), 0.0);
  for (std::size_t k = 0; k < chains.size(); ++k) map_items(k);
}

// Values
// ----------------------------------------------------------------------------------------------------------------

void Ties::show_values(std::vector<Group>& groups, const std::vector<double>& primal_step) const {
  for (std::size_t k = 0; k < chains.size(); ++k) {
    const Chain& chain = layout_.problem->chains[k];
    const ChainInfo& info = layout_.chains[k];
    const ChainTie& tie = chains[k];
    const TileProgram& program = layout_.classes[at(info.chain_class)].built.program;
    const auto chain_rows = static_cast<int>(chain.chain_rows.size());
    for (std::size_t position = 0; position < info.pieces.size(); ++position) {
      const Piece& piece = layout_.pieces[info.pieces[position]];
      Group& group = groups[at(piece.group)];
      double* value = group.values + piece.lane;
      for (const std::size_t b : chain.segments[piece.segment].border_of_slot)
        *value = border[b].value, value += lane_count;
      for (const int w : piece.recourse) *value = w < 0 ? 0.0 : tie.columns[at(w)].value, value += lane_count;
      for (const int row : piece.sums) {
        if (row < 0)
          *value = 0.0;
        else if (row < chain_rows)
          *value = tie.rows[at(row)].y;
        else
          *value = linking_rows[info.linking[at(row - chain_rows)].row].y / tie.weight;
        value += lane_count;
      }
      for (int n = 0; n < program.items.left; ++n, value += lane_count) {
        *value = 0.0;
        if (piece.first_of_chain) {
          if (piece.left[at(n)] >= 0) *value = tie.columns[at(piece.left[at(n)])].value;
        } else if (n < program.items.right) {
          const Piece& before = layout_.pieces[info.pieces[position - 1]];
          const ProgramColumn& column = program.columns[at(program.state_columns[at(n)])];
          const std::size_t last = before.hour_count - 1;
          *value = *layout_.place(before, column.x, last) + primal_step[k] * *layout_.place(before, column.dx, last);
        }
      }
    }
  }
}

// Solving
// ---------------------------------------------------------------------------------------------------------------

Residual Ties::assemble(const std::vector<Group>& groups, const Regularisation& regularisation, bool feasibility_only,
                        Workers& workers, const Kernels& kernels) {
  auto task = [&](int index, int) {
    const auto k = at(index);
    chain_matrix(k, groups, regularisation);
    chain_right_hand_side(k, groups, feasibility_only);
    chains[k].system.factorise(kernels);
  };
  workers.run(static_cast<int>(chains.size()), task);
  Residual result;
  std::ranges::fill(pull_, 0.0);
  for (std::size_t k = 0; k < chains.size(); ++k) {
    const Residual part = residual_of_chain(k);
    result.primal = std::max(result.primal, part.primal);
    result.dual = std::max(result.dual, part.dual);
    result.primal_cost += chains[k].weight * part.primal_cost;
    result.dual_cost += chains[k].weight * part.dual_cost;
    for (const std::size_t p : layout_.chains[k].pieces) {
      const Piece& piece = layout_.pieces[p];
      const Group& group = group_of(groups, piece);
      const std::vector<std::size_t>& slots = layout_.problem->chains[k].segments[piece.segment].border_of_slot;
      for (std::size_t slot = 0; slot < slots.size(); ++slot)
        pull_[slots[slot]] += chains[k].weight * group.bound_dual[slot * lane_count + at(piece.lane)];
    }
  }
  border_right_hand_side(feasibility_only, result);
  border_matrix(regularisation);
  system_.factorise(kernels);
  auto eliminate = [&](int index, int) { chains[at(index)].system.forward(chains[at(index)].vector.data()); };
  workers.run(static_cast<int>(chains.size()), eliminate);
  gather_from_chains();
  return result;
}

void Ties::assemble_corrector(const std::vector<Group>& groups, Workers& workers) {
  auto task = [&](int index, int) {
    const auto k = at(index);
    const ChainInfo& info = layout_.chains[k];
    const TileProgram& program = layout_.classes[at(info.chain_class)].built.program;
    ChainTie& tie = chains[k];
    std::ranges::fill(tie.vector, 0.0);
    for (std::size_t position = 0; position < info.pieces.size(); ++position) {
      const Piece& piece = layout_.pieces[info.pieces[position]];
      const Group& group = group_of(groups, piece);
      const std::vector<int>& map = tie.unknown_of_item[position];
      for (int item = 0; item < program.items.count(); ++item) {
        if (map[at(item)] >= 0) tie.vector[at(map[at(item)])] += group.rhs[item * lane_count + piece.lane];
      }
      for (int n = 0; n < program.items.right && !piece.last_of_chain; ++n) {
        tie.vector[at(map[at(program.items.first_right() + n)])] -= group.right[(n * 4 + 2) * lane_count + piece.lane];
      }
    }
    for (const SmallColumn& column : tie.columns) {
      if (column.unknown >= 0) tie.vector[at(column.unknown)] -= column.bl - column.bu;
    }
    tie.system.forward(tie.vector.data());
  };
  workers.run(static_cast<int>(chains.size()), task);
  std::ranges::fill(vector_, 0.0);
  for (const SmallColumn& column : border) {
    if (column.unknown >= 0) vector_[at(column.unknown)] -= column.bl - column.bu;
  }
  gather_from_chains();
}

void Ties::solve(std::vector<Group>& groups, Workers& workers) {
  system_.forward(vector_.data());
  system_.backward(vector_.data());
  auto task = [&](int index, int) {
    const auto k = at(index);
    const ChainInfo& info = layout_.chains[k];
    const TileProgram& program = layout_.classes[at(info.chain_class)].built.program;
    ChainTie& tie = chains[k];
    for (int n = tie.border_begin; n < tie.system.unknowns(); ++n) {
      const int outer = tie.outer[at(n - tie.border_begin)];
      tie.vector[at(n)] = n < tie.link_begin ? vector_[at(border[at(outer)].unknown)]
                                             : vector_[at(linking_rows[at(outer)].unknown)] / tie.weight;
    }
    tie.system.backward(tie.vector.data());
    for (std::size_t position = 0; position < info.pieces.size(); ++position) {
      const Piece& piece = layout_.pieces[info.pieces[position]];
      const auto first = static_cast<std::ptrdiff_t>(program.items.count()) * lane_count + piece.lane;
      double* direction = groups[at(piece.group)].values + first;
      const std::vector<int>& map = tie.unknown_of_item[position];
      for (int item = 0; item < program.items.count(); ++item) {
        direction[static_cast<std::ptrdiff_t>(item) * lane_count] =
            map[at(item)] < 0 ? 0.0 : tie.vector[at(map[at(item)])];
      }
    }
  };
  workers.run(static_cast<int>(chains.size()), task);
}

void Ties::take_directions(bool first) {
  const auto take_row = [first](SmallRow& row, double value) { row.dy = first ? value : row.dy + value; };
  const auto take_column = [first](SmallColumn& column, double value) {
    if (first)
      column.first_direction(value);
    else
      column.add_corrector(value);
  };
  for (std::vector<SmallRow>* rows : {&border_rows, &linking_rows}) {
    for (SmallRow& row : *rows) {
      if (row.unknown >= 0) take_row(row, vector_[at(row.unknown)]);
    }
  }
  for (SmallColumn& column : border) {
    if (column.unknown >= 0) take_column(column, vector_[at(column.unknown)]);
  }
  for (ChainTie& tie : chains) {
    for (SmallRow& row : tie.rows) take_row(row, tie.vector[at(row.unknown)]);
    for (SmallColumn& column : tie.columns) {
      if (column.unknown >= 0) take_column(column, tie.vector[at(column.unknown)]);
    }
  }
}

void Ties::forget_directions() {
  const auto still = [](std::vector<SmallColumn>& columns) {
    for (SmallColumn& column : columns) column.dx = column.dzl = column.dzu = 0.0;
  };
  for (std::vector<SmallRow>* rows : {&border_rows, &linking_rows}) {
    for (SmallRow& row : *rows) row.dy = 0.0;
  }
  still(border);
  system_.wipe();
  for (ChainTie& tie : chains) {
    for (SmallRow& row : tie.rows) row.dy = 0.0;
    still(tie.columns);
    tie.system.wipe();
  }
}

}  // namespace gigawatt::solver::staged
