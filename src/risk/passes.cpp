#include "risk/passes.hpp"

#include <algorithm>
#include <utility>

#include "dispatch/rule.hpp"
#include "study/money.hpp"

namespace gigawatt::risk {
namespace {

/// A draft that is not settled yet.
struct Open {
  std::size_t draft = 0;
  std::vector<study::Amendment> amendments;
};

}  // namespace

std::vector<Outcome> settle(const Setting& setting, const Replay& replay, std::span<const Draft> drafts, Books& books) {
  std::vector<Outcome> outcomes(drafts.size());
  std::vector<Open> open;
  for (std::size_t k = 0; k < drafts.size(); ++k) open.push_back({.draft = k, .amendments = {}});
  for (int pass = 1; !open.empty(); ++pass) {
    std::vector<Open> next;
    for (std::size_t at = 0; at < open.size(); at += dispatch::lane_count) {
      const auto batch = std::span(open).subspan(at, std::min(dispatch::lane_count, open.size() - at));
      std::vector<Sample> samples;
      for (const Open& one : batch) {
        samples.push_back(setting.sample(drafts[one.draft], one.amendments));
        samples.back().pass = pass;
      }
      const std::vector<Replayed> replayed = replay.run(samples);
      for (std::size_t k = 0; k < batch.size(); ++k) {
        Values values = books.of(samples[k], replayed[k]);
        std::vector<study::Amendment> found;
        if (pass < study::passes_of_money) found = study::new_amendments(books.consequences(), batch[k].amendments);
        outcomes[batch[k].draft] = {.sample = std::move(samples[k]), .values = std::move(values)};
        if (found.empty()) continue;
        Open& again = next.emplace_back(std::move(batch[k]));
        again.amendments.insert(again.amendments.end(), found.begin(), found.end());
      }
    }
    open = std::move(next);
  }
  return outcomes;
}

}  // namespace gigawatt::risk
