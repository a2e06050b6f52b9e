// BiCGSTAB for one large strong component of x = right + A x.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "waterfall/leakage.hpp"

namespace gigawatt::waterfall {

/// Starts at x and changes it at `nodes` only; what the rows ask of other nodes is known. H. A. van der Vorst,
/// "Bi-CGSTAB", SIAM J. Sci. Stat. Comput. 13 (1992), preconditioned from the right by one Gauss-Seidel sweep in the
/// order of the nodes. False where the residual did not fall to rounding.
bool solve_by_krylov(const Passing& rows, std::span<const std::uint32_t> nodes, std::span<const double> right,
                     std::vector<double>& x);

}  // namespace gigawatt::waterfall
