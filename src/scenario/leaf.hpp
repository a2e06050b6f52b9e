// Reading of single values: the leaf form, quantities with units, distributions, dates, choices.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/model.hpp"
#include "scenario/schema.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// Where diagnostics go, with their marks.
class Findings {
 public:
  Findings(const FileSet& files, base::Diagnostics& list) : files_(files), list_(list) {}
  void error(const char* code, const Spot& place, const std::string& path, std::string message, std::string expected,
             std::string suggestion = {});
  void warning(const char* code, const Spot& place, const std::string& path, std::string message,
               std::string expected = {});
  void note(const char* code, const Spot& place, const std::string& path, std::string message);
  /// No error so far concerns this path or something below it.
  [[nodiscard]] bool clean(const std::string& path) const;
  [[nodiscard]] const FileSet& files() const { return files_; }
  [[nodiscard]] base::Diagnostics& list() { return list_; }

 private:
  void add(base::Severity severity, const char* code, const Spot& place, const std::string& path, std::string message,
           std::string expected, std::string suggestion);
  const FileSet& files_;
  base::Diagnostics& list_;
};

/// `value`, or `{value | p10, p50, p90 | min, mode, max | low, high, source, assumed, note, price_year}`.
struct LeafForm {
  const TreeNode* value = nullptr;  // the plain value; nullptr if it is a distribution
  std::optional<Distribution::Kind> distribution;
  std::array<const TreeNode*, 3> points = {};  // of the distribution, low to high; uniform leaves the middle out
  std::vector<std::string> sources;            // in their order
  Spot source_place;
  bool assumed = false;
  std::string note;
  std::optional<int> price_year;
  Spot price_year_place;
};

/// nullopt after an error.
std::optional<LeafForm> read_leaf_form(const TreeNode& node, const std::string& path, Findings& findings);

/// What turns a written figure into one of the scenario.
struct Conversion {
  double money_factor = 1.0;                          // per exponent of money
  std::vector<units::ExchangeRate> rates;             // of other currencies
  std::function<std::optional<double>()> lhv_to_hhv;  // asked only for figures written as LHV
};

/// A number, fraction or quantity in base units, inside the field's range.
std::optional<double> read_number(const TreeNode& node, const Field& field, const std::string& path,
                                  const Conversion& conversion, Findings& findings);

/// Number with its distribution: the median is the value.
struct Figure {
  double value = 0.0;
  std::optional<Distribution> distribution;
};
std::optional<Figure> read_figure(const LeafForm& form, const Spot& place, const Field& field, const std::string& path,
                                  const Conversion& conversion, Findings& findings);

/// A date or month by its distribution, which counts in days or months from 1970 on: the median, rounded, is the value.
struct DateFigure {
  Value value;
  Distribution distribution;
};
std::optional<DateFigure> read_date_distribution(const LeafForm& form, const Spot& place, const Field& field,
                                                 const std::string& path, Findings& findings);

/// Text, flags, whole numbers, dates, choices and ids; numbers and lists are not read here.
std::optional<Value> read_word(const TreeNode& node, const Field& field, const std::string& path, Findings& findings);

/// The value as written, for the list of inputs.
std::string written(const LeafForm& form);

/// Report that `node` is not `expected`.
void report_type(const TreeNode& node, const std::string& path, std::string expected, Findings& findings);

}  // namespace gigawatt::scenario
