// One file from disk as text, for engines that read plain files and no scenario.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"

namespace gigawatt::scenario {

inline constexpr std::size_t plain_file_bytes_max = std::size_t{64} << 20;

/// Gzip is unpacked, a byte-order mark taken off; valid UTF-8. Codes as of FileSet::read.
base::Result<std::string> read_plain_file(const std::string& name);

}  // namespace gigawatt::scenario
