#include "workbench/schedule_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/plain_file.hpp"

namespace gigawatt::workbench {
namespace {

constexpr std::size_t findings_max = 50;
constexpr std::int64_t duration_max = 1'000'000;

struct Number {
  std::int64_t value = 0;
  int column = 0;
};
struct Row {
  int line = 0;
  std::vector<Number> numbers;
};

class ProjectReader {
 public:
  ProjectReader(std::string file, std::string_view text) : file_(std::move(file)) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(text.substr(begin, end - begin));
      if (lines_.back().ends_with('\r')) lines_.back().remove_suffix(1);
      begin = end + 1;
    }
  }

  base::Result<build::Network> read() {
    read_head();
    if (findings_.empty()) read_links(section("PRECEDENCE RELATIONS", "jobnr. #modes #successors successors"));
    if (findings_.empty()) read_activities(section("REQUESTS/DURATIONS", "jobnr. mode duration demands"));
    if (findings_.empty()) read_capacities(section("RESOURCEAVAILABILITIES", "one capacity for each resource"));
    if (findings_.empty()) check_together();
    if (!findings_.empty()) return std::unexpected(std::move(findings_));
    return std::move(network_);
  }

 private:
  void error(const char* code, int line, int column, std::string message, std::string expected = {}) {
    if (findings_.size() >= findings_max) return;
    findings_.push_back({.code = code,
                         .mark = {.file = file_, .line = line, .column = column},
                         .path = {},
                         .message = std::move(message),
                         .expected = std::move(expected),
                         .suggestion = {}});
  }

  /// The number behind the colon of the first line that begins so, blanks aside.
  std::int64_t head_number(std::string_view beginning, std::int64_t low, std::int64_t high) {
    for (std::size_t index = 0; index < lines_.size(); ++index) {
      const std::string_view line = lines_[index];
      const std::size_t first = line.find_first_not_of(" \t-");
      if (first == std::string_view::npos || !line.substr(first).starts_with(beginning)) continue;
      const std::size_t colon = line.find(':');
      const std::vector<Number> numbers =
          colon == std::string_view::npos ? std::vector<Number>{} : leading_numbers(line, colon + 1);
      const int number = static_cast<int>(index) + 1;
      if (numbers.empty()) {
        error("schedule-number", number, 1, fmt::format("no number behind '{}'", beginning),
              "a colon and a whole number");
        return low;
      }
      if (numbers[0].value < low || numbers[0].value > high)
        error(numbers[0].value > high ? "schedule-too-large" : "schedule-number", number, numbers[0].column,
              fmt::format("{} is out of range", numbers[0].value), fmt::format("{} to {}", low, high));
      return numbers[0].value;
    }
    error("schedule-section", 0, 0, fmt::format("no line with '{}'", beginning), "a project as PSPLIB writes it (.sm)");
    return low;
  }

  static std::vector<Number> leading_numbers(std::string_view line, std::size_t from) {
    std::vector<Number> numbers;
    for (std::size_t at = line.find_first_not_of(" \t", from); at < line.size();
         at = line.find_first_not_of(" \t", at)) {
      Number number{.column = static_cast<int>(at) + 1};
      const auto [end, fault] = std::from_chars(line.data() + at, line.data() + line.size(), number.value);
      if (fault != std::errc()) break;
      numbers.push_back(number);
      at = static_cast<std::size_t>(end - line.data());
      if (at < line.size() && line[at] != ' ' && line[at] != '\t') break;
    }
    return numbers;
  }

  void read_head() {
    constexpr std::int64_t resources_max = 64;
    count_ = static_cast<std::size_t>(head_number("jobs", 1, build::activities_max));
    resources_ = static_cast<std::size_t>(head_number("renewable", 0, resources_max));
    for (const char* kind : {"nonrenewable", "doubly constrained"})
      if (has(kind) && head_number(kind, 0, resources_max) != 0)
        error("schedule-kind", 0, 0, fmt::format("{} resources are not scheduled", kind), "renewable resources alone");
  }

  [[nodiscard]] bool has(std::string_view word) const {
    return std::ranges::any_of(lines_, [&](std::string_view line) { return line.contains(word); });
  }

  /// The rows of numbers below a title, to the next line of asterisks.
  std::vector<Row> section(std::string_view title, const char* expected) {
    std::vector<Row> rows;
    std::size_t index = 0;
    while (index < lines_.size() && !lines_[index].contains(title)) ++index;
    if (index == lines_.size()) error("schedule-section", 0, 0, fmt::format("no section '{}'", title), expected);
    title_line_ = static_cast<int>(index) + 1;
    for (++index; index < lines_.size() && !lines_[index].starts_with('*'); ++index) {
      const std::string_view line = lines_[index];
      const std::size_t first = line.find_first_not_of(" \t");
      if (first == std::string_view::npos || line.starts_with('-') || line.contains("jobnr")) continue;
      if (line.find_first_not_of("R0123456789 \t") == std::string_view::npos && line[first] == 'R') continue;
      Row row{.line = static_cast<int>(index) + 1, .numbers = leading_numbers(line, 0)};
      const std::size_t last = row.numbers.empty() ? first : static_cast<std::size_t>(row.numbers.back().column) - 1;
      const std::size_t rest = row.numbers.empty() ? first : line.find_first_not_of("-0123456789 \t", last);
      if (rest != std::string_view::npos)
        error("schedule-number", row.line, static_cast<int>(rest) + 1, "not a whole number", expected);
      else
        rows.push_back(std::move(row));
    }
    return rows;
  }

  /// Whether rows stand for 1 … count in order, each with at least so many numbers.
  bool whole(const std::vector<Row>& rows, std::size_t numbers_min, const char* expected) {
    if (!findings_.empty()) return false;  // a row that could not be read would be missed once more
    for (std::size_t index = 0; index < rows.size(); ++index) {
      const Row& row = rows[index];
      if (row.numbers.size() < numbers_min)
        error("schedule-number", row.line, 1, fmt::format("{} numbers", row.numbers.size()), expected);
      else if (row.numbers[0].value != static_cast<std::int64_t>(index) + 1) {
        error("schedule-activity", row.line, row.numbers[0].column, fmt::format("activity {}", row.numbers[0].value),
              fmt::format("activity {}: they count from 1 to {}", index + 1, count_));
        break;  // those behind it would all be told
      }
      if (row.numbers.size() >= numbers_min && row.numbers[1].value != 1)
        error("schedule-kind", row.line, row.numbers[1].column, "activities of several modes are not scheduled", "1");
    }
    if (findings_.empty() && rows.size() != count_)
      error("schedule-activity", title_line_, 1, fmt::format("{} activities", rows.size()),
            fmt::format("{}, as the head says", count_));
    return findings_.empty();
  }

  void read_links(const std::vector<Row>& rows) {
    constexpr std::size_t before_successors = 3;
    if (!whole(rows, before_successors, "jobnr. #modes #successors successors")) return;
    for (std::size_t activity = 0; activity < count_; ++activity) {
      const Row& row = rows[activity];
      if (static_cast<std::size_t>(row.numbers[2].value) != row.numbers.size() - before_successors)
        error("schedule-number", row.line, row.numbers[2].column,
              fmt::format("{} successors are announced, {} stand there", row.numbers[2].value,
                          row.numbers.size() - before_successors));
      for (std::size_t index = before_successors; index < row.numbers.size(); ++index) {
        const Number& successor = row.numbers[index];
        if (successor.value < 1 || successor.value > static_cast<std::int64_t>(count_))
          error("schedule-activity", row.line, successor.column,
                fmt::format("there is no activity {}", successor.value), fmt::format("1 to {}", count_));
        else
          network_.links.push_back({.before = static_cast<build::Activity>(activity),
                                    .after = static_cast<build::Activity>(successor.value - 1)});
      }
      link_lines_.push_back(row.line);
    }
  }

  void read_activities(const std::vector<Row>& rows) {
    constexpr std::size_t before_demands = 3;
    if (!whole(rows, before_demands, "jobnr. mode duration demands")) return;
    for (const Row& row : rows) {
      if (row.numbers.size() != before_demands + resources_) {
        error("schedule-number", row.line, 1, fmt::format("{} numbers", row.numbers.size()),
              fmt::format("jobnr. mode duration and {} demands", resources_));
        continue;
      }
      for (std::size_t index = 2; index < row.numbers.size(); ++index) {
        const std::int64_t value = row.numbers[index].value;
        const std::int64_t most = index == 2 ? duration_max : build::capacity_max;
        if (value < 0 || value > most)
          error("schedule-number", row.line, row.numbers[index].column, fmt::format("{} is out of range", value),
                fmt::format("0 to {}", most));
        auto& numbers = index == 2 ? network_.durations : network_.demands;
        numbers.push_back(static_cast<std::int32_t>(value));
      }
      demand_rows_.push_back(row);
    }
  }

  void read_capacities(const std::vector<Row>& rows) {
    if (resources_ == 0) return;
    if (rows.size() != 1 || rows[0].numbers.size() != resources_)
      return error("schedule-number", rows.empty() ? title_line_ : rows[0].line, 1,
                   "not one capacity for each resource", fmt::format("{} numbers", resources_));
    for (const Number& capacity : rows[0].numbers) {
      if (capacity.value < 0 || capacity.value > build::capacity_max)
        error("schedule-number", rows[0].line, capacity.column, fmt::format("{} is out of range", capacity.value),
              fmt::format("0 to {}", build::capacity_max));
      network_.capacities.push_back(static_cast<std::int32_t>(capacity.value));
    }
  }

  void check_together() {
    std::int64_t horizon = 0;
    for (std::size_t activity = 0; activity < count_; ++activity) {
      horizon += network_.durations[activity];
      for (std::size_t resource = 0; resource < resources_; ++resource)
        if (const auto demand = network_.demands[activity * resources_ + resource];
            demand > network_.capacities[resource])
          error("schedule-demand", demand_rows_[activity].line, demand_rows_[activity].numbers[3 + resource].column,
                fmt::format("activity {} asks for {} of resource {}, which has {}: it can never start", activity + 1,
                            demand, resource + 1, network_.capacities[resource]));
    }
    if (horizon > build::horizon_max)
      error("schedule-too-large", 0, 0, fmt::format("all durations together are {} periods", horizon),
            fmt::format("at most {}", build::horizon_max));
    if (const auto cycle = build::find_cycle(count_, network_.links)) {
      std::vector<build::Activity> names;
      for (const build::Activity activity : *cycle) names.push_back(activity + 1);
      names.push_back(names.front());
      error("schedule-cycle", link_lines_[static_cast<std::size_t>(cycle->front())], 1,
            fmt::format("activities wait for each other in a circle: {}", fmt::join(names, " → ")));
    }
  }

  std::string file_;
  std::vector<std::string_view> lines_;
  std::size_t count_ = 0, resources_ = 0;
  int title_line_ = 0;
  std::vector<int> link_lines_;
  std::vector<Row> demand_rows_;
  build::Network network_;
  base::Diagnostics findings_;
};

}  // namespace

base::Result<build::Network> read_schedule_file(const std::string& name) {
  const base::Result<std::string> text = scenario::read_plain_file(name);
  if (!text) return std::unexpected(text.error());
  return ProjectReader(name, *text).read();
}

}  // namespace gigawatt::workbench
