// Tests' headlines, judged by the public facts as of one day.
#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "audit/judge_headline.hpp"

namespace gigawatt::audit {

inline constexpr time::Date today = {2026, 11, 22};

inline const FactBook& book() {
  static const FactBook made(scenario::public_facts());
  return made;
}

inline HeadlineAudit judged(const char* text) {
  auto headline = read_headline(text, today);
  EXPECT_TRUE(headline) << text;
  return judge_headline(std::move(*headline), book(), today);
}

}  // namespace gigawatt::audit
