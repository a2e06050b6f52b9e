// Who pays for what is built: spending on property by party and calendar year, and where its money came from.
#pragma once

#include <span>
#include <vector>

#include "capital/result.hpp"
#include "scenario/model/party.hpp"

namespace gigawatt::capital {

/// One party in one calendar year; parts sum to the total. Nominal.
struct Spending {
  int party = 0;
  int year = 0;
  Cents total = 0;           // paid for capital expenditure and orders, notes of vendors included
  Cents debt = 0;            // of it, from new debt (less what was repaid in the year) and notes of vendors
  Cents vendor_equity = 0;   // from stakes that sellers of compute or equipment bought in the party in the year
  Cents joint_ventures = 0;  // from other stakes bought in it, and the own money of developers and funds
  Cents own_cash = 0;        // the rest
};

/// Money has no colour: of a party's sources in a year, debt counts first, then vendors' equity, then other equity, as
/// far as they go. Parties and years without spending are left out; in order of parties, then years.
std::vector<Spending> spending(const Result& result, std::span<const scenario::Party> parties);

/// The totals of all parties and years together.
Cents spent(const Result& result);

/// What sellers of compute or equipment paid for stakes in others, by year, in order; whatever it is then used for.
struct VendorEquity {
  int year = 0;
  Cents paid = 0;
};
std::vector<VendorEquity> vendor_equity(const Result& result, std::span<const scenario::Party> parties);

}  // namespace gigawatt::capital
