// How sites are built: what is read, what comes from templates, and what is refused with its place.
#include <gtest/gtest.h>

#include <string>

#include "scenario/test_support.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::load_text;
using testing::replaced;

/// The campus with its second hall built: `activities` stand below `build`, `resources` beside the others.
std::string built(const std::string& build, const std::string& resources = "") {
  std::string text =
      replaced(std::string(campus), "building-2: {it_power: 100 MW, accelerator: gb200, ready: 2027-07-01}\n",
               "building-2: {it_power: 100 MW, accelerator: gb200}\n    build:\n" + build);
  return replaced(text, "resources:\n", "resources:\n" + resources);
}

const std::string plain =
    "      begin: 2026-01-01\n"
    "      activities:\n"
    "        land: {duration: 3 months}\n"
    "        shell: {duration: 40 weeks, after: [land], lag: 2 weeks, per: hall}\n";

base::Result<Loaded> loaded(const std::string& text) {
  const Folder folder;
  return load_text(folder, text);
}

struct Refusal {
  std::string build, resources, code, path, words;
};

TEST(Build, ActivitiesAreRead) {
  const auto read = loaded(built(plain));
  ASSERT_TRUE(read) << all_text(read.error());
  const Site& site = read->scenario.sites[0];
  EXPECT_FALSE(site.halls[0].scheduled);
  EXPECT_TRUE(site.halls[1].scheduled);
  ASSERT_TRUE(site.build);
  ASSERT_EQ(site.build->activities.size(), 2U);
  EXPECT_NEAR(site.build->activities[0].duration->in(units::day), 3 * 30.4375, 1e-9);
  EXPECT_EQ(site.build->activities[0].scope, Scope::site);
  EXPECT_NEAR(site.build->activities[1].duration->in(units::day), 280.0, 1e-9);
  EXPECT_NEAR(site.build->activities[1].lag.in(units::day), 14.0, 1e-9);
  EXPECT_EQ(site.build->activities[1].scope, Scope::hall);
}

TEST(Build, ATemplateIsTheShippedOneWithTheSitesChanges) {
  const auto read =
      loaded(built("      begin: 2024-01-01\n      template: standard-campus\n      activities:\n"
                   "        transformers: {duration: 60 weeks}\n        roof: {duration: 1 month, per: hall}\n"
                   "        shell: {duration: 0 days}\n"));
  ASSERT_TRUE(read) << all_text(read.error());
  const std::vector<Activity>& activities = read->scenario.sites[0].build->activities;
  const auto at = [&](const char* id) { return *std::ranges::find(activities, ActivityId(id), &Activity::id); };
  EXPECT_NEAR(at("transformers").duration->in(units::day), 420.0, 1e-9);
  EXPECT_EQ(at("transformers").name, "Transformer delivery") << "what is left out is the template's";
  EXPECT_EQ(at("transformers").after, std::vector{ActivityId("land")});
  EXPECT_EQ(at("switchgear").duration_path, "build_templates.standard-campus.activities.switchgear.duration");
  EXPECT_EQ(at("roof").scope, Scope::hall);
  EXPECT_EQ(std::ranges::find(activities, ActivityId("shell"), &Activity::id), activities.end()) << "taken away";
  const std::vector<ActivityId>& before = at("fit-out").after;
  EXPECT_EQ(std::ranges::count(before, ActivityId("permit")), 1) << "for which the shell waited";
  EXPECT_EQ(std::ranges::count(before, ActivityId("shell")), 0);
}

/// Would catch an activity that is refused because another one, later in the file, takes away what it waits for.
TEST(Build, WhatIsTakenAwayMayBeWaitedFor) {
  const auto read =
      loaded(built("      begin: 2024-01-01\n      template: standard-campus\n      activities:\n"
                   "        shell: {duration: 0 days}\n"
                   "        tents: {duration: 2 months, per: hall, after: [shell]}\n"));
  ASSERT_TRUE(read) << all_text(read.error());
  const std::vector<Activity>& activities = read->scenario.sites[0].build->activities;
  const auto tents = std::ranges::find(activities, ActivityId("tents"), &Activity::id);
  EXPECT_EQ(tents->after, std::vector{ActivityId("permit")}) << "for which the shell waited";
}

TEST(Build, AnIdNearToOneOfTheTemplateIsAWarning) {
  const auto warnings = [](const std::string& activities) {
    const auto read =
        loaded(built("      begin: 2024-01-01\n      template: standard-campus\n      activities:\n" + activities));
    EXPECT_TRUE(read);
    std::size_t count = 0;
    for (const base::Diagnostic& warning : read->warnings) count += warning.code == "near-activity" ? 1 : 0;
    return count;
  };
  EXPECT_EQ(warnings("        transfomers: {duration: 60 weeks}\n"), 1U);
  EXPECT_EQ(warnings("        roof: {duration: 60 weeks}\n"), 0U);
  EXPECT_EQ(warnings("        shell-2: {duration: 9 weeks, after: [shell]}\n"), 0U) << "one that comes behind";
  EXPECT_EQ(warnings("        shell-2: {duration: 9 weeks}\n"), 0U) << "numbered";
  EXPECT_EQ(warnings("        shell: {duration: 9 weeks}\n        shells: {duration: 60 weeks}\n"), 1U);
}

TEST(Build, OfOtherScenariosNothingChanges) {
  const auto read = loaded(std::string(campus));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->scenario.canonical_json.contains("build_templates")) << "no template comes along";
}

TEST(Build, CrewsAndDeliveriesAreRead) {
  const auto read = loaded(built(
      "      begin: 2026-01-01\n      activities:\n        shell: {duration: 9 months, per: hall, crew: builders, "
      "crews: 2}\n        transformers: {duration: 1 year, slot: slots}\n",
      "  builders: {crews: 3}\n  slots: {deliveries: {count: 2, every: month, from: 2026-03-01, "
      "reservations: {ours: {site: alpha, count: 1}}}}\n"));
  ASSERT_TRUE(read) << all_text(read.error());
  EXPECT_EQ(read->scenario.resources[0].crews, 3);
  const Deliveries& slots = *read->scenario.resources[1].deliveries;
  EXPECT_EQ(slots.every, DeliveryPeriod::month);
  EXPECT_EQ(slots.reservations[0].site, SiteId("alpha"));
  EXPECT_FALSE(read->scenario.resources[1].of_power());
}

TEST(Build, WrongInputIsRefusedAtItsPlace) {
  const std::string head = "      begin: 2026-01-01\n      activities:\n";
  const std::vector<Refusal> refusals = {
      {head + "        a: {duration: 1 month, after: [c]}\n        b: {duration: 1 month, after: [a]}\n"
              "        c: {duration: 1 month, after: [b]}\n",
       "", "build-cycle", "sites.alpha.build.activities.a.after", "a -> b -> c -> a"},
      {head + "        a: {duration: 1 month, after: [bb]}\n        b: {duration: 1 month}\n", "", "dangling-id",
       "sites.alpha.build.activities.a.after", "one of a, b; did you mean b"},
      {head + "        a: {duration: 1 month, crew: bilders}\n", "  builders: {crews: 3}\n", "dangling-id",
       "sites.alpha.build.activities.a.crew", "builders"},
      {head + "        a: {duration: 1 month, crew: builders, crews: 4}\n", "  builders: {crews: 3}\n", "out-of-range",
       "sites.alpha.build.activities.a.crews", "at most 3"},
      {head + "        a: {duration: 1 month, crew: turbine-slots}\n", "", "no-effect",
       "sites.alpha.build.activities.a.crew", "has no crews"},
      {head + "        a: {duration: 1 month, slot: builders}\n", "  builders: {crews: 3}\n", "no-effect",
       "sites.alpha.build.activities.a.slot", "has no deliveries"},
      {head + "        a: {duration: 1 month, slot: slots}\n        b: {duration: 1 month, slot: slots}\n",
       "  slots: {deliveries: {count: 1, every: year, from: 2026-01-01, until: 2026-06-01}}\n", "slot-never-free",
       "resources.slots.deliveries.until", "2 activities wait for 'slots'"},
      {head + "        a: {duration: {p10: 9 weeks, p50: 8 weeks, p90: 7 weeks}}\n", "", "bad-distribution",
       "sites.alpha.build.activities.a.duration", "p10 < p50 < p90"},
      {head + "        a: {duration: 8}\n", "", "missing-unit", "sites.alpha.build.activities.a.duration", "weeks"},
      {head + "        a: {duration: 8 MW}\n", "", "wrong-dimension", "sites.alpha.build.activities.a.duration",
       "days, weeks, months or years"},
      {head + "        a: {after: []}\n", "", "wrong-type", "sites.alpha.build.activities.a.after", ""},
      {head + "        a: {name: A}\n", "", "missing-key", "sites.alpha.build.activities.a.duration", "how long"},
      {head + "        a: {duration: 1 month, halls: [building-1]}\n", "", "no-effect",
       "sites.alpha.build.activities.a.halls", "states when it is ready"},
      {head + "        a: {duration: 1 month, energises: [turbines]}\n", "", "no-effect",
       "sites.alpha.supply.turbines.energised", "'a' energises it"},
      {head + "        a: {duration: 1 month, energises: [turbine]}\n", "", "dangling-id",
       "sites.alpha.build.activities.a.energises", "turbines"},
      {head + "        a: {duration: 1 month, connects: [second]}\n", "", "no-effect",
       "sites.alpha.connection.offers.second.available", "'a' connects it"},
      {"      begin: 2026-01-01\n      template: standard-campus\n      activities:\n        fit-out:\n", "",
       "nothing-to-delete", "", "`duration: 0 days` takes away"},
      {head + "        a: {duration: 1 month, lag: 2 weeks}\n", "", "no-effect", "sites.alpha.build.activities.a.lag",
       "waits for nothing"},
      {"      begin: 2026-01-01\n      template: standard-campuss\n", "", "dangling-id", "sites.alpha.build.template",
       "standard-campus"},
      {head + "        a: {duration: 0.5 fortnights, after: [aa]}\n", "", "dangling-id",
       "sites.alpha.build.activities.a.after", "there is no 'aa'"},  // beside a duration that is wrong too
      {"      begin: 2026-01-01\n", "", "missing-key", "sites.alpha.build.activities", "template or activities"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.build);
    const auto read = loaded(built(refusal.build, refusal.resources));
    ASSERT_FALSE(read);
    const std::string text = all_text(read.error());
    const auto found = std::ranges::find_if(read.error(), [&](const base::Diagnostic& diagnostic) {
      return diagnostic.code == refusal.code && diagnostic.path == refusal.path;
    });
    ASSERT_NE(found, read.error().end()) << text;
    EXPECT_TRUE(base::to_text(*found).contains(refusal.words)) << text;
    EXPECT_GT(found->mark.line, 0) << text;
  }
}

TEST(Build, AHallHasADateOrAWayToIt) {
  const auto read =
      loaded(replaced(std::string(campus), "building-2: {it_power: 100 MW, accelerator: gb200, ready: 2027-07-01}",
                      "building-2: {it_power: 100 MW, accelerator: gb200}"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().front().path, "sites.alpha.halls.building-2.ready");
  EXPECT_EQ(read.error().front().code, "missing-key");
  EXPECT_TRUE(read.error().front().expected.contains("build"));
  const auto useless =
      loaded(replaced(std::string(campus), "    connection:\n", "    build:\n" + plain + "    connection:\n"));
  ASSERT_FALSE(useless);
  EXPECT_EQ(useless.error().front().code, "no-effect") << "every hall states its date";
}

}  // namespace
}  // namespace gigawatt::scenario
