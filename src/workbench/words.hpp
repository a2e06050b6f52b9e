// Numbers in words: how a person would say them. Six digits at most.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "study/run.hpp"

namespace gigawatt::workbench {

std::string money(double usd);       // "1.23 bn USD", "456 million USD"
std::string power_text(double mw);   // "843 MW", "1.18 GW"
std::string energy(double mwh);      // "7.31 TWh"
std::string percent(double share);   // "99.3 %"
std::string grouped(double number);  // "1 580 000"

std::string three_digits(double value);  // "4.56", "45.6", "456", "4 560": three significant digits or more

std::string gap_text(double relative_gap);  // "1e-09": the next power of ten above, never finer than that
std::string years_text(time::Years years);  // "2026–2027"

/// " (nothing here counts as clean)" where both shares are zero for that reason, otherwise empty.
std::string why_not_clean(const study::EnergyAccount& energy);

/// Whether contracts or a residual mix make the market-based or the hour-matched CO2 another than the location-based.
bool has_claims(const study::Emissions& emissions);

/// "; market-based 7 900 t, hour-matched 8 100 t", or nothing where there are no claims.
std::string claims_in_words(const study::Emissions& emissions);

std::string capitalised(std::string text);  // with its first letter as a sentence begins

/// The text in lines of at most `width` characters, broken at spaces.
std::string wrapped(const std::string& text, std::size_t width);

const char* order_kind(const study::Order& order);  // "bought", "rented", "connected"

/// What operation by rule costs more than as planned, then what differs most; nothing unless operated by a rule.
std::vector<std::string> not_knowing_in_words(const study::Run& run);

}  // namespace gigawatt::workbench
