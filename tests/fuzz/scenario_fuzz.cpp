// Feeds the scenario reader broken input: shipped scenarios and the corpus, mutated. It must answer every one with a
// scenario or with at least one error that has a code and a message; a crash or a sanitizer report leaves the input
// behind. Input number n is a pure function of (seed, n), so that a finding can be repeated with --seed and --first.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "scenario/parse.hpp"

namespace {

using gigawatt::base::RandomStream;

struct Options {
  long rounds = 0;  // 0: until the seconds are over
  double seconds = 0.0;
  std::uint64_t seed = 1;
  std::uint64_t first = 0;
  std::filesystem::path corpus;
};

/// Pieces that scenarios are made of, and pieces that break readers.
constexpr std::string_view pieces[] = {"null",
                                       "~",
                                       "true",
                                       "{}",
                                       "[]",
                                       "{value: 1 MW, source: x}",
                                       "{p10: 1, p50: 2, p90: 3}",
                                       "{low: 2, high: 1}",
                                       "-1 MW",
                                       "1e999 MW",
                                       ".nan",
                                       "nan",
                                       ".inf",
                                       "0",
                                       "843 MW",
                                       "843",
                                       "MW",
                                       "1 USD/kW/year",
                                       "18 months",
                                       "2026-13-45",
                                       "2026-01-01",
                                       "extends: stargate-abilene",
                                       "extends: fuzz",
                                       "&a",
                                       "*a",
                                       "<<: *a",
                                       "!!binary",
                                       "---",
                                       "...",
                                       "%YAML 9.9",
                                       "\t",
                                       "\r\n",
                                       "\xff\xfe",
                                       "\xef\xbb\xbf",
                                       "\xc0\x80",
                                       "\x01",
                                       "\"",
                                       "'",
                                       "|",
                                       ">",
                                       "- ",
                                       "? ",
                                       ": ",
                                       "#",
                                       "sites:",
                                       "halls:",
                                       "supply:",
                                       "contracts:",
                                       "plan: {years: 9999..1, weather_years: 0}",
                                       "99999999999999999999",
                                       "a:\n",
                                       "  ",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       ",",
                                       "source: [",
                                       "series/none.csv",
                                       "../../../../etc/passwd"};

/// Numbers and units that stand in place of a scenario's own.
constexpr std::string_view numbers[] = {"0",     "-0",    "-1",     "1e-300", "-1e-300", "1e-12", "1e9",     "1e15",
                                        "1e300", "1e999", "-1e999", "nan",    "inf",     "-inf",  "1e-9999", "0x10"};
constexpr std::string_view units[] = {"MW",   "kW",    "MWh",    "USD",     "USD/kW", "USD/MWh", "bn USD/MW", "h",
                                      "year", "years", "months", "Btu/kWh", "lb/h",   "%",       "t/year",    "m"};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> seed_texts(const std::filesystem::path& corpus) {
  std::vector<std::string> texts;
  for (const auto& shipped : gigawatt::scenario::shipped_scenarios())
    for (const auto& [name, text] : shipped.files)
      if (name.ends_with(".yaml")) texts.push_back(text);
  if (std::filesystem::is_directory(corpus)) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) files.push_back(entry.path());
    std::ranges::sort(files);
    std::ranges::transform(files, std::back_inserter(texts), read);
  }
  return texts;
}

/// Positions of the first character of every line.
std::vector<std::size_t> line_starts(const std::string& text) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = 0; at + 1 < text.size(); ++at)
    if (text[at] == '\n') starts.push_back(at + 1);
  return starts;
}

/// Another number, or another unit behind it, where the text has a number at or after `from`.
void mutate_number(std::string& text, std::size_t from, RandomStream& random) {
  const std::size_t begin = std::min(text.find_first_of("0123456789", from), text.size());
  const std::size_t end = std::min(text.find_first_not_of("0123456789.eE+-", begin), text.size());
  if (random.below(3) > 0) {
    text.replace(begin, end - begin, numbers[random.below(std::size(numbers))]);
    return;
  }
  const std::size_t unit_end = std::min(text.find_first_of(",}]\n#", end), text.size());
  text.replace(end, unit_end - end, fmt::format(" {}", units[random.below(std::size(units))]));
}

void mutate_once(std::string& text, std::span<const std::string> seeds, RandomStream& random) {
  const std::vector<std::size_t> starts = line_starts(text);
  const std::size_t line = starts[random.below(starts.size())];
  const std::size_t line_length = std::min(text.find('\n', line), text.size() - 1) + 1 - line;
  const std::size_t place = random.below(text.size());
  const std::string_view piece = pieces[random.below(std::size(pieces))];
  switch (random.below(11)) {
    case 0:
      text[place] = static_cast<char>(random.below(256));
      break;
    case 1:
      text.erase(place, 1 + random.below(8));
      break;
    case 2:
      text.insert(place, piece);
      break;
    case 3:
      text.erase(line, line_length);
      break;
    case 4:
      text.insert(line, text.substr(line, line_length));
      break;
    case 5:
      text.insert(line, std::string(1 + random.below(6), ' '));
      break;
    case 6:
      text.insert(line, fmt::format("{}\n", piece));
      break;
    case 7:
      text.resize(1 + place);
      break;
    case 8:
    case 9:
      mutate_number(text, place, random);
      return;
    default: {
      const std::string& other = seeds[random.below(seeds.size())];
      const std::size_t from = random.below(other.size() + 1);
      text.insert(place, other.substr(from, random.below(200)));
    }
  }
  // What replaces a value after its key gets deeper into the checks than what breaks the syntax.
  if (const std::size_t colon = text.find(": ", std::min(line, text.size()));
      colon != std::string::npos && random.below(2) == 0) {
    const std::size_t end = std::min(text.find('\n', colon), text.size());
    text.replace(colon + 2, end - colon - 2, piece);
  }
  if (text.empty()) text.assign(1, ' ');
}

std::string mutated(std::span<const std::string> seeds, RandomStream random) {
  std::string text = seeds[random.below(seeds.size())];
  if (text.empty()) text.assign(1, ' ');
  const std::uint64_t mutations = 1 + random.below(4);
  for (std::uint64_t count = 0; count < mutations; ++count) mutate_once(text, seeds, random);
  return text;
}

/// An empty text if the reader's answer is in order, else what is wrong with it.
std::string complaint(const std::filesystem::path& input) {
  const auto loaded = gigawatt::scenario::load(input.string(), {});
  if (loaded) return {};
  if (!gigawatt::base::has_errors(loaded.error())) return "refused without an error";
  for (const auto& diagnostic : loaded.error())
    if (diagnostic.code.empty() || diagnostic.message.empty()) return "an error without code or message";
  return {};
}

Options parse_options(std::span<char*> words) {
  Options options;
  for (std::size_t at = 1; at + 1 < words.size(); at += 2) {
    const std::string_view name = words[at];
    const char* value = words[at + 1];
    if (name == "--rounds") options.rounds = std::atol(value);
    if (name == "--seconds") options.seconds = std::atof(value);
    if (name == "--seed") options.seed = std::strtoull(value, nullptr, 10);
    if (name == "--first") options.first = std::strtoull(value, nullptr, 10);
    if (name == "--corpus") options.corpus = value;
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(std::span(argv, static_cast<std::size_t>(argc)));
  if (options.rounds <= 0 && options.seconds <= 0.0) {
    fmt::print(stderr, "usage: scenario_fuzz (--rounds N | --seconds S) [--seed N] [--first N] [--corpus DIR]\n");
    return 2;
  }
  const std::vector<std::string> seeds = seed_texts(options.corpus);
  if (seeds.empty()) {
    fmt::print(stderr, "scenario_fuzz: neither shipped scenarios nor a corpus to begin with\n");
    return 1;
  }
  const std::filesystem::path input =
      std::filesystem::temp_directory_path() / fmt::format("gigawatt-fuzz-{}.yaml", ::getpid());
  fmt::print("the input under test is {}\n", input.string());
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  long round = 0;
  for (; options.rounds > 0 ? round < options.rounds : elapsed() < options.seconds; ++round) {
    const std::uint64_t number = options.first + static_cast<std::uint64_t>(round);
    std::ofstream(input, std::ios::binary) << mutated(seeds, RandomStream(options.seed, number));
    if (const std::string wrong = complaint(input); !wrong.empty()) {
      fmt::print("input {} (kept in {}): {}\n", number, input.string(), wrong);
      return 1;
    }
  }
  std::filesystem::remove(input);
  fmt::print("{} inputs from {} texts, every answer in order\n", round, seeds.size());
  return 0;
}
