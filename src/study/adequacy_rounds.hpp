// What the adequacy loop of a plan found, round by round.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"

namespace gigawatt::study {

/// A site's loss of load in its worst plan year.
struct SiteLole {
  int year = 0;
  double lole_h = 0.0, eue_mwh = 0.0;
  std::optional<double> standard_error_h = {};  // of the LOLE, where years are drawn
  double missing_mw = 0.0;                      // flat supply that never fails, by which the target would hold

  [[nodiscard]] const char* method() const { return standard_error_h ? "montecarlo" : "convolution"; }
};

struct SiteRound {
  scenario::SiteId site;
  double reserve_margin = 0.0;  // that the plan kept
  SiteLole lole;
};

struct AdequacyRound {
  double cost_npv_usd = 0.0;
  std::vector<SiteRound> sites;
};

struct AdequacyRounds {
  double target_h = 0.0;
  bool met = false;
  std::string reason;  // why it is not met; empty if it is
  std::vector<AdequacyRound> rounds;
};

}  // namespace gigawatt::study
