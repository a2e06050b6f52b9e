// A document as one HTML file that needs no network: charts, tables and the numbers behind them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "table/document.hpp"

namespace gigawatt::report {

/// Text of hourly blocks that a page carries at most; blocks beyond it stay out, and the page says how many.
inline constexpr std::size_t hourly_bytes_max = 8'000'000;

/// The document as JSON that may stand inside a <script> element: no '<', no U+2028 or U+2029. Hourly series are packed
/// (report/packing.hpp). The document must be valid (table::validate); datasets stay out, they are files of their own.
std::string page_data(const table::Document& document, std::size_t hourly_limit_bytes = hourly_bytes_max);

/// The page `bundle` (web/report) with the document in its place.
base::Result<std::string> html_text(const table::Document& document, std::string_view bundle);

/// Writes the page with the bundle that travels inside the program; returns a sentence if the document is not valid or
/// the file cannot be written.
std::optional<std::string> write_html(const table::Document& document, const std::filesystem::path& path);

}  // namespace gigawatt::report
