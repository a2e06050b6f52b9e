#include "base/require.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace gigawatt::base {

// Thrown, not aborted: the public door turns it into exit code 1 without leaving partial files behind.
void fail_requirement(const char* condition, const char* file, int line) {
  throw std::logic_error(fmt::format("internal fault: {} does not hold at {}:{}", condition, file, line));
}

}  // namespace gigawatt::base
