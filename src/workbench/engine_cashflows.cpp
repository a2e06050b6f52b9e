#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "workbench/contract_file.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_words.hpp"

namespace gigawatt::workbench {
namespace {

namespace actus = capital::actus;

Json events_document(const ContractFile& contract, const std::vector<actus::Event>& events) {
  Json rows = Json::array();
  for (const actus::Event& event : events) {
    Json row = {{"time", actus::to_text(event.time)},
                {"type", actus::name_of(event.type)},
                {"payoff", event.payoff},
                {"notional", event.notional}};
    if (contract.terms.type == actus::ContractType::ceg) {
      row["exercise_amount"] = event.exercise_amount;
    } else {
      row["rate"] = event.rate;
      row["accrued_interest"] = event.accrued_interest;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string text_of(const ContractFile& contract, const std::vector<actus::Event>& events, double sum) {
  const bool guarantee = contract.terms.type == actus::ContractType::ceg;
  std::string text = fmt::format("{} {}, {} events, {:.2f} {} in all\n\n", contract.type_name, contract.terms.id,
                                 events.size(), sum, contract.currency);
  text += fmt::format("  {:<20}{:<6}{:>18}{:>18}{}\n", "time", "event", "payoff", guarantee ? "covered" : "notional",
                      guarantee ? "" : "      rate           accrued");
  for (const actus::Event& event : events) {
    text += fmt::format("  {:<20}{:<6}{:>18.2f}{:>18.2f}", actus::to_text(event.time), actus::name_of(event.type),
                        event.payoff, event.notional);
    if (!guarantee) text += fmt::format("{:>8.4f} %{:>18.2f}", 100.0 * event.rate, event.accrued_interest);
    text += "\n";
  }
  return text;
}

}  // namespace

Outcome engine_cashflows(const CashflowsRequest& request) {
  base::Result<ContractFile> contract = read_contract(request.terms_file);
  if (!contract) return refused_files(std::move(contract.error()));
  const std::vector<actus::Event> events = actus::cash_flows(contract->terms, contract->request);
  double sum = 0.0, size = 0.0;
  for (const actus::Event& event : events) {
    sum += event.payoff;
    size += std::abs(event.payoff) + std::abs(event.notional) + std::abs(event.accrued_interest);
  }
  if (!std::isfinite(size))
    return {.code = ExitCode::limit_reached, .error = "interest on interest grows beyond what numbers hold"};
  const Json document = {{"schema", "gigawatt.engine-cashflows/1"},
                         {"contract_id", contract->terms.id},
                         {"contract_type", contract->type_name},
                         {"currency", contract->currency},
                         {"payoff_sum", sum},
                         {"events", events_document(*contract, events)}};
  return {.code = ExitCode::ok, .text = text_of(*contract, events, sum), .json = dump(document)};
}

}  // namespace gigawatt::workbench
