#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "adequacy/hosting.hpp"
#include "adequacy/indices.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_files.hpp"
#include "workbench/engine_words.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using adequacy::OutageTable;

/// What both engines are asked about.
struct Question {
  std::vector<UnitRow> rows;
  std::vector<adequacy::Unit> units;
  adequacy::HourlyLoad load;
  std::optional<time::Years> calendar_years;
  double years = 1.0;
  double energy_mwh = 0.0;  // net of variable supply, a year
  base::Diagnostics notes;

  [[nodiscard]] double capacity_mw() const {
    return std::accumulate(units.begin(), units.end(), 0.0,
                           [](double sum, const adequacy::Unit& unit) { return sum + unit.capacity_mw; });
  }
};

std::vector<adequacy::Unit> units_of(const std::vector<UnitRow>& rows, std::size_t without_row) {
  std::vector<adequacy::Unit> units;
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (row != without_row) units.insert(units.end(), rows[row].count, rows[row].unit);
  return units;
}

base::Result<Question> read_question(const AdequacyRequest& request) {
  base::Result<std::vector<UnitRow>> rows = read_units(request.units_file);
  base::Result<LoadFile> load = read_load(request.load_file);
  base::Diagnostics faults;
  if (!rows) faults = std::move(rows.error());
  if (!load) faults.insert(faults.end(), load.error().begin(), load.error().end());
  if (!rows || !load) return std::unexpected(std::move(faults));
  Question question{
      .rows = std::move(*rows), .units = {}, .load = {}, .calendar_years = load->years, .notes = load->notes};
  question.units = units_of(question.rows, question.rows.size());
  if (load->years) question.years = load->years->count();
  question.load = adequacy::hourly_load(load->columns.front().mw, load->columns.size() > 1
                                                                      ? std::span<const double>(load->columns.back().mw)
                                                                      : std::span<const double>());
  question.energy_mwh = std::accumulate(question.load.net_mw.begin(), question.load.net_mw.end(), 0.0) / question.years;
  return question;
}

Outcome refuse_grid(const AdequacyRequest& request, const adequacy::OutageGrid& grid) {
  base::Diagnostics findings(1);
  base::Diagnostic& finding = findings.front();
  finding.code = "units-too-fine";
  finding.mark.file = request.units_file;
  finding.message = fmt::format("the capacities share a step of {} MW only, which makes {} states",
                                static_cast<double>(grid.step) / adequacy::steps_per_mw, grid.states);
  finding.expected = "capacities rounded to 0.1 MW or more";
  return refused_files(std::move(findings));
}

/// What a row of units is worth in load, all its units together.
Json effective_capacities(const Question& question, const OutageTable& whole) {
  Json list = Json::array();
  for (std::size_t row = 0; row < question.rows.size(); ++row) {
    const UnitRow& part = question.rows[row];
    const auto rest = OutageTable::of(units_of(question.rows, row));
    const double capacity_mw = static_cast<double>(part.count) * part.unit.capacity_mw;
    const double effective_mw = adequacy::effective_capacity_mw(whole, rest.value(), question.load);
    list.push_back({{"count", part.count},
                    {"capacity_mw", part.unit.capacity_mw},
                    {"forced_outage_rate", part.unit.forced_outage_rate},
                    {"effective_mw", effective_mw},
                    {"effective_share", effective_mw / capacity_mw}});
  }
  return list;
}

Json document_of(const Question& question, const adequacy::Indices& sums) {
  return {{"schema", "gigawatt.engine-adequacy/1"},
          {"method", "convolution"},
          {"lole_h", sums.lole_h / question.years},
          {"lole_days", sums.lole_days / question.years},
          {"eue_mwh", sums.eue_mwh / question.years},
          {"lolp_peak", sums.lolp_peak},
          {"standard_error", nullptr},
          {"eue_share", question.energy_mwh > 0.0 ? Json(sums.eue_mwh / question.years / question.energy_mwh) : Json()},
          {"units", question.units.size()},
          {"capacity_mw", question.capacity_mw()},
          {"hours", question.load.hours()},
          {"years", question.years},
          {"net_peak_mw", std::ranges::max(question.load.net_mw)}};
}

std::string text_of(const Question& question, const Json& document) {
  // Hours of a file without a calendar stand for whatever their writer means by a year.
  const char* per = question.calendar_years ? " a year" : "";
  std::string text =
      fmt::format("{} units of {} MW against {} hours with a net peak of {} MW, by {}\n\n", question.units.size(),
                  grouped(question.capacity_mw()), grouped(static_cast<double>(question.load.hours())),
                  grouped(document["net_peak_mw"].get<double>()), document["method"].get<std::string>());
  text += fmt::format("  loss of load       {:.6f} h{} (LOLE)\n", document["lole_h"].get<double>(), per);
  text += fmt::format("  at daily peaks     {:.6f} days{}\n", document["lole_days"].get<double>(), per);
  text += fmt::format("  energy not served  {:.4f} MWh{} (EUE)", document["eue_mwh"].get<double>(), per);
  if (!document["eue_share"].is_null())
    text += fmt::format(", {:.3g} millionths of the load", 1e6 * document["eue_share"].get<double>());
  text += fmt::format("\n  at the peak        {:.4g} % (LOLP)\n", 100.0 * document["lolp_peak"].get<double>());
  if (document.contains("hosting")) {
    const double room_mw = document["hosting"]["flat_load_mw"].get<double>();
    text += fmt::format("  {}{:.4f} MW of flat load for a LOLE of {} h{}\n",
                        room_mw < 0.0 ? "too much by        " : "room for           ", std::abs(room_mw),
                        document["hosting"]["lole_target_h"].get<double>(), per);
  }
  if (document.contains("effective_capacity")) {
    text += "\n  what units are worth in load that is always on, at the same LOLE\n";
    for (const Json& row : document["effective_capacity"])
      text += fmt::format("  {:>6} x {:>8.6g} MW  {:>10.1f} MW  {:>5.1f} %\n", row["count"].get<std::size_t>(),
                          row["capacity_mw"].get<double>(), row["effective_mw"].get<double>(),
                          100.0 * row["effective_share"].get<double>());
  }
  return text;
}

}  // namespace

Outcome engine_adequacy(const AdequacyRequest& request) {
  base::Result<Question> question = read_question(request);
  if (!question) return refused_files(std::move(question.error()));
  if (request.lole_target_h && *request.lole_target_h * question->years >= static_cast<double>(question->load.hours()))
    return {
        .code = ExitCode::usage,
        .error = fmt::format("a LOLE of {} h allows every hour to be lost; less than {:.0f} h is expected",
                             *request.lole_target_h, static_cast<double>(question->load.hours()) / question->years)};
  const auto outages = OutageTable::of(question->units);
  if (!outages) return refuse_grid(request, adequacy::outage_grid(question->units));
  Json document = document_of(*question, adequacy::indices(*outages, question->load));
  if (request.lole_target_h)
    document["hosting"] = {{"lole_target_h", *request.lole_target_h},
                           {"flat_load_mw", adequacy::hosting_capacity_mw(*outages, question->load,
                                                                          *request.lole_target_h * question->years)}};
  if (request.effective_capacity) document["effective_capacity"] = effective_capacities(*question, *outages);
  return {.code = ExitCode::ok,
          .text = text_of(*question, document),
          .json = dump(document),
          .diagnostics = std::move(question->notes)};
}

}  // namespace gigawatt::workbench
