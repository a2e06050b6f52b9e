#include "scenario/unpack.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <string_view>

namespace gigawatt::scenario {

base::Diagnostic about_file(std::string code, const std::string& name, std::string message, std::string expected) {
  base::Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.mark.file = name;
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  return diagnostic;
}

namespace {

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

/// zlib's state for one gzip stream after another.
class Inflater {
 public:
  explicit Inflater(std::string& bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;  // 15: the widest window; +16: gzip's header and checksum
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Appends what comes next, at most a block; false where there is no more, or something is wrong.
  bool append_to(std::string& text) {
    constexpr std::size_t block = 1 << 16;
    const std::size_t before = text.size();
    text.resize(before + block);
    stream_.next_out = reinterpret_cast<Bytef*>(text.data() + before);
    stream_.avail_out = block;
    const int status = ready_ ? inflate(&stream_, Z_NO_FLUSH) : Z_STREAM_ERROR;
    text.resize(before + block - stream_.avail_out);
    if (status == Z_OK) return true;
    // gzip files may be several streams in a row (`cat a.gz b.gz`).
    if (status == Z_STREAM_END && stream_.avail_in > 0 && inflateReset(&stream_) == Z_OK) return true;
    complete_ = status == Z_STREAM_END;
    return false;
  }
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] bool cut_off() const { return stream_.avail_in == 0; }

 private:
  z_stream stream_ = {};
  bool ready_ = false, complete_ = false;
};

base::Result<std::string> unpack(std::string bytes, const std::string& name, std::size_t bytes_max) {
  Inflater inflater(bytes);
  std::string text;
  while (text.size() <= bytes_max && inflater.append_to(text)) {
  }
  if (text.size() > bytes_max)
    return base::failure(about_file("file-too-large", name, "file is too large once unpacked",
                                    fmt::format("at most {} MiB of text", bytes_max >> 20)));
  if (!inflater.complete())
    return base::failure(about_file("bad-gzip", name,
                                    inflater.cut_off() ? "the gzip file is cut off" : "the gzip file is damaged",
                                    "a whole gzip file (gzip -t tells)"));
  return text;
}

}  // namespace

base::Result<std::string> plain_text(std::string bytes, const std::string& name, std::size_t bytes_max) {
  base::Result<std::string> text = is_gzip(bytes) ? unpack(std::move(bytes), name, bytes_max) : std::move(bytes);
  if (!text) return text;
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  if (text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF")) {
    base::Diagnostic fault =
        about_file("invalid-utf8", name, "the text is in UTF-16, as spreadsheets save \"Unicode text\"",
                   "UTF-8 (a spreadsheet's \"CSV UTF-8\", or iconv -f utf-16 -t utf-8)");
    fault.mark.line = fault.mark.column = 1;
    return base::failure(std::move(fault));
  }
  if (text->starts_with("PK\x03\x04")) {
    base::Diagnostic fault =
        about_file("invalid-character", name, "this is a zip archive or a spreadsheet (.xlsx), not text",
                   "the CSV inside it, plain or gzip");
    fault.mark.line = fault.mark.column = 1;
    return base::failure(std::move(fault));
  }
  return text;
}

std::string unpacked_name(const std::string& name) {
  return name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
}

}  // namespace gigawatt::scenario
