// A folder that appears whole or not at all: written beside its target, swapped in at the end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gigawatt::workbench {

inline constexpr const char* run_schema = "gigawatt.run/1";
inline constexpr const char* sweep_schema = "gigawatt.sweep/1";
inline constexpr const char* energise_schema = "gigawatt.energise/1";

/// Whether the folder holds a summary.json of this schema.
bool holds(const std::filesystem::path& folder, const char* schema);
bool is_run_folder(const std::filesystem::path& folder);

/// Text of a file, or nothing if it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// Owns the partial folder. Destruction without commit() removes it.
class PartialFolder {
 public:
  /// Creates `<parent>/.<name>.partial-<pid>`. Says why in error() if the target cannot be written or is not ours to
  /// replace: there is something, and no summary of this schema.
  explicit PartialFolder(std::filesystem::path target, const char* schema = run_schema);
  ~PartialFolder();
  PartialFolder(const PartialFolder&) = delete;
  PartialFolder& operator=(const PartialFolder&) = delete;

  [[nodiscard]] const std::optional<std::string>& error() const { return error_; }
  [[nodiscard]] const std::filesystem::path& path() const { return partial_; }
  /// Swaps the folder in; an existing one is replaced. Returns an error sentence, or nothing.
  std::optional<std::string> commit();

 private:
  std::filesystem::path target_, partial_;
  std::optional<std::string> error_;
  bool committed_ = false;
};

}  // namespace gigawatt::workbench
