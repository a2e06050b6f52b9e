// Long work for a caller in Python: on a thread of its own and without the interpreter's lock, while the calling thread
// hands progress on and listens for Ctrl-C.
#pragma once

#include <nanobind/nanobind.h>

#include <functional>

#include "base/progress.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::python {

/// Runs `work`. `callback` is None or called in the calling thread as callback(phase: str, share: float | None). What
/// it raises, and KeyboardInterrupt, stop the work; they are raised once it has ended.
workbench::Outcome watched(const nanobind::object& callback,
                           const std::function<workbench::Outcome(const base::Progress&)>& work);

}  // namespace gigawatt::python
