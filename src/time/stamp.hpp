// Stamps of hours as files write them: `2024-01-01T00:00`, with or without a zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gigawatt::time {

/// A moment in the clock that it is written in.
struct Stamp {
  std::int64_t hour = 0;                  // full hours since 1970-01-01 00:00 of that clock
  int minute = 0;                         // behind the full hour
  std::optional<int> utc_offset_minutes;  // of that clock, where the stamp says it
};

/// `2024-01-01T00:00`; also ' ' for 'T', the hour alone, `:00` seconds, and a zone (`Z`, `-06:00`, `-0600`). Nothing if
/// malformed or not in the calendar.
std::optional<Stamp> parse_stamp(std::string_view text);

bool is_leap(int year);
std::int64_t first_hour_of(int year);
int year_of(std::int64_t hour);
std::string to_text_of_hour(std::int64_t hour);  // 2024-03-10 02:00

}  // namespace gigawatt::time
