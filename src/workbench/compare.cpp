#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/parse.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/words.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

struct ReadRun {
  Json summary;
  std::map<std::string, std::string> inputs;  // path → value as written
};

std::optional<std::string> read_run(const fs::path& folder, ReadRun& run) {
  const auto text = read_file(folder / "summary.json");
  if (!text || !is_run_folder(folder)) return fmt::format("{} is not a run folder", folder.string());
  run.summary = Json::parse(*text, nullptr, false);
  if (run.summary.is_discarded()) return fmt::format("{} is not JSON", (folder / "summary.json").string());
  // Inputs only add to the comparison: a run whose scenario folder was removed still compares.
  if (const auto loaded = scenario::load((folder / "scenario").string(), {}))
    for (const scenario::Input& input : loaded->scenario.inputs) run.inputs[input.path] = input.text;
  return std::nullopt;
}

/// What names an entry of a list, so that lists are compared by content and not by position.
std::string name_of(const Json& entry, std::size_t index) {
  std::string name;
  if (entry.is_object())
    for (const char* key :
         {"id", "year", "month", "site", "technology", "supply", "energised_month", "constraint", "period"})
      if (entry.contains(key)) {
        const std::string part = entry[key].is_string() ? entry[key].get<std::string>() : entry[key].dump();
        if (!name.empty()) name += '/';
        name += part;
      }
  return name.empty() ? std::to_string(index) : name;
}

void collect(const Json& document, const std::string& path, std::map<std::string, double>& numbers) {
  if (document.is_number()) numbers[path] = document.get<double>();
  std::string stem = path;
  if (!stem.empty()) stem += '.';
  if (document.is_object())
    for (const auto& [key, child] : document.items()) collect(child, fmt::format("{}{}", stem, key), numbers);
  if (document.is_array())
    for (std::size_t i = 0; i < document.size(); ++i)
      collect(document[i], fmt::format("{}{}", stem, name_of(document[i], i)), numbers);
}

struct Change {
  std::string path;
  std::optional<double> before, after;
};

std::vector<Change> changes_of(const Json& before, const Json& after) {
  std::map<std::string, double> left, right;
  collect(before, "", left);
  collect(after, "", right);
  for (auto* numbers : {&left, &right})
    std::erase_if(*numbers, [](const auto& entry) { return entry.first.starts_with("solver."); });
  std::map<std::string, Change> changes;
  for (const auto& [path, value] : left) changes[path] = {path, value, std::nullopt};
  for (const auto& [path, value] : right) {
    Change& change = changes[path];
    change.path = path;
    change.after = value;
  }
  std::vector<Change> list;
  for (auto& [path, change] : changes)
    if (change.before != change.after) list.push_back(std::move(change));
  return list;
}

std::string text_of(const std::optional<double>& value) {
  if (!value) return "-";
  const double size = std::abs(*value);
  return size >= 1e5 ? grouped(*value) : size >= 100.0 ? fmt::format("{:.1f}", *value) : fmt::format("{:.4g}", *value);
}

std::string row(const std::string& label, const std::optional<double>& before, const std::optional<double>& after) {
  std::string relative = "-";
  if (before && after && *before != 0.0) relative = fmt::format("{:+.1f} %", 100.0 * (*after / *before - 1.0));
  return fmt::format("{:<50.50} {:>16} {:>16} {:>12}\n", label, text_of(before), text_of(after), relative);
}

std::optional<double> number_at(const Json& summary, const std::string& path) {
  const Json value = at_path(summary, path);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

/// When a party of the run first defaults, or "-".
std::string default_of(const Json& summary, const std::string& id) {
  for (const Json& party : summary.value("parties", Json::array()))
    if (party.value("id", "") == id && party.contains("first_default") && party["first_default"].is_object())
      return party["first_default"].value("month", "-");
  return "-";
}

/// Of money what differs: fees that lateness costs, and of each party what decides whether it fails.
std::string money_rows(const Json& before, const Json& after) {
  std::string text;
  const auto add = [&](const std::string& label, const std::string& path) {
    const auto old = number_at(before, path), now = number_at(after, path);
    if (old != now) text += row(label, old, now);
  };
  add("Fees not earned for what is late, USD", "chain.fee_lost_usd");
  add("GPU-hours promised and not there", "chain.gpu_hours_lost");
  for (const Json& party : after.value("parties", Json::array())) {
    const std::string id = party["id"].get<std::string>(), stem = "parties." + id + ".";
    add(id + ", least cash, USD", stem + "min_cash_usd");
    add(id + ", cash at the end, USD", stem + "cash_end_usd");
    add(id + ", lowest debt service cover", stem + "lowest_debt_service_cover");
    const std::string old = default_of(before, id), now = default_of(after, id);
    if (old != now) text += fmt::format("{:<50.50} {:>16} {:>16}\n", id + ", first default", old, now);
  }
  return text;
}

std::string headline_text(const Json& before, const Json& after) {
  std::string text = fmt::format("{:<50} {:>16} {:>16} {:>12}\n", "", "before", "after", "change");
  text += row("Net present cost, USD", number_at(before, "objective.cost_npv_usd"),
              number_at(after, "objective.cost_npv_usd"));
  text += row("Power, USD/MWh", number_at(before, "usd_per_mwh"), number_at(after, "usd_per_mwh"));
  text += row("Compute, USD/GPU-hour", number_at(before, "usd_per_gpu_hour"), number_at(after, "usd_per_gpu_hour"));
  for (const Json& site : after["sites"])
    for (const Json& year : site["years"]) {
      const std::string stem = fmt::format("sites.{}.years.{}", site["id"].get<std::string>(), year["year"].get<int>());
      const std::string label = fmt::format("{} {}", site["id"].get<std::string>(), year["year"].get<int>());
      for (const auto& [key, words] :
           {std::pair{"it_mwh_served", "IT MWh served"}, {"usd_per_mwh", "USD/MWh"}, {"co2_t", "t CO2"}})
        text += row(fmt::format("{}, {}", label, words), number_at(before, fmt::format("{}.{}", stem, key)),
                    number_at(after, fmt::format("{}.{}", stem, key)));
      for (const auto& [technology, ignored] : year["capacity_mw"].items()) {
        const std::string path = fmt::format("{}.capacity_mw.{}", stem, technology);
        if (number_at(before, path) != number_at(after, path))
          text += row(fmt::format("{}, MW of {}", label, technology), number_at(before, path), number_at(after, path));
      }
    }
  return text + money_rows(before, after);
}

}  // namespace

Outcome compare(const fs::path& before_folder, const fs::path& after_folder) {
  ReadRun before, after;
  for (const auto& [folder, run] : {std::pair{&before_folder, &before}, {&after_folder, &after}})
    if (auto error = read_run(*folder, *run)) return {.code = ExitCode::usage, .error = *error};

  Json document = {{"schema", "gigawatt.compare/1"},
                   {"before", before.summary["scenario"]},
                   {"after", after.summary["scenario"]},
                   {"inputs", Json::array()},
                   {"changes", Json::array()}};
  std::string text = fmt::format("before: {} ({})\nafter:  {} ({})\n\n", before_folder.string(),
                                 before.summary["scenario"]["name"].get<std::string>(), after_folder.string(),
                                 after.summary["scenario"]["name"].get<std::string>());
  std::map<std::string, std::pair<std::string, std::string>> inputs;
  for (const auto& [path, value] : before.inputs) inputs[path].first = value;
  for (const auto& [path, value] : after.inputs) inputs[path].second = value;
  std::erase_if(inputs, [](const auto& entry) { return entry.second.first == entry.second.second; });
  for (const auto& [path, values] : inputs) {
    document["inputs"].push_back({{"path", path}, {"before", values.first}, {"after", values.second}});
    text += fmt::format("input {}: {} -> {}\n", path, values.first.empty() ? "-" : values.first,
                        values.second.empty() ? "-" : values.second);
  }
  const Json old_options = before.summary.value("options", Json::object());
  const Json new_options = after.summary.value("options", Json::object());
  for (const auto& [option, value] : new_options.items())
    if (const Json old = old_options.value(option, Json(nullptr)); old != value) {
      document["inputs"].push_back(
          {{"path", fmt::format("--{}", option)}, {"before", old.dump()}, {"after", value.dump()}});
      text += fmt::format("option {}: {} -> {}\n", option, old.dump(), value.dump());
    }
  const std::vector<Change> changes = changes_of(before.summary, after.summary);
  for (const Change& change : changes)
    document["changes"].push_back({{"path", change.path},
                                   {"before", change.before ? Json(*change.before) : Json(nullptr)},
                                   {"after", change.after ? Json(*change.after) : Json(nullptr)}});
  if (document["inputs"].empty()) text += "The inputs are the same.\n";
  text += changes.empty() ? std::string("The results are the same.\n")
                          : fmt::format("\n{}", headline_text(before.summary, after.summary));
  return {.code = ExitCode::ok, .text = std::move(text), .json = dump(document)};
}

}  // namespace gigawatt::workbench
