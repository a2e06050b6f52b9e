#include "scenario/resolved_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "scenario/merge.hpp"
#include "scenario/unpack.hpp"

namespace gigawatt::scenario {

namespace {

/// Plain where YAML cannot take it for anything else, otherwise in double quotes (JSON strings are YAML).
std::string scalar_text(const std::string& text) {
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto safe = [&](char c) {
    return alphanumeric(c) || std::string_view(" ._/%-+").find(c) != std::string_view::npos;
  };
  const bool is_null = text == "null" || text == "Null" || text == "NULL";
  const bool plain =
      !text.empty() && alphanumeric(text.front()) && text.back() != ' ' && !is_null && std::ranges::all_of(text, safe);
  return plain ? text : nlohmann::json(text).dump();
}

void write(const TreeNode& node, int indent, std::string& out);

void write_entry(const TreeNode& node, int indent, std::string& out) {
  const bool empty = node.members.empty() && node.items.empty();
  if (node.kind == TreeNode::Kind::null)
    out += " null\n";
  else if (node.kind == TreeNode::Kind::scalar)
    out += fmt::format(" {}\n", scalar_text(node.text));
  else if (empty)
    out += node.kind == TreeNode::Kind::map ? " {}\n" : " []\n";
  else {
    out += '\n';
    write(node, indent, out);
  }
}

void write(const TreeNode& node, int indent, std::string& out) {
  const std::string space(static_cast<std::size_t>(indent), ' ');
  for (const Member& member : node.members) {
    out += fmt::format("{}{}:", space, scalar_text(member.key));
    write_entry(member.value, indent + 2, out);
  }
  for (const TreeNode& item : node.items) {
    out += fmt::format("{}-", space);
    write_entry(item, indent + 2, out);
  }
}

bool is_leaf(const TreeNode& node) {
  return node.kind != TreeNode::Kind::map ||
         std::ranges::any_of(node.members, [](const Member& member) { return is_value_key(member.key); });
}

/// Keys of a shipped library entry that the scenario deleted would come back when the folder is loaded: say null for
/// them, also inside of its records.
void keep_deletions(TreeNode& entry, const TreeNode& shipped, Spot place) {
  for (const Member& member : shipped.members) {
    TreeNode* own = entry.find(member.key);
    if (own != nullptr && !is_leaf(*own) && !is_leaf(member.value))
      keep_deletions(*own, member.value, place);
    else if (own == nullptr && member.key != "like")
      entry.members.push_back({member.key, place, TreeNode{}});
  }
}

void keep_section_deletions(TreeNode& section, const TreeNode& library) {
  for (Member& entry : section.members) {
    const TreeNode* shipped = library.find(entry.key);
    if (shipped != nullptr && entry.value.kind == TreeNode::Kind::map)
      keep_deletions(entry.value, *shipped, entry.place);
  }
}

TreeNode* find_at(TreeNode& root, const std::string& path) {
  TreeNode* node = &root;
  for (std::size_t begin = 0; node != nullptr && begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (node->kind == TreeNode::Kind::list)
      node = &node->items.at(static_cast<std::size_t>(std::stoul(key)));
    else
      node = node->find(key);
    begin = end + 1;
  }
  return node;
}

}  // namespace

std::string to_yaml(const TreeNode& root) {
  std::string out;
  write(root, 0, out);
  return out;
}

std::vector<std::pair<std::string, std::string>> resolved_files(TreeNode root, const TreeNode& library,
                                                                const Decoded& decoded, const FileSet& files) {
  std::vector<std::pair<std::string, std::string>> result;
  std::map<int, std::string> names;
  std::set<std::string> taken;
  for (const auto& [path, index] : decoded.file_of) {
    if (!names.contains(index)) {
      const std::filesystem::path base = std::filesystem::path(unpacked_name(files.file(index).name)).filename();
      std::string name = fmt::format("series/{}", base.string());
      for (int copy = 2; !taken.insert(name).second; ++copy) name = fmt::format("series/{}-{}", copy, base.string());
      names[index] = name;
      result.emplace_back(name, files.file(index).text);
    }
    TreeNode* leaf = find_at(root, path);
    if (leaf != nullptr && leaf->kind == TreeNode::Kind::map) leaf = leaf->find("value");
    if (leaf != nullptr) leaf->text = names[index];
  }
  for (const Member& section : library.members)
    if (TreeNode* own = root.find(section.key)) keep_section_deletions(*own, section.value);
  result.insert(result.begin(), {"scenario.yaml", to_yaml(root)});
  return result;
}

}  // namespace gigawatt::scenario
