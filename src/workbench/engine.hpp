// Single engines on plain files, for checking against other tools: each one verb, each one document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

enum class AdequacyMethod { convolution, montecarlo };

struct AdequacyRequest {
  std::string units_file, load_file;
  AdequacyMethod method = AdequacyMethod::convolution;
  std::optional<std::uint64_t> samples;  // years by chance; otherwise until the error below is reached
  double standard_error_percent = 1.0;   // of the LOLE
  std::uint64_t seed = 1;
  int threads = 1;
  std::optional<double> lole_target_h;  // a year; asks for the hosting capacity (by convolution)
  bool effective_capacity = false;      // of each row of the units; likewise
};
/// `gigawatt.engine-adequacy/1`: LOLE, EUE and LOLP of a fleet against an hourly load. Exit code 6 where the samples
/// end before the error is reached.
Outcome engine_adequacy(const AdequacyRequest& request, const base::Progress& progress);

struct HeadroomRequest {
  std::string load_file;
  std::vector<double> curtailed_energy_percent;  // 0 ≤ n < 100
  std::vector<std::string> columns;              // "all" for every column behind the first
};
/// `gigawatt.engine-headroom/1`: flat load that fits below the seasonal peaks with so much curtailed.
Outcome engine_headroom(const HeadroomRequest& request);

struct ClearRequest {
  std::string file;  // JSON
};
/// `gigawatt.engine-clear/1`: what the parties of a network pay each other, greatest and least. Exit code 6 where it
/// did not settle.
Outcome engine_clear(const ClearRequest& request);

struct FinanceRequest {
  std::string project_file;
};
/// `gigawatt.engine-finance/1`: one project's debt, returns and covenants. Exit code 6 where its debt does not close.
Outcome engine_finance(const FinanceRequest& request);

struct ScheduleRequest {
  std::string file;      // PSPLIB's .sm
  double seconds = 1.0;  // > 0, for search and proof
  std::uint64_t seed = 1;
};
/// `gigawatt.engine-schedule/1`: a short schedule of one project's activities, and what none can be shorter than.
Outcome engine_schedule(const ScheduleRequest& request, const base::Progress& progress);

struct CashflowsRequest {
  std::string terms_file;
};
/// `gigawatt.engine-cashflows/1`: one contract's dated events, by the ACTUS standard.
Outcome engine_cashflows(const CashflowsRequest& request);

}  // namespace gigawatt::workbench
