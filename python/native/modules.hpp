// The parts of the module, one file each.
#pragma once

#include <nanobind/nanobind.h>

namespace gigawatt::python {

void bind_engines(nanobind::module_& module);

}  // namespace gigawatt::python
