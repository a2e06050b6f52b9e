// The one table of the scenario language. Parser, defaults, JSON Schema and docs/scenario.md all walk it: a key that is
// not a row here does not exist. Rows are grouped into records; a record fills one struct of model.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/model.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct Record;

/// What a leaf was read as; one member is meaningful, by the field's kind.
struct Value {
  double number = 0.0;  // quantities in base units, shares as fractions
  std::int64_t integer = 0;
  bool flag = false;
  std::string text;
  std::string content;     // of a named text file
  std::string shown_path;  // of a named text file, as messages show it
  std::vector<double> numbers;
  std::vector<std::string> texts;
  time::Date date;
  time::Month month;
  time::Years years;
  std::map<int, double> by_year;           // of a dated file, in base units
  std::map<time::Month, double> by_month;  // of a dated file, in base units
};

enum class FieldKind {
  text,        // any text
  flag,        // true or false
  integer,     // whole number
  number,      // plain number; its unit stands in the key
  fraction,    // plain number or percentage
  quantity,    // number and unit
  date,        // 2026-05-23
  month,       // 2026-05
  years,       // 2026..2028
  choice,      // one of `choices`
  reference,   // id of an entry of `collection`
  references,  // list of such ids
  numbers,     // list of numbers or fractions
  text_file,   // path of a file that is read as it is
  dated_file,  // path of a CSV file with column `column` by year or month
  series,      // path of an hourly CSV file with column `column`
  record,      // map with the fields of `record`
  collection,  // map: id → `record`
  list,        // list of `record`
  year_map,    // map: calendar year → number
};

/// Bounds of a number, counted in the field's unit (fractions: as fraction).
struct Range {
  std::optional<double> low = {}, high = {};
  bool low_open = false;  // the bound itself is refused
};

/// The field has an effect only where its neighbour `key` has one of these values.
struct Only {
  std::string_view key;
  std::vector<std::string_view> values;
};

struct Options {
  bool required = false;
  std::string_view fallback = {};  // default as a scenario would write it; parsed like a file's value
  std::string_view derived = {};   // what an absent value means, where no constant says it
  Range range = {};
  Only only = {};
  std::string_view column = {};
  std::size_t count = 0;      // exact length of a list of numbers; 0 = any but none
  bool whole = false;         // the numbers of a list have no fractions
  bool calendar_too = false;  // a time that may be written in months and years: 30.4375 days and twelve of them
};

struct Field {
  std::string_view key;
  FieldKind kind = FieldKind::text;
  std::string_view unit = {};  // for quantities: the unit of range and documentation; "%" for fractions
  std::string_view description = {};
  Options options = {};
  units::Dimension dimension = {};
  std::vector<std::string_view> choices = {};
  std::string_view collection = {};
  const Record* record = nullptr;
  void (*assign)(void* owner, const Value& value) = nullptr;      // leaves
  void* (*open)(void* owner) = nullptr;                           // records: the struct to fill
  void* (*append)(void* owner, const std::string& id) = nullptr;  // collections, lists
  bool optional = false;                                          // record: absent means nullopt, not its defaults
};

struct Record {
  std::string_view name;  // for documentation: "hall"
  std::string_view description;
  std::vector<Field> fields;
  std::vector<std::string_view> exactly_one = {};  // of these keys, one must be there
  std::vector<std::string_view> at_most_one = {};
  /// Beside its fields: keys that are years or months. The field's key names them in messages; it is set with `years`
  /// or `month`.
  std::optional<Field> dated = {};

  [[nodiscard]] const Field* find(std::string_view key) const;
};

/// The record of the whole scenario, from which all others are reached. Immutable.
const Record& scenario_record();
const Record& economics_record();

/// `[a-z][a-z0-9-]*`
bool is_id(std::string_view text);

/// In words, for messages and documentation: "power (such as MW)", "one of none, fuel, solar, wind".
std::string expectation(const Field& field);

}  // namespace gigawatt::scenario
