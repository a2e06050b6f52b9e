// The shipped facts are sections of the scenario language in a file of their own, without anything to run.
#include <set>
#include <stdexcept>

#include "base/require.hpp"
#include "scenario/check.hpp"
#include "scenario/decode.hpp"
#include "scenario/parse.hpp"
#include "scenario/schema.hpp"
#include "scenario/yaml_reader.hpp"

namespace gigawatt::scenario {
namespace {

/// What a scenario must say and facts have no use for.
void add_years(TreeNode& root) {
  const Spot place = root.place;
  TreeNode plan = empty_map(place);
  plan.members.push_back({"years", place, scalar("2025..2030", place)});
  root.members.push_back({"horizon", place, scalar("2025..2030", place)});
  root.members.push_back({"plan", place, std::move(plan)});
}

}  // namespace

PublicFacts public_facts() {
  FileSet files;
  base::Diagnostics list;
  const base::Result<int> index = files.read("facts/facts.yaml", true, yaml_bytes_max);
  GIGAWATT_REQUIRE(index.has_value());
  std::optional<TreeNode> root = read_yaml(files.file(*index).text, *index, files, list);
  GIGAWATT_REQUIRE(root.has_value());
  add_years(*root);
  Findings findings(files, list);
  Decoded decoded = decode(*root, files, findings);
  const std::set<std::string> none;
  const Checked checked{.decoded = decoded, .findings = findings, .library_words = none, .like_parents = none};
  check_references(checked);
  check_claims(checked);
  if (base::has_errors(list)) throw std::logic_error(base::to_text(list.front()));
  return {std::move(decoded.scenario.facts), std::move(decoded.scenario.sources)};
}

}  // namespace gigawatt::scenario
