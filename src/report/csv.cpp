#include "report/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "report/file.hpp"

namespace gigawatt::report {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Spelling {
  std::string_view symbol;
  std::string_view words;
};

/// Signs that have a name of their own; all other characters that are not letters or digits separate words.
constexpr std::array<Spelling, 7> spellings{
    {{"%", "_percent_"}, {"°", "_deg_"}, {"²", "2"}, {"³", "3"}, {"€", "_eur_"}, {"$", "_usd_"}, {"/", "_per_"}}};

/// One factor such as "MWh-1" or "s-2": a negative power at the end of letters becomes "per".
std::string spell_powers(std::string_view factor) {
  const std::size_t minus = factor.rfind('-');
  const bool has_power = minus != std::string_view::npos && minus > 0 && minus + 1 < factor.size() &&
                         is_letter(factor[minus - 1]) && std::ranges::all_of(factor.substr(minus + 1), is_digit);
  if (!has_power) return std::string(factor);
  const std::string_view power = factor.substr(minus + 1);
  return "_per_" + std::string(factor.substr(0, minus)) + (power == "1" ? "" : std::string(power));
}

std::string spell_factors(std::string_view unit) {
  std::string result;
  while (!unit.empty()) {
    const std::size_t end = std::min(unit.find(' '), unit.size());
    result += spell_powers(unit.substr(0, end)) + " ";
    unit.remove_prefix(std::min(end + 1, unit.size()));
  }
  return result;
}

/// Words joined by single underscores.
std::string join_words(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto* const known =
        std::ranges::find_if(spellings, [&](const Spelling& spelling) { return text.starts_with(spelling.symbol); });
    const std::size_t length = known == spellings.end() ? 1 : known->symbol.size();
    const std::string_view words =
        known != spellings.end()
            ? known->words
            : (is_letter(text[0]) || is_digit(text[0]) ? text.substr(0, 1) : std::string_view("_"));
    for (const char c : words) {
      if (c != '_' || (!result.empty() && result.back() != '_')) result.push_back(lower(c));
    }
    text.remove_prefix(length);
  }
  while (!result.empty() && result.back() == '_') result.pop_back();
  return result;
}

/// RFC 4180: quotes around what holds a separator, a quote or a line break; quotes doubled.
void append_quoted(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_cell(std::string& out, const table::Column& column, std::size_t row) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
    append_quoted(out, (*texts)[row]);
    return;
  }
  const std::optional<double>& value = std::get<std::vector<std::optional<double>>>(column.values)[row];
  if (value) out += number_text(*value);
}

}  // namespace

std::string unit_suffix(std::string_view unit) {
  if (unit == "1") return "";
  return join_words(spell_factors(unit));
}

std::string column_header(const table::Column& column) {
  const std::string suffix = unit_suffix(column.unit);
  const std::string_view name = column.name;
  const auto says_unit = [&](const std::string& words) { return name == words || name.ends_with("_" + words); };
  if (suffix.empty() || says_unit(suffix) || says_unit(suffix + "s")) return column.name;
  return column.name + "_" + suffix;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};  // the longest double in shortest form has 24 characters
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value + 0.0);  // -0 prints as 0
  return {buffer.data(), end.ptr};
}

std::string csv_text(const table::Table& table) {
  std::string out;
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    if (index > 0) out.push_back(',');
    append_quoted(out, column_header(table.columns[index]));
  }
  out.push_back('\n');
  for (std::size_t row = 0; row < table::row_count(table); ++row) {
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
      if (index > 0) out.push_back(',');
      append_cell(out, table.columns[index], row);
    }
    out.push_back('\n');
  }
  return out;
}

std::optional<std::string> write_csv(const table::Table& table, const std::filesystem::path& path) {
  if (const base::Diagnostics found = table::validate(table); !found.empty()) {
    return "cannot write table '" + table.id + "': " + found.front().path + ": " + found.front().message;
  }
  std::set<std::string> headers;
  for (const table::Column& column : table.columns) {
    if (!headers.insert(column_header(column)).second) {
      return "cannot write table '" + table.id + "': two columns would both be called '" + column_header(column) + "'";
    }
  }
  return write_file(path, csv_text(table));
}

}  // namespace gigawatt::report
