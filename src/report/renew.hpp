// Reading back what the other writers wrote, so that a run folder is enough to report and export again.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace gigawatt::report {

/// The page again, its data in the bundle that travels inside this program. Error: report-data if `page` carries none.
base::Result<std::string> html_with_this_viewer(std::string_view page);

/// One CSV per combination of the leading dimensions of a netCDF file of ours (all but `hour` and those named in
/// columns): `hourly-<site>-<year>-<weather_year>.csv` with a row per hour and a column per variable, technology,
/// storage or tier. Returns how many files. Errors: netcdf-read, cannot-write.
base::Result<int> write_netcdf_as_csv(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace gigawatt::report
