// An axis of a sweep: one scenario leaf, or several together, and the values that it takes in turn.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigawatt::sweep {

struct Axis {
  std::string path;                            // of the leaf, as `--set` takes it
  std::vector<std::string> more_paths = {};    // further leaves that take the same value
  std::string name;                            // its last word or words: short, and unlike those of the other axes
  std::string unit;                            // of `numbers`; empty for plain numbers, dates and words
  std::vector<std::string> values;             // as `--set` takes them: "30 %", "2026-07-01"
  std::vector<std::optional<double>> numbers;  // in `unit`; nothing for dates and words
};

/// Reads `PATH=A..B:N` (N values, evenly spaced, both ends among them; quantities, plain numbers, months or dates; a
/// unit may stand at B alone) or `PATH=A,B,C`. Dates keep to the first of a month where both ends do. The error is one
/// sentence that says what was expected.
std::expected<Axis, std::string> parse_axis(std::string_view text);

/// Makes the names as short as they can be, yet all different and none of them `taken`: "campus.clean_share",
/// "gas.fuel.constant".
void name_apart(std::vector<Axis>& axes, const std::vector<std::string>& taken = {});

/// How many points all axes have together; nothing if it does not fit.
std::optional<std::size_t> point_count(const std::vector<Axis>& axes);

/// The index on every axis of a point; the last axis is the fastest.
std::vector<std::size_t> indices_of(const std::vector<Axis>& axes, std::size_t point);

}  // namespace gigawatt::sweep
