// Files that travel inside the program (scenarios, libraries, report assets). Immutable; safe from any thread.
#pragma once

#include <span>
#include <string_view>

namespace gigawatt::base {

struct EmbeddedFile {
  std::string_view name;  // path below the project root, or "report/bundle.html"
  std::string_view text;
};

/// All embedded files, sorted by name. Defined by the table that tools/embed.py writes at build time.
std::span<const EmbeddedFile> embedded_files();

}  // namespace gigawatt::base
