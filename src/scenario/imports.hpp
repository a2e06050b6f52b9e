// What one scenario brings into another by `imports`: entries of its maps, each a complete one, with all that they
// refer to; chosen, renamed and laid beside what others bring.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// `sites`, or `sites.abilene`.
struct Selector {
  std::string section, id;  // id empty: the whole section
  Spot place;
};

struct ImportRequest {
  std::string id;
  Spot place;
  TreeNode scenario;  // the name or path, with the place where it stands
  std::string prefix;
  std::vector<Selector> take, leave;  // take empty: all that an import brings
};

/// The entries of an `imports` map. Codes wrong-type, bad-id, unknown-key, bad-import.
std::vector<ImportRequest> read_imports(const TreeNode& imports, const FileSet& files, base::Diagnostics& findings);

/// Lays imports beside what is there already: an id has one content.
class ImportLayer {
 public:
  ImportLayer(TreeNode& root, const FileSet& files, base::Diagnostics& findings)
      : root_(root), files_(files), findings_(findings) {}

  /// `imported`: a whole scenario whose `like` has been resolved. Code import-conflict where an id stands for something
  /// else already, with both places; bad-import for a selector that names nothing.
  void lay(const ImportRequest& request, const TreeNode& imported);

 private:
  struct Ids;
  void lay_section(const ImportRequest& request, const TreeNode& section, const std::string& name, const Ids& ids);
  void report_conflict(const ImportRequest& request, const Member& entry, const Member& known,
                       const std::string& section);

  TreeNode& root_;
  const FileSet& files_;
  base::Diagnostics& findings_;
};

}  // namespace gigawatt::scenario
