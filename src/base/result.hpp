// Bad news as values. Input that is wrong becomes Diagnostics, all of them at once; see CONTRIBUTING.md for the policy.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace gigawatt::base {

/// A place in a text file. Lines and columns count from 1; 0 means the whole file.
struct Mark {
  std::string file;
  int line = 0;
  int column = 0;
};

enum class Severity { error, warning, note };

/// One finding about the input, printed as `FILE:LINE:COL: error CODE: message; expected …; did you mean …`.
struct Diagnostic {
  std::string code;  // stable, kebab-case: "unknown-key"
  Severity severity = Severity::error;
  Mark mark;
  std::string path;        // scenario keys joined by '.', may be empty
  std::string message;     // what is wrong, one sentence without full stop
  std::string expected;    // may be empty
  std::string suggestion;  // nearest valid word, may be empty
};

using Diagnostics = std::vector<Diagnostic>;

std::string to_text(const Diagnostic& diagnostic);
bool has_errors(const Diagnostics& diagnostics);

/// A value, or the reasons why there is none.
template <class Value>
using Result = std::expected<Value, Diagnostics>;

std::unexpected<Diagnostics> failure(Diagnostic diagnostic);

}  // namespace gigawatt::base
