// What can be said once all months are done.
#pragma once

#include "capital/event_index.hpp"

namespace gigawatt::capital {

/// All of what follows, into what the months have led to.
void analyse(const State& state, Result& result);

/// A vendor's backlog by month; empty if it sells no capacity. RPO(t) = RPO(t−1) + signed − recognised − lapsed −
/// cancelled, checked.
std::vector<BacklogMonth> backlog_of(const State& state, int vendor);

/// Of every party: nothing where it has no revenue from others or invests in nobody.
std::vector<std::optional<Circularity>> circularity_of(const State& state);

/// All claims at the end of the plan against all assets, stakes in others included (Elsinger); nothing where tranches
/// have closed a circle of parties that only own each other.
std::vector<std::optional<Solvency>> solvency_of(const State& state);

/// Of every vendor, from revenue by who earns it and who pays it (USD): whose money it is in the end.
std::vector<std::optional<UltimatePayer>> ultimate_payers_of(const State& state,
                                                             const std::vector<std::vector<double>>& revenue);

/// Of every party with modelled cash, where anybody has lent to or owns another: the share of all others' equity that
/// is lost if it loses its own, at the end of the plan (linear DebtRank).
std::vector<std::optional<double>> debt_ranks_of(const State& state,
                                                 const std::vector<std::optional<Solvency>>& solvency);

/// From the first cause to the event, with what else happened to its parties on the way, and with who bears it.
std::vector<Step> path_of(const EventIndex& index, int event);

/// Of a path the chain of causes alone, a sentence each, joined by arrows.
std::string cause_of(const EventIndex& index, const std::vector<Step>& path);

}  // namespace gigawatt::capital
