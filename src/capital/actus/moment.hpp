// Points in time, periods and conventions as contracts write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigawatt::capital::actus {

/// A second of the proleptic Gregorian calendar, without a zone.
struct Moment {
  std::int64_t day = 0;  // since 1970-01-01
  int second = 0;        // of the day
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

/// `2013-01-01`, `2013-01-01T00:00`, `2013-01-01T23:59:59`; nothing if malformed or not in the calendar.
std::optional<Moment> parse_moment(std::string_view text);
std::string to_text(Moment moment);  // with the time only where it is not midnight

struct Civil {
  int year = 1970, month = 1, day = 1;
};
Civil civil_of(std::int64_t day);
std::int64_t day_of(Civil civil);

enum class PeriodUnit { day, week, month, quarter, half_year, year };
struct Period {
  int count = 0;
  PeriodUnit unit = PeriodUnit::day;
};
/// ACTUS's cycle: a period, and whether a rest at the end is joined to the period before it (L0) or stands alone (L1).
struct Cycle {
  Period period;
  bool long_stub = false;
};
/// `P1M`; `P1ML0` and `P1ML1` as cycles, without L as L0 is not: a short stub.
std::optional<Period> parse_period(std::string_view text);
std::optional<Cycle> parse_cycle(std::string_view text);

enum class EndOfMonth { same_day, end_of_month };
/// `count` periods after; months that are too short end at their end. By end of month, an anchor at the end of its
/// month stays at the end of months. No moment lies behind the year 9999.
Moment plus(Moment anchor, Period period, int count, EndOfMonth rule = EndOfMonth::same_day);

/// Anchor, anchor + period … before `end`. A long stub takes the last of them away if the cycle misses the end.
enum class AtEnd { included, left_out };
std::vector<Moment> schedule(Moment anchor, const std::optional<Cycle>& cycle, Moment end, AtEnd at_end,
                             EndOfMonth rule);

enum class DayCount { actual_actual, actual_360, actual_365, thirty_360 };
/// Years between two moments (negative backwards). The last second of a day counts as its end.
double year_fraction(DayCount convention, Moment from, Moment to);

enum class Calendar { none, monday_to_friday };
enum class Shift { none, following, modified_following, preceding, modified_preceding };
struct BusinessDays {
  Calendar calendar = Calendar::none;
  Shift shift = Shift::none;
  bool calculates_on_shifted = true;  // SC…: interest runs to the day of payment; CS…: to the day of the schedule

  [[nodiscard]] Moment paid(Moment moment) const;
  [[nodiscard]] Moment calculated(Moment moment) const { return calculates_on_shifted ? paid(moment) : moment; }
};

}  // namespace gigawatt::capital::actus
