// Rows for accelerators, technologies, weather and prices.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "scenario/schema_fields.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<TechnologyKind>() {
  return {"generator", "storage"};
}
template <>
std::vector<std::string_view> choices_of<EnergyResource>() {
  return {"none", "fuel", "solar", "wind", "nuclear"};
}
template <>
std::vector<std::string_view> choices_of<WeatherFormat>() {
  return {"tmy3", "epw", "nsrdb", "pvgis", "csv"};
}

namespace {

const Only only_fuel = {"resource", {"fuel"}};
const Only only_storage = {"kind", {"storage"}};
const Only only_generator = {"kind", {"generator"}};

const Record& solar_record() {
  static const Record made = {
      "solar",
      "A solar array.",
      {
          leaf<&SolarArray::dc_ac_ratio>("dc_ac_ratio", "", "Module power ÷ inverter power.",
                                         {.fallback = "1.3", .range = between(0.5, 3.0)}),
          leaf<&SolarArray::tracking>("tracking", "", "Single axis, north–south; otherwise fixed.",
                                      {.fallback = "true"}),
          leaf<&SolarArray::tilt_degrees>("tilt_degrees", "", "Tilt of fixed modules.",
                                          {.fallback = "25", .range = between(0, 90), .only = {"tracking", {"false"}}}),
          leaf<&SolarArray::azimuth_degrees>(
              "azimuth_degrees", "", "Azimuth of fixed modules, 180 = south.",
              {.fallback = "180", .range = between(0, 360), .only = {"tracking", {"false"}}}),
          leaf<&SolarArray::losses>("losses", "%", "Wiring, soiling, mismatch and the like.",
                                    {.fallback = "14 %", .range = between(0.0, 0.9)}),
      }};
  return made;
}

const Record& wind_record() {
  static const Record made = {"wind",
                              "A wind turbine.",
                              {
                                  leaf<&WindTurbine::hub_height>("hub_height", "m", "Height of the hub above ground.",
                                                                 {.required = true, .range = between(10, 300)}),
                                  leaf<&WindTurbine::losses>("losses", "%", "Wakes, availability, electrical.",
                                                             {.fallback = "15 %", .range = between(0.0, 0.9)}),
                              }};
  return made;
}

const Record& nox_record() {
  static const Record made = {
      .name = "nox_rate",
      .description = "NOx from fuel; absent: none is counted.",
      .fields =
          {
              leaf<&NoxRate::ppm_at_15_percent_o2>(
                  "ppm_at_15_percent_o2", "", "Stack concentration, dry, at 15 % oxygen.", {.range = between(0, 1000)}),
              leaf<&NoxRate::per_fuel>("per_fuel", "lb/MMBtu", "Mass per fuel energy.", {.range = at_least(0)}),
          },
      .at_most_one = {"ppm_at_15_percent_o2", "per_fuel"},
  };
  return made;
}

Field lhv_field() {
  Field field;
  field.key = "lhv_to_hhv";
  field.kind = FieldKind::number;
  field.description =
      "Higher ÷ lower heating value of the fuel; for figures written with `Btu_LHV` (natural gas: 1.108).";
  field.options = {.range = between(1.0, 1.3), .only = only_fuel};
  field.assign = [](void*, const Value&) {};
  return field;
}

/// Credits, which need economics.taxes.
std::vector<Field> credit_fields() {
  return {
      leaf<&Technology::investment_tax_credit>("investment_tax_credit", "%",
                                               "Of the overnight cost; needs `economics.taxes`.",
                                               {.fallback = "0 %", .range = between(0.0, 0.9)}),
      leaf<&Technology::production_tax_credit>("production_tax_credit", "USD/MWh",
                                               "Per MWh generated; needs `economics.taxes`.",
                                               {.fallback = "0 USD/MWh", .range = at_least(0), .only = only_generator}),
      leaf<&Technology::production_tax_credit_years>(
          "production_tax_credit_years", "", "For so long from the first month in service.",
          {.fallback = "10", .range = between(1, 100), .only = only_generator}),
      leaf<&Technology::credits_until>("credits_until", "",
                                       "Both credits only for what is in service before this day."),
  };
}

/// What operation by windows asks of units.
std::vector<Field> unit_fields() {
  return {
      leaf<&Technology::minimum_load>("minimum_load", "%",
                                      "Of the units that run. This and the next five keys count in operation "
                                      "(`dispatch.policy: rolling`); the plan does not know them.",
                                      {.fallback = "0 %", .range = share(), .only = only_generator}),
      leaf<&Technology::minimum_up_time>("minimum_up_time", "h", "A unit that starts runs for at least so long.",
                                         {.fallback = "0 h", .range = between(0, 168), .only = only_generator}),
      leaf<&Technology::minimum_down_time>("minimum_down_time", "h", "A unit that stops stands for at least so long.",
                                           {.fallback = "0 h", .range = between(0, 168), .only = only_generator}),
      leaf<&Technology::start_cost>("start_cost", "USD/MW", "Of each start, without its fuel.",
                                    {.fallback = "0 USD/MW", .range = at_least(0), .only = only_generator}),
      leaf<&Technology::start_fuel>("start_fuel", "MMBtu/MW", "Fuel of each start.",
                                    {.fallback = "0 MMBtu/MW", .range = at_least(0), .only = only_fuel}),
      leaf<&Technology::start_nox>("start_nox", "kg/MW", "NOx of each start, beside that of output.",
                                   {.fallback = "0 kg/MW", .range = at_least(0), .only = only_fuel}),
  };
}

std::vector<Field> technology_fields() {
  return {
      like_field(),
      leaf<&Technology::name>("name", "", "Name in reports.", {.derived = "the id"}),
      leaf<&Technology::kind>("kind", "", "Generator or storage.", {.fallback = "generator"}),
      leaf<&Technology::resource>("resource", "", "What drives a generator; also its colour in charts.",
                                  {.fallback = "none", .only = only_generator}),
      leaf<&Technology::overnight_cost>("overnight_cost", "USD/kW",
                                        "Without interest during construction; storage: of the power part.",
                                        {.required = true, .range = at_least(0)}),
      leaf<&Technology::energy_overnight_cost>("energy_overnight_cost", "USD/kWh", "Storage: per energy capacity.",
                                               {.required = true, .range = at_least(0), .only = only_storage}),
      leaf<&Technology::fixed_cost>("fixed_cost", "USD/kW-year", "Fixed operation and maintenance.",
                                    {.required = true, .range = at_least(0)}),
      leaf<&Technology::variable_cost>(
          "variable_cost", "USD/MWh",
          "Variable operation and maintenance, per MWh generated; storage: per MWh discharged.",
          {.fallback = "0 USD/MWh", .range = at_least(0)}),
      leaf<&Technology::life>("life", "years", "Years in service, also of the annuity.",
                              {.required = true, .range = above(0)}),
      leaf<&Technology::lead_time>("lead_time", "months", "From order to energised.",
                                   {.required = true, .range = between(0, 600)}),
      leaf<&Technology::spend_profile>("spend_profile", "%",
                                       "Shares of the overnight cost in equal parts of the lead time; sums to 100 %.",
                                       {.fallback = "[100 %]", .range = share()}),
      leaf<&Technology::unit_size>("unit_size", "MW", "Of one unit: loss of the largest, whole units.",
                                   {.required = true, .range = above(0)}),
      leaf<&Technology::forced_outage_rate>("forced_outage_rate", "%", "Share of time out of order.",
                                            {.fallback = "0 %", .range = between(0.0, 0.99)}),
      leaf<&Technology::firm_share>("firm_share", "%", "Of capacity, counted for firmness.",
                                    {.fallback = "0 %", .range = share()}),
      leaf<&Technology::clean>("clean", "", "Counts towards a clean share.", {.fallback = "false"}),
      leaf<&Technology::must_take>("must_take", "",
                                   "Output cannot be turned down for free; surplus is dumped and counted.",
                                   {.fallback = "false", .only = only_generator}),
      leaf<&Technology::ramp_per_hour>("ramp_per_hour", "%", "Share of capacity; 0 = no limit.",
                                       {.fallback = "0 %", .range = at_least(0), .only = only_generator}),
      lhv_field(),
      leaf<&Technology::heat_rate>("heat_rate", "Btu/kWh", "Fuel per electricity, HHV.",
                                   {.required = true, .range = between(3412, 100000), .only = only_fuel}),
      leaf<&Technology::co2_rate>("co2_rate", "kg/MMBtu", "CO2 per fuel energy.",
                                  {.required = true, .range = at_least(0), .only = only_fuel}),
      record<&Technology::nox_rate>("nox_rate", nox_record(), "NOx from fuel.", {.only = only_fuel}),
      leaf<&Technology::water_use>("water_use", "m3/MWh", "Water withdrawn per MWh generated.",
                                   {.fallback = "0 m3/MWh", .range = at_least(0), .only = only_generator}),
      leaf<&Technology::derating_per_kelvin>("derating_per_kelvin", "%/K", "Loss of capacity per kelvin above 15 °C.",
                                             {.fallback = "0.7 %/K", .range = between(0, 5), .only = only_fuel}),
      record<&Technology::solar>("solar", solar_record(), "The solar array.", {.only = {"resource", {"solar"}}}),
      record<&Technology::wind>("wind", wind_record(), "The wind turbine.",
                                {.required = true, .only = {"resource", {"wind"}}}),
      leaf<&Technology::round_trip_efficiency>(
          "round_trip_efficiency", "%", "Discharged ÷ charged.",
          {.fallback = "85 %", .range = {.low = 0.0, .high = 1.0, .low_open = true}, .only = only_storage}),
      leaf<&Technology::self_discharge_per_hour>("self_discharge_per_hour", "%", "Share of the level lost per hour.",
                                                 {.fallback = "0 %", .range = between(0.0, 0.5), .only = only_storage}),
      leaf<&Technology::minimum_duration>("minimum_duration", "h", "Energy ÷ power, at least.",
                                          {.required = true, .range = at_least(0), .only = only_storage}),
      leaf<&Technology::maximum_duration>("maximum_duration", "h", "Energy ÷ power, at most.",
                                          {.required = true, .range = above(0), .only = only_storage}),
  };
}

const Record& synthetic_weather_record() {
  static const Record made = {
      "synthetic weather",
      "Twelve monthly normals from which a seeded year is drawn; always reported as synthetic.",
      {
          leaf<&SyntheticWeather::clearness_index>("clearness_index", "%",
                                                   "Mean daily clearness index, January to December.",
                                                   {.required = true, .range = share(), .count = 12}),
          leaf<&SyntheticWeather::temperature_c>("temperature_c", "", "Mean dry-bulb temperature, °C.",
                                                 {.required = true, .range = between(-60, 50), .count = 12}),
          leaf<&SyntheticWeather::temperature_range_k>("temperature_range_k", "",
                                                       "Mean daily maximum minus minimum, K.",
                                                       {.required = true, .range = between(0, 40), .count = 12}),
          leaf<&SyntheticWeather::dew_point_c>("dew_point_c", "", "Mean dew point, °C.",
                                               {.required = true, .range = between(-60, 35), .count = 12}),
          leaf<&SyntheticWeather::wind_speed_m_per_s>("wind_speed_m_per_s", "", "Mean wind speed at 10 m, m/s.",
                                                      {.required = true, .range = between(0, 40), .count = 12}),
      }};
  return made;
}

const Record& weather_file_record() {
  static const Record made = [] {
    Field path;
    path.key = "path";
    path.kind = FieldKind::text_file;
    path.description = "Relative to the file that names it.";
    path.options = {.required = true};
    path.assign = [](void* owner, const Value& value) {
      auto* file = static_cast<WeatherFile*>(owner);
      file->path = value.text;
      file->text = value.content;
      file->shown_path = value.shown_path;
    };
    return Record{"weather file",
                  "A [weather file](#weather-files): one weather year, or several that follow each other.",
                  {path,
                   leaf<&WeatherFile::format>("format", "", "How the file is written.",
                                              {.derived = "recognised by its first lines"}),
                   leaf<&WeatherFile::years>("years", "",
                                             "Of a CSV of several years, those that are taken, in this order; "
                                             "otherwise all.",
                                             {.range = between(1900, 2200), .whole = true}),
                   leaf<&WeatherFile::probability>("probability", "", "Weight of each year; weights are normalised.",
                                                   {.fallback = "1", .range = above(0)})}};
  }();
  return made;
}

const Record& synthetic_price_record() {
  static const Record made = {
      "synthetic price",
      "Seeded regime-switching hourly prices; always reported as synthetic.",
      {
          leaf<&SyntheticPrice::mean>("mean", "USD/MWh", "Mean over the year.",
                                      {.required = true, .range = at_least(0)}),
          leaf<&SyntheticPrice::volatility>("volatility", "%", "Standard deviation of the log price outside spikes.",
                                            {.fallback = "25 %", .range = between(0, 3)}),
          leaf<&SyntheticPrice::daily_swing>("daily_swing", "%", "Relative amplitude of the daily shape.",
                                             {.fallback = "25 %", .range = share()}),
          leaf<&SyntheticPrice::spikes_per_year>("spikes_per_year", "", "Expected count of spike events.",
                                                 {.fallback = "20", .range = between(0, 2000)}),
          leaf<&SyntheticPrice::spike_price>("spike_price", "USD/MWh", "Mean level inside a spike.",
                                             {.required = true, .range = at_least(0)}),
          leaf<&SyntheticPrice::spike_hours>("spike_hours", "", "Mean length of a spike, hours.",
                                             {.fallback = "3", .range = between(1, 200)}),
          leaf<&SyntheticPrice::negative_hours_share>("negative_hours_share", "%", "Share of hours at or below zero.",
                                                      {.fallback = "0 %", .range = between(0, 0.5)}),
      }};
  return made;
}

const Record& electricity_record() {
  static const Record made = [] {
    Field file;
    file.key = "file";
    file.kind = FieldKind::series;
    file.description = "[Hourly CSV](#hourly-files) of prices: one year, or several that follow each other.";
    file.options = {.column = "price_usd_per_mwh"};
    file.assign = [](void*, const Value&) {};  // load() hands the series over when it knows the sites' local time
    return Record{
        .name = "electricity",
        .description = "Exactly one of `constant`, `synthetic`, `file`.",
        .fields = {leaf<&ElectricityPrice::constant>("constant", "USD/MWh", "The same in every hour."),
                   record<&ElectricityPrice::synthetic>("synthetic", synthetic_price_record(), "Seeded hourly prices."),
                   file,
                   leaf<&ElectricityPrice::column>("column", "",
                                                   "Column of the file that holds the price, in USD/MWh, if not "
                                                   "`price_usd_per_mwh`."),
                   leaf<&ElectricityPrice::years>("years", "",
                                                  "Of a file of several years, those that are taken, in this order; "
                                                  "otherwise all.",
                                                  {.range = between(1900, 2200), .whole = true})},
        .exactly_one = {"constant", "synthetic", "file"}};
  }();
  return made;
}

/// A price by date, as a key of its own or from a file.
void assign_dated_price(FuelPrice& price, const Value& value) {
  if (value.years.first != 0)
    price.by_year[value.years.first] = units::PricePerFuel::from_base(value.number);
  else
    price.by_month[value.month] = units::PricePerFuel::from_base(value.number);
}

const Record& fuel_record() {
  static const Record made = [] {
    Field dated = leaf<&FuelPrice::constant>(
        dated_key, "USD/MMBtu",
        "`2027: 4 USD/MMBtu` or `2027-01: 6 USD/MMBtu`: the price of that year or month; a month's own goes first.",
        {.range = at_least(0)});
    dated.assign = [](void* owner, const Value& value) { assign_dated_price(*static_cast<FuelPrice*>(owner), value); };
    Field file;
    file.key = "file";
    file.kind = FieldKind::dated_file;
    file.unit = "USD/MMBtu";
    file.dimension = units::PricePerFuel::dimension;
    file.description = "CSV by year or month: `year,price_usd_per_mmbtu` or `month,price_usd_per_mmbtu` (`2027-01`).";
    file.options = {.column = "price_usd_per_mmbtu"};
    file.assign = [](void* owner, const Value& value) {
      auto* price = static_cast<FuelPrice*>(owner);
      for (const auto& [year, usd] : value.by_year) price->by_year[year] = units::PricePerFuel::from_base(usd);
      for (const auto& [month, usd] : value.by_month) price->by_month[month] = units::PricePerFuel::from_base(usd);
    };
    return Record{.name = "fuel",
                  .description = "Price of fuel. By date, every month of the plan needs one.",
                  .fields = {leaf<&FuelPrice::constant>("constant", "USD/MMBtu", "The same in every hour.",
                                                        {.range = at_least(0)}),
                             std::move(file)},
                  .exactly_one = {"constant", "file", dated_key},
                  .dated = std::move(dated)};
  }();
  return made;
}

}  // namespace

const Record& named_place_record() {
  static const Record made = {"named place",
                              "A place whose monthly normals weather may take.",
                              {
                                  like_field(),
                                  leaf<&NamedPlace::name>("name", "", "Name in reports.", {.derived = "the id"}),
                                  leaf<&NamedPlace::latitude_degrees>("latitude_degrees", "", "North positive.",
                                                                      {.required = true, .range = between(-90, 90)}),
                                  leaf<&NamedPlace::longitude_degrees>(
                                      "longitude_degrees", "", "East positive. A site far from here is warned of.",
                                      {.required = true, .range = between(-180, 180)}),
                                  record<&NamedPlace::normals>("normals", synthetic_weather_record(),
                                                               "Its monthly normals.", {.required = true}),
                              }};
  return made;
}

const Record& weather_record() {
  static const Record made = [] {
    Field files;
    files.key = "files";
    files.kind = FieldKind::list;
    files.description = "Weather years from files, in their order, each with its probability.";
    files.record = &weather_file_record();
    files.append = [](void* owner, const std::string&) -> void* {
      auto& data = static_cast<Weather*>(owner)->data;
      if (!std::holds_alternative<std::vector<WeatherFile>>(data)) data.emplace<std::vector<WeatherFile>>();
      return &std::get<std::vector<WeatherFile>>(data).emplace_back();
    };
    return Record{.name = "weather",
                  .description = "Weather years of a site.",
                  .fields = {like_field(), leaf<&Weather::place>("place", "", "Drawn from the normals of this place."),
                             alternative<Weather, SyntheticWeather>("synthetic", synthetic_weather_record(),
                                                                    "Drawn from monthly normals."),
                             std::move(files)},
                  .exactly_one = {"place", "synthetic", "files"}};
  }();
  return made;
}

const Record& price_record() {
  static const Record made = {
      .name = "price",
      .description = "Exactly one of `electricity`, `fuel`.",
      .fields =
          {
              like_field(),
              alternative<Price, ElectricityPrice>("electricity", electricity_record(), "Price of electricity."),
              alternative<Price, FuelPrice>("fuel", fuel_record(), "Price of fuel."),
              leaf<&Price::escalation>("escalation", "%", "Real, per year from `economics.currency_year`.",
                                       {.fallback = "0 %", .range = between(-0.5, 0.5)}),
              leaf<&Price::level>("level", "", "Calendar year → factor on the price (forward curve); other years 1.",
                                  {.range = at_least(0)}),
          },
      .exactly_one = {"electricity", "fuel"}};
  return made;
}

const Record& accelerator_record() {
  static const Record made = {
      "accelerator",
      "A kind of accelerator, with its share of servers, network and storage.",
      {
          like_field(),
          leaf<&Accelerator::name>("name", "", "Name in reports.", {.derived = "the id"}),
          leaf<&Accelerator::vendor>("vendor", "", "Who makes it; platforms are compared by vendor.",
                                     {.derived = "the id"}),
          leaf<&Accelerator::bf16_dense>("bf16_dense", "TFLOP/s-GPU",
                                         "Peak throughput in BF16 without sparsity; an H100 has 989.4 TFLOP/s.",
                                         {.range = above(0)}),
          leaf<&Accelerator::fp8_dense>("fp8_dense", "TFLOP/s-GPU", "The same in FP8.", {.range = above(0)}),
          leaf<&Accelerator::power>("power", "kW/GPU", "IT power per accelerator, all in, without cooling.",
                                    {.required = true, .range = above(0)}),
          leaf<&Accelerator::price>("price", "USD/GPU", "Per accelerator.", {.required = true, .range = at_least(0)}),
          leaf<&Accelerator::life>("life", "years", "Years of its annuity; after them it runs on without a charge.",
                                   {.required = true, .range = above(0)}),
          leaf<&Accelerator::failure_rate>("failure_rate", "1/GPU-year",
                                           "Interruptions of a job per accelerator and year.",
                                           {.required = true, .range = at_least(0)}),
          leaf<&Accelerator::checkpoint_time>("checkpoint_time", "s", "To write one checkpoint.",
                                              {.required = true, .range = at_least(0)}),
          leaf<&Accelerator::restart_time>("restart_time", "min", "From a failure until the job works again.",
                                           {.required = true, .range = at_least(0)}),
      }};
  return made;
}

const Record& technology_record() {
  static const Record made = [] {
    Record all{"technology", "A way to generate or store electricity.", technology_fields()};
    for (const auto& more : {credit_fields(), unit_fields()}) std::ranges::copy(more, std::back_inserter(all.fields));
    return all;
  }();
  return made;
}

const Record& region_record() {
  static const Record made = {
      "region",
      "A balancing area around sites, as a shape and two numbers a year: what campuses add to its peak and its risk. "
      "Its hours are "
      "parameterised, not measured.",
      {
          like_field(),
          leaf<&Region::name>("name", "", "Name in reports.", {.derived = "the id"}),
          leaf<&Region::peak_load>("peak_load", "MW", "In the plan's first year, without the sites.",
                                   {.required = true, .range = above(0)}),
          leaf<&Region::load_growth>("load_growth", "%", "Per year, without the sites.",
                                     {.fallback = "0 %", .range = between(-0.2, 0.5)}),
          leaf<&Region::load_factor>("load_factor", "%", "Mean load ÷ peak load.",
                                     {.fallback = "60 %", .range = between(0.2, 1.0)}),
          leaf<&Region::winter_peak_share>("winter_peak_share", "%", "Highest load of winter ÷ of summer.",
                                           {.fallback = "85 %", .range = between(0.2, 2.0)}),
          leaf<&Region::daily_swing>("daily_swing", "%", "Of the season's level: afternoon above, night below.",
                                     {.fallback = "30 %", .range = between(0.0, 0.9)}),
          leaf<&Region::capacity>("capacity", "MW",
                                  "Generation in the plan's first year; of sun, wind and storage what counts as firm.",
                                  {.required = true, .range = above(0)}),
          leaf<&Region::capacity_growth>("capacity_growth", "MW/year", "Added less retired.",
                                         {.fallback = "0 MW/year"}),
          leaf<&Region::unit_size>("unit_size", "MW",
                                   "Capacity is counted as units of this size, the last one smaller.",
                                   {.fallback = "400 MW", .range = at_least(10)}),
          leaf<&Region::forced_outage_rate>("forced_outage_rate", "%", "Share of time that a unit is out of order.",
                                            {.fallback = "7 %", .range = between(0.0, 0.5)}),
          leaf<&Region::lole>("lole", "h", "Loss of load per year that is accepted (2.4 h: a day in ten years).",
                              {.fallback = "2.4 h", .range = {.low = 0.0, .high = 8760.0, .low_open = true}}),
          leaf<&Region::marginal_intensity>("marginal_intensity", "kg/MWh", "CO2 of one more MWh.",
                                            {.required = true, .range = at_least(0)}),
          leaf<&Region::largest_infeed>("largest_infeed", "MW",
                                        "Largest loss that its reserve is made for; the grid screens compare sites "
                                        "with it.",
                                        {.range = above(0)}),
      }};
  return made;
}

}  // namespace gigawatt::scenario
