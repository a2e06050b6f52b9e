#include "scenario/resolve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ranges>
#include <utility>

#include "base/embedded.hpp"
#include "base/nearest_word.hpp"
#include "scenario/imports.hpp"
#include "scenario/like.hpp"
#include "scenario/merge.hpp"
#include "scenario/schema.hpp"
#include "scenario/yaml_reader.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t parents_max = 16;
constexpr std::size_t imports_max = 200;
constexpr std::string_view file_name = "scenario.yaml";
/// Sources come last: the others name them.
constexpr std::string_view library_sections[] = {"technologies", "accelerators", "places", "build_templates",
                                                 "sources"};

struct Location {
  std::string name;
  bool embedded = false;
};

void report(base::Diagnostics& findings, const char* code, base::Mark mark, std::string message, std::string expected,
            std::string suggestion = {}, std::string path = {}) {
  base::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.mark = std::move(mark);
  diagnostic.path = std::move(path);
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  diagnostic.suggestion = std::move(suggestion);
  findings.push_back(std::move(diagnostic));
}

bool looks_like_path(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.ends_with(".yaml");
}

Location on_disk(const std::string& path) {
  return {is_directory_on_disk(path) ? (std::filesystem::path(path) / file_name).string() : path, false};
}

std::optional<Location> shipped(const std::string& name, const base::Mark& mark, base::Diagnostics& findings) {
  const std::vector<std::string> names = shipped_names();
  if (std::ranges::binary_search(names, name)) return Location{fmt::format("scenarios/{}/{}", name, file_name), true};
  base::NearestWord nearest(name);
  for (const std::string& known : names) nearest.offer(known);
  report(findings, "unknown-scenario", mark, fmt::format("there is no scenario '{}'", name.substr(0, 100)),
         "the path of a scenario, or the name of a shipped one", nearest.result());
  return std::nullopt;
}

std::optional<TreeNode> read_tree(const Location& location, FileSet& files, int& index, base::Diagnostics& findings) {
  const base::Result<int> read = files.read(location.name, location.embedded, yaml_bytes_max);
  if (!read) {
    findings.insert(findings.end(), read.error().begin(), read.error().end());
    return std::nullopt;
  }
  index = *read;
  std::optional<TreeNode> root = read_yaml(files.file(index).text, index, files, findings);
  if (root && root->kind == TreeNode::Kind::null) root = empty_map(root->place);
  if (root && root->kind != TreeNode::Kind::map) {
    report(findings, "wrong-type", files.mark(root->place), fmt::format("the file holds {}", kind_name(root->kind)),
           "a map of sections");
    return std::nullopt;
  }
  return root;
}

/// Where a scenario lies that another one names.
std::optional<Location> named(const TreeNode& value, FileSet& files, base::Diagnostics& findings) {
  if (!looks_like_path(value.text)) return shipped(value.text, files.mark(value.place), findings);
  auto [name, embedded] = files.beside(value.place.file, value.text);
  if (!embedded) return on_disk(name);
  if (embedded_text(name).data() == nullptr)
    name = (std::filesystem::path(name) / file_name).lexically_normal().string();
  return Location{name, true};
}

std::optional<Location> parent_of(const TreeNode& value, FileSet& files, base::Diagnostics& findings) {
  if (value.kind == TreeNode::Kind::scalar) return named(value, files, findings);
  report(findings, "wrong-type", files.mark(value.place), fmt::format("extends is {}", kind_name(value.kind)),
         "one parent: a name or a path", {}, "extends");
  return std::nullopt;
}

/// One name per file, however it was reached.
std::string identity(const Location& location) {
  std::error_code error;
  const std::filesystem::path real = location.embedded ? std::filesystem::path(location.name)
                                                       : std::filesystem::weakly_canonical(location.name, error);
  return (location.embedded ? "shipped:" : "") + (error ? location.name : real.string());
}

/// One file of a chain of parents, and what it imports.
struct Layer {
  TreeNode root;
  std::vector<ImportRequest> imports = {};
};

/// The file and its ancestors, outermost last.
std::vector<Layer> read_chain(Location location, FileSet& files, Resolved& resolved, base::Diagnostics& findings) {
  std::vector<Layer> chain;
  std::vector<std::string> seen, names;
  base::Mark from;
  while (true) {
    const std::string id = identity(location);
    names.push_back(location.name);
    if (std::ranges::find(seen, id) != seen.end() || seen.size() >= parents_max) {
      const bool cycle = seen.size() < parents_max;
      report(findings, "extends-cycle", from,
             cycle ? fmt::format("extends goes in a circle: {}", fmt::join(names, " -> "))
                   : std::string("extends goes too far"),
             cycle ? "a parent that does not extend this file" : fmt::format("at most {} parents", parents_max), {},
             "extends");
      break;
    }
    seen.push_back(id);
    int index = -1;
    const std::size_t before = findings.size();
    std::optional<TreeNode> root = read_tree(location, files, index, findings);
    if (index >= 0) resolved.files.push_back(index);
    if (resolved.scenario_file < 0) {
      resolved.scenario_file = index;
    } else if (!root && index < 0 && findings.size() > before) {
      findings.back().message += " (named by `extends`)";
      findings.back().expected = "a parent that exists";
      findings.back().path = "extends";
      if (findings.back().mark.line == 0) {
        findings.back().message = fmt::format("{}: {}", findings.back().mark.file, findings.back().message);
        findings.back().mark = from;
      }
    }
    if (!root) break;
    std::optional<Location> parent;
    const auto extends = std::ranges::find(root->members, "extends", &Member::key);
    if (extends != root->members.end()) {
      from = files.mark(extends->value.place);
      parent = parent_of(extends->value, files, findings);
      root->members.erase(extends);
    }
    Layer& layer = chain.emplace_back(Layer{.root = std::move(*root)});
    const auto imports = std::ranges::find(layer.root.members, "imports", &Member::key);
    if (imports != layer.root.members.end()) {
      layer.imports = read_imports(imports->value, files, findings);
      layer.root.members.erase(imports);
    }
    if (!parent) break;
    location = *parent;
  }
  return chain;
}

TreeNode read_libraries(FileSet& files, base::Diagnostics& findings) {
  TreeNode root = empty_map({});
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with("library/") || !file.name.ends_with(".yaml")) continue;
    int index = -1;
    std::optional<TreeNode> library = read_tree({std::string(file.name), true}, files, index, findings);
    if (library) merge(root, std::move(*library), {.record = &scenario_record()}, files, findings);
  }
  return root;
}

/// The value of a flag is read as YAML would read it: `{low: 1 MW, high: 2 MW}` and `null` work too.
void apply_set(TreeNode& root, const std::string& path, const std::string& text, FileSet& files,
               base::Diagnostics& findings) {
  const int file = files.add_flag(fmt::format("--set {}", path.substr(0, 200)));
  const Spot place{file, 0, 0};
  std::vector<std::string> keys;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    keys.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (std::ranges::any_of(keys, &std::string::empty) || keys.size() > static_cast<std::size_t>(yaml_depth_max)) {
    report(findings, "bad-override", files.mark(place), "the path has an empty or too many keys",
           "PATH=VALUE with keys joined by '.'");
    return;
  }
  base::Diagnostics text_findings;
  check_text(text, files.file(file).name, text_findings);
  std::optional<TreeNode> value;
  if (text.size() > yaml_bytes_max || !text_findings.empty())
    report(findings, "bad-override", files.mark(place), "the value is too long or not valid UTF-8", "PATH=VALUE");
  else
    value = read_yaml(text, file, files, findings);
  if (!value) return;
  if (value->kind == TreeNode::Kind::map && value->members.empty() && text.find('{') == std::string::npos) {
    report(findings, "bad-override", files.mark(place), "there is no value behind '='", "PATH=VALUE; null deletes");
    return;
  }
  merge_at(root, keys, std::move(*value), place, files, findings);
}

/// Beyond the horizon prices, contracts and costs say nothing: that `--years` stays inside it is checked like any plan.
void apply_years(TreeNode& root, time::Years years, FileSet& files, base::Diagnostics& findings) {
  const Spot place{files.add_flag("--years"), 0, 0};
  merge_at(root, {"plan", "years"}, scalar(time::to_text(years), place), place, files, findings);
}

void apply_overrides(TreeNode& root, const Overrides& overrides, FileSet& files, base::Diagnostics& findings) {
  for (const auto& [path, text] : overrides.set) apply_set(root, path, text, files, findings);
  if (overrides.years) apply_years(root, *overrides.years, files, findings);
  if (overrides.weather_years) {
    const Spot place{files.add_flag("--weather-years"), 0, 0};
    merge_at(root, {"plan", "weather_years"}, scalar(std::to_string(*overrides.weather_years), place), place, files,
             findings);
  }
}

/// Every scalar below `node` goes into `words`: an id that does not occur in it cannot be referred to.
void collect_words(const TreeNode& node, std::set<std::string, std::less<>>& words) {
  if (node.kind == TreeNode::Kind::scalar) words.insert(node.text);
  for (const Member& member : node.members) collect_words(member.value, words);
  for (const TreeNode& item : node.items) collect_words(item, words);
}

/// Library entries that nothing in the scenario names are dropped, so that neither hash nor inputs depend on them.
void prune(TreeNode& root, const FileSet& files, std::set<std::string>& dropped) {
  std::set<std::string, std::less<>> words;
  for (const Member& section : root.members) {
    if (!is_library_section(section.key))
      collect_words(section.value, words);
    else
      for (const Member& entry : section.value.members)
        if (!files.is_library(entry.place)) collect_words(entry.value, words);
  }
  const auto drop_unused = [&](std::string_view key) {
    TreeNode* section = root.find(key);
    if (section == nullptr) return;
    std::erase_if(section->members, [&](const Member& entry) {
      const bool unused = files.is_library(entry.place) && !words.contains(entry.key);
      if (unused) dropped.insert(entry.key);
      return unused;
    });
    for (const Member& entry : section->members) collect_words(entry.value, words);
  };
  for (const std::string_view section : library_sections) drop_unused(section);
  std::erase_if(root.members, [&](const Member& section) {
    return files.is_library(section.place) && section.value.members.empty();
  });
}

/// Imports are read before `--set` is laid over them.
void refuse_late_imports(TreeNode& root, const FileSet& files, base::Diagnostics& findings) {
  const auto imports = std::ranges::find(root.members, "imports", &Member::key);
  if (imports == root.members.end()) return;
  report(findings, "bad-override", files.mark(imports->value.place), "imports cannot be set",
         "a scenario that imports; --set changes what has been imported", {}, "imports");
  root.members.erase(imports);
}

std::string currency_year(const TreeNode& root) {
  const TreeNode* economics = root.find("economics");
  const TreeNode* year = economics == nullptr ? nullptr : economics->find("currency_year");
  if (year != nullptr && year->kind == TreeNode::Kind::map) year = year->find("value");
  return year != nullptr && year->kind == TreeNode::Kind::scalar
             ? year->text
             : std::string(economics_record().find("currency_year")->options.fallback);
}

/// Library, parents, imports and the file, laid over each other; calls itself for what is imported.
struct Assembly {
  FileSet& files;
  base::Diagnostics& findings;
  TreeNode library;
  std::vector<std::string> open = {};  // files whose imports are being read
  std::size_t imports = 0;

  /// `like`, `--set` and unused entries are left as they are.
  std::optional<Resolved> lay_together(const Location& location) {
    Resolved resolved;
    resolved.root = library;
    std::vector<Layer> chain = read_chain(location, files, resolved, findings);
    if (chain.empty()) return std::nullopt;
    open.push_back(identity(location));
    for (Layer& layer : std::views::reverse(chain)) {
      std::vector<std::pair<const ImportRequest*, std::string>> years;
      for (const ImportRequest& request : layer.imports)
        if (const std::optional<TreeNode> imported = read_import(request)) {
          ImportLayer(resolved.root, files, findings).lay(request, *imported);
          years.emplace_back(&request, currency_year(*imported));
        }
      merge(resolved.root, std::move(layer.root), {.record = &scenario_record()}, files, findings);
      for (const auto& [request, year] : years)
        if (year != currency_year(resolved.root))
          report(findings, "import-currency", files.mark(request->place),
                 fmt::format("'{}' counts in USD of {}, this scenario in USD of {}", request->id, year,
                             currency_year(resolved.root)),
                 "one economics.currency_year", {}, fmt::format("imports.{}", request->id));
    }
    open.pop_back();
    return resolved;
  }

  std::optional<TreeNode> read_import(const ImportRequest& request) {
    const std::string path = fmt::format("imports.{}", request.id);
    const base::Mark mark = files.mark(request.scenario.place);
    const std::size_t before = findings.size();
    const std::optional<Location> location = named(request.scenario, files, findings);
    if (!location) return std::nullopt;
    const bool cycle = std::ranges::find(open, identity(*location)) != open.end();
    if (cycle || ++imports > imports_max) {
      report(findings, "import-cycle", mark,
             cycle ? fmt::format("'{}' is imported by what it imports", location->name.substr(0, 200))
                   : std::string("too many imports"),
             cycle ? "a scenario that does not import this one" : fmt::format("at most {} imports", imports_max), {},
             path);
      return std::nullopt;
    }
    std::optional<Resolved> imported = lay_together(*location);
    if (!imported) {
      if (findings.size() > before && findings.back().mark.line == 0) {
        findings.back().message =
            fmt::format("{}: {} (named by `imports`)", findings.back().mark.file, findings.back().message);
        findings.back().mark = mark;
        findings.back().path = path;
      }
      return std::nullopt;
    }
    resolve_like(imported->root, files, findings);
    return std::move(imported->root);
  }
};

std::string name_by_path(const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(text).lexically_normal();
  const std::filesystem::path folder = path.parent_path();
  return path.filename() == file_name && !folder.filename().empty() ? folder.filename().string() : path.stem().string();
}

}  // namespace

std::string name_of(const std::string& argument) {
  const bool is_path = looks_like_path(argument) || exists_on_disk(argument);
  return name_by_path(is_path ? on_disk(argument).name : argument);
}

bool is_library_section(std::string_view section) {
  return std::ranges::find(library_sections, section) != std::end(library_sections);
}

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    const std::filesystem::path path(file.name);
    if (path.filename() == file_name && path.parent_path().parent_path() == "scenarios")
      names.push_back(path.parent_path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

std::optional<Resolved> resolve(const std::string& argument, const Overrides& overrides, FileSet& files,
                                base::Diagnostics& findings) {
  std::optional<Location> location = looks_like_path(argument) || exists_on_disk(argument)
                                         ? std::optional(on_disk(argument))
                                         : shipped(argument, base::Mark{}, findings);
  if (!location) return std::nullopt;
  Assembly assembly{.files = files, .findings = findings, .library = read_libraries(files, findings)};
  std::optional<Resolved> resolved = assembly.lay_together(*location);
  if (!resolved) return std::nullopt;
  resolved->root.place = {resolved->scenario_file, 1, 1};
  files.set_root(resolved->scenario_file);
  apply_overrides(resolved->root, overrides, files, findings);
  refuse_late_imports(resolved->root, files, findings);
  resolved->like_parents = resolve_like(resolved->root, files, findings);
  prune(resolved->root, files, resolved->library_words);
  resolved->library = std::move(assembly.library);
  resolved->name = name_by_path(location->name);
  return resolved;
}

}  // namespace gigawatt::scenario
