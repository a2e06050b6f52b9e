#include "report/renew.hpp"

#include <netcdf.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "base/embedded.hpp"
#include "report/csv.hpp"
#include "report/file.hpp"

namespace gigawatt::report {
namespace {

constexpr std::string_view data_start = "<script id=\"gigawatt-data\" type=\"application/json\">";
constexpr std::string_view data_end = "</script>";
constexpr std::string_view title_start = "<title>", title_end = "</title>";

std::unexpected<base::Diagnostics> problem(std::string code, std::string message) {
  base::Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  return base::failure(std::move(diagnostic));
}

/// First and last byte of what stands between two marks.
struct Between {
  std::size_t first = 0, last = 0;
};
std::optional<Between> between(std::string_view text, std::string_view start, std::string_view end) {
  const std::size_t at = text.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t first = at + start.size();
  const std::size_t last = text.find(end, first);
  if (last == std::string_view::npos) return std::nullopt;
  return Between{first, last};
}

void replace(std::string& text, std::string_view start, std::string_view end, std::string_view content) {
  if (const auto place = between(text, start, end)) text.replace(place->first, place->last - place->first, content);
}

std::string_view content(std::string_view text, const Between& place) {
  return text.substr(place.first, place.last - place.first);
}

// ---- netCDF back to columns
// -----------------------------------------------------------------------------------------------

struct Variable {
  std::string name;
  std::vector<int> dimensions;
  std::vector<float> values;
};

/// A netCDF file of ours, read whole. The first error sticks.
class Reading {
 public:
  explicit Reading(const std::filesystem::path& path) {
    if (!check(nc_open(path.c_str(), NC_NOWRITE, &file_))) return;
    open_ = true;
    int dimension_count = 0, variable_count = 0;
    if (!check(nc_inq(file_, &dimension_count, &variable_count, nullptr, nullptr))) return;
    for (int dimension = 0; dimension < dimension_count; ++dimension) read_dimension(dimension);
    for (int variable = 0; variable < variable_count; ++variable) read_variable(variable);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() {
    if (open_) nc_close(file_);
  }

  [[nodiscard]] const std::string& error() const { return error_; }
  std::vector<std::string> names;                // of dimensions
  std::vector<std::vector<std::string>> labels;  // of each index of each dimension
  std::vector<Variable> variables;               // arrays of floats only

 private:
  bool check(int status) {
    if (status != NC_NOERR && error_.empty()) error_ = nc_strerror(status);
    return error_.empty();
  }

  void read_dimension(int dimension) {
    char name[NC_MAX_NAME + 1] = {};
    std::size_t size = 0;
    if (!check(nc_inq_dim(file_, dimension, name, &size))) return;
    names.emplace_back(name);
    std::vector<std::string>& label = labels.emplace_back(size);
    int variable = -1;
    nc_type type = NC_NAT;
    if (nc_inq_varid(file_, name, &variable) != NC_NOERR || !check(nc_inq_vartype(file_, variable, &type))) return;
    if (type == NC_INT) {
      std::vector<int> numbers(size);
      check(nc_get_var_int(file_, variable, numbers.data()));
      std::ranges::transform(numbers, label.begin(), [](int number) { return std::to_string(number); });
    } else if (type == NC_CHAR) {
      read_texts(variable, size, label);
    }
  }

  void read_texts(int variable, std::size_t size, std::vector<std::string>& label) {
    int dimension_ids[2] = {};
    std::size_t width = 0;
    if (!check(nc_inq_vardimid(file_, variable, dimension_ids))) return;
    if (!check(nc_inq_dimlen(file_, dimension_ids[1], &width))) return;
    std::vector<char> characters(size * width);
    if (!check(nc_get_var_text(file_, variable, characters.data()))) return;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string text(characters.data() + i * width, width);
      label[i] = text.substr(0, text.find('\0'));
    }
  }

  void read_variable(int id) {
    char name[NC_MAX_NAME + 1] = {};
    nc_type type = NC_NAT;
    int count = 0;
    if (!check(nc_inq_var(file_, id, name, &type, &count, nullptr, nullptr)) || type != NC_FLOAT) return;
    Variable& variable = variables.emplace_back();
    variable.name = name;
    variable.dimensions.resize(static_cast<std::size_t>(count));
    if (!check(nc_inq_vardimid(file_, id, variable.dimensions.data()))) return;
    std::size_t size = 1;
    for (const int dimension : variable.dimensions) size *= labels[static_cast<std::size_t>(dimension)].size();
    variable.values.resize(size);
    check(nc_get_var_float(file_, id, variable.values.data()));
  }

  int file_ = -1;
  bool open_ = false;
  std::string error_;
};

constexpr std::size_t leading_dimensions = 3;  // site, year, weather year

/// Columns of one block: every variable, and every technology, storage or tier of it.
table::Table block_table(const Reading& file, std::size_t block, std::size_t hours) {
  table::Table table{.id = {}, .title = {}, .columns = {}};
  std::vector<std::optional<double>> index(hours);
  for (std::size_t hour = 0; hour < hours; ++hour) index[hour] = static_cast<double>(hour);
  table.columns.push_back({"hour", "", "hour of the year", std::move(index)});
  for (const Variable& variable : file.variables) {
    const bool split = variable.dimensions.size() == leading_dimensions + 2;
    const std::size_t middle = static_cast<std::size_t>(variable.dimensions[leading_dimensions]);
    const std::size_t parts = split ? file.labels[middle].size() : 1;
    for (std::size_t part = 0; part < parts; ++part) {
      const float* first = variable.values.data() + (block * parts + part) * hours;
      const std::size_t unit = variable.name.rfind('_');
      std::string name = variable.name;
      if (split) name.insert(unit, "_" + file.labels[middle][part]);
      std::ranges::replace(name, '-', '_');
      table.columns.push_back({std::move(name), "", "", std::vector<std::optional<double>>(first, first + hours)});
    }
  }
  return table;
}

}  // namespace

base::Result<std::string> html_with_this_viewer(std::string_view page) {
  const auto data = between(page, data_start, data_end);
  if (!data) return problem("report-data", "this page carries no data of a run");
  const auto files = base::embedded_files();
  const auto bundle = std::ranges::find(files, "report/bundle.html", &base::EmbeddedFile::name);
  if (bundle == files.end()) return problem("report-bundle", "the report's page is not part of this program");
  std::string renewed(bundle->text);
  if (const auto title = between(page, title_start, title_end))
    replace(renewed, title_start, title_end, content(page, *title));
  replace(renewed, data_start, data_end, content(page, *data));
  return renewed;
}

base::Result<int> write_netcdf_as_csv(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const Reading reading(file);
  if (!reading.error().empty()) return problem("netcdf-read", file.string() + ": " + reading.error());
  if (reading.variables.empty() || reading.variables.front().dimensions.size() < leading_dimensions + 1)
    return problem("netcdf-read", file.string() + " is not an hourly file of a run");
  const std::vector<int>& dimensions = reading.variables.front().dimensions;
  const auto labels = [&](int dimension) -> const auto& { return reading.labels[static_cast<std::size_t>(dimension)]; };
  const std::size_t hours = labels(dimensions.back()).size();
  int written = 0;
  std::size_t block = 0;
  for (const std::string& site : labels(dimensions[0]))
    for (const std::string& year : labels(dimensions[1]))
      for (const std::string& weather_year : labels(dimensions[2])) {
        const std::filesystem::path target = folder / ("hourly-" + site + "-" + year + "-" + weather_year + ".csv");
        table::Table table = block_table(reading, block++, hours);
        table.id = target.stem().string();
        if (auto error = write_csv(table, target)) return problem("cannot-write", *error);
        ++written;
      }
  return written;
}

}  // namespace gigawatt::report
