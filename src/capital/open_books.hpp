// The first postings of a run: what everybody has when the plan starts.
#pragma once

#include "capital/state.hpp"

namespace gigawatt::capital {

/// Opening balances, each against paid-in worth.
void open_books(State& state);

}  // namespace gigawatt::capital
