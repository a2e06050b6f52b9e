// Hourly numbers that come from a file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gigawatt::scenario {

/// A file of hourly numbers, read and checked at parse time: rows × named columns, plan hours 0…8759 per year.
struct HourlyFile {
  std::string path;  // as written in the scenario
  std::map<std::string, std::vector<double>>
      columns;  // `<name>_<unit>` → values; files with stamps: several years in a row
  std::vector<int>
      years;  // calendar years in the order of the rows, 8,760 each; empty if the file has an `hour` column
  bool leap_days_dropped = false;
};

/// Measured output of a plant, per MW of its capacity.
struct CapacityFactor {
  std::shared_ptr<const HourlyFile> file;  // column capacity_factor, 0 to 1
};

}  // namespace gigawatt::scenario
