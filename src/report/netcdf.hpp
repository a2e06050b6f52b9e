// A dataset as a netCDF file: classic model, 64-bit offsets (CDF-2), CF-style attributes; opens in xarray as it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "table/document.hpp"

namespace gigawatt::report {

/// One variable of float per array with `units` and `long_name`. A dimension whose labels are all integers gets an int
/// coordinate variable of its own name, one whose labels are all numbers a double one; one with other labels gets a
/// char variable of its own name over (dimension, <dimension>_length); one without labels gets the index from 0 as
/// coordinate. Absent values are
/// `_FillValue`, which xarray reads as NaN. Equal datasets give equal bytes. Arrays over a dimension of size 0 are left
/// out and named in the attribute `empty_arrays`. Returns a sentence if the dataset is not valid, too large for the
/// format, or cannot be written.
std::optional<std::string> write_netcdf(const table::Dataset& dataset, const std::filesystem::path& path);

}  // namespace gigawatt::report
