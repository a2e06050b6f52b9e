// What sources say (facts), and what somebody says in public (claims); the room audit holds one against the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/provenance.hpp"
#include "time/calendar.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

/// A quantity of any dimension, with the unit as it was written: "30 bn USD/year" has the unit "USD/year".
struct Amount {
  units::AnyQuantity quantity;
  std::string unit;
};

/// Both days included; `2026` is the whole year.
struct Days {
  time::Date first, last;
};

/// Something that happened or is so; something that is intended; something that is expected.
enum class StatementKind { fact, plan, forecast };

/// How a claim's value bounds what it speaks of: "about 30", "at least 600", "more than".
enum class Comparing { about, at_least, at_most, more_than, less_than };

/// What a fact or a claim states: a figure or a range of them, days, or a word. As written, and as read (from `value`,
/// `low` and `high`: both ends; equal for a figure).
struct Stated {
  std::string value, low, high, day, word;
  std::optional<Amount> amount, amount_low, amount_high;
  std::optional<Days> days;
};

struct Fact : Stated {
  FactId id;
  std::string subject;  // what it is about: facts of one subject can be compared
  std::string text;     // in words
  StatementKind kind = StatementKind::fact;
  std::string basis;  // what exactly is counted: "facility power, whole plan"; differs where numbers must not be mixed
  std::string date;   // when it was said, or since when it holds: as written, and as read
  Days dated;
  SourceId source;                       // may be empty
  std::optional<Confidence> confidence;  // its source's, where absent
  bool assumed = false;
  std::string caveat;  // what must be said with it
  std::string deal;    // facts of one deal must not be added
  std::string names;   // words, with commas between: a headline that has all of them is about this subject
};

struct Claim : Stated {
  ClaimId id;
  std::string text;
  SourceId source;   // who says so; may be empty
  std::string date;  // when
  Days dated;
  StatementKind kind = StatementKind::fact;
  std::string subject;  // of the facts that speak of it; may be empty
  std::string basis;
  std::string relation;  // an expression over facts, inputs and numbers of the run; may be empty
  Comparing compare = Comparing::about;
  double tolerance = 0.05;
  std::string headline;        // in the words of `gigawatt audit --claim`, for the bounds; may be empty
  std::vector<ClaimId> parts;  // it holds where all of these do
};

}  // namespace gigawatt::scenario
