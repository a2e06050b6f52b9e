// From a plan, its hours and their account to money: what sites spend and contracts earn by month, in nominal dollars,
// and what an end of a contract changes for those who share its sites.
#pragma once

#include <optional>
#include <vector>

#include "capital/simulate.hpp"
#include "study/account.hpp"
#include "study/known_dates.hpp"
#include "study/plan.hpp"
#include "study/prepare.hpp"
#include "study/settle.hpp"

namespace gigawatt::study {

/// Dated nominal amounts for `capital`: real · (1 + inflation)^(years since January of the currency year).
capital::Input money_input(const Prepared& prepared, const Plan& plan, const Account& account);
/// `known`: instead of what the scenario's own rests say.
capital::Input money_input(const Prepared& prepared, const Plan& plan, const Account& account, const KnownDates& known);

/// Instruments, or a party with cash: otherwise there is no money to follow.
bool has_money(const scenario::Scenario& scenario);

/// Fills `money` and `promised` of a run; nothing where the scenario has no instruments and no party with cash, or the
/// options leave money out.
void add_money(const Prepared& prepared, Run& run);

/// Contracts that end for lack of payment free their capacity for others at the same sites, from the month after. Where
/// the owner of a site (or of its accelerators) cannot pay what is built in a month, work rests in the next; where it
/// defaults, until the end of the plan.
std::vector<Consequence> consequences_of_money(const scenario::Scenario& scenario, const Run& run);
std::vector<Consequence> consequences_of_money(const scenario::Scenario& scenario, const capital::Result& money,
                                               const Account& account);

}  // namespace gigawatt::study
