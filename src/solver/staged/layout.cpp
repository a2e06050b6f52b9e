#include "solver/staged/layout.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <set>

namespace gigawatt::solver::staged {
namespace {

bool overlaps(std::size_t first, std::size_t count, const Piece& piece) {
  return first < piece.first_hour + piece.hour_count && piece.first_hour < first + count;
}

template <class T>
void sort_unique(std::vector<T>& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

/// Recourse terms of one hour only, the first, on rows that see the hour before: they stand where the state before it
/// stands.
bool is_opening(const StageRecourseTerm& term, const std::vector<char>& state_row) {
  return term.first_hour == 0 && term.hour_count == 1 && state_row[term.row] != 0;
}

class LayoutBuilder {
 public:
  explicit LayoutBuilder(const StagedProblem& problem) : problem_(problem) { layout_.problem = &problem; }

  LaidOut run() {
    for (const Chain& chain : problem_.chains) {
      for (const StageColumn& column : chain.columns) {
        if (column.lower != 0.0 && column.lower != -infinity)
          return {.layout = {}, .does_not_fit = "a stage column has a lower bound that is neither 0 nor absent"};
      }
      for (std::size_t t = 0; t < chain.hour_count; ++t) {
        if (!(chain.weight.at(t) > 0.0)) return {.layout = {}, .does_not_fit = "a chain weighs nothing in some hour"};
      }
    }
    layout_.presolve = presolve_border(problem_);
    classify();
    std::vector<int> class_of_chain;
    for (const ChainInfo& chain : layout_.chains) class_of_chain.push_back(chain.chain_class);
    layout_.scales = scale(problem_, class_of_chain, static_cast<int>(layout_.classes.size()));
    for (std::size_t c = 0; c < layout_.classes.size(); ++c) {
      cut(c);
      assign_items(c);
      if (!fits_kernels(layout_.classes[c].pattern)) {
        return {.layout = {},
                .does_not_fit = "an hour has more states, rows or ties to the border than the kernels hold"};
      }
    }
    // Programs are complete before groups point to them.
    for (std::size_t c = 0; c < layout_.classes.size(); ++c)
      layout_.classes[c].built = build_program(layout_.classes[c].pattern, hourly(c));
    for (std::size_t c = 0; c < layout_.classes.size(); ++c) make_groups(c);
    for (Piece& piece : layout_.pieces) fill(piece);
    return {.layout = std::move(layout_), .does_not_fit = {}};
  }

 private:
  // Classes -----------------------------------------------------------------------------------------------------------
  void classify() {
    layout_.chains.resize(problem_.chains.size());
    for (std::size_t i = 0; i < problem_.linking_rows.size(); ++i) {
      const LinkingRow& row = problem_.linking_rows[i];
      for (std::size_t n = 0; n < row.parts.size(); ++n)
        layout_.chains[row.parts[n].chain].linking.push_back({.row = i, .part = n});
    }
    std::map<Pattern, int> known;
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) {
      Pattern pattern = pattern_of(k);
      const auto [found, is_new] = known.emplace(pattern, static_cast<int>(layout_.classes.size()));
      if (is_new) {
        layout_.classes.emplace_back();
        layout_.classes.back().pattern = std::move(pattern);
      }
      layout_.chains[k].chain_class = found->second;
      layout_.classes[static_cast<std::size_t>(found->second)].chains.push_back(k);
    }
  }

  static bool any_upper(const StageColumn& column, std::size_t hours) {
    if (!column.upper.hourly) return column.upper.scale < infinity;
    for (std::size_t t = 0; t < hours; ++t) {
      if (column.upper.at(t) < infinity) return true;
    }
    return false;
  }

  [[nodiscard]] Pattern pattern_of(std::size_t k) const {
    const Chain& chain = problem_.chains[k];
    Pattern pattern;
    pattern.row_count = static_cast<int>(chain.rows.size());
    pattern.slot_count = static_cast<int>(chain.slot_count);
    for (const StageColumn& column : chain.columns) {
      const bool upper = any_upper(column, chain.hour_count);
      pattern.columns.push_back({.has_lower = column.lower == 0.0,
                                 .has_upper = upper,
                                 .slot = upper && column.slot != no_slot ? static_cast<int>(column.slot) : -1});
    }
    for (const StageTerm& term : chain.same_hour)
      pattern.same_hour.push_back({static_cast<int>(term.row), static_cast<int>(term.column)});
    for (const StageTerm& term : chain.previous_hour)
      pattern.previous_hour.push_back({static_cast<int>(term.row), static_cast<int>(term.column)});
    for (const StageBorderTerm& term : chain.border_terms)
      pattern.border.push_back({static_cast<int>(term.row), static_cast<int>(term.slot)});
    sort_unique(pattern.same_hour);
    sort_unique(pattern.previous_hour);
    sort_unique(pattern.border);
    const std::vector<char> state_row = state_rows(pattern);
    for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
      const std::vector<int> members = recourse_members(chain, w, state_row);
      if (!members.empty()) pattern.recourse.push_back({.members = members});
    }
    for (const std::vector<HourlySum>* sums : all_sums(k)) {
      const std::vector<int> members = sum_members(*sums);
      if (!members.empty()) pattern.sums.push_back({.members = members});
    }
    sort_unique(pattern.recourse);
    sort_unique(pattern.sums);
    return pattern;
  }

  static std::vector<char> state_rows(const Pattern& pattern) {
    int local_count = 0;
    const std::vector<int> order = row_order(pattern, local_count);
    std::vector<char> flags(static_cast<std::size_t>(pattern.row_count), 0);
    for (std::size_t i = static_cast<std::size_t>(local_count); i < order.size(); ++i)
      flags[static_cast<std::size_t>(order[i])] = 1;
    return flags;
  }

  static std::vector<int> recourse_members(const Chain& chain, std::size_t column, const std::vector<char>& state_row) {
    std::vector<int> members;
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      if (term.column == column && term.hour_count > 0 && !is_opening(term, state_row))
        members.push_back(static_cast<int>(term.row));
    }
    sort_unique(members);
    return members;
  }

  static std::vector<int> sum_members(const std::vector<HourlySum>& sums) {
    std::vector<int> members;
    for (const HourlySum& sum : sums) {
      if (sum.hour_count > 0) members.push_back(static_cast<int>(sum.column));
    }
    sort_unique(members);
    return members;
  }

  /// Sums of every chain row, then of every part in a linking row.
  [[nodiscard]] std::vector<const std::vector<HourlySum>*> all_sums(std::size_t k) const {
    std::vector<const std::vector<HourlySum>*> result;
    for (const ChainRow& row : problem_.chains[k].chain_rows) result.push_back(&row.sums);
    for (const LinkingPart& link : layout_.chains[k].linking)
      result.push_back(&problem_.linking_rows[link.row].parts[link.part].sums);
    return result;
  }

  // Pieces ------------------------------------------------------------------------------------------------------------
  /// Segments, cut further where a recourse column begins or ends, as long as that leaves pieces of a useful length.
  [[nodiscard]] std::vector<std::size_t> base_cuts(const Chain& chain) const {
    std::set<std::size_t> cuts;
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      if (term.hour_count <= 1) continue;
      cuts.insert(term.first_hour);
      cuts.insert(term.first_hour + term.hour_count);
    }
    cuts.erase(0);
    cuts.erase(chain.hour_count);
    constexpr std::size_t least_hours = 96;
    if (cuts.size() * least_hours > chain.hour_count) cuts.clear();
    for (const Segment& segment : chain.segments) cuts.insert(segment.first_hour);
    cuts.insert(chain.hour_count);
    return {cuts.begin(), cuts.end()};
  }

  static std::size_t part_count(std::size_t length, std::size_t target) {
    return std::max<std::size_t>(1, (length + target - 1) / target);
  }

  /// Hours per lane that make full groups of even length: the cost is the steps of all groups, and each piece has its
  /// price.
  [[nodiscard]] std::size_t target_length(const std::vector<std::size_t>& lengths, int states) const {
    const std::size_t longest = *std::ranges::max_element(lengths);
    double best_cost = infinity;
    std::size_t best = longest;
    for (std::size_t divisor = 1; divisor <= 16 && longest / divisor >= 16; ++divisor) {
      const std::size_t target = (longest + divisor - 1) / divisor;
      std::vector<std::size_t> parts;
      for (const std::size_t length : lengths) {
        const std::size_t count = part_count(length, target);
        for (std::size_t n = 0; n < count; ++n) parts.push_back((length * (n + 1)) / count - (length * n) / count);
      }
      std::ranges::sort(parts, std::greater<>());
      double cost = 0.0;
      for (std::size_t n = 0; n < parts.size(); n += lane_count) {
        const std::size_t tiles = (parts[n] + tile_steps - 1) / tile_steps;
        cost += static_cast<double>(tiles * tile_steps);
      }
      cost += static_cast<double>(parts.size()) * (2.0 + 2.0 * states);
      if (cost < best_cost) best_cost = cost, best = target;
    }
    return best;
  }

  void cut(std::size_t c) {
    ChainClass& chain_class = layout_.classes[c];
    std::vector<std::size_t> lengths;
    for (const std::size_t k : chain_class.chains) {
      std::size_t before = 0;
      for (const std::size_t end : base_cuts(problem_.chains[k])) {
        if (end > before) lengths.push_back(end - before);
        before = end;
      }
    }
    const std::size_t target = target_length(lengths, static_cast<int>(state_columns(chain_class.pattern).size()));
    for (const std::size_t k : chain_class.chains) {
      const Chain& chain = problem_.chains[k];
      std::size_t before = 0;
      for (const std::size_t end : base_cuts(chain)) {
        if (end == before) continue;
        const std::size_t count = part_count(end - before, target);
        for (std::size_t n = 0; n < count; ++n) {
          const std::size_t first = before + (end - before) * n / count;
          const std::size_t last = before + (end - before) * (n + 1) / count;
          add_piece(k, first, last);
        }
        before = end;
      }
      layout_.pieces[layout_.chains[k].pieces.back()].last_of_chain = true;
      if (layout_.chains[k].pieces.size() > 1)
        chain_class.pattern.right = static_cast<int>(state_columns(chain_class.pattern).size());
    }
  }

  void add_piece(std::size_t k, std::size_t first, std::size_t last) {
    const Chain& chain = problem_.chains[k];
    Piece piece;
    piece.chain = k;
    piece.first_hour = first;
    piece.hour_count = last - first;
    piece.first_of_chain = first == 0;
    for (std::size_t s = 0; s < chain.segments.size(); ++s) {
      if (chain.segments[s].hour_count > 0 && chain.segments[s].first_hour <= first) piece.segment = s;
    }
    layout_.chains[k].pieces.push_back(layout_.pieces.size());
    layout_.pieces.push_back(piece);
  }

  // Items -------------------------------------------------------------------------------------------------------------
  void assign_items(std::size_t c) {
    Pattern& pattern = layout_.classes[c].pattern;
    const std::vector<char> state_row = state_rows(pattern);
    std::vector<std::vector<std::vector<int>>> recourse, sums;  // [piece of the class][family] members in use
    std::size_t opening_count = 0;
    for (const std::size_t k : layout_.classes[c].chains) {
      for (const std::size_t p : layout_.chains[k].pieces) {
        Piece& piece = layout_.pieces[p];
        recourse.push_back(active_recourse(piece, pattern, state_row));
        sums.push_back(active_sums(piece, pattern));
        for (std::size_t f = 0; f < pattern.recourse.size(); ++f)
          pattern.recourse[f].count = std::max(pattern.recourse[f].count, static_cast<int>(recourse.back()[f].size()));
        for (std::size_t f = 0; f < pattern.sums.size(); ++f)
          pattern.sums[f].count = std::max(pattern.sums[f].count, static_cast<int>(sums.back()[f].size()));
        if (!piece.first_of_chain) continue;
        for (std::size_t w = 0; w < problem_.chains[k].recourse.size(); ++w) {
          if (opens(problem_.chains[k], w, state_row)) piece.left.push_back(static_cast<int>(w));
        }
        opening_count = std::max(opening_count, piece.left.size());
      }
    }
    pattern.left = std::max(pattern.right, static_cast<int>(opening_count));
    std::size_t n = 0;
    for (const std::size_t k : layout_.classes[c].chains) {
      for (const std::size_t p : layout_.chains[k].pieces) {
        layout_.pieces[p].recourse = spread(recourse[n], pattern.recourse);
        layout_.pieces[p].sums = spread(sums[n], pattern.sums);
        layout_.pieces[p].left.resize(static_cast<std::size_t>(pattern.left), -1);
        ++n;
      }
    }
  }

  static bool opens(const Chain& chain, std::size_t column, const std::vector<char>& state_row) {
    return std::ranges::any_of(chain.recourse_terms, [&](const StageRecourseTerm& term) {
      return term.column == column && is_opening(term, state_row);
    });
  }

  static std::vector<int> spread(const std::vector<std::vector<int>>& active, const std::vector<Family>& families) {
    std::vector<int> result;
    for (std::size_t f = 0; f < families.size(); ++f) {
      for (int n = 0; n < families[f].count; ++n) {
        result.push_back(n < static_cast<int>(active[f].size()) ? active[f][static_cast<std::size_t>(n)] : -1);
      }
    }
    return result;
  }

  std::vector<std::vector<int>> active_recourse(const Piece& piece, const Pattern& pattern,
                                                const std::vector<char>& state_row) const {
    const Chain& chain = problem_.chains[piece.chain];
    std::vector<std::vector<int>> result(pattern.recourse.size());
    for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
      const bool active = std::ranges::any_of(chain.recourse_terms, [&](const StageRecourseTerm& term) {
        return term.column == w && !is_opening(term, state_row) && overlaps(term.first_hour, term.hour_count, piece);
      });
      if (!active) continue;
      const auto found =
          std::ranges::lower_bound(pattern.recourse, Family{.members = recourse_members(chain, w, state_row)});
      result[static_cast<std::size_t>(found - pattern.recourse.begin())].push_back(static_cast<int>(w));
    }
    return result;
  }

  std::vector<std::vector<int>> active_sums(const Piece& piece, const Pattern& pattern) const {
    std::vector<std::vector<int>> result(pattern.sums.size());
    const std::vector<const std::vector<HourlySum>*> all = all_sums(piece.chain);
    for (std::size_t n = 0; n < all.size(); ++n) {
      const bool active = std::ranges::any_of(
          *all[n], [&](const HourlySum& sum) { return overlaps(sum.first_hour, sum.hour_count, piece); });
      if (!active) continue;
      const auto found = std::ranges::lower_bound(pattern.sums, Family{.members = sum_members(*all[n])});
      result[static_cast<std::size_t>(found - pattern.sums.begin())].push_back(static_cast<int>(n));
    }
    return result;
  }

  // Coefficients ------------------------------------------------------------------------------------------------------
  PerCoefficient<char> hourly(std::size_t c) const {
    const ChainClass& chain_class = layout_.classes[c];
    const Pattern& pattern = chain_class.pattern;
    PerCoefficient<char> flags;
    flags.cost.resize(pattern.columns.size());
    flags.upper.resize(pattern.columns.size());
    flags.border.resize(pattern.columns.size());
    flags.right_hand_side.assign(static_cast<std::size_t>(pattern.row_count), 1);
    flags.same_hour.resize(pattern.same_hour.size());
    flags.previous_hour.resize(pattern.previous_hour.size());
    flags.border_terms.assign(pattern.border.size(), 1);  // zero where lanes are padded
    for (const Family& family : pattern.recourse)
      flags.recourse.insert(flags.recourse.end(), static_cast<std::size_t>(family.count),
                            std::vector<char>(family.members.size(), 1));
    for (const Family& family : pattern.sums)
      flags.sums.insert(flags.sums.end(), static_cast<std::size_t>(family.count),
                        std::vector<char>(family.members.size(), 0));
    for (const std::size_t k : chain_class.chains) {
      const Chain& chain = problem_.chains[k];
      const auto note = [](char& flag, const Profile& profile) {
        flag = static_cast<char>(flag != 0 || profile.hourly != nullptr);
      };
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        note(flags.cost[j], chain.columns[j].cost);
        note(flags.cost[j], chain.weight);
        note(flags.upper[j], chain.columns[j].upper);
        note(flags.border[j], chain.columns[j].border_coefficient);
        if (chain.columns[j].slot != no_slot && flags.border[j] != 0)
          flags.upper[j] = 1;  // a fixed border column moves there
      }
      for (const StageTerm& term : chain.same_hour)
        note(flags.same_hour[position(pattern.same_hour, term)], term.coefficient);
      for (const StageTerm& term : chain.previous_hour)
        note(flags.previous_hour[position(pattern.previous_hour, term)], term.coefficient);
      const std::vector<const std::vector<HourlySum>*> all = all_sums(k);
      for (const std::size_t p : layout_.chains[k].pieces) {
        const Piece& piece = layout_.pieces[p];
        for (std::size_t item = 0; item < piece.sums.size(); ++item) {
          if (piece.sums[item] < 0) continue;
          for (const HourlySum& sum : *all[static_cast<std::size_t>(piece.sums[item])]) {
            if (!overlaps(sum.first_hour, sum.hour_count, piece)) continue;
            const bool whole = sum.first_hour <= piece.first_hour &&
                               sum.first_hour + sum.hour_count >= piece.first_hour + piece.hour_count;
            const std::vector<int>& members = family_of_sum(pattern, item).members;
            const auto m = static_cast<std::size_t>(std::ranges::lower_bound(members, static_cast<int>(sum.column)) -
                                                    members.begin());
            if (!whole || sum.coefficient.hourly) flags.sums[item][m] = 1;
          }
        }
      }
    }
    return flags;
  }

  static std::size_t position(const std::vector<Place>& places, const StageTerm& term) {
    const Place place{.row = static_cast<int>(term.row), .column = static_cast<int>(term.column)};
    return static_cast<std::size_t>(std::ranges::lower_bound(places, place) - places.begin());
  }

  static const Family& family_of_sum(const Pattern& pattern, std::size_t item) {
    for (const Family& family : pattern.sums) {
      if (item < static_cast<std::size_t>(family.count)) return family;
      item -= static_cast<std::size_t>(family.count);
    }
    return pattern.sums.back();
  }

  // Groups ------------------------------------------------------------------------------------------------------------
  double* allocate(std::size_t count) {
    layout_.memory.push_back(aligned_doubles(count));
    layout_.bytes += count * sizeof(double);
    return layout_.memory.back().get();
  }

  void make_groups(std::size_t c) {
    const TileProgram& program = layout_.classes[c].built.program;
    std::vector<std::size_t> order;
    for (const std::size_t k : layout_.classes[c].chains)
      order.insert(order.end(), layout_.chains[k].pieces.begin(), layout_.chains[k].pieces.end());
    std::ranges::stable_sort(order, [this](std::size_t a, std::size_t b) {
      return layout_.pieces[a].hour_count > layout_.pieces[b].hour_count;
    });
    layout_.scratch_doubles = std::max(layout_.scratch_doubles, program.scratch_doubles);
    for (std::size_t n = 0; n < order.size(); n += lane_count) {
      Group group;
      group.program = &program;
      const std::size_t tiles = (layout_.pieces[order[n]].hour_count + tile_steps - 1) / tile_steps;
      group.tile_count = static_cast<int>(tiles);
      group.tiles = allocate(tiles * static_cast<std::size_t>(program.tile_doubles));
      group.constants = allocate(static_cast<std::size_t>(program.constant_doubles));
      const auto items = static_cast<std::size_t>(program.items.count());
      const auto states = static_cast<std::size_t>(program.state_count);
      const auto right = static_cast<std::size_t>(program.items.right);
      const auto state_column_count = program.state_columns.size();
      group.left_coefficients = allocate((static_cast<std::size_t>(program.items.left) * states + 1) * lane_count);
      group.values = allocate((2 * items + 1) * lane_count);
      group.pairs = allocate((items * (items + 1) / 2 + 1) * lane_count);
      group.residual = allocate((items + 1) * lane_count);
      group.rhs = allocate((items + 1) * lane_count);
      group.bound_dual = allocate((items + 1) * lane_count);
      group.right = allocate((4 * state_column_count + 1) * lane_count);
      group.right_reach = allocate((right * states + 1) * lane_count);
      group.left_dual = allocate((states + 1) * lane_count);
      std::ranges::fill(group.start, static_cast<double>(tiles * tile_steps));
      for (std::size_t lane = 0; lane < lane_count && n + lane < order.size(); ++lane) {
        Piece& piece = layout_.pieces[order[n + lane]];
        piece.group = static_cast<int>(layout_.groups.size());
        piece.lane = static_cast<int>(lane);
        group.start[lane] = static_cast<double>(tiles * tile_steps - piece.hour_count);
        group.ends_inside[lane] = piece.last_of_chain ? 0.0 : 1.0;
      }
      for (std::size_t lane = 0; lane < lane_count; ++lane)
        group.constants[static_cast<std::size_t>(program.one) + lane] = 1.0;
      layout_.groups.push_back(group);
      layout_.class_of_group.push_back(static_cast<int>(c));
    }
  }

  template <class Value>
  void put(const Piece& piece, ArrayRef ref, Value value) {
    if (!ref.exists()) return;
    if (ref.space == Space::constant) {
      *layout_.place(piece, ref, 0) = value(piece.first_hour);
      return;
    }
    for (std::size_t step = 0; step < piece.hour_count; ++step)
      *layout_.place(piece, ref, step) = value(piece.first_hour + step);
  }

  void fill(const Piece& piece) {
    const Chain& chain = problem_.chains[piece.chain];
    const ChainClass& chain_class = layout_.classes[static_cast<std::size_t>(layout_.chains[piece.chain].chain_class)];
    const Pattern& pattern = chain_class.pattern;
    const PerCoefficient<ArrayRef>& refs = chain_class.built.coefficients;
    const Coefficients coefficients(layout_, piece);
    layout_.hourly_variables += piece.hour_count * chain.columns.size();
    for (std::size_t j = 0; j < pattern.columns.size(); ++j) {
      put(piece, refs.cost[j], [&](std::size_t t) { return coefficients.cost(j, t); });
      put(piece, refs.upper[j], [&](std::size_t t) { return coefficients.upper(j, t); });
      put(piece, refs.border[j], [&](std::size_t t) { return coefficients.border(j, t); });
    }
    for (std::size_t i = 0; i < chain.rows.size(); ++i)
      put(piece, refs.right_hand_side[i], [&](std::size_t t) { return coefficients.right_hand_side(i, t); });
    for (std::size_t n = 0; n < refs.same_hour.size(); ++n)
      put(piece, refs.same_hour[n], [&](std::size_t t) { return coefficients.same_hour(n, t); });
    for (std::size_t n = 0; n < refs.previous_hour.size(); ++n) {
      const bool constant = refs.previous_hour[n].space == Space::constant;
      put(piece, refs.previous_hour[n],
          [&](std::size_t t) { return coefficients.previous_hour(n, constant ? std::max<std::size_t>(t, 1) : t); });
      if (!constant) put(piece, refs.next_hour[n], [&](std::size_t t) { return coefficients.previous_hour(n, t + 1); });
    }
    for (std::size_t n = 0; n < refs.border_terms.size(); ++n)
      put(piece, refs.border_terms[n], [&](std::size_t t) { return coefficients.border_term(n, t); });
    for (std::size_t item = 0; item < piece.recourse.size(); ++item) {
      if (piece.recourse[item] < 0) continue;
      const Family& family =
          pattern.recourse[static_cast<std::size_t>(chain_class.built.family_of_recourse_item[item])];
      for (std::size_t m = 0; m < family.members.size(); ++m) {
        put(piece, refs.recourse[item][m], [&](std::size_t t) {
          return coefficients.recourse(static_cast<std::size_t>(family.members[m]),
                                       static_cast<std::size_t>(piece.recourse[item]), t);
        });
      }
    }
    for (std::size_t item = 0; item < piece.sums.size(); ++item) {
      if (piece.sums[item] < 0) continue;
      const Family& family = pattern.sums[static_cast<std::size_t>(chain_class.built.family_of_sum_item[item])];
      for (std::size_t m = 0; m < family.members.size(); ++m) {
        put(piece, refs.sums[item][m], [&](std::size_t t) {
          return coefficients.sum(piece.sums[item], static_cast<std::size_t>(family.members[m]), t);
        });
      }
    }
    fill_left(piece, coefficients);
  }

  void fill_left(const Piece& piece, const Coefficients& coefficients) {
    const ChainClass& chain_class = layout_.classes[static_cast<std::size_t>(layout_.chains[piece.chain].chain_class)];
    const TileProgram& program = chain_class.built.program;
    Group& group = layout_.groups[static_cast<std::size_t>(piece.group)];
    for (std::size_t i = 0; i < chain_class.built.program_row.size(); ++i) {
      const int a = chain_class.built.program_row[i] - program.local_count;
      if (a < 0) continue;
      for (int k = 0; k < program.items.left; ++k) {
        double value = 0.0;
        if (piece.first_of_chain) {
          const int column = piece.left[static_cast<std::size_t>(k)];
          if (column >= 0) value = coefficients.recourse(i, static_cast<std::size_t>(column), 0);
        } else if (k < program.items.right) {
          for (std::size_t n = 0; n < chain_class.pattern.previous_hour.size(); ++n) {
            const Place& place = chain_class.pattern.previous_hour[n];
            if (place.row == static_cast<int>(i) && place.column == program.state_columns[static_cast<std::size_t>(k)])
              value += coefficients.previous_hour(n, piece.first_hour);
          }
        }
        group.left_coefficients[(k * program.state_count + a) * lane_count + piece.lane] = value;
      }
    }
  }

  const StagedProblem& problem_;
  Layout layout_;
};

}  // namespace

void AlignedFree::operator()(double* pointer) const { std::free(pointer); }

AlignedDoubles aligned_doubles(std::size_t count) {
  // Iterates of many megabytes are swept four times an iteration; with large pages that takes 5 to 8 % less.
  constexpr std::size_t line = 64, huge_page = std::size_t{1} << 21U;
  const std::size_t wanted = std::max(count * sizeof(double), line);
  const std::size_t alignment = wanted >= huge_page ? huge_page : line;
  const std::size_t bytes = (wanted + alignment - 1) / alignment * alignment;
  auto* pointer = static_cast<double*>(std::aligned_alloc(alignment, bytes));
  if (pointer == nullptr) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
  if (alignment == huge_page) madvise(pointer, bytes, MADV_HUGEPAGE);  // a wish: refused, nothing is lost
#endif
  std::memset(pointer, 0, bytes);
  return AlignedDoubles(pointer);
}

double* Layout::place(const Piece& of, ArrayRef ref, std::size_t step) const {
  const Group& group = groups[static_cast<std::size_t>(of.group)];
  const auto lane = static_cast<std::size_t>(of.lane);
  const auto offset = static_cast<std::size_t>(ref.offset);
  if (ref.space == Space::constant) return group.constants + offset + lane;
  const std::size_t at = static_cast<std::size_t>(group.start[lane]) + step;
  const std::size_t tile = at / tile_steps;
  return group.tiles + tile * static_cast<std::size_t>(group.program->tile_doubles) + offset +
         at % tile_steps * lane_count + lane;
}

LaidOut lay_out(const StagedProblem& problem) { return LayoutBuilder(problem).run(); }

}  // namespace gigawatt::solver::staged
