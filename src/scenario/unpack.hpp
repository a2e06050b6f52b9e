// Bytes of a file as people have them → plain text: gzip is unpacked, a byte-order mark taken off.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"

namespace gigawatt::scenario {

/// The text of a file's `bytes`. Codes: bad-gzip (cut off, damaged, or something behind its end), file-too-large (more
/// than `bytes_max` once unpacked, noticed without unpacking it all), invalid-utf8 (UTF-16, told by its mark).
base::Result<std::string> plain_text(std::string bytes, const std::string& name, std::size_t bytes_max);

/// What is wrong with a file as a whole: no line, no column.
base::Diagnostic about_file(std::string code, const std::string& name, std::string message, std::string expected);

/// A file's name without the `.gz` of a packed one.
std::string unpacked_name(const std::string& name);

}  // namespace gigawatt::scenario
