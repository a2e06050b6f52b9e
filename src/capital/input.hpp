// What capital is told: parties and instruments of the scenario, and dated nominal amounts that the rooms of power and
// compute lead to. It does not know where they come from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenario/model/instrument.hpp"
#include "scenario/model/party.hpp"
#include "time/calendar.hpp"

namespace gigawatt::capital {

/// One contract in one month: what was promised, what had power, and the fee of both at full price.
struct ContractMonth {
  double it_mw_committed = 0.0, it_mw_available = 0.0;
  double gpu_hours_committed = 0.0, gpu_hours_available = 0.0;
  double fee_committed_usd = 0.0, fee_available_usd = 0.0;
  std::string waits_for = {};  // what its sites' halls wait for, in words: of each site as in SiteMonth
};

struct ContractInput {
  scenario::ContractId id = {};
  std::vector<ContractMonth> months = {};  // of the plan
  std::vector<double> fee_after_usd = {};  // of months behind the plan, up to the contract's end
};

struct SiteMonth {
  double it_mw_ready = 0.0, it_mw_powered = 0.0;
  double powered_share = 0.0;  // of the IT power of all halls of the site
  double ready_share = 0.0;    // of it, what stands ready
  double facility_mwh = 0.0;
  double halls_usd = 0.0, accelerators_usd = 0.0, power_capital_usd = 0.0;  // spent
  double operating_usd = 0.0;  // fuel, electricity, rent and upkeep of power
  std::string waits_for = {};  // what the halls without power wait for, in words; empty: all have it
};

struct SiteInput {
  scenario::SiteId id = {};
  std::string name = {};
  scenario::PartyId owner = {}, operating_party = {}, accelerator_owner = {};  // may be empty
  std::vector<SiteMonth> months = {};
};

struct Input {
  time::Month first = {};
  int months = 0;
  std::span<const scenario::Party> parties = {};
  std::span<const scenario::Instrument> instruments = {};
  std::vector<ContractInput> contracts = {};
  std::vector<SiteInput> sites = {};
  std::vector<std::vector<double>> market_usd_per_mwh = {};  // by instrument, for supplies with a `market`: by month
  std::optional<time::Date> as_of = {};                      // what was not known then is left out
  std::uint64_t seed = 1, sample = 0;                        // of waivers
};

}  // namespace gigawatt::capital
