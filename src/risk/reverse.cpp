#include "risk/reverse.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/require.hpp"
#include "risk/passes.hpp"

namespace gigawatt::risk {
namespace {

constexpr std::size_t points = 16;
constexpr double delivered_whole = 0.95;

/// How an amount of a shock is written, and which amounts there are.
struct Amounts {
  std::string unit;
  double least = 0.0, most = 0.0;
  bool whole = false;
};

std::optional<Amounts> scale_of(const std::string& text) {
  if (text.ends_with('x')) return Amounts{.unit = "x", .least = 1.0, .most = 10.0};
  if (text.ends_with('-')) return Amounts{.unit = "%", .least = 0.0, .most = 100.0};
  if (text.ends_with('+')) return Amounts{.unit = "months", .least = 0.0, .most = 48.0, .whole = true};
  return std::nullopt;
}

std::string with_amount(const std::string& text, const Amounts& scale, double amount) {
  if (scale.unit == "x") return fmt::format("{}{}", text, amount);
  if (scale.unit == "%") return fmt::format("{}{} %", text, amount);
  return fmt::format("{}{:.0f} months", text, amount);
}

/// "oracle" in "parties.oracle.defaults".
std::optional<std::string> id_in(const std::string& name, std::string_view before, std::string_view behind) {
  if (!name.starts_with(before) || !name.ends_with(behind)) return std::nullopt;
  return name.substr(before.size(), name.size() - before.size() - behind.size());
}

std::vector<std::string> broken_in(const Values& values, const std::vector<Measure>& measures) {
  std::vector<std::string> list;
  for (std::size_t k = 0; k < measures.size(); ++k) {
    const std::string& name = measures[k].name;
    if (!values[k]) continue;
    if (const auto party = id_in(name, "parties.", ".defaults"); party && *values[k] > 0.5)
      list.push_back(fmt::format("{} defaults", *party));
    if (const auto contract = id_in(name, "contracts.", ".delivered_share"); contract && *values[k] < delivered_whole)
      list.push_back(fmt::format("{} gets less than 95 % of what it was promised", *contract));
  }
  return list;
}

}  // namespace

std::optional<base::Diagnostic> fault_of_reverse(const std::string& text, const scenario::Scenario& scenario) {
  const auto scale = scale_of(text);
  if (!scale) {
    base::Diagnostic fault;
    fault.code = "unknown-shock";
    fault.path = "--reverse " + text;
    fault.message = fmt::format("'{}' is no shock without its amount", text);
    fault.expected = "such as `gas x`, `demand -`, `turbines +`";
    return fault;
  }
  auto shock = parse_shock(with_amount(text, *scale, scale->most), scenario);
  if (shock) return std::nullopt;
  shock.error().front().path = "--reverse " + text;
  return shock.error().front();
}

Reverse reverse_stress(const Setting& setting, const std::string& text, const std::vector<Measure>& measures) {
  const auto scale = scale_of(text);
  GIGAWATT_REQUIRE(scale.has_value());
  const std::vector<double> median = setting.medians();
  const auto broken_at = [&](double amount) {
    std::vector<Shock> shocks = setting.shocks;
    if (amount != scale->least)
      shocks.push_back(*parse_shock(with_amount(text, *scale, amount), setting.base.prepared.scenario));
    const Draft draft = setting.draft_at(median, shocks);
    Books books = setting.books(shocks);
    return broken_in(settle(setting, setting.sound_replay(), std::span(&draft, 1), books).front().values, measures);
  };
  Reverse reverse{
      .shock = text, .most = scale->most, .unit = scale->unit, .broken = {}, .before = broken_at(scale->least)};
  const auto newly = [&](double amount) {
    std::vector<std::string> list = broken_at(amount);
    std::erase_if(list,
                  [&](const auto& what) { return std::ranges::find(reverse.before, what) != reverse.before.end(); });
    return list;
  };
  double low = scale->least, step = (scale->most - low) / static_cast<double>(points);
  for (int round = 0; round < 3; ++round) {
    std::optional<std::size_t> first;
    for (std::size_t k = 1; k <= points && (!first || round == 0); ++k) {
      const auto broken = newly(low + static_cast<double>(k) * step);
      if (!broken.empty() && !first) {
        first = k;
        reverse.broken = broken;
      } else if (broken.empty() && first) {
        reverse.monotone = false;
      }
    }
    if (!first) break;
    reverse.found = true;
    reverse.amount = low + static_cast<double>(*first) * step;
    reverse.step = step;
    if (!reverse.monotone || (scale->whole && step <= 1.0)) break;
    low = reverse.amount - step;
    step /= static_cast<double>(points);
    if (scale->whole) step = std::max(1.0, step);
  }
  return reverse;
}

}  // namespace gigawatt::risk
