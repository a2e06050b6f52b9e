// The table of unit words and the names of dimensions; private to the room.
#pragma once

#include <span>
#include <string_view>

#include "units/quantity.hpp"

namespace gigawatt::units {

/// One word that may stand in a unit. `lower_heating_value` marks fuel energy that is not on the HHV base.
struct UnitWord {
  std::string_view word;
  double base_value;
  Dimension dimension;
  bool lower_heating_value = false;
};

/// A dimension that has a name, with the unit that messages show.
struct NamedDimension {
  Dimension dimension;
  std::string_view name;
  std::string_view example;
};

std::span<const UnitWord> unit_words();
std::span<const NamedDimension> named_dimensions();

}  // namespace gigawatt::units
