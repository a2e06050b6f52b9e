// The clearing's linear systems: how one more dollar is passed on while nobody changes his rank. Private to the
// clearing.
#pragma once

#include <vector>

#include "waterfall/clearing_state.hpp"

namespace gigawatt::waterfall {

/// Moves all rates and equities along the solution of the linear system, to it or to the first kink on the way, so that
/// a state above the greatest clearing (below the least) stays there. False where the system could not be solved.
bool take_linear_step(ClearingWorkspace::State& state);

/// One more linear step on residuals that are summed in long doubles: where little leaks out, the rounding of a sum is
/// multiplied by the threat. Leaves all as it is where somebody would come to a kink.
void polish(ClearingWorkspace::State& state);

/// By party: λ = 1 for defaulted ones + what they pass on to each other, (I − Π)⁻¹ 1. False as above.
bool find_threat(ClearingWorkspace::State& state, std::vector<double>& threat);

/// Of one party, how far what it pays is from what it could pay.
double residual_of(const ClearingWorkspace::State& state, PartyIndex party);

}  // namespace gigawatt::waterfall
