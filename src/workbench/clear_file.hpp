// The file of `gigawatt engine clear`: a network of parties and what they owe each other.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "waterfall/clear.hpp"

namespace gigawatt::workbench {

struct ClearFile {
  waterfall::Solution solution = waterfall::Solution::greatest;
  std::vector<std::string> ids;  // of the parties
  waterfall::NetworkInput input;
  waterfall::Network network;
};

/// As docs/commands.md describes it; everything that is wrong, at once.
base::Result<ClearFile> read_clear_file(const std::string& file);

}  // namespace gigawatt::workbench
