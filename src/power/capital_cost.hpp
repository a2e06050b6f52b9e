// What capital costs: annuities, value at energisation, taxes.
#pragma once

#include "scenario/model/economics.hpp"
#include "scenario/model/technology.hpp"

namespace gigawatt::power {

/// Value at energisation of one unit of overnight cost: Σ_k φ_k (1+r)^(lag_k/12), where the spend profile's parts split
/// the lead time evenly and lag_k counts from the middle of part k to energisation. 1 without a profile or a lead time.
double value_at_energisation(const scenario::Technology& technology, double rate);

/// Effective cost of one unit of capital where income is taxed:
///   [1 − ITC − τ (1 − ITC/2) Σ_k d_k v^k] / (1 − τ),  v = 1 / ((1 + r)(1 + i)),
/// for depreciation is a nominal amount. 1 without taxes.
double tax_factor(const scenario::Economics& economics, double investment_tax_credit);

/// Whole months that a calendar time takes, rounded up; 11.9999999 months are twelve.
int whole_months(units::CalendarTime time);

/// Capital charge of one USD of overnight cost per month in service.
double monthly_capital_charge(const scenario::Technology& technology, const scenario::Economics& economics);

}  // namespace gigawatt::power
