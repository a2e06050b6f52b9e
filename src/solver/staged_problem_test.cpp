#include "solver/staged_problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "solver/generate.hpp"

namespace gigawatt::solver {
namespace {

using testing::HasSubstr;

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

StagedProblem valid() {
  return generate({.seed = 2, .hours = 12, .recourse_peaks = true, .chain_rows = true, .linking_rows = true});
}

struct Spoiled {
  const char* expected;
  std::function<void(StagedProblem&)> spoil;
};

Profile with_value(std::size_t hours, std::size_t at, double value) {
  std::vector<double> values(hours, 1.0);
  values[at] = value;
  return {1.0, std::make_shared<const std::vector<double>>(values)};
}

const std::vector<Spoiled>& spoiled() {
  static const std::vector<Spoiled> all = {
      {"cost offset is nan", [](StagedProblem& p) { p.cost_offset = not_a_number; }},
      {"border column 1 'wind-0': cost is inf", [](StagedProblem& p) { p.border[1].cost = infinity; }},
      {"lower bound is nan", [](StagedProblem& p) { p.border[0].lower = not_a_number; }},
      {"upper bound is -inf", [](StagedProblem& p) { p.border[0].upper = -infinity; }},
      {"column 99 of", [](StagedProblem& p) { p.border_rows[0].terms[0].column = 99; }},
      {"coefficient nan", [](StagedProblem& p) { p.border_rows[0].terms[0].coefficient = not_a_number; }},
      {"right-hand side is inf", [](StagedProblem& p) { p.border_rows[0].right_hand_side = infinity; }},
      {"chain 1 'year-1' has no hours",
       [](StagedProblem& p) {
         p.chains[1].hour_count = 0;
         p.chains[1].segments.clear();
       }},
      {"weight is 0", [](StagedProblem& p) { p.chains[0].weight = 0.0; }},
      {"segments cover 6 of 12", [](StagedProblem& p) { p.chains[0].segments.pop_back(); }},
      {"where hour 6 comes next", [](StagedProblem& p) { p.chains[0].segments[1].first_hour = 5; }},
      {"fills 6 slots of 7", [](StagedProblem& p) { p.chains[0].segments[1].border_of_slot.pop_back(); }},
      {"slot with border column 99", [](StagedProblem& p) { p.chains[0].segments[1].border_of_slot[0] = 99; }},
      {"profile of 11 hours in a chain of 12",
       [](StagedProblem& p) { p.chains[0].columns[0].cost = with_value(11, 0, 1.0); }},
      {"is nan at hour 7", [](StagedProblem& p) { p.chains[0].columns[0].cost = with_value(12, 7, not_a_number); }},
      {"neither 0 nor minus infinity", [](StagedProblem& p) { p.chains[0].columns[0].lower = -1.0; }},
      {"slot 70 of", [](StagedProblem& p) { p.chains[0].columns[0].slot = 70; }},
      {"border coefficient is -0.5 at hour 3",
       [](StagedProblem& p) { p.chains[0].columns[0].border_coefficient = with_value(12, 3, -0.5); }},
      {"upper bound is -inf", [](StagedProblem& p) { p.chains[0].columns[0].upper = -infinity; }},
      {"stage row 50 of", [](StagedProblem& p) { p.chains[0].same_hour[0].row = 50; }},
      {"stage column 50 of", [](StagedProblem& p) { p.chains[0].previous_hour[0].column = 50; }},
      {"stage coefficient is inf", [](StagedProblem& p) { p.chains[0].previous_hour[0].coefficient = infinity; }},
      {"slot 50 of", [](StagedProblem& p) { p.chains[0].border_terms[0].slot = 50; }},
      {"recourse column 50 of", [](StagedProblem& p) { p.chains[0].recourse_terms[0].column = 50; }},
      {"reach beyond the chain's 12 hours", [](StagedProblem& p) { p.chains[0].recourse_terms[0].hour_count = 13; }},
      {"reach beyond the chain's 12 hours",
       [](StagedProblem& p) { p.chains[0].chain_rows[0].sums[0].first_hour = static_cast<std::size_t>(-1); }},
      {"right-hand side of row 'balance' is nan at hour 0",
       [](StagedProblem& p) { p.chains[0].rows[0].right_hand_side = with_value(12, 0, not_a_number); }},
      {"chain row 'closed cycle'", [](StagedProblem& p) { p.chains[0].chain_rows[0].recourse[0].column = 9; }},
      {"linking row 0 'mean burner output': chain 2 of 2",
       [](StagedProblem& p) { p.linking_rows[0].parts[0].chain = 2; }},
      {"linking row 1", [](StagedProblem& p) { p.linking_rows[1].parts[1].sums[0].column = 99; }},
  };
  return all;
}

TEST(StructuralFaults, AValidProblemHasNone) { EXPECT_THAT(structural_faults(valid()), testing::IsEmpty()); }

TEST(StructuralFaults, EachIsNamed) {
  for (const Spoiled& one : spoiled()) {
    StagedProblem problem = valid();
    one.spoil(problem);
    EXPECT_THAT(structural_faults(problem), testing::Contains(HasSubstr(one.expected)));
  }
}

TEST(StructuralFaults, AllAtOnce) {
  StagedProblem problem = valid();
  problem.cost_offset = not_a_number;
  problem.chains[0].weight = -1.0;
  problem.linking_rows[0].right_hand_side = not_a_number;
  EXPECT_EQ(structural_faults(problem).size(), 3U);
}

}  // namespace
}  // namespace gigawatt::solver
