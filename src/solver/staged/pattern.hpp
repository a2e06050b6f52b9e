// The pattern that chains of one class share, and the program of operations that follows from it.
#pragma once

#include <compare>
#include <vector>

#include "solver/staged/tile_program.hpp"

namespace gigawatt::solver::staged {

struct PatternColumn {
  bool has_lower = false;
  bool has_upper = false;
  int slot = -1;
  auto operator<=>(const PatternColumn&) const = default;
};

struct Place {
  int row = 0;
  int column = 0;  // stage column, or slot
  auto operator<=>(const Place&) const = default;
};

/// Recourse columns that enter the same stage rows (or sums over the same stage columns): interchangeable between
/// lanes.
struct Family {
  std::vector<int> members;  // rows of a recourse family, columns of a family of sums; ascending
  int count = 0;             // most that one piece needs at a time
  bool operator==(const Family& other) const { return members == other.members; }
  auto operator<=>(const Family& other) const { return members <=> other.members; }
};

/// Terms are unique and sorted. Rows and columns are the chain's own numbers.
struct Pattern {
  int row_count = 0;
  int slot_count = 0;
  std::vector<PatternColumn> columns;
  std::vector<Place> same_hour, previous_hour, border;
  std::vector<Family> recourse, sums;
  int left = 0;
  int right = 0;  // state columns, if any piece continues in another
  auto operator<=>(const Pattern&) const = default;
};

/// One thing per coefficient of a pattern: whether it changes from hour to hour, or where it is kept.
template <class T>
struct PerCoefficient {
  std::vector<T> cost, upper, border;                     // per column
  std::vector<T> right_hand_side;                         // per row
  std::vector<T> same_hour, previous_hour, border_terms;  // per Place
  std::vector<T> next_hour;                               // previous_hour as the hour before sees it: one hour earlier
  std::vector<std::vector<T>> recourse;                   // [recourse item][member of its family]
  std::vector<std::vector<T>> sums;                       // [sum item][member of its family]
};

struct BuiltProgram {
  TileProgram program;
  PerCoefficient<ArrayRef> coefficients;
  std::vector<int> program_row;  // of each row of the chain
  std::vector<int> family_of_recourse_item, family_of_sum_item;
};

std::vector<int> state_columns(const Pattern& pattern);

/// Local rows first, then those that hours share.
std::vector<int> row_order(const Pattern& pattern, int& local_count);

/// Requires row_count, items and states within the kernels' bounds (see fits_kernels).
BuiltProgram build_program(const Pattern& pattern, const PerCoefficient<char>& is_hourly);

bool fits_kernels(const Pattern& pattern);

}  // namespace gigawatt::solver::staged
