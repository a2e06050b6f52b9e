// Clearing of networks by chance: seconds from the built network to the certificate, and the memory it took. Also slow
// leakage, and the monthly clearing of a small network. Prints one line of JSON per case; bench/money_bench.py sets a
// fixed point in numpy and scipy beside it, on the same network (--dump FOLDER writes it).
//
//   money_bench [--parties 1000000] [--obligations 10000000] [--rounds 3] [--dump FOLDER]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "capital/random_deals_test.hpp"
#include "waterfall/clear.hpp"

namespace {

using namespace gigawatt::waterfall;
using Json = nlohmann::ordered_json;

/// Of this thread alone: the machine may be busy with others.
double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Of a line in /proc/self/status, in MB; 0 where there is none.
double memory_mb(const std::string& field) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line))
    if (line.starts_with(field + ":")) return std::stod(line.substr(field.size() + 1)) / 1024.0;
  return 0.0;
}

/// SplitMix64 (S. Vigna, public domain): ten million dues are drawn in no time.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  double uniform() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t bits = state_;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
    return static_cast<double>((bits ^ bits >> 31) >> 11) * 0x1.0p-53;
  }

 private:
  std::uint64_t state_;
};

struct Wishes {
  std::size_t parties = 1'000'000, obligations = 10'000'000;
  double external_share = 0.3, hit_share = 0.05, hit_loss = 0.7;
  double margin = 0.08;  // of equity before the hit, in dues
  double kept = 1.0;     // α and β
};

void draw_dues(const Wishes& wishes, Draw& draw, NetworkInput& input) {
  const auto count = static_cast<double>(wishes.parties);
  const auto party = [&] { return static_cast<PartyIndex>(count * std::pow(draw.uniform(), 1.5)); };
  input.obligations.reserve(wishes.obligations);
  while (input.obligations.size() < wishes.obligations) {
    const Obligation due{.from = party(),
                         .to = party(),
                         .amount = -std::log(1.0 - draw.uniform()),
                         .rank = static_cast<int>(3 * draw.uniform())};
    if (due.from != due.to) input.obligations.push_back(due);
  }
}

/// Guarantees of one due in a hundred, half of it; one party in five is held in part by another.
void draw_ties(const Wishes& wishes, Draw& draw, NetworkInput& input) {
  const auto other = [&](PartyIndex than) {
    const auto party = static_cast<PartyIndex>(draw.uniform() * static_cast<double>(wishes.parties));
    return party == than ? static_cast<PartyIndex>((party + 1) % wishes.parties) : party;
  };
  for (std::size_t index = 0; index < input.obligations.size(); index += 100) {
    const Obligation& due = input.obligations[index];
    const PartyIndex guarantor = other(due.from);
    if (guarantor != due.to)
      input.guarantees.push_back({.guarantor = guarantor,
                                  .debtor = due.from,
                                  .creditor = due.to,
                                  .rank = due.rank,
                                  .coverage = 0.45,
                                  .cap = 2.0});
  }
  for (PartyIndex issuer = 0; issuer < wishes.parties; issuer += 5)
    input.holdings.push_back({.owner = other(issuer), .issuer = issuer, .share = 0.6 * draw.uniform()});
}

NetworkInput network_by_chance(const Wishes& wishes) {
  Draw draw(7);
  NetworkInput input;
  draw_dues(wishes, draw, input);
  std::vector<double> owed(wishes.parties), receivable(wishes.parties);
  for (const Obligation& due : input.obligations) owed[due.from] += due.amount, receivable[due.to] += due.amount;
  input.parties.resize(wishes.parties);
  const double external = wishes.external_share / (1.0 - wishes.external_share);
  for (PartyIndex index = 0; index < wishes.parties; ++index) {
    const double outside = external * owed[index], dues = owed[index] + outside;
    input.external.push_back({.from = index, .rank = static_cast<int>(3 * draw.uniform()), .amount = outside});
    Party& party = input.parties[index];
    party = {.assets = std::max(0.05 * dues, dues * (1.0 + wishes.margin * draw.uniform()) - receivable[index]),
             .alpha = wishes.kept,
             .beta = wishes.kept};
    if (draw.uniform() < wishes.hit_share) party.assets *= 1.0 - wishes.hit_loss;
  }
  draw_ties(wishes, draw, input);
  return input;
}

// ---- for the rival
// ------------------------------------------------------------------------------------------------------

template <typename Entry, typename Of>
void dump_column(const std::string& folder, const char* name, const std::vector<Entry>& entries, const Of& of) {
  std::ofstream file(folder + "/" + name, std::ios::binary);
  for (const Entry& entry : entries) {
    const auto value = of(entry);
    file.write(reinterpret_cast<const char*>(&value), sizeof value);
  }
}

void dump(const std::string& folder, const NetworkInput& input) {
  dump_column(folder, "assets.f64", input.parties, [](const Party& each) { return each.assets; });
  dump_column(folder, "external_rank.i32", input.external, [](const ExternalDebt& each) { return each.rank; });
  dump_column(folder, "external_amount.f64", input.external, [](const ExternalDebt& each) { return each.amount; });
  dump_column(folder, "from.u32", input.obligations, [](const Obligation& each) { return each.from; });
  dump_column(folder, "to.u32", input.obligations, [](const Obligation& each) { return each.to; });
  dump_column(folder, "rank.i32", input.obligations, [](const Obligation& each) { return each.rank; });
  dump_column(folder, "amount.f64", input.obligations, [](const Obligation& each) { return each.amount; });
  dump_column(folder, "guarantor.u32", input.guarantees, [](const Guarantee& each) { return each.guarantor; });
  dump_column(folder, "debtor.u32", input.guarantees, [](const Guarantee& each) { return each.debtor; });
  dump_column(folder, "creditor.u32", input.guarantees, [](const Guarantee& each) { return each.creditor; });
  dump_column(folder, "covered_rank.i32", input.guarantees, [](const Guarantee& each) { return each.rank; });
  dump_column(folder, "coverage.f64", input.guarantees, [](const Guarantee& each) { return each.coverage; });
  dump_column(folder, "cap.f64", input.guarantees, [](const Guarantee& each) { return each.cap; });
  dump_column(folder, "owner.u32", input.holdings, [](const Holding& each) { return each.owner; });
  dump_column(folder, "issuer.u32", input.holdings, [](const Holding& each) { return each.issuer; });
  dump_column(folder, "share.f64", input.holdings, [](const Holding& each) { return each.share; });
}

// ---- the cases
// ----------------------------------------------------------------------------------------------------------

Json measured(const Network& network, Solution solution, int rounds) {
  ClearingWorkspace workspace;
  Clearing found;
  double best = HUGE_VAL, first = 0.0;
  for (int round = 0; round < rounds; ++round) {
    const double begin = seconds();
    clear_into(network, solution, workspace, found);
    const double took = seconds() - begin;
    if (round == 0) first = took;
    best = std::min(best, took);
  }
  const auto sum = [](const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); };
  return {{"seconds", best},
          {"first_seconds", first},
          {"defaulted", std::count(found.defaulted.begin(), found.defaulted.end(), 1)},
          {"rounds", found.rounds.size()},
          {"sweeps", found.sweeps},
          {"linear_solves", found.linear_solves},
          {"residual", found.residual},
          {"error_bound", found.error_bound ? Json(*found.error_bound) : Json()},
          {"highest_threat", found.threat.empty() ? 0.0 : *std::ranges::max_element(found.threat)},
          {"paid", sum(found.paid)},
          {"equity", sum(found.equity)},
          {"converged", found.converged}};
}

void say(const std::string& name, const Json& found) {
  Json line = {{"case", name}};
  line.update(found);
  fmt::print("{}\n", line.dump());
  std::fflush(stdout);
}

void large(const Wishes& wishes, const std::string& name, const std::string& folder, int rounds) {
  Network network;
  double built = 0.0;
  {
    const NetworkInput input = network_by_chance(wishes);
    if (!folder.empty()) dump(folder, input);
    const double begin = seconds();
    if (const auto faults = build(input, network); !faults.empty())
      throw std::runtime_error(to_text(faults[0].kind) + " in " + faults[0].field);
    built = seconds() - begin;
  }
  const double resident = memory_mb("VmRSS");
  std::ofstream("/proc/self/clear_refs") << 5;  // the highest mark anew
  Json found = measured(network, Solution::greatest, rounds);
  found["parties"] = network.party_count;
  found["obligations"] = network.to.size();
  found["guarantees"] = network.claims.size();
  found["holdings"] = network.owner.size();
  found["build_seconds"] = built;
  found["network_mb"] = resident;
  found["peak_mb"] = memory_mb("VmHWM");
  say(name, found);
}

void leaking(double leak) {
  Network network;
  build({.parties = {{.assets = leak / 2}, {.assets = leak / 2}},
         .external = {{0, 0, leak}, {1, 0, leak}},
         .obligations = {{0, 1, 1.0}, {1, 0, 1.0}}},
        network);
  ClearingWorkspace workspace;
  Clearing found;
  constexpr int times = 1000;
  const double begin = seconds();
  for (int time = 0; time < times; ++time) clear_into(network, Solution::greatest, workspace, found);
  const double took = (seconds() - begin) / times;
  say(fmt::format("leakage {:g}", leak), {{"leak", leak},
                                          {"seconds", took},
                                          {"linear_solves", found.linear_solves},
                                          {"error", std::abs(found.paid[0] - (1 + leak) / 2)},
                                          {"error_bound", *found.error_bound}});
}

/// A month of 200 parties: built, cleared, certified, 120 times.
void monthly() {
  const NetworkInput input = network_by_chance({.parties = 200, .obligations = 1000, .hit_share = 0.1});
  Network network;
  ClearingWorkspace workspace;
  Clearing found;
  constexpr int months = 120;
  double best = HUGE_VAL;
  for (int round = 0; round < 20; ++round) {
    const double begin = seconds();
    for (int month = 0; month < months; ++month) {
      build(input, network);
      clear_into(network, Solution::greatest, workspace, found);
    }
    best = std::min(best, seconds() - begin);
  }
  say("monthly", {{"parties", 200}, {"months", months}, {"seconds", best}, {"defaulted", found.rounds.size()}});
}

/// Deals by chance: seconds of dues, clearing and books of every month; of the same with sentences, paths, backlog,
/// circular money and solvency; and of the outcome alone, as samples ask for it.
void ledger(const std::string& name, int parties, int instruments, int months, int rounds) {
  namespace capital = gigawatt::capital;
  using capital::Detail;
  capital::Deals deals = capital::random_deals(7, parties, instruments, months);
  const auto best_of = [&](Detail detail) {
    double best = HUGE_VAL;
    for (int round = 0; round < rounds; ++round) {
      const double begin = seconds();
      const capital::Result result = deals.run(detail);
      best = std::min(best, seconds() - begin);
    }
    return best;
  };
  const double books = best_of(Detail::books), all = best_of(Detail::all), outcome = best_of(Detail::outcome);
  const capital::Result result = deals.run();
  const auto defaults =
      std::ranges::count_if(result.parties, [](const auto& party) { return party.first_default.has_value(); });
  say(name, {{"parties", parties},
             {"instruments", instruments},
             {"months", months},
             {"seconds", books},
             {"analysis_seconds", all - books},
             {"outcome_seconds", outcome},
             {"postings", result.postings.size()},
             {"defaults", defaults}});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("clearing of networks by chance");
  Wishes wishes;
  int rounds = 3;
  std::string folder;
  app.add_option("--parties", wishes.parties);
  app.add_option("--obligations", wishes.obligations);
  app.add_option("--rounds", rounds);
  app.add_option("--dump", folder);
  std::string only;
  app.add_option("--case", only, "large, costs, leakage or small; all otherwise");
  CLI11_PARSE(app, argc, argv);
  const auto wanted = [&](const char* name) { return only.empty() || only == name; };
  if (wanted("large")) large(wishes, "large", folder, rounds);
  Wishes costs = wishes;
  costs.kept = 0.7;
  if (wanted("costs")) large(costs, "large with default costs", "", rounds);
  Wishes leak = wishes;
  leak.external_share = 1e-4;
  leak.margin = -0.02;
  leak.hit_share = 0.5;
  if (wanted("leakage")) large(leak, "large with leakage 1e-4", "", 1);
  if (!wanted("small")) return 0;
  for (const double share : {1e-1, 1e-2, 1e-3, 1e-4}) leaking(share);
  monthly();
  ledger("ledger", 200, 500, 120, 5);
  ledger("sample", 10, 20, 72, 50);
}
