#include "capital/as_promised.hpp"

#include <algorithm>

namespace gigawatt::capital {

Promised as_promised(const Input& input) {
  Promised promised;
  promised.input = input;
  promised.instruments.assign(input.instruments.begin(), input.instruments.end());
  for (scenario::Instrument& instrument : promised.instruments)
    if (auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data)) capacity->delay_months = 0;
  promised.input.instruments = promised.instruments;
  for (ContractInput& contract : promised.input.contracts)
    for (ContractMonth& month : contract.months) {
      month.it_mw_available = std::max(month.it_mw_available, month.it_mw_committed);
      month.gpu_hours_available = std::max(month.gpu_hours_available, month.gpu_hours_committed);
      month.fee_available_usd = std::max(month.fee_available_usd, month.fee_committed_usd);
      month.waits_for.clear();
    }
  for (SiteInput& site : promised.input.sites)
    for (SiteMonth& month : site.months) {
      month.it_mw_powered = std::max(month.it_mw_powered, month.it_mw_ready);
      month.powered_share = std::max(month.powered_share, month.ready_share);
      month.waits_for.clear();
    }
  return promised;
}

}  // namespace gigawatt::capital
