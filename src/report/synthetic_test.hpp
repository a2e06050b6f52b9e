// A made-up document with every kind of panel, for tests and for looking at the page. Deterministic; names nobody real.
#pragma once

#include <cstddef>

#include "table/document.hpp"

namespace gigawatt::report {

struct SyntheticSize {
  int years = 3;
  int weather_years = 2;
  std::size_t hours = 8760;
};

table::Document synthetic_document(const SyntheticSize& size);

/// Two years, two technologies and twelve hours, as a run would hand them to write_netcdf.
table::Dataset synthetic_dataset();

}  // namespace gigawatt::report
