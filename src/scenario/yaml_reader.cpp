#include "scenario/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <streambuf>
#include <utility>
#include <vector>

namespace gigawatt::scenario {

namespace {

/// Reads from memory without a copy.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Thrown by the handler to make yaml-cpp stop; caught in read_yaml.
struct LimitReached {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(int file, const FileSet& files, base::Diagnostics& findings)
      : file_(file), files_(files), findings_(findings) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(leaf(TreeNode::Kind::null, mark, {}));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report("yaml-alias", mark, "aliases are not allowed", "the value written out, or `extends`");
    add(leaf(TreeNode::Kind::scalar, mark, "alias"));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    TreeNode node = leaf(TreeNode::Kind::scalar, mark, value);
    node.quoted = tag == "!";
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open(TreeNode::Kind::list, mark);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open(TreeNode::Kind::map, mark);
  }
  void OnMapEnd() override { close(); }

  std::optional<TreeNode> take() { return std::move(root_); }

 private:
  /// A map or list that is being filled; in a map, a key waits for its value.
  struct Open {
    TreeNode node;
    std::optional<Member> key;
    std::map<std::string, Spot, std::less<>> seen;
  };

  [[nodiscard]] Spot place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void report(const char* code, const YAML::Mark& mark, std::string message, std::string expected) {
    base::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.mark = files_.mark(place(mark));
    diagnostic.message = std::move(message);
    diagnostic.expected = std::move(expected);
    findings_.push_back(std::move(diagnostic));
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor)
      report("yaml-alias", mark, "anchors are not allowed", "the value written out, or `extends`");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      report("yaml-tag", mark, "tags are not allowed", "the value without a tag");
  }

  TreeNode leaf(TreeNode::Kind kind, const YAML::Mark& mark, std::string text) {
    TreeNode node;
    node.kind = kind;
    node.place = place(mark);
    node.text = std::move(text);
    return node;
  }

  void count(const YAML::Mark& mark) {
    if (++nodes_ <= yaml_nodes_max) return;
    report("yaml-too-many-nodes", mark, "the file has too many values",
           fmt::format("at most {} keys and values", yaml_nodes_max));
    throw LimitReached{};
  }

  void open(TreeNode::Kind kind, const YAML::Mark& mark) {
    count(mark);
    if (static_cast<int>(stack_.size()) >= yaml_depth_max) {
      report("yaml-too-deep", mark, "maps and lists are nested too deep",
             fmt::format("at most {} levels", yaml_depth_max));
      throw LimitReached{};
    }
    Open opened;
    opened.node.kind = kind;
    opened.node.place = place(mark);
    stack_.push_back(std::move(opened));
  }

  void close() {
    TreeNode node = std::move(stack_.back().node);
    stack_.pop_back();
    place_value(std::move(node));
  }

  void add(TreeNode node) {
    count({});
    place_value(std::move(node));
  }

  void place_value(TreeNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = stack_.back();
    if (parent.node.kind == TreeNode::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      take_key(parent, std::move(node));
    } else {
      parent.key->value = std::move(node);
      if (!parent.key->key.empty()) parent.node.members.push_back(std::move(*parent.key));
      parent.key.reset();
    }
  }

  /// A key that cannot be used gets no text and is dropped together with its value.
  void take_key(Open& parent, TreeNode node) {
    YAML::Mark mark;
    mark.line = node.place.line - 1;
    mark.column = node.place.column - 1;
    parent.key.emplace();
    parent.key->place = node.place;
    if (node.kind != TreeNode::Kind::scalar || node.text.empty()) {
      report("yaml-key", mark, fmt::format("{} cannot be a key", kind_name(node.kind)), "a word followed by ':'");
      return;
    }
    const auto [seen, is_new] = parent.seen.emplace(node.text, node.place);
    if (!is_new) {
      report("duplicate-key", mark, fmt::format("key '{}' stands twice in this map", node.text),
             fmt::format("one '{}' (the first stands in line {})", node.text, seen->second.line));
      return;
    }
    parent.key->key = std::move(node.text);
  }

  int file_;
  const FileSet& files_;
  base::Diagnostics& findings_;
  std::vector<Open> stack_;
  std::optional<TreeNode> root_;
  std::size_t nodes_ = 0;
};

void report_syntax(const YAML::Exception& error, int file, const FileSet& files, base::Diagnostics& findings) {
  base::Diagnostic diagnostic;
  diagnostic.code = "yaml-syntax";
  const bool known = !error.mark.is_null();
  diagnostic.mark = files.mark({file, known ? error.mark.line + 1 : 0, known ? error.mark.column + 1 : 0});
  diagnostic.message = fmt::format("not valid YAML: {}", error.msg);
  diagnostic.expected = "YAML, such as `key: value`, indented by spaces";
  findings.push_back(std::move(diagnostic));
}

}  // namespace

std::optional<TreeNode> read_yaml(std::string_view text, int file, const FileSet& files, base::Diagnostics& findings) {
  MemoryBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(file, files, findings);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return empty_map({file, 1, 1});
    std::optional<TreeNode> root = builder.take();
    TreeBuilder rest(file, files, findings);
    const std::size_t before = findings.size();
    if (parser.HandleNextDocument(rest)) {
      findings.resize(before);
      const std::optional<TreeNode> second = rest.take();
      base::Diagnostic diagnostic;
      diagnostic.code = "yaml-many-documents";
      diagnostic.mark = files.mark(second ? second->place : Spot{file, 0, 0});
      diagnostic.message = "the file has more than one YAML document";
      diagnostic.expected = "one document, without further '---'";
      findings.push_back(std::move(diagnostic));
    }
    return root;
  } catch (const LimitReached&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    report_syntax(error, file, files, findings);
    return std::nullopt;
  }
}

}  // namespace gigawatt::scenario
