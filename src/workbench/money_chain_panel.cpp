// A chain as lanes over the same months: power, MW, GPU-hours, the fee, the covenant, who earns less, who waits.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using table::Lane;
using Values = std::vector<std::optional<double>>;

std::string party_name(const capital::Result& money, int party) {
  const auto index = static_cast<std::size_t>(party);
  return index < money.parties.size() ? money.parties[index].name : "the rest of the world";
}

/// Whose terms these are, and which of them are assumed, by the list of inputs.
std::string terms_of(const scenario::Scenario& scenario, const std::string& path) {
  constexpr std::size_t most = 4;
  std::vector<std::string> assumed;  // the keys below the path: of a schedule its own, not the years in it
  for (const scenario::Input& input : scenario.inputs) {
    if (!input.assumed || !input.path.starts_with(path + ".")) continue;
    std::string key = input.path.substr(path.size() + 1);
    if (const std::size_t year = key.find_last_of('.');
        year + 1 < key.size() && key[year + 1] >= '0' && key[year + 1] <= '9')
      key.resize(year == std::string::npos ? key.size() : year);
    key.erase(0, key.rfind('.') + 1);
    if (std::ranges::find(assumed, key) == assumed.end()) assumed.push_back(key);
  }
  if (assumed.empty()) return path;
  const std::size_t more = assumed.size() > most ? assumed.size() - most : 0;
  assumed.resize(assumed.size() - more);
  return fmt::format("{}; assumed: {}{}", path, fmt::join(assumed, ", "),
                     more > 0 ? fmt::format(" and {} more", more) : "");
}

template <class Of>
Values values_of(const Chain& chain, Of of) {
  Values values;
  for (const ChainMonth& month : chain.months) values.push_back(of(month));
  return values;
}

void add_power_lanes(const scenario::Scenario& scenario, const capital::Result& money, const Chain& chain,
                     std::vector<Lane>& lanes) {
  const ChainMonth& worst = chain.worst();
  const std::string customer = party_name(money, chain.customer);
  const auto& terms =
      std::get<scenario::CapacityReservation>(scenario.instruments[static_cast<std::size_t>(chain.instrument)].data);
  const std::string contract = "contracts." + terms.contract.text();
  const std::string reason = capitalised(chain.reason.empty() ? "not all that stands ready has power" : chain.reason);
  lanes.push_back({.title = "Power",
                   .value = fmt::format("{:.0f} MW for a peak of {:.0f} MW", *worst.supply_mw, *worst.peak_mw),
                   .text = reason + ".",
                   .source = "supply and connection in service, nameplate; the plan of the sites",
                   .unit = "MW",
                   .series = {{"in service", "MW", "area", "grid",
                               values_of(chain, [](const ChainMonth& m) { return m.supply_mw; })},
                              {"peak of halls that stand ready", "MW", "limit", "load",
                               values_of(chain, [](const ChainMonth& m) { return m.peak_mw; })}},
                   .gap = true});
  lanes.push_back(
      {.title = "IT power",
       .value = fmt::format("{:.0f} of {:.0f} MW", *worst.it_mw_there, *worst.it_mw_promised),
       .text = fmt::format("{} has power for so much in {}, the worst month.", customer, time::to_text(worst.month)),
       .source = contract + ".ramp, and the operation hour by hour",
       .unit = "MW",
       .series = {{"there", "MW", "area", "solar", values_of(chain, [](const ChainMonth& m) { return m.it_mw_there; })},
                  {"promised", "MW", "limit", "load",
                   values_of(chain, [](const ChainMonth& m) { return m.it_mw_promised; })}},
       .gap = true});
  const auto millions = [&](const std::optional<double> ChainMonth::* of) {
    return values_of(chain, [of](const ChainMonth& m) { return m.*of ? std::optional(*(m.*of) / 1e6) : std::nullopt; });
  };
  lanes.push_back(
      {.title = "GPU-hours",
       .value = fmt::format("{:.0f} million less", chain.gpu_hours_lost / 1e6),
       .text = fmt::format("Accelerators of {} that stand dark, {} months.", customer, chain.months_late),
       .source = contract + ", accelerators with power, hour by hour",
       .unit = "million GPU-hours",
       .series = {{"there", "million GPU-hours", "area", "wind", millions(&ChainMonth::gpu_hours_there)},
                  {"promised", "million GPU-hours", "limit", "load", millions(&ChainMonth::gpu_hours_promised)}},
       .gap = true});
}

Lane fee_lane(const scenario::Scenario& scenario, const capital::Result& money, const Chain& chain) {
  const auto& instrument = scenario.instruments[static_cast<std::size_t>(chain.instrument)];
  const auto& terms = std::get<scenario::CapacityReservation>(instrument.data);
  return {.title = "Take-or-pay",
          .value = fmt::format("{} not earned", workbench::money(chain.fee_lost_usd)),
          .text = fmt::format("{} pays {} {:.0f} % of the fee for what is available ({}), never for what is late.",
                              party_name(money, chain.customer), party_name(money, chain.vendor),
                              100.0 * std::max(terms.take_or_pay, terms.use),
                              terms.use > terms.take_or_pay
                                  ? fmt::format("it uses so much; at least {:.0f} %", 100.0 * terms.take_or_pay)
                                  : std::string("used or not")),
          .source = terms_of(scenario, "instruments." + instrument.id.text()),
          .unit = "million USD",
          .series = {{"earned", "million USD", "area", "battery",
                      values_of(chain, [](const ChainMonth& m) { return std::optional(m.fee_earned_usd / 1e6); })},
                     {"promised", "million USD", "limit", "load",
                      values_of(chain, [](const ChainMonth& m) { return std::optional(m.fee_promised_usd / 1e6); })}},
          .gap = true};
}

Lane covenant_lane(const scenario::Scenario& scenario, const capital::Result& money, const Chain& chain) {
  const ChainCovenant& covenant = *chain.covenant;
  const auto& debt = scenario.instruments[static_cast<std::size_t>(covenant.instrument)];
  const char* what = covenant.leverage ? "net debt ÷ earnings of twelve months" : "debt service cover of twelve months";
  std::optional<double> extreme;
  const auto cut = [&](const std::optional<double>& ratio) {
    return ratio ? std::optional(std::clamp(*ratio, -2.0 * covenant.limit, 4.0 * covenant.limit)) : std::nullopt;
  };
  // In the month of the breach; without one, the nearest that it came to the limit.
  for (const ChainMonth& month : chain.months) {
    if (!month.ratio || (covenant.breached && month.month != *covenant.breached)) continue;
    const bool nearer = !extreme || (covenant.leverage ? *month.ratio > *extreme : *month.ratio < *extreme);
    if (nearer) extreme = month.ratio;
  }
  return {.title = "Covenant",
          .value = extreme ? fmt::format("{:.2f} against {:.2f}", *extreme, covenant.limit)
                           : fmt::format("limit {:.2f}", covenant.limit),
          .text = fmt::format("{} owes under {}: {}{}.", party_name(money, covenant.borrower), debt.name, what,
                              covenant.breached ? fmt::format(", breached in {}", time::to_text(*covenant.breached))
                                                : ", not breached"),
          .source = terms_of(scenario, "instruments." + debt.id.text() + ".debt.covenants"),
          .unit = "times",
          .series = {{"in this scenario", "times", "line", "shed",
                      values_of(chain, [&](const ChainMonth& m) { return cut(m.ratio); })},
                     {"as promised", "times", "line", "curtailed",
                      values_of(chain, [&](const ChainMonth& m) { return cut(m.ratio_promised); })},
                     {"limit", "times", "limit", "load", Values(chain.months.size(), covenant.limit)}}};
}

/// Parties whose number counts for something beside the largest, the largest first.
std::vector<int> counting(const std::vector<double>& usd) {
  constexpr double least_share = 0.01;
  double most = 0.0;
  for (const double one : usd) most = std::max(most, std::abs(one));
  std::vector<int> parties;
  for (std::size_t p = 0; p < usd.size(); ++p)
    if (most >= 1.0 && std::abs(usd[p]) >= least_share * most) parties.push_back(static_cast<int>(p));
  std::ranges::stable_sort(parties, [&](int a, int b) {
    return std::abs(usd[static_cast<std::size_t>(a)]) > std::abs(usd[static_cast<std::size_t>(b)]);
  });
  return parties;
}

Lane earnings_lane(const capital::Result& money, const Chain& chain) {
  const std::vector<double>& last = chain.months.back().earned_more_usd;
  Lane lane{.title = "Who earns less",
            .value = "",
            .text = "",
            .source = "revenue less operating cost as earned, this run less the same deals as promised, summed up",
            .unit = "bn USD",
            .series = {}};
  std::vector<std::string> words;
  for (const int party : counting(last)) {
    const auto index = static_cast<std::size_t>(party);
    const double usd = last[index];
    if (usd < 0.0 && lane.value.empty())
      lane.value = fmt::format("{}: {} less", party_name(money, party), workbench::money(-usd));
    else
      words.push_back(fmt::format("{} {} {}", party_name(money, party), workbench::money(std::abs(usd)),
                                  party == chain.customer && usd > 0.0 ? "less to pay"
                                  : usd < 0.0                          ? "less"
                                                                       : "more"));
    lane.series.push_back(
        {party_name(money, party), "bn USD", "line", party_colour(money, party),
         values_of(chain, [index](const ChainMonth& m) { return std::optional(m.earned_more_usd[index] / 1e9); })});
  }
  lane.text = words.empty() ? "Nobody else." : fmt::format("{}.", fmt::join(words, "; "));
  return lane;
}

/// What is overdue beyond what would be as promised, at its most.
std::optional<Lane> waiting_lane(const capital::Result& money, const Chain& chain) {
  std::vector<double> most(money.parties.size() + 1, 0.0);
  for (const ChainMonth& month : chain.months)
    for (std::size_t p = 0; p < most.size(); ++p) most[p] = std::max(most[p], month.waits_usd[p]);
  const std::vector<int> parties = counting(most);
  if (parties.empty()) return std::nullopt;
  const auto first = static_cast<std::size_t>(parties.front());
  Lane lane{.title = "Who waits for money",
            .value = fmt::format("{}: {}", party_name(money, parties.front()), workbench::money(most[first])),
            .text = "Due to it and not paid, beyond what would be as promised, at the most.",
            .source = "due less paid at each month's end, this run less the same deals as promised",
            .unit = "bn USD",
            .series = {}};
  for (const int party : parties) {
    const auto index = static_cast<std::size_t>(party);
    lane.series.push_back(
        {party_name(money, party), "bn USD", "area", party_colour(money, party),
         values_of(chain, [index](const ChainMonth& m) { return std::optional(m.waits_usd[index] / 1e9); })});
    if (party != parties.front())
      lane.text += fmt::format(" {}: {}.", party_name(money, party), workbench::money(most[index]));
  }
  return lane;
}

}  // namespace

table::Table chain_table(const Chain& chain) {
  using Row = ChainMonth;
  return TableOf<Row>("chain", "From what is late to who pays, month by month", chain.months)
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .number("supply", "MW", "in service at the contract's sites, nameplate", [](const Row& r) { return r.supply_mw; })
      .number("peak", "MW", "asked at the peak by the halls that stand ready", [](const Row& r) { return r.peak_mw; })
      .number("it_promised", "MW", "by the contract", [](const Row& r) { return r.it_mw_promised; })
      .number("it_there", "MW", "of it, with power", [](const Row& r) { return r.it_mw_there; })
      .number("gpu_hours_promised", "", "by the contract", [](const Row& r) { return r.gpu_hours_promised; })
      .number("gpu_hours_there", "", "of them, with power", [](const Row& r) { return r.gpu_hours_there; })
      .number("fee_promised", "USD", "nominal", [](const Row& r) { return std::optional(r.fee_promised_usd); })
      .number("fee_earned", "USD", "of it, for what is available",
              [](const Row& r) { return std::optional(r.fee_earned_usd); })
      .number("covenant", "", "cover or leverage over twelve months", [](const Row& r) { return r.ratio; })
      .number("covenant_as_promised", "", "the same, had all come in time",
              [](const Row& r) { return r.ratio_promised; })
      .text("what_happens", "in words", [](const Row& r) { return fmt::format("{}", fmt::join(r.words, ". ")); })
      .done();
}

table::Panel chain_panel(const scenario::Scenario& scenario, const capital::Result& money, const Chain& chain) {
  table::Panel panel{.id = "chain",
                     .kind = table::PanelKind::lanes,
                     .title = chain_title(money, chain),
                     .note = std::string(chain_compared_with) +
                             " What is missing below a promise is shaded. Nominal. A scenario with stated assumptions: "
                             "nothing here says that a company will fail.",
                     .table = "chain"};
  for (const ChainMonth& month : chain.months) {
    const int label = static_cast<int>(panel.labels.size());
    panel.labels.push_back(time::to_text(month.month));
    if (!month.words.empty())
      panel.marks.push_back({label, fmt::format("{}.", fmt::join(month.words, ". ")), month.ends ? "end" : "step"});
  }
  if (!chain.sites.empty()) add_power_lanes(scenario, money, chain, panel.lanes);
  panel.lanes.push_back(fee_lane(scenario, money, chain));
  if (chain.covenant) panel.lanes.push_back(covenant_lane(scenario, money, chain));
  if (Lane lane = earnings_lane(money, chain); !lane.series.empty()) panel.lanes.push_back(std::move(lane));
  if (auto lane = waiting_lane(money, chain)) panel.lanes.push_back(std::move(*lane));
  return panel;
}

}  // namespace gigawatt::workbench
