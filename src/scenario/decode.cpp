#include "scenario/decode.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/nearest_word.hpp"
#include "base/require.hpp"
#include "finance/rates.hpp"
#include "scenario/dated_file.hpp"
#include "scenario/merge.hpp"
#include "scenario/schema.hpp"
#include "scenario/sha256.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

using nlohmann::json;

/// The text of a value, through the leaf form.
const std::string* plain_text(const TreeNode* node) {
  if (node != nullptr && node->kind == TreeNode::Kind::map) node = node->find("value");
  return node != nullptr && node->kind == TreeNode::Kind::scalar ? &node->text : nullptr;
}

/// A default of the table as the tree that a file would give.
TreeNode fallback_node(std::string_view text, const Spot& place) {
  if (!text.starts_with('[')) return scalar(std::string(text), place);
  TreeNode list = empty_list(place);
  list.items.push_back(scalar(std::string(text.substr(1, text.size() - 2)), place));
  return list;
}

std::string join(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// "a key of hall: it_power, accelerator, …".
std::string every_key(const Record& record) {
  std::vector<std::string_view> keys;
  for (const Field& field : record.fields) keys.push_back(field.key);
  if (record.dated) keys.push_back(record.dated->key);
  return fmt::format("a key of {}: {}", record.name, fmt::join(keys, ", "));
}

/// Whether this key of a record is meant as a year or month.
bool is_dated(const Record& record, const Member& member) {
  return record.dated && !member.key.empty() && member.key.front() >= '0' && member.key.front() <= '9';
}

enum class Applies { yes, no, unknown };

class Decoder {
 public:
  Decoder(FileSet& files, Findings& findings) : files_(files), findings_(findings) {}

  Decoded run(const TreeNode& root) {
    result_.canonical = decode_record(scenario_record(), &root, root.place, "", &result_.scenario);
    return std::move(result_);
  }

 private:
  /// The record being read; leaves ask it for their neighbours.
  struct Frame {
    const Record& record;
    const TreeNode* node;  // nullptr: only defaults
    Spot place;
    const std::string& path;
    void* object;
    bool lhv_used = false;

    /// It is like an entry that could not be followed, as has been said: what is missing here is no news.
    [[nodiscard]] bool waits() const { return node != nullptr && node->find("like") != nullptr; }
  };

  Applies applies(const Frame& frame, const Field& field) const {
    const Only& only = field.options.only;
    if (only.key.empty()) return Applies::yes;
    const Field* sibling = frame.record.find(only.key);
    GIGAWATT_REQUIRE(sibling != nullptr);
    const TreeNode* node = frame.node == nullptr ? nullptr : frame.node->find(only.key);
    std::string_view value = sibling->options.fallback;
    if (node != nullptr) {
      const std::string* text = plain_text(node);
      const bool known =
          text != nullptr &&
          (sibling->kind == FieldKind::flag ? *text == "true" || *text == "false"
                                            : std::ranges::find(sibling->choices, *text) != sibling->choices.end());
      if (!known) return Applies::unknown;
      value = *text;
    }
    return std::ranges::find(only.values, value) != only.values.end() ? Applies::yes : Applies::no;
  }

  json decode_record(const Record& record, const TreeNode* node, Spot place, const std::string& path, void* object) {
    if (node != nullptr && node->kind != TreeNode::Kind::map) {
      report_type(*node, path, fmt::format("a map of {} keys", record.name), findings_);
      return nullptr;
    }
    Frame frame{.record = record, .node = node, .place = place, .path = path, .object = object};
    report_unknown_keys(frame);
    json out = json::object();
    for (const Field& field : record.fields) decode_field(frame, field, out);
    if (record.dated && node != nullptr) decode_dated(frame, *record.dated, out);
    report_alternatives(frame);
    const Member* factor = node == nullptr ? nullptr : node->find_member("lhv_to_hhv");
    if (factor != nullptr && !frame.lhv_used && record.find("lhv_to_hhv") != nullptr && findings_.clean(path))
      findings_.error("no-effect", factor->place, join(path, "lhv_to_hhv"),
                      "'lhv_to_hhv' has no effect: no figure here is on the LHV base",
                      "a figure in Btu_LHV, or no lhv_to_hhv");
    return out;
  }

  void report_unknown_keys(const Frame& frame) {
    if (frame.node == nullptr) return;
    for (const Member& member : frame.node->members) {
      if (frame.record.find(member.key) != nullptr || is_dated(frame.record, member)) continue;
      base::NearestWord nearest(member.key);
      for (const Field& field : frame.record.fields) nearest.offer(field.key);
      findings_.error(
          "unknown-key", member.place, join(frame.path, member.key.substr(0, 60)),
          fmt::format("unknown key '{}'", member.key.substr(0, 60)),
          nearest.result().empty() ? every_key(frame.record) : fmt::format("a key of {}", frame.record.name),
          nearest.result());
    }
  }

  /// The member that stands for this key, or the first of those that are years or months.
  static const Member* alternative(const Frame& frame, std::string_view key) {
    if (!frame.record.dated || frame.record.dated->key != key) return frame.node->find_member(key);
    const auto found =
        std::ranges::find_if(frame.node->members, [&](const Member& m) { return is_dated(frame.record, m); });
    return found == frame.node->members.end() ? nullptr : &*found;
  }

  void report_alternatives(const Frame& frame) {
    for (const bool exactly : {true, false}) {
      const std::vector<std::string_view>& keys = exactly ? frame.record.exactly_one : frame.record.at_most_one;
      std::vector<const Member*> present;
      for (const std::string_view key : keys)
        if (const Member* member = frame.node == nullptr ? nullptr : alternative(frame, key)) present.push_back(member);
      std::ranges::sort(present, {}, [](const Member* m) { return std::pair(m->place.line, m->place.column); });
      if (exactly && !keys.empty() && present.empty() && !frame.waits())
        findings_.error("missing-key", frame.place, frame.path,
                        fmt::format("one of {} is missing", fmt::join(keys, ", ")),
                        fmt::format("exactly one of {}", fmt::join(keys, ", ")));
      if (present.size() > 1)
        findings_.error("one-of", present[1]->place, join(frame.path, present[1]->key),
                        fmt::format("'{}' and '{}' stand side by side", present[0]->key, present[1]->key),
                        fmt::format("{} one of {}", exactly ? "exactly" : "at most", fmt::join(keys, ", ")));
    }
  }

  void decode_field(Frame& frame, const Field& field, json& out) {
    if (field.key == "like") return;  // resolved
    const Member* member = frame.node == nullptr ? nullptr : frame.node->find_member(field.key);
    const std::string path = join(frame.path, field.key);
    const Applies effect = applies(frame, field);
    if (member == nullptr) {
      if (effect == Applies::yes) decode_absent(frame, field, path, out);
      return;
    }
    result_.places[path] = member->place;
    if (member->value.kind == TreeNode::Kind::null) return;  // already reported: nothing-to-delete
    if (effect == Applies::no) {
      const Only& only = field.options.only;
      findings_.error("no-effect", member->place, path, fmt::format("'{}' has no effect here", field.key),
                      fmt::format("{}: {}, or no {}", only.key, fmt::join(only.values, " or "), field.key));
      return;
    }
    json value = decode_value(frame, field, member->value, member->place, path, false);
    if (!value.is_null()) out[std::string(field.key)] = std::move(value);
  }

  void decode_absent(Frame& frame, const Field& field, const std::string& path, json& out) {
    const Options& options = field.options;
    if (options.required) {
      if (frame.waits()) return;
      findings_.error("missing-key", frame.place, path, fmt::format("'{}' is missing", field.key), expectation(field));
      return;
    }
    if (!options.fallback.empty()) {
      const TreeNode node = fallback_node(options.fallback, frame.place);
      out[std::string(field.key)] = decode_value(frame, field, node, frame.place, path, true);
    } else if (!options.derived.empty()) {
      result_.scenario.inputs.push_back({.path = path,
                                         .text = std::string(options.derived),
                                         .source = {},
                                         .is_default = true,
                                         .note = {},
                                         .distribution = {},
                                         .mark = {}});
    } else if (field.kind == FieldKind::record && !field.optional) {
      out[std::string(field.key)] = decode_record(*field.record, nullptr, frame.place, path, field.open(frame.object));
    }
  }

  json decode_value(Frame& frame, const Field& field, const TreeNode& node, Spot place, const std::string& path,
                    bool is_default) {
    switch (field.kind) {
      case FieldKind::record:
        return decode_record(*field.record, &node, place, path, field.open(frame.object));
      case FieldKind::collection:
        return decode_collection(frame, field, node, place, path);
      case FieldKind::list:
        return decode_list(frame, field, node, path);
      case FieldKind::year_map:
        return decode_year_map(frame, field, node, path);
      default:
        return decode_leaf(frame, field, node, place, path, is_default,
                           [&](const Value& value) { field.assign(frame.object, value); });
    }
  }

  json decode_collection(Frame& frame, const Field& field, const TreeNode& node, Spot place, const std::string& path) {
    if (node.kind != TreeNode::Kind::map) {
      report_type(node, path, expectation(field), findings_);
      return nullptr;
    }
    if (node.members.empty() && field.options.required)
      findings_.error("missing-key", place, path, fmt::format("'{}' has no entries", field.key),
                      "at least one entry keyed by id");
    json out = json::object();
    for (const Member& member : node.members) {
      const std::string inner = join(path, member.key.substr(0, 100));
      if (!is_id(member.key)) {
        findings_.error("bad-id", member.place, inner, fmt::format("'{}' is not an id", member.key.substr(0, 60)),
                        "lower-case letters, digits and '-'");
        continue;
      }
      result_.places[inner] = member.place;
      if (member.value.kind == TreeNode::Kind::null) continue;
      void* object = field.append(frame.object, member.key);
      const std::size_t before = findings_.list().size();
      out[member.key] = decode_record(*field.record, &member.value, member.place, inner, object);
      if (files_.is_flag(member.value.place)) explain_new_entry(node, member, inner, before);
    }
    return out;
  }

  /// An entry that only `--set` names, and that lacks keys, is more likely a misspelled one: one finding says so.
  void explain_new_entry(const TreeNode& collection, const Member& entry, const std::string& path,
                         std::size_t first_finding) {
    base::Diagnostics& list = findings_.list();
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(first_finding);
    const auto lacks = [&](const base::Diagnostic& finding) {
      return finding.code == "missing-key" && finding.mark.line == 0 && finding.path.starts_with(path);
    };
    const auto kept = std::remove_if(begin, list.end(), lacks);
    if (kept == list.end()) return;
    list.erase(kept, list.end());
    base::NearestWord nearest(entry.key);
    for (const Member& known : collection.members)
      if (known.key != entry.key) nearest.offer(known.key);
    findings_.error("missing-key", entry.place, path,
                    fmt::format("there is no '{}', and this does not make a whole one", path),
                    "the id of an entry, or all that a new one needs", nearest.result());
  }

  json decode_list(Frame& frame, const Field& field, const TreeNode& node, const std::string& path) {
    if (node.kind != TreeNode::Kind::list || node.items.empty()) {
      report_type(node, path, fmt::format("{}, at least one", expectation(field)), findings_);
      return nullptr;
    }
    json out = json::array();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string inner = join(path, std::to_string(i));
      result_.places[inner] = node.items[i].place;
      out.push_back(
          decode_record(*field.record, &node.items[i], node.items[i].place, inner, field.append(frame.object, {})));
    }
    return out;
  }

  /// Values whose keys are years or months, among the keys of a record.
  void decode_dated(Frame& frame, const Field& field, json& out) {
    for (const Member& member : frame.node->members) {
      if (!is_dated(frame.record, member)) continue;
      const std::string path = join(frame.path, member.key.substr(0, 60));
      const auto years = time::parse_years(member.key);
      const auto month = time::parse_month(member.key);
      if (!month && (!years || years->first != years->last)) {
        findings_.error("bad-date", member.place, path, fmt::format("'{}' is no date", member.key.substr(0, 60)),
                        "a year or month, such as 2027 or 2027-05");
        continue;
      }
      result_.places[path] = member.place;
      if (member.value.kind == TreeNode::Kind::null) continue;
      json value = decode_leaf(frame, field, member.value, member.place, path, false, [&](Value price) {
        if (month)
          price.month = *month;
        else
          price.years = *years;
        field.assign(frame.object, price);
      });
      if (!value.is_null()) out[member.key] = std::move(value);
    }
  }

  json decode_year_map(Frame& frame, const Field& field, const TreeNode& node, const std::string& path) {
    if (node.kind != TreeNode::Kind::map) {
      report_type(node, path, expectation(field), findings_);
      return nullptr;
    }
    Field entry = field;
    entry.kind = FieldKind::number;
    json out = json::object();
    for (const Member& member : node.members) {
      const std::string inner = join(path, member.key.substr(0, 60));
      const auto years = time::parse_years(member.key);
      if (!years || years->first != years->last || member.key.size() != 4) {
        findings_.error("bad-date", member.place, inner, fmt::format("'{}' is not a year", member.key.substr(0, 60)),
                        "a calendar year, such as 2027");
        continue;
      }
      result_.places[inner] = member.place;
      if (member.value.kind == TreeNode::Kind::null) continue;
      json value = decode_leaf(frame, entry, member.value, member.place, inner, false, [&](Value number) {
        number.integer = years->first;
        field.assign(frame.object, number);
      });
      if (!value.is_null()) out[member.key] = std::move(value);
    }
    return out;
  }

  /// Anything that may carry a source. Returns its canonical form.
  template <class Assign>
  json decode_leaf(Frame& frame, const Field& field, const TreeNode& node, Spot place, const std::string& path,
                   bool is_default, Assign assign) {
    const std::optional<LeafForm> form = read_leaf_form(node, path, findings_);
    if (!form) return nullptr;
    const bool may_vary = field.kind == FieldKind::number || field.kind == FieldKind::fraction ||
                          field.kind == FieldKind::quantity || field.kind == FieldKind::date ||
                          field.kind == FieldKind::month;
    if (form->distribution && !may_vary) {
      findings_.error("bad-distribution", place, path, fmt::format("'{}' cannot have a distribution", field.key),
                      expectation(field));
      return nullptr;
    }
    if (form->price_year && field.dimension.money == 0) {
      findings_.error("no-effect", form->price_year_place, path, "'price_year' has no effect: this is not money",
                      "no price_year");
      return nullptr;
    }
    std::optional<Distribution> distribution;
    std::optional<json> value = read_value(frame, field, *form, place, path, assign, distribution);
    if (!value) return nullptr;
    for (const std::string& source : form->sources)
      result_.references.push_back({"sources", source, form->source_place, path});
    const base::Mark mark =
        is_default ? base::Mark{} : files_.mark(form->value == nullptr ? node.place : form->value->place);
    result_.scenario.inputs.push_back({.path = path,
                                       .text = written(*form),
                                       .source = SourceId(form->sources.empty() ? "" : form->sources.front()),
                                       .further_sources = further_sources(*form),
                                       .assumed = form->assumed,
                                       .is_default = is_default,
                                       .note = form->note,
                                       .distribution = distribution,
                                       .mark = mark});
    return annotated(std::move(*value), *form, distribution);
  }

  static std::vector<SourceId> further_sources(const LeafForm& form) {
    std::vector<SourceId> ids;
    for (std::size_t i = 1; i < form.sources.size(); ++i) ids.emplace_back(form.sources[i]);
    return ids;
  }

  static json annotated(json value, const LeafForm& form, const std::optional<Distribution>& distribution) {
    if (form.sources.empty() && !form.assumed && form.note.empty() && !distribution) return value;
    json out = {{"value", std::move(value)}};
    if (form.sources.size() == 1) out["source"] = form.sources.front();
    if (form.sources.size() > 1) out["source"] = form.sources;
    if (form.assumed) out["assumed"] = true;
    if (!form.note.empty()) out["note"] = form.note;
    if (distribution) {
      const char* const kinds[] = {"lognormal", "triangular", "uniform"};
      out["distribution"] = {{"kind", kinds[static_cast<int>(distribution->kind)]},
                             {"low", distribution->low},
                             {"middle", distribution->middle},
                             {"high", distribution->high}};
    }
    return out;
  }

  Conversion conversion_for(Frame& frame, const LeafForm& form) {
    Conversion conversion;
    const Economics& economics = result_.scenario.economics;
    conversion.rates = economics.exchange_rates.stated();
    if (form.price_year)
      conversion.money_factor = finance::growth_factor(economics.inflation, economics.currency_year - *form.price_year);
    conversion.lhv_to_hhv = [this, &frame]() -> std::optional<double> {
      const Field* field = frame.record.find("lhv_to_hhv");
      const TreeNode* node = field == nullptr || frame.node == nullptr ? nullptr : frame.node->find("lhv_to_hhv");
      if (node == nullptr) return std::nullopt;
      frame.lhv_used = true;
      base::Diagnostics ignored;  // the factor's own row reports them
      Findings silent(files_, ignored);
      const std::optional<LeafForm> factor = read_leaf_form(*node, "", silent);
      const std::optional<Figure> figure =
          factor ? read_figure(*factor, node->place, *field, "", {}, silent) : std::nullopt;
      return figure ? figure->value : 1.0;
    };
    return conversion;
  }

  template <class Assign>
  std::optional<json> read_value(Frame& frame, const Field& field, const LeafForm& form, Spot place,
                                 const std::string& path, Assign assign, std::optional<Distribution>& distribution) {
    switch (field.kind) {
      case FieldKind::number:
      case FieldKind::fraction:
      case FieldKind::quantity: {
        const std::optional<Figure> figure =
            read_figure(form, place, field, path, conversion_for(frame, form), findings_);
        if (!figure) return std::nullopt;
        distribution = figure->distribution;
        Value value;
        value.number = figure->value;
        assign(value);
        return json(figure->value);
      }
      case FieldKind::numbers:
        return read_numbers(frame, field, form, path, assign);
      case FieldKind::references:
        return read_references(field, form, path, assign);
      case FieldKind::text_file:
      case FieldKind::dated_file:
      case FieldKind::series:
        return read_file(frame, field, form, path, assign);
      case FieldKind::date:
      case FieldKind::month:
        if (form.distribution) {
          const std::optional<DateFigure> figure = read_date_distribution(form, place, field, path, findings_);
          if (!figure) return std::nullopt;
          distribution = figure->distribution;
          assign(figure->value);
          return json(figure->value.text);
        }
        return read_scalar(field, form, path, assign);
      default:
        return read_scalar(field, form, path, assign);
    }
  }

  template <class Assign>
  std::optional<json> read_scalar(const Field& field, const LeafForm& form, const std::string& path, Assign assign) {
    const std::optional<Value> value = read_word(*form.value, field, path, findings_);
    if (!value) return std::nullopt;
    if (field.kind == FieldKind::reference)
      result_.references.push_back({field.collection, value->text, form.value->place, path});
    assign(*value);
    if (field.kind == FieldKind::flag) return json(value->flag);
    if (field.kind == FieldKind::integer) return json(value->integer);
    return json(value->text);
  }

  template <class Assign>
  std::optional<json> read_numbers(Frame& frame, const Field& field, const LeafForm& form, const std::string& path,
                                   Assign assign) {
    if (form.value->kind != TreeNode::Kind::list || form.value->items.empty()) {
      report_type(*form.value, path, expectation(field), findings_);
      return std::nullopt;
    }
    const std::size_t count = form.value->items.size();
    if (field.options.count != 0 && count != field.options.count) {
      findings_.error("wrong-count", form.value->place, path, fmt::format("the list has {} numbers", count),
                      fmt::format("{} numbers", field.options.count));
      return std::nullopt;
    }
    Value value;
    bool complete = true;
    const Conversion conversion = conversion_for(frame, form);
    for (const TreeNode& item : form.value->items) {
      const std::optional<double> number = read_number(item, field, path, conversion, findings_);
      complete = complete && number.has_value();
      value.numbers.push_back(number.value_or(0.0));
      if (!number || !field.options.whole || *number == std::floor(*number)) continue;
      findings_.error("out-of-range", item.place, path, fmt::format("'{}' has a fraction", item.text),
                      "a whole number");
      complete = false;
    }
    if (!complete) return std::nullopt;
    assign(value);
    return json(value.numbers);
  }

  template <class Assign>
  std::optional<json> read_references(const Field& field, const LeafForm& form, const std::string& path,
                                      Assign assign) {
    if (form.value->kind != TreeNode::Kind::list || form.value->items.empty()) {
      report_type(*form.value, path, expectation(field), findings_);
      return std::nullopt;
    }
    Value value;
    bool complete = true;
    for (const TreeNode& item : form.value->items) {
      const std::optional<Value> id = read_word(item, field, path, findings_);
      complete = complete && id.has_value();
      if (!id) continue;
      if (std::ranges::find(value.texts, id->text) != value.texts.end()) {
        findings_.error("duplicate-id", item.place, path, fmt::format("'{}' stands twice in this list", id->text),
                        "each id once");
        complete = false;
      }
      value.texts.push_back(id->text);
      result_.references.push_back({field.collection, id->text, item.place, path});
    }
    if (!complete) return std::nullopt;
    assign(value);
    return json(value.texts);
  }

  /// The column of a series: as its neighbour `column` says, otherwise the field's own.
  std::string column_of(const Frame& frame, const Field& field) const {
    const TreeNode* written = frame.node == nullptr ? nullptr : frame.node->find("column");
    if (written == nullptr) return std::string(field.options.column);
    base::Diagnostics ignored;  // the neighbour's own row reports them
    Findings silent(files_, ignored);
    const std::optional<LeafForm> form = read_leaf_form(*written, "", silent);
    const bool text = form && form->value != nullptr && form->value->kind == TreeNode::Kind::scalar;
    return text ? form->value->text : std::string(field.options.column);
  }

  template <class Assign>
  std::optional<json> read_file(Frame& frame, const Field& field, const LeafForm& form, const std::string& path,
                                Assign assign) {
    Field words = field;
    words.kind = FieldKind::text;
    std::optional<Value> value = read_word(*form.value, words, path, findings_);
    if (!value) return std::nullopt;
    const auto [name, embedded] = files_.beside(form.value->place.file, value->text);
    const base::Result<int> index = files_.read(name, embedded, series_bytes_max);
    if (!index) {
      for (const base::Diagnostic& problem : index.error()) {
        if (problem.mark.line > 0)
          findings_.list().push_back(problem);
        else
          findings_.error(problem.code.c_str(), form.value->place, path, fmt::format("{}: {}", name, problem.message),
                          problem.expected);
      }
      return std::nullopt;
    }
    const std::string& text = files_.file(*index).text;
    result_.file_of[path] = *index;
    if (field.kind == FieldKind::series) {
      const std::size_t before = findings_.list().size();
      std::optional<RawSeries> series =
          read_series(text, name, {.required = {column_of(frame, field)}, .optional = {}}, findings_.list());
      for (std::size_t i = before; i < findings_.list().size(); ++i) findings_.list()[i].path = path;
      if (!series) return std::nullopt;
      result_.series.emplace(path, std::move(*series));
    } else if (field.kind == FieldKind::dated_file) {
      if (!read_dated_values(text, name, field, conversion_for(frame, form), path, *value)) return std::nullopt;
    } else {
      value->content = text;
      value->shown_path = name;
    }
    assign(*value);
    return json{{"sha256", sha256_hex(text)}};
  }

  /// Fills in the values by date, in base units.
  bool read_dated_values(const std::string& text, const std::string& name, const Field& field,
                         const Conversion& conversion, const std::string& path, Value& value) {
    const std::size_t before = findings_.list().size();
    std::optional<DatedValues> dated = read_dated(text, name, field.options.column, findings_.list());
    for (std::size_t i = before; i < findings_.list().size(); ++i) findings_.list()[i].path = path;
    if (!dated) return false;
    const double factor =
        units::parse_unit(field.unit).value().base_value * std::pow(conversion.money_factor, field.dimension.money);
    for (auto& [year, number] : dated->by_year) number *= factor;
    for (auto& [month, number] : dated->by_month) number *= factor;
    value.by_year = std::move(dated->by_year);
    value.by_month = std::move(dated->by_month);
    return true;
  }

  FileSet& files_;
  Findings& findings_;
  Decoded result_;
};

}  // namespace

Decoded decode(const TreeNode& root, FileSet& files, Findings& findings) { return Decoder(files, findings).run(root); }

}  // namespace gigawatt::scenario
