// Damaged scenarios never crash: they load, or they say why not, with places inside the text.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::campus;
using testing::Folder;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

const std::vector<std::string> pieces = {"null",
                                         "~",
                                         "{}",
                                         "[]",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ": ",
                                         "- ",
                                         "&a ",
                                         "*a",
                                         "!!map ",
                                         "!x",
                                         "|",
                                         ">",
                                         "\"",
                                         "'",
                                         "#",
                                         "---\n",
                                         "...\n",
                                         "%YAML 1.1\n",
                                         "1e400 MW",
                                         "-1 MW",
                                         "nan",
                                         "9999999999999999999999",
                                         "0x1F",
                                         "2027-02-29",
                                         "2027..2026",
                                         "{value: 1}",
                                         "{p10: 1, p50: 2}",
                                         "{low: 1 MW}",
                                         "alpha",
                                         "gb200",
                                         "like: solar",
                                         "extends: scenario.yaml",
                                         "\t",
                                         "\xc3\xbc",
                                         "\xff",
                                         std::string(1, '\0'),
                                         "? ",
                                         ",",
                                         "<<: ",
                                         "value",
                                         "source: x",
                                         "%",
                                         "/",
                                         "-"};

/// One edit somewhere in the lines.
void damage(std::vector<std::string>& lines, std::mt19937& random) {
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  const std::size_t at = pick(lines.size());
  std::string& line = lines[at];
  const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
  switch (random() % 8) {
    case 0:
      lines.erase(place);
      break;
    case 1:
      lines.insert(place, std::string(lines[pick(lines.size())]));
      break;
    case 2:
      std::swap(line, lines[pick(lines.size())]);
      break;
    case 3:
      line.insert(pick(line.size() + 1), pieces[pick(pieces.size())]);
      break;
    case 4:
      if (!line.empty()) line.erase(pick(line.size()), 1 + random() % 5);
      break;
    case 5:
      if (const auto colon = line.find(": "); colon != std::string::npos)
        line = line.substr(0, colon + 2) + pieces[pick(pieces.size())];
      break;
    case 6:
      line.insert(0, random() % 2 == 0 ? "  " : "    ");
      break;
    default:
      if (!line.empty()) line[pick(line.size())] = static_cast<char>(random() % 256);
  }
}

std::string mutated(std::mt19937& random) {
  std::vector<std::string> lines = lines_of(campus);
  for (auto edits = 1 + random() % 3; edits > 0; --edits) damage(lines, random);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(Mutations, NeverCrash) {
  std::mt19937 random(20261122);
  const Folder folder;
  int loaded_count = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string text = mutated(random);
    const auto loaded = testing::load_text(folder, text);
    if (loaded) {
      ++loaded_count;
      EXPECT_EQ(loaded->scenario.hash.size(), 64u);
      continue;
    }
    ASSERT_FALSE(loaded.error().empty());
    EXPECT_TRUE(base::has_errors(loaded.error()));
    const auto line_count = static_cast<int>(std::ranges::count(text, '\n'));
    for (const base::Diagnostic& finding : loaded.error()) {
      EXPECT_FALSE(finding.code.empty());
      EXPECT_FALSE(finding.message.empty());
      if (finding.mark.file == folder.path("scenario.yaml")) {
        EXPECT_LE(finding.mark.line, line_count + 1);
      }
    }
  }
  EXPECT_GT(loaded_count, 10);
  EXPECT_LT(loaded_count, 380);
}

TEST(Mutations, RandomOverridesNeverCrash) {
  std::mt19937 random(7);
  const Folder folder;
  const std::string keys[] = {"sites", "alpha", "halls", "building-1", "it_power", "prices",
                              "hub",   "level", "2027",  "contracts",  "lease",    "ramp",
                              "0",     "1",     "plan",  "value",      "",         "x"};
  const std::string values[] = {"1 MW", "null", "{}",          "[]",   "[1, 2]", "{value: 3}", "alpha",
                                "2027", "true", "{a: {b: c}}", "&x y", "'",      "2027-01"};
  for (int round = 0; round < 200; ++round) {
    Overrides overrides;
    for (auto count = 1 + random() % 3; count > 0; --count) {
      std::string path = keys[random() % std::size(keys)];
      for (auto depth = random() % 5; depth > 0; --depth) path += "." + keys[random() % std::size(keys)];
      overrides.set.emplace_back(path, values[random() % std::size(values)]);
    }
    const auto loaded = testing::load_text(folder, campus, overrides);
    if (!loaded) {
      EXPECT_TRUE(base::has_errors(loaded.error()));
    }
  }
}

}  // namespace
}  // namespace gigawatt::scenario
