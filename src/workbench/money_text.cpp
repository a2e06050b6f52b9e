#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::PartyMonth, capital::PartyResult;

std::string party_row(const PartyResult& party) {
  constexpr std::array standing = {"performing", "breached", "defaults"};
  const auto usd = [](capital::Cents cents) { return money(capital::to_usd(cents)); };
  const std::string least =
      party.limited ? usd(std::ranges::min(party.months, {}, &PartyMonth::cash).cash) : "not modelled";
  const std::string end = party.limited ? usd(party.months.back().cash) : "-";
  std::string status = standing[static_cast<std::size_t>(party.standing)];
  if (party.first_default) status += ' ' + time::to_text(party.first_default->month);
  return fmt::format("{:<26.26} {:>16} {:>16} {:>16}  {}\n", party.name, least, end, usd(party.months.back().debt),
                     status);
}

std::string circularity_rows(const capital::Result& result) {
  std::string text;
  for (const PartyResult& party : result.parties)
    if (party.circularity && party.circularity->most >= 0.0005)
      text += fmt::format(
          "{}: of its revenue from others {} is its own money paid back directly, {} traced, {} at most\n", party.name,
          percent(party.circularity->direct), percent(party.circularity->traced), percent(party.circularity->most));
  return text.empty() ? text : fmt::format("\nCircular money\n{}", text);
}

std::string backlog_rows(const capital::Result& result) {
  std::string text;
  for (const PartyResult& party : result.parties) {
    if (party.backlog.empty()) continue;
    const capital::BacklogMonth sums = capital::total(party.backlog);
    text += fmt::format("{:<26.26} signed {:>14}, lapsed or cancelled {:>14}, left at the end {:>14}\n", party.name,
                        money(capital::to_usd(sums.signed_now)), money(capital::to_usd(sums.lapsed + sums.cancelled)),
                        money(capital::to_usd(sums.contractual)));
  }
  return text.empty() ? text : fmt::format("\nBacklog\n{}", text);
}

/// A step a line: its months, what happened, how much.
std::string path_rows(const table::Path& path) {
  constexpr std::size_t width = 54;
  std::string text;
  for (const table::Step& step : path.steps) {
    const std::string sentence = wrapped(step.text, width);
    const std::size_t end = sentence.find('\n');
    text += fmt::format("{:<18}  {}", step.when, sentence.substr(0, end));
    if (!step.value.empty()) text += fmt::format("{:>{}}", step.value, 100 - 20 - std::min(end, sentence.size()));
    text += '\n';
    for (std::size_t at = end; at != std::string::npos;) {
      const std::size_t next = sentence.find('\n', at + 1);
      text +=
          fmt::format("{:<18}  {}\n", "", sentence.substr(at + 1, next == std::string::npos ? next : next - at - 1));
      at = next;
    }
  }
  return text;
}

std::string branches(const capital::Result& result) {
  std::string text;
  for (const capital::InstrumentResult& instrument : result.instruments)
    if (!instrument.in_run())
      text += fmt::format("  {} ({}; {})\n", instrument.name, instrument.kind, instrument.left_out);
  return text.empty() ? text : fmt::format("\nNot binding, and not in these numbers\n{}", text);
}

}  // namespace

std::string money_answer(const study::Run& run) {
  if (!run.money) return "";
  std::vector<std::string> failed;
  for (const PartyResult* party : defaults_of(*run.money))
    failed.push_back(fmt::format("{} defaults in {}", party->name, time::to_text(party->first_default->month)));
  if (failed.empty()) return "Nobody defaults in this scenario.";
  return fmt::format("In this scenario {}.", fmt::join(failed, ", then "));
}

std::string money_text(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.money || run.money->parties.empty()) return "";
  const capital::Result& result = *run.money;
  std::string text = fmt::format("{:<26} {:>16} {:>16} {:>16}  {}\n", "Parties (nominal)", "least cash",
                                 "cash at the end", "debt at the end", "standing");
  for (const PartyResult& party : result.parties) text += party_row(party);
  text += backlog_rows(result) + circularity_rows(result) + branches(result);
  if (const auto chain = chain_of(scenario, run)) {
    text += chain_text(result, *chain);
    for (const table::Lane& lane : chain_panel(scenario, result, *chain).lanes)
      if (lane.title.starts_with("Who "))
        text += wrapped(fmt::format("{}: {}. {}", lane.title, lane.value, lane.text), 100) + "\n";
  }
  for (const table::Path& path : money_paths(result)) text += fmt::format("\nHow {}\n", path.title) + path_rows(path);
  return text;
}

}  // namespace gigawatt::workbench
