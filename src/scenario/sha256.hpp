// SHA-256 (FIPS 180-4), so that a scenario's hash needs no library.
#pragma once

#include <string>
#include <string_view>

namespace gigawatt::scenario {

/// Lower-case hex of the digest, 64 characters.
std::string sha256_hex(std::string_view bytes);

}  // namespace gigawatt::scenario
