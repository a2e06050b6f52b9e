#include "workbench/clear_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/nearest_word.hpp"
#include "scenario/plain_file.hpp"
#include "workbench/json_file.hpp"

namespace gigawatt::workbench {
namespace {

using waterfall::NetworkFault;
using waterfall::PartyIndex;
constexpr std::uint32_t absent = 0;  // the root is nobody's field

enum class Need { required, optional };
struct Field {
  const char* name;
  Need need = Need::optional;
};

/// One map of the file, its fields found by name.
struct Entry {
  std::uint32_t index = absent;
  std::string path;                   // "obligations[3]", empty for the document
  std::vector<std::uint32_t> fields;  // as listed; `absent` where they do not stand
};

const char* kind_name(JsonKind kind) {
  constexpr std::array names = {"null", "true or false", "a number", "a text", "a list", "a map"};
  return names.at(static_cast<std::size_t>(kind));
}

class ClearReader {
 public:
  ClearReader(const JsonFile& json, ClearFile& result) : json_(json), result_(result) {}

  base::Diagnostics read() {
    constexpr std::array fields = {Field{"parties", Need::required},
                                   Field{"obligations"},
                                   Field{"guarantees"},
                                   Field{"holdings"},
                                   Field{"solution"},
                                   Field{"alpha"},
                                   Field{"beta"}};
    if (!expect(JsonFile::root, JsonKind::map, "the document")) return std::move(findings_);
    const Entry document = entry(JsonFile::root, "", fields);
    read_solution(document.fields[4]);
    alpha_ = share(document.fields[5], "alpha");
    beta_ = share(document.fields[6], "beta");
    each(document.fields[0], "parties", [&](std::uint32_t index, const std::string& path) { read_party(index, path); });
    each(document.fields[1], "obligations",
         [&](std::uint32_t index, const std::string& path) { read_due(index, path); });
    each(document.fields[2], "guarantees",
         [&](std::uint32_t index, const std::string& path) { read_guarantee(index, path); });
    each(document.fields[3], "holdings",
         [&](std::uint32_t index, const std::string& path) { read_holding(index, path); });
    const bool whole = findings_.empty();
    for (const NetworkFault& fault : waterfall::build(result_.input, result_.network))
      if (whole || stands_alone(fault.kind)) add_fault(fault);
    std::ranges::stable_sort(
        findings_, {}, [](const base::Diagnostic& found) { return std::pair(found.mark.line, found.mark.column); });
    return std::move(findings_);
  }

 private:
  // ---- what any JSON of ours needs
  // ------------------------------------------------------------------------------------

  void error(const char* code, base::Mark mark, std::string path, std::string message, std::string expected,
             std::string suggestion = {}) {
    findings_.push_back({.code = code,
                         .mark = std::move(mark),
                         .path = std::move(path),
                         .message = std::move(message),
                         .expected = std::move(expected),
                         .suggestion = std::move(suggestion)});
  }

  bool expect(std::uint32_t index, JsonKind kind, const std::string& path) {
    if (json_.kind(index) == kind) return true;
    error("wrong-type", json_.mark(index), path, fmt::format("{} is {}", path, kind_name(json_.kind(index))),
          kind_name(kind));
    return false;
  }

  template <typename Read>
  void each(std::uint32_t index, const std::string& name, const Read& read) {
    if (index == absent || !expect(index, JsonKind::list, name)) return;
    std::size_t number = 0;
    for (const std::uint32_t item : json_.entries(index)) {
      const std::string path = fmt::format("{}[{}]", name, number++);
      if (expect(item, JsonKind::map, path)) read(item, path);
    }
  }

  static std::string below(const Entry& entry, const char* name) {
    return entry.path.empty() ? name : fmt::format("{}.{}", entry.path, name);
  }

  Entry entry(std::uint32_t index, std::string path, std::span<const Field> fields) {
    Entry found{.index = index, .path = std::move(path), .fields = std::vector<std::uint32_t>(fields.size(), absent)};
    for (const std::uint32_t value : json_.entries(index)) {
      const std::string key = json_.key(value);
      const auto field = std::ranges::find(fields, key, [](const Field& each) { return std::string_view(each.name); });
      if (field == fields.end()) {
        unknown_key(found, value, key, fields);
        continue;
      }
      std::uint32_t& place = found.fields[static_cast<std::size_t>(field - fields.begin())];
      if (place != absent)
        error("duplicate-key", json_.mark_of_key(value), below(found, field->name),
              fmt::format("{} stands twice", below(found, field->name)), "one of them");
      else if (json_.kind(value) != JsonKind::null)
        place = value;
    }
    for (std::size_t number = 0; number < fields.size(); ++number)
      if (fields[number].need == Need::required && found.fields[number] == absent)
        error("missing-key", json_.mark(index), below(found, fields[number].name),
              fmt::format("{} is absent", below(found, fields[number].name)), "this key");
    return found;
  }

  void unknown_key(const Entry& found, std::uint32_t value, const std::string& key, std::span<const Field> fields) {
    base::NearestWord nearest(key);
    std::vector<std::string_view> known;
    for (const Field& field : fields) {
      nearest.offer(field.name);
      known.emplace_back(field.name);
    }
    error("unknown-key", json_.mark_of_key(value), below(found, key.c_str()),
          fmt::format("there is no key {}", below(found, key.c_str())),
          fmt::format("one of {}", fmt::join(known, ", ")), nearest.result());
  }

  /// A finite number, or nothing where it is absent or wrong.
  std::optional<double> number(std::uint32_t index, const std::string& path) {
    if (index == absent || !expect(index, JsonKind::number, path)) return std::nullopt;
    const double value = json_.number(index);
    if (std::isfinite(value)) return value;
    error("bad-number", json_.mark(index), path, fmt::format("{} is {}", path, json_.raw(index)), "a finite number");
    return std::nullopt;
  }

  double share(std::uint32_t index, const std::string& path) {
    const double value = number(index, path).value_or(1.0);
    if (value >= 0.0 && value <= 1.0) return value;
    error("out-of-range", json_.mark(index), path, fmt::format("{} is {}", path, json_.raw(index)),
          "a share within 0 and 1");
    return 1.0;
  }

  /// A class; −1 is out of range for the network's own check.
  int rank(std::uint32_t index, const std::string& path, int otherwise) {
    const double value = number(index, path).value_or(otherwise);
    if (index == absent) return otherwise;
    const bool whole = value == std::floor(value) && value >= 0.0 && value < waterfall::ranks_max;
    if (whole) return static_cast<int>(value);
    error("out-of-range", json_.mark(index), path, fmt::format("{} is {}", path, json_.raw(index)),
          fmt::format("a whole number from 0 to {}, paid first: 0", waterfall::ranks_max - 1));
    return 0;
  }

  std::optional<PartyIndex> party(const Entry& from, std::size_t field, const char* name) {
    const std::uint32_t index = from.fields[field];
    if (index == absent || !expect(index, JsonKind::text, below(from, name))) return std::nullopt;
    const std::string id = json_.text(index);
    if (const auto found = index_of_.find(id); found != index_of_.end()) return found->second;
    base::NearestWord nearest(id);
    for (const std::string& known : result_.ids) nearest.offer(known);
    error("dangling-id", json_.mark(index), below(from, name),
          fmt::format("{}: there is no party '{}'", below(from, name), id), "the id of a party", nearest.result());
    return std::nullopt;
  }

  // ---- the sections
  // ---------------------------------------------------------------------------------------------------

  void read_solution(std::uint32_t index) {
    if (index == absent || !expect(index, JsonKind::text, "solution")) return;
    const std::string word = json_.text(index);
    if (word == "least") result_.solution = waterfall::Solution::least;
    if (word == "least" || word == "greatest") return;
    base::NearestWord nearest(word);
    nearest.offer("greatest");
    nearest.offer("least");
    error("bad-choice", json_.mark(index), "solution", fmt::format("solution is '{}'", word), "greatest or least",
          nearest.result());
  }

  void read_party(std::uint32_t index, const std::string& path) {
    constexpr std::array fields = {Field{"id", Need::required}, Field{"assets", Need::required}, Field{"alpha"},
                                   Field{"beta"}, Field{"external"}};
    const Entry found = entry(index, path, fields);
    const auto number_of = static_cast<PartyIndex>(result_.ids.size());
    result_.input.parties.push_back({.assets = number(found.fields[1], below(found, "assets")).value_or(0.0),
                                     .alpha = number(found.fields[2], below(found, "alpha")).value_or(alpha_),
                                     .beta = number(found.fields[3], below(found, "beta")).value_or(beta_)});
    places_[0].push_back(found);
    result_.ids.push_back(read_id(found, number_of));
    each(found.fields[4], below(found, "external"), [&](std::uint32_t debt, const std::string& debt_path) {
      constexpr std::array debt_fields = {Field{"class"}, Field{"amount", Need::required}};
      const Entry owed = entry(debt, debt_path, debt_fields);
      result_.input.external.push_back({.from = number_of,
                                        .rank = rank(owed.fields[0], below(owed, "class"), 0),
                                        .amount = number(owed.fields[1], below(owed, "amount")).value_or(0.0)});
      places_[1].push_back(owed);
    });
  }

  std::string read_id(const Entry& found, PartyIndex number_of) {
    const std::uint32_t index = found.fields[0];
    if (index == absent || !expect(index, JsonKind::text, below(found, "id"))) return {};
    std::string id = json_.text(index);
    if (id.empty())
      error("bad-id", json_.mark(index), below(found, "id"), fmt::format("{} is empty", below(found, "id")), "a name");
    else if (!index_of_.emplace(id, number_of).second)
      error("duplicate-id", json_.mark(index), below(found, "id"), fmt::format("party '{}' stands twice", id),
            "ids that differ");
    return id;
  }

  void read_due(std::uint32_t index, const std::string& path) {
    constexpr std::array fields = {Field{"from", Need::required}, Field{"to", Need::required},
                                   Field{"amount", Need::required}, Field{"class"}};
    const Entry found = entry(index, path, fields);
    const auto from = party(found, 0, "from"), to = party(found, 1, "to");
    const auto amount = number(found.fields[2], below(found, "amount"));
    const int at_rank = rank(found.fields[3], below(found, "class"), 0);
    result_.input.obligations.push_back(
        {.from = from.value_or(0), .to = to.value_or(0), .amount = amount.value_or(0.0), .rank = at_rank});
    places_[2].push_back(from && to ? found : Entry{});
  }

  void read_guarantee(std::uint32_t index, const std::string& path) {
    constexpr std::array fields = {Field{"guarantor", Need::required},
                                   Field{"debtor", Need::required},
                                   Field{"creditor", Need::required},
                                   Field{"class"},
                                   Field{"coverage"},
                                   Field{"cap"},
                                   Field{"guarantor_class"}};
    const Entry found = entry(index, path, fields);
    const auto guarantor = party(found, 0, "guarantor"), debtor = party(found, 1, "debtor"),
               creditor = party(found, 2, "creditor");
    waterfall::Guarantee given{
        .guarantor = guarantor.value_or(0), .debtor = debtor.value_or(0), .creditor = creditor.value_or(0)};
    given.rank = rank(found.fields[3], below(found, "class"), 0);
    given.coverage = number(found.fields[4], below(found, "coverage")).value_or(1.0);
    given.cap = number(found.fields[5], below(found, "cap")).value_or(given.cap);
    given.rank_at_guarantor = rank(found.fields[6], below(found, "guarantor_class"), waterfall::same_rank);
    result_.input.guarantees.push_back(given);
    places_[3].push_back(guarantor && debtor && creditor ? found : Entry{});
  }

  void read_holding(std::uint32_t index, const std::string& path) {
    constexpr std::array fields = {Field{"owner", Need::required}, Field{"issuer", Need::required},
                                   Field{"share", Need::required}};
    const Entry found = entry(index, path, fields);
    const auto owner = party(found, 0, "owner"), issuer = party(found, 1, "issuer");
    result_.input.holdings.push_back({.owner = owner.value_or(0),
                                      .issuer = issuer.value_or(0),
                                      .share = number(found.fields[2], below(found, "share")).value_or(0.0)});
    places_[4].push_back(owner && issuer ? found : Entry{});
  }

  // ---- what the network itself refuses
  // --------------------------------------------------------------------------------

  /// Whether a fault concerns its own entry alone, so that it holds even where other entries could not be read.
  static bool stands_alone(NetworkFault::Kind kind) {
    using enum NetworkFault::Kind;
    return kind == amount || kind == share_of_one || kind == self_obligation;
  }

  void add_fault(const NetworkFault& fault) {
    const Entry& found = places_.at(static_cast<std::size_t>(fault.list)).at(fault.index);
    if (found.index == absent) return;  // an id in it is wrong, which has been said
    std::uint32_t value = found.index;
    for (const std::uint32_t field : json_.entries(found.index))
      if (json_.key(field) == fault.field) value = field;
    const std::string path = below(found, fault.field.c_str());
    const auto say = [&](const char* code, std::string message, std::string expected, std::string suggestion = {}) {
      error(code, json_.mark(value), path, fmt::format("{} {}", path, message), std::move(expected),
            std::move(suggestion));
    };
    switch (fault.kind) {
      using enum NetworkFault::Kind;
      case amount:
        return say("out-of-range", fmt::format("is {}", json_.raw(value)), "an amount of 0 or more, below 1e30");
      case share_of_one:
        return say("out-of-range", fmt::format("is {}", json_.raw(value)), "a share within 0 and 1");
      case unknown_party:
      case rank:
        return;  // refused while reading
      case self_obligation:
        return say("self-obligation", fmt::format("is {} again", json_.raw(value)),
                   "another party: nobody owes, guarantees or owns himself");
      case unheld_claim: {
        const waterfall::Guarantee& given = result_.input.guarantees[fault.index];
        return say("unheld-claim",
                   fmt::format("'{}' holds no claim of class {} on '{}'", result_.ids[given.creditor], given.rank,
                               result_.ids[given.debtor]),
                   "a claim that it holds: a payment that depends on a stranger's default has no clearing in general",
                   class_that_is_held(given));
      }
      case covered_too_much:
        return say("covered-too-much", "and those before it cover more than all of one claim", "a sum of 1 or less");
      case held_too_much:
        return say("held-too-much",
                   fmt::format("and those before it are more than all of the equity of '{}'",
                               result_.ids[result_.input.holdings[fault.index].issuer]),
                   "a sum of 1 or less");
      case circular_equity:
        return say("circular-equity",
                   fmt::format("is {}, whose equity is held wholly inside a circle", json_.raw(value)),
                   "owners outside of the circle: otherwise what it is worth reaches nobody (ρ(Θ) = 1)");
    }
  }

  /// The debtor may owe the creditor in another class.
  [[nodiscard]] std::string class_that_is_held(const waterfall::Guarantee& given) const {
    for (const waterfall::Obligation& due : result_.input.obligations)
      if (due.from == given.debtor && due.to == given.creditor && due.amount > 0.0)
        return fmt::format("\"class\": {}", due.rank);
    return {};
  }

  const JsonFile& json_;
  ClearFile& result_;
  base::Diagnostics findings_;
  std::unordered_map<std::string, PartyIndex> index_of_;
  std::array<std::vector<Entry>, 5> places_;  // as NetworkFault::List counts them
  double alpha_ = 1.0, beta_ = 1.0;
};

}  // namespace

base::Result<ClearFile> read_clear_file(const std::string& file) {
  base::Result<std::string> text = scenario::read_plain_file(file);
  if (!text) return std::unexpected(std::move(text.error()));
  base::Result<JsonFile> json = JsonFile::parse(file, std::move(*text));
  if (!json) return std::unexpected(std::move(json.error()));
  ClearFile result;
  base::Diagnostics findings = ClearReader(*json, result).read();
  if (!findings.empty()) return std::unexpected(std::move(findings));
  return result;
}

}  // namespace gigawatt::workbench
