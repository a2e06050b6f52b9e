// What makes a network one that cannot be cleared.
#pragma once

#include <span>
#include <vector>

#include "waterfall/network.hpp"

namespace gigawatt::waterfall {

/// Entry by entry.
void check_entries(const NetworkInput& input, std::vector<NetworkFault>& faults);

/// Of a built network: claims that are not held, or covered by more than all of them.
void check_guarantees(const Network& network, std::vector<NetworkFault>& faults);

/// Of a built network: equity held more than whole, or in a circle from which nothing comes out.
void check_holdings(const Network& network, std::span<const Holding> holdings, std::vector<NetworkFault>& faults);

/// What the debtor owes the creditor at this rank.
double due_between(const Network& network, PartyIndex debtor, PartyIndex creditor, int rank);

}  // namespace gigawatt::waterfall
