#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "workbench/stress_document.hpp"

namespace gigawatt::workbench {
namespace {

constexpr std::size_t values_max = 250'000'000;  // one gigabyte of floats; the format ends at four

/// Where a measure stands: `sites.abilene.months.2027-01.it_mw_ready` is `site_it_mw_ready` over site and month.
struct Place {
  std::string array;
  std::vector<std::pair<std::string, std::string>> labels = {};  // of dimension → label
};

std::string singular(std::string_view word) {
  if (word.ends_with("ies")) return std::string(word.substr(0, word.size() - 3)) + "y";
  return std::string(word.ends_with("s") ? word.substr(0, word.size() - 1) : word);
}

/// What is not in pairs of kind and id stands alone, over samples.
Place place_of(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    words.push_back(path.substr(at, dot - at));
    at = dot + 1;
  }
  for (; words.size() > 5; words.erase(words.begin() + 5)) words[4] += "_" + words[5];  // cost_usd.fuel
  if (words.size() != 3 && words.size() != 5) {
    std::string name = path;
    std::ranges::replace(name, '.', '_');
    return {.array = name};
  }
  const std::string group = singular(words[0]);
  if (words.size() == 3) return {.array = group + "_" + words[2], .labels = {{group, words[1]}}};
  const std::string kind = singular(words[2]);
  if (kind == "month" || kind == "year") {
    // A site has a year's and a month's number of one name.
    const std::string name = kind == "year" ? group + "_" + words[4] + "_of_year" : group + "_" + words[4];
    return {.array = name, .labels = {{group, words[1]}, {kind, words[3]}}};
  }
  return {.array = kind + "_" + words[4], .labels = {{kind, words[1] + "/" + words[3]}}};
}

/// Labels in the order in which measures have them.
class Dimensions {
 public:
  std::size_t index(const std::string& name, const std::string& label) {
    auto& known = by_label_[name];
    const auto [found, is_new] = known.try_emplace(label, known.size());
    if (is_new) labels_[name].push_back(label);
    return found->second;
  }
  [[nodiscard]] std::size_t size(const std::string& name) const { return labels_.at(name).size(); }
  void tell(table::Dataset& dataset) const {
    for (const auto& [name, labels] : labels_)
      dataset.dimensions.push_back({.name = name, .size = labels.size(), .labels = labels});
  }

 private:
  std::map<std::string, std::map<std::string, std::size_t>> by_label_;
  std::map<std::string, std::vector<std::string>> labels_;
};

/// Over samples and the dimensions of `of`; absent until something is put there.
struct Block {
  table::Array array;
  std::vector<char> there;
  std::size_t cells = 1;  // of a sample
};

Block block_of(std::string name, std::string unit, std::string description, std::vector<std::string> dimensions,
               std::size_t samples, const Dimensions& known) {
  Block block{.array = {.name = std::move(name),
                        .unit = std::move(unit),
                        .description = std::move(description),
                        .dimensions = {"sample"},
                        .values = {}},
              .there = {}};
  for (std::string& dimension : dimensions) {
    block.cells *= known.size(dimension);
    block.array.dimensions.push_back(std::move(dimension));
  }
  block.array.values.assign(samples * block.cells, 0.0F);
  block.there.assign(samples * block.cells, 0);
  return block;
}

void put(Block& block, std::size_t cell, double value) {
  block.array.values[cell] = static_cast<float>(value);
  block.there[cell] = 1;
}

table::Array finished(Block block) {
  for (std::size_t k = 0; k < block.there.size(); ++k)
    if (block.there[k] == 0) block.array.absent.push_back(k);
  return std::move(block.array);
}

}  // namespace

std::optional<table::Dataset> samples_dataset(const risk::Ensemble& ensemble) {
  const std::size_t samples = ensemble.values.size();
  if (samples * (ensemble.measures.size() + ensemble.inputs.drawn.size() + 1) > values_max) return std::nullopt;
  table::Dataset dataset{
      .id = "samples", .title = ensemble.scenario.title + ": samples", .dimensions = {}, .arrays = {}};
  std::vector<std::string> numbers;
  for (std::uint64_t k = ensemble.first; k < ensemble.last; ++k) numbers.push_back(fmt::format("{}", k));
  dataset.dimensions.push_back({.name = "sample", .size = samples, .labels = std::move(numbers)});

  Dimensions known;
  std::vector<Place> places;
  for (const risk::Measure& measure : ensemble.measures) {
    places.push_back(place_of(measure.name));
    for (const auto& [dimension, label] : places.back().labels) known.index(dimension, label);
  }
  for (const risk::Input& input : ensemble.inputs.drawn) known.index("input", input.name);
  known.tell(dataset);

  std::map<std::string, std::vector<std::size_t>> measures_of;  // by array
  for (std::size_t m = 0; m < places.size(); ++m) measures_of[places[m].array].push_back(m);
  for (const auto& [name, measures] : measures_of) {
    const risk::Measure& first = ensemble.measures[measures.front()];
    std::vector<std::string> over;
    for (const auto& label : places[measures.front()].labels) over.push_back(label.first);
    Block block = block_of(name, first.unit, first.description, std::move(over), samples, known);
    for (const std::size_t m : measures) {
      std::size_t cell = 0;
      for (const auto& [dimension, label] : places[m].labels)
        cell = cell * known.size(dimension) + known.index(dimension, label);
      for (std::size_t r = 0; r < samples; ++r)
        if (!ensemble.values[r].empty() && ensemble.values[r][m])
          put(block, r * block.cells + cell, *ensemble.values[r][m]);
    }
    dataset.arrays.push_back(finished(std::move(block)));
  }
  Block weather = block_of("weather_year", "", "which of the weather years, from 1", {}, samples, known);
  for (std::size_t r = 0; r < samples; ++r) put(weather, r, static_cast<double>(ensemble.weather[r] + 1));
  dataset.arrays.push_back(finished(std::move(weather)));
  if (ensemble.inputs.drawn.empty()) return dataset;
  Block drawn = block_of("drawn", "", "what was drawn; units stand in summary.json", {"input"}, samples, known);
  for (std::size_t r = 0; r < samples; ++r)
    for (std::size_t d = 0; d < ensemble.drawn[r].size(); ++d) put(drawn, r * drawn.cells + d, ensemble.drawn[r][d]);
  dataset.arrays.push_back(finished(std::move(drawn)));
  return dataset;
}

}  // namespace gigawatt::workbench
