#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "adequacy/hosting.hpp"
#include "adequacy/indices.hpp"
#include "adequacy/simulate.hpp"
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

/// Sums over all years → means by year; a probability stays as it is.
Json by_year(const adequacy::Indices& sums, double years) {
  return {{"lole_h", sums.lole_h / years},
          {"lole_days", sums.lole_days / years},
          {"eue_mwh", sums.eue_mwh / years},
          {"lolp_peak", sums.lolp_peak}};
}

Json document_of(const Question& question, const char* method, const adequacy::Indices& sums) {
  Json document = {{"schema", "gigawatt.engine-adequacy/1"}, {"method", method}};
  document.update(by_year(sums, question.years));
  document["standard_error"] = nullptr;
  document["eue_share"] =
      question.energy_mwh > 0.0 ? Json(sums.eue_mwh / question.years / question.energy_mwh) : Json();
  document["units"] = question.units.size();
  document["capacity_mw"] = question.capacity_mw();
  document["hours"] = question.load.hours();
  document["years"] = question.years;
  document["net_peak_mw"] = std::ranges::max(question.load.net_mw);
  double storage_mwh = 0.0;
  for (const adequacy::Unit& unit : question.units) storage_mwh += unit.storage_mwh.value_or(0.0);
  document["storage_mwh"] = storage_mwh;
  for (const char* key : {"samples", "seed", "events"}) document[key] = nullptr;
  return document;
}

std::string text_of(const Question& question, const Json& document) {
  // Hours of a file without a calendar stand for whatever their writer means by a year.
  const char* per = question.calendar_years ? " a year" : "";
  const double storage_mwh = document["storage_mwh"].get<double>();
  std::string text = fmt::format("{} units of {} MW{} against {} hours with a net peak of {} MW, by {}\n\n",
                                 question.units.size(), grouped(question.capacity_mw()),
                                 storage_mwh > 0.0 ? fmt::format(" and {} MWh", grouped(storage_mwh)) : "",
                                 grouped(static_cast<double>(question.load.hours())),
                                 grouped(document["net_peak_mw"].get<double>()), document["method"].get<std::string>());
  const Json& errors = document["standard_error"];
  const auto number = [&](const char* key, int digits, double scale = 1.0) {
    const double value = scale * document[key].get<double>();
    if (errors.is_null()) return fmt::format("{:.{}f}", value, digits);
    return fmt::format("{:.{}f} ± {:.{}f}", value, digits - 2, scale * errors[key].get<double>(), digits - 2);
  };
  text += fmt::format("  loss of load       {} h{} (LOLE)\n", number("lole_h", 6), per);
  text += fmt::format("  at daily peaks     {} days{}\n", number("lole_days", 6), per);
  text += fmt::format("  energy not served  {} MWh{} (EUE)", number("eue_mwh", 4), per);
  if (!document["eue_share"].is_null())
    text += fmt::format(", {:.3g} millionths of the load", 1e6 * document["eue_share"].get<double>());
  text += fmt::format("\n  at the peak        {} % (LOLP)\n", number("lolp_peak", 4, 100.0));
  if (const Json& events = document["events"]; !events.is_null())
    text += fmt::format("  events             {:.3f}{}, of {:.1f} h and {:.1f} MWh in the mean\n",
                        events["per_year"].get<double>(), per, events["mean_hours"].get<double>(),
                        events["mean_mwh"].get<double>());
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

/// Units whose file does not say how long they stay out. LOLE and EUE do not depend on it, events do.
void assume_mtbf(const AdequacyRequest& request, Question& question) {
  constexpr double assumed_mtbf_h = 1000.0;
  std::size_t assumed = 0;
  for (adequacy::Unit& unit : question.units) {
    if (unit.mtbf_h) continue;
    unit.mtbf_h = assumed_mtbf_h;
    ++assumed;
  }
  if (assumed == 0) return;
  base::Diagnostic& note = question.notes.emplace_back();
  note.code = "mtbf-assumed";
  note.severity = base::Severity::note;
  note.mark.file = request.units_file;
  note.message = fmt::format(
      "{} units have no mtbf_h and are taken to fail every {:.0f} h; the mean length of events "
      "and the standard errors depend on it, LOLE and EUE do not",
      assumed, assumed_mtbf_h);
}

Outcome sampled(const AdequacyRequest& request, Question& question, const base::Progress& progress) {
  assume_mtbf(request, question);
  const adequacy::Simulation found = adequacy::simulate(question.units, question.load,
                                                        {.seed = request.seed,
                                                         .samples = request.samples,
                                                         .relative_error = request.standard_error_percent / 100.0,
                                                         .threads = request.threads,
                                                         .should_stop = [&progress](double share) {
                                                           progress.report("sample years", share);
                                                           return progress.should_stop();
                                                         }});
  if (found.interrupted) return {.code = ExitCode::interrupted, .error = "interrupted"};
  Json document = document_of(question, "montecarlo", found.mean);
  document["standard_error"] = by_year(found.standard_error, question.years);
  document["samples"] = found.samples;
  document["seed"] = request.seed;
  document["events"] = {
      {"per_year", found.events / question.years}, {"mean_hours", found.event_hours}, {"mean_mwh", found.event_mwh}};
  Outcome outcome{
      .text = text_of(question, document), .json = dump(document), .diagnostics = std::move(question.notes)};
  const double error_h = found.standard_error.lole_h, lole_h = found.mean.lole_h;
  if (!request.samples && !(lole_h > 0.0 && error_h <= request.standard_error_percent / 100.0 * lole_h)) {
    outcome.code = ExitCode::limit_reached;
    outcome.error = fmt::format("after {} samples the standard error is not yet {} % of the LOLE",
                                grouped(static_cast<double>(found.samples)), request.standard_error_percent);
  }
  return outcome;
}

Outcome convolved(const AdequacyRequest& request, Question& question) {
  const auto outages = OutageTable::of(question.units);
  if (!outages) return refuse_grid(request, adequacy::outage_grid(question.units));
  Json document = document_of(question, "convolution", adequacy::indices(*outages, question.load));
  if (request.lole_target_h)
    document["hosting"] = {{"lole_target_h", *request.lole_target_h},
                           {"flat_load_mw", adequacy::hosting_capacity_mw(*outages, question.load,
                                                                          *request.lole_target_h * question.years)}};
  if (request.effective_capacity) document["effective_capacity"] = effective_capacities(question, *outages);
  return {.code = ExitCode::ok,
          .text = text_of(question, document),
          .json = dump(document),
          .diagnostics = std::move(question.notes)};
}

/// What the command line cannot know to be wrong.
std::string misuse_of(const AdequacyRequest& request, const Question& question) {
  const bool samples = request.method == AdequacyMethod::montecarlo;
  if (samples && (request.lole_target_h || request.effective_capacity))
    return "--lole-target-hours and --effective-capacity are answered by --method convolution";
  const bool stores =
      std::ranges::any_of(question.units, [](const adequacy::Unit& unit) { return unit.storage_mwh.has_value(); });
  if (stores && !samples) return "a convolution knows no hour before: units that store need --method montecarlo";
  const double hours_a_year = static_cast<double>(question.load.hours()) / question.years;
  if (request.lole_target_h && *request.lole_target_h >= hours_a_year)
    return fmt::format("a LOLE of {} h allows every hour to be lost; less than {:.0f} h is expected",
                       *request.lole_target_h, hours_a_year);
  return {};
}

}  // namespace

Outcome engine_adequacy(const AdequacyRequest& request, const base::Progress& progress) {
  base::Result<Question> question = read_question(request);
  if (!question) return refused_files(std::move(question.error()));
  if (std::string misuse = misuse_of(request, *question); !misuse.empty())
    return {.code = ExitCode::usage, .error = std::move(misuse)};
  return request.method == AdequacyMethod::montecarlo ? sampled(request, *question, progress)
                                                      : convolved(request, *question);
}

}  // namespace gigawatt::workbench
