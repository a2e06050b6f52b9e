#include "solver/staged_problem.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace gigawatt::solver {
namespace {

enum class Allowed : std::uint8_t { finite, finite_or_plus_infinity };

bool allowed(double value, Allowed what) {
  return std::isfinite(value) || (what == Allowed::finite_or_plus_infinity && value == infinity);
}

/// Collects faults; every method names the place where it looked.
class Inspector {
 public:
  explicit Inspector(const StagedProblem& problem) : problem_(problem) {}

  std::vector<std::string> run() {
    number(problem_.cost_offset, "cost offset");
    for (std::size_t j = 0; j < problem_.border.size(); ++j) border_column(j);
    for (std::size_t i = 0; i < problem_.border_rows.size(); ++i) {
      const BorderRow& row = problem_.border_rows[i];
      const std::string place = fmt::format("border row {} '{}'", i, row.name);
      number(row.right_hand_side, place + ": right-hand side");
      terms(row.terms, problem_.border.size(), place);
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) chain(k);
    for (std::size_t i = 0; i < problem_.linking_rows.size(); ++i) linking_row(i);
    return std::move(faults_);
  }

 private:
  void fault(std::string text) { faults_.push_back(std::move(text)); }

  void number(double value, std::string_view place) {
    if (!std::isfinite(value)) fault(fmt::format("{} is {}, not a finite number", place, value));
  }

  void bounds(double lower, double upper, std::string_view place) {
    if (std::isnan(lower) || lower == infinity) fault(fmt::format("{}: lower bound is {}", place, lower));
    if (std::isnan(upper) || upper == -infinity) fault(fmt::format("{}: upper bound is {}", place, upper));
  }

  void index(std::size_t value, std::size_t count, std::string_view place, std::string_view what) {
    if (value >= count) fault(fmt::format("{}: {} {} of {}", place, what, value, count));
  }

  void window(std::size_t first_hour, std::size_t hour_count, std::size_t hours, std::string_view place) {
    if (first_hour > hours || hour_count > hours - first_hour) {
      fault(fmt::format("{}: hours {} to {} reach beyond the chain's {} hours", place, first_hour,
                        first_hour + hour_count, hours));
    }
  }

  /// Only the first bad hour of a profile is reported.
  void profile(const Profile& values, std::size_t hours, std::string_view place, Allowed what, double least) {
    if (!values.hourly) {
      if (!allowed(values.scale, what) || values.scale < least) fault(fmt::format("{} is {}", place, values.scale));
      return;
    }
    if (values.hourly->size() != hours) {
      fault(fmt::format("{}: profile of {} hours in a chain of {} hours", place, values.hourly->size(), hours));
      return;
    }
    const double* hourly = values.hourly->data();
    for (std::size_t t = 0; t < hours; ++t) {
      const double value = values.scale * hourly[t];
      if (!allowed(value, what) || value < least) {
        fault(fmt::format("{} is {} at hour {}", place, value, t));
        return;
      }
    }
  }

  void terms(const std::vector<Term>& list, std::size_t count, std::string_view place) {
    for (const Term& term : list) {
      index(term.column, count, place, "column");
      if (!std::isfinite(term.coefficient)) fault(fmt::format("{}: coefficient {}", place, term.coefficient));
    }
  }

  void sums(const std::vector<HourlySum>& list, const Chain& chain, std::string_view place) {
    for (const HourlySum& sum : list) {
      index(sum.column, chain.columns.size(), place, "stage column");
      window(sum.first_hour, sum.hour_count, chain.hour_count, place);
      profile(sum.coefficient, chain.hour_count, fmt::format("{}: coefficient", place), Allowed::finite, -infinity);
    }
  }

  void border_column(std::size_t j) {
    const BorderColumn& column = problem_.border[j];
    const std::string place = fmt::format("border column {} '{}'", j, column.name);
    number(column.cost, place + ": cost");
    bounds(column.lower, column.upper, place);
  }

  void segments(const Chain& chain, std::string_view place) {
    std::size_t next = 0;
    for (const Segment& segment : chain.segments) {
      if (segment.first_hour != next || segment.hour_count == 0) {
        fault(fmt::format("{}: segment of {} hours at hour {} where hour {} comes next", place, segment.hour_count,
                          segment.first_hour, next));
        return;
      }
      next += segment.hour_count;
      if (segment.border_of_slot.size() != chain.slot_count) {
        fault(fmt::format("{}: segment at hour {} fills {} slots of {}", place, segment.first_hour,
                          segment.border_of_slot.size(), chain.slot_count));
      }
      for (const std::size_t column : segment.border_of_slot) {
        index(column, problem_.border.size(), place, "slot with border column");
      }
    }
    if (next != chain.hour_count) {
      fault(fmt::format("{}: segments cover {} of {} hours", place, next, chain.hour_count));
    }
  }

  void stage_column(const Chain& chain, const StageColumn& column, std::string_view chain_place) {
    const std::string place = fmt::format("{}: column '{}'", chain_place, column.name);
    profile(column.cost, chain.hour_count, place + ": cost", Allowed::finite, -infinity);
    profile(column.upper, chain.hour_count, place + ": upper bound", Allowed::finite_or_plus_infinity, -infinity);
    if (column.lower != 0.0 && column.lower != -infinity) {
      fault(fmt::format("{}: lower bound {} is neither 0 nor minus infinity", place, column.lower));
    }
    if (column.slot == no_slot) return;
    index(column.slot, chain.slot_count, place, "slot");
    profile(column.border_coefficient, chain.hour_count, place + ": border coefficient", Allowed::finite, 0.0);
  }

  void stage_terms(const Chain& chain, std::string_view place) {
    const auto coefficient = [&](const Profile& values, std::string_view kind) {
      profile(values, chain.hour_count, fmt::format("{}: {} coefficient", place, kind), Allowed::finite, -infinity);
    };
    for (const std::vector<StageTerm>* list : {&chain.same_hour, &chain.previous_hour}) {
      for (const StageTerm& term : *list) {
        index(term.row, chain.rows.size(), place, "stage row");
        index(term.column, chain.columns.size(), place, "stage column");
        coefficient(term.coefficient, "stage");
      }
    }
    for (const StageBorderTerm& term : chain.border_terms) {
      index(term.row, chain.rows.size(), place, "stage row");
      index(term.slot, chain.slot_count, place, "slot");
      coefficient(term.coefficient, "border");
    }
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      index(term.row, chain.rows.size(), place, "stage row");
      index(term.column, chain.recourse.size(), place, "recourse column");
      window(term.first_hour, term.hour_count, chain.hour_count, place);
      coefficient(term.coefficient, "recourse");
    }
  }

  void chain(std::size_t k) {
    const Chain& chain = problem_.chains[k];
    const std::string place = fmt::format("chain {} '{}'", k, chain.name);
    if (chain.hour_count == 0) fault(fmt::format("{} has no hours", place));
    profile(chain.weight, chain.hour_count, place + ": weight", Allowed::finite, std::numeric_limits<double>::min());
    segments(chain, place);
    for (const StageColumn& column : chain.columns) stage_column(chain, column, place);
    for (const StageRow& row : chain.rows) {
      profile(row.right_hand_side, chain.hour_count, fmt::format("{}: right-hand side of row '{}'", place, row.name),
              Allowed::finite, -infinity);
    }
    stage_terms(chain, place);
    for (const RecourseColumn& column : chain.recourse) {
      const std::string here = fmt::format("{}: recourse column '{}'", place, column.name);
      number(column.cost, here + ": cost");
      bounds(column.lower, column.upper, here);
    }
    for (const ChainRow& row : chain.chain_rows) {
      const std::string here = fmt::format("{}: chain row '{}'", place, row.name);
      sums(row.sums, chain, here);
      terms(row.recourse, chain.recourse.size(), here);
      terms(row.border, problem_.border.size(), here);
      number(row.right_hand_side, here + ": right-hand side");
    }
  }

  void linking_row(std::size_t i) {
    const LinkingRow& row = problem_.linking_rows[i];
    const std::string place = fmt::format("linking row {} '{}'", i, row.name);
    number(row.right_hand_side, place + ": right-hand side");
    terms(row.border, problem_.border.size(), place);
    for (const LinkingRow::Part& part : row.parts) {
      if (part.chain >= problem_.chains.size()) {
        index(part.chain, problem_.chains.size(), place, "chain");
        continue;
      }
      const Chain& chain = problem_.chains[part.chain];
      sums(part.sums, chain, place);
      terms(part.recourse, chain.recourse.size(), place);
    }
  }

  const StagedProblem& problem_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> structural_faults(const StagedProblem& problem) { return Inspector(problem).run(); }

StagedProblem without_costs(StagedProblem problem) {
  problem.cost_offset = 0.0;
  for (BorderColumn& column : problem.border) column.cost = 0.0;
  for (Chain& chain : problem.chains) {
    for (StageColumn& column : chain.columns) column.cost = 0.0;
    for (RecourseColumn& column : chain.recourse) column.cost = 0.0;
  }
  return problem;
}

}  // namespace gigawatt::solver
