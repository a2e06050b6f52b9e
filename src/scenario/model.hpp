// The typed scenario: what parse() returns when nothing is wrong. Parsed, not validated: no later room re-checks.
// Every member is a scenario key (same word, see docs/scenario.md); quantities carry their dimension; absence is
// nullopt. Values; copy to perturb. Collections keep the order of the file (parents first), so results have a stable
// order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

using SourceId = base::Id<struct SourceTag>;
using PartyId = base::Id<struct PartyTag>;
using SiteId = base::Id<struct SiteTag>;
using HallId = base::Id<struct HallTag>;
using OfferId = base::Id<struct OfferTag>;
using EnergyContractId = base::Id<struct EnergyContractTag>;
using FuelContractId = base::Id<struct FuelContractTag>;
using SupplyId = base::Id<struct SupplyTag>;
using PlaceId = base::Id<struct PlaceTag>;
using WeatherId = base::Id<struct WeatherTag>;
using PriceId = base::Id<struct PriceTag>;
using AcceleratorId = base::Id<struct AcceleratorTag>;
using TechnologyId = base::Id<struct TechnologyTag>;
using ContractId = base::Id<struct ContractTag>;
using ResourceId = base::Id<struct ResourceTag>;

/// A file of hourly numbers, read and checked at parse time: rows × named columns, plan hours 0…8759 per year.
struct HourlyFile {
  std::string path;  // as written in the scenario
  std::map<std::string, std::vector<double>>
      columns;  // `<name>_<unit>` → values; files with stamps: several years in a row
  std::vector<int>
      years;  // calendar years in the order of the rows, 8,760 each; empty if the file has an `hour` column
  bool leap_days_dropped = false;
};

enum class BuildStep { month, quarter };

struct Plan {
  time::Years years;      // calendar years that are optimised; inside `horizon.years`
  int weather_years = 1;  // how many weather years, each with the probability of its entry (normalised)
  BuildStep build_step = BuildStep::quarter;
  time::Month orders_from;  // first month in which an order may be placed (may lie before the plan)
};

struct Taxes {
  double rate = 0.0;                 // combined income tax rate
  std::vector<double> depreciation;  // share of the basis per year, sums to 1 (MACRS 5: 20, 32, 19.2 … %)
};

struct Economics {
  int currency_year = 2025;  // all money is real USD of this year
  double real_discount_rate = 0.08;
  double inflation = 0.025;          // converts figures with a price_year
  units::PricePerMass carbon_price;  // USD/t of CO2 from on-site fuel
  std::optional<Taxes> taxes;
};

enum class Confidence { high, medium, low };

struct Source {
  SourceId id;
  std::string title, publisher, date, url;
  Confidence confidence = Confidence::medium;
};

struct Party {
  PartyId id;
  std::string name, role;
};

// ---- weather and prices
// -------------------------------------------------------------------------------------------------

/// Twelve monthly normals from which a seeded synthetic year is drawn (docs/scenario.md). Always reported as synthetic.
struct SyntheticWeather {
  std::vector<double> clearness_index;      // 12 × mean daily clearness index, 0…1
  std::vector<double> temperature_c;        // 12 × mean dry-bulb temperature
  std::vector<double> temperature_range_k;  // 12 × mean daily maximum − minimum
  std::vector<double> dew_point_c;          // 12 × mean dew point
  std::vector<double> wind_speed_m_per_s;   // 12 × mean at 10 m
};

/// A place whose normals weather may take; the shipped library is the outermost parent.
struct NamedPlace {
  PlaceId id;
  std::string name;
  double latitude_degrees = 0.0, longitude_degrees = 0.0;
  SyntheticWeather normals;
};

enum class WeatherFormat { tmy3, epw, nsrdb, pvgis, csv };

struct WeatherFile {
  std::string path;                     // relative to the scenario folder
  std::optional<WeatherFormat> format;  // nothing: recognised by its first lines
  std::string text;                     // the file's content, read at parse time (weather decodes it)
  double probability = 1.0;             // of each of its years
  std::vector<int> years = {};          // of a file of several years, those that are taken; empty: all
  std::string shown_path = {};          // as messages show it
};

struct Weather {
  WeatherId id;
  PlaceId place;  // whose normals `data` holds; may be empty
  std::variant<SyntheticWeather, std::vector<WeatherFile>> data;
};

/// Seeded regime-switching hourly prices. Always reported as synthetic.
struct SyntheticPrice {
  units::PricePerEnergy mean;
  double volatility = 0.25;           // standard deviation of log price outside spikes
  double daily_swing = 0.25;          // relative amplitude of the daily shape
  double spikes_per_year = 20.0;      // expected count of spike events
  units::PricePerEnergy spike_price;  // mean level inside a spike
  double spike_hours = 3.0;           // mean length of a spike
  double negative_hours_share = 0.0;  // share of hours at or below zero (spring nights)
};

struct ElectricityPrice {
  std::optional<units::PricePerEnergy> constant;
  std::optional<SyntheticPrice> synthetic;
  std::shared_ptr<const HourlyFile> file;  // column price_usd_per_mwh
  std::vector<int> years = {};             // of the file, those that are taken, in this order; empty: all
  std::string column = {};                 // of the file, that holds the price; empty: price_usd_per_mwh
};

/// One price, or prices by date: a month's own, else its year's.
struct FuelPrice {
  std::optional<units::PricePerFuel> constant;
  std::map<int, units::PricePerFuel> by_year;
  std::map<time::Month, units::PricePerFuel> by_month;
  /// Before escalation; nullopt if no price is given for the month.
  [[nodiscard]] std::optional<units::PricePerFuel> of_month(time::Month month) const;
};

struct Price {
  PriceId id;
  std::variant<ElectricityPrice, FuelPrice> data;
  double escalation = 0.0;      // real, per year from economics.currency_year
  std::map<int, double> level;  // calendar year → factor on the price (forward curve); other years 1
};

// ---- accelerators and technologies
// --------------------------------------------------------------------------------------

struct Accelerator {
  AcceleratorId id;
  std::string name;
  units::PowerPerAccelerator power;  // IT kW per accelerator, all in
  units::PricePerAccelerator price;
  units::CalendarTime life;
  units::FailureRate failure_rate;  // interruptions of a job per accelerator and year
  units::Duration checkpoint_time;  // to write one checkpoint
  units::Duration restart_time;     // from failure to work again
};

enum class TechnologyKind { generator, storage };
enum class EnergyResource { none, fuel, solar, wind };

struct SolarArray {
  double dc_ac_ratio = 1.3;
  bool tracking = true;  // single axis, north–south; otherwise fixed at tilt and azimuth
  double tilt_degrees = 25.0;
  double azimuth_degrees = 180.0;
  double losses = 0.14;
};

struct WindTurbine {
  units::Length hub_height;
  double losses = 0.15;
};

struct NoxRate {
  std::optional<double> ppm_at_15_percent_o2;
  std::optional<units::MassPerFuel> per_fuel;  // lb/MMBtu
};

struct Technology {
  TechnologyId id;
  std::string name;
  TechnologyKind kind = TechnologyKind::generator;
  EnergyResource resource = EnergyResource::none;
  units::CostPerPower overnight_cost;           // storage: of the power part
  units::PricePerEnergy energy_overnight_cost;  // storage: per MWh of capacity
  units::CostPerPowerTime fixed_cost;           // fixed O&M
  units::PricePerEnergy variable_cost;          // variable O&M; storage: per MWh discharged
  units::CalendarTime life;
  units::CalendarTime lead_time;      // order → energised
  std::vector<double> spend_profile;  // shares of the overnight cost, equal parts of the lead time, sums to 1
  units::Power unit_size;
  double forced_outage_rate = 0.0;
  double firm_share = 0.0;     // of capacity, counted for firmness
  bool clean = false;          // counts towards a clean share
  bool must_take = false;      // output cannot be turned down for free: surplus is dumped and counted
  double ramp_per_hour = 0.0;  // share of capacity; 0 = no limit
  // fuel
  units::HeatRate heat_rate;    // HHV
  units::MassPerFuel co2_rate;  // kg/MMBtu
  NoxRate nox_rate;
  units::VolumePerEnergy water_use;  // withdrawn per MWh
  double derating_per_kelvin = 0.0;  // of capacity above 15 °C
  // resource
  SolarArray solar;
  WindTurbine wind;
  // storage
  double round_trip_efficiency = 0.85;
  double self_discharge_per_hour = 0.0;
  units::Duration minimum_duration;  // energy ÷ power
  units::Duration maximum_duration;
  // taxes (only with economics.taxes)
  double investment_tax_credit = 0.0;
  units::PricePerEnergy production_tax_credit;
};

// ---- sites
// --------------------------------------------------------------------------------------------------------------

struct Place {
  double latitude_degrees = 0.0;
  double longitude_degrees = 0.0;  // east positive
  units::Length elevation;
  double utc_offset_hours = 0.0;  // local standard time
};

enum class CoolingType { dry, evaporative, hybrid };

struct Cooling {
  CoolingType type = CoolingType::dry;
  double pue = 1.2;                  // facility ÷ IT at 15 °C dry bulb
  double pue_per_kelvin = 0.004;     // rise above 15 °C (dry bulb; wet bulb for evaporative)
  units::VolumePerEnergy water_use;  // evaporated per MWh of IT in cooling hours; 0 for dry
};

enum class LoadShape { flat, training, inference };

struct Hall {
  HallId id;
  units::Power it_power;
  AcceleratorId accelerator;
  double accelerators = 0.0;  // count
  time::Date ready;           // shell, fit-out and accelerators done; waits only for power
  double load_factor = 0.85;  // mean IT load ÷ it_power
  LoadShape load = LoadShape::training;
  double job_accelerators = 0.0;  // accelerators that fail together as one job; 0 = the hall's count
};

/// An offer of grid connection; committed offers are there, the others may be taken (in part).
struct ConnectionOffer {
  OfferId id;
  units::Power power;
  time::Date available;
  bool committed = false;
  units::CostPerPower cost;  // one-off, spread as an annuity over `life`
  units::CalendarTime life;
};

struct CoincidentPeak {
  units::CostPerPowerTime rate;  // USD/kW-year on the mean import over the named hours
  int hours = 4;                 // tightest hour of this many summer months (ERCOT 4CP)
};

struct FlexibleConnection {
  int hours = 0;       // tightest hours of the year (highest price, or load where given)
  double share = 1.0;  // of the connection that remains in them
};

/// A ratchet on past peaks: the billed peak is at least a share of the highest of the months before.
struct PeakRatchet {
  double share = 0.0;
  int months = 11;
};

/// Take or pay: imports that a calendar year does not take are paid all the same.
struct EnergyContract {
  EnergyContractId id;
  units::EnergyPerYear minimum_take;
  units::PricePerEnergy price;       // of what is not taken
  std::optional<time::Years> years;  // absent: all
};

struct Connection {
  std::vector<ConnectionOffer> offers;
  PriceId energy_price;
  units::PricePerEnergy delivery_charge;  // USD/MWh on top of the energy price
  double export_price_share = 0.0;        // of the energy price, paid for exports; 0 = no export
  units::Power export_limit;
  units::CostPerPowerTime demand_charge;  // USD/kW-month on the billed peak
  double ratchet = 0.0;                   // billed peak at least this share of the connection
  std::optional<PeakRatchet> peak_ratchet;
  std::vector<EnergyContract> energy_contracts;
  std::optional<CoincidentPeak> coincident_peak;
  units::CostPerPowerHour capacity_obligation;  // USD/MW-day on the connection in use
  std::optional<FlexibleConnection> flexible;
  units::MassPerEnergy carbon_intensity;  // location-based, kg/MWh
  double clean_share = 0.0;               // of imports, for clean targets
  double firm_share = 1.0;
};

struct Rental {
  units::CostPerPowerTime rate;  // USD/MW-month
  units::CostPerPower mobilisation;
  int minimum_term_months = 1;
};

/// Measured output of a sun or wind plant, instead of what the weather gives.
struct CapacityFactor {
  std::shared_ptr<const HourlyFile> file;  // column capacity_factor, 0 to 1
};

/// Supply at a site: a committed asset (power + energised) or an option (maximum), bought or rented.
struct Supply {
  SupplyId id;
  TechnologyId technology;
  // committed
  std::optional<units::Power> power;
  std::optional<units::Energy> energy;  // storage
  std::optional<time::Date> energised;
  std::optional<time::Date> retires;
  // option
  std::optional<units::Power> maximum;
  std::optional<time::Date> earliest;  // not energised before, whatever the lead time
  std::optional<units::Power> maximum_per_year;
  std::optional<Rental> rental;                   // rented bridge power instead of bought
  PriceId fuel_price;                             // for resource: fuel
  std::optional<CapacityFactor> capacity_factor;  // for resource: solar, wind
  [[nodiscard]] bool committed() const { return power.has_value(); }
};

/// Take or pay: fuel of this price that a calendar year does not burn is paid all the same.
struct FuelContract {
  FuelContractId id;
  PriceId fuel_price;
  units::FuelPerYear minimum_take;
  double paid_share = 1.0;           // of the fuel's price, for what is not taken
  std::optional<time::Years> years;  // absent: all
};

struct Permits {
  std::optional<units::MassPerYear> nox_per_year;  // rolling twelve months
  std::optional<units::MassPerTime> nox_per_hour;
  std::optional<units::MassPerYear> co2_per_year;               // calendar year, expected
  std::optional<units::MassPerYear> co2_with_imports_per_year;  // the same, with the CO2 of imports
  std::optional<units::Duration> full_load_hours;               // per year and MW of fuel-fired capacity
};

enum class Contingency { none, largest_unit, two_largest_units };

struct Firmness {
  Contingency contingency = Contingency::none;
  double reserve_margin = 0.0;              // on peak load
  units::CostPerPowerTime shortfall_price;  // USD/kW-year; the shortfall is limited to the sheddable load
};

struct Deferrable {
  double share = 0.0;  // of IT load that may be done late
  int window_hours = 6;
};

struct Site {
  SiteId id;
  std::string name;
  Place place;
  WeatherId weather;
  Cooling cooling;
  double peak_facility_to_it_ratio = 1.3;  // for peaks; energy uses PUE
  units::CostPerPower facility_cost;       // shell, mechanical and electrical, per MW of IT
  units::CalendarTime facility_life;
  units::PricePerAcceleratorHour idle_value;  // worth of an accelerator-hour that no contract claims
  std::vector<Hall> halls;
  std::optional<Connection> connection;
  std::vector<Supply> supply;
  std::optional<units::FuelRate> fuel_line;  // MMBtu/h
  std::vector<FuelContract> fuel_contracts;
  Permits permits;
  std::optional<double> clean_share;         // of yearly load, expected
  std::optional<double> clean_share_hourly;  // hour-matched
  std::optional<Firmness> firmness;
  std::optional<Deferrable> deferrable;
  bool shed_allowed = true;  // false: every ready MW must be served
};

// ---- contracts and shared slots
// -----------------------------------------------------------------------------------------

struct RampStep {
  time::Month from;
  units::Power it_power;
};

struct Contract {
  ContractId id;
  std::string name;
  PartyId customer, vendor;
  std::vector<SiteId> sites;
  std::vector<RampStep> ramp;            // in order; 0 before the first
  std::optional<time::Month> end;        // last month with service
  int rank = 0;                          // paid first: 0
  bool exclusive = false;                // while it runs, only this contract is served at its sites
  units::PricePerAcceleratorHour price;  // the margin at which its load is shed
};

/// Things that several sites queue for: at most so many MW of these technologies energised per year, all sites
/// together.
struct Resource {
  ResourceId id;
  std::string name;
  std::vector<TechnologyId> technologies;
  units::PowerRate capacity;  // MW/year
};

enum class Comparison { at_most, at_least };

/// A condition on the summary document that sets the exit code (5 if it fails).
struct Threshold {
  std::string id;
  std::string metric;  // path in the summary: sites.abilene.years.2026.usd_per_mwh
  Comparison comparison = Comparison::at_most;
  double value = 0.0;
  std::string text;  // as printed
};

// ---- provenance
// ---------------------------------------------------------------------------------------------------------

struct Distribution {
  enum class Kind { lognormal, triangular, uniform } kind = Kind::uniform;
  double low = 0.0, middle = 0.0, high = 0.0;  // p10/p50/p90, min/mode/max, low/–/high in base units
};

/// One leaf of the resolved scenario, for the report's list of inputs.
struct Input {
  std::string path;  // "sites.abilene.halls.building-1.it_power"
  std::string text;  // value as written: "105 MW"
  SourceId source;   // may be empty
  bool assumed = false;
  bool is_default = false;  // from the schema, not from a file
  std::string note;
  std::optional<Distribution> distribution;
  base::Mark mark;
};

struct Scenario {
  std::string name;  // folder or shipped name
  std::string title, question;
  std::string hash;            // SHA-256 of canonical_json, hex
  std::string canonical_json;  // the resolved scenario
  time::Years horizon;
  Plan plan;
  Economics economics;
  std::vector<Source> sources;
  std::vector<Party> parties;
  std::vector<Site> sites;
  std::vector<NamedPlace> places;
  std::vector<Weather> weather;
  std::vector<Price> prices;
  std::vector<Accelerator> accelerators;
  std::vector<Technology> technologies;
  std::vector<Contract> contracts;
  std::vector<Resource> resources;
  std::vector<Threshold> thresholds;
  std::uint64_t seed = 1;
  std::vector<Input> inputs;
};

/// The entry with this id; parse() guarantees that references resolve.
template <class Entry, class Id>
const Entry& find(const std::vector<Entry>& entries, const Id& id) {
  for (const Entry& entry : entries)
    if (entry.id == id) return entry;
  return entries.at(entries.size());  // unreachable after parse(): throws
}

}  // namespace gigawatt::scenario
