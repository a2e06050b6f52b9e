#include "solver/flatten.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/random.hpp"
#include "solver/certificate.hpp"
#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {
namespace {

/// The definition of the problem class, written down densely with one loop per formula. Columns in the order of
/// FlatProblem.
struct Dense {
  struct Row {
    std::vector<double> coefficients;
    Sense sense;
    double right_hand_side;
  };
  std::vector<double> cost;
  std::vector<Row> rows;
};

class DenseBuilder {
 public:
  explicit DenseBuilder(const StagedProblem& problem) : problem_(problem), count_(problem.border.size()) {
    for (const Chain& chain : problem.chains) {
      first_.push_back(count_);
      count_ += chain.hour_count * chain.columns.size() + chain.recourse.size();
    }
  }

  Dense build() {
    for (const BorderColumn& column : problem_.border) dense_.cost.push_back(column.cost);
    for (const BorderRow& row : problem_.border_rows) {
      Dense::Row& out = row_of(row.sense, row.right_hand_side);
      for (const Term& term : row.terms) out.coefficients[term.column] += term.coefficient;
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) chain(k);
    for (const LinkingRow& row : problem_.linking_rows) {
      Dense::Row& out = row_of(row.sense, row.right_hand_side);
      for (const Term& term : row.border) out.coefficients[term.column] += term.coefficient;
      for (const LinkingRow::Part& part : row.parts) {
        sums(part.chain, part.sums, out);
        for (const Term& term : part.recourse) out.coefficients[recourse(part.chain, term.column)] += term.coefficient;
      }
    }
    return std::move(dense_);
  }

 private:
  Dense::Row& row_of(Sense sense, double right_hand_side) {
    dense_.rows.push_back({std::vector<double>(count_), sense, right_hand_side});
    return dense_.rows.back();
  }
  [[nodiscard]] std::size_t stage(std::size_t k, std::size_t j, std::size_t t) const {
    return first_[k] + t * problem_.chains[k].columns.size() + j;
  }
  [[nodiscard]] std::size_t recourse(std::size_t k, std::size_t j) const {
    return stage(k, j, problem_.chains[k].hour_count);
  }
  [[nodiscard]] std::size_t border(std::size_t k, std::size_t slot, std::size_t t) const {
    for (const Segment& segment : problem_.chains[k].segments) {
      if (t >= segment.first_hour && t < segment.first_hour + segment.hour_count) return segment.border_of_slot[slot];
    }
    ADD_FAILURE() << "hour without segment";
    return 0;
  }

  void sums(std::size_t k, const std::vector<HourlySum>& list, Dense::Row& out) const {
    for (const HourlySum& sum : list) {
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t) {
        out.coefficients[stage(k, sum.column, t)] += sum.coefficient.at(t);
      }
    }
  }

  void hour(std::size_t k, std::size_t t) {
    const Chain& chain = problem_.chains[k];
    for (const StageColumn& column : chain.columns) dense_.cost.push_back(column.cost.at(t) * chain.weight.at(t));
    for (std::size_t i = 0; i < chain.rows.size(); ++i) {
      Dense::Row& out = row_of(Sense::equal, chain.rows[i].right_hand_side.at(t));
      for (const StageTerm& term : chain.same_hour) {
        if (term.row == i) out.coefficients[stage(k, term.column, t)] += term.coefficient.at(t);
      }
      for (const StageTerm& term : chain.previous_hour) {
        if (term.row == i && t > 0) out.coefficients[stage(k, term.column, t - 1)] += term.coefficient.at(t);
      }
      for (const StageBorderTerm& term : chain.border_terms) {
        if (term.row == i) out.coefficients[border(k, term.slot, t)] += term.coefficient.at(t);
      }
      for (const StageRecourseTerm& term : chain.recourse_terms) {
        const bool inside = t >= term.first_hour && t < term.first_hour + term.hour_count;
        if (term.row == i && inside) out.coefficients[recourse(k, term.column)] += term.coefficient.at(t);
      }
    }
    for (std::size_t j = 0; j < chain.columns.size(); ++j) {
      const StageColumn& column = chain.columns[j];
      const double moves = column.slot == no_slot ? 0.0 : column.border_coefficient.at(t);
      if (moves == 0.0 || column.upper.at(t) == infinity) continue;
      Dense::Row& out = row_of(Sense::at_most, column.upper.at(t));
      out.coefficients[stage(k, j, t)] += 1.0;
      out.coefficients[border(k, column.slot, t)] -= moves;
    }
  }

  void chain(std::size_t k) {
    const Chain& chain = problem_.chains[k];
    for (std::size_t t = 0; t < chain.hour_count; ++t) hour(k, t);
    for (const RecourseColumn& column : chain.recourse) dense_.cost.push_back(column.cost);
    for (const ChainRow& row : chain.chain_rows) {
      Dense::Row& out = row_of(row.sense, row.right_hand_side);
      sums(k, row.sums, out);
      for (const Term& term : row.recourse) out.coefficients[recourse(k, term.column)] += term.coefficient;
      for (const Term& term : row.border) out.coefficients[term.column] += term.coefficient;
    }
  }

  const StagedProblem& problem_;
  std::size_t count_;
  std::vector<std::size_t> first_;
  Dense dense_;
};

void expect_equal(const FlatProblem& flat, const Dense& dense) {
  ASSERT_EQ(flat.cost, dense.cost);
  ASSERT_EQ(flat.row_count(), dense.rows.size());
  for (std::size_t i = 0; i < dense.rows.size(); ++i) {
    std::vector<double> coefficients(flat.column_count());
    for (FlatIndex at = flat.row_start[i]; at < flat.row_start[i + 1]; ++at) {
      double& slot = coefficients[static_cast<std::size_t>(flat.column_index[static_cast<std::size_t>(at)])];
      EXPECT_EQ(slot, 0.0) << "a column twice in row " << i;
      slot = flat.value[static_cast<std::size_t>(at)];
      EXPECT_NE(slot, 0.0) << "a stored zero in row " << i;
    }
    ASSERT_EQ(coefficients, dense.rows[i].coefficients) << "row " << i;
    EXPECT_EQ(flat.row_upper[i], dense.rows[i].right_hand_side);
    EXPECT_EQ(flat.row_lower[i], dense.rows[i].sense == Sense::equal ? dense.rows[i].right_hand_side : -infinity);
  }
}

constexpr Recipe small_family = {.seed = 77, .hours = 10, .chains = 2, .segments_per_chain = 2};

TEST(Flatten, EqualsTheDefinitionWrittenDensely) {
  for (std::uint64_t index = 0; index < 40; ++index) {
    const StagedProblem problem = generate(mixed_recipe(small_family, index));
    ASSERT_TRUE(structural_faults(problem).empty()) << structural_faults(problem).front();
    expect_equal(flatten(problem, false), DenseBuilder(problem).build());
    if (HasFailure()) FAIL() << "at member " << index;
  }
}

TEST(Flatten, TermsNamedTwiceAreSummed) {
  StagedProblem problem = hand::capacity(60.0);
  problem.chains[0].same_hour.push_back({.row = 0, .column = 1, .coefficient = 2.5});
  problem.chains[0].border_terms.push_back({.row = 0, .slot = 0, .coefficient = 0.25});
  problem.chains[0].border_terms.push_back({.row = 0, .slot = 0, .coefficient = 0.5});
  expect_equal(flatten(problem, false), DenseBuilder(problem).build());
}

TEST(Flatten, BoundsThatCannotMoveArePlain) {
  StagedProblem problem = hand::capacity(60.0);
  StageColumn& sun = problem.chains[0].columns[0];
  sun.upper = hand::hourly({5.0, 6.0, infinity, 8.0});
  sun.border_coefficient = hand::hourly({0.5, 0.0, 0.5, 0.0});
  const FlatProblem flat = flatten(problem, false);
  EXPECT_EQ(flat.row_count(), 4U + 1U);  // four balances, one bound that moves
  const ChainLayout& layout = flat.chains[0];
  const auto upper = [&](std::size_t hour) { return flat.upper[static_cast<std::size_t>(layout.column(0, hour))]; };
  EXPECT_EQ(upper(0), infinity);  // lives in the row
  EXPECT_EQ(upper(1), 6.0);
  EXPECT_EQ(upper(2), infinity);
  EXPECT_EQ(upper(3), 8.0);
  expect_equal(flat, DenseBuilder(problem).build());
}

TEST(Flatten, IntegersOnlyWhenAskedFor) {
  EXPECT_TRUE(flatten(hand::whole_units(), false).integer_columns.empty());
  EXPECT_EQ(flatten(hand::whole_units(), true).integer_columns, std::vector<FlatIndex>{0});
}

TEST(Flatten, UnflattenPutsEveryValueWhereTheCheckFindsIt) {
  for (std::uint64_t index = 0; index < 10; ++index) {
    const StagedProblem problem = generate(mixed_recipe(small_family, index));
    const FlatProblem flat = flatten(problem, false);
    base::RandomStream random(index, 99);
    FlatPoint point;
    for (std::size_t j = 0; j < flat.column_count(); ++j) point.column.push_back(random.uniform(-1.0, 1.0));
    for (std::size_t i = 0; i < flat.row_count(); ++i) point.row_dual.push_back(random.uniform(-1.0, 1.0));
    point.reduced_cost = flat.cost;
    Solution solution;
    unflatten(problem, flat, point, solution);
    double objective = flat.offset;
    for (std::size_t j = 0; j < flat.column_count(); ++j) objective += flat.cost[j] * point.column[j];
    EXPECT_NEAR(check(problem, solution).objective, objective, 1e-9 * (1.0 + std::abs(objective)));
    // And back again; the duals of moving bounds are made up, all others are kept.
    const FlatPoint again = flatten_solution(problem, flat, solution);
    EXPECT_EQ(again.column, point.column);
    for (std::size_t k = 0; k < problem.chains.size(); ++k) {
      const ChainLayout& layout = flat.chains[k];
      for (std::size_t t = 0; t < problem.chains[k].hour_count; ++t) {
        const auto row = static_cast<std::size_t>(layout.first_row_of_hour[t]);
        EXPECT_EQ(again.row_dual[row], point.row_dual[row]);
        EXPECT_EQ(solution.chains[k].row_duals[0][t], point.row_dual[row]);
      }
    }
  }
}

TEST(Flatten, NamesAreUniqueAndWithoutWhiteSpace) {
  const Recipe recipe = {.seed = 4,
                         .hours = 30,
                         .recourse_peaks = true,
                         .chain_rows = true,
                         .linking_rows = true,
                         .free_columns = true,
                         .redundant_equalities = true};
  const StagedProblem problem = generate(recipe);
  const FlatProblem flat = flatten(problem, false);
  std::set<std::string> names;
  for (std::size_t j = 0; j < flat.column_count(); ++j)
    names.insert(column_name(problem, flat, static_cast<FlatIndex>(j)));
  EXPECT_EQ(names.size(), flat.column_count());
  for (std::size_t i = 0; i < flat.row_count(); ++i) names.insert(row_name(problem, flat, static_cast<FlatIndex>(i)));
  EXPECT_EQ(names.size(), flat.column_count() + flat.row_count());
  for (const std::string& name : names) EXPECT_EQ(name.find_first_of(" \t\n"), std::string::npos) << name;
  EXPECT_EQ(column_name(problem, flat, 0), "b0:sun-0");
  EXPECT_EQ(column_name(problem, flat, flat.chains[1].column(2, 17)), "c1.2.17:turbine");
  EXPECT_EQ(column_name(problem, flat, flat.chains[1].first_recourse), "w1.0:opening_level");
  EXPECT_EQ(row_name(problem, flat, 0), "g0:keep_turbine_0");
  EXPECT_EQ(row_name(problem, flat, flat.chains[0].first_row_of_hour[3]), "s0.0.3:balance");
  EXPECT_EQ(row_name(problem, flat, flat.chains[0].first_row_of_hour[4] - 1), "u0.13.3:level");
  EXPECT_EQ(row_name(problem, flat, flat.chains[1].first_chain_row), "k1.0:closed_cycle");
  EXPECT_EQ(row_name(problem, flat, flat.first_linking_row), "l0:mean_burner_output");
}

}  // namespace
}  // namespace gigawatt::solver
