// The problem class of the plan: a linear program with a small border and many chains in time.
//
//   min  c·z + Σ_k Σ_t weight_kt ( cost_kt · x_kt ) + Σ_k d_k · w_k
//   s.t. G z {=,≤} h                                                     border rows
//        A_kt x_kt + B_kt x_k,t−1 + C_kt z_S + P_kt w_k = r_kt           stage rows, all equalities
//        lower ≤ x_kt ≤ u_kt + D_kt z_S                                   at most one border column per bound
//        Σ_t E_kt x_kt + Q_k w_k + J_k z {=,≤} s_k                        chain rows
//        Σ_k Σ_t F_kt x_kt + Σ_k R_k w_k + H z {=,≤} q                    linking rows
//
// z: border columns (capacities, orders). x_kt: stage columns of hour t in chain k. w_k: recourse columns of chain k.
// S: the border columns that a segment of a chain sees; a column of a chain names a *slot*, and each segment (a run of
// hours, usually a build period) says which border column stands in that slot.
// Values; no hidden state. The room knows no units: names are only carried through to results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace gigawatt::solver {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// One number for every hour of a chain, or one number for all of them. Long profiles are shared, not copied.
struct Profile {
  double scale = 0.0;                                           // the value itself if there is no profile
  std::shared_ptr<const std::vector<double>> hourly = nullptr;  // length hour_count of the chain

  Profile() = default;
  Profile(double constant) : scale(constant) {}  // NOLINT(google-explicit-constructor): a number is a profile
  Profile(double factor, std::shared_ptr<const std::vector<double>> values)
      : scale(factor), hourly(std::move(values)) {}
  [[nodiscard]] double at(std::size_t hour) const { return hourly ? scale * (*hourly)[hour] : scale; }
  /// The same numbers, shared or not.
  bool operator==(const Profile& other) const {
    if (scale != other.scale || (hourly == nullptr) != (other.hourly == nullptr)) return false;
    return hourly == other.hourly || *hourly == *other.hourly;
  }
};

enum class Sense : std::uint8_t { equal, at_most };

struct Term {
  std::size_t column = 0;  // border column or recourse column, as the context says
  double coefficient = 0.0;
  bool operator==(const Term&) const = default;
};

struct BorderColumn {
  std::string name = {};
  double cost = 0.0;
  double lower = 0.0;
  double upper = infinity;
  bool integer = false;
  bool operator==(const BorderColumn&) const = default;
};

struct BorderRow {
  std::string name = {};
  std::vector<Term> terms = {};
  Sense sense = Sense::equal;
  double right_hand_side = 0.0;
  bool operator==(const BorderRow&) const = default;
};

inline constexpr std::size_t no_slot = static_cast<std::size_t>(-1);

/// One column per hour: lower ≤ x_t ≤ upper_t + border_coefficient_t · z[slot].
struct StageColumn {
  std::string name = {};
  Profile cost = {};                // multiplied by the chain's weight
  double lower = 0.0;               // 0 or −infinity
  Profile upper = infinity;         // may be infinity
  std::size_t slot = no_slot;       // border slot that its upper bound depends on
  Profile border_coefficient = {};  // ≥ 0
  bool operator==(const StageColumn&) const = default;
};

struct StageTerm {
  std::size_t row = 0;
  std::size_t column = 0;
  Profile coefficient = {};
  bool operator==(const StageTerm&) const = default;
};

struct StageBorderTerm {
  std::size_t row = 0;
  std::size_t slot = 0;
  Profile coefficient = {};
  bool operator==(const StageBorderTerm&) const = default;
};

/// Coefficient of a recourse column in a stage row, for hours [first_hour, first_hour + hour_count) only.
struct StageRecourseTerm {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t first_hour = 0;
  std::size_t hour_count = 0;
  Profile coefficient = {};  // indexed by hour of the chain, like every profile
  bool operator==(const StageRecourseTerm&) const = default;
};

struct StageRow {
  std::string name = {};
  Profile right_hand_side = {};
  bool operator==(const StageRow&) const = default;
};

struct RecourseColumn {
  std::string name = {};
  double cost = 0.0;  // not multiplied by the chain's weight: the caller includes probability and discount
  double lower = 0.0;
  double upper = infinity;
  bool operator==(const RecourseColumn&) const = default;
};

/// Σ of coefficient_t · x_t of one stage column over hours [first_hour, first_hour + hour_count).
struct HourlySum {
  std::size_t column = 0;
  std::size_t first_hour = 0;
  std::size_t hour_count = 0;
  Profile coefficient = {};
  bool operator==(const HourlySum&) const = default;
};

struct ChainRow {
  std::string name = {};
  std::vector<HourlySum> sums = {};
  std::vector<Term> recourse = {};  // columns of this chain's recourse
  std::vector<Term> border = {};    // border columns
  Sense sense = Sense::equal;
  double right_hand_side = 0.0;
  bool operator==(const ChainRow&) const = default;
};

struct Segment {
  std::size_t first_hour = 0;
  std::size_t hour_count = 0;
  std::vector<std::size_t> border_of_slot = {};  // border column of each slot of the chain
  bool operator==(const Segment&) const = default;
};

struct Chain {
  std::string name = {};
  std::size_t hour_count = 0;
  Profile weight = 1.0;  // probability × discount, > 0
  std::size_t slot_count = 0;
  std::vector<Segment> segments = {};  // cover [0, hour_count) in order
  std::vector<StageColumn> columns = {};
  std::vector<StageRow> rows = {};
  std::vector<StageTerm> same_hour = {};  // A
  std::vector<StageTerm> previous_hour =
      {};  // B; has no effect at hour 0 (a recourse column supplies the opening state)
  std::vector<StageBorderTerm> border_terms = {};      // C
  std::vector<StageRecourseTerm> recourse_terms = {};  // P
  std::vector<RecourseColumn> recourse = {};
  std::vector<ChainRow> chain_rows = {};
  bool operator==(const Chain&) const = default;
};

struct LinkingRow {
  struct Part {
    std::size_t chain = 0;
    std::vector<HourlySum> sums = {};
    std::vector<Term> recourse = {};
    bool operator==(const Part&) const = default;
  };
  std::string name = {};
  std::vector<Part> parts = {};
  std::vector<Term> border = {};
  Sense sense = Sense::at_most;
  double right_hand_side = 0.0;
  bool operator==(const LinkingRow&) const = default;
};

struct StagedProblem {
  std::vector<BorderColumn> border = {};
  std::vector<BorderRow> border_rows = {};
  std::vector<Chain> chains = {};
  std::vector<LinkingRow> linking_rows = {};
  double cost_offset = 0.0;
  bool operator==(const StagedProblem&) const = default;
};

/// What is wrong with the structure of a problem (indices out of range, profiles of the wrong length, NaN, segments
/// that do not cover the chain); empty if nothing. Every backend calls it first.
std::vector<std::string> structural_faults(const StagedProblem& problem);

/// The question whether there is a feasible point at all.
StagedProblem without_costs(StagedProblem problem);

}  // namespace gigawatt::solver
