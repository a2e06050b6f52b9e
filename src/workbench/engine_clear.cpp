#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "waterfall/clear.hpp"
#include "workbench/clear_file.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_words.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using waterfall::Clearing;
using waterfall::PartyIndex;
using waterfall::Solution;

constexpr std::size_t parties_shown_max = 40;
constexpr double same = 1e-9;  // of all dues: solutions nearer than that are one

const char* name_of(Solution solution) { return solution == Solution::greatest ? "greatest" : "least"; }
Solution other_of(Solution solution) { return solution == Solution::greatest ? Solution::least : Solution::greatest; }

/// Six digits, or whole numbers where there are more.
std::string amount_text(double amount) {
  return std::abs(amount) >= 1e6 && std::abs(amount) < 1e15 ? grouped(amount) : fmt::format("{:.6g}", amount);
}

double shortfall_of(const Clearing& found, PartyIndex party) {
  return std::max(0.0, found.due[party] - found.paid[party]);
}

Json ids_document(const ClearFile& file, const std::vector<PartyIndex>& parties) {
  Json list = Json::array();
  for (const PartyIndex party : parties) list.push_back(file.ids[party]);
  return list;
}

/// The keys of one solution; of the document itself, or of `other`.
void add_solution(Json& document, const ClearFile& file, const Clearing& found) {
  Json payments = Json::object(), equity = Json::object(), shortfall = Json::object(), threat = Json::object();
  Json defaulted = Json::array();
  for (PartyIndex party = 0; party < file.ids.size(); ++party) {
    payments.emplace(file.ids[party], found.paid[party]);
    equity.emplace(file.ids[party], found.equity[party]);
    shortfall.emplace(file.ids[party], shortfall_of(found, party));
    threat.emplace(file.ids[party], found.threat[party]);
    if (found.defaulted[party] != 0) defaulted.push_back(file.ids[party]);
  }
  Json paid = Json::array(), rounds = Json::array(), guarantees = Json::array();
  for (const waterfall::Obligation& due : file.input.obligations) paid.push_back(found.paid_on(file.network, due));
  for (const std::vector<PartyIndex>& round : found.rounds) rounds.push_back(ids_document(file, round));
  for (std::size_t index = 0; index < file.input.guarantees.size(); ++index)
    guarantees.push_back({{"called", found.guarantee_called[index]}, {"paid", found.guarantee_paid[index]}});
  document["payments"] = std::move(payments);
  document["equity"] = std::move(equity);
  document["shortfall"] = std::move(shortfall);
  document["paid"] = std::move(paid);
  document["rounds"] = std::move(rounds);
  document["residual"] = found.residual;
  document["error_bound"] = found.error_bound ? Json(*found.error_bound) : Json();
  document["defaulted"] = std::move(defaulted);
  document["guarantees"] = std::move(guarantees);
  document["threat_index"] = std::move(threat);
  document["linear_solves"] = found.linear_solves;
  document["converged"] = found.converged;
}

bool differ(const Clearing& one, const Clearing& two) {
  double difference = 0.0, dues = 0.0;
  for (std::size_t party = 0; party < one.paid.size(); ++party) {
    difference = std::max(
        {difference, std::abs(one.paid[party] - two.paid[party]), std::abs(one.equity[party] - two.equity[party])});
    dues = std::max(dues, one.due[party] + one.equity[party]);
  }
  return one.defaulted != two.defaulted || difference > same * dues;
}

/// What is shown where not all can be: defaulted parties first.
std::vector<PartyIndex> shown_parties(const Clearing& found) {
  std::vector<PartyIndex> parties;
  const auto count = static_cast<PartyIndex>(found.paid.size());
  if (count <= parties_shown_max) {
    for (PartyIndex party = 0; party < count; ++party) parties.push_back(party);
    return parties;
  }
  for (const bool defaulted : {true, false})
    for (PartyIndex party = 0; party < count && parties.size() < parties_shown_max; ++party)
      if ((found.defaulted[party] != 0) == defaulted) parties.push_back(party);
  return parties;
}

std::string table_text(const ClearFile& file, const Clearing& found) {
  constexpr std::size_t id_width_max = 24;
  const std::vector<PartyIndex> parties = shown_parties(found);
  std::size_t width = 5;
  for (const PartyIndex party : parties) width = std::clamp(file.ids[party].size(), width, id_width_max);
  std::string text = fmt::format("  {:<{}}{:>16}{:>16}{:>16}{:>10}\n", "", width, "owes", "pays", "equity", "threat");
  for (const PartyIndex party : parties)
    text += fmt::format("  {:<{}}{:>16}{:>16}{:>16}{:>10}\n", file.ids[party], width, amount_text(found.due[party]),
                        amount_text(found.paid[party]), amount_text(found.equity[party]),
                        found.defaulted[party] != 0 ? fmt::format("{:.4g}", found.threat[party]) : "");
  if (parties.size() < file.ids.size())
    text += fmt::format("  … and {} more; --json has them all\n", file.ids.size() - parties.size());
  return text;
}

std::string rounds_text(const ClearFile& file, const Clearing& found, Solution solution) {
  constexpr std::size_t names_max = 12;
  if (found.rounds.empty()) return "  nobody defaults\n";
  std::string text;
  for (std::size_t round = 0; round < found.rounds.size(); ++round) {
    std::vector<std::string> names;
    for (const PartyIndex party : found.rounds[round])
      if (names.size() < names_max) names.push_back(file.ids[party]);
    const std::size_t more = found.rounds[round].size() - names.size();
    const std::string when =
        solution == Solution::greatest ? fmt::format("round {}", round + 1) : std::string("in default");
    text +=
        fmt::format("  {}: {}{}\n", when, fmt::join(names, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
  }
  return text;
}

std::string certificate_text(const Clearing& found) {
  if (found.residual == 0.0) return "  residual 0\n";
  const std::string residual = fmt::format("  residual {:.1e}", found.residual);
  if (!found.error_bound) return residual + "\n";
  return residual + fmt::format("; payments are exact within {:.1e} in all\n", *found.error_bound);
}

std::string solution_text(const ClearFile& file, const Clearing& found, Solution solution) {
  return table_text(file, found) + "\n" + rounds_text(file, found, solution) + certificate_text(found);
}

std::string text_of(const ClearFile& file, const Clearing& found, const Clearing& other, bool two) {
  const auto failed = std::ranges::count(found.defaulted, std::uint8_t{1});
  std::string text = fmt::format("{} {}, {} in default; {}\n\n", grouped(static_cast<double>(file.ids.size())),
                                 file.ids.size() == 1 ? "party" : "parties", grouped(static_cast<double>(failed)),
                                 two ? fmt::format("{} of several solutions", name_of(file.solution))
                                     : std::string("greatest and least solution agree"));
  text += solution_text(file, found, file.solution);
  if (!two) return text;
  const Solution second = other_of(file.solution);
  return text + fmt::format("\nthe {} solution is another one:\n\n", name_of(second)) +
         solution_text(file, other, second);
}

}  // namespace

Outcome engine_clear(const ClearRequest& request) {
  base::Result<ClearFile> file = read_clear_file(request.file);
  if (!file) return refused_files(std::move(file.error()));
  const Clearing found = waterfall::clear(file->network, file->solution);
  const Clearing other = waterfall::clear(file->network, other_of(file->solution));
  const bool two = differ(found, other);
  Json document = {{"schema", "gigawatt.engine-clear/1"}, {"solution", name_of(file->solution)}};
  add_solution(document, *file, found);
  document["solutions_differ"] = two;
  document["other"] = Json();
  if (two) {
    Json second = {{"solution", name_of(other_of(file->solution))}};
    add_solution(second, *file, other);
    document["other"] = std::move(second);
  }
  Outcome outcome{.code = ExitCode::ok, .text = text_of(*file, found, other, two), .json = dump(document)};
  if (!found.converged || !other.converged) {
    outcome.code = ExitCode::limit_reached;
    outcome.error = "the clearing did not settle within its limit of passes; the residual says how far it is off";
  }
  return outcome;
}

}  // namespace gigawatt::workbench
