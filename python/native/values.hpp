// Tables and arrays as Python values. Numbers are numpy arrays that own the C++ vector they came in: nothing is copied.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "table/document.hpp"

namespace gigawatt::python {

/// [{id, title, columns: [{name, header, unit, description, values}]}]; values are float64 with NaN where absent, or a
/// list of str.
nanobind::list tables_of(std::vector<table::Table> tables);

/// [{id, title, dimensions: [{name, size, labels, unit, description}], arrays: [{name, unit, description, dimensions,
/// values}]}]; values are float32 with NaN where absent.
nanobind::list datasets_of(std::vector<table::Dataset> datasets);

}  // namespace gigawatt::python
