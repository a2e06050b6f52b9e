#include "scenario/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/embedded.hpp"
#include "scenario/unpack.hpp"

namespace gigawatt::scenario {

namespace {

base::Diagnostic too_large(const std::string& name, std::size_t bytes_max) {
  return about_file("file-too-large", name, "file is too large", fmt::format("at most {} MiB", bytes_max >> 20));
}

/// Reads at most one byte more than allowed: size as reported may be wrong (devices, pipes, growing files).
base::Result<std::string> read_from_disk(const std::string& name, std::size_t bytes_max) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(name, error);
  if (error || status.type() == std::filesystem::file_type::not_found)
    return base::failure(about_file("file-not-found", name, "file not found", "the path of a readable file"));
  if (std::filesystem::is_directory(status))
    return base::failure(about_file("file-unreadable", name, "this is a folder", "a file"));
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(name, error) > bytes_max && !error)
    return base::failure(too_large(name, bytes_max));
  std::ifstream stream(name, std::ios::binary);
  std::string text;
  if (stream) {
    constexpr std::size_t block = 1 << 16;
    while (stream && text.size() <= bytes_max) {
      const std::size_t before = text.size();
      text.resize(before + std::min(block, bytes_max + 1 - before));
      stream.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
      text.resize(before + static_cast<std::size_t>(stream.gcount()));
    }
  }
  if (!stream.eof() && text.size() <= bytes_max)
    return base::failure(about_file("file-unreadable", name, "file cannot be read", "a readable file"));
  if (text.size() > bytes_max) return base::failure(too_large(name, bytes_max));
  return text;
}

/// Length of the valid UTF-8 sequence at the front, 0 if it is none (overlong forms and surrogates included).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  std::uint32_t code = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return 0;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  if (length == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) return 0;
  if (length == 4 && (code < 0x10000 || code > 0x10FFFF)) return 0;
  return length;
}

}  // namespace

void check_text(std::string_view text, const std::string& name, base::Diagnostics& findings) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text.substr(i, 4));
    const char c = text[i];
    const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
    if (length == 0 || control) {
      base::Diagnostic finding =
          length == 0 ? about_file("invalid-utf8", name, "text is not valid UTF-8", "a text file in UTF-8")
                      : about_file("invalid-character", name, "text has a control character", "a text file in UTF-8");
      finding.mark.line = line;
      finding.mark.column = static_cast<int>(i - line_start) + 1;
      findings.push_back(std::move(finding));
      return;
    }
    i += length;
    if (c == '\n') {
      ++line;
      line_start = i;
    }
  }
}

std::string_view embedded_text(std::string_view name) {
  const auto files = base::embedded_files();
  const auto found = std::ranges::lower_bound(files, name, {}, &base::EmbeddedFile::name);
  return found != files.end() && found->name == name ? found->text : std::string_view();
}

bool exists_on_disk(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

bool is_directory_on_disk(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

base::Result<int> FileSet::read(const std::string& name, bool embedded, std::size_t bytes_max) {
  if (const auto known = index_.find({name, embedded}); known != index_.end()) return known->second;
  SourceFile file{.name = name, .text = {}, .embedded = embedded, .is_flag = false};
  if (embedded) {
    const std::string_view text = embedded_text(name);
    if (text.data() == nullptr)
      return base::failure(
          about_file("file-not-found", name, "no such file is shipped", "a file beside the shipped scenario"));
    file.text = text;
  } else {
    base::Result<std::string> text = read_from_disk(name, bytes_max);
    if (text) text = plain_text(std::move(*text), name, bytes_max);
    if (!text) return std::unexpected(text.error());
    file.text = std::move(*text);
  }
  base::Diagnostics findings;
  check_text(file.text, name, findings);
  if (!findings.empty()) return std::unexpected(findings);
  const int index = static_cast<int>(files_.size());
  files_.push_back(std::move(file));
  index_[{name, embedded}] = index;
  return index;
}

int FileSet::add_flag(std::string name) {
  files_.push_back({.name = std::move(name), .text = {}, .embedded = false, .is_flag = true});
  return static_cast<int>(files_.size()) - 1;
}

base::Mark FileSet::mark(const Spot& place) const {
  if (place.file < 0) return {};
  const SourceFile& source = file(place.file);
  if (source.is_flag) return {.file = source.name, .line = 0, .column = 0};
  return {.file = source.name, .line = place.line, .column = place.column};
}

bool FileSet::is_library(const Spot& place) const {
  return place.file >= 0 && file(place.file).embedded && file(place.file).name.starts_with("library/");
}

std::pair<std::string, bool> FileSet::beside(int from, const std::string& relative) const {
  if (file(from).is_flag && root_ >= 0) from = root_;
  const SourceFile& source = file(from);
  if (source.is_flag || std::filesystem::path(relative).is_absolute()) return {relative, false};
  return {(std::filesystem::path(source.name).parent_path() / relative).lexically_normal().string(), source.embedded};
}

}  // namespace gigawatt::scenario
