#include "scenario/series_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/nearest_word.hpp"
#include "time/calendar.hpp"
#include "time/stamp.hpp"

namespace gigawatt::scenario {

namespace {

constexpr int minutes_per_hour = 60;

std::string_view shown(std::string_view cell) { return cell.substr(0, 40); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// An hour out of order in spring or autumn, at night: where clocks change.
bool may_be_daylight_saving(std::int64_t off, std::int64_t hour) {
  const std::string text = time::to_text_of_hour(hour);  // 2024-03-10 03:00
  const std::string month = text.substr(5, 2);
  return (off == 1 || off == -1) && text[11] == '0' && text[12] <= '4' &&
         (month == "03" || month == "04" || month == "10" || month == "11");
}

/// What is wrong with a stamp by itself, in a file of this clock.
std::optional<HourFault> fault_of(const std::optional<time::Stamp>& stamp, SeriesClock clock, std::string_view cell) {
  const std::string example = clock == SeriesClock::zoned ? "2024-01-01T00:00-06:00"
                              : clock == SeriesClock::utc ? "2024-01-01T00:00Z"
                                                          : "2024-01-01T00:00";
  if (!stamp) return HourFault{fmt::format("'{}' is not an hour of a calendar day", shown(cell)), example};
  if (stamp->minute != 0)
    return HourFault{fmt::format("'{}' is not a full hour", shown(cell)),
                     fmt::format("hourly means, named by the full hour that they begin with, such as {}", example)};
  if (clock == SeriesClock::zoned && !stamp->utc_offset_minutes)
    return HourFault{fmt::format("'{}' does not name its zone", shown(cell)),
                     fmt::format("{}, or time_utc or time_local as name of the column", example)};
  const bool foreign_zone = clock == SeriesClock::utc ? stamp->utc_offset_minutes.value_or(0) != 0
                                                      : clock == SeriesClock::local && stamp->utc_offset_minutes;
  if (foreign_zone)
    return HourFault{fmt::format("'{}' names another zone than the column", shown(cell)), example,
                     "time as name of the column, where every stamp names its zone"};
  return std::nullopt;
}

}  // namespace

std::optional<SeriesClock> clock_of(std::string_view column) {
  if (column == "hour") return SeriesClock::plan_hour;
  if (column == "time_utc" || column == "utc") return SeriesClock::utc;
  if (column == "time") return SeriesClock::zoned;
  if (column == "time_local") return SeriesClock::local;
  return std::nullopt;
}

std::string nearest_clock(std::string_view column) {
  const std::string word = lower(column);
  const auto has = [&](std::string_view part) { return word.find(part) != std::string::npos; };
  if (has("utc") || has("gmt")) return "time_utc";
  if (has("local")) return "time_local";
  base::NearestWord nearest(word);
  for (const char* name : {"hour", "time_utc", "time", "time_local"}) nearest.offer(name);
  if (!nearest.result().empty()) return nearest.result();
  return has("time") || has("date") || has("stamp") ? "time_utc" : "";
}

std::optional<HourFault> HourSequence::read(std::string_view cell) {
  if (clock_ == SeriesClock::plan_hour) return read_plan_hour(cell);
  const std::optional<time::Stamp> stamp = time::parse_stamp(cell);
  if (auto fault = fault_of(stamp, clock_, cell)) return fault;
  if (rows_ == 0) {
    if (clock_ == SeriesClock::utc) utc_offset_minutes_ = 0;
    if (clock_ == SeriesClock::zoned) utc_offset_minutes_ = stamp->utc_offset_minutes;
    return begin(stamp->hour, cell);
  }
  std::int64_t hour = stamp->hour;
  if (clock_ == SeriesClock::zoned) {  // in the clock of the first stamp, whatever this one's is
    const int apart = *utc_offset_minutes_ - *stamp->utc_offset_minutes;
    if (apart % minutes_per_hour != 0)
      return HourFault{fmt::format("the zone of '{}' is part of an hour off that of the first row", shown(cell)),
                       "zones whole hours apart"};
    hour += apart / minutes_per_hour;
  }
  return follow(hour, cell);
}

std::optional<HourFault> HourSequence::read_plan_hour(std::string_view cell) {
  std::int64_t hour = -1;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), hour);
  if (cell.empty() || error != std::errc{} || end != cell.data() + cell.size())
    return HourFault{fmt::format("'{}' is not an hour", shown(cell)), "0 to 8759"};
  if (rows_ == 0 && hour == 1) counts_from_ = 1;
  const std::int64_t wanted = counts_from_ + static_cast<std::int64_t>(rows_);
  if (hour != wanted) return out_of_order(hour - wanted, hour, cell);
  ++rows_;
  return std::nullopt;
}

std::optional<HourFault> HourSequence::begin(std::int64_t hour, std::string_view cell) {
  first_year_ = time::year_of(hour);
  first_hour_ = time::first_hour_of(first_year_);
  if (hour == first_hour_ + 1)
    return HourFault{fmt::format("the first hour is '{}': the hours seem to be named by their end", shown(cell)),
                     fmt::format("hours named by their beginning, from {}", time::to_text_of_hour(first_hour_))};
  if (hour != first_hour_)
    return HourFault{fmt::format("the first hour is '{}'", shown(cell)),
                     fmt::format("whole calendar years, from the first hour of 1 January, such as {}",
                                 time::to_text_of_hour(time::first_hour_of(first_year_ + 1)))};
  last_hour_ = hour;
  rows_ = 1;
  return std::nullopt;
}

std::optional<HourFault> HourSequence::follow(std::int64_t hour, std::string_view cell) {
  const std::int64_t off = hour - last_hour_ - 1;
  if (off != 0) {
    if (clock_ != SeriesClock::local || (off != 1 && off != -1)) return out_of_order(off, hour, cell);
    if (auto fault = change_clock(off == 1, hour)) return fault;
  }
  last_hour_ = hour;
  ++rows_;
  return std::nullopt;
}

std::optional<HourFault> HourSequence::change_clock(bool goes_ahead, std::int64_t hour) {
  const std::int64_t changed = goes_ahead ? hour - 1 : hour;
  std::vector<std::int64_t>& changes = goes_ahead ? missing_ : doubled_;
  const std::vector<std::int64_t>& others = goes_ahead ? doubled_ : missing_;
  if (changes.empty() && others.empty()) begins_ahead_ = !goes_ahead;
  // Ahead and back in turn: a second gap before the clock came back is a row that is lost.
  const bool in_turn = changes.empty() || (!others.empty() && others.back() > changes.back());
  if (!in_turn)
    return HourFault{fmt::format("{} {} {}, and the clock has not gone {} in between", time::to_text_of_hour(changed),
                                 goes_ahead ? "is missing, as was" : "stands twice, as did",
                                 time::to_text_of_hour(changes.back()), goes_ahead ? "back" : "ahead"),
                     "every hour once, but one missing in spring and one doubled in autumn"};
  changes.push_back(changed);
  return std::nullopt;
}

HourFault HourSequence::out_of_order(std::int64_t off, std::int64_t hour, std::string_view cell) const {
  HourFault fault;
  fault.message = off > 0 ? fmt::format("{} hour{} missing before '{}'", off, off == 1 ? " is" : "s are", shown(cell))
                          : fmt::format("'{}' repeats or goes back", shown(cell));
  fault.expected = clock_ == SeriesClock::plan_hour
                       ? fmt::format("hour {}", hour - off)
                       : fmt::format("every hour once, here {}", time::to_text_of_hour(hour - off));
  if (clock_ == SeriesClock::utc && may_be_daylight_saving(off, hour))
    fault.suggestion = "time_local as name of the column, for a clock with daylight saving";
  return fault;
}

std::optional<HourFault> HourSequence::finish() {
  if (clock_ == SeriesClock::plan_hour) {
    if (rows_ == time::hours_per_year) return std::nullopt;
    constexpr std::size_t leap_year_hours = time::hours_per_year + 24;
    return HourFault{fmt::format("the file has {} rows", rows_),
                     rows_ == leap_year_hours ? "8760 rows; or stamps in a leap year (time_utc, time or time_local)"
                                              : "8760 rows, hour 0 to 8759"};
  }
  last_year_ = rows_ == 0 ? 0 : time::year_of(last_hour_);
  if (rows_ == 0) return HourFault{"the file has no rows", "whole calendar years of hours"};
  const std::int64_t end = time::first_hour_of(last_year_ + 1);
  if (last_hour_ + 1 != end)
    return HourFault{
        fmt::format("the file has {} rows and ends with {}, inside a year", rows_, time::to_text_of_hour(last_hour_)),
        fmt::format("whole calendar years, to {}", time::to_text_of_hour(end - 1))};
  if (missing_.size() != doubled_.size()) {
    const bool ahead = missing_.size() > doubled_.size();
    return HourFault{
        fmt::format("{} {}, and the clock never goes {}", time::to_text_of_hour((ahead ? missing_ : doubled_).back()),
                    ahead ? "is missing" : "stands twice", ahead ? "back after it" : "ahead again"),
        "as many hours missing in spring as doubled in autumn"};
  }
  return std::nullopt;
}

std::string HourSequence::daylight_saving() const {
  if (missing_.empty()) return {};
  std::string text = fmt::format("{} is missing and {} stands twice", time::to_text_of_hour(missing_.front()),
                                 time::to_text_of_hour(doubled_.front()));
  if (missing_.size() > 1) text += fmt::format(", and so in all {} years", missing_.size());
  return text;
}

}  // namespace gigawatt::scenario
