// Ids that cannot be mixed up: a SiteId is not a TechnologyId.
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace gigawatt::base {

/// The key of an entry in a scenario's map, `[a-z][a-z0-9-]*`.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

}  // namespace gigawatt::base
