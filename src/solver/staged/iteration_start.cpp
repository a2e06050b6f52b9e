// Where the iteration starts: every column on the central path of its own bounds and cost.
#include <algorithm>
#include <cmath>

#include "solver/staged/iteration.hpp"

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr double start_product = 1.0;    // of value and dual, in scaled units
constexpr double restart_product = 1.0;  // the least of them, at a point that is given

/// Border and recourse of a point, scaled. The slacks of rows start with room of their own: room counts for more than
/// rows that are met.
void take_point(const Layout& layout, const Solution& point, Ties& ties) {
  const Scales& scales = layout.scales;
  constexpr double slack = 1.0;
  for (std::size_t b = 0; b < ties.border.size(); ++b) {
    const bool is_slack = b >= point.border.size();
    if (ties.border[b].unknown < 0) continue;
    ties.border[b].value = is_slack ? slack : point.border[b] / (scales.power * scales.border[b]);
  }
  for (std::size_t k = 0; k < ties.chains.size(); ++k) {
    std::vector<SmallColumn>& columns = ties.chains[k].columns;
    const std::vector<double>& values = point.chains[k].recourse;
    for (std::size_t w = 0; w < columns.size(); ++w) {
      if (columns[w].unknown < 0) continue;
      columns[w].value = w >= values.size() ? slack : values[w] / (scales.power * scales.recourse[k][w]);
    }
  }
}

/// A column on the central path of its own bounds and cost: x zl = s zu = product, zl − zu = cost where that has a
/// solution.
struct Centre {
  double x = 0.0, s = 1.0, zl = 0.0, zu = 0.0;
};

Centre centre_of(bool has_lower, bool has_upper, double cost, double upper, double product) {
  constexpr double least_room = 1e-3, least_dual = 1.0;
  Centre at;
  if (has_lower && has_upper) {
    const double room = std::max(upper, least_room);
    // cost = product / x − product / (room − x); the root between 0 and room, without cancellation
    const double half = cost * room / product;
    const double share = 2.0 / (2.0 + half + std::sqrt(4.0 + half * half));  // x / room for positive cost
    const double low = 2.0 / (2.0 - half + std::sqrt(4.0 + half * half));    // s / room
    at.x = room * share;
    at.s = room * low;
    at.zl = product / at.x;
    at.zu = product / at.s;
  } else if (has_lower) {
    at.zl = std::max(cost, least_dual);
    at.x = product / at.zl;
  } else if (has_upper) {
    at.zu = std::max(-cost, least_dual);
    at.s = product / at.zu;
    at.x = upper - at.s;
  }
  return at;
}

/// The same at a given point, moved inside: duals that leave no dual residual, with products of at least `product`.
Centre centre_at(bool has_lower, bool has_upper, double cost, double upper, double value, double product) {
  constexpr double least_room = 1e-4;
  Centre at;
  if (has_lower && has_upper) {
    const double room = std::max(upper, 2.0 * least_room);
    at.x = std::clamp(value, least_room, room - least_room);
    at.s = room - at.x;
    const double push = product / at.x - product / at.s;
    at.zl = product / at.x + std::max(0.0, cost - push);
    at.zu = product / at.s + std::max(0.0, push - cost);
  } else if (has_lower) {
    at.x = std::max(value, least_room);
    at.zl = std::max(cost, product / at.x);
  } else if (has_upper) {
    at.s = std::max(upper - value, least_room);
    at.x = upper - at.s;
    at.zu = std::max(-cost, product / at.s);
  } else {
    at.x = value;
  }
  return at;
}

}  // namespace

// Starting point
// --------------------------------------------------------------------------------------------------------

void Iteration::start(const Solution* from) {
  // Of its way to the boundary: with more, products of the hours that a short primal step leaves behind collapse.
  for (PassInput& input : input_) input.dual_share = 0.75;
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns) {
        if (column.has_upper) std::fill_n(base + column.s.offset, array_doubles, 1.0);
      }
    }
  }
  const auto start_small = [this](SmallColumn& column, const double* value) {
    if (column.unknown < 0) return;
    cost_size_ = std::max(cost_size_, std::abs(column.cost));
    const bool has_lower = column.has_lower(), has_upper = column.has_upper();
    const double lower = has_lower ? column.lower : 0.0;
    const double upper = column.upper - lower;
    const Centre at = value == nullptr
                          ? centre_of(has_lower, has_upper, column.cost, upper, start_product)
                          : centre_at(has_lower, has_upper, column.cost, upper, *value - lower, restart_product);
    column.value = lower + at.x;
    column.zl = at.zl;
    column.zu = at.zu;
  };
  if (from != nullptr) take_point(layout_, *from, ties_);
  for (SmallColumn& column : ties_.border) start_small(column, from == nullptr ? nullptr : &column.value);
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) start_small(column, from == nullptr ? nullptr : &column.value);
  }
  layout_.forced.clear();
  for (const Piece& piece : layout_.pieces) start_piece(piece, from);
  count_pairs();
}

void Iteration::start_piece(const Piece& piece, const Solution* from) {
  const Chain& chain = layout_.problem->chains[piece.chain];
  const TileProgram& program = layout_.classes[at(layout_.chains[piece.chain].chain_class)].built.program;
  const std::vector<double>& column_scale = layout_.scales.stage_column[at(layout_.chains[piece.chain].chain_class)];
  const Coefficients coefficients(layout_, piece);
  std::vector<char> dead;
  for (std::size_t step = 0; step < piece.hour_count; ++step) {
    const std::size_t hour = piece.first_hour + step;
    coefficients.dead(hour, dead, layout_.forced);
    for (std::size_t j = 0; j < program.columns.size(); ++j) {
      const ProgramColumn& column = program.columns[j];
      if (dead[j] != 0) continue;  // all zero, s = 1
      const bool bounded = column.has_upper && coefficients.bounded(j, hour);
      double upper = bounded ? coefficients.upper(j, hour) : 0.0;
      if (bounded && chain.columns[j].slot != no_slot) {
        upper += coefficients.border(j, hour) *
                 ties_.border[chain.segments[piece.segment].border_of_slot[chain.columns[j].slot]].value;
      }
      const double cost = coefficients.cost(j, hour);
      cost_size_ = std::max(cost_size_, std::abs(cost));
      const double scale = layout_.scales.power * column_scale[j];
      const Centre at = from == nullptr
                            ? centre_of(column.has_lower, bounded, cost, upper, start_product)
                            : centre_at(column.has_lower, bounded, cost, upper,
                                        from->chains[piece.chain].columns[j][hour] / scale, restart_product);
      *layout_.place(piece, column.x, step) = at.x;
      if (column.has_lower) *layout_.place(piece, column.zl, step) = at.zl;
      if (bounded) {
        *layout_.place(piece, column.s, step) = at.s;
        *layout_.place(piece, column.zu, step) = at.zu;
      }
    }
  }
}

void Iteration::count_pairs() {
  chain_pairs_.assign(layout_.chains.size(), 0.0);
  for (const Piece& piece : layout_.pieces) {
    const TileProgram& program = layout_.classes[at(layout_.chains[piece.chain].chain_class)].built.program;
    double count = 0.0;
    for (std::size_t step = 0; step < piece.hour_count; ++step) {
      for (const ProgramColumn& column : program.columns) {
        if (column.has_lower && *layout_.place(piece, column.zl, step) > 0.0) count += 1.0;
        if (column.has_upper && *layout_.place(piece, column.zu, step) > 0.0) count += 1.0;
      }
    }
    chain_pairs_[piece.chain] += count;
  }
  const auto small = [](const SmallColumn& column) {
    return column.unknown < 0 ? 0.0 : (column.has_lower() ? 1.0 : 0.0) + (column.has_upper() ? 1.0 : 0.0);
  };
  pair_count_ = 0.0;
  for (const SmallColumn& column : ties_.border) pair_count_ += small(column);
  gap_per_product_ = pair_count_;
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    for (const SmallColumn& column : ties_.chains[k].columns) chain_pairs_[k] += small(column);
    pair_count_ += chain_pairs_[k];
    gap_per_product_ += ties_.chains[k].weight * chain_pairs_[k];
  }
  pair_count_ = std::max(pair_count_, 1.0);
}
}  // namespace gigawatt::solver::staged
