// Which work of a site's build a shock such as `connection +12 months` makes longer.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::risk {

/// "turbines" of "turbine-delivery": the word, or the word without its plural, stands in the id.
bool has_word(const std::string& id, const std::string& word);

/// Deliveries whose id has the word: "turbines" also of `turbine-slots`.
bool is_delivered(const scenario::Resource& resource, const std::string& word);

struct MovedWork {
  std::vector<bool> longer;       // by activity: the last ones of those meant, so that none is late twice
  std::vector<bool> dates_offer;  // by offer of the connection, supply: its date comes from such an activity
  std::vector<bool> dates_supply;
};

/// Activities by their id or a word in it; `connection` means those that connect an offer, where no id has the word.
/// What waits for a delivery that the word means is late by that already.
MovedWork moved_work(const scenario::Scenario& scenario, const scenario::Site& site, const std::string& word);

}  // namespace gigawatt::risk
