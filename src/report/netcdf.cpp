#include "report/netcdf.hpp"

#include <netcdf.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "report/file.hpp"

namespace gigawatt::report {
namespace {

/// Largest variable of the 64-bit-offset format: 4 GiB less four bytes.
constexpr std::uint64_t variable_bytes_max = (std::uint64_t{1} << 32) - 4;

std::optional<int> integer_label(const std::string& label) {
  int value = 0;
  const char* const end = label.data() + label.size();
  const auto result = std::from_chars(label.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

std::optional<double> number_label(const std::string& label) {
  double value = 0.0;
  const char* const end = label.data() + label.size();
  const auto result = std::from_chars(label.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// What a dimension's coordinate variable holds.
struct Coordinate {
  int variable = -1;
  std::vector<int> integers;     // or
  std::vector<double> numbers;   // or
  std::vector<char> characters;  // padded with zeros to `width`
  std::size_t width = 0;
};

/// A file being written. The first error sticks; later calls then do nothing, so that the writer reads without
/// branches.
class NetcdfFile {
 public:
  explicit NetcdfFile(const std::string& path) {
    check(nc_create(path.c_str(), NC_CLOBBER | NC_64BIT_OFFSET, &file_));
    open_ = ok();
  }
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;
  ~NetcdfFile() {
    if (open_) nc_abort(file_);
  }

  [[nodiscard]] bool ok() const { return status_ == NC_NOERR; }

  int define_dimension(const std::string& name, std::size_t size) {
    int id = -1;
    if (ok()) check(nc_def_dim(file_, name.c_str(), size, &id));
    return id;
  }

  int define_variable(const std::string& name, nc_type type, const std::vector<int>& dimensions) {
    int id = -1;
    if (ok()) check(nc_def_var(file_, name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(), &id));
    return id;
  }

  void set_attribute(int variable, const char* name, const std::string& text) {
    if (ok() && !text.empty()) check(nc_put_att_text(file_, variable, name, text.size(), text.data()));
  }

  void set_fill(int variable) {
    const float fill = NC_FILL_FLOAT;
    if (ok()) check(nc_put_att_float(file_, variable, "_FillValue", NC_FLOAT, 1, &fill));
  }

  void end_definitions() {
    if (ok()) check(nc_enddef(file_));
  }

  void put(int variable, const std::vector<float>& values) {
    if (ok() && !values.empty()) check(nc_put_var_float(file_, variable, values.data()));
  }
  void put(int variable, const std::vector<int>& values) {
    if (ok() && !values.empty()) check(nc_put_var_int(file_, variable, values.data()));
  }
  void put(int variable, const std::vector<double>& values) {
    if (ok() && !values.empty()) check(nc_put_var_double(file_, variable, values.data()));
  }
  void put(int variable, const std::vector<char>& values) {
    if (ok() && !values.empty()) check(nc_put_var_text(file_, variable, values.data()));
  }

  /// Closes and says whether all went well.
  std::optional<std::string> finish() {
    if (ok()) {
      open_ = false;
      check(nc_close(file_));
    }
    if (ok()) return std::nullopt;
    return std::string(nc_strerror(status_));
  }

 private:
  void check(int status) { status_ = status; }

  int file_ = -1;
  int status_ = NC_NOERR;
  bool open_ = false;
};

std::string long_name(const table::Dimension& dimension) {
  return dimension.description.empty() ? dimension.name : dimension.description;
}

Coordinate define_coordinate(NetcdfFile& file, const table::Dimension& dimension, int dimension_id) {
  Coordinate coordinate;
  for (const std::string& label : dimension.labels) {
    const std::optional<int> value = integer_label(label);
    if (value) coordinate.integers.push_back(*value);
    if (const auto number = number_label(label)) coordinate.numbers.push_back(*number);
    coordinate.width = std::max({coordinate.width, label.size(), std::size_t{1}});
  }
  if (dimension.labels.empty()) {
    coordinate.integers.resize(dimension.size);
    std::iota(coordinate.integers.begin(), coordinate.integers.end(), 0);
  }
  if (coordinate.integers.size() == dimension.size) {
    coordinate.numbers.clear();
    coordinate.variable = file.define_variable(dimension.name, NC_INT, {dimension_id});
    file.set_attribute(coordinate.variable, "long_name",
                       dimension.labels.empty() ? dimension.name + " index from 0" : long_name(dimension));
    file.set_attribute(coordinate.variable, "units", dimension.unit);
    return coordinate;
  }
  coordinate.integers.clear();
  if (coordinate.numbers.size() == dimension.size) {
    coordinate.variable = file.define_variable(dimension.name, NC_DOUBLE, {dimension_id});
    file.set_attribute(coordinate.variable, "long_name", long_name(dimension));
    file.set_attribute(coordinate.variable, "units", dimension.unit);
    return coordinate;
  }
  coordinate.numbers.clear();
  for (const std::string& label : dimension.labels) {
    coordinate.characters.insert(coordinate.characters.end(), label.begin(), label.end());
    coordinate.characters.resize(coordinate.characters.size() + coordinate.width - label.size(), '\0');
  }
  const int width_id = file.define_dimension(dimension.name + "_length", coordinate.width);
  coordinate.variable = file.define_variable(dimension.name, NC_CHAR, {dimension_id, width_id});
  file.set_attribute(coordinate.variable, "long_name", long_name(dimension));
  file.set_attribute(coordinate.variable, "_Encoding", "utf-8");
  return coordinate;
}

int define_array(NetcdfFile& file, const table::Array& array, const std::map<std::string, int>& dimension_ids) {
  std::vector<int> ids;
  for (const std::string& name : array.dimensions) ids.push_back(dimension_ids.at(name));
  const int variable = file.define_variable(array.name, NC_FLOAT, ids);
  file.set_attribute(variable, "units", array.unit.empty() ? "1" : array.unit);
  file.set_attribute(variable, "long_name", array.description);
  if (!array.absent.empty()) file.set_fill(variable);
  return variable;
}

/// The values, with the format's own number for none where there is none.
std::vector<float> filled(const table::Array& array) {
  std::vector<float> values = array.values;
  for (const std::size_t index : array.absent) values[index] = NC_FILL_FLOAT;
  return values;
}

std::optional<std::string> write_dataset(const table::Dataset& dataset, const std::string& empty_arrays,
                                         const std::string& path) {
  NetcdfFile file(path);
  std::map<std::string, int> dimension_ids;
  std::vector<Coordinate> coordinates;
  std::vector<int> variables;
  for (const table::Dimension& dimension : dataset.dimensions) {
    const int id = file.define_dimension(dimension.name, dimension.size);
    dimension_ids[dimension.name] = id;
    coordinates.push_back(define_coordinate(file, dimension, id));
  }
  for (const table::Array& array : dataset.arrays) variables.push_back(define_array(file, array, dimension_ids));
  file.set_attribute(NC_GLOBAL, "Conventions", "CF-1.8");
  file.set_attribute(NC_GLOBAL, "title", dataset.title);
  file.set_attribute(NC_GLOBAL, "source", "Gigawatt");
  file.set_attribute(NC_GLOBAL, "empty_arrays", empty_arrays);
  file.end_definitions();
  for (const Coordinate& coordinate : coordinates) {
    file.put(coordinate.variable, coordinate.integers);
    file.put(coordinate.variable, coordinate.numbers);
    file.put(coordinate.variable, coordinate.characters);
  }
  for (std::size_t index = 0; index < variables.size(); ++index)
    file.put(variables[index], filled(dataset.arrays[index]));
  return file.finish();
}

std::optional<std::string> size_problem(const table::Dataset& dataset) {
  for (const table::Dimension& dimension : dataset.dimensions) {
    if (dimension.size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
      return "the dimension '" + dimension.name + "' is too long";
    }
  }
  for (const table::Array& array : dataset.arrays) {
    if (array.values.size() * sizeof(float) > variable_bytes_max) {
      return "the array '" + array.name + "' is larger than the 4 GiB that the format allows";
    }
  }
  return std::nullopt;
}

/// The format takes a dimension of size 0 for its one unlimited one, so empty dimensions stay out, and with them the
/// arrays over them, whose names the file keeps in an attribute.
struct NonEmpty {
  table::Dataset dataset;
  std::string empty_arrays;
};

NonEmpty without_empty(const table::Dataset& whole) {
  NonEmpty result{.dataset = {.id = whole.id, .title = whole.title, .dimensions = {}, .arrays = {}},
                  .empty_arrays = ""};
  for (const table::Dimension& dimension : whole.dimensions) {
    if (dimension.size > 0) result.dataset.dimensions.push_back(dimension);
  }
  for (const table::Array& array : whole.arrays) {
    if (!array.values.empty()) {
      result.dataset.arrays.push_back(array);
    } else {
      result.empty_arrays += (result.empty_arrays.empty() ? "" : " ") + array.name;
    }
  }
  return result;
}

}  // namespace

std::optional<std::string> write_netcdf(const table::Dataset& dataset, const std::filesystem::path& path) {
  const std::string prefix = "cannot write dataset '" + dataset.id + "': ";
  if (const base::Diagnostics found = table::validate(dataset); !found.empty()) {
    return prefix + found.front().path + ": " + found.front().message;
  }
  if (const std::optional<std::string> problem = size_problem(dataset)) return prefix + *problem;
  const bool has_empty = std::ranges::any_of(dataset.dimensions, [](const auto& one) { return one.size == 0; });
  if (has_empty) {
    const NonEmpty rest = without_empty(dataset);
    return replace_file(
        path, [&](const std::string& partial) { return write_dataset(rest.dataset, rest.empty_arrays, partial); });
  }
  return replace_file(path, [&](const std::string& partial) { return write_dataset(dataset, "", partial); });
}

}  // namespace gigawatt::report
