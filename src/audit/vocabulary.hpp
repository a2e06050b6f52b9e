// The words that a headline is understood by, English and German; all folded (lower case, ä as ae).
#pragma once

#include <optional>
#include <string_view>

#include "audit/headline.hpp"

namespace gigawatt::audit {

/// "billion" is 1e9 in English and 1e12 in German, "Billionen" is always 1e12.
std::optional<double> magnitude_word(std::string_view folded, Language language);

/// A unit as units/parse.hpp writes it, and what of it: {"GPUs", "h100"}.
struct UnitMeaning {
  std::string_view unit;
  double factor = 1.0;  // of that unit: a square mile in ha
  std::string_view what = {};
};
std::optional<UnitMeaning> unit_word(std::string_view folded);

/// An amount of other money: it is not converted.
bool is_other_currency(std::string_view folded);

struct PlaceWord {
  std::string_view name;  // folded, words joined by a space
  std::string_view shown;
  std::string_view region;  // the fact lead-grid-REGION, and permit-NAME where there is one; may be empty
};
/// The place whose name begins at this word; longest names first.
const PlaceWord* place_at(std::string_view words);
const PlaceWord* place_named(std::string_view name);

/// The company that this word names, as facts name it: google for alphabet, meta for facebook.
std::optional<std::string_view> company_word(std::string_view folded);

std::optional<Plant> plant_word(std::string_view folded);
bool is_plant_noun(std::string_view folded);  // plant, Kraftwerk, farm: the money is its
bool is_accelerator_word(std::string_view folded);

std::optional<int> month_word(std::string_view folded);  // 1…12
std::optional<scenario::StatementKind> kind_word(std::string_view folded);

}  // namespace gigawatt::audit
