#include "scenario/plain_file.hpp"

#include "scenario/files.hpp"

namespace gigawatt::scenario {

base::Result<std::string> read_plain_file(const std::string& name) {
  FileSet files;
  const base::Result<int> index = files.read(name, false, plain_file_bytes_max);
  if (!index) return std::unexpected(index.error());
  return files.file(*index).text;
}

}  // namespace gigawatt::scenario
