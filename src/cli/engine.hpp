// `gigawatt engine …`: one subcommand for each single engine on plain files.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "base/progress.hpp"
#include "workbench/engine.hpp"

namespace gigawatt::cli {

using Verb = std::function<workbench::Outcome(const base::Progress&)>;

/// What the engines' flags are read into.
struct EngineFlags {
  workbench::AdequacyRequest adequacy;
  workbench::HeadroomRequest headroom;
  workbench::ClearRequest clear;
  workbench::FinanceRequest finance;
  workbench::CashflowsRequest cashflows;
  workbench::ScheduleRequest schedule;
  double lole_target_h = 0.0;
  std::uint64_t samples = 0;
  std::string method = "convolution";
};

/// Adds the command to `app`; parsing sets `verb`, `json` and `flags`, which outlive the parsing.
void add_engine(CLI::App& app, EngineFlags& flags, bool& json, Verb& verb);

}  // namespace gigawatt::cli
