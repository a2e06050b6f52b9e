// Our own mistakes end the run with exit code 1: an assertion that stays on in release builds, and throws.
#pragma once

namespace gigawatt::base {

[[noreturn]] void fail_requirement(const char* condition, const char* file, int line);

}  // namespace gigawatt::base

#define GIGAWATT_REQUIRE(condition) \
  ((condition) ? static_cast<void>(0) : ::gigawatt::base::fail_requirement(#condition, __FILE__, __LINE__))
