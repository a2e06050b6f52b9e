// A staged problem laid out for the kernels: chains grouped into classes of one pattern, cut into pieces, filled into
// lanes. Owns all memory that the iteration touches.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "solver/staged/kernels.hpp"
#include "solver/staged/pattern.hpp"
#include "solver/staged/presolve.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::solver::staged {

struct AlignedFree {
  void operator()(double* pointer) const;
};
using AlignedDoubles = std::unique_ptr<double[], AlignedFree>;
AlignedDoubles aligned_doubles(std::size_t count);  // zeros

struct Piece {
  std::size_t chain = 0;
  std::size_t segment = 0;
  std::size_t first_hour = 0;
  std::size_t hour_count = 0;
  bool first_of_chain = false, last_of_chain = false;
  int group = 0, lane = 0;
  std::vector<int> recourse;  // recourse column of each recourse item, −1 if unused
  std::vector<int> sums;      // each sum item: chain row, or chain row count + linking part, −1 if unused
  std::vector<int> left;      // each left item of the first piece of a chain: recourse column, −1 if unused
};

/// Part of a linking row in one chain.
struct LinkingPart {
  std::size_t row = 0;
  std::size_t part = 0;
};

struct ChainClass {
  Pattern pattern;
  BuiltProgram built;
  std::vector<std::size_t> chains;
};

struct ChainInfo {
  int chain_class = 0;
  std::vector<std::size_t> pieces;   // in order of time
  std::vector<LinkingPart> linking;  // rows that this chain takes part in
};

/// A stage row that holds columns of one sign at zero in one hour.
struct ForcedHour {
  std::size_t chain = 0, hour = 0, row = 0;
  bool positive = true;              // sign of the coefficients
  std::vector<std::size_t> columns;  // that this row, and none before it, held
};

struct Layout {
  const StagedProblem* problem = nullptr;
  Presolve presolve;
  Scales scales;
  std::vector<ChainClass> classes;
  std::vector<ChainInfo> chains;
  std::vector<Piece> pieces;
  std::vector<Group> groups;
  std::vector<int> class_of_group;
  std::vector<ForcedHour> forced;  // in the order in which they were found
  std::vector<AlignedDoubles> memory;
  std::size_t bytes = 0;
  std::size_t hourly_variables = 0;
  int scratch_doubles = 0;

  [[nodiscard]] const Piece& piece(std::size_t chain, std::size_t position) const {
    return pieces[chains[chain].pieces[position]];
  }
  /// Where hour `step` (from the first hour of the piece) of a coefficient or a tile array stands.
  [[nodiscard]] double* place(const Piece& of, ArrayRef ref, std::size_t step) const;
  [[nodiscard]] double cost_scale(std::size_t chain) const { return scales.money * scales.chain_weight[chain]; }
};

inline const Group& group_of(const std::vector<Group>& groups, const Piece& piece) {
  return groups[static_cast<std::size_t>(piece.group)];
}

/// Empty reason: it fits. Anything else says why HiGHS has to take it.
struct LaidOut {
  Layout layout;
  std::string does_not_fit;
};

/// Requires a problem without structural faults.
LaidOut lay_out(const StagedProblem& problem);

/// Coefficients of one hour of a piece, scaled. Also used to start and to read out.
class Coefficients {
 public:
  Coefficients(const Layout& layout, const Piece& piece);
  [[nodiscard]] double cost(std::size_t column, std::size_t hour) const;
  [[nodiscard]] bool bounded(std::size_t column, std::size_t hour) const;
  [[nodiscard]] double upper(std::size_t column, std::size_t hour) const;   // 0 if unbounded
  [[nodiscard]] double border(std::size_t column, std::size_t hour) const;  // 0 if unbounded or fixed
  [[nodiscard]] double right_hand_side(std::size_t row, std::size_t hour) const;
  [[nodiscard]] double same_hour(std::size_t place, std::size_t hour) const;
  [[nodiscard]] double previous_hour(std::size_t place, std::size_t hour) const;
  [[nodiscard]] double border_term(std::size_t place, std::size_t hour) const;
  [[nodiscard]] double recourse(std::size_t row, std::size_t column, std::size_t hour) const;
  [[nodiscard]] double sum(int row, std::size_t column, std::size_t hour) const;  // row as in Piece::sums
  /// Columns that a row with nothing on its right-hand side holds at zero in this hour, and bounds that leave no room.
  void dead(std::size_t hour, std::vector<char>& flags, std::vector<ForcedHour>& forced) const;

 private:
  [[nodiscard]] const std::vector<HourlySum>& sums_of(int row, double& scale) const;

  const Layout& layout_;
  const Piece& piece_;
  const Chain& chain_;
  const Segment& segment_;
  const ChainClass& class_;
  const std::vector<double>& row_scale_;
  const std::vector<double>& column_scale_;
  double cost_factor_;
  std::vector<std::vector<std::size_t>> same_, previous_, border_;  // terms of each place
  std::vector<std::vector<std::size_t>> recourse_of_row_, border_of_row_;
};

}  // namespace gigawatt::solver::staged
