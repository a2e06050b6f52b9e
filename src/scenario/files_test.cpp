// What is refused before anything is understood: size, encoding, nesting, cycles.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "scenario/sha256.hpp"
#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;

/// The only finding of a load that must fail.
base::Diagnostic only_finding(const base::Result<Loaded>& loaded) {
  if (loaded.has_value()) {
    ADD_FAILURE() << "loaded";
    return {};
  }
  EXPECT_EQ(loaded.error().size(), 1u) << all_text(loaded.error());
  return loaded.error().front();
}

TEST(Files, MissingFileAndUnknownName) {
  const Folder folder;
  EXPECT_EQ(only_finding(load(folder.path("nothing.yaml"), {})).code, "file-not-found");
  EXPECT_EQ(only_finding(load("no-such-scenario", {})).code, "unknown-scenario");
  std::filesystem::create_directories(folder.path("empty"));
  EXPECT_EQ(only_finding(load(folder.path("empty"), {})).code, "file-not-found");
}

TEST(Files, HundredMegabytesAreRefusedWithoutReading) {
  const Folder folder;
  const std::string path = folder.write("big.yaml", "title: big\n");
  std::filesystem::resize_file(path, 100 << 20);  // sparse
  const base::Diagnostic finding = only_finding(load(path, {}));
  EXPECT_EQ(finding.code, "file-too-large");
  EXPECT_EQ(finding.expected, "at most 4 MiB");
  EXPECT_EQ(finding.mark.file, path);
}

TEST(Files, EndlessDeviceIsRefused) {
  if (!std::filesystem::exists("/dev/zero")) GTEST_SKIP() << "no such device here";
  EXPECT_EQ(only_finding(load("/dev/zero", {})).code, "file-too-large");
}

TEST(Files, InvalidTextWithPlace) {
  struct Case {
    std::string text;
    const char* code;
    int line, column;
  };
  const Case cases[] = {
      {"title: a\nname: \xff\n", "invalid-utf8", 2, 7},
      {"title: \xc3(\n", "invalid-utf8", 1, 8},
      {"title: \xe0\x80\x80\n", "invalid-utf8", 1, 8},      // overlong
      {"title: \xed\xa0\x80\n", "invalid-utf8", 1, 8},      // surrogate
      {"title: \xf5\x80\x80\x80\n", "invalid-utf8", 1, 8},  // beyond Unicode
      {"title: abc\xe2\x82", "invalid-utf8", 1, 11},        // cut off
      {std::string("title: a\0b\n", 11), "invalid-character", 1, 9},
      {"title: \x1b[31m\n", "invalid-character", 1, 8},
  };
  for (const Case& row : cases) {
    const Folder folder;
    const base::Diagnostic finding = only_finding(testing::load_text(folder, row.text));
    EXPECT_EQ(finding.code, row.code);
    EXPECT_EQ(finding.mark.line, row.line) << row.text;
    EXPECT_EQ(finding.mark.column, row.column) << row.text;
  }
}

TEST(Files, UmlautsAndByteOrderMarkAreText) {
  const Folder folder;
  const std::string text = testing::replaced(std::string(campus), "name: Alpha", "name: Süd – α");
  const auto loaded = testing::load_text(folder, text);
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  EXPECT_EQ(loaded->scenario.sites[0].name, "Süd – α");
}

TEST(Files, DeepNestingIsRefused) {
  for (const std::string open : {"[", "{a: ", "- ", "? "}) {
    const Folder folder;
    std::string text = "title: ";
    if (open == "- " || open == "? ") text = "title:\n  ";
    for (int i = 0; i < 20000; ++i) text += open;
    const auto loaded = testing::load_text(folder, text);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_TRUE(loaded.error()[0].code == "yaml-too-deep" || loaded.error()[0].code == "yaml-syntax")
        << open << all_text(loaded.error());
    if (open == "[") {
      EXPECT_EQ(loaded.error()[0].code, "yaml-too-deep");
    }
  }
}

TEST(Files, ThirtyTwoLevelsAreAllowed) {
  const Folder folder;
  const auto nested = [](int levels) {
    std::string text = "title: ";
    for (int i = 0; i < levels; ++i) text += "[";
    for (int i = 0; i < levels; ++i) text += "]";
    return text;
  };
  EXPECT_NE(testing::load_text(folder, nested(31)).error()[0].code, "yaml-too-deep");
  EXPECT_EQ(testing::load_text(folder, nested(32)).error()[0].code, "yaml-too-deep");
}

TEST(Files, TooManyNodesAreRefused) {
  const Folder folder;
  std::string text = "title: [";
  for (int i = 0; i < 100'001; ++i) text += "1,";
  EXPECT_EQ(only_finding(testing::load_text(folder, text + "]")).code, "yaml-too-many-nodes");
}

TEST(Files, AliasesCannotExplode) {
  const Folder folder;
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) text += std::string("*") + static_cast<char>(c - 1) + ",";
    text += "]\n";
  }
  const auto loaded = testing::load_text(folder, text);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_LT(loaded.error().size(), 200u);
}

TEST(Files, SyntaxErrorEndsItsFile) {
  const Folder folder;
  const base::Diagnostic finding = only_finding(testing::load_text(folder, "title: A\nplan: [1, 2\nsites: {\n"));
  EXPECT_EQ(finding.code, "yaml-syntax");
  EXPECT_GT(finding.mark.line, 0);
  EXPECT_EQ(only_finding(testing::load_text(folder, "- a\n- b\n")).code, "wrong-type");
}

TEST(Files, EmptyFileMissesItsSections) {
  const Folder folder;
  for (const char* text : {"", "# nothing\n", "---\n", "{}\n"}) {
    const auto loaded = testing::load_text(folder, text);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().size(), 3u) << all_text(loaded.error());
    for (const base::Diagnostic& finding : loaded.error()) EXPECT_EQ(finding.code, "missing-key");
  }
}

TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace gigawatt::scenario
