// What planning again in a later month is worth, in words and as a table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "units/words.hpp"
#include "workbench/stress_document.hpp"

namespace gigawatt::workbench {
namespace {

std::string share(const Json& value) {
  return value.is_null() ? "none" : fmt::format("{:.2f} %", 100.0 * value.get<double>());
}

/// "gas-turbine 120 MW, battery 40 MW": sums by supply, in order of the first order.
std::string orders(const Json& list) {
  std::vector<std::string> names;
  std::map<std::string, double> mw;
  for (const Json& order : list) {
    const std::string name = order["supply"];
    if (!mw.contains(name)) names.push_back(name);
    mw[name] += order["mw"].get<double>();
  }
  std::vector<std::string> parts;
  for (const std::string& name : names) parts.push_back(fmt::format("{} {:.4g} MW", name, mw[name]));
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string change_text(const Json& sample) {
  std::string text;
  if (sample["given_up"].empty() && sample["ordered_instead"].empty())
    text = "    nothing was to be ordered from then on, and nothing is\n";
  else
    text = fmt::format("    planned from then on: {}; now: {}\n", orders(sample["given_up"]),
                       orders(sample["ordered_instead"]));
  for (const auto& party : sample["cannot_act"].get<std::vector<std::string>>())
    text += fmt::format("    {} has failed by then and orders nothing anew\n", party);
  return text;
}

}  // namespace

std::string replan_text(const Json& replan) {
  if (replan.is_null()) return "";
  std::string text = fmt::format(
      "\nPlanned again in {}, on what is known by then (units available as they are on average):\n  {:<18} {:>20} "
      "{:>20} {:>13} {:>13}\n",
      replan["month"].get<std::string>(), "sample", "cost, orders kept", "planned again", "served, kept", "again");
  for (const Json& sample : replan["samples"]) {
    const std::string name =
        fmt::format("{} ({})", sample["rank"].get<std::string>(), sample["sample"].get<std::uint64_t>());
    if (!sample["no_plan"].is_null()) {
      text += fmt::format("  {:<18} no plan: {}\n", name, sample["no_plan"].get<std::string>());
      continue;
    }
    const Json &kept = sample["kept"], &anew = sample["replanned"];
    text += fmt::format("  {:<18} {:>20} {:>20} {:>13} {:>13}\n{}", name,
                        units::money_in_words(kept["cost_npv_usd"].get<double>()),
                        units::money_in_words(anew["cost_npv_usd"].get<double>()), share(kept["served_share"]),
                        share(anew["served_share"]), change_text(sample));
  }
  return text;
}

std::optional<table::Table> replan_table(const Json& replan) {
  if (replan.is_null()) return std::nullopt;
  std::vector<std::string> ranks, before, instead, remarks;
  std::vector<std::optional<double>> samples, kept, anew, served, served_anew;
  const auto value = [](const Json& way, const char* key) {
    return way.is_null() || way[key].is_null() ? std::nullopt : std::optional(way[key].get<double>());
  };
  for (const Json& sample : replan["samples"]) {
    ranks.push_back(sample["rank"]);
    samples.emplace_back(sample["sample"].get<double>());
    kept.push_back(value(sample["kept"], "cost_npv_usd"));
    anew.push_back(value(sample["replanned"], "cost_npv_usd"));
    served.push_back(value(sample["kept"], "served_share"));
    served_anew.push_back(value(sample["replanned"], "served_share"));
    before.push_back(orders(sample["given_up"]));
    instead.push_back(orders(sample["ordered_instead"]));
    remarks.push_back(sample["no_plan"].is_null() ? "" : sample["no_plan"].get<std::string>());
  }
  table::Table table{
      .id = "replan",
      .title = fmt::format("Planned again in {}", replan["month"].get<std::string>()),
      .columns = {table::text_column("rank", "by cost", ranks),
                  table::number_column("sample", "", "its number", samples),
                  table::number_column("cost_npv_kept", "USD", "with all orders of the plan", kept),
                  table::number_column("cost_npv_replanned", "USD", "with those before the month, others anew", anew),
                  table::number_column("served_share_kept", "", "of what halls ask for", served),
                  table::number_column("served_share_replanned", "", "of what halls ask for", served_anew),
                  table::text_column("given_up", "the plan's orders from the month on", before),
                  table::text_column("ordered_instead", "what is ordered from the month on", instead)}};
  if (std::ranges::any_of(remarks, [](const std::string& remark) { return !remark.empty(); }))
    table.columns.push_back(table::text_column("remark", "why there is no plan", remarks));
  return table;
}

}  // namespace gigawatt::workbench
