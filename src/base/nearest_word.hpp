// "Did you mean …": the nearest of the words that were valid.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gigawatt::base {

/// Optimal string alignment distance (Damerau-Levenshtein with adjacent transpositions), by bytes.
/// Stops counting beyond `limit` and returns limit + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Offer every valid word, then ask for the nearest; ties go to the word offered first. Words farther than a third of
/// the typed word's length (at least 1, and 2 from four letters on) are no suggestion.
class NearestWord {
 public:
  explicit NearestWord(std::string_view typed);
  void offer(std::string_view word);
  /// The nearest word, or empty.
  [[nodiscard]] const std::string& result() const { return nearest_; }

 private:
  std::string typed_;
  std::size_t best_;  // distance that a word must beat
  std::string nearest_;
};

}  // namespace gigawatt::base
