#include "workbench/palette.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigawatt::workbench {

std::vector<std::string> colours(const std::vector<scenario::Technology>& technologies) {
  std::vector<std::string> keys;
  std::vector<std::string> fuels;
  for (const scenario::Technology& technology : technologies) {
    std::string key = "other-1";
    if (technology.kind == scenario::TechnologyKind::storage) {
      key = "battery";
    } else if (technology.resource == scenario::EnergyResource::solar) {
      key = "solar";
    } else if (technology.resource == scenario::EnergyResource::wind) {
      key = "wind";
    } else if (technology.resource == scenario::EnergyResource::nuclear) {
      key = "nuclear";
    } else {
      const std::string& id = technology.id.text();
      if (std::ranges::find(fuels, id) == fuels.end()) fuels.push_back(id);
      const auto rank = std::ranges::find(fuels, id) - fuels.begin();
      key = rank == 0 ? "gas" : fmt::format("other-{}", rank);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace gigawatt::workbench
