// "A phase moved": the load that begins at one site on one date, a month earlier or later. What is asked changes, so
// the worth is what the load asked more would lose if it were shed, less what the plan costs more.
#include <fmt/format.h>

#include <algorithm>

#include "power/what_if.hpp"

namespace gigawatt::power {
namespace {

/// What all load asked is worth, discounted; and at the plan's marginal prices what it costs to serve, undiscounted.
struct Asked {
  double worth_usd = 0.0, price_usd = 0.0;
};

Asked asked_of(const PlanInput& input, const PlanAxis& axis, const PlanResult& result) {
  constexpr auto starts = time::month_starts_hour();
  Asked asked;
  for (std::size_t s = 0; s < input.sites.size(); ++s)
    for (std::size_t m = 0; m < axis.month_count(); ++m)
      for (std::size_t w = 0; w < input.weather_probability.size(); ++w) {
        const SiteYear& year = input.sites[s].years[m / 12][w];
        const auto& price = result.sites[s].dispatch[m / 12][w].marginal_price_usd_per_mwh;
        for (const LoadTier& tier : year.tiers) {
          double mwh = 0.0, paid_usd = 0.0;
          for (std::size_t t = starts[m % 12]; t < starts[m % 12 + 1]; ++t) {
            mwh += (*tier.it_mw)[t];
            paid_usd += (*tier.it_mw)[t] * (*year.pue)[t] * price[t];
          }
          asked.worth_usd += input.weather_probability[w] * axis.discount(m) * tier.margin_usd_per_it_mwh[m % 12] * mwh;
          asked.price_usd += input.weather_probability[w] * paid_usd;
        }
      }
  return asked;
}

/// "hall two and 2 more".
std::string words_of(const std::vector<LoadDate>& dates, const std::vector<std::size_t>& phase) {
  const std::string& first = dates[phase.front()].name;
  return phase.size() == 1 ? first : fmt::format("{} and {} more", first, phase.size() - 1);
}

/// Dates of one site on one day, inside the plan: indices of PlanInput::load_dates.
std::vector<std::vector<std::size_t>> phases_of(const PlanInput& input) {
  std::vector<std::vector<std::size_t>> phases;
  for (std::size_t d = 0; d < input.load_dates.size(); ++d) {
    const LoadDate& date = input.load_dates[d];
    if (date.date.first_full_month() < input.plan.years.first_month()) continue;
    const auto same = std::ranges::find_if(phases, [&](const std::vector<std::size_t>& phase) {
      const LoadDate& other = input.load_dates[phase.front()];
      return other.site == date.site && other.date == date.date;
    });
    if (same == phases.end())
      phases.push_back({d});
    else
      same->push_back(d);
  }
  return phases;
}

}  // namespace

std::vector<WhatIf> phases_moved(const PlanInput& input, const PlanModel& model, const PlanResult& result) {
  std::vector<WhatIf> list;
  if (!input.load_of) return list;
  const Asked before = asked_of(input, model.axis, result);
  for (const std::vector<std::size_t>& phase : phases_of(input)) {
    const LoadDate& first = input.load_dates[phase.front()];
    const time::Month month = first.date.first_full_month();
    for (const int months_later : {-1, 1}) {
      if (months_later < 0 && month == input.plan.years.first_month()) continue;
      WhatIf question;
      question.words = {.constraint = fmt::format("{}: a month {}", words_of(input.load_dates, phase),
                                                  months_later < 0 ? "earlier" : "later"),
                        .site = first.site.text(),
                        .period = time::to_text(month),
                        .worth_usd = 0.0,
                        .per = "month",
                        .method = "resolve"};
      question.changed = input;
      for (const std::size_t d : phase) question.changed.load_dates[d].months_later = months_later;
      for (SiteInput& site : question.changed.sites)
        take_load(site, input.load_of(question.changed.load_dates, site.id));
      const Asked after = asked_of(question.changed, model.axis, result);
      question.gained_usd = after.worth_usd - before.worth_usd;
      question.estimate_usd = question.gained_usd - (after.price_usd - before.price_usd);
      list.push_back(std::move(question));
    }
  }
  return list;
}

}  // namespace gigawatt::power
