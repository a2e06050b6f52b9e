// The files that a scenario is made of: on disk or shipped inside the program. Read once, with a size limit, kept for
// the run folder.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

inline constexpr std::size_t yaml_bytes_max = std::size_t{4} << 20;
inline constexpr std::size_t series_bytes_max = std::size_t{16} << 20;

/// A file or a command-line flag that text came from.
struct SourceFile {
  std::string name;  // as shown in messages: path as the user would type it, "library/technologies.yaml", "--set seed"
  std::string text;  // empty for flags
  bool embedded = false;
  bool is_flag = false;
};

class FileSet {
 public:
  /// Index of a file, as plain text (gzip unpacked, byte-order mark taken off). Embedded names begin with "scenarios/"
  /// or "library/". Error codes file-not-found, file-unreadable, file-too-large (without reading it whole), bad-gzip,
  /// invalid-utf8 (with line and column).
  base::Result<int> read(const std::string& name, bool embedded, std::size_t bytes_max);
  /// A pseudo file for a flag such as "--set seed".
  int add_flag(std::string name);

  [[nodiscard]] const SourceFile& file(int index) const { return files_.at(static_cast<std::size_t>(index)); }
  [[nodiscard]] base::Mark mark(const Spot& place) const;
  [[nodiscard]] bool is_library(const Spot& place) const;
  [[nodiscard]] bool is_flag(const Spot& place) const { return place.file >= 0 && file(place.file).is_flag; }
  [[nodiscard]] std::size_t count() const { return files_.size(); }

  /// Where `relative`, written in file `from`, lies: beside that file (an absolute path stays as it is).
  [[nodiscard]] std::pair<std::string, bool> beside(int from, const std::string& relative) const;

  /// The folder that flags' paths are relative to: that of the scenario file itself.
  void set_root(int file) { root_ = file; }

 private:
  std::deque<SourceFile> files_;
  std::map<std::pair<std::string, bool>, int> index_;
  int root_ = -1;
};

/// The text of an embedded file, or nullptr data if there is none of this name.
std::string_view embedded_text(std::string_view name);

/// Diagnostic invalid-utf8 or invalid-character (a control character) with the place of the first bad byte.
void check_text(std::string_view text, const std::string& name, base::Diagnostics& findings);

/// The file exists on disk (any type); false also when it cannot be looked at.
bool exists_on_disk(const std::string& path);
bool is_directory_on_disk(const std::string& path);

}  // namespace gigawatt::scenario
