#include "base/nearest_word.hpp"

#include <algorithm>
#include <vector>

namespace gigawatt::base {

namespace {
constexpr std::size_t typed_length_max = 100;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    std::size_t row_least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 1);
      row_least = std::min(row_least, current[j]);
    }
    if (row_least > limit) return limit + 1;
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return std::min(previous[b.size()], limit + 1);
}

NearestWord::NearestWord(std::string_view typed) : typed_(typed.substr(0, typed_length_max)) {
  const std::size_t allowed = std::max<std::size_t>({1, typed_.size() / 3, typed_.size() >= 4 ? 2u : 1u});
  best_ = typed.size() > typed_length_max || typed.empty() ? 0 : allowed + 1;
}

void NearestWord::offer(std::string_view word) {
  if (best_ == 0) return;
  std::string folded_typed = typed_, folded_word(word);
  std::ranges::transform(folded_typed, folded_typed.begin(), lower);
  std::ranges::transform(folded_word, folded_word.begin(), lower);
  // A difference in case alone is nearer than any other.
  const std::size_t distance =
      folded_typed == folded_word ? 0 : std::max<std::size_t>(edit_distance(typed_, word, best_), 1);
  if (distance >= best_) return;
  best_ = distance;
  nearest_ = word;
}

}  // namespace gigawatt::base
