// CO2 of imports by three accounts (GHG Protocol, Scope 2 Guidance; the third as its revision, under consultation since
// 2025, proposes it). m_t: imports; ρ: residual intensity; contracts c make E_c a year, e_ct in each hour, at γ_c:
//
//   location-based   γ m_t                                          γ: mean of the grid where the site is
//   market-based     claimed over the year:      (Σ_c s E_c γ_c + (M − s Σ_c E_c) ρ) · m_t / M,
//                    s = min(1, M / Σ_c E_c),  M = Σ_t m_t
//   hour-matched     claimed in the same hour:   Σ_c s_t e_ct γ_c + (m_t − s_t Σ_c e_ct) ρ,
//                    s_t = min(1, m_t / Σ_c e_ct),  c over contracts that are matched hourly
//
// More than is imported cannot be claimed: what is left of each contract is the same share. Exports give nothing back.
#pragma once

#include <span>
#include <vector>

namespace gigawatt::emissions {

/// What a contract makes elsewhere in one calendar year.
struct Claim {
  double mwh = 0.0;
  double co2_kg_per_mwh = 0.0;
  std::vector<double> hourly_mwh;  // empty: claimed by the year alone
};

/// The contract's energy spread by the shape of its output, 8,760 values of any scale; flat if there is none.
std::vector<double> hourly_energy(double mwh, std::span<const double> shape);

struct ImportIntensity {
  double location_kg_per_mwh = 0.0;
  double residual_kg_per_mwh = 0.0;  // of what no contract claims
};

/// By the hour, 8,760 values each.
struct ImportCo2 {
  std::vector<double> location_kg, market_kg, matched_kg;
};

/// Of one calendar year and weather year.
ImportCo2 import_co2(std::span<const double> import_mw, const ImportIntensity& intensity,
                     std::span<const Claim> claims);

}  // namespace gigawatt::emissions
