// The single engines: files in, one JSON document out.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "modules.hpp"
#include "watch.hpp"
#include "workbench/engine.hpp"

namespace gigawatt::python {

namespace nb = nanobind;
using namespace nb::literals;

void bind_engines(nb::module_& module) {
  module.def(
      "engine_adequacy",
      [](std::string units_file, std::string load_file, bool montecarlo, std::optional<std::uint64_t> samples,
         double standard_error_percent, std::uint64_t seed, int threads, std::optional<double> lole_target_h,
         bool effective_capacity, const nb::object& progress) {
        const workbench::AdequacyRequest request{
            .units_file = std::move(units_file),
            .load_file = std::move(load_file),
            .method = montecarlo ? workbench::AdequacyMethod::montecarlo : workbench::AdequacyMethod::convolution,
            .samples = samples,
            .standard_error_percent = standard_error_percent,
            .seed = seed,
            .threads = threads,
            .lole_target_h = lole_target_h,
            .effective_capacity = effective_capacity};
        return watched(progress, [&](const base::Progress& told) { return workbench::engine_adequacy(request, told); });
      },
      nb::kw_only(), "units_file"_a, "load_file"_a, "montecarlo"_a, "samples"_a.none(), "standard_error_percent"_a,
      "seed"_a, "threads"_a, "lole_target_h"_a.none(), "effective_capacity"_a, "progress"_a.none(),
      "LOLE, EUE and LOLP of a fleet against an hourly load.");
  module.def(
      "engine_headroom",
      [](std::string load_file, std::vector<double> curtailed_energy_percent, std::vector<std::string> columns) {
        const nb::gil_scoped_release unlocked;
        return workbench::engine_headroom({.load_file = std::move(load_file),
                                           .curtailed_energy_percent = std::move(curtailed_energy_percent),
                                           .columns = std::move(columns)});
      },
      nb::kw_only(), "load_file"_a, "curtailed_energy_percent"_a, "columns"_a,
      "Flat load that fits below seasonal peaks with so much curtailed.");
  module.def(
      "engine_schedule",
      [](std::string file, double seconds, std::uint64_t seed, const nb::object& progress) {
        const workbench::ScheduleRequest request{.file = std::move(file), .seconds = seconds, .seed = seed};
        return watched(progress, [&](const base::Progress& told) { return workbench::engine_schedule(request, told); });
      },
      "file"_a, "seconds"_a, "seed"_a, "progress"_a.none(), "A short schedule of one project's activities.");
  module.def(
      "engine_clear",
      [](std::string file) {
        const nb::gil_scoped_release unlocked;
        return workbench::engine_clear({.file = std::move(file)});
      },
      "file"_a, "What the parties of a network pay each other.");
  module.def(
      "engine_finance",
      [](std::string file) {
        const nb::gil_scoped_release unlocked;
        return workbench::engine_finance({.project_file = std::move(file)});
      },
      "file"_a, "One project's debt, returns and covenants.");
  module.def(
      "engine_cashflows",
      [](std::string file) {
        const nb::gil_scoped_release unlocked;
        return workbench::engine_cashflows({.terms_file = std::move(file)});
      },
      "file"_a, "One contract's dated events, by the ACTUS standard.");
}

}  // namespace gigawatt::python
