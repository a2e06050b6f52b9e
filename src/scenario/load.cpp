#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/embedded.hpp"
#include "scenario/check.hpp"
#include "scenario/decode.hpp"
#include "scenario/parse.hpp"
#include "scenario/resolve.hpp"
#include "scenario/resolved_files.hpp"
#include "scenario/schema.hpp"
#include "scenario/sha256.hpp"
#include "scenario/yaml_reader.hpp"

namespace gigawatt::scenario {

namespace {

/// By file in the order of reading, then by place; what has no place comes first.
void sort_by_place(base::Diagnostics& findings, const FileSet& files) {
  std::map<std::string, std::size_t> order;
  for (std::size_t i = 0; i < files.count(); ++i) order.emplace(files.file(static_cast<int>(i)).name, i);
  const auto key = [&](const base::Diagnostic& d) {
    const auto file = order.find(d.mark.file);
    return std::tuple(file == order.end() ? std::size_t{0} : file->second + 1, d.mark.line, d.mark.column);
  };
  std::ranges::stable_sort(findings, {}, key);
  // What stands in one place can be read more than once (`like`, `extends`); it is one finding.
  const auto same = [](const base::Diagnostic& a, const base::Diagnostic& b) {
    return a.mark.line > 0 && a.mark.line == b.mark.line && a.mark.column == b.mark.column &&
           a.mark.file == b.mark.file && a.code == b.code && a.message == b.message;
  };
  findings.erase(std::ranges::unique(findings, same).begin(), findings.end());
}

}  // namespace

base::Result<Loaded> load(const std::string& argument, const Overrides& overrides) {
  FileSet files;
  base::Diagnostics list;
  const std::optional<Resolved> resolved = resolve(argument, overrides, files, list);
  if (!resolved) {
    sort_by_place(list, files);
    return std::unexpected(list);
  }
  Findings findings(files, list);
  Decoded decoded = decode(resolved->root, files, findings);
  decoded.scenario.name = resolved->name;
  const Checked checked{.decoded = decoded,
                        .findings = findings,
                        .library_words = resolved->library_words,
                        .scenario_file = resolved->scenario_file,
                        .like_parents = resolved->like_parents};
  check_references(checked);
  check_years(checked);
  check_economics(checked);
  check_technologies(checked);
  derive(checked);
  derive_build(checked);
  check_build(checked);
  check_sites(checked);
  check_contracts(checked);
  check_instruments(checked);
  check_claims(checked);
  sort_by_place(list, files);
  if (base::has_errors(list)) return std::unexpected(list);
  Loaded loaded{.scenario = std::move(decoded.scenario), .warnings = std::move(list), .resolved_files = {}};
  loaded.scenario.canonical_json = decoded.canonical.dump();
  loaded.scenario.hash = sha256_hex(loaded.scenario.canonical_json);
  loaded.resolved_files = resolved_files(resolved->root, resolved->library, decoded, files);
  return loaded;
}

std::vector<Shipped> shipped_scenarios() {
  std::vector<Shipped> result;
  for (const std::string& name : shipped_names()) {
    Shipped shipped{.name = name, .title = name, .question = {}, .files = {}};
    const std::string folder = fmt::format("scenarios/{}/", name);
    for (const base::EmbeddedFile& file : base::embedded_files())
      if (file.name.starts_with(folder)) shipped.files.emplace_back(file.name.substr(folder.size()), file.text);
    FileSet files;
    base::Diagnostics findings;
    const auto index = files.read(folder + "scenario.yaml", true, yaml_bytes_max);
    const std::optional<TreeNode> root =
        index ? read_yaml(files.file(*index).text, *index, files, findings) : std::nullopt;
    if (root)
      for (auto [key, target] : {std::pair("title", &shipped.title), std::pair("question", &shipped.question)})
        if (const TreeNode* node = root->find(key); node != nullptr && node->kind == TreeNode::Kind::scalar)
          *target = node->text;
    result.push_back(std::move(shipped));
  }
  return result;
}

}  // namespace gigawatt::scenario
