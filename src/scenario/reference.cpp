// docs/scenario.md from the schema table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/parse.hpp"
#include "scenario/schema.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::string_view introduction = R"(# The scenario language

<!-- Generated from the schema table in src/scenario; a test fails when it differs. -->

A scenario is a folder with a `scenario.yaml`, optional `series/*.csv` (or `*.csv.gz`), and a `README.md` that says what it shows.
Every key is listed below; a key that is not listed is refused. All faults are reported at once, each as
`FILE:LINE:COL: error CODE: message; expected …; did you mean …`.

## How values are written

| what | how |
|---|---|
| quantity | number, optionally `thousand`, `million`, `bn` or `trillion`, and a unit: `843 MW`, `27.3 bn USD`, `16.2 USD/kW-year`. No thousands separators. A hyphen joins factors, everything behind one `/` divides. |
| share | `6.5 %` or `0.065` |
| plain number | where the unit stands in the key: `temperature_c: 21` |
| date, month, years | `2026-05-23`, `2026-05`, `2026..2028` |
| id | `[a-z][a-z0-9-]*` |

- `t` is 1000 kg; `short_ton` is 2000 lb. Months and years are calendar time and never convert to hours.
- Fuel energy is on the higher heating value (`Btu`, `MMBtu`). A figure on the lower one is written `8500 Btu_LHV/kWh`, with `lhv_to_hhv` beside it.
- Money is real USD of `economics.currency_year`. `5 bn EUR` is one with `economics: {exchange_rates: {EUR: {value: 1.08 USD, source: ID}}}`.
- Whatever the ranges below say, no power may be above 10,000,000 MW, no energy above 1e9 MWh, no time above 1000 years and no figure above 1e15;
  what must be above 0 is at least 1e-6. A horizon lies between 1950 and 2200.
- Any value may be written as a map: `{value: 1387 USD/kW, source: ID}` with these keys:

| key | meaning |
|---|---|
| `value` | the value |
| `source` | id of an entry of `sources`, or a list of them: `[A, B]` |
| `assumed` | `true`: nobody has published this |
| `note` | free text |
| `price_year` | money of that year, converted with `economics.inflation` |
| `p10`, `p50`, `p90` | instead of `value`: two-piece lognormal distribution |
| `min`, `mode`, `max` | instead of `value`: triangular distribution |
| `low`, `high` | instead of `value`: uniform distribution |

A plain run takes the median of a distribution. Dates and months may have one, too: `ready: {min: 2027-03-01, mode: 2027-06-01, max: 2028-01-01}` (no lognormal).

## How files are put together

`extends: NAME or PATH` names one parent. Maps merge, values and lists replace, `null` deletes. A map that only annotates
(`{source: ID}`) keeps the parent's value. The libraries of technologies, accelerators and places are the outermost parent of every
scenario. `--set PATH=VALUE` comes last; a PATH is keys joined by `.`, list items count from 0.

`like: ID` in any entry of a map starts from another entry of the same map, after parents and `--set` have been laid over both: its values
first, then what the entry says itself, merged in the same way (`null` deletes what comes from the other). Eight buildings take eight lines:

```
halls:
  building-1: {it_power: 105 MW, accelerator: gb200, ready: 2025-08-20, load_factor: 80 %}
  building-2: {like: building-1, ready: 2025-10-01}
```

A change to `building-1` is one to `building-2`; the list of inputs names the place where each value is written.

`weather: {w: {place: columbus-oh}}` takes the monthly normals of a place of the shipped library: campuses of the public record
(`abilene-tx`, `columbus-oh`, `memphis-tn`, …) and hubs (`ashburn-va`, `phoenix-az`, `frankfurt-de`, …). Most are assumed, and the run says so.

A YAML file may have at most 4 MiB, 32 levels and 100,000 keys and values, in UTF-8, without anchors, aliases, tags or a second document.
Files named by a scenario lie beside the file that names them and may have at most 16 MiB of text, plain or gzip.

## Imports

`extends` starts from one scenario; `imports` brings several together, each loaded as it stands (parents, `like`), beside and beneath what the
file says itself:

```
imports:
  meta-hyperion: {leave: [parties], prefix: hyperion}          # the id names a shipped scenario, or `scenario:` does
  xai-colossus: {take: [sites.colossus-2, contracts], prefix: colossus}
sites: {hyperion: {idle_value: 3 USD/GPU-hour}}                # laid over what has been imported; null takes it away
```

An import brings parties, sites, contracts, instruments and resources, or those that `take` names and `leave` does not, with the weather, prices,
technologies, accelerators, places and sources that they refer to. Horizon, plan, economics, thresholds and seed are the file's own. An id has one content:
where two imports differ it is refused with both places. `prefix: hyperion` makes `hyperion-gas` of `gas` and of every reference to it; parties,
sites, accelerators and places are the same thing wherever they are named and keep their ids, and a source takes the prefix only where another document has its id.
Both scenarios must count in USD of one `currency_year`; `--set` is laid over what has been imported.

## Hourly files

An hourly CSV file has a header; lines before it that begin with `#` are comments. The first column is the clock, the others are named
`<name>_<unit>`; columns that nobody asks for may be there and hold anything. A value is the mean over the hour that begins then.

| first column | rows |
|---|---|
| `hour` | 8,760 rows, 0 to 8759 (or 1 to 8760) of local standard time |
| `time_utc` (or `utc`) | whole calendar years of UTC, `2024-01-01T00:00Z` (the `Z`, the minutes and the `T` may be absent: `2024-01-01 00`) |
| `time` | whole calendar years; each stamp names its zone: `2024-01-01T00:00-06:00` |
| `time_local` | whole calendar years of the clock on the site's wall; where it has daylight saving, the hour that is missing in spring and the one that stands twice in autumn are named in a note |

Years with stamps are shifted to the sites' local standard time (what falls out at one end comes in at the other), and 29 February is dropped.
Columns are separated by `,`, by `;` or by tabs, as the header says; numbers have a decimal point, or throughout a decimal comma. What cannot be told
apart (`1,500` and nothing else) is refused.

Of a file of several years each is one weather year, in their order, as many as `plan.weather_years` asks for; `years: [2021, 2023]` chooses.

## Weather files

The format is recognised by the first lines; `format` is a promise that is checked. Site and station may lie 2 degrees apart.

| format | columns that are read | rows |
|---|---|---|
| `tmy3` | `GHI (W/m^2)`, `DNI (W/m^2)`, `DHI (W/m^2)`, `Dry-bulb (C)`, `Dew-point (C)`, `Wspd (m/s)`, `Pressure (mbar)` | named by their end; radiation is the mean over the hour before, the rest readings at that moment; the site's time zone |
| `epw` | dry bulb, dew point, pressure, global, direct and diffuse irradiance, wind speed (columns 7, 8, 10, 14 to 16 and 22) | as `tmy3`; minute 30 stands for the middle of the hour, several rows an hour are averaged |
| `nsrdb` | `GHI`, `DNI`, `DHI`, `Temperature`, `Dew Point`, `Wind Speed`, perhaps `Pressure` | readings every 60, 30, 15, 10 or 5 minutes; shifted from the file's time zone to the site's |
| `pvgis` | `G(h)`, `Gb(n)`, `Gd(h)`, `T2m`, `RH`, `WS10m`, `SP` of a typical year | readings in UTC, irradiance later by the `Irradiance Time Offset`; shifted to the site's time zone |
| `csv` | `ghi_w_per_m2`, `temperature_c`, `dew_point_c`, `wind_speed_m_per_s`, perhaps both of `dni_w_per_m2` and `dhi_w_per_m2` (otherwise split by Erbs), perhaps `pressure_hpa` | an hourly file as above |

Readings count as linear in between; wind is at 10 m. A year has 8,760 hours: 29 February is dropped. A price file has the column `price_usd_per_mwh`, or the
one that its `column` names.

## Keys
)";

/// A bar would end the table's cell.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

/// To the record's own heading: an anchor has hyphens for blanks.
std::string link_to(const Record& record) {
  std::string anchor(record.name);
  std::ranges::replace(anchor, ' ', '-');
  return fmt::format("[{}](#{})", record.name, anchor);
}

std::string form_of(const Field& field) {
  switch (field.kind) {
    case FieldKind::quantity:
      return fmt::format("quantity, `{}`", field.unit);
    case FieldKind::fraction:
      return "share";
    case FieldKind::numbers:
      return field.options.count == 0
                 ? (field.unit == "%"     ? "list of shares"
                    : field.options.whole ? "list of whole numbers"
                                          : "list of numbers")
                 : fmt::format("list of {} {}", field.options.count, field.unit == "%" ? "shares" : "numbers");
    case FieldKind::choice:
      return fmt::format("`{}`", fmt::join(field.choices, "`, `"));
    case FieldKind::flag:
      return "`true`, `false`";
    case FieldKind::integer:
      return "whole number";
    case FieldKind::number:
      return "plain number";
    case FieldKind::reference:
      return field.collection.empty() ? "id in the same map" : fmt::format("id in `{}`", field.collection);
    case FieldKind::references:
      return field.collection.empty() ? "list of sections or `section.id`"
                                      : fmt::format("list of ids in `{}`", field.collection);
    case FieldKind::record:
      return link_to(*field.record);
    case FieldKind::collection:
      return "map id → " + link_to(*field.record);
    case FieldKind::list:
      return "list of " + link_to(*field.record);
    case FieldKind::year_map:
      return "map year → number";
    case FieldKind::date:
      return "date";
    case FieldKind::month:
      return "month";
    case FieldKind::years:
      return "years";
    case FieldKind::text_file:
      return "path";
    case FieldKind::dated_file:
      return "path of a CSV by date";
    case FieldKind::series:
      return "path of an hourly CSV";
    case FieldKind::text:
      return "text";
  }
  return "";
}

std::string default_of(const Field& field) {
  if (field.options.required) return "**required**";
  if (!field.options.fallback.empty()) return fmt::format("`{}`", field.options.fallback);
  if (!field.options.derived.empty()) return std::string(field.options.derived);
  if (field.kind == FieldKind::record && !field.optional) return "its defaults";
  return "absent";
}

std::string limits_of(const Field& field) {
  const Range& range = field.options.range;
  const bool share = field.kind == FieldKind::fraction || (field.kind == FieldKind::numbers && field.unit == "%");
  const auto text = [&](double bound) { return share ? units::format(bound * 100, "%") : units::format(bound, ""); };
  std::string limits;
  if (range.low && range.high)
    limits = fmt::format("{}{} … {}", range.low_open ? "> " : "", text(*range.low), text(*range.high));
  else if (range.low)
    limits = fmt::format("{} {}", range.low_open ? ">" : "≥", text(*range.low));
  return limits;
}

void write_record(const Record& record, std::vector<const Record*>& done, std::string& out) {
  for (const Record* known : done)
    if (known == &record) return;
  done.push_back(&record);
  out += fmt::format("\n### {}\n\n{}", record.name, record.description);
  if (!record.exactly_one.empty())
    out += fmt::format(" Exactly one of `{}` must be there.", fmt::join(record.exactly_one, "`, `"));
  if (!record.at_most_one.empty())
    out += fmt::format(" At most one of `{}` may be there.", fmt::join(record.at_most_one, "`, `"));
  out += "\n\n| key | value | default | range | meaning |\n|---|---|---|---|---|\n";
  std::vector<const Field*> rows;
  for (const Field& field : record.fields) rows.push_back(&field);
  if (record.dated) rows.push_back(&*record.dated);
  for (const Field* row : rows) {
    const Field& field = *row;
    std::string meaning(field.description);
    if (!field.options.only.key.empty())
      meaning +=
          fmt::format(" Only with `{}: {}`.", field.options.only.key, fmt::join(field.options.only.values, "` or `"));
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", field.key, cell(form_of(field)), cell(default_of(field)),
                       limits_of(field), cell(meaning));
  }
  for (const Field& field : record.fields)
    if (field.record != nullptr) write_record(*field.record, done, out);
}

}  // namespace

std::string markdown_reference() {
  std::string out(introduction);
  std::vector<const Record*> done;
  write_record(scenario_record(), done, out);
  return out;
}

}  // namespace gigawatt::scenario
