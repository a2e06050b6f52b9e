#pragma once

#include "capital/state.hpp"

namespace gigawatt::capital {

/// Opening balances, each against paid-in worth.
void open_books(State& state);

}  // namespace gigawatt::capital
