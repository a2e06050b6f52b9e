// Files that are there whole or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gigawatt::report {

/// Fills `path` by way of a partial file beside it, which `fill` writes and which is renamed at the end; on failure the
/// partial file is removed and an existing file at `path` is left as it was. `fill` gets the partial path and returns a
/// sentence about what went wrong, or nullopt. Returns the same, with the path in front.
std::optional<std::string> replace_file(const std::filesystem::path& path,
                                        const std::function<std::optional<std::string>(const std::string&)>& fill);

/// Writes bytes to `path`; every write and the close are checked (a full disk often shows only there).
std::optional<std::string> write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace gigawatt::report
