// What ties the pieces together: the states between them, recourse and chain rows of each chain, and the border.
//
// Duals of a chain and its complementarity products are kept divided by the chain's weight, so that a chain of weight
// 1/100 looks to the iteration like a chain of weight 1. Its Schur complement therefore enters the border's system with
// the weight (border × border), one (border × linking row) and 1/weight (linking × linking).
#pragma once

#include <vector>

#include "solver/staged/system.hpp"

namespace gigawatt::solver::staged {

struct SmallTerm {
  int column = 0;
  double coefficient = 0.0;
};

/// An equality between small columns (and, for chain and linking rows, sums over hours). at_most rows own a slack
/// column.
struct SmallRow {
  std::vector<SmallTerm> own;     // columns of the same part: recourse, or border
  std::vector<SmallTerm> border;  // chain rows only
  double right_hand_side = 0.0;
  int slack = -1;
  int unknown = -1;
  double y = 0.0, dy = 0.0;
};

struct LinkTerm {
  int link = 0;  // linking row
  int column = 0;
  double coefficient = 0.0;
};

struct ChainTie {
  double weight = 1.0;
  DenseSystem system;
  std::vector<double> residual, vector;  // per unknown
  std::vector<SmallColumn> columns;      // recourse, then slacks
  std::vector<SmallRow> rows;
  std::vector<LinkTerm> links;                    // recourse columns in linking rows
  std::vector<std::vector<int>> unknown_of_item;  // [piece][item], −1: none
  int first_interface = 0, interface_count = 0;   // states between pieces
  int border_begin = 0, link_begin = 0;           // first unknowns that stay
  std::vector<int> outer;                         // border column or linking row of each unknown that stays
};

struct Regularisation {
  double primal = 1e-9;
  double free = 1e-7;
  double dual = 1e-7;        // of rows that are not hourly, and the most of those that are
  double dual_share = 1e-5;  // of an hourly row: this share of its diagonal
  double dual_least = 1e-9;
  void scale(double factor) {
    dual *= factor;
    dual_share *= factor;
    dual_least *= factor;
  }
};

struct Residual {
  double primal = 0.0;
  double dual = 0.0;
  double primal_cost = 0.0;
  double dual_cost = 0.0;
};

class Ties {
 public:
  explicit Ties(const Layout& layout);

  std::vector<SmallColumn> border;  // movable or not, then slacks of border rows and of linking rows
  std::vector<SmallRow> border_rows, linking_rows;
  std::vector<ChainTie> chains;

  /// Values of slots, recourse, duals of summing rows, and the states between pieces (after the primal step that the
  /// next pass will take, per chain), into the groups.
  void show_values(std::vector<Group>& groups, const std::vector<double>& primal_step) const;
  /// After the factorise pass: right-hand sides, factors, and the residuals of everything that is not hourly.
  Residual assemble(const std::vector<Group>& groups, const Regularisation& regularisation, bool feasibility_only,
                    Workers& workers, const Kernels& kernels);
  /// After the correct pass and the targets of the small columns: right-hand sides of a corrector.
  void assemble_corrector(const std::vector<Group>& groups, Workers& workers);
  /// Solves for all items and shows the directions to the groups. Small columns and rows take them with
  /// take_directions: the affine direction (first), or the corrector, which they add.
  void solve(std::vector<Group>& groups, Workers& workers);
  void take_directions(bool first);
  /// What is left of directions and systems that are not numbers.
  void forget_directions();

 private:
  void build_border();
  void build_chain(std::size_t k);
  void map_items(std::size_t k);
  void number_border();
  void chain_matrix(std::size_t k, const std::vector<Group>& groups, const Regularisation& regularisation);
  void chain_right_hand_side(std::size_t k, const std::vector<Group>& groups, bool feasibility_only);
  void chain_small_right_hand_side(ChainTie& tie, bool feasibility_only) const;
  void border_matrix(const Regularisation& regularisation);
  [[nodiscard]] Residual residual_of_chain(std::size_t k) const;
  void border_right_hand_side(bool feasibility_only, Residual& residual);
  void gather_from_chains();

  const Layout& layout_;
  DenseSystem system_;
  std::vector<double> vector_;
  std::vector<double> pull_;  // per border column: Σ weight · D · zu
  std::vector<double> linking_;
};

}  // namespace gigawatt::solver::staged
