// Words that deny a sentence or take it back: what it says must not be judged as if it were said.
#include <algorithm>

#include "audit/headline_parts.hpp"

namespace gigawatt::audit {
namespace {

constexpr std::string_view denials =
    "not never no none nothing nobody neither nor cannot nicht nie niemals kein keine keinen keinem keiner keines "
    "keineswegs keinesfalls nichts niemand weder isnt hasnt doesnt didnt wont cant dont havent arent wasnt "
    "false untrue falsch unwahr denies denied deny denying dementiert dementieren bestreitet bestreiten instead statt "
    "anstatt cancels cancelled canceled cancel abandons abandoned scraps scrapped fails failed refuses refused";

/// "no more than 5 GW", "nicht weniger als", "no later than 2027" bound an amount or a date; "not only" says it.
bool bounds(const Sentence& sentence, std::size_t at) {
  const std::string_view next = sentence.word(at + 1);
  if (is_any_of(next, "only just nur")) return is_any_of(sentence.word(at), "not nicht");
  return is_any_of(next, "more less fewer later mehr weniger spaeter") && is_any_of(sentence.word(at + 2), "than als");
}

/// "won't", "hasn't": the letter behind the apostrophe stands alone.
bool is_contraction(const Sentence& sentence, std::size_t at) {
  if (at == 0 || sentence.word(at) != "t" || !sentence.word(at - 1).ends_with("n")) return false;
  const std::size_t end = sentence.tokens[at - 1].end, begin = sentence.tokens[at].begin;
  const std::string_view between = sentence.text.substr(end, begin - end);
  return between == "'" || between == "\xe2\x80\x99";
}

bool is_numbering(const Sentence& sentence, std::size_t at) {  // "No. 1"
  const std::size_t end = sentence.tokens[at].end;
  return sentence.word(at) == "no" && end < sentence.text.size() && sentence.text[end] == '.' &&
         sentence.is_number(at + 1);
}

}  // namespace

std::string denial_in(const Sentence& sentence) {
  for (std::size_t at = 0; at < sentence.tokens.size(); ++at) {
    if (is_contraction(sentence, at)) return sentence.written(at - 1, at + 1);
    if (!is_any_of(sentence.word(at), denials) || bounds(sentence, at) || is_numbering(sentence, at)) continue;
    const bool takes_place = sentence.word(at) == "statt" && is_any_of(sentence.before(at, 1), "findet finden");
    if (!takes_place) return sentence.written(at, at + 1);
  }
  return {};
}

}  // namespace gigawatt::audit
