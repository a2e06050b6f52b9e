// A chain as text and as JSON: every link with its number, a row a month (or a year, where there are many).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/numbers.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {

const char* const chain_compared_with =
    "Compared with the same deals had every hall had power from the month in which it stands ready, and every contract "
    "all that it promises. What the missing power would have cost is left out of both.";

namespace {

constexpr std::size_t most_rows = 24;

struct Row {
  std::string when;
  int months = 0;
  std::optional<double> mw_promised = {}, mw_there = {}, gpu_hours_promised = {}, gpu_hours_there = {};
  double fee_lost_usd = 0.0;
  std::optional<double> ratio = {};
  std::vector<std::string> words = {};
};

void add(std::optional<double>& sum, const std::optional<double>& value) {
  if (value) sum = sum.value_or(0.0) + *value;
}

/// Months, or years where there are too many months to read.
std::vector<Row> rows_of(const Chain& chain) {
  const bool by_year = chain.months.size() > most_rows;
  std::vector<Row> rows;
  for (const ChainMonth& month : chain.months) {
    const std::string when = by_year ? std::to_string(month.month.year()) : time::to_text(month.month);
    if (rows.empty() || rows.back().when != when) rows.push_back({.when = when});
    Row& row = rows.back();
    ++row.months;
    add(row.mw_promised, month.it_mw_promised);
    add(row.mw_there, month.it_mw_there);
    add(row.gpu_hours_promised, month.gpu_hours_promised);
    add(row.gpu_hours_there, month.gpu_hours_there);
    row.fee_lost_usd += month.fee_lost_usd();
    row.ratio = month.ratio;
    for (const std::string& text : month.words)
      row.words.push_back(by_year ? fmt::format("{}: {}", time::to_text(month.month), text) : text);
  }
  return rows;
}

std::string of_text(const std::optional<double>& there, const std::optional<double>& promised, double unit) {
  if (!there || !promised) return "";
  return fmt::format("{:.0f} of {:.0f}", *there / unit, *promised / unit);
}

/// Lines of words beside the numbers of one row.
std::string beside(const std::string& numbers, const std::vector<std::string>& words, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string& sentence : words) {
    const std::string text = wrapped(sentence, width);
    for (std::size_t at = 0; at != std::string::npos;) {
      const std::size_t end = text.find('\n', at);
      lines.push_back(text.substr(at, end == std::string::npos ? end : end - at));
      at = end == std::string::npos || end + 1 >= text.size() ? std::string::npos : end + 1;
    }
  }
  if (lines.empty()) lines.emplace_back();
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line = fmt::format("{:<{}}", i == 0 ? numbers : "", numbers.size()) + lines[i];
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

Json by_party(const capital::Result& money, const std::vector<double>& usd) {
  Json object = Json::object();
  for (std::size_t p = 0; p < usd.size(); ++p)
    if (std::abs(usd[p]) >= 0.005) object[party_id(money, static_cast<int>(p))] = usd[p];
  return object;
}

Json month_document(const capital::Result& money, const ChainMonth& month) {
  return {{"month", time::to_text(month.month)},
          {"supply_mw", number(month.supply_mw)},
          {"peak_mw", number(month.peak_mw)},
          {"it_mw_promised", number(month.it_mw_promised)},
          {"it_mw_there", number(month.it_mw_there)},
          {"gpu_hours_promised", number(month.gpu_hours_promised)},
          {"gpu_hours_there", number(month.gpu_hours_there)},
          {"fee_promised_usd", month.fee_promised_usd},
          {"fee_earned_usd", month.fee_earned_usd},
          {"covenant", number(month.ratio)},
          {"covenant_as_promised", number(month.ratio_promised)},
          {"earned_more_usd", by_party(money, month.earned_more_usd)},
          {"waits_usd", by_party(money, month.waits_usd)},
          {"words", month.words}};
}

}  // namespace

std::string chain_title(const capital::Result& money, const Chain& chain) {
  const auto& capacity = money.instruments[static_cast<std::size_t>(chain.instrument)];
  const std::string months = chain.months_late == 1 ? "One month" : fmt::format("{} months", chain.months_late);
  std::string title = fmt::format(
      "{}: {} does not earn {} of {}",
      chain.sites.empty() && !chain.reason.empty() ? capitalised(chain.reason)
                                                   : months + " without all the power that was promised",
      money.parties[static_cast<std::size_t>(chain.vendor)].name, workbench::money(chain.fee_lost_usd), capacity.name);
  if (chain.covenant && chain.covenant->breached)
    title += fmt::format("; the covenant of {} breaks in {}",
                         money.instruments[static_cast<std::size_t>(chain.covenant->instrument)].name,
                         time::to_text(*chain.covenant->breached));
  if (chain.first_default)
    title += fmt::format("; in this scenario {} defaults in {}",
                         money.parties[static_cast<std::size_t>(chain.first_default->second)].name,
                         time::to_text(chain.first_default->first));
  else
    title += chain.covenant && chain.covenant->breached ? "; nobody defaults for it" : ", and nobody fails for it";
  return title;
}

std::string chain_text(const capital::Result& money, const Chain& chain) {
  constexpr std::size_t width = 100;
  std::string text =
      fmt::format("\n{}\n{}\n", wrapped(chain_title(money, chain) + ".", width), wrapped(chain_compared_with, width));
  const bool power = !chain.sites.empty();
  const char* ratio = !chain.covenant ? "" : chain.covenant->leverage ? "debt ×" : "cover";
  std::string head = fmt::format("{:<8}", "");
  if (power) head += fmt::format("{:>13}{:>14}", "IT MW", "m GPU-hours");
  head += fmt::format("{:>17}", "fee not earned");
  if (chain.covenant) head += fmt::format("{:>7}", ratio);
  text += head + "  what happens\n";
  for (const Row& row : rows_of(chain)) {
    std::string numbers = fmt::format("{:<8}", row.when);
    if (power)
      numbers += fmt::format("{:>13}{:>14}", of_text(row.mw_there, row.mw_promised, row.months),
                             of_text(row.gpu_hours_there, row.gpu_hours_promised, 1e6));
    numbers += fmt::format("{:>17}", row.fee_lost_usd >= 0.5 ? workbench::money(row.fee_lost_usd) : "-");
    if (chain.covenant) numbers += fmt::format("{:>7}", row.ratio ? fmt::format("{:.2f}", *row.ratio) : "-");
    text += beside(numbers + "  ", row.words, width - numbers.size() - 2);
  }
  return text;
}

Json chain_document(const capital::Result& money, const Chain& chain) {
  Json covenant = nullptr;
  if (chain.covenant)
    covenant = {
        {"instrument", instrument_id(money, chain.covenant->instrument)},
        {"kind", chain.covenant->leverage ? "leverage" : "cover"},
        {"limit", chain.covenant->limit},
        {"breached", chain.covenant->breached ? Json(time::to_text(*chain.covenant->breached)) : Json(nullptr)}};
  Json months = Json::array();
  for (const ChainMonth& month : chain.months) months.push_back(month_document(money, month));
  return {{"title", chain_title(money, chain)},
          {"compared_with", chain_compared_with},
          {"instrument", instrument_id(money, chain.instrument)},
          {"vendor", party_id(money, chain.vendor)},
          {"customer", party_id(money, chain.customer)},
          {"reason", chain.reason},
          {"late_since", time::to_text(chain.late_since)},
          {"late_until", time::to_text(chain.late_until)},
          {"months_late", chain.months_late},
          {"gpu_hours_lost", chain.gpu_hours_lost},
          {"fee_lost_usd", chain.fee_lost_usd},
          {"covenant", std::move(covenant)},
          {"months", std::move(months)}};
}

}  // namespace gigawatt::workbench
