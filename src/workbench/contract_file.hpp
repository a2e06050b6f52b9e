// One contract's terms as JSON in ACTUS's own names (docs/actus.md) → the terms that room capital runs.
#pragma once

#include <string>

#include "base/result.hpp"
#include "capital/actus/contract.hpp"

namespace gigawatt::workbench {

struct ContractFile {
  std::string type_name, currency;
  capital::actus::Terms terms;
  capital::actus::Request request;
};

/// The terms themselves, or a map with `terms`, `to`, `dataObserved` and `eventsObserved` as ACTUS's tests have it. All
/// faults at once: codes json-…, missing-key, unknown-key, wrong-type, wrong-count, bad-number, bad-date, bad-choice,
/// bad-cycle, out-of-range.
base::Result<ContractFile> read_contract(const std::string& file);

}  // namespace gigawatt::workbench
