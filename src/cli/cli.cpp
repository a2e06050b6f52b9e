#include "cli/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/nearest_word.hpp"
#include "cli/console.hpp"
#include "cli/engine.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::cli {
namespace {

using workbench::ExitCode;
using workbench::Outcome;

constexpr const char* run_examples = R"(Examples:
  gigawatt run stargate-abilene                      plan a shipped scenario into runs/
  gigawatt run ./my-campus -o out --json             a folder of your own; the summary as JSON
  gigawatt run first-campus --set prices.gas.fuel.constant='9 USD/MMBtu'
  gigawatt run stargate-abilene --years 2026..2028   three years of its horizon
  gigawatt run stargate-abilene --as-committed       what happens if nothing more is ordered)";

constexpr const char* sweep_examples = R"(Examples:
  gigawatt sweep off-grid-solar --vary sites.campus.clean_share='0..90 %:10'
  gigawatt sweep first-campus --vary sites.campus.connection.offers.utility.available=2027-01-01..2029-01-01:9 \
      --vary prices.gas.fuel.constant='3,5,8 USD/MMBtu')";

constexpr const char* energise_examples = R"(Examples:
  gigawatt energise stargate-abilene --by 2026-01..2027-12       all halls at once, each month a plan
  gigawatt energise stargate-abilene --by 2026-01..2027-12 --hall building-7 --hall building-8)";

constexpr const char* audit_examples = R"(Examples:
  gigawatt audit --claim "5 GW for 10 bn USD in Louisiana by 2030"
  gigawatt audit --claim "Oracle erhält 300 Milliarden Dollar über fünf Jahre für 4,5 Gigawatt"
  gigawatt audit article-2025-09 --json)";

constexpr const char* main_footer = R"(Start here:
  gigawatt scenarios                 what is shipped
  gigawatt run first-campus          a plan in seconds; then open runs/*/report.html
  gigawatt init my-campus            a scenario of your own to edit
Exit codes: 0 ok, 1 internal fault, 2 usage, 3 scenario invalid, 4 no solution, 5 a threshold failed,
            6 stopped at a limit, 130 interrupted)";

/// `--set PATH=VALUE`, split at the first '='.
std::vector<std::pair<std::string, std::string>> split_settings(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw CLI::ValidationError("--set", fmt::format("'{}' is not PATH=VALUE", text));
    settings.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

/// What the flags of all commands are read into; each command uses its own.
struct Flags {
  workbench::RunRequest run;
  std::uint64_t audit_samples = 0;
  std::string solver = "structured", worth = "resolve", folder, as_of, years, scenario, first, second, file, format,
              from = "first-campus", by, site, claim;
  std::vector<std::string> set, vary, measures, halls, folders;
  workbench::StressRequest stress;
  std::optional<std::uint64_t> seed;
  int weather_years = 0;
  bool json = false;
};

CLI::Option* add_settings(CLI::App* command, Flags& flags) {
  return command->add_option("--set", flags.set, "change one scenario value; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

int default_threads() {
  constexpr unsigned most = 8;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, most));
}

/// What `run`, `sweep` and `energise` share: the scenario, what of it is changed, and how it is planned.
void add_plan_options(CLI::App* command, Flags& flags) {
  command->add_option("scenario", flags.scenario, "folder, .yaml file, or name of a shipped scenario")->required();
  add_settings(command, flags);
  command->add_option("--years", flags.years, "calendar years to plan, inside the horizon [plan.years]")
      ->type_name("A..B");
  command->add_option("--weather-years", flags.weather_years, "weather years to plan for [plan.weather_years]")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--integers", flags.run.integers, "whole units and yes/no decisions (slower)");
  command->add_option("--solver", flags.solver, "structured, or highs as the reference")
      ->check(CLI::IsMember({"structured", "highs"}))
      ->capture_default_str();
  command->add_flag("--as-committed", flags.run.as_committed, "build no option: only what is committed");
  command->add_option("--as-of", flags.as_of, "no order before this date, and no deal that was not known then")
      ->type_name("DATE");
  command->add_flag("--no-money", flags.run.no_money, "leave parties' cash and instruments out");
  flags.run.threads = default_threads();
  command->add_option("--threads", flags.run.threads, "threads; same bits for any number [all cores, at most 8]")
      ->check(CLI::Range(1, 256));
  command->add_option("--gap", flags.run.gap, "how near its proven bound a plan must be to count as an answer")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str();
  const std::map<std::string, double> seconds = {{"s", 1.0}, {"min", 60.0}, {"h", 3600.0}};
  command->add_option("--time-limit", flags.run.seconds_limit, "for all solving together: 90, 90s, 10min, 1h [10min]")
      ->transform(CLI::AsNumberWithUnit(seconds, CLI::AsNumberWithUnit::CASE_SENSITIVE))
      ->check(CLI::Validator(
          [](const std::string& text) { return CLI::PositiveNumber(text).empty() ? "" : "a time above 0 is expected"; },
          ""))
      ->type_name("TIME");
  command->add_flag("--json", flags.json, "print the summary document to stdout, nothing else");
}

void add_folder(CLI::App* command, Flags& flags, const char* description) {
  command->add_option("-o,--output", flags.folder, description)
      ->type_name("DIR")
      ->check(
          CLI::Validator([](const std::string& folder) { return folder.empty() ? "the folder has no name" : ""; }, ""));
}

/// The request that these flags make.
workbench::RunRequest run_request(const Flags& flags) {
  workbench::RunRequest request = flags.run;
  request.scenario = flags.scenario;
  request.set = split_settings(flags.set);
  request.solver = flags.solver == "highs" ? workbench::SolverChoice::highs : workbench::SolverChoice::structured;
  request.worth = flags.worth == "none"    ? workbench::WorthChoice::none
                  : flags.worth == "duals" ? workbench::WorthChoice::duals
                  : flags.worth == "all"   ? workbench::WorthChoice::all
                                           : workbench::WorthChoice::resolve;
  if (!flags.folder.empty()) request.folder = flags.folder;
  if (!flags.years.empty()) request.years = flags.years;
  if (!flags.as_of.empty()) request.as_of = flags.as_of;
  if (flags.weather_years > 0) request.weather_years = flags.weather_years;
  return request;
}

void add_run(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* command =
      app.add_subcommand("run", "plan, operate and account for a scenario; write a run folder with its report");
  add_plan_options(command, flags);
  add_folder(command, flags, "run folder [runs/<scenario>-<hash8>]");
  command
      ->add_option("--worth", flags.worth,
                   "how what binds is priced: by nothing, by multipliers, or by solving again too, once or for all")
      ->check(CLI::IsMember({"none", "duals", "resolve", "all"}))
      ->capture_default_str();
  command->footer(run_examples);
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) { return workbench::run(run_request(flags), progress); };
  });
}

void add_sweep(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* command = app.add_subcommand(
      "sweep", "plan a scenario at many values of some of its leaves; write a table, a netCDF cube and a report");
  add_plan_options(command, flags);
  command
      ->add_option("--vary", flags.vary,
                   "an axis: N values from A to B (quantities or dates), or a list; repeated, all combinations")
      ->type_name("PATH=A..B:N")
      ->required()
      ->allow_extra_args(false);
  command
      ->add_option("--measure", flags.measures,
                   "a further number of each run, such as sites.ID.years.2027.usd_per_mwh; may be repeated")
      ->type_name("PATH")
      ->allow_extra_args(false);
  add_folder(command, flags, "folder [sweeps/<scenario>-<axes>]");
  command->footer(sweep_examples);
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) {
      flags.worth = "none";
      return workbench::sweep({.run = run_request(flags), .vary = flags.vary, .measures = flags.measures}, progress);
    };
  });
}

void add_energise(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* command = app.add_subcommand(
      "energise", "time to power: the least cost of serving halls from each month of a range on, and why not before");
  add_plan_options(command, flags);
  command->add_option("--by", flags.by, "months: every one from A to B; A..B:N or A,B,C for fewer")
      ->type_name("A..B")
      ->required();
  command->add_option("--site", flags.site, "the halls of this site [all sites]")->type_name("ID");
  command->add_option("--hall", flags.halls, "this hall only; repeated, a phase of several [all halls]")
      ->type_name("ID")
      ->allow_extra_args(false);
  add_folder(command, flags, "folder [energise/<scenario>]");
  command->footer(energise_examples);
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) {
      flags.worth = "none";
      return workbench::energise({.run = run_request(flags),
                                  .by = flags.by,
                                  .site = flags.site.empty() ? std::nullopt : std::optional(flags.site),
                                  .halls = flags.halls},
                                 progress);
    };
  });
}

void add_stress(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* command = app.add_subcommand(
      "stress", "draw what is uncertain many times, keep the plan's orders: quantiles, probabilities, who fails");
  add_plan_options(command, flags);
  workbench::StressRequest& stress = flags.stress;
  command->add_option("-n,--samples", stress.samples, "how many samples")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--seed", flags.seed, "of what is drawn [the scenario's]")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--shock", stress.shocks, "what holds in every sample, such as 'gas x2'; repeated, all of them")
      ->type_name("SHOCK")
      ->allow_extra_args(false);
  command->add_option("--shard", stress.shard, "the I-th of N parts; gigawatt merge puts them together")
      ->type_name("I/N");
  command->add_option("--from", stress.from, "leave out the samples before this one")
      ->type_name("K")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--sample", stress.sample, "this sample alone, with all that it draws")
      ->type_name("K")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--reverse", stress.reverse, "the smallest shock that breaks something, such as 'gas x'")
      ->type_name("SHOCK");
  command->add_option("--replan", stress.replan, "plan the best, median and worst sample again in this month")
      ->type_name("MONTH");
  add_folder(command, flags, "folder [stress/<scenario>]");
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) {
      flags.worth = "none";
      flags.stress.run = run_request(flags);
      flags.stress.seed = flags.seed;
      return workbench::stress(flags.stress, progress);
    };
  });
  CLI::App* merge = app.add_subcommand("merge", "put the parts of a stress ensemble together");
  merge->add_option("folders", flags.folders, "folders of gigawatt stress --shard")->required()->type_name("DIR");
  merge->add_flag("--json", flags.json, "print the document of the whole");
  add_folder(merge, flags, "folder [stress/<scenario>-merged]");
  merge->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) {
      return workbench::merge(
          {.folders = {flags.folders.begin(), flags.folders.end()},
           .folder = flags.folder.empty() ? std::nullopt : std::optional<std::filesystem::path>(flags.folder)});
    };
  });
}

void add_reading_verbs(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* validate = app.add_subcommand("validate", "check a scenario and list every fault at once");
  validate->add_option("scenario", flags.scenario, "folder, .yaml file, or name of a shipped scenario")->required();
  validate->add_flag("--json", flags.json, "print the diagnostics as JSON");
  add_settings(validate, flags);
  validate->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) {
      return workbench::validate({.scenario = flags.scenario, .set = split_settings(flags.set)});
    };
  });

  CLI::App* compare = app.add_subcommand("compare", "what changed from one run to another");
  compare->add_option("before", flags.first, "run folder")->required()->type_name("RUN");
  compare->add_option("after", flags.second, "run folder")->required()->type_name("RUN");
  compare->add_flag("--json", flags.json, "print the comparison as JSON");
  compare->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) { return workbench::compare(flags.first, flags.second); };
  });

  CLI::App* scenarios = app.add_subcommand("scenarios", "list the shipped scenarios");
  scenarios->add_flag("--json", flags.json, "print the list as JSON");
  scenarios->callback([&verb] { verb = [](const base::Progress&) { return workbench::scenarios(); }; });

  CLI::App* schema = app.add_subcommand("schema", "print the JSON Schema of scenarios, for editors");
  schema->callback([&verb] { verb = [](const base::Progress&) { return workbench::schema(); }; });
}

void add_writing_verbs(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* report = app.add_subcommand("report", "write the report of a run again, with this program's viewer");
  report->add_option("run", flags.first, "run folder")->required()->type_name("RUN");
  report->add_option("-o,--output", flags.file, "HTML file [RUN/report.html]")->type_name("FILE");
  report->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) {
      return workbench::report(flags.first,
                               flags.file.empty() ? std::nullopt : std::optional<std::filesystem::path>(flags.file));
    };
  });

  CLI::App* export_command = app.add_subcommand("export", "write a run's results, or its problem, for other tools");
  export_command->add_option("run", flags.first, "run folder")->required()->type_name("RUN");
  export_command->add_option("--format", flags.format, "csv, netcdf, or mps (the plan as a linear program)")
      ->required()
      ->check(CLI::IsMember({"csv", "netcdf", "mps"}));
  export_command->add_option("-o,--output", flags.folder, "folder [export]")->type_name("DIR");
  export_command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) {
      const auto format = flags.format == "csv"      ? workbench::ExportFormat::csv
                          : flags.format == "netcdf" ? workbench::ExportFormat::netcdf
                                                     : workbench::ExportFormat::mps;
      return workbench::export_run(
          flags.first, format,
          flags.folder.empty() ? std::nullopt : std::optional<std::filesystem::path>(flags.folder));
    };
  });

  CLI::App* init = app.add_subcommand("init", "copy a shipped scenario into a new folder, to edit");
  init->add_option("folder", flags.first, "new folder")->required()->type_name("DIR");
  init->add_option("--from", flags.from, "shipped scenario")->type_name("NAME")->capture_default_str();
  init->callback(
      [&flags, &verb] { verb = [&flags](const base::Progress&) { return workbench::init(flags.first, flags.from); }; });
}

void add_audit(CLI::App& app, Flags& flags, Verb& verb) {
  CLI::App* command = app.add_subcommand("audit", "does a public claim hold up: of a scenario, or typed here");
  command->footer(audit_examples);
  CLI::Option* scenario =
      command->add_option("scenario", flags.scenario, "folder, .yaml file, or name of a shipped scenario with claims");
  command->add_option("--claim", flags.claim, "a sentence to check, in English or German")
      ->type_name("TEXT")
      ->excludes(scenario);
  command->add_option("--as-of", flags.as_of, "the day from which dates count [the day of the facts, 2026-11-22]")
      ->type_name("DATE");
  command->add_option("--samples", flags.audit_samples, "judge numbers of the run by P5 to P95 of so many samples")
      ->type_name("N")
      ->needs(scenario)
      ->check(CLI::Range(std::uint64_t{10}, std::uint64_t{1'000'000}));
  add_settings(command, flags);
  command->add_flag("--json", flags.json, "print the audit as JSON");
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) {
      if (flags.scenario.empty() && flags.claim.empty())
        throw CLI::ValidationError("audit", "a scenario or --claim TEXT is expected");
      workbench::AuditRequest request{.claim = {},
                                      .scenario = flags.scenario,
                                      .as_of = {},
                                      .samples = flags.audit_samples,
                                      .set = split_settings(flags.set),
                                      .threads = flags.run.threads};
      if (!flags.claim.empty()) request.claim = flags.claim;
      if (!flags.as_of.empty()) request.as_of = flags.as_of;
      return workbench::audit(request, progress);
    };
  });
}

int execute(const Verb& verb, bool json) {
  Console console;
  Outcome outcome;
  try {
    outcome = verb(console.progress());
  } catch (const CLI::Error& misuse) {
    outcome = {.code = ExitCode::usage, .error = misuse.what()};
  } catch (const std::exception& fault) {
    outcome = {.code = ExitCode::internal_fault, .error = fault.what()};
  }
  console.print(outcome, json);
  return static_cast<int>(outcome.code);
}

/// A first word that is no command (or no engine), with the nearest that is; CLI11 would only say that one is required.
std::optional<std::string> unknown_command(const CLI::App& app, std::span<char* const> words) {
  if (words.empty() || words.front()[0] == '-') return std::nullopt;
  const std::string word = words.front();
  base::NearestWord search(word);
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (command->get_name() == word)
      return command->get_subcommands(nullptr).empty() ? std::nullopt : unknown_command(*command, words.subspan(1));
    search.offer(command->get_name());
  }
  const std::string& nearest = search.result();
  const bool is_engine = app.get_parent() != nullptr;
  return fmt::format("there is no {} '{}'; {}", is_engine ? app.get_name() : "command", word,
                     !nearest.empty() ? fmt::format("did you mean {}?", nearest)
                     : is_engine      ? fmt::format("see gigawatt {} --help", app.get_name())
                                      : "see gigawatt --help");
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Gigawatt: from a dollar committed to a GPU-hour delivered. Least-cost power plans for AI campuses."};
  app.set_version_flag("--version", "gigawatt " GIGAWATT_VERSION);
  app.require_subcommand(1);
  app.footer(main_footer);
  Flags flags;
  EngineFlags engine_flags;
  Verb verb;
  add_run(app, flags, verb);
  add_sweep(app, flags, verb);
  add_energise(app, flags, verb);
  add_stress(app, flags, verb);
  add_audit(app, flags, verb);
  add_reading_verbs(app, flags, verb);
  add_writing_verbs(app, flags, verb);
  engine_flags.adequacy.threads = flags.run.threads;
  add_engine(app, engine_flags, flags.json, verb);
  if (const auto misuse =
          unknown_command(app, std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0))) {
    fmt::print(stderr, "gigawatt: {}\n", *misuse);
    return static_cast<int>(ExitCode::usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForAllHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& misuse) {
    app.exit(misuse);
    return static_cast<int>(ExitCode::usage);
  }
  return execute(verb, flags.json);
}

}  // namespace gigawatt::cli
