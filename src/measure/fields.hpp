// The named numbers of a run, by what they are of: key, unit, meaning, and how they are read. summary.json writes its
// numbers in this order under these keys, so that a path is what a reader of the file sees.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "capital/result.hpp"
#include "study/run.hpp"

namespace gigawatt::measure {

/// One number of a Row, or one per technology id. Exactly one of the readers is set.
template <class Row>
struct Field {
  std::string_view key;  // of the number; with a dot where it stands in a group: cost_usd.capital
  std::string_view unit;
  std::string_view meaning;
  std::optional<double> (*number)(const Row&) = nullptr;
  const study::ByTechnology& (*amounts)(const Row&) = nullptr;
  bool storage_only = false;  // amounts: of storage alone
};

std::span<const Field<study::Run>> run_fields();
std::span<const Field<study::SiteResult>> site_fields();
std::span<const Field<study::YearResult>> year_fields();
std::span<const Field<study::MonthResult>> month_fields();
std::span<const Field<study::ContractResult>> contract_fields();
std::span<const Field<capital::PartyResult>> party_fields();

}  // namespace gigawatt::measure
