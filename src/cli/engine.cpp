#include "cli/engine.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace gigawatt::cli {
namespace {

constexpr const char* engine_examples = R"(Examples:
  gigawatt engine adequacy units.csv load.csv --json
  gigawatt engine adequacy units.csv load.csv --lole-target-hours 2.4
  gigawatt engine adequacy units.csv load.csv --method montecarlo -n 10000 --seed 7
  gigawatt engine headroom demand.csv --column PJM --curtail-energy-percent 0.25,0.5,1,5
  gigawatt engine clear network.json --json
  gigawatt engine schedule j301_1.sm --seconds 1 --json
  gigawatt engine finance project.json
  gigawatt engine cashflows terms.json --json)";

/// CLI11's own range checks print all digits of their bounds.
CLI::Validator number_within(double low, double end, const char* expected) {
  return {[low, end, expected](const std::string& text) {
            double number = 0.0;
            const bool good = CLI::detail::lexical_cast(text, number) && number >= low && number < end;
            return good ? std::string() : fmt::format("'{}' is not {}", text, expected);
          },
          ""};
}

void add_adequacy(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* command = engine.add_subcommand("adequacy", "how often a fleet of units that fail does not cover a load");
  workbench::AdequacyRequest& request = flags.adequacy;
  command
      ->add_option("units", request.units_file,
                   "CSV: count,capacity_mw,forced_outage_rate[,mtbf_h][,storage_mwh,round_trip_efficiency]")
      ->required()
      ->type_name("UNITS.csv");
  command
      ->add_option("load", request.load_file,
                   "CSV: hour,load_mw[,variable_mw], or time_utc,load_mw,… of whole calendar years")
      ->required()
      ->type_name("LOAD.csv");
  command->add_option("--method", flags.method, "convolution (exact), or montecarlo: years by chance, hour by hour")
      ->check(CLI::IsMember({"convolution", "montecarlo"}))
      ->capture_default_str();
  const CLI::Option* samples =
      command->add_option("-n,--samples", flags.samples, "exactly so many years by chance [until the error is reached]")
          ->check(CLI::Range(std::uint64_t{2}, std::uint64_t{1'000'000'000}))
          ->type_name("N");
  command
      ->add_option("--standard-error-percent", request.standard_error_percent,
                   "of the LOLE, at which sampling stops; at 1,000,000 years in any case [1]")
      ->check(number_within(1e-3, 100.0, "a share of at least 0.001 and below 100 %"))
      ->type_name("P");
  command->add_option("--seed", request.seed, "another seed draws other years [1]")->type_name("N");
  command->add_option("--threads", request.threads, "threads; same bits for any number [all cores, at most 8]")
      ->check(CLI::Range(1, 256));
  const CLI::Option* target =
      command
          ->add_option("--lole-target-hours", flags.lole_target_h,
                       "also the largest flat load that keeps the LOLE of a year at or below this")
          ->check(number_within(0.0, HUGE_VAL, "a number of hours of 0 or more"))
          ->type_name("HOURS");
  command->add_flag("--effective-capacity", request.effective_capacity,
                    "also what each row of units is worth in load that is always on (ELCC)");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback([&flags, &verb, target, samples] {
    if (samples->count() > 0) flags.adequacy.samples = flags.samples;
    flags.adequacy.method =
        flags.method == "montecarlo" ? workbench::AdequacyMethod::montecarlo : workbench::AdequacyMethod::convolution;
    if (target->count() > 0) flags.adequacy.lole_target_h = flags.lole_target_h;
    verb = [&flags](const base::Progress& progress) { return workbench::engine_adequacy(flags.adequacy, progress); };
  });
}

void add_headroom(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* command = engine.add_subcommand("headroom", "flat load that fits below a region's seasonal peaks");
  workbench::HeadroomRequest& request = flags.headroom;
  request.curtailed_energy_percent = {0.25, 0.5, 1.0, 5.0};
  request.columns = {"load_mw"};
  command->add_option("load", request.load_file, "CSV: time_utc,load_mw of whole calendar years")
      ->required()
      ->type_name("LOAD.csv");
  command
      ->add_option("--curtail-energy-percent", request.curtailed_energy_percent,
                   "shares of the new load's energy that may be curtailed [0.25,0.5,1,5]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(number_within(0.0, 100.0, "a share of at least 0 and below 100 %"))
      ->type_name("N,…");
  command->add_option("--column", request.columns, "which columns; 'all' for each behind the first [load_mw]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME,…");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) { return workbench::engine_headroom(flags.headroom); };
  });
}

void add_clear(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* command = engine.add_subcommand("clear", "what parties pay who owe each other more than they have");
  command->add_option("network", flags.clear.file, "JSON: parties, obligations, guarantees, holdings")
      ->required()
      ->type_name("FILE.json");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback(
      [&flags, &verb] { verb = [&flags](const base::Progress&) { return workbench::engine_clear(flags.clear); }; });
}

void add_schedule(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  constexpr double seconds_min = 0.001, seconds_end = 86'400.0;
  CLI::App* command = engine.add_subcommand("schedule", "one project's activities, as short as their crews allow");
  command->add_option("project", flags.schedule.file, "a project as PSPLIB writes it: single mode, renewable resources")
      ->required()
      ->type_name("FILE.sm");
  command->add_option("--seconds", flags.schedule.seconds, "how long to search unless proven earlier [1]")
      ->check(number_within(seconds_min, seconds_end, "a time of at least 0.001 s and below a day"))
      ->type_name("S");
  command->add_option("--seed", flags.schedule.seed, "another seed tries other lists [1]")->type_name("N");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress& progress) { return workbench::engine_schedule(flags.schedule, progress); };
  });
}

void add_finance(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* command = engine.add_subcommand("finance", "one project's debt, returns and covenants");
  command
      ->add_option("project", flags.finance.project_file,
                   "JSON: construction, operation, debt, tax and more (docs/project-finance.md)")
      ->required()
      ->type_name("PROJECT.json");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback(
      [&flags, &verb] { verb = [&flags](const base::Progress&) { return workbench::engine_finance(flags.finance); }; });
}

void add_cashflows(CLI::App& engine, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* command = engine.add_subcommand("cashflows", "one contract's dated events, by the ACTUS standard");
  command
      ->add_option("terms", flags.cashflows.terms_file,
                   "JSON: the contract's terms in ACTUS's names, alone or beside what is observed (docs/actus.md)")
      ->required()
      ->type_name("TERMS.json");
  command->add_flag("--json", json, "print the result as JSON");
  command->callback([&flags, &verb] {
    verb = [&flags](const base::Progress&) { return workbench::engine_cashflows(flags.cashflows); };
  });
}

}  // namespace

void add_engine(CLI::App& app, EngineFlags& flags, bool& json, Verb& verb) {
  CLI::App* engine = app.add_subcommand("engine", "single engines on plain files, for checking against other tools");
  engine->require_subcommand(1);
  engine->footer(engine_examples);
  add_clear(*engine, flags, json, verb);
  add_adequacy(*engine, flags, json, verb);
  add_headroom(*engine, flags, json, verb);
  add_schedule(*engine, flags, json, verb);
  add_finance(*engine, flags, json, verb);
  add_cashflows(*engine, flags, json, verb);
}

}  // namespace gigawatt::cli
