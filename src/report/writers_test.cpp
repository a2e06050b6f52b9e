// The habits that all writers share, and what a netCDF file holds when the library reads it back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

#include "report/csv.hpp"
#include "report/html.hpp"
#include "report/netcdf.hpp"
#include "report/synthetic_test.hpp"

namespace gigawatt::report {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

class Writers : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("gigawatt-report-" + std::to_string(getpid()));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// All three writers on the same path, by name.
  static std::vector<std::pair<std::string, std::function<std::optional<std::string>(const fs::path&)>>> all() {
    const table::Document document = synthetic_document({.years = 1, .weather_years = 1, .hours = 480});
    return {{"csv", [document](const fs::path& path) { return write_csv(document.tables[2], path); }},
            {"netcdf", [document](const fs::path& path) { return write_netcdf(document.datasets[0], path); }},
            {"html", [document](const fs::path& path) { return write_html(document, path); }}};
  }

  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename().string());
    return names;
  }

  fs::path folder_;
};

TEST_F(Writers, GiveEqualBytesTwice) {
  for (const auto& [name, write] : all()) {
    ASSERT_EQ(write(folder_ / "one"), std::nullopt) << name;
    ASSERT_EQ(write(folder_ / "two"), std::nullopt) << name;
    EXPECT_GT(fs::file_size(folder_ / "one"), 100U) << name;
    EXPECT_EQ(read(folder_ / "one"), read(folder_ / "two")) << name;
  }
  EXPECT_EQ(files().size(), 2U) << "no partial files stay behind";
}

TEST_F(Writers, SayWhenAPathRunsThroughAFile) {
  std::ofstream(folder_ / "plain") << "text";
  for (const auto& [name, write] : all()) {
    const std::optional<std::string> problem = write(folder_ / "plain" / "out");
    ASSERT_TRUE(problem.has_value()) << name;
    EXPECT_THAT(*problem, HasSubstr((folder_ / "plain" / "out").string())) << name;
    EXPECT_THAT(*problem, HasSubstr("Not a directory")) << name;
  }
}

/// A limit on the size of files fails a write in the middle, as a full disk does.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST_F(Writers, LeaveNothingHalfWrittenWhenAWriteFails) {
  for (const auto& [name, write] : all()) {
    std::optional<std::string> problem;
    {
      const FileSizeLimit limit(300);
      problem = write(folder_ / "out");
    }
    EXPECT_TRUE(problem.has_value()) << name;
    EXPECT_THAT(files(), IsEmpty()) << name;
  }
}

TEST_F(Writers, KeepTheOldFileWhenTheNewOneFails) {
  for (const auto& [name, write] : all()) {
    std::ofstream(folder_ / "out") << "old";
    {
      const FileSizeLimit limit(300);
      EXPECT_TRUE(write(folder_ / "out").has_value()) << name;
    }
    EXPECT_EQ(read(folder_ / "out"), "old") << name;
    EXPECT_EQ(write(folder_ / "out"), std::nullopt) << name;
    EXPECT_NE(read(folder_ / "out"), "old") << name;
  }
}

class Opened {
 public:
  explicit Opened(const fs::path& path) { EXPECT_EQ(nc_open(path.c_str(), NC_NOWRITE, &id_), NC_NOERR); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() { nc_close(id_); }

  [[nodiscard]] int variable(const char* name) const {
    int id = -1;
    EXPECT_EQ(nc_inq_varid(id_, name, &id), NC_NOERR) << name;
    return id;
  }
  [[nodiscard]] std::string attribute(int variable, const char* name) const {
    std::size_t length = 0;
    EXPECT_EQ(nc_inq_attlen(id_, variable, name, &length), NC_NOERR) << name;
    std::string text(length, ' ');
    EXPECT_EQ(nc_get_att_text(id_, variable, name, text.data()), NC_NOERR) << name;
    return text;
  }
  [[nodiscard]] int id() const { return id_; }

 private:
  int id_ = -1;
};

TEST_F(Writers, NetcdfHoldsWhatWasGiven) {
  const table::Dataset dataset = synthetic_dataset();
  ASSERT_EQ(write_netcdf(dataset, folder_ / "hourly.nc"), std::nullopt);
  EXPECT_EQ(read(folder_ / "hourly.nc").substr(0, 4), "CDF\x02") << "classic model, 64-bit offsets";
  const Opened file(folder_ / "hourly.nc");
  std::vector<float> generation(48);
  const int variable = file.variable("generation_mw");
  ASSERT_EQ(nc_get_var_float(file.id(), variable, generation.data()), NC_NOERR);
  EXPECT_EQ(generation, dataset.arrays[0].values);
  EXPECT_EQ(file.attribute(variable, "units"), "MW");
  EXPECT_EQ(file.attribute(variable, "long_name"), "mean power of the hour");
  EXPECT_EQ(file.attribute(NC_GLOBAL, "Conventions"), "CF-1.8");
  EXPECT_EQ(file.attribute(NC_GLOBAL, "title"), "Synthetic hours");
  std::vector<int> years(2);
  ASSERT_EQ(nc_get_var_int(file.id(), file.variable("year"), years.data()), NC_NOERR);
  EXPECT_THAT(years, testing::ElementsAre(2026, 2027));
  std::string labels(22, ' ');
  ASSERT_EQ(nc_get_var_text(file.id(), file.variable("technology"), labels.data()), NC_NOERR);
  EXPECT_EQ(labels, std::string("gas-turbinesolar\0\0\0\0\0\0", 22));
  std::vector<int> hours(12);
  ASSERT_EQ(nc_get_var_int(file.id(), file.variable("hour"), hours.data()), NC_NOERR);
  EXPECT_EQ(hours.back(), 11);
}

TEST_F(Writers, NetcdfNamesArraysOverEmptyDimensions) {
  table::Dataset dataset = synthetic_dataset();
  dataset.dimensions.push_back({.name = "storage", .size = 0, .labels = {}});
  dataset.arrays.push_back(
      {.name = "level_mwh", .unit = "MWh", .description = "", .dimensions = {"storage", "hour"}, .values = {}});
  ASSERT_EQ(write_netcdf(dataset, folder_ / "hourly.nc"), std::nullopt);
  const Opened file(folder_ / "hourly.nc");
  int id = -1;
  EXPECT_EQ(nc_inq_varid(file.id(), "level_mwh", &id), NC_ENOTVAR);
  EXPECT_EQ(file.attribute(NC_GLOBAL, "empty_arrays"), "level_mwh");
}

TEST_F(Writers, NetcdfRefusesNan) {
  table::Dataset dataset = synthetic_dataset();
  dataset.arrays[1].values[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(write_netcdf(dataset, folder_ / "hourly.nc"),
            "cannot write dataset 'hourly': marginal_price_usd_per_mwh: value 3 is not a finite number");
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace gigawatt::report
