#include "base/result.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigawatt::base {

std::string to_text(const Diagnostic& diagnostic) {
  const char* severity = diagnostic.severity == Severity::error     ? "error"
                         : diagnostic.severity == Severity::warning ? "warning"
                                                                    : "note";
  std::string text;
  if (!diagnostic.mark.file.empty()) {
    text = diagnostic.mark.line > 0
               ? fmt::format("{}:{}:{}: ", diagnostic.mark.file, diagnostic.mark.line, diagnostic.mark.column)
               : fmt::format("{}: ", diagnostic.mark.file);
  }
  text += fmt::format("{} {}: {}", severity, diagnostic.code, diagnostic.message);
  if (!diagnostic.expected.empty()) text += fmt::format("; expected {}", diagnostic.expected);
  if (!diagnostic.suggestion.empty()) text += fmt::format("; did you mean {}?", diagnostic.suggestion);
  return text;
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::unexpected<Diagnostics> failure(Diagnostic diagnostic) {
  return std::unexpected(Diagnostics{std::move(diagnostic)});
}

}  // namespace gigawatt::base
