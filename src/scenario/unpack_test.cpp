// Packed files and marks in front of a text. The gzip bytes are Python's: gzip.compress(b"hour,load_mw\n0,1\n",
// mtime=0).
#include "scenario/unpack.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace gigawatt::scenario {
namespace {

using namespace std::string_literals;

const std::string packed =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\xc8\x2f\x2d\xd2\xc9\xc9\x4f\x4c\x89"
    "\xcf\x2d\xe7\x32\xd0\x31\xe4\x02\x00\xde\x5e\x75\xf0\x11\x00\x00\x00"s;

constexpr std::size_t kibibyte = 1024;

TEST(Unpack, GzipIsReadAsItIs) {
  EXPECT_EQ(plain_text(packed, "a.csv.gz", kibibyte), "hour,load_mw\n0,1\n");
  EXPECT_EQ(plain_text(packed + packed, "a.csv.gz", kibibyte), "hour,load_mw\n0,1\nhour,load_mw\n0,1\n")
      << "two streams in a row are one file";
  EXPECT_EQ(unpacked_name("series/a.csv.gz"), "series/a.csv");
  EXPECT_EQ(unpacked_name("series/a.csv"), "series/a.csv");
}

TEST(Unpack, DamagedCutOffAndLargeFilesAreRefused) {
  const auto fault = [](const std::string& bytes, std::size_t most) {
    const auto text = plain_text(bytes, "a.csv.gz", most);
    return text ? "read"s : text.error().front().code + ": " + text.error().front().message;
  };
  EXPECT_EQ(fault(packed.substr(0, 25), kibibyte), "bad-gzip: the gzip file is cut off");
  std::string damaged = packed;
  damaged[damaged.size() - 8] = static_cast<char>(damaged[damaged.size() - 8] ^ 1);  // the checksum
  EXPECT_EQ(fault(damaged, kibibyte), "bad-gzip: the gzip file is damaged");
  EXPECT_EQ(fault(packed, 16), "file-too-large: file is too large once unpacked");
  EXPECT_EQ(fault(packed, 17), "read");
}

TEST(Unpack, MarksOfEncodingsAreTakenOffOrNamed) {
  EXPECT_EQ(plain_text("\xEF\xBB\xBFhour", "a.csv", kibibyte), "hour");
  EXPECT_NE(plain_text("\xFF\xFEh\0"s, "a.csv", kibibyte).error().front().message.find("UTF-16"), std::string::npos);
  EXPECT_NE(plain_text("PK\x03\x04", "a.xlsx", kibibyte).error().front().message.find("spreadsheet"),
            std::string::npos);
}

}  // namespace
}  // namespace gigawatt::scenario
