#include "workbench/build.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using study::BuildGain;
using study::BuiltActivity;
using study::BuiltHall;

Json text_or_null(const std::optional<time::Date>& date) { return date ? Json(time::to_text(*date)) : Json(nullptr); }
std::string text_or(const std::optional<time::Date>& date, const char* otherwise) {
  return date ? time::to_text(*date) : otherwise;
}

const std::string& site_name(const scenario::Scenario& scenario, const scenario::SiteId& id) {
  return scenario::find(scenario.sites, id).name;
}

/// "hall north": an id alone may read as anything.
std::string hall_name(const std::string& id) {
  return id.starts_with("hall") || id.starts_with("building") || id.starts_with("phase") ? id : "hall " + id;
}

std::string resource_name(const scenario::Scenario& scenario, const scenario::ResourceId& id) {
  return scenario::find(scenario.resources, id).name;
}

double rounded_days(double days) { return std::round(days * 1e6) / 1e6; }

Json activity_document(const BuiltActivity& one) {
  return {{"site", one.site.text()},
          {"hall", one.hall.empty() ? Json(nullptr) : Json(one.hall.text())},
          {"id", one.id.text()},
          {"name", one.name},
          {"start", time::to_text(one.start)},
          {"finish", time::to_text(one.finish)},
          {"days", rounded_days(one.days)},
          {"crew_wait_days", rounded_days(one.crew_wait_days)},
          {"delivery_wait_days", rounded_days(one.delivery_wait_days)},
          {"waited_for", one.waited_for.empty() ? Json(nullptr) : Json(one.waited_for.text())},
          {"float_days", one.float_days ? Json(rounded_days(*one.float_days)) : Json(nullptr)},
          {"critical", one.critical},
          {"critical_share", one.critical_share},
          {"p10", text_or_null(one.done.p10)},
          {"p50", text_or_null(one.done.p50)},
          {"p80", text_or_null(one.done.p80)},
          {"p90", text_or_null(one.done.p90)}};
}

Json gain_document(const BuildGain& gain) {
  constexpr const char* kinds[] = {"crew", "delivery", "month_earlier"};
  return {{"kind", kinds[static_cast<std::size_t>(gain.kind)]},
          {"site", gain.site.empty() ? Json(nullptr) : Json(gain.site.text())},
          {"of", gain.of},
          {"text", gain.text},
          {"last_hall_days", rounded_days(gain.last_hall_days)},
          {"mean_hall_days", rounded_days(gain.mean_hall_days)}};
}

/// "Transformer delivery, 128 to 208 weeks", and what it waited for; "… of Lima" where a hall of `site` waits for
/// another site's work.
std::string decider(const scenario::Scenario& scenario, const BuiltActivity& activity, const scenario::SiteId& site) {
  std::string text = fmt::format("{}, {}", activity.name, activity.duration);
  if (activity.site != site)
    text = fmt::format("{} of {}, {}", activity.name, site_name(scenario, activity.site), activity.duration);
  if (activity.delivery_wait_days >= 1.0)
    text += fmt::format(", {:.0f} days of them in the line for {}", activity.delivery_wait_days,
                        resource_name(scenario, activity.waited_for));
  else if (activity.crew_wait_days >= 1.0)
    text += fmt::format(", after {:.0f} days of waiting for {}", activity.crew_wait_days,
                        resource_name(scenario, activity.waited_for));
  return text;
}

/// "Mesa's hall north", "Mesa's halls north, south and west", "Abilene's building-7 and 11 more halls".
std::string halls_of(const std::string& site, const std::vector<const BuiltHall*>& halls) {
  const std::string& first = halls.front()->hall.text();
  if (halls.size() == 1) return fmt::format("{}'s {}", site, hall_name(first));
  if (halls.size() > 4) return fmt::format("{}'s {} and {} more halls", site, hall_name(first), halls.size() - 1);
  const bool plain = hall_name(first) != first;  // ids that do not say that they are halls
  std::string text = fmt::format("{}'s {}{}", site, plain ? "halls " : "", first);
  for (std::size_t h = 1; h < halls.size(); ++h)
    text += fmt::format("{}{}", h + 1 == halls.size() ? " and " : ", ", halls[h]->hall.text());
  return text;
}

/// Halls of a site that one activity decides: "Transformer delivery, 128 to 208 weeks, decides Mesa's hall north".
std::vector<std::string> decisions(const scenario::Scenario& scenario, const study::BuildResult& build) {
  using Key = std::tuple<scenario::SiteId, scenario::SiteId, scenario::ActivityId>;  // of the halls, of the activity
  std::map<Key, std::vector<const BuiltHall*>> by_activity;
  std::vector<Key> order;
  for (const BuiltHall& hall : build.halls) {
    const BuiltActivity& decides = build.activities[hall.decides];
    const Key key(hall.site, decides.site, decides.id);
    if (by_activity[key].empty()) order.push_back(key);
    by_activity[key].push_back(&hall);
  }
  std::vector<std::string> sentences;
  for (const auto& key : order) {
    const std::vector<const BuiltHall*>& halls = by_activity[key];
    const BuiltActivity& first = build.activities[halls.front()->decides];
    const scenario::SiteId& site = std::get<0>(key);
    std::string sentence =
        fmt::format("{}, decides {}", decider(scenario, first, site), halls_of(site_name(scenario, site), halls));
    if (build.samples > 0)
      sentence +=
          fmt::format("; it leads to a hall in {:.0f} % of {} samples", 100.0 * first.critical_share, build.samples);
    sentences.push_back(sentence + ".");
  }
  for (const scenario::Site& site : scenario.sites) {
    std::vector<const BuiltHall*> beyond;
    for (const BuiltHall& hall : build.halls)
      if (hall.site == site.id && hall.planned.year > scenario.plan.years.last) beyond.push_back(&hall);
    if (!beyond.empty())
      sentences.push_back(fmt::format("After the plan, and not counted in it: {}.", halls_of(site.name, beyond)));
  }
  return sentences;
}

std::string in_days(double days) { return fmt::format("{:.0f} day{}", days, std::round(days) == 1.0 ? "" : "s"); }

std::string gain_sentence(const BuildGain& gain) {
  std::string text = fmt::format("{}: halls stand {} {} in the mean", gain.text, in_days(std::abs(gain.mean_hall_days)),
                                 gain.mean_hall_days < 0.0 ? "later" : "sooner");
  if (std::abs(gain.last_hall_days) >= 0.5)
    text += fmt::format(", the last one {}{}", in_days(std::abs(gain.last_hall_days)),
                        (gain.last_hall_days < 0.0) == (gain.mean_hall_days < 0.0) ? ""
                        : gain.last_hall_days < 0.0                                ? " later"
                                                                                   : " sooner");
  return capitalised(text) + ".";
}

std::vector<std::string> gain_sentences(const study::BuildResult& build, std::size_t most) {
  std::vector<std::string> sentences;
  for (const BuildGain& gain : build.gains)
    if (sentences.size() < most && std::abs(gain.mean_hall_days) >= 0.5) sentences.push_back(gain_sentence(gain));
  return sentences;
}

/// A site with more activities than this shows each hall as one piece of work.
constexpr std::size_t unfolded_most = 40;

table::Work work_of(const scenario::Scenario& scenario, const study::BuildResult& build, const BuiltActivity& one) {
  table::Work work{.group = one.hall.empty() ? site_name(scenario, one.site)
                                             : site_name(scenario, one.site) + ", " + hall_name(one.hall.text()),
                   .name = one.name,
                   .start = time::to_text(one.start),
                   .finish = time::to_text(one.finish),
                   .p50 = text_or(one.done.p50, ""),
                   .p80 = text_or(one.done.p80, ""),
                   .p90 = text_or(one.done.p90, ""),
                   .decides = one.critical,
                   .note = one.duration};
  if (!one.waited_for.empty())
    work.note += fmt::format("; waits {:.0f} days for {}", one.crew_wait_days + one.delivery_wait_days,
                             resource_name(scenario, one.waited_for));
  if (one.float_days && !one.critical) work.note += fmt::format("; {:.0f} days of float", *one.float_days);
  if (build.samples > 0)
    work.note += fmt::format("; leads to a hall in {:.0f} % of samples", 100.0 * one.critical_share);
  return work;
}

/// All of a hall's own work as one piece.
table::Work folded(const scenario::Scenario& scenario, const study::BuildResult& build, const BuiltHall& hall) {
  time::Date start = hall.planned;
  for (const BuiltActivity& one : build.activities)
    if (one.site == hall.site && one.hall == hall.hall) start = std::min(start, one.start);
  return {.group = site_name(scenario, hall.site),
          .name = hall_name(hall.hall.text()),
          .start = time::to_text(start),
          .finish = time::to_text(hall.planned),
          .p50 = text_or(hall.ready.p50, ""),
          .p80 = text_or(hall.ready.p80, ""),
          .p90 = text_or(hall.ready.p90, ""),
          .decides = !build.activities[hall.decides].hall.empty(),
          .note = "decided by " + decider(scenario, build.activities[hall.decides], hall.site)};
}

}  // namespace

void put_build(const scenario::Scenario& scenario, const study::Run& run, Json& summary) {
  for (Json& site : summary["sites"])
    for (Json& hall : site["halls"]) {
      hall["p10"] = hall["p50"] = hall["p90"] = nullptr;
      if (!run.build) continue;
      for (const BuiltHall& built : run.build->halls) {
        if (site["id"].get<std::string>() != built.site.text() || hall["id"].get<std::string>() != built.hall.text())
          continue;
        hall["p10"] = text_or_null(built.ready.p10);
        hall["p50"] = text_or_null(built.ready.p50);
        hall["p90"] = text_or_null(built.ready.p90);
      }
    }
  summary["build"] = nullptr;
  if (!run.build) return;
  Json document = {{"samples", run.build->samples},
                   {"halls", Json::array()},
                   {"activities", Json::array()},
                   {"gains", Json::array()},
                   {"sentences", Json::array()}};
  for (const BuiltHall& hall : run.build->halls) {
    Json path = Json::array();
    for (const std::size_t activity : hall.path) path.push_back(run.build->activities[activity].id.text());
    document["halls"].push_back({{"site", hall.site.text()},
                                 {"id", hall.hall.text()},
                                 {"planned", time::to_text(hall.planned)},
                                 {"p10", text_or_null(hall.ready.p10)},
                                 {"p50", text_or_null(hall.ready.p50)},
                                 {"p80", text_or_null(hall.ready.p80)},
                                 {"p90", text_or_null(hall.ready.p90)},
                                 {"p50_standard_error_days", hall.ready.p50_standard_error_days},
                                 {"decided_by", run.build->activities[hall.decides].id.text()},
                                 {"decided_by_site", run.build->activities[hall.decides].site.text()},
                                 {"critical_path", std::move(path)}});
  }
  for (const BuiltActivity& activity : run.build->activities)
    document["activities"].push_back(activity_document(activity));
  for (const BuildGain& gain : run.build->gains) document["gains"].push_back(gain_document(gain));
  for (const std::string& sentence : decisions(scenario, *run.build)) document["sentences"].push_back(sentence);
  for (const std::string& sentence : gain_sentences(*run.build, run.build->gains.size()))
    document["sentences"].push_back(sentence);
  summary["build"] = std::move(document);
}

std::optional<table::Table> activities_table(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.build) return std::nullopt;
  using Row = BuiltActivity;
  return TableOf<Row>("activities", "How the halls are built", run.build->activities)
      .text("site", "site", [](const Row& r) { return r.site.text(); })
      .text("hall", "hall; none: of the site", [](const Row& r) { return r.hall.text(); })
      .text("activity", "activity of the site's build", [](const Row& r) { return r.id.text(); })
      .text("name", "its name", [](const Row& r) { return r.name; })
      .text("start", "begins, at medians", [](const Row& r) { return time::to_text(r.start); })
      .text("finish", "ends, at medians", [](const Row& r) { return time::to_text(r.finish); })
      .number("duration", "days", "from start to finish", [](const Row& r) { return r.days; })
      .number("crew_wait", "days", "waits for a crew before it begins", [](const Row& r) { return r.crew_wait_days; })
      .number("delivery_wait", "days", "waits for a delivery before it ends",
              [](const Row& r) { return r.delivery_wait_days; })
      .text("waited_for", "resource that it waits for most",
            [&](const Row& r) { return r.waited_for.empty() ? "" : resource_name(scenario, r.waited_for); })
      .number("float", "days", "how much later it may end without a later hall; none: no hall waits for it",
              [](const Row& r) { return r.float_days; })
      .text("critical", "yes: leads to a hall, at medians", [](const Row& r) { return r.critical ? "yes" : "no"; })
      .number("critical_share", "", "share of samples in which it leads to a hall",
              [](const Row& r) { return r.critical_share; })
      .text("p10", "done by then in 10 % of samples", [](const Row& r) { return text_or(r.done.p10, ""); })
      .text("p50", "done by then in half of the samples", [](const Row& r) { return text_or(r.done.p50, ""); })
      .text("p80", "done by then in 80 % of samples", [](const Row& r) { return text_or(r.done.p80, ""); })
      .text("p90", "done by then in 90 % of samples", [](const Row& r) { return text_or(r.done.p90, ""); })
      .done();
}

std::string build_text(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.build || run.build->halls.empty()) return {};
  constexpr std::size_t halls_most = 12, gains_most = 5;
  std::string text = fmt::format("\n{:<34} {:>11} {:>11} {:>11} {:>11}\n", "Hall, by the site's build", "planned",
                                 "P10", "P50", "P90");
  const std::vector<BuiltHall>& halls = run.build->halls;
  for (std::size_t h = 0; h < std::min(halls.size(), halls_most); ++h) {
    const BuiltHall& hall = halls[h];
    const std::string name = fmt::format("{} {}", hall.site.text(), hall.hall.text());
    text += fmt::format("{:<34} {:>11} {:>11} {:>11} {:>11}{}\n", name.substr(0, 34), time::to_text(hall.planned),
                        text_or(hall.ready.p10, "never"), text_or(hall.ready.p50, "never"),
                        text_or(hall.ready.p90, "never"),
                        hall.planned.year > scenario.plan.years.last ? "  after the plan" : "");
  }
  if (halls.size() > halls_most)
    text += fmt::format("and {} more in tables/activities.csv\n", halls.size() - halls_most);
  for (const std::string& sentence : decisions(scenario, *run.build)) text += wrapped(sentence, 98) + "\n";
  const std::vector<std::string> gains = gain_sentences(*run.build, gains_most);
  if (!gains.empty()) text += "What makes halls stand sooner, everything scheduled again:\n";
  for (const std::string& sentence : gains) text += wrapped("  " + sentence, 98) + "\n";
  return text;
}

std::optional<table::Panel> build_panel(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.build || run.build->activities.empty()) return std::nullopt;
  const study::BuildResult& build = *run.build;
  table::Panel panel{.id = "build",
                     .kind = table::PanelKind::gantt,
                     .title = "What is built when, and what decides the halls",
                     .note =
                         "Bars: at medians. Marks: done by then in 50, 80 and 90 % of samples. Coloured: leads to a "
                         "hall; later there is a later hall.",
                     .table = "activities"};
  panel.paragraphs = decisions(scenario, build);
  for (const scenario::Site& site : scenario.sites) {
    const auto of_site = [&](const auto& one) { return one.site == site.id; };
    const bool fold = static_cast<std::size_t>(std::ranges::count_if(build.activities, of_site)) > unfolded_most;
    for (const BuiltActivity& one : build.activities)
      if (of_site(one) && one.hall.empty()) panel.works.push_back(work_of(scenario, build, one));
    for (const scenario::Hall& hall : site.halls) {
      if (fold) continue;
      for (const BuiltActivity& one : build.activities)
        if (of_site(one) && one.hall == hall.id) panel.works.push_back(work_of(scenario, build, one));
    }
    for (const BuiltHall& hall : build.halls)
      if (fold && of_site(hall)) panel.works.push_back(folded(scenario, build, hall));
  }
  return panel;
}

}  // namespace gigawatt::workbench
