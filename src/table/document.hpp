// What a run has to say, before anybody decides how to print it: tables, arrays over named dimensions, and panels that
// say which picture shows what. Values only. Columns carry their unit and a description; writers invent nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace gigawatt::table {

/// A column of numbers or texts; an absent number is nullopt, never NaN.
struct Column {
  std::string name;  // snake_case, without the unit
  std::string unit;  // "MW", "USD/MWh", "" for texts and plain numbers
  std::string description;
  std::variant<std::vector<std::optional<double>>, std::vector<std::string>> values;
};

struct Table {
  std::string id;  // file name of its CSV
  std::string title;
  std::vector<Column> columns;  // all of one length
};

/// A dimension of arrays, with a label per index (years, technologies); `hour` has none.
struct Dimension {
  std::string name;
  std::size_t size = 0;
  std::vector<std::string> labels;  // empty or `size` of them
  std::string unit = {};            // of labels that are numbers
  std::string description = {};     // the name, where there is none
};

/// A block of numbers over dimensions, last one fastest. NaN is refused by every writer.
struct Array {
  std::string name;  // "import_mw" (unit last, as in the contract)
  std::string unit;  // CF-style: "MW", "MWh", "USD MWh-1"
  std::string description;
  std::vector<std::string> dimensions;  // names of Dimension
  std::vector<float> values;
  std::vector<std::size_t> absent = {};  // indices of values that are none, in order; 0 stands at them
};

/// A file of arrays: becomes one netCDF file.
struct Dataset {
  std::string id;  // "hourly", "monthly"
  std::string title;
  std::vector<Dimension> dimensions;
  std::vector<Array> arrays;
};

/// One large figure at the top of the report.
struct Figure {
  std::string label;
  std::string value;  // formatted, with unit
  std::string note;
};

/// A line, area or bar of a panel.
struct Series {
  std::string name;
  std::string unit;
  std::string role;  // "area" (stacked), "line" (in steps), "curve" (joins points), "bar", "limit" (dashed line); for
                     // hourly panels also "price" (own axis)
  std::string
      colour;  // a palette key: grid, gas, solar, wind, battery, nuclear, load, price, shed, curtailed, cost, other-N
  std::vector<std::optional<double>> values;
};

/// What flows from one to another in a period.
struct Link {
  std::string period;  // "2027": one of the panel's `labels`
  std::string from, to;
  std::string what;    // in words: what for
  double value = 0.0;  // > 0, in the panel's y_unit
};

/// One end of links: pictures show them in this order and colour.
struct Node {
  std::string name;
  std::string colour;  // a palette key
};

/// One step of a way that led somewhere.
struct Step {
  std::string when;   // "2027-04", or in words
  std::string text;   // a sentence
  std::string value;  // formatted, with unit; empty: none
  std::string note;   // what else there is to say: small
  std::string role;   // "origin", "step", "aside" (no cause of what follows), "end", "after"
};

/// Steps in order of time that belong together.
struct Path {
  std::string title;
  std::vector<Step> steps;
};

/// One of several charts above each other over the same months, with what it says in words beside it.
struct Lane {
  std::string title;           // the link of the chain: "GPU-hours"
  std::string value, text;     // its number with unit, and what that is, as a sentence
  std::string source;          // where it comes from
  std::string unit;            // of the series
  std::vector<Series> series;  // "area": what there is; "limit": what was promised or asked; "line"
  bool gap = false;            // whether what is missing below the "limit" is shaded
};

/// A month of a chain in which something happens: an index of the panel's `labels`.
struct Mark {
  int label = 0;
  std::string text;  // sentences
  std::string role;  // "step", "end", "plain"
};

/// Something that lasts from one day to another; days as text, "2027-04-01".
struct Work {
  std::string group;  // what it is for: a campus, or a hall of it
  std::string name;
  std::string start, finish;  // as planned
  std::string p50, p80, p90;  // done by then in so many of a hundred samples; empty: not known, or never
  bool decides = false;       // later work here, and what it is for is later
  std::string note;           // what else there is to say
};

enum class PanelKind {
  figures,     // big numbers
  text,        // paragraphs
  time_chart,  // x = `labels` (months, years); series stacked or as lines
  hourly,      // x = hours; zoom and scroll; `labels` = name of the selectable blocks (site · year · weather year)
  waterfall,   // one series of signed steps, x = labels, last bar the total
  bars,        // grouped bars by label
  sankey,      // who pays (left) whom (right): `links`, a period at a time
  chord,       // the same in a circle, to and fro
  path,        // dated steps, one below the other: `paths`
  lanes,       // charts above each other over the months `labels`, and months in words: `lanes`, `marks`
  map,         // places by name (`labels`); three series: latitude and longitude in degrees, and what a disc shows
  gantt,       // work on a line of dates: `works`, a group at a time
  table,       // a table of the document by id
};

struct Panel {
  std::string id = {};
  std::string page = {};  // its name: panels of one page stand together; empty: on the first
  PanelKind kind = PanelKind::text;
  std::string title = {};  // says what one sees, as a sentence where possible
  std::string note = {};   // how to read it, what is assumed
  std::string y_unit = {};
  std::vector<std::string> paragraphs = {};
  std::vector<Figure> figures = {};
  std::vector<std::string> labels = {};
  std::vector<Series> series = {};
  std::vector<Link> links = {};
  std::vector<Node> nodes = {};  // the ends of `links`
  std::vector<Path> paths = {};
  std::vector<Work> works = {};
  std::string table = {};  // id of the table shown (PanelKind::table), or of the numbers behind the picture
  std::vector<std::string> columns = {};  // PanelKind::table: only these, in short, without tools; empty: all
  std::size_t most_rows = 0;              // with `columns`: of the first rows, so many; 0: all
  bool half = false;                      // half as wide: stands beside the next one of its page, where there is room
  std::vector<Lane> lanes = {};
  std::vector<Mark> marks = {};  // in order of time
  /// PanelKind::hourly: one block per label; block b has its series in hourly_blocks[b]; start is the local hour 0.
  std::vector<std::vector<Series>> hourly_blocks = {};
};

struct Document {
  std::string title;
  std::string subtitle;
  std::string answer;  // one sentence
  std::vector<Table> tables;
  std::vector<Dataset> datasets;
  std::vector<Panel> panels;         // in reading order
  std::vector<std::string> credits;  // attribution lines
};

/// A column of numbers; `unit` is text such as "USD/MWh" or "" for plain numbers.
Column number_column(std::string name, std::string unit, std::string description,
                     std::vector<std::optional<double>> values);
Column text_column(std::string name, std::string description, std::vector<std::string> values);

std::size_t row_count(const Column& column);
/// Rows of the table: the length of its first column, 0 without columns.
std::size_t row_count(const Table& table);

/// The table with this id, or nullptr.
const Table* find_table(const Document& document, std::string_view id);
/// The dimension with this name, or nullptr.
const Dimension* find_dimension(const Dataset& dataset, std::string_view name);

/// What is wrong with a value that somebody filled, all at once; empty if it may be written. Refused: columns or series
/// of unequal length, names that are empty or twice the same, sizes that do not match their dimensions, numbers that
/// are not finite, panels that point to a table which does not exist. The codes start with "table-".
base::Diagnostics validate(const Table& table);
base::Diagnostics validate(const Dataset& dataset);
base::Diagnostics validate(const Document& document);

}  // namespace gigawatt::table
