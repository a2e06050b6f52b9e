#include "workbench/run_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

/// Directory entries reach the disk, so that a crash after commit() still finds the new name.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// "gigawatt.stress/1": "stress".
std::string_view kind_of(std::string_view schema) {
  schema.remove_prefix(schema.find('.') + 1);
  return schema.substr(0, schema.find('/'));
}

}  // namespace

bool holds(const fs::path& folder, const char* schema) {
  const auto summary = read_file(folder / "summary.json");
  return summary && summary->find(fmt::format("\"{}\"", schema)) != std::string::npos;
}

bool is_run_folder(const fs::path& folder) { return holds(folder, run_schema); }

std::optional<std::string> read_file(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream && !stream.eof()) return std::nullopt;
  return text;
}

PartialFolder::PartialFolder(fs::path target, const char* schema) : target_(std::move(target)) {
  if (target_.filename().empty()) target_ = target_.parent_path();  // "out/" means "out"
  std::error_code fault;
  if (fs::exists(target_, fault) && !holds(target_, schema) &&
      !(fs::is_directory(target_, fault) && fs::is_empty(target_, fault))) {
    error_ = fmt::format("{} exists and is not a {} folder; choose another with -o, or remove it", target_.string(),
                         kind_of(schema));
    return;
  }
  const fs::path parent = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  fs::create_directories(parent, fault);
  if (!fault) {
    partial_ = parent / fmt::format(".{}.partial-{}", target_.filename().string(), ::getpid());
    fs::remove_all(partial_, fault);
    fs::create_directory(partial_, fault);
  }
  if (fault) {
    error_ = fmt::format("cannot create {}: {}", target_.string(), fault.message());
    partial_.clear();
  }
}

PartialFolder::~PartialFolder() {
  std::error_code ignored;
  if (!committed_ && !partial_.empty()) fs::remove_all(partial_, ignored);
}

std::optional<std::string> PartialFolder::commit() {
  sync_folder(partial_);
  std::error_code fault;
  if (fs::exists(target_, fault)) {
    // Exchanged in one step: at no moment is there neither the old run nor the new one.
    if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
      if (errno != EINVAL && errno != ENOSYS)
        return fmt::format("cannot replace {}: {}", target_.string(), std::strerror(errno));
      // A file system without exchange: the old run steps aside, and comes back if the new one cannot take its place.
      const fs::path aside = partial_.string() + "-old";
      fs::rename(target_, aside, fault);
      if (!fault) fs::rename(partial_, target_, fault);
      if (fault) {
        std::error_code ignored;
        if (fs::exists(aside, ignored)) fs::rename(aside, target_, ignored);
        return fmt::format("cannot replace {}: {}", target_.string(), fault.message());
      }
      partial_ = aside;
    }
    committed_ = true;
    fs::remove_all(partial_, fault);
  } else {
    fs::rename(partial_, target_, fault);
    if (fault) return fmt::format("cannot create {}: {}", target_.string(), fault.message());
    committed_ = true;
  }
  sync_folder(target_.has_parent_path() ? target_.parent_path() : fs::path("."));
  return std::nullopt;
}

}  // namespace gigawatt::workbench
