#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "scenario/parse.hpp"
#include "workbench/document.hpp"
#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"

namespace gigawatt::workbench {
namespace {

/// The teaching case: nothing in it but parties and instruments. Its answer stands in its README.
struct Chain {
  scenario::Scenario scenario;
  study::Run run;
  table::Document document;
};

const Chain& chain() {
  static const Chain result = [] {
    const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/scenarios/buildout-chain/", {});
    EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
    auto run = study::run(loaded->scenario, {}, {});
    EXPECT_TRUE(run && run->money);
    table::Document document = run_document(loaded->scenario, *run);
    return Chain{loaded->scenario, std::move(*run), std::move(document)};
  }();
  return result;
}

const table::Panel& panel(const std::string& id) {
  const auto& panels = chain().document.panels;
  const auto found = std::ranges::find(panels, id, &table::Panel::id);
  EXPECT_NE(found, panels.end()) << id;
  return *found;
}

TEST(MoneyPanels, TheDocumentHoldsAndHasNoPowerInIt) {
  EXPECT_TRUE(table::validate(chain().document).empty());
  for (const table::Panel& one : chain().document.panels) {
    EXPECT_NE(one.kind, table::PanelKind::hourly) << one.id;
    EXPECT_FALSE(one.id.starts_with("capacity") || one.id == "table-orders" || one.id == "cost") << one.id;
  }
  const auto& figures = panel("figures").figures;
  ASSERT_FALSE(figures.empty());
  EXPECT_EQ(figures.front().value, "Cloud, 2027-08");
}

TEST(MoneyPanels, LinksAddUpToWhatIsPaid) {
  capital::Cents paid = 0;
  for (const capital::Flow& flow : chain().run.money->flows) paid += flow.paid;
  double shown = 0.0;
  for (const table::Link& link : panel("payments").links) shown += link.value;
  EXPECT_NEAR(shown, capital::to_usd(paid) / 1e9, 1e-9);
  for (const table::Link& link : panel("circle").links) {
    EXPECT_NE(link.from, "rest of the world");
    EXPECT_NE(link.to, "rest of the world");
  }
}

TEST(MoneyPanels, APartyHasOneColourInEveryPicture) {
  const auto& nodes = panel("payments").nodes;
  const auto colour = [&](const std::string& name) {
    return std::ranges::find(nodes, name, &table::Node::name)->colour;
  };
  for (const char* id : {"cash", "maturities"})
    for (const table::Series& one : panel(id).series) EXPECT_EQ(one.colour, colour(one.name)) << id;
  EXPECT_NE(colour("Lab"), colour("Cloud"));
}

TEST(MoneyPanels, TheBridgeAddsUpToItsTotal) {
  const auto& values = panel("backlog-cloud").series.front().values;
  double sum = 0.0;
  for (std::size_t step = 0; step + 1 < values.size(); ++step) sum += *values[step];
  EXPECT_NEAR(sum, *values.back(), 1e-9);
}

TEST(MoneyPanels, TheMaturityWallHasEveryYear) {
  const table::Panel& wall = panel("maturities");
  EXPECT_EQ(wall.labels.front(), "2027");
  EXPECT_EQ(wall.labels.back(), "2041");
  EXPECT_EQ(wall.labels.size(), 15U);
}

/// From the delay to the default and who bears it. In four months Lab would have used 4 · 95 million USD; the damages
/// are a tenth of the whole fee.
TEST(MoneyPanels, ThePathIsShownWhole) {
  const table::Panel& path = panel("path");
  ASSERT_EQ(path.kind, table::PanelKind::path);
  ASSERT_EQ(path.paths.size(), 1U);
  EXPECT_EQ(path.paths[0].title, "Cloud defaults in 2027-08");
  const auto& steps = path.paths[0].steps;
  ASSERT_GE(steps.size(), 6U);
  EXPECT_EQ(steps[0].role, "origin");
  EXPECT_EQ(steps[0].text, "Capacity for Lab comes 4 months late");
  EXPECT_EQ(steps[1].when, "2027-01 to 2027-04");
  EXPECT_EQ(steps[1].value, "380 million USD");
  EXPECT_EQ(steps[2].role, "aside");
  EXPECT_EQ(steps[2].value, "40.0 million USD");
  const auto end = std::ranges::find(steps, "end", &table::Step::role);
  ASSERT_NE(end, steps.end());
  EXPECT_EQ(end->when, "2027-08");
  EXPECT_TRUE(std::all_of(end + 1, steps.end(), [](const table::Step& step) { return step.role == "after"; }));
  EXPECT_TRUE(
      std::any_of(end + 1, steps.end(), [](const table::Step& step) { return step.text.starts_with("Bank waits"); }));
}

/// A party that owes others from the first month on fails before the one that waits for capacity, and stands before it.
TEST(MoneyPanels, DefaultsStandInTheOrderOfTheirDates) {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/scenarios/buildout-chain/",
                                     {.set = {{"parties.late",
                                               "{name: Late, kind: other, cash: 0 USD, "
                                               "operating_cost: {2027: 12 million USD}}"}},
                                      .years = {},
                                      .weather_years = {}});
  ASSERT_TRUE(loaded);
  const auto run = study::run(loaded->scenario, {}, {});
  ASSERT_TRUE(run);
  EXPECT_TRUE(
      money_answer(*run).starts_with("In this scenario Late defaults in 2027-02, then Cloud defaults in 2027-08"))
      << money_answer(*run);
  const auto paths = money_paths(*run->money);
  ASSERT_GE(paths.size(), 2u);
  EXPECT_EQ(paths[0].title, "Late defaults in 2027-02");
  EXPECT_EQ(paths[1].title, "Cloud defaults in 2027-08");
  for (const capital::PartyResult& party : run->money->parties) {  // nothing is told twice, and what follows by date
    if (!party.first_default) continue;
    const auto& steps = party.first_default->path;
    for (std::size_t i = 0; i < steps.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_FALSE(steps[i].text == steps[j].text && steps[i].since == steps[j].since) << steps[i].text;
        if (steps[j].part == capital::Step::Part::after) {
          EXPECT_LE(steps[j].since, steps[i].since);
        }
      }
  }
}

/// Without the delay nobody fails: the panel says so in words, and how a covenant is breached all the same.
TEST(MoneyPanels, NobodyFailsInWords) {
  for (const char* cover : {"0", "1.05"}) {
    const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/scenarios/buildout-chain/",
                                       {.set = {{"instruments.compute.capacity.delay_months", "0"},
                                                {"instruments.revolver.debt.covenants.default_cover", cover}},
                                        .years = {},
                                        .weather_years = {}});
    ASSERT_TRUE(loaded);
    const auto run = study::run(loaded->scenario, {}, {});
    ASSERT_TRUE(run);
    const auto panels = money_panels(loaded->scenario, *run);
    const auto path = std::ranges::find(panels, "path", &table::Panel::id);
    ASSERT_NE(path, panels.end());
    if (std::string_view(cover) == "0") {
      EXPECT_EQ(path->kind, table::PanelKind::text);
      EXPECT_EQ(path->paragraphs.front(), "Nobody defaults in this scenario.");
    } else {
      EXPECT_EQ(path->kind, table::PanelKind::path);
      EXPECT_TRUE(path->title.starts_with("Nobody defaults"));
      EXPECT_TRUE(path->paths.front().title.starts_with("Cloud breaches a covenant"));
    }
  }
}

/// tests/cases/late-substation, worked out in its README: from the substation by MW, GPU-hours, the fee and the
/// covenant to the bank and the parent.
TEST(MoneyPanels, FromTheSubstationToWhoPays) {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/late-substation/", {});
  ASSERT_TRUE(loaded) << base::to_text(loaded.error().front());
  const auto run = study::run(loaded->scenario, {}, {});
  ASSERT_TRUE(run && run->money);
  const auto paths = money_paths(*run->money);
  ASSERT_EQ(paths.size(), 1U);
  const auto& steps = paths[0].steps;
  const auto expect = [&](std::size_t at, const std::string& role, const std::string& text, const std::string& value) {
    ASSERT_LT(at, steps.size());
    EXPECT_EQ(steps[at].role, role) << at;
    EXPECT_EQ(steps[at].text, text);
    EXPECT_EQ(steps[at].value, value);
  };
  expect(0, "origin", "At site hall stands ready without power until 2027-04, when substation comes", "");
  expect(1, "step", "Not all of Lab's IT power is there", "0 of 100 MW");
  expect(2, "step", "Accelerators of Lab cannot run", "0.0 of 86.4 million GPU-hours");
  expect(3, "step", "Cloud does not earn the fee for it (Lab's contract)", "259 million USD");
  expect(4, "step", "Cloud breaches Cloud's loan: debt service cover of twelve months 0.92 < 1.10", "");
  expect(5, "step", "Bank makes all of Cloud's loan due at once", "5.00 bn USD");
  const auto end = std::ranges::find(steps, "end", &table::Step::role);
  ASSERT_NE(end, steps.end());
  EXPECT_EQ(end->when, "2028-02");
  const auto parent = std::ranges::find(steps, "Parent pays Bank instead (Parent's guarantee)", &table::Step::text);
  ASSERT_LT(parent, end) << "in January, before the month of grace is over";
  EXPECT_EQ(parent->role, "aside");
  EXPECT_EQ(parent->value, "936 million USD") << "a fifth of what is missed, once";
  EXPECT_TRUE(std::any_of(end, steps.end(), [](const table::Step& step) {
    return step.text == "Bank is still owed by Cloud when the plan ends";
  }));
}

/// Who owes a fortune whether capacity is late or not has nothing to do with lateness: all lanes and words stay.
TEST(MoneyChain, HoldsOnlyWhatLatenessHasToDoWith) {
  const auto told = [](std::vector<std::pair<std::string, std::string>> set) {
    const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/late-substation/",
                                       {.set = std::move(set), .years = {}, .weather_years = {}});
    EXPECT_TRUE(loaded);
    const auto run = study::run(loaded->scenario, {}, {});
    EXPECT_TRUE(run && run->promised);
    const auto chain = chain_of(loaded->scenario, *run);
    EXPECT_TRUE(chain);
    std::string text;
    for (const ChainMonth& month : chain->months)
      for (const std::string& words : month.words) text += words + "\n";
    for (const table::Lane& lane : chain_panel(loaded->scenario, *run->money, *chain).lanes)
      if (lane.title.starts_with("Who ")) text += lane.value + " " + lane.text + "\n";
    return text;
  };
  const std::string alone = told({});
  EXPECT_TRUE(alone.contains("Bank: 3.74 bn USD")) << alone;  // 4 678.72 less the 935.744 of the guarantee
  EXPECT_EQ(told({{"parties.stranger",
                   "{name: Stranger, kind: other, cash: 0 USD, grace_months: 120, "
                   "capital_expenditure: {2027: 12 bn USD}}"}}),
            alone);
}

/// The same case as a chain, month by month, beside what was promised: all numbers stand in its README.
TEST(MoneyChain, EveryLinkHasItsNumberBesideThePromise) {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/late-substation/", {});
  ASSERT_TRUE(loaded) << base::to_text(loaded.error().front());
  const auto run = study::run(loaded->scenario, {}, {});
  ASSERT_TRUE(run && run->money);
  const auto found = chain_of(loaded->scenario, *run);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->late_since, time::Month::of(2027, 1));
  EXPECT_EQ(found->months_late, 3);
  EXPECT_NEAR(found->fee_lost_usd, 259'200'000.0, 0.05);
  EXPECT_NEAR(found->gpu_hours_lost, 86.4e6, 1.0);
  ASSERT_TRUE(found->covenant && found->covenant->breached);
  EXPECT_EQ(*found->covenant->breached, time::Month::of(2027, 12));
  ASSERT_TRUE(found->first_default);
  EXPECT_EQ(found->first_default->first, time::Month::of(2028, 2));
  const auto month = [&](int year, int of) {
    return *std::ranges::find(found->months, time::Month::of(year, of), &ChainMonth::month);
  };
  EXPECT_NEAR(*month(2027, 2).it_mw_there, 0.0, 1e-6);
  EXPECT_EQ(*month(2027, 2).it_mw_promised, 100.0);
  EXPECT_NEAR(month(2027, 2).fee_lost_usd(), 672.0 * 40'000 * 3, 0.05);
  EXPECT_NEAR(month(2027, 5).fee_lost_usd(), 0.0, 0.05);
  EXPECT_NEAR(*month(2027, 12).ratio, 0.92, 1e-9);
  EXPECT_NEAR(*month(2027, 12).ratio_promised, (1051.2 - 240.0) / 600.0, 1e-9);
  const auto party = [&](const char* name) {
    const auto& parties = run->money->parties;
    return static_cast<std::size_t>(std::ranges::find(parties, name, &capital::PartyResult::name) - parties.begin());
  };
  EXPECT_NEAR(month(2027, 12).earned_more_usd[party("Cloud")], -259'200'000.0, 0.05);
  EXPECT_NEAR(month(2027, 12).earned_more_usd[party("Lab")], 259'200'000.0, 0.05);
  EXPECT_NEAR(month(2028, 1).waits_usd[party("Bank")], 4'678'720'000.0 - 935'744'000.0, 0.05);
  EXPECT_TRUE(month(2028, 2).ends);

  const table::Panel shown = chain_panel(loaded->scenario, *run->money, *found);
  std::vector<std::string> titles;
  for (const table::Lane& lane : shown.lanes) titles.push_back(lane.title);
  EXPECT_EQ(titles, (std::vector<std::string>{"Power", "IT power", "GPU-hours", "Take-or-pay", "Covenant",
                                              "Who earns less", "Who waits for money"}));
  EXPECT_EQ(shown.lanes[1].value, "0 of 100 MW");
  EXPECT_EQ(shown.lanes[4].value, "0.92 against 1.10");
  EXPECT_EQ(shown.lanes[5].value, "Cloud: 259 million USD less");
  EXPECT_TRUE(std::ranges::any_of(shown.marks, [](const table::Mark& mark) { return mark.role == "end"; }));
}

/// With all in time there is no chain; and what a late run is compared with is the run in time.
TEST(MoneyChain, ThePromiseIsTheRunInTime) {
  const auto loaded =
      scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/scenarios/buildout-chain/",
                     {.set = {{"instruments.compute.capacity.delay_months", "0"}}, .years = {}, .weather_years = {}});
  ASSERT_TRUE(loaded);
  const auto run = study::run(loaded->scenario, {}, {});
  ASSERT_TRUE(run && run->money);
  EXPECT_FALSE(run->promised);
  EXPECT_FALSE(chain_of(loaded->scenario, *run));
  const auto& promised = chain().run.promised;
  ASSERT_TRUE(promised);
  for (std::size_t p = 0; p < promised->parties.size(); ++p)
    for (std::size_t m = 0; m < promised->parties[p].months.size(); ++m)
      EXPECT_EQ(promised->parties[p].months[m].operating, run->money->parties[p].months[m].operating);
}

/// A hall without power: what it was, how many MW, how many GPU-hours, and then the fee.
TEST(MoneyPaths, APhysicalCauseComesApart) {
  capital::Result money{.first = time::Month::of(2027, 1)};
  money.parties.resize(2);
  money.parties[0].name = "Cloud";
  money.parties[1].name = "Lab";
  for (int month = 1; month <= 2; ++month)
    money.events.push_back({.month = time::Month::of(2027, month),
                            .kind = capital::EventKind::late_capacity,
                            .party = 0,
                            .counterparty = 1,
                            .instrument = 0,
                            .amount = 100'000'000'00,
                            .text = "late",
                            .shortage = capital::Shortage{.reason = "at Mesa hall-1 stands ready without power",
                                                          .it_mw_committed = 100.0,
                                                          .it_mw_available = month == 1 ? 20.0 : 40.0,
                                                          .gpu_hours_committed = 40e6,
                                                          .gpu_hours_available = 10e6}});
  capital::Default failed{.month = time::Month::of(2027, 3), .kind = "payment", .cause = "", .event = 1};
  failed.path = {{.part = capital::Step::Part::origin,
                  .since = time::Month::of(2027, 1),
                  .until = time::Month::of(2027, 2),
                  .months = 2,
                  .amount = 200'000'000'00,
                  .text = "Cloud does not earn the fee for it",
                  .event = 1}};
  money.parties[0].first_default = failed;
  const auto paths = money_paths(money);
  ASSERT_EQ(paths.size(), 1U);
  const auto& steps = paths[0].steps;
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].text, "At Mesa hall-1 stands ready without power");
  EXPECT_EQ(steps[0].role, "origin");
  EXPECT_EQ(steps[1].value, "30 of 100 MW");
  EXPECT_EQ(steps[2].value, "20.0 of 80.0 million GPU-hours");
  EXPECT_EQ(steps[3].value, "200 million USD");
  EXPECT_EQ(steps[3].role, "step");
}

}  // namespace
}  // namespace gigawatt::workbench
