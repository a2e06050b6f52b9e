#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adequacy/headroom.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_files.hpp"
#include "workbench/engine_words.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

constexpr double percent_of_one = 100.0;

/// Whole megawatts of a region, hundredths of something small.
std::string mw_text(double mw) { return mw < 100.0 ? fmt::format("{:.2f}", mw) : grouped(mw); }

std::string key_of(double percent) { return fmt::format("{}", percent); }  // 0.25 → "0.25", 1.0 → "1"

/// Of the curtailed hours, the share in which at least 50, 75 and 90 % of the new load stay on.
Json retained_document(const adequacy::Headroom& found) {
  Json shares = Json::object();
  for (std::size_t index = 0; index < adequacy::retained_shares.size(); ++index)
    shares[key_of(percent_of_one * adequacy::retained_shares.at(index))] =
        found.hours > 0.0 ? Json(found.retained_hours.at(index) / found.hours) : Json();
  return shares;
}

/// One load's answer; maps by percent.
Json load_document(const LoadColumn& column, const std::vector<bool>& warm, const std::vector<double>& percents,
                   double years) {
  const adequacy::RoomBelowPeak room = adequacy::room_below_peak(column.mw, warm);
  Json headroom_mw = Json::object(), hours = Json::object(), event_hours = Json::object(), retained = Json::object();
  for (const double percent : percents) {
    const adequacy::Headroom found = adequacy::headroom(room, percent / percent_of_one);
    headroom_mw[key_of(percent)] = found.load_mw;
    hours[key_of(percent)] = found.hours / years;
    retained[key_of(percent)] = retained_document(found);
    event_hours[key_of(percent)] = found.events > 0.0 ? Json(found.hours / found.events) : Json();
  }
  return {{"name", column.name},
          {"headroom_mw", std::move(headroom_mw)},
          {"hours", std::move(hours)},
          {"mean_event_hours", std::move(event_hours)},
          {"retained_hours_share", std::move(retained)},
          {"peak_mw", {{"april_october", room.peaks.warm_mw}, {"november_march", room.peaks.cold_mw}}}};
}

/// Sum of what fits, mean of how long it steps back.
void add_totals(Json& document, const std::vector<double>& percents) {
  const Json& loads = document["loads"];
  for (const double percent : percents) {
    const std::string key = key_of(percent);
    double sum_mw = 0.0, sum_hours = 0.0;
    for (const Json& load : loads) {
      sum_mw += load["headroom_mw"][key].get<double>();
      sum_hours += load["hours"][key].get<double>();
    }
    document["headroom_mw"][key] = sum_mw;
    document["hours"][key] = sum_hours / static_cast<double>(loads.size());
  }
}

std::string text_of(const Json& document, time::Years years, const std::vector<double>& percents) {
  std::string text = fmt::format(
      "flat load that fits below the seasonal peaks of {}, MW (and hours a year in which it is curtailed)\n\n",
      years_text(years));
  std::size_t width = 5;
  for (const Json& load : document["loads"]) width = std::max(width, load["name"].get<std::string>().size());
  text += fmt::format("  {:<{}}", "", width);
  for (const double percent : percents) text += fmt::format("{:>18}", fmt::format("{} % curtailed", percent));
  const auto row = [&](const std::string& name, const Json& load) {
    text += fmt::format("\n  {:<{}}", name, width);
    for (const double percent : percents)
      text += fmt::format("{:>18}", fmt::format("{} ({:>5.0f})", mw_text(load["headroom_mw"][key_of(percent)]),
                                                load["hours"][key_of(percent)].get<double>()));
  };
  for (const Json& load : document["loads"]) row(load["name"], load);
  if (document["loads"].size() > 1) row("total", document);
  return text + "\n";
}

}  // namespace

Outcome engine_headroom(const HeadroomRequest& request) {
  base::Result<LoadFile> file = read_loads_of_years(request.load_file, request.columns);
  if (!file) return refused_files(std::move(file.error()));
  const std::vector<bool> warm = adequacy::warm_season_hours(*file->years);
  Json document = {{"schema", "gigawatt.engine-headroom/1"},
                   {"headroom_mw", Json::object()},
                   {"hours", Json::object()},
                   {"years", {file->years->first, file->years->last}},
                   {"loads", Json::array()}};
  for (const LoadColumn& column : file->columns)
    document["loads"].push_back(load_document(column, warm, request.curtailed_energy_percent, file->years->count()));
  add_totals(document, request.curtailed_energy_percent);
  return {.code = ExitCode::ok,
          .text = text_of(document, *file->years, request.curtailed_energy_percent),
          .json = dump(document),
          .diagnostics = std::move(file->notes)};
}

}  // namespace gigawatt::workbench
