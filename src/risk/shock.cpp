#include "risk/shock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "base/nearest_word.hpp"
#include "risk/moved_work.hpp"

namespace gigawatt::risk {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// `x2` or `-30 %`, `+10%`: what something is multiplied by.
std::optional<double> factor_of(const std::vector<std::string>& words, std::size_t at) {
  if (at + 1 == words.size() && words[at].starts_with('x')) {
    const auto factor = number_of(std::string_view(words[at]).substr(1));
    return factor && *factor >= 0.0 ? factor : std::nullopt;
  }
  std::string percent;
  for (std::size_t k = at; k < words.size(); ++k) percent += words[k];
  if (!percent.ends_with('%')) return std::nullopt;
  percent.pop_back();
  if (!percent.starts_with('+') && !percent.starts_with('-')) return std::nullopt;
  const auto number = number_of(percent);
  return number && *number >= -100.0 ? std::optional(1.0 + *number / 100.0) : std::nullopt;
}

/// `+24 months`.
std::optional<int> months_of(const std::vector<std::string>& words, std::size_t at) {
  if (at + 2 != words.size() || !words[at].starts_with('+') || (words[at + 1] != "months" && words[at + 1] != "month"))
    return std::nullopt;
  const auto months = number_of(words[at]);
  if (!months || *months < 0.0 || *months > 600.0 || *months != std::floor(*months)) return std::nullopt;
  return static_cast<int>(*months);
}

/// `2028` or `2028-05`; nothing: the first month of the plan.
std::optional<time::Month> since(const std::vector<std::string>& words, std::size_t at, const scenario::Scenario& s) {
  if (at == words.size()) return s.plan.years.first_month();
  if (at + 1 != words.size()) return std::nullopt;
  if (const auto month = time::parse_month(words[at])) return month;
  const auto years = time::parse_years(words[at]);
  return years && years->first == years->last ? std::optional(years->first_month()) : std::nullopt;
}

bool is_of(const scenario::TechnologyId& technology, const std::string& word) {
  return has_word(technology.text(), word);
}

bool supplies_any(const scenario::Scenario& scenario, const std::string& word) {
  return std::ranges::any_of(scenario.sites, [&](const scenario::Site& site) {
    return std::ranges::any_of(site.supply,
                               [&](const scenario::Supply& supply) { return is_of(supply.technology, word); });
  });
}

bool is_work_of_any(const scenario::Scenario& scenario, const std::string& word) {
  return std::ranges::any_of(scenario.sites, [&](const scenario::Site& site) {
    return site.build && std::ranges::any_of(site.build->activities, [&](const scenario::Activity& activity) {
             return has_word(activity.id.text(), word);
           });
  });
}

template <class Entries>
bool has_id(const Entries& entries, const std::string& id) {
  return std::ranges::any_of(entries, [&](const auto& entry) { return entry.id.text() == id; });
}

std::optional<Change> scale_of(const std::vector<std::string>& words, const scenario::Scenario& scenario) {
  const auto factor = factor_of(words, 1);
  if (!factor) return std::nullopt;
  if (words[0] == "permits") return PermitShare{std::min(*factor, 1.0)};
  std::string of = words[0];
  if (of == "electricity") of = "power";
  if (of == "gas" && !has_id(scenario.prices, of)) of = "fuel";
  if (of == "demand" || of == "compute" || of == "power" || of == "fuel" || has_id(scenario.prices, of))
    return Scale{of, *factor};
  return std::nullopt;
}

std::optional<Change> delay_of(const std::vector<std::string>& words, const scenario::Scenario& scenario) {
  const auto months = months_of(words, 1);
  if (!months) return std::nullopt;
  const std::string& of = words[0];
  if (of == "connection" || of == "halls" || supplies_any(scenario, of) || is_work_of_any(scenario, of) ||
      std::ranges::any_of(scenario.resources,
                          [&](const scenario::Resource& resource) { return is_delivered(resource, of); }))
    return Delay{of, *months};
  return std::nullopt;
}

std::optional<Change> event_of(const std::vector<std::string>& words, const scenario::Scenario& scenario) {
  const std::size_t count = words.size();
  if (words[0] == "connection" && words[1] == "denied") {
    if (count == 2) return ConnectionDenied{};
    if (count == 3 && has_id(scenario.sites, words[2])) return ConnectionDenied{words[2]};
  }
  if ((words[0] == "permit" || words[0] == "permits") && words[1] == "revoked" && count == 2) return PermitShare{0.0};
  const auto month = since(words, 2, scenario);
  if (!month) return std::nullopt;
  if (words[0] == "credits" && (words[1] == "stop" || words[1] == "stops")) return CreditsStop{*month};
  if (words[1] == "withdraws") {
    if (words[0] == "lender") return LenderWithdraws{{}, *month};
    if (has_id(scenario.parties, words[0])) return LenderWithdraws{words[0], *month};
  }
  if (words[1] == "defaults" && has_id(scenario.parties, words[0])) return PartyDefaults{words[0], *month};
  return std::nullopt;
}

std::optional<Change> change_of(const std::string& text, const scenario::Scenario& scenario) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() < 2) return std::nullopt;
  if (auto scale = scale_of(words, scenario)) return scale;
  if (auto delay = delay_of(words, scenario)) return delay;
  return event_of(words, scenario);
}

/// What can come later in this scenario, for an example.
std::string something_late(const scenario::Scenario& scenario) {
  for (const char* word : {"turbines", "engines"})
    if (supplies_any(scenario, word)) return word;
  for (const scenario::Site& site : scenario.sites)
    if (!site.supply.empty()) return site.supply.front().technology.text();
  return "halls";
}

base::Diagnostic unknown(const std::string& text, const scenario::Scenario& scenario) {
  const std::vector<std::string> words = words_of(text);
  base::NearestWord nearest(words.empty() ? text : words.front());
  for (const char* word :
       {"demand", "compute", "power", "fuel", "permits", "permit", "connection", "halls", "lender", "credits"})
    nearest.offer(word);
  for (const char* word : {"turbines", "engines"})
    if (supplies_any(scenario, word)) nearest.offer(word);
  for (const scenario::Site& site : scenario.sites)
    for (const scenario::Supply& supply : site.supply) nearest.offer(supply.technology.text());
  for (const scenario::Price& price : scenario.prices) nearest.offer(price.id.text());
  for (const scenario::Resource& resource : scenario.resources)
    if (resource.deliveries) nearest.offer(resource.id.text());
  for (const scenario::Party& party : scenario.parties) nearest.offer(party.id.text());
  for (const scenario::Site& site : scenario.sites)
    for (const scenario::Activity& activity : site.build ? site.build->activities : std::vector<scenario::Activity>{})
      nearest.offer(activity.id.text());
  for (const scenario::NamedShock& shock : scenario.shocks) nearest.offer(shock.id);
  return {.code = "unknown-shock",
          .mark = {},
          .path = "--shock " + text,
          .message = fmt::format("'{}' is no shock of this scenario", text),
          .expected =
              fmt::format("such as `demand -30 %`, `gas x2`, `{} +24 months`, `connection denied`, `permits -50 %`, "
                          "`permit revoked`, `lender withdraws`, `PARTY defaults 2028`, `credits stop`",
                          something_late(scenario)),
          .suggestion = !words.empty() && nearest.result() == words.front() ? "" : nearest.result()};
}

struct InNumbers {
  const scenario::Scenario& scenario;
  time::Month from;
  Sample& sample;

  void operator()(const Scale& change) const {
    if (change.of == "demand") sample.demand *= change.factor;
    if (change.of == "compute")
      for (double& factor : sample.compute_price_factor) factor *= change.factor;
    for (std::size_t p = 0; p < scenario.prices.size(); ++p) {
      const bool electricity = std::holds_alternative<scenario::ElectricityPrice>(scenario.prices[p].data);
      if (change.of == scenario.prices[p].id.text() || change.of == (electricity ? "power" : "fuel"))
        sample.price_factor[p] *= change.factor;
    }
  }
  void operator()(const Delay& change) const {
    const double days = change.months * 365.0 / 12.0;
    for (std::size_t r = 0; r < scenario.resources.size(); ++r)
      if (is_delivered(scenario.resources[r], change.of)) sample.slot_months[r] += change.months;
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
      const scenario::Site& site = scenario.sites[s];
      SiteSample& of = sample.sites[s];
      const MovedWork work = moved_work(scenario, site, change.of);
      for (std::size_t a = 0; a < work.longer.size(); ++a)
        if (work.longer[a]) of.activity_months[a] += change.months;
      for (std::size_t h = 0; h < site.halls.size() && change.of == "halls"; ++h)
        if (site.halls[h].ready.first_full_month() > from) of.hall_days[h] += days;
      for (std::size_t o = 0; o < of.offer_days.size() && change.of == "connection"; ++o)
        if (!work.dates_offer[o] && site.connection->offers[o].available.first_full_month() > from)
          of.offer_days[o] += days;
      for (std::size_t i = 0; i < site.supply.size(); ++i)
        if (change.of != "halls" && change.of != "connection" && !work.dates_supply[i] &&
            is_of(site.supply[i].technology, change.of))
          of.supply_months[i] += change.months;
    }
  }
  void operator()(const ConnectionDenied& change) const {
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
      const scenario::Site& site = scenario.sites[s];
      if (!change.site.empty() && site.id.text() != change.site) continue;
      for (std::size_t o = 0; o < sample.sites[s].offer_denied.size(); ++o)
        if (site.connection->offers[o].available.first_full_month() > from) sample.sites[s].offer_denied[o] = true;
    }
  }
  void operator()(const PermitShare& change) const {
    for (SiteSample& site : sample.sites) site.burning_share *= change.share;
  }
  void operator()(const LenderWithdraws&) const {}
  void operator()(const PartyDefaults&) const {}
  void operator()(const CreditsStop&) const {}
};

struct InDeals {
  scenario::Scenario& scenario;

  void operator()(const Scale& change) const {
    if (change.of != "demand") return;
    for (scenario::Instrument& instrument : scenario.instruments)
      if (auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data))
        capacity->use = std::min(1.0, capacity->use * change.factor);
  }
  void operator()(const LenderWithdraws& change) const {
    for (scenario::Instrument& instrument : scenario.instruments)
      if (auto* debt = std::get_if<scenario::Debt>(&instrument.data);
          debt != nullptr && (change.party.empty() || debt->lender.text() == change.party))
        debt->withdrawn = debt->withdrawn ? std::min(*debt->withdrawn, change.from) : change.from;
  }
  /// Its cash becomes its limit; what it owes others from outside the model grows beyond all that it could earn.
  void operator()(const PartyDefaults& change) const {
    constexpr double beyond_all_means_usd = 1e12;
    for (scenario::Party& party : scenario.parties) {
      if (party.id.text() != change.party) continue;
      if (!party.cash) party.cash = units::Money::from_base(beyond_all_means_usd);
      const time::Years years = scenario.plan.years;
      for (time::Month month = change.from; month < years.end_month(); month = month.plus(1))
        party.operating_cost.by_month[month] = units::Money::from_base(10.0 * beyond_all_means_usd);
    }
  }
  void operator()(const CreditsStop& change) const {
    for (scenario::Instrument& instrument : scenario.instruments)
      if (std::holds_alternative<scenario::ComputeCredits>(instrument.data))
        instrument.until = instrument.until ? std::min(*instrument.until, change.from.plus(-1)) : change.from.plus(-1);
  }
  void operator()(const Delay&) const {}
  void operator()(const ConnectionDenied&) const {}
  void operator()(const PermitShare&) const {}
};

}  // namespace

base::Result<Shock> parse_shock(const std::string& text, const scenario::Scenario& scenario) {
  const auto named = std::ranges::find(scenario.shocks, text, &scenario::NamedShock::id);
  Shock shock{.text = text, .changes = {}};
  std::istringstream parts(named == scenario.shocks.end() ? text : named->changes);
  base::Diagnostics faults;
  for (std::string part; std::getline(parts, part, ',');) {
    if (auto change = change_of(part, scenario))
      shock.changes.push_back(std::move(*change));
    else
      faults.push_back(unknown(part, scenario));
  }
  if (shock.changes.empty() && faults.empty()) faults.push_back(unknown(text, scenario));
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return shock;
}

void apply(const Shock& shock, const scenario::Scenario& scenario, time::Month from, Sample& sample) {
  for (const Change& change : shock.changes) std::visit(InNumbers{scenario, from, sample}, change);
}

void apply(const Shock& shock, scenario::Scenario& scenario) {
  for (const Change& change : shock.changes) std::visit(InDeals{scenario}, change);
}

}  // namespace gigawatt::risk
