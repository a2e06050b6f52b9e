#include <gtest/gtest.h>
#include <interfaces/highs_c_api.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "solver/flatten.hpp"
#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {
namespace {

struct DestroyHighs {
  void operator()(void* highs) const { Highs_destroy(highs); }
};

class Mps : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("gigawatt-mps-") + test->name());
    std::filesystem::create_directories(folder_);
    file_ = folder_ / "problem.mps";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Another HiGHS, which knows the problem from the file only.
  std::unique_ptr<void, DestroyHighs> read() {
    std::unique_ptr<void, DestroyHighs> highs(Highs_create());
    Highs_setBoolOptionValue(highs.get(), "output_flag", 0);
    Highs_setDoubleOptionValue(highs.get(), "small_matrix_value", 1e-12);
    EXPECT_EQ(Highs_readModel(highs.get(), file_.c_str()), kHighsStatusOk);
    return highs;
  }

  std::filesystem::path folder_;
  std::filesystem::path file_;
};

/// Compares every number, bit by bit.
void expect_same_bits(void* highs, const FlatProblem& flat) {
  const auto columns = static_cast<std::size_t>(Highs_getNumCol(highs));
  const auto rows = static_cast<std::size_t>(Highs_getNumRow(highs));
  const auto entries = static_cast<std::size_t>(Highs_getNumNz(highs));
  ASSERT_EQ(columns, flat.column_count());
  ASSERT_EQ(rows, flat.row_count());
  ASSERT_EQ(entries, flat.value.size());
  FlatProblem read;
  for (std::vector<double>* values : {&read.cost, &read.lower, &read.upper}) values->resize(columns);
  for (std::vector<double>* values : {&read.row_lower, &read.row_upper}) values->resize(rows);
  read.row_start.resize(rows + 1);
  read.column_index.resize(entries);
  read.value.resize(entries);
  std::vector<HighsInt> integrality(columns);
  HighsInt count[3];
  HighsInt sense = 0;
  Highs_getLp(highs, kHighsMatrixFormatRowwise, &count[0], &count[1], &count[2], &sense, &read.offset, read.cost.data(),
              read.lower.data(), read.upper.data(), read.row_lower.data(), read.row_upper.data(), read.row_start.data(),
              read.column_index.data(), read.value.data(), integrality.data());
  EXPECT_EQ(read.offset, flat.offset);
  EXPECT_EQ(read.cost, flat.cost);
  EXPECT_EQ(read.lower, flat.lower);
  EXPECT_EQ(read.upper, flat.upper);
  EXPECT_EQ(read.row_lower, flat.row_lower);
  EXPECT_EQ(read.row_upper, flat.row_upper);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> ours(columns);
    std::vector<double> theirs(columns);
    const auto end = static_cast<std::size_t>(flat.row_start[i + 1]);
    for (auto at = static_cast<std::size_t>(flat.row_start[i]); at < end; ++at) {
      ours[static_cast<std::size_t>(flat.column_index[at])] = flat.value[at];
    }
    const auto their_end = i + 1 < rows ? static_cast<std::size_t>(read.row_start[i + 1]) : entries;
    for (auto at = static_cast<std::size_t>(read.row_start[i]); at < their_end; ++at) {
      theirs[static_cast<std::size_t>(read.column_index[at])] = read.value[at];
    }
    ASSERT_EQ(ours, theirs) << "row " << i;
  }
}

TEST_F(Mps, RoundTripKeepsEveryBit) {
  for (std::uint64_t index = 0; index < 12; ++index) {
    const Recipe family = {.seed = 8, .hours = 8};
    StagedProblem problem = generate(mixed_recipe(family, index));
    problem.border[0].lower = -7.25;      // below zero, with an upper bound
    problem.border[1].lower = -infinity;  // upper bound only
    problem.border[2].lower = -9.0;
    problem.border[2].upper = -1.0 / 3.0;  // all below zero
    problem.border[3].upper = infinity;
    problem.border[3].lower = 1e-17;
    ASSERT_EQ(write_mps(problem, file_, false), std::nullopt);
    expect_same_bits(read().get(), flatten(problem, false));
    if (HasFailure()) FAIL() << "at member " << index;
  }
}

TEST_F(Mps, AnotherSolverFindsTheSameObjective) {
  const Recipe recipe = {.seed = 21, .hours = 100, .recourse_peaks = true, .chain_rows = true, .linking_rows = true};
  const StagedProblem problem = generate(recipe);
  ASSERT_EQ(write_mps(problem, file_, false), std::nullopt);
  const auto highs = read();
  ASSERT_EQ(Highs_run(highs.get()), kHighsStatusOk);
  const Solution solution = solve(problem, {.backend = Backend::highs}, {});
  ASSERT_EQ(solution.termination, Termination::optimal);
  EXPECT_NEAR(Highs_getObjectiveValue(highs.get()), solution.objective, 1e-9 * solution.objective);
}

TEST_F(Mps, WholeNumbersAreMarked) {
  ASSERT_EQ(write_mps(hand::whole_units(), file_, true), std::nullopt);
  const auto highs = read();
  Highs_run(highs.get());
  EXPECT_NEAR(Highs_getObjectiveValue(highs.get()), 3500.0, 1e-6);
  ASSERT_EQ(write_mps(hand::whole_units(), file_, false), std::nullopt);
  const auto relaxed = read();
  Highs_run(relaxed.get());
  EXPECT_NEAR(Highs_getObjectiveValue(relaxed.get()), 3000.0, 1e-6);
}

TEST_F(Mps, ErrorsAreSentences) {
  const auto missing = write_mps(hand::merit_order(), folder_ / "no" / "such" / "folder.mps", false);
  ASSERT_TRUE(missing.has_value());
  EXPECT_NE(missing->find("folder.mps: No such file"), std::string::npos) << *missing;
  StagedProblem broken = hand::merit_order();
  broken.chains[0].weight = -1.0;
  ASSERT_TRUE(write_mps(broken, file_, false).has_value());
  EXPECT_FALSE(std::filesystem::exists(file_));
  if (std::filesystem::exists("/dev/full")) {
    EXPECT_TRUE(write_mps(hand::merit_order(), "/dev/full", false).has_value());
  }
}

}  // namespace
}  // namespace gigawatt::solver
