#include "study/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/require.hpp"
#include "study/build_analysis.hpp"

namespace gigawatt::study {
namespace {

bool amends_contract(const Amendment& amendment) {
  return std::holds_alternative<ContractEnd>(amendment) || std::holds_alternative<ContractSuspension>(amendment);
}

/// Rests of a site that follow on each other are one.
std::vector<Amendment> in_spans(const std::vector<Amendment>& amendments) {
  std::vector<Amendment> spans;
  for (const Amendment& amendment : amendments) {
    const auto* pause = std::get_if<BuildPause>(&amendment);
    const auto before = std::ranges::find_if(spans, [&](const Amendment& span) {
      const auto* earlier = std::get_if<BuildPause>(&span);
      return pause != nullptr && earlier != nullptr && earlier->site == pause->site &&
             earlier->last.plus(1) == pause->month;
    });
    if (before == spans.end())
      spans.push_back(amendment);
    else
      std::get<BuildPause>(*before).last = pause->last;
  }
  return spans;
}

void add_notes(Settled& settled) {
  for (const Amendment& amendment : in_spans(settled.amendments))
    settled.run.notes.push_back(fmt::format("Amended by what an earlier pass showed: {}.", to_text(amendment)));
  if (settled.settled && settled.passes > 1)
    settled.run.notes.push_back(
        fmt::format("Plan and money ran {} times, until a pass led to nothing new.", settled.passes));
  if (!settled.settled)
    settled.run.notes.insert(
        settled.run.notes.begin(),
        fmt::format("Stopped after {} passes of plan and money, and the last one still leads to changes: dates of "
                    "what is built where money runs out are too early.",
                    settled.passes));
}

}  // namespace

std::vector<Amendment> new_amendments(std::vector<Consequence> consequences, const std::vector<Amendment>& known) {
  for (const Consequence& consequence : consequences)
    GIGAWATT_REQUIRE(month_of(consequence.amendment) > consequence.cause);
  std::erase_if(consequences, [&](const Consequence& consequence) {
    return std::ranges::find(known, consequence.amendment) != known.end();
  });
  if (consequences.empty()) return {};
  const time::Month first = std::ranges::min(consequences, {}, &Consequence::cause).cause;
  std::vector<Amendment> found;
  for (Consequence& consequence : consequences)
    if (consequence.cause == first && std::ranges::find(found, consequence.amendment) == found.end())
      found.push_back(std::move(consequence.amendment));
  return found;
}

base::Result<Settled> settle(const scenario::Scenario& scenario, const Options& options,
                             const FindConsequences& consequences_of, int most_passes, const base::Progress& progress) {
  GIGAWATT_REQUIRE(most_passes >= 1);
  Settled settled;
  Preparation preparation(scenario, options);
  std::vector<Amendment> amendments = options.amendments;
  for (bool more = true; more;) {
    progress.report("weather, prices and load", -1.0);
    const auto prepared = preparation.with(amendments);
    if (!prepared) return std::unexpected(prepared.error());
    // What was promised is what the pass before said, once a contract is amended: it then promises less. Where work
    // rests, the promise is that of the halls as they come.
    auto promised = std::move(settled.run.promised);
    settled.run = study::run(*prepared, progress);
    if (settled.passes > 0 && std::ranges::any_of(amendments, amends_contract))
      settled.run.promised = std::move(promised);
    settled.amendments = amendments;
    ++settled.passes;
    std::vector<Amendment> found;
    if (settled.run.plan.exists) found = new_amendments(consequences_of(settled.run), amendments);
    settled.settled = found.empty();
    amendments.insert(amendments.end(), found.begin(), found.end());
    more = !settled.settled && settled.passes < most_passes;
  }
  if (settled.run.plan.exists && options.build_samples > 0) {
    const auto last = amended_and_dated(scenario, settled.amendments);
    if (!last) return std::unexpected(last.error());
    settled.run.build = analyse_build(*last, options.build_samples, scenario.seed);
  }
  add_notes(settled);
  return settled;
}

}  // namespace gigawatt::study
