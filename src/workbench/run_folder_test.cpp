#include "workbench/run_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    base_ = fs::temp_directory_path() / ("gigawatt-run-folder-" + std::to_string(::getpid()));
    fs::remove_all(base_);
    fs::create_directories(base_);
  }
  void TearDown() override { fs::remove_all(base_); }
  static void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(base_), fs::directory_iterator()));
  }
  fs::path base_;
};

constexpr const char* run_summary_text = R"({"schema": "gigawatt.run/1"})";

TEST_F(RunFolder, AppearsWholeAtCommitOnly) {
  {
    PartialFolder folder(base_ / "out");
    ASSERT_FALSE(folder.error());
    write(folder.path() / "summary.json", run_summary_text);
    EXPECT_FALSE(fs::exists(base_ / "out"));
    EXPECT_FALSE(folder.commit());
  }
  EXPECT_TRUE(is_run_folder(base_ / "out"));
  EXPECT_EQ(entries(), 1U) << "nothing partial is left beside it";
}

TEST_F(RunFolder, WithoutCommitNothingIsLeft) {
  {
    PartialFolder folder(base_ / "out");
  }
  EXPECT_EQ(entries(), 0U);
}

TEST_F(RunFolder, ReplacesARunAndNothingElse) {
  fs::create_directories(base_ / "out");
  write(base_ / "out" / "summary.json", run_summary_text);
  write(base_ / "out" / "old.txt", "old");
  {
    PartialFolder folder(base_ / "out");
    ASSERT_FALSE(folder.error());
    write(folder.path() / "summary.json", run_summary_text);
    EXPECT_FALSE(folder.commit());
  }
  EXPECT_FALSE(fs::exists(base_ / "out" / "old.txt"));
  EXPECT_EQ(entries(), 1U);

  fs::create_directories(base_ / "thesis");
  write(base_ / "thesis" / "chapter.txt", "years of work");
  const PartialFolder refused(base_ / "thesis");
  ASSERT_TRUE(refused.error());
  EXPECT_NE(refused.error()->find("is not a run folder"), std::string::npos);
  EXPECT_TRUE(fs::exists(base_ / "thesis" / "chapter.txt"));
}

TEST_F(RunFolder, APathUnderAFileIsRefusedWithAReason) {
  write(base_ / "file", "x");
  const PartialFolder refused(base_ / "file" / "out");
  ASSERT_TRUE(refused.error());
  EXPECT_NE(refused.error()->find("Not a directory"), std::string::npos) << *refused.error();
}

TEST_F(RunFolder, ATrailingSlashNamesTheSameFolder) {
  PartialFolder folder(base_ / "out/");
  ASSERT_FALSE(folder.error());
  write(folder.path() / "summary.json", run_summary_text);
  EXPECT_FALSE(folder.commit());
  EXPECT_TRUE(is_run_folder(base_ / "out"));
}

}  // namespace
}  // namespace gigawatt::workbench
