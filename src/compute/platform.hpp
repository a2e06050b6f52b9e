// What each kind of accelerator of a site got in a month, out of what the site got. A shortage idles all halls alike:
//   powered_i = powered · n_i ÷ Σ n,    useful_i = useful · n_i g_i ÷ Σ n g     (n accelerators that stand, g goodput),
//   cost_i    = capital charges of its halls + power cost · P_i ÷ Σ P           (P mean IT MW of its halls).
// The parts sum to the whole. Pure; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compute/delivered.hpp"

namespace gigawatt::compute {

/// Peak dense BF16 of an NVIDIA H100 SXM5, by its maker's data sheet: what an H100-equivalent is measured by.
inline constexpr units::ThroughputPerAccelerator h100_bf16_dense = 989.4 * units::TFLOP_per_second;

/// Dense BF16 throughput ÷ an H100's; nothing where the scenario does not state it.
std::optional<double> h100_equivalents(const scenario::Accelerator& accelerator);

/// A month of a site.
struct SiteMonth {
  time::Month month;
  double powered_accelerator_hours = 0.0, useful_accelerator_hours = 0.0;
  double power_usd = 0.0;  // undiscounted, without the worth of shed load
};

/// Of it, one kind of accelerator; `capital` undiscounted.
struct PlatformMonth {
  scenario::AcceleratorId accelerator;
  double accelerators = 0.0;  // that stand
  double powered_accelerator_hours = 0.0, useful_accelerator_hours = 0.0;
  double power_usd = 0.0;
  CapitalCharges capital;
};

/// One entry per kind of accelerator in the site's halls, in the order of `accelerators`.
std::vector<PlatformMonth> by_platform(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                                       const SiteMonth& of, const scenario::Economics& economics);

}  // namespace gigawatt::compute
