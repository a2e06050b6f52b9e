#include "audit/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gigawatt::audit {
namespace {

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
  return std::ranges::find(words, word) != words.end();
}

using Words = std::pair<std::string_view, UnitMeaning>;
constexpr UnitMeaning usd{"USD"}, gpus{"GPUs"};
constexpr Words unit_list[] = {
    {"dollar", usd},
    {"dollars", usd},
    {"usd", usd},
    {"kw", {"kW"}},
    {"kilowatt", {"kW"}},
    {"kilowatts", {"kW"}},
    {"mw", {"MW"}},
    {"megawatt", {"MW"}},
    {"megawatts", {"MW"}},
    {"gw", {"GW"}},
    {"gigawatt", {"GW"}},
    {"gigawatts", {"GW"}},
    {"tw", {"TW"}},
    {"terawatt", {"TW"}},
    {"kwh", {"kWh"}},
    {"kilowattstunde", {"kWh"}},
    {"kilowattstunden", {"kWh"}},
    {"mwh", {"MWh"}},
    {"megawattstunden", {"MWh"}},
    {"gwh", {"GWh"}},
    {"gigawattstunden", {"GWh"}},
    {"twh", {"TWh"}},
    {"terawattstunden", {"TWh"}},
    {"ha", {"ha"}},
    {"hektar", {"ha"}},
    {"hektare", {"ha"}},
    {"hectare", {"ha"}},
    {"hectares", {"ha"}},
    {"acre", {"acre"}},
    {"acres", {"acre"}},
    {"km2", {"ha", 100.0}},
    {"quadratkilometer", {"ha", 100.0}},
    {"sqmi", {"ha", 258.9988}},
    {"gpu", gpus},
    {"gpus", gpus},
    {"chips", gpus},
    {"chip", gpus},
    {"accelerators", gpus},
    {"beschleuniger", gpus},
    {"grafikprozessoren", gpus},
    {"grafikkarten", gpus},
    {"prozessoren", gpus},
    {"processors", gpus},
    {"h100", {"GPUs", 1.0, "h100"}},
    {"h100s", {"GPUs", 1.0, "h100"}},
    {"h200", {"GPUs", 1.0, "h200"}},
    {"h200s", {"GPUs", 1.0, "h200"}},
    {"b200", {"GPUs", 1.0, "b200"}},
    {"b200s", {"GPUs", 1.0, "b200"}},
    {"b300", {"GPUs", 1.0, "b300"}},
    {"b300s", {"GPUs", 1.0, "b300"}},
    {"gb200", {"GPUs", 1.0, "gb200"}},
    {"gb200s", {"GPUs", 1.0, "gb200"}},
    {"gb300", {"GPUs", 1.0, "gb300"}},
    {"gb300s", {"GPUs", 1.0, "gb300"}},
    {"vr200", {"GPUs", 1.0, "vr200"}},
    {"vr200s", {"GPUs", 1.0, "vr200"}},
    {"trainium2", {"GPUs", 1.0, "trainium2"}},
    {"trainium", gpus},
    {"tpu", gpus},
    {"tpus", gpus},
    {"liter", {"L"}},
    {"litre", {"L"}},
    {"liters", {"L"}},
    {"litres", {"L"}},
    {"gallon", {"gal"}},
    {"gallons", {"gal"}},
    {"gallonen", {"gal"}},
    {"m3", {"m3"}},
    {"kubikmeter", {"m3"}},
    {"ton", {"short_ton"}},
    {"tons", {"short_ton"}},
    {"tonne", {"t"}},
    {"tonnes", {"t"}},
    {"tonnen", {"t"}},
    {"year", {"year"}},
    {"years", {"year"}},
    {"jahr", {"year"}},
    {"jahre", {"year"}},
    {"jahren", {"year"}},
    {"jaehriger", {"year"}},
    {"jaehrige", {"year"}},
    {"jaehrigen", {"year"}},
    {"jahres", {"year"}},
    {"month", {"month"}},
    {"months", {"month"}},
    {"monat", {"month"}},
    {"monate", {"month"}},
    {"monaten", {"month"}},
    {"week", {"week"}},
    {"weeks", {"week"}},
    {"woche", {"week"}},
    {"wochen", {"week"}},
    {"day", {"day"}},
    {"days", {"day"}},
    {"tag", {"day"}},
    {"tage", {"day"}},
    {"tagen", {"day"}},
};

constexpr PlaceWord places[] = {
    {"new carlisle", "New Carlisle, Indiana", "pjm"},
    {"new albany", "New Albany, Ohio", "pjm"},
    {"new mexico", "New Mexico", ""},
    {"new york", "New York", ""},
    {"north carolina", "North Carolina", ""},
    {"south carolina", "South Carolina", ""},
    {"north dakota", "North Dakota", ""},
    {"saudi arabia", "Saudi Arabia", ""},
    {"abu dhabi", "Abu Dhabi", ""},
    {"port washington", "Port Washington, Wisconsin", ""},
    {"abilene", "Abilene, Texas", "ercot"},
    {"shackelford", "Shackelford, Texas", "ercot"},
    {"milam", "Milam, Texas", "ercot"},
    {"texas", "Texas", "ercot"},
    {"ercot", "ERCOT", "ercot"},
    {"memphis", "Memphis, Tennessee", "tva"},
    {"tennessee", "Tennessee", "tva"},
    {"tva", "TVA", "tva"},
    {"southaven", "Southaven, Mississippi", "tva"},
    {"mississippi", "Mississippi", ""},
    {"louisiana", "Louisiana", "miso-south"},
    {"richland", "Richland Parish, Louisiana", "miso-south"},
    {"ohio", "Ohio", "pjm"},
    {"virginia", "Virginia", "pjm"},
    {"pennsylvania", "Pennsylvania", "pjm"},
    {"pjm", "PJM", "pjm"},
    {"indiana", "Indiana", ""},
    {"wisconsin", "Wisconsin", ""},
    {"michigan", "Michigan", ""},
    {"saline", "Saline, Michigan", ""},
    {"georgia", "Georgia", ""},
    {"arizona", "Arizona", ""},
    {"nevada", "Nevada", ""},
    {"utah", "Utah", ""},
    {"wyoming", "Wyoming", ""},
    {"iowa", "Iowa", ""},
    {"kansas", "Kansas", ""},
    {"missouri", "Missouri", ""},
    {"illinois", "Illinois", ""},
    {"oregon", "Oregon", ""},
    {"california", "California", ""},
    {"kalifornien", "California", ""},
    {"deutschland", "Germany", ""},
    {"germany", "Germany", ""},
    {"frankreich", "France", ""},
    {"france", "France", ""},
    {"norwegen", "Norway", ""},
    {"norway", "Norway", ""},
    {"uae", "United Arab Emirates", ""},
    {"india", "India", ""},
    {"indien", "India", ""},
    {"usa", "United States", ""},
};

constexpr std::pair<std::string_view, std::string_view> companies[] = {
    {"meta", "meta"},
    {"facebook", "meta"},
    {"oracle", "oracle"},
    {"openai", "openai"},
    {"microsoft", "microsoft"},
    {"azure", "azure"},
    {"amazon", "amazon"},
    {"aws", "amazon"},
    {"google", "google"},
    {"alphabet", "google"},
    {"nvidia", "nvidia"},
    {"xai", "xai"},
    {"spacex", "spacex"},
    {"anthropic", "anthropic"},
    {"softbank", "softbank"},
    {"coreweave", "coreweave"},
    {"stargate", "stargate"},
    {"crusoe", "crusoe"},
    {"vantage", "vantage"},
    {"entergy", "entergy"},
    {"amd", "amd"},
    {"broadcom", "broadcom"},
    {"cerebras", "cerebras"},
    {"apple", "apple"},
    {"hyperion", "hyperion"},
    {"prometheus", "prometheus"},
    {"colossus", "colossus"},
    {"mgx", "mgx"},
};

// The beginning of a word says it, for German joins words: Kernkraftwerk, Gasturbinen, Rechenzentrums.
constexpr std::pair<std::string_view, Plant> plants[] = {
    {"ccgt", Plant::gas_combined_cycle},
    {"gud", Plant::gas_combined_cycle},
    {"combinedcycle", Plant::gas_combined_cycle},
    {"gaskraft", Plant::gas},
    {"gasturbine", Plant::gas},
    {"erdgas", Plant::gas},
    {"turbine", Plant::gas},
    {"nuclear", Plant::nuclear},
    {"kernkraft", Plant::nuclear},
    {"atomkraft", Plant::nuclear},
    {"reaktor", Plant::nuclear},
    {"reactor", Plant::nuclear},
    {"akw", Plant::nuclear},
    {"smr", Plant::nuclear},
    {"kernreaktor", Plant::nuclear},
    {"solar", Plant::solar},
    {"photovoltai", Plant::solar},
    {"windpark", Plant::wind},
    {"windkraft", Plant::wind},
    {"windfarm", Plant::wind},
    {"batter", Plant::battery},
    {"megapack", Plant::battery},
    {"stromspeicher", Plant::battery},
    {"brennstoffzell", Plant::fuel_cell},
    {"fuelcell", Plant::fuel_cell},
    {"netzanschluss", Plant::grid},
    {"interconnection", Plant::grid},
    {"datacent", Plant::campus},
    {"rechenzentr", Plant::campus},
    {"campus", Plant::campus},
    {"supercomputer", Plant::campus},
    {"hyperion", Plant::campus},
    {"prometheus", Plant::campus},
    {"stargate", Plant::campus},
    {"datenzentr", Plant::campus},
    {"ki-fabrik", Plant::campus},
};

}  // namespace

std::optional<double> magnitude_word(std::string_view folded, Language language) {
  const bool german = language == Language::german;
  using Entry = std::pair<std::string_view, double>;
  const Entry words[] = {{"thousand", 1e3},
                         {"tausend", 1e3},
                         {"k", 1e3},
                         {"million", 1e6},
                         {"millionen", 1e6},
                         {"mio", 1e6},
                         {"mn", 1e6},
                         {"mln", 1e6},
                         {"milliarde", 1e9},
                         {"milliarden", 1e9},
                         {"mrd", 1e9},
                         {"bn", 1e9},
                         {"bln", 1e9},
                         {"billions", 1e9},
                         {"billionen", 1e12},
                         {"tn", 1e12},
                         {"trn", 1e12},
                         {"billion", german ? 1e12 : 1e9},
                         {"trillion", german ? 1e18 : 1e12},
                         {"trillions", 1e12},
                         {"trillionen", 1e18}};
  for (const auto& [word, factor] : words)
    if (word == folded) return factor;
  return std::nullopt;
}

std::optional<UnitMeaning> unit_word(std::string_view folded) {
  for (const auto& [word, meaning] : unit_list)
    if (word == folded && meaning.factor > 0.0) return meaning;
  return std::nullopt;
}

bool is_other_currency(std::string_view folded) {
  return is_one_of(folded,
                   std::to_array<std::string_view>({"€",      "eur", "euro",    "euros",  "£",      "gbp",  "pfund",
                                                    "pounds", "¥",   "jpy",     "yen",    "cny",    "yuan", "renminbi",
                                                    "rmb",    "₹",   "inr",     "rupees", "rupien", "₩",    "krw",
                                                    "won",    "chf", "franken", "francs", "dirham", "aed",  "riyal"}));
}

const PlaceWord* place_at(std::string_view words) {
  for (const PlaceWord& place : places)
    if (words.starts_with(place.name) && (words.size() == place.name.size() || words[place.name.size()] == ' '))
      return &place;
  return nullptr;
}

const PlaceWord* place_named(std::string_view name) {
  const auto found = std::ranges::find(places, name, &PlaceWord::name);
  return found == std::end(places) ? nullptr : &*found;
}

std::optional<std::string_view> company_word(std::string_view folded) {
  for (const auto& [word, name] : companies)
    if (word == folded || (folded.size() == word.size() + 1 && folded.starts_with(word) && folded.back() == 's'))
      return name;
  return std::nullopt;
}

std::optional<Plant> plant_word(std::string_view folded) {
  if (is_one_of(folded, std::to_array<std::string_view>({"gas", "methane"}))) return Plant::gas;
  if (folded == "wind") return Plant::wind;
  if (is_one_of(folded, std::to_array<std::string_view>({"grid", "stromnetz", "netz"}))) return Plant::grid;
  for (const auto& [word, plant] : plants)
    if (folded.starts_with(word)) return plant;
  return std::nullopt;
}

bool is_plant_noun(std::string_view folded) {
  if (folded.find("kraftwerk") != std::string_view::npos || folded.ends_with("park")) return true;
  return is_one_of(folded, std::to_array<std::string_view>({"plant", "plants", "farm", "reactor", "reactors", "reaktor",
                                                            "turbines", "gasturbinen", "park", "akw", "station"}));
}

bool is_accelerator_word(std::string_view folded) {
  return is_one_of(folded, std::to_array<std::string_view>({"chips", "gpus", "gpu", "servers", "server", "accelerators",
                                                            "hardware", "it", "beschleuniger", "beschleunigern"}));
}

std::optional<int> month_word(std::string_view folded) {
  constexpr std::string_view months[][2] = {
      {"january", "januar"},  {"february", "februar"},  {"march", "maerz"},
      {"april", "april"},     {"may", "mai"},           {"june", "juni"},
      {"july", "juli"},       {"august", "august"},     {"september", "september"},
      {"october", "oktober"}, {"november", "november"}, {"december", "dezember"}};
  for (int month = 0; month < 12; ++month)
    for (const std::string_view name : months[month])
      if (folded == name || (folded.size() == 3 && name.starts_with(folded))) return month + 1;
  return std::nullopt;
}

std::optional<scenario::StatementKind> kind_word(std::string_view folded) {
  using scenario::StatementKind;
  if (is_one_of(folded,
                std::to_array<std::string_view>(
                    {"has",    "have",   "built", "spent",      "raised",      "opened",      "invested", "completed",
                     "paid",   "hat",    "baute", "errichtete", "investierte", "eroeffnete",  "sammelte", "gab",
                     "zahlte", "gebaut", "runs",  "laeuft",     "consumed",    "verbrauchte", "finished"})))
    return StatementKind::fact;
  if (is_one_of(folded, std::to_array<std::string_view>({"expects", "expected", "forecast", "forecasts", "could", "may",
                                                         "might", "erwartet", "prognostiziert", "koennte", "koennten",
                                                         "schaetzt", "estimates", "predicts"})))
    return StatementKind::forecast;
  if (is_one_of(folded, std::to_array<std::string_view>({"will", "plans", "plan", "wants", "aims", "intends", "soll",
                                                         "sollen", "wird", "plant", "baut", "builds", "building",
                                                         "announces", "announced", "kuendigt", "pledges", "to"})))
    return StatementKind::plan;
  return std::nullopt;
}

std::string_view to_text(Plant plant) {
  constexpr std::array words = {
      "campus",  "gas-combined-cycle", "gas-on-site", "nuclear", "nuclear-restart", "solar", "wind",
      "battery", "fuel-cell",          "grid"};
  return words[static_cast<std::size_t>(plant)];
}

}  // namespace gigawatt::audit
