// gigawatt._native: the workbench's verbs as they are. What users see is written in Python, in python/gigawatt.
#include <nanobind/nanobind.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <utility>
#include <vector>

#include "modules.hpp"
#include "values.hpp"
#include "watch.hpp"
#include "workbench/in_memory.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

const char* severity_text(const base::Diagnostic& diagnostic) {
  switch (diagnostic.severity) {
    case base::Severity::error:
      return "error";
    case base::Severity::warning:
      return "warning";
    case base::Severity::note:
      return "note";
  }
  return "error";
}

void bind_outcome(nb::module_& module) {
  nb::class_<base::Diagnostic>(module, "Diagnostic", "One finding about the input, with its place.")
      .def_ro("code", &base::Diagnostic::code, "Stable word: \"unknown-key\".")
      .def_prop_ro("severity", &severity_text, "\"error\", \"warning\" or \"note\".")
      .def_prop_ro(
          "file", [](const base::Diagnostic& d) { return d.mark.file; }, "As it was given.")
      .def_prop_ro(
          "line", [](const base::Diagnostic& d) { return d.mark.line; }, "From 1; 0: the whole file.")
      .def_prop_ro(
          "column", [](const base::Diagnostic& d) { return d.mark.column; }, "From 1; 0: the whole line.")
      .def_ro("path", &base::Diagnostic::path, "Scenario keys joined by '.', may be empty.")
      .def_ro("message", &base::Diagnostic::message, "What is wrong, in a sentence.")
      .def_ro("expected", &base::Diagnostic::expected, "May be empty.")
      .def_ro("suggestion", &base::Diagnostic::suggestion, "The nearest valid word, may be empty.")
      .def("__str__", [](const base::Diagnostic& d) { return base::to_text(d); })
      .def("__repr__", [](const base::Diagnostic& d) { return "<Diagnostic " + base::to_text(d) + ">"; });
  nb::class_<workbench::Outcome>(module, "Outcome", "What a verb of the program says.")
      .def_prop_ro(
          "code", [](const workbench::Outcome& o) { return static_cast<int>(o.code); }, "As the program's exit code.")
      .def_ro("text", &workbench::Outcome::text, "For people.")
      .def_ro("json", &workbench::Outcome::json, "One document.")
      .def_ro("diagnostics", &workbench::Outcome::diagnostics)
      .def_ro("error", &workbench::Outcome::error, "One sentence; empty if the diagnostics say it all.");
}

using Changes = std::vector<std::pair<std::string, std::string>>;

struct Words {  // of solver and worth; the Python side has checked them
  static workbench::SolverChoice solver(const std::string& word) {
    return word == "highs" ? workbench::SolverChoice::highs : workbench::SolverChoice::structured;
  }
  static workbench::WorthChoice worth(const std::string& word) {
    if (word == "none") return workbench::WorthChoice::none;
    if (word == "duals") return workbench::WorthChoice::duals;
    return word == "all" ? workbench::WorthChoice::all : workbench::WorthChoice::resolve;
  }
};

void bind_request(nb::module_& module) {
  using Request = workbench::RunRequest;
  nb::class_<Request>(module, "RunRequest", "Which scenario, and how.")
      .def(nb::init<>())
      .def_rw("scenario", &Request::scenario)
      .def_rw("folder", &Request::folder, nb::arg().none())
      .def_rw("set", &Request::set)
      .def_rw("years", &Request::years, nb::arg().none())
      .def_rw("weather_years", &Request::weather_years, nb::arg().none())
      .def_rw("as_of", &Request::as_of, nb::arg().none())
      .def_rw("integers", &Request::integers)
      .def_rw("no_money", &Request::no_money)
      .def_rw("as_committed", &Request::as_committed)
      .def_rw("threads", &Request::threads)
      .def_rw("gap", &Request::gap)
      .def_rw("seconds_limit", &Request::seconds_limit)
      .def("choose_solver", [](Request& request, const std::string& word) { request.solver = Words::solver(word); })
      .def("choose_worth", [](Request& request, const std::string& word) { request.worth = Words::worth(word); });
}

void bind_ensembles(nb::module_& module) {
  module.def(
      "stress",
      [](const workbench::RunRequest& run, std::uint64_t samples, std::optional<std::uint64_t> seed,
         std::vector<std::string> shocks, std::optional<std::string> shard, std::optional<std::string> reverse,
         std::optional<std::string> replan, const nb::object& progress) {
        workbench::StressRequest request;
        request.run = run;
        request.samples = samples;
        request.seed = seed;
        request.shocks = std::move(shocks);
        request.shard = std::move(shard);
        request.reverse = std::move(reverse);
        request.replan = std::move(replan);
        return watched(progress, [&](const base::Progress& told) { return workbench::stress(request, told); });
      },
      "request"_a, "samples"_a, "seed"_a.none(), "shocks"_a, "shard"_a.none(), "reverse"_a.none(), "replan"_a.none(),
      "progress"_a.none(), "Many samples of what is uncertain, or a part of them, in a folder.");
  module.def(
      "merge",
      [](std::vector<std::filesystem::path> folders, std::optional<std::filesystem::path> folder) {
        const nb::gil_scoped_release unlocked;
        return workbench::merge({.folders = std::move(folders), .folder = std::move(folder)});
      },
      "folders"_a, "folder"_a.none(), "The parts of one ensemble as a whole.");
}

void bind_audit(nb::module_& module) {
  module.def(
      "audit",
      [](std::optional<std::string> claim, std::string scenario, Changes set, std::optional<std::string> as_of,
         int threads, const nb::object& progress) {
        const workbench::AuditRequest request{.claim = std::move(claim),
                                              .scenario = std::move(scenario),
                                              .as_of = std::move(as_of),
                                              .set = std::move(set),
                                              .threads = threads};
        return watched(progress, [&](const base::Progress& told) { return workbench::audit(request, told); });
      },
      "claim"_a.none(), "scenario"_a, "set"_a, "as_of"_a.none(), "threads"_a, "progress"_a.none(),
      "Whether a sentence, or the claims of a scenario, hold up.");
}

void bind_verbs(nb::module_& module) {
  module.def(
      "run",
      [](const workbench::RunRequest& request, const nb::object& progress) {
        workbench::RunInMemory kept;
        workbench::Outcome outcome = watched(
            progress, [&](const base::Progress& told) { return workbench::run_in_memory(request, kept, told); });
        return nb::make_tuple(std::move(outcome), tables_of(std::move(kept.tables)),
                              datasets_of(std::move(kept.datasets)));
      },
      "request"_a, "progress"_a.none(),
      "Outcome, tables and arrays of a run; a folder only where the request has one.");
  module.def(
      "sweep",
      [](const workbench::RunRequest& run, std::vector<std::string> vary, std::vector<std::string> measures,
         const nb::object& progress) {
        const workbench::SweepRequest request{.run = run, .vary = std::move(vary), .measures = std::move(measures)};
        return watched(progress, [&](const base::Progress& told) { return workbench::sweep(request, told); });
      },
      "request"_a, "vary"_a, "measures"_a, "progress"_a.none(), "A plan at every point of a grid, in a folder.");
  module.def(
      "energise",
      [](const workbench::RunRequest& run, std::string by, std::optional<std::string> site,
         std::vector<std::string> halls, const nb::object& progress) {
        const workbench::EnergiseRequest request{
            .run = run, .by = std::move(by), .site = std::move(site), .halls = std::move(halls)};
        return watched(progress, [&](const base::Progress& told) { return workbench::energise(request, told); });
      },
      "request"_a, "by"_a, "site"_a.none(), "halls"_a, "progress"_a.none(),
      "The least cost of serving halls from each of some months on, in a folder.");
  module.def(
      "resolve",
      [](std::string scenario, Changes set) {
        workbench::ResolvedFiles files;
        workbench::Outcome outcome;
        {
          const nb::gil_scoped_release unlocked;
          outcome = workbench::resolve({.scenario = std::move(scenario), .set = std::move(set)}, files);
        }
        nb::dict contents;
        for (const auto& [name, content] : files) contents[name.c_str()] = nb::bytes(content.data(), content.size());
        return nb::make_tuple(std::move(outcome), contents);
      },
      "scenario"_a, "set"_a, "Outcome of `validate`, and the files of the resolved scenario by name.");
  module.def("scenarios", &workbench::scenarios, "The shipped scenarios.");
  module.def("schema", &workbench::schema, "The JSON Schema of scenarios.");
  module.def("init", &workbench::init, "folder"_a, "scenario"_a, "Copies a shipped scenario into a new folder.");
  module.def("compare", &workbench::compare, "before"_a, "after"_a, nb::call_guard<nb::gil_scoped_release>(),
             "What changed from one run folder to another.");
}

}  // namespace
}  // namespace gigawatt::python

NB_MODULE(_native, module) {
  module.doc() = "The program's verbs as they are; use the package `gigawatt` instead.";
  gigawatt::python::bind_outcome(module);
  gigawatt::python::bind_request(module);
  gigawatt::python::bind_verbs(module);
  gigawatt::python::bind_ensembles(module);
  gigawatt::python::bind_audit(module);
  gigawatt::python::bind_engines(module);
}
