#include "report/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace gigawatt::report {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

std::optional<std::string> write_bytes(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return reason(errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int write_error = errno;
  const bool closed = std::fclose(file) == 0;
  if (!written) return reason(write_error);
  if (!closed) return reason(errno);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> replace_file(const std::filesystem::path& path,
                                        const std::function<std::optional<std::string>(const std::string&)>& fill) {
  const std::string partial = path.string() + ".partial";
  std::optional<std::string> problem = fill(partial);
  if (!problem) {
    std::error_code error;
    std::filesystem::rename(partial, path, error);
    if (error) problem = error.message();
  }
  if (!problem) return std::nullopt;
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  return "cannot write " + path.string() + ": " + *problem;
}

std::optional<std::string> write_file(const std::filesystem::path& path, std::string_view bytes) {
  return replace_file(path, [&](const std::string& partial) { return write_bytes(partial, bytes); });
}

}  // namespace gigawatt::report
