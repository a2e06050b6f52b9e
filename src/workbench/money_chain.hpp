// The way from power that is late to who pays for it, month by month: what there was beside what was promised. One
// chain a run: that of the first default (or breach) that late capacity caused, else of the capacity that lost most.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

struct ChainMonth {
  time::Month month;
  std::optional<double> supply_mw = {}, peak_mw = {};  // at the contract's sites: in service, and asked at the peak
  std::optional<double> it_mw_promised = {}, it_mw_there = {};
  std::optional<double> gpu_hours_promised = {}, gpu_hours_there = {};
  double fee_promised_usd = 0.0, fee_earned_usd = 0.0;
  std::optional<double> ratio = {}, ratio_promised = {};  // what the covenant limits: cover or leverage
  std::vector<double> earned_more_usd = {};               // by party: result of operation less as promised, summed up
  std::vector<double> waits_usd = {};   // by party: overdue to it at the month's end, less as promised
  std::vector<std::string> words = {};  // what happens for the first time and not as promised, too
  bool ends = false;                    // with a default

  [[nodiscard]] double fee_lost_usd() const { return fee_promised_usd - fee_earned_usd; }
};

struct ChainCovenant {
  int instrument = -1, borrower = -1;
  bool leverage = false;  // else cover
  double limit = 0.0;
  std::optional<time::Month> breached = {};
};

struct Chain {
  int instrument = -1, vendor = -1, customer = -1;  // of the capacity that is late
  std::vector<std::string> sites = {};              // names, where a contract stands behind it
  std::string reason = {};                          // in words
  time::Month late_since = {}, late_until = {};
  int months_late = 0;
  double fee_lost_usd = 0.0, gpu_hours_lost = 0.0;
  std::optional<ChainCovenant> covenant = {};
  std::optional<std::pair<time::Month, int>> first_default = {};  // when, and which party
  std::vector<ChainMonth> months = {};                            // from before it began to behind its last event

  /// The month that lost the largest share of its fee.
  [[nodiscard]] const ChainMonth& worst() const;
};

/// Nothing where no capacity is late.
std::optional<Chain> chain_of(const scenario::Scenario& scenario, const study::Run& run);

/// The finding as one sentence, and what it is compared with as another.
std::string chain_title(const capital::Result& money, const Chain& chain);
extern const char* const chain_compared_with;

std::string chain_text(const capital::Result& money, const Chain& chain);
Json chain_document(const capital::Result& money, const Chain& chain);
table::Table chain_table(const Chain& chain);
table::Panel chain_panel(const scenario::Scenario& scenario, const capital::Result& money, const Chain& chain);

}  // namespace gigawatt::workbench
