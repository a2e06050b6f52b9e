#include "solver/staged/pattern.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::solver::staged {
namespace {

constexpr int item_count_max = 120;
constexpr int local_count_max = 32;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Builds the lists of a TileProgram. One object for each; run() is called once.
class Builder {
 public:
  Builder(const Pattern& pattern, const PerCoefficient<char>& is_hourly) : pattern_(pattern), hourly_(is_hourly) {}

  BuiltProgram run() {
    layout_rows_and_items();
    program_.zero = constant();
    program_.one = constant();
    coefficients();
    carried();
    program_.dual_block = tile();
    program_.dual_step = scratch();
    columns();
    rows();
    row_lists();
    column_lists();
    normal_matrix();
    couplings();
    elimination();
    states();
    sums();
    shifts();
    built_.program_row = program_row_;
    return std::move(built_);
  }

 private:
  // Space -------------------------------------------------------------------------------------------------------------
  int constant() {
    const int offset = program_.constant_doubles;
    program_.constant_doubles += lane_count;
    return offset;
  }
  ArrayRef tile() {
    const ArrayRef ref{.offset = program_.tile_doubles, .space = Space::tile};
    program_.tile_doubles += array_doubles;
    return ref;
  }
  ArrayRef scratch() {
    const ArrayRef ref{.offset = program_.scratch_doubles, .space = Space::scratch};
    program_.scratch_doubles += array_doubles;
    return ref;
  }
  int carry(int vectors) {  // before the first scratch()
    const int offset = program_.scratch_doubles;
    program_.scratch_doubles += vectors * lane_count;
    return offset;
  }
  ArrayRef coefficient(char hourly) {
    return hourly != 0 ? tile() : ArrayRef{.offset = constant(), .space = Space::constant};
  }
  [[nodiscard]] ArrayRef zero() const { return {.offset = program_.zero, .space = Space::constant}; }
  static ArrayRef value(int item) { return {.offset = item * lane_count, .space = Space::value}; }
  [[nodiscard]] ArrayRef direction(int item) const { return value(program_.items.count() + item); }

  template <class List>
  static Range append(List& list, const List& more) {
    const Range range{.begin = static_cast<int>(list.size()), .end = static_cast<int>(list.size() + more.size())};
    list.insert(list.end(), more.begin(), more.end());
    return range;
  }
  Range products(const std::vector<Product>& list) { return append(program_.products, list); }

  [[nodiscard]] bool is_local(int row) const { return program_row_[at(row)] < program_.local_count; }
  ProgramRow& row(int chain_row) { return program_.rows[at(program_row_[at(chain_row)])]; }

  // Steps -------------------------------------------------------------------------------------------------------------
  void layout_rows_and_items() {
    program_.row_count = pattern_.row_count;
    const std::vector<int> order = row_order(pattern_, program_.local_count);
    program_.state_count = program_.row_count - program_.local_count;
    program_row_.resize(at(program_.row_count));
    for (int i = 0; i < program_.row_count; ++i) program_row_[at(order[at(i)])] = i;
    program_.state_columns = state_columns(pattern_);
    state_of_.assign(pattern_.columns.size(), -1);
    for (std::size_t k = 0; k < program_.state_columns.size(); ++k)
      state_of_[at(program_.state_columns[k])] = static_cast<int>(k);
    program_.items.slots = pattern_.slot_count;
    for (std::size_t f = 0; f < pattern_.recourse.size(); ++f) {
      for (int n = 0; n < pattern_.recourse[f].count; ++n)
        built_.family_of_recourse_item.push_back(static_cast<int>(f));
    }
    for (std::size_t f = 0; f < pattern_.sums.size(); ++f) {
      for (int n = 0; n < pattern_.sums[f].count; ++n) built_.family_of_sum_item.push_back(static_cast<int>(f));
    }
    program_.items.recourse = static_cast<int>(built_.family_of_recourse_item.size());
    program_.items.sums = static_cast<int>(built_.family_of_sum_item.size());
    program_.items.left = pattern_.left;
    program_.items.right = pattern_.right;
  }

  void coefficients() {
    const auto all = [this](const std::vector<char>& hourly, std::vector<ArrayRef>& refs) {
      for (const char flag : hourly) refs.push_back(coefficient(flag));
    };
    PerCoefficient<ArrayRef>& refs = built_.coefficients;
    all(hourly_.cost, refs.cost);
    for (std::size_t j = 0; j < pattern_.columns.size(); ++j) {
      const bool upper = pattern_.columns[j].has_upper;
      refs.upper.push_back(upper ? coefficient(hourly_.upper[j]) : ArrayRef{});
      refs.border.push_back(upper && pattern_.columns[j].slot >= 0 ? coefficient(hourly_.border[j]) : ArrayRef{});
    }
    all(hourly_.right_hand_side, refs.right_hand_side);
    all(hourly_.same_hour, refs.same_hour);
    all(hourly_.previous_hour, refs.previous_hour);
    for (std::size_t n = 0; n < hourly_.previous_hour.size(); ++n) {
      refs.next_hour.push_back(hourly_.previous_hour[n] != 0 ? tile() : refs.previous_hour[n]);
    }
    all(hourly_.border_terms, refs.border_terms);
    refs.recourse.resize(hourly_.recourse.size());
    refs.sums.resize(hourly_.sums.size());
    for (std::size_t n = 0; n < hourly_.recourse.size(); ++n) all(hourly_.recourse[n], refs.recourse[n]);
    for (std::size_t n = 0; n < hourly_.sums.size(); ++n) all(hourly_.sums[n], refs.sums[n]);
  }

  void carried() {
    const int s = program_.state_count;
    // The backward pass keeps 2·s vectors at the start of the scratch space.
    const int begin = carry(2 * s);
    GIGAWATT_REQUIRE(begin == 0);
    program_.carry_factor = carry(s + s * (s - 1) / 2);
    program_.carry_reach = carry(program_.items.first_right() * s);
    program_.carry_forward = carry(s);
    // x, hinv, hg, kd per state column; he per sum; A·hinv per state term
    int shifted = 4 * static_cast<int>(program_.state_columns.size()) +
                  program_.items.sums * static_cast<int>(program_.state_columns.size());
    shifted += static_cast<int>(pattern_.same_hour.size());
    next_shift_carry_ = carry(shifted);
    program_.carry_doubles = program_.scratch_doubles;
  }

  void columns() {
    for (std::size_t j = 0; j < pattern_.columns.size(); ++j) {
      const PatternColumn& from = pattern_.columns[j];
      ProgramColumn column;
      column.has_lower = from.has_lower;
      column.has_upper = from.has_upper;
      column.slot = from.has_upper ? from.slot : -1;
      column.state = state_of_[j];
      column.cost = built_.coefficients.cost[j];
      column.upper = built_.coefficients.upper[j];
      column.border = built_.coefficients.border[j];
      column.x = tile();
      column.dx = tile();
      column.hinv = tile();
      if (from.has_lower) column.zl = tile(), column.dzl = tile();
      if (from.has_upper) column.s = tile(), column.ds = tile(), column.zu = tile(), column.dzu = tile();
      column.e = scratch();
      column.hg = scratch();
      column.bl = column.e;
      column.bu = scratch();
      column.step = scratch();
      column.inverse_x = scratch();
      column.inverse_s = scratch();
      if (column.slot >= 0) column.pd = scratch(), column.kd = scratch();
      program_.columns.push_back(column);
    }
  }

  void rows() {
    program_.rows.resize(at(program_.row_count));
    for (int i = 0; i < program_.row_count; ++i) {
      ProgramRow& target = row(i);
      target.y = tile();
      target.dy = tile();
      target.right_hand_side = built_.coefficients.right_hand_side[at(i)];
      target.residual = is_local(i) ? target.dy : scratch();
      target.solution = scratch();
      target.rhs = scratch();
      target.regularisation = scratch();
    }
    for (const Place& place : pattern_.previous_hour) {
      if (!row(place.row).y_next.exists()) row(place.row).y_next = scratch(), row(place.row).dy_next = scratch();
    }
  }

  void shifts() {
    // Targets were made on demand by previous(); every shift has its source by now.
    for (const auto& [source, shift] : shift_of_) {
      switch (shift.when) {
        case When::state:
          program_.state_shifts.push_back(shift.shift);
          break;
        case When::factor:
          program_.factor_shifts.push_back(shift.shift);
          break;
        case When::rhs:
          program_.rhs_shifts.push_back(shift.shift);
          break;
      }
    }
  }

  enum class When { state, factor, rhs };
  struct TimedShift {
    When when = When::state;
    Shift shift;
  };

  /// The array with the values of the hour before.
  ArrayRef previous(ArrayRef source, When when) {
    const std::pair<int, int> key{static_cast<int>(source.space), source.offset};
    const auto found = shift_of_.find(key);
    if (found != shift_of_.end()) return found->second.shift.target;
    const Shift shift{.source = source, .target = scratch(), .carry = next_shift_carry_};
    next_shift_carry_ += lane_count;
    GIGAWATT_REQUIRE(next_shift_carry_ <= program_.carry_doubles);
    shift_of_[key] = {.when = when, .shift = shift};
    return shift.target;
  }

  void row_lists() {
    std::vector<std::vector<Product>> residual(at(program_.row_count)), rhs(at(program_.row_count)),
        moves(at(program_.row_count));
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    for (std::size_t n = 0; n < pattern_.same_hour.size(); ++n) {
      const Place& place = pattern_.same_hour[n];
      const ProgramColumn& column = program_.columns[at(place.column)];
      residual[at(place.row)].push_back({.a = refs.same_hour[n], .b = column.x});
      rhs[at(place.row)].push_back({.a = refs.same_hour[n], .b = column.hg});
      moves[at(place.row)].push_back({.a = refs.same_hour[n], .b = column.step});
    }
    for (std::size_t n = 0; n < pattern_.previous_hour.size(); ++n) {
      const Place& place = pattern_.previous_hour[n];
      const ProgramColumn& column = program_.columns[at(place.column)];
      residual[at(place.row)].push_back({.a = refs.previous_hour[n], .b = previous(column.x, When::state)});
      rhs[at(place.row)].push_back({.a = refs.previous_hour[n], .b = previous(column.hg, When::rhs)});
    }
    for (std::size_t n = 0; n < pattern_.border.size(); ++n) {
      const Place& place = pattern_.border[n];
      residual[at(place.row)].push_back({.a = refs.border_terms[n], .b = value(place.column)});
      moves[at(place.row)].push_back({.a = refs.border_terms[n], .b = direction(place.column)});
    }
    for (std::size_t n = 0; n < refs.recourse.size(); ++n) {
      const Family& family = pattern_.recourse[at(built_.family_of_recourse_item[n])];
      const int item = pattern_.slot_count + static_cast<int>(n);
      for (std::size_t m = 0; m < family.members.size(); ++m) {
        residual[at(family.members[m])].push_back({.a = refs.recourse[n][m], .b = value(item)});
        moves[at(family.members[m])].push_back({.a = refs.recourse[n][m], .b = direction(item)});
      }
    }
    for (int i = 0; i < program_.row_count; ++i) {
      row(i).residual_terms = products(residual[at(i)]);
      row(i).local_rhs_terms = products(rhs[at(i)]);
      if (is_local(i)) row(i).direction_terms = products(moves[at(i)]);
    }
  }

  void column_lists() {
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    for (std::size_t j = 0; j < program_.columns.size(); ++j) {
      ProgramColumn& column = program_.columns[j];
      std::vector<Product> dual, state, local;
      for (std::size_t n = 0; n < pattern_.same_hour.size(); ++n) {
        const Place& place = pattern_.same_hour[n];
        if (at(place.column) != j) continue;
        dual.push_back({.a = refs.same_hour[n], .b = row(place.row).y});
        (is_local(place.row) ? local : state).push_back({.a = refs.same_hour[n], .b = row(place.row).solution});
      }
      for (std::size_t n = 0; n < pattern_.previous_hour.size(); ++n) {
        const Place& place = pattern_.previous_hour[n];
        if (at(place.column) != j) continue;
        dual.push_back({.a = refs.next_hour[n], .b = row(place.row).y_next});
        state.push_back({.a = refs.next_hour[n], .b = row(place.row).dy_next});
      }
      std::vector<HourlyTerm> terms;
      for (std::size_t n = 0; n < refs.sums.size(); ++n) {
        const Family& family = pattern_.sums[at(built_.family_of_sum_item[n])];
        const int item = pattern_.slot_count + program_.items.recourse + static_cast<int>(n);
        for (std::size_t m = 0; m < family.members.size(); ++m) {
          if (at(family.members[m]) != j) continue;
          terms.push_back({.item = item, .coefficient = refs.sums[n][m], .he = scratch()});
          dual.push_back({.a = refs.sums[n][m], .b = value(item)});
          state.push_back({.a = refs.sums[n][m], .b = direction(item)});
        }
      }
      column.sums = append(program_.hourly_terms, terms);
      column.dual_terms = products(dual);
      column.state_terms = products(state);
      column.local_terms = products(local);
    }
  }

  ArrayRef& normal_entry(int i, int j) {  // program rows
    ArrayRef& ref = normal_[{std::max(i, j), std::min(i, j)}];
    if (!ref.exists()) ref = scratch();
    return ref;
  }

  /// Symbolic elimination of the local rows: which entries of N and U it fills.
  void symbolic() {
    std::set<std::pair<int, int>>& entries = normal_pattern_;
    for (int i = 0; i < program_.row_count; ++i) {
      entries.insert({i, i});
      for (int j = program_.local_count; j < i; ++j) entries.insert({i, j});
    }
    for (const Place& one : pattern_.same_hour) {
      for (const Place& other : pattern_.same_hour) {
        if (one.column == other.column) insert_entry(program_row_[at(one.row)], program_row_[at(other.row)]);
      }
    }
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    const auto couple = [this](int row, int item) { coupling_pattern_.insert({program_row_[at(row)], item}); };
    for (const Place& place : pattern_.border) couple(place.row, place.column);
    for (const std::vector<Place>* terms : {&pattern_.same_hour, &pattern_.previous_hour}) {
      for (const Place& place : *terms) {
        const ProgramColumn& column = program_.columns[at(place.column)];
        if (column.slot >= 0) couple(place.row, column.slot);
        for (int n = column.sums.begin; n < column.sums.end; ++n) couple(place.row, program_.hourly_terms[at(n)].item);
      }
    }
    for (std::size_t n = 0; n < refs.recourse.size(); ++n) {
      for (const int member : pattern_.recourse[at(built_.family_of_recourse_item[n])].members) {
        couple(member, pattern_.slot_count + static_cast<int>(n));
      }
    }
    for (int k = 0; k < program_.local_count; ++k) {
      for (int i = k + 1; i < program_.row_count; ++i) {
        if (!entries.contains({i, k})) continue;
        for (int j = k + 1; j <= i; ++j) {
          if (entries.contains({j, k})) entries.insert({i, j});
        }
        for (int item = 0; item < program_.items.count(); ++item) {
          if (coupling_pattern_.contains({k, item})) coupling_pattern_.insert({i, item});
        }
      }
    }
  }
  void insert_entry(int i, int j) { normal_pattern_.insert({std::max(i, j), std::min(i, j)}); }

  void normal_matrix() {
    symbolic();
    std::map<std::pair<int, int>, std::vector<Triple>> terms;
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    const auto pairs = [&](const std::vector<Place>& places, const std::vector<ArrayRef>& values, auto inverse_of) {
      for (std::size_t m = 0; m < places.size(); ++m) {
        for (std::size_t n = 0; n < places.size(); ++n) {
          const int i = program_row_[at(places[m].row)];
          const int j = program_row_[at(places[n].row)];
          if (places[m].column != places[n].column || i < j) continue;
          terms[{i, j}].push_back({.a = values[m], .b = values[n], .c = inverse_of(places[m].column)});
        }
      }
    };
    pairs(pattern_.same_hour, refs.same_hour, [this](int j) { return program_.columns[at(j)].hinv; });
    pairs(pattern_.previous_hour, refs.previous_hour,
          [this](int j) { return previous(program_.columns[at(j)].hinv, When::factor); });
    for (const std::pair<int, int>& entry : normal_pattern_) {
      const bool diagonal = entry.first == entry.second;
      program_.normal.push_back(
          {.target = normal_entry(entry.first, entry.second),
           .regularisation = diagonal ? program_.rows[at(entry.first)].regularisation : ArrayRef{},
           .triples = append(program_.triples, terms[entry])});
    }
    below_time();
  }

  void below_time() {
    std::map<std::pair<int, int>, std::vector<Product>> terms;
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    for (std::size_t m = 0; m < pattern_.same_hour.size(); ++m) {
      const Place& from = pattern_.same_hour[m];
      if (state_of_[at(from.column)] < 0) continue;
      const ArrayRef scaled = scratch();
      program_.scaled_columns.push_back(
          {.target = scaled,
           .initial = zero(),
           .products = products({{.a = refs.same_hour[m], .b = program_.columns[at(from.column)].hinv}})});
      for (std::size_t n = 0; n < pattern_.previous_hour.size(); ++n) {
        const Place& to = pattern_.previous_hour[n];
        if (to.column != from.column) continue;
        terms[{program_row_[at(to.row)], program_row_[at(from.row)]}].push_back(
            {.a = refs.previous_hour[n], .b = previous(scaled, When::factor)});
      }
    }
    for (int i = program_.local_count; i < program_.row_count; ++i) {
      for (int j = program_.local_count; j < program_.row_count; ++j) {
        const auto found = terms.find({i, j});
        program_.state_below.push_back(found == terms.end() ? zero() : scratch());
        if (found == terms.end()) continue;
        program_.below.push_back(
            {.target = program_.state_below.back(), .initial = zero(), .products = products(found->second)});
      }
    }
  }

  void couplings() {
    std::map<std::pair<int, int>, std::vector<Product>> terms;
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    const ArrayRef one{.offset = program_.one, .space = Space::constant};
    for (std::size_t n = 0; n < pattern_.border.size(); ++n) {
      const Place& place = pattern_.border[n];
      terms[{program_row_[at(place.row)], place.column}].push_back({.a = refs.border_terms[n], .b = one});
    }
    const auto through_columns = [&](const std::vector<Place>& places, const std::vector<ArrayRef>& values,
                                     bool before) {
      for (std::size_t n = 0; n < places.size(); ++n) {
        const int i = program_row_[at(places[n].row)];
        const ProgramColumn& column = program_.columns[at(places[n].column)];
        const auto shown = [&](ArrayRef ref) { return before ? previous(ref, When::factor) : ref; };
        if (column.slot >= 0) terms[{i, column.slot}].push_back({.a = values[n], .b = shown(column.kd)});
        for (int k = column.sums.begin; k < column.sums.end; ++k) {
          const HourlyTerm& term = program_.hourly_terms[at(k)];
          terms[{i, term.item}].push_back({.a = values[n], .b = shown(term.he)});
        }
      }
    };
    through_columns(pattern_.same_hour, refs.same_hour, false);
    through_columns(pattern_.previous_hour, refs.previous_hour, true);
    for (std::size_t n = 0; n < refs.recourse.size(); ++n) {
      const Family& family = pattern_.recourse[at(built_.family_of_recourse_item[n])];
      for (std::size_t m = 0; m < family.members.size(); ++m) {
        terms[{program_row_[at(family.members[m])], pattern_.slot_count + static_cast<int>(n)}].push_back(
            {.a = refs.recourse[n][m], .b = one});
      }
    }
    for (const std::pair<int, int>& entry : coupling_pattern_) {
      coupling_[entry] = scratch();
      program_.coupling.push_back({.target = coupling_[entry], .initial = zero(), .products = products(terms[entry])});
    }
    for (int k = 0; k < program_.items.right; ++k) {
      for (std::size_t n = 0; n < pattern_.same_hour.size(); ++n) {
        const Place& place = pattern_.same_hour[n];
        if (place.column != program_.state_columns[at(k)]) continue;
        const ArrayRef target = scratch();
        coupling_[{program_row_[at(place.row)], program_.items.first_right() + k}] = target;
        program_.right_couplings.push_back({.target = target, .coefficient = refs.same_hour[n]});
      }
    }
  }

  void elimination() {
    for (int k = 0; k < program_.local_count; ++k) {
      Pivot pivot{.diagonal = normal_entry(k, k), .inverse = tile(), .below = {}, .coupled = {}};
      std::vector<PivotEntry> below;
      for (int i = k + 1; i < program_.row_count; ++i) {
        if (!normal_pattern_.contains({i, k})) continue;
        below.push_back(
            {.row = i, .value = normal_entry(i, k), .factor = i < program_.local_count ? tile() : scratch()});
      }
      std::vector<PivotItem> coupled;
      for (int item = 0; item < program_.items.count(); ++item) {
        const auto found = coupling_.find({k, item});
        if (found != coupling_.end()) coupled.push_back({.item = item, .value = found->second});
      }
      std::vector<PivotUpdate> updates, item_updates;
      for (const PivotEntry& i : below) {
        for (const PivotEntry& j : below) {
          if (j.row <= i.row)
            updates.push_back({.target = normal_entry(i.row, j.row), .factor = i.factor, .value = j.value});
        }
        for (const PivotItem& item : coupled) {
          item_updates.push_back({.target = coupling_.at({i.row, item.item}), .factor = i.factor, .value = item.value});
        }
      }
      pivot.below = append(program_.pivot_entries, below);
      pivot.coupled = append(program_.pivot_items, coupled);
      program_.pivots.push_back(pivot);
      program_.pivot_updates_of.push_back(append(program_.pivot_updates, updates));
      program_.pivot_item_updates_of.push_back(append(program_.pivot_updates, item_updates));
    }
  }

  void states() {
    const int s = program_.state_count;
    for (int a = 0; a < s; ++a) {
      for (int b = 0; b <= a; ++b)
        program_.state_diagonal.push_back(normal_entry(program_.local_count + a, program_.local_count + b));
      program_.inverse.push_back(tile());
      program_.forward.push_back(tile());
      for (int b = 0; b < a; ++b) program_.lower.push_back(tile());
    }
    for (int n = 0; n < s * s; ++n) program_.link.push_back(tile());
    for (int item = 0; item < program_.items.count(); ++item) {
      for (int a = 0; a < s; ++a) {
        const auto found = coupling_.find({program_.local_count + a, item});
        program_.state_coupling.push_back(found == coupling_.end() ? zero() : found->second);
        if (item < program_.items.first_right()) program_.reach.push_back(tile());
      }
    }
  }

  void sums() {
    std::vector<std::vector<Product>> residual(at(program_.items.count())), rhs(at(program_.items.count()));
    const PerCoefficient<ArrayRef>& refs = built_.coefficients;
    const auto add = [&](int item, int chain_row, ArrayRef coefficient) {
      residual[at(item)].push_back({.a = coefficient, .b = row(chain_row).y});
      if (is_local(chain_row)) rhs[at(item)].push_back({.a = coefficient, .b = row(chain_row).solution});
    };
    for (std::size_t n = 0; n < pattern_.border.size(); ++n)
      add(pattern_.border[n].column, pattern_.border[n].row, refs.border_terms[n]);
    for (std::size_t n = 0; n < refs.recourse.size(); ++n) {
      const Family& family = pattern_.recourse[at(built_.family_of_recourse_item[n])];
      for (std::size_t m = 0; m < family.members.size(); ++m) {
        add(pattern_.slot_count + static_cast<int>(n), family.members[m], refs.recourse[n][m]);
      }
    }
    for (const ProgramColumn& column : program_.columns) {
      if (column.slot >= 0) rhs[at(column.slot)].push_back({.a = column.pd, .b = column.hg});
      for (int k = column.sums.begin; k < column.sums.end; ++k) {
        const HourlyTerm& term = program_.hourly_terms[at(k)];
        residual[at(term.item)].push_back({.a = term.coefficient, .b = column.x});
        rhs[at(term.item)].push_back({.a = term.coefficient, .b = column.hg});
      }
    }
    for (int item = 0; item < program_.items.count(); ++item) {
      if (!residual[at(item)].empty())
        program_.residual_sums.push_back({.item = item, .products = products(residual[at(item)])});
      if (!rhs[at(item)].empty()) program_.rhs_sums.push_back({.item = item, .products = products(rhs[at(item)])});
    }
  }

  const Pattern& pattern_;
  const PerCoefficient<char>& hourly_;
  BuiltProgram built_;
  TileProgram& program_ = built_.program;
  std::vector<int> program_row_;
  std::vector<int> state_of_;
  std::set<std::pair<int, int>> normal_pattern_;  // (program row, program row before it)
  std::map<std::pair<int, int>, ArrayRef> normal_;
  std::set<std::pair<int, int>> coupling_pattern_;  // (program row, item)
  std::map<std::pair<int, int>, ArrayRef> coupling_;
  std::map<std::pair<int, int>, TimedShift> shift_of_;
  int next_shift_carry_ = 0;
};

}  // namespace

std::vector<int> state_columns(const Pattern& pattern) {
  std::set<int> columns;
  for (const Place& place : pattern.previous_hour) columns.insert(place.column);
  return {columns.begin(), columns.end()};
}

std::vector<int> row_order(const Pattern& pattern, int& local_count) {
  const std::vector<int> states = state_columns(pattern);
  std::set<int> shared;
  for (const Place& place : pattern.previous_hour) shared.insert(place.row);
  for (const Place& place : pattern.same_hour) {
    if (std::ranges::binary_search(states, place.column)) shared.insert(place.row);
  }
  // Rows with few neighbours first: they fill least.
  std::vector<std::pair<int, int>> local;  // neighbours, row
  for (int i = 0; i < pattern.row_count; ++i) {
    if (shared.contains(i)) continue;
    std::set<int> neighbours;
    for (const Place& mine : pattern.same_hour) {
      for (const Place& other : pattern.same_hour) {
        if (mine.row == i && other.column == mine.column) neighbours.insert(other.row);
      }
    }
    local.emplace_back(static_cast<int>(neighbours.size()), i);
  }
  std::ranges::sort(local);
  std::vector<int> order;
  for (const auto& [neighbours, row] : local) order.push_back(row);
  order.insert(order.end(), shared.begin(), shared.end());
  local_count = static_cast<int>(local.size());
  return order;
}

BuiltProgram build_program(const Pattern& pattern, const PerCoefficient<char>& is_hourly) {
  return Builder(pattern, is_hourly).run();
}

bool fits_kernels(const Pattern& pattern) {
  int local_count = 0;
  row_order(pattern, local_count);
  int items = pattern.slot_count + pattern.left + pattern.right;
  for (const Family& family : pattern.recourse) items += family.count;
  for (const Family& family : pattern.sums) items += family.count;
  return pattern.row_count - local_count <= state_count_max && local_count <= local_count_max &&
         items <= item_count_max;
}

}  // namespace gigawatt::solver::staged
