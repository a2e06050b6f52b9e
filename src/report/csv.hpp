// A table as a CSV file that any other tool reads: RFC 4180, UTF-8, LF, one header row with the unit in each name.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "table/document.hpp"

namespace gigawatt::report {

/// A unit as the end of a column name: "USD/MWh" -> "usd_per_mwh", "USD MWh-1" -> the same, "%" -> "percent", "" -> "".
std::string unit_suffix(std::string_view unit);

/// `<name>_<unit suffix>`; a name that ends in its unit already (or in its plural), or has none, stays as it is.
std::string column_header(const table::Column& column);

/// The shortest decimal text that reads back as the same double.
std::string number_text(double value);

/// The whole file as text; absent numbers are empty cells. The table must be valid (table::validate).
std::string csv_text(const table::Table& table);

/// Writes the table; returns a sentence if the table is not valid or the file cannot be written.
std::optional<std::string> write_csv(const table::Table& table, const std::filesystem::path& path);

}  // namespace gigawatt::report
