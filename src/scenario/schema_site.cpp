// Rows for sites and contracts.
#include "scenario/schema_fields.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<CoolingType>() {
  return {"dry", "evaporative", "hybrid"};
}
template <>
std::vector<std::string_view> choices_of<LoadShape>() {
  return {"flat", "training", "inference"};
}
template <>
std::vector<std::string_view> choices_of<Matching>() {
  return {"yearly", "hourly"};
}
template <>
std::vector<std::string_view> choices_of<Contingency>() {
  return {"none", "largest_unit", "two_largest_units", "largest_supply_unit", "two_largest_supply_units"};
}

namespace {

const Record& place_record() {
  static const Record made = {
      "place",
      "Where the site is.",
      {
          leaf<&Place::latitude_degrees>("latitude_degrees", "", "North positive.",
                                         {.required = true, .range = between(-90, 90)}),
          leaf<&Place::longitude_degrees>("longitude_degrees", "", "East positive.",
                                          {.required = true, .range = between(-180, 180)}),
          leaf<&Place::elevation>("elevation", "m", "Above sea level.",
                                  {.fallback = "0 m", .range = between(-500, 6000)}),
          leaf<&Place::utc_offset_hours>("utc_offset_hours", "", "Local standard time minus UTC, hours.",
                                         {.required = true, .range = between(-12, 14)}),
      }};
  return made;
}

const Record& cooling_record() {
  static const Record made = {
      "cooling",
      "From IT power to facility power, and water.",
      {
          leaf<&Cooling::type>("type", "", "How heat is rejected.", {.fallback = "dry"}),
          leaf<&Cooling::pue>("pue", "", "Facility ÷ IT energy at 15 °C dry bulb.",
                              {.fallback = "1.2", .range = between(1.0, 3.0)}),
          leaf<&Cooling::pue_per_kelvin>("pue_per_kelvin", "",
                                         "Rise of PUE per kelvin above 15 °C (dry bulb; wet bulb where evaporative).",
                                         {.fallback = "0.004", .range = between(0.0, 0.1)}),
          leaf<&Cooling::water_use>(
              "water_use", "L/kWh", "Evaporated per IT energy in cooling hours.",
              {.required = true, .range = at_least(0), .only = {"type", {"evaporative", "hybrid"}}}),
      }};
  return made;
}

const Record& outage_record() {
  static const Record made = {"outage",
                              "Whole months out of service; costs go on.",
                              {
                                  leaf<&Outage::from>("from", "", "First month.", {.required = true}),
                                  leaf<&Outage::last>("last", "", "Last month.", {.required = true}),
                              }};
  return made;
}

const Record& hall_record() {
  static const Record made = {
      "hall",
      "A data hall or building, staged by its ready date.",
      {
          like_field(),
          leaf<&Hall::it_power>("it_power", "MW", "IT power when full, without cooling.",
                                {.required = true, .range = above(0)}),
          leaf<&Hall::accelerator>("accelerator", "", "What stands in it.", {.required = true}),
          leaf<&Hall::accelerators>("accelerators", "", "Count.",
                                    {.derived = "it_power ÷ power per accelerator", .range = above(0)}),
          leaf<&Hall::ready>("ready", "", "Shell, fit-out and accelerators done; waits only for power.",
                             {.derived = "what the site's `build` leads to"}),
          leaf<&Hall::load_factor>("load_factor", "%", "Mean IT load ÷ it_power.",
                                   {.fallback = "85 %", .range = {.low = 0.0, .high = 1.0, .low_open = true}}),
          leaf<&Hall::load>("load", "", "Shape of the load over the day.", {.fallback = "training"}),
          leaf<&Hall::job_accelerators>("job_accelerators", "", "Accelerators that fail together as one job.",
                                        {.derived = "the hall's count", .range = above(0)}),
          list<&Hall::outages>("outages", outage_record(), "Months in which it asks for no power."),
      }};
  return made;
}

const Record& exit_record() {
  static const Record made = {
      "exit",
      "A connection that may be given back, in part or wholly.",
      {
          leaf<&ConnectionExit::after_months>("after_months", "", "In use for at least so long: the minimum term.",
                                              {.required = true, .range = between(1, 600)}),
          leaf<&ConnectionExit::fee>("fee", "USD/kW", "Once, for each kW that is given back.",
                                     {.fallback = "0 USD/kW", .range = at_least(0)}),
      }};
  return made;
}

const Record& obligation_step_record() {
  static const Record made = {
      "capacity obligation",
      "A step of the capacity obligation.",
      {
          leaf<&ObligationStep::from>("from", "", "First month.", {.required = true}),
          leaf<&ObligationStep::rate>("rate", "USD/MW-day", "From then on, on the connection in use.",
                                      {.required = true, .range = at_least(0)}),
      }};
  return made;
}

const Record& offer_record() {
  static const Record made = {
      "offer",
      "An offer of grid connection; one that is not committed may be taken in part.",
      {
          like_field(),
          leaf<&ConnectionOffer::power>("power", "MW", "Facility power.", {.required = true, .range = above(0)}),
          leaf<&ConnectionOffer::available>("available", "", "First day.",
                                            {.derived = "the end of the activity that `connects` it"}),
          leaf<&ConnectionOffer::committed>("committed", "", "It is there, whatever the plan would choose.",
                                            {.fallback = "false"}),
          leaf<&ConnectionOffer::cost>("cost", "USD/kW", "One-off, spread as an annuity over `life`.",
                                       {.fallback = "0 USD/kW", .range = at_least(0)}),
          leaf<&ConnectionOffer::life>("life", "years", "Years of the annuity.",
                                       {.fallback = "20 years", .range = above(0)}),
          leaf<&ConnectionOffer::ends>("ends", "", "First day without."),
          record<&ConnectionOffer::exit>("exit", exit_record(), "It may be given back; absent: it is kept."),
      }};
  return made;
}

const Record& coincident_peak_record() {
  static const Record made = {
      "coincident_peak",
      "A transmission charge on the import in the region's tightest hours.",
      {
          leaf<&CoincidentPeak::rate>("rate", "USD/kW-year", "On the mean import over the named hours.",
                                      {.required = true, .range = at_least(0)}),
          leaf<&CoincidentPeak::hours>("hours", "", "Tightest hour of this many summer months (ERCOT: 4).",
                                       {.fallback = "4", .range = between(1, 12)}),
      }};
  return made;
}

const Record& flexible_record() {
  static const Record made = {
      "flexible",
      "A connection that is cut back in the region's tightest hours.",
      {
          leaf<&FlexibleConnection::hours>("hours", "", "How many hours of the year.",
                                           {.required = true, .range = between(1, 8760)}),
          leaf<&FlexibleConnection::share>("share", "%", "Of the connection that remains in them.",
                                           {.required = true, .range = share()}),
      }};
  return made;
}

const Record& peak_ratchet_record() {
  static const Record made = {
      "peak_ratchet",
      "A ratchet on past peaks, per weather year. Months before the plan count as zero.",
      {
          leaf<&PeakRatchet::share>("share", "%", "Billed peak is at least this share of the highest billed before.",
                                    {.required = true, .range = share()}),
          leaf<&PeakRatchet::months>("months", "", "How many months before count.",
                                     {.fallback = "11", .range = between(1, 12)}),
      }};
  return made;
}

const Record& energy_contract_record() {
  static const Record made = {
      "energy_contract",
      "Take or pay of imports: what a calendar year does not take is paid all the same.",
      {
          leaf<&EnergyContract::minimum_take>("minimum_take", "MWh/year", "Imports of a calendar year.",
                                              {.required = true, .range = at_least(0)}),
          leaf<&EnergyContract::price>("price", "USD/MWh", "Of what is not taken.",
                                       {.required = true, .range = at_least(0)}),
          leaf<&EnergyContract::years>("years", "", "Calendar years in which it runs; absent: all."),
      }};
  return made;
}

const Record& capacity_factor_record() {
  static const Record made = [] {
    Field file;
    file.key = "file";
    file.kind = FieldKind::series;
    file.description =
        "Hourly CSV: `hour,capacity_factor` (8,760 rows) or `time_utc,capacity_factor` (whole years), 0 to 1; year n "
        "belongs to weather year n.";
    file.options = {.required = true, .column = "capacity_factor"};
    file.assign = [](void*, const Value&) {};  // load() hands the series over in local time
    return Record{"capacity factor", "Output per MW of capacity.", {file}};
  }();
  return made;
}

const Record& clean_contract_record() {
  static const Record made = {
      "clean_contract",
      "Energy made elsewhere and claimed for imports (certificates, a power purchase agreement). It moves no MWh of "
      "the "
      "site and no clean share; it counts in the market-based account of CO2.",
      {
          like_field(),
          leaf<&CleanContract::energy>("energy_per_year", "MWh/year", "Of each calendar year.",
                                       {.required = true, .range = above(0)}),
          leaf<&CleanContract::matched>("matched", "", "hourly: counts in the hour-matched account, too.",
                                        {.fallback = "yearly"}),
          record<&CleanContract::capacity_factor>(
              "capacity_factor", capacity_factor_record(),
              "Its output over the year, scaled to `energy_per_year`; absent: the same in every hour.",
              {.only = {"matched", {"hourly"}}}),
          leaf<&CleanContract::carbon_intensity>("carbon_intensity", "kg/MWh", "CO2 of what is claimed.",
                                                 {.fallback = "0 kg/MWh", .range = at_least(0)}),
          leaf<&CleanContract::price>("price", "USD/MWh",
                                      "On top of imports, of all of `energy_per_year`, claimed or not.",
                                      {.fallback = "0 USD/MWh", .range = at_least(0)}),
          leaf<&CleanContract::years>("years", "", "Calendar years in which it runs; absent: all."),
      }};
  return made;
}

const Record& fuel_contract_record() {
  static const Record made = {
      "fuel_contract",
      "Take or pay of fuel: what a calendar year does not burn is paid all the same.",
      {
          leaf<&FuelContract::fuel_price>("fuel_price", "", "Fuel burnt at this price is taken from it.",
                                          {.required = true}),
          leaf<&FuelContract::minimum_take>("minimum_take", "MMBtu/year", "Of a calendar year.",
                                            {.required = true, .range = at_least(0)}),
          leaf<&FuelContract::paid_share>("paid_share", "%",
                                          "Of the year's mean price of the fuel, for what is not taken.",
                                          {.fallback = "100 %", .range = share()}),
          leaf<&FuelContract::years>("years", "", "Calendar years in which it runs; absent: all."),
      }};
  return made;
}

const Record& connection_record() {
  static const Record made = {
      "connection",
      "The grid connection and its tariff.",
      {
          collection<&Connection::offers>("offers", offer_record(), "Connections that are there or may be had.",
                                          {.required = true}),
          leaf<&Connection::energy_price>("energy_price", "", "Price of imported electricity.", {.required = true}),
          leaf<&Connection::delivery_charge>("delivery_charge", "USD/MWh", "On top of the energy price.",
                                             {.fallback = "0 USD/MWh", .range = at_least(0)}),
          leaf<&Connection::export_price_share>("export_price_share", "%",
                                                "Of the energy price, paid for exports; 0 = no export.",
                                                {.fallback = "0 %", .range = share()}),
          leaf<&Connection::export_limit>("export_limit", "MW", "Largest export.",
                                          {.fallback = "0 MW", .range = at_least(0)}),
          leaf<&Connection::demand_charge>("demand_charge", "USD/kW-month", "On the billed peak of the month.",
                                           {.fallback = "0 USD/kW-month", .range = at_least(0)}),
          leaf<&Connection::ratchet>("ratchet", "%", "Billed peak is at least this share of the connection.",
                                     {.fallback = "0 %", .range = share()}),
          record<&Connection::peak_ratchet>("peak_ratchet", peak_ratchet_record(),
                                            "Billed peak is at least a share of past ones."),
          collection<&Connection::energy_contracts>("energy_contracts", energy_contract_record(),
                                                    "Least imports of a year, taken or paid."),
          record<&Connection::coincident_peak>("coincident_peak", coincident_peak_record(), "Coincident-peak charge."),
          leaf<&Connection::capacity_obligation>("capacity_obligation", "USD/MW-day", "On the connection in use.",
                                                 {.fallback = "0 USD/MW-day", .range = at_least(0)}),
          list<&Connection::capacity_obligation_steps>(
              "capacity_obligation_steps", obligation_step_record(),
              "By date, such as a market's delivery years; before the first step `capacity_obligation`."),
          record<&Connection::flexible>("flexible", flexible_record(), "Hours in which the connection is cut back."),
          leaf<&Connection::carbon_intensity>("carbon_intensity", "kg/MWh", "CO2 of imports, location-based.",
                                              {.required = true, .range = at_least(0)}),
          leaf<&Connection::residual_intensity>("residual_intensity", "kg/MWh",
                                                "CO2 of imports that no clean contract claims, market-based; absent: "
                                                "`carbon_intensity`.",
                                                {.range = at_least(0)}),
          collection<&Connection::clean_contracts>("clean_contracts", clean_contract_record(),
                                                   "Energy made elsewhere and claimed for imports."),
          leaf<&Connection::clean_share>("clean_share", "%", "Of imports, for clean targets.",
                                         {.fallback = "0 %", .range = share()}),
          leaf<&Connection::firm_share>("firm_share", "%", "Of the connection, counted for firmness.",
                                        {.fallback = "100 %", .range = share()}),
      }};
  return made;
}

const Record& rental_record() {
  static const Record made = {
      "rental",
      "Rented bridge power.",
      {
          leaf<&Rental::rate>("rate", "USD/MW-month", "While rented.", {.required = true, .range = at_least(0)}),
          leaf<&Rental::mobilisation>("mobilisation", "USD/kW", "Once, for each MW that comes.",
                                      {.fallback = "0 USD/kW", .range = at_least(0)}),
          leaf<&Rental::minimum_term_months>("minimum_term_months", "", "Each MW stays at least so long.",
                                             {.fallback = "1", .range = between(1, 240)}),
          leaf<&Rental::exit_fee>("exit_fee", "USD/kW", "Once, for each MW that goes back.",
                                  {.fallback = "0 USD/kW", .range = at_least(0)}),
      }};
  return made;
}

const Record& supply_record() {
  static const Record made = {
      .name = "supply",
      .description = "A committed asset (`power`, `energised`) or an option (`maximum`), bought or rented.",
      .fields =
          {
              like_field(),
              leaf<&Supply::technology>("technology", "", "What it is.", {.required = true}),
              leaf<&Supply::power>("power", "MW", "Committed: net capacity.", {.range = above(0)}),
              leaf<&Supply::energy>("energy", "MWh", "Committed storage: energy capacity.", {.range = above(0)}),
              leaf<&Supply::energised>("energised", "", "Committed: first day."),
              leaf<&Supply::retires>("retires", "", "Committed: first day without."),
              leaf<&Supply::maximum>("maximum", "MW", "Option: at most so much.", {.range = at_least(0)}),
              leaf<&Supply::earliest>("earliest", "", "Option: not energised before, whatever the lead time."),
              leaf<&Supply::maximum_per_year>("maximum_per_year", "MW", "Option: energised per calendar year.",
                                              {.range = at_least(0)}),
              leaf<&Supply::last_order>("last_order", "", "Option: the offer ends with this month."),
              record<&Supply::rental>("rental", rental_record(), "Rented instead of bought."),
              leaf<&Supply::fuel_price>("fuel_price", "", "Price of its fuel."),
              record<&Supply::capacity_factor>("capacity_factor", capacity_factor_record(),
                                               "Sun and wind: output from a file instead of the weather."),
              list<&Supply::outages>("outages", outage_record(), "Months in which nothing of it runs."),
          },
      .exactly_one = {"power", "maximum"}};
  return made;
}

const Record& permits_record() {
  static const Record made = {
      "permits",
      "Limits on what the site may emit or run.",
      {
          leaf<&Permits::nox_per_year>("nox_per_year", "short_ton/year", "In any twelve months.",
                                       {.range = at_least(0)}),
          leaf<&Permits::nox_per_hour>("nox_per_hour", "lb/h", "In any hour.", {.range = at_least(0)}),
          leaf<&Permits::co2_per_year>("co2_per_year", "t/year", "Burnt on site, per calendar year, expected.",
                                       {.range = at_least(0)}),
          leaf<&Permits::co2_with_imports_per_year>("co2_with_imports_per_year", "t/year",
                                                    "The same together with `carbon_intensity` × imports.",
                                                    {.range = at_least(0)}),
          leaf<&Permits::full_load_hours>("full_load_hours", "h", "Per year and MW of fuel-fired capacity.",
                                          {.range = between(0, 8760)}),
          leaf<&Permits::from>("from", "",
                               "First month in which these limits hold; what was emitted before counts "
                               "as zero."),
          leaf<&Permits::until>("until", "", "Last month in which they hold."),
      }};
  return made;
}

const Record& firmness_record() {
  static const Record made = {
      "firmness",
      "How much supply must stand ready.",
      {
          leaf<&Firmness::contingency>("contingency", "",
                                       "What may fail at the peak: the largest unit or the two largest, offers of the "
                                       "connection among them, or of supply alone.",
                                       {.fallback = "none"}),
          leaf<&Firmness::reserve_margin>("reserve_margin", "%", "On peak load.",
                                          {.fallback = "0 %", .range = between(0, 2)}),
          leaf<&Firmness::shortfall_price>("shortfall_price", "USD/kW-year", "Price of missing reserve.",
                                           {.required = true, .range = at_least(0)}),
      }};
  return made;
}

const Record& grid_screens_record() {
  static const Record made = {
      "grid screens",
      "What the campus does to those who hold frequency: two questions that decide nothing (docs/power.md).",
      {
          leaf<&GridScreens::training_swing>("training_swing", "%",
                                             "Of the IT load of halls that train: how much comes or goes within a "
                                             "second.",
                                             {.required = true, .range = share()}),
          leaf<&GridScreens::block_load>("block_load", "%", "Of a unit's power: what it takes in one step.",
                                         {.fallback = "0 %", .range = share()}),
          leaf<&GridScreens::largest_infeed>("largest_infeed", "MW",
                                             "Loss that the region's reserve is made for; otherwise the region's.",
                                             {.range = above(0)}),
      }};
  return made;
}

const Record& deferrable_record() {
  static const Record made = {
      "deferrable",
      "Work that may be done late.",
      {
          leaf<&Deferrable::share>("share", "%", "Of IT load.", {.required = true, .range = share()}),
          leaf<&Deferrable::window_hours>("window_hours", "", "Done within so many hours.",
                                          {.fallback = "6", .range = between(1, 168)}),
      }};
  return made;
}

const Record& ramp_record() {
  static const Record made = {
      "ramp",
      "A step of the contracted IT power.",
      {
          leaf<&RampStep::from>("from", "", "First month.", {.required = true}),
          leaf<&RampStep::it_power>("it_power", "MW", "From then on.", {.required = true, .range = at_least(0)}),
      }};
  return made;
}

}  // namespace

const Record& site_record() {
  static const Record made = {
      "site",
      "A campus.",
      {
          like_field(),
          leaf<&Site::name>("name", "", "Name in reports.", {.derived = "the id"}),
          record<&Site::place>("place", place_record(), "Where it is.", {.required = true}),
          leaf<&Site::weather>("weather", "", "Its weather.", {.required = true}),
          leaf<&Site::region>("region", "", "Whose grid carries it."),
          record<&Site::cooling>("cooling", cooling_record(), "Cooling."),
          leaf<&Site::peak_facility_to_it_ratio>("peak_facility_to_it_ratio", "", "For peaks; energy uses PUE.",
                                                 {.fallback = "1.3", .range = between(1.0, 3.0)}),
          leaf<&Site::facility_cost>("facility_cost", "USD/MW", "Shell, mechanical and electrical, per IT power.",
                                     {.required = true, .range = at_least(0)}),
          leaf<&Site::facility_life>("facility_life", "years",
                                     "Years of its annuity; after them it stands without a charge.",
                                     {.fallback = "14 years", .range = above(0)}),
          leaf<&Site::idle_value>(
              "idle_value", "USD/GPU-hour",
              "Worth of an accelerator-hour that no contract claims; at most the price of any contract of the site.",
              {.required = true, .range = at_least(0)}),
          collection<&Site::halls>("halls", hall_record(), "Data halls.", {.required = true}),
          record<&Site::build>("build", build_record(), "Activities that date the halls without `ready`."),
          record<&Site::connection, Site>("connection", connection_record(), "Grid connection; absent: off the grid."),
          collection<&Site::supply, Site>("supply", supply_record(),
                                          "Power and storage on site: committed assets and options."),
          leaf<&Site::fuel_line, Site>("fuel_line", "MMBtu/h", "Largest flow of fuel.", {.range = at_least(0)}),
          leaf<&Site::fuel_line_per_day, Site>("fuel_line_per_day", "MMBtu/day",
                                               "Largest flow of a day, however its hours differ.",
                                               {.range = at_least(0)}),
          collection<&Site::fuel_contracts, Site>("fuel_contracts", fuel_contract_record(),
                                                  "Least fuel of a year, taken or paid."),
          record<&Site::permits, Site>("permits", permits_record(), "Limits on emissions."),
          leaf<&Site::clean_share, Site>("clean_share", "%",
                                         "Of yearly load: the rest limits what is not clean, fuel and imports.",
                                         {.range = share()}),
          leaf<&Site::clean_share_hourly, Site>("clean_share_hourly", "%", "Of yearly load, matched hour by hour.",
                                                {.range = share()}),
          record<&Site::firmness, Site>("firmness", firmness_record(), "Reserve."),
          record<&Site::grid_screens, Site>("grid_screens", grid_screens_record(),
                                            "Swing of training load, and loss of the whole campus."),
          record<&Site::deferrable, Site>("deferrable", deferrable_record(), "Work that may be done late."),
          leaf<&Site::shed_allowed, Site>("shed_allowed", "", "false: every ready MW must be served.",
                                          {.fallback = "true"}),
          leaf<&Site::owner>("owner", "", "Party that pays for shells and for what is built to power them."),
          leaf<&Site::operating_party>("operating_party", "", "Party that pays fuel, electricity and upkeep.",
                                       {.derived = "the owner"}),
          leaf<&Site::accelerator_owner>("accelerator_owner", "", "Party that pays for the accelerators."),
          leaf<&Site::construction_months>("construction_months", "",
                                           "Over which a hall is paid for, up to the day it stands ready.",
                                           {.fallback = "18", .range = between(1, 120)}),
      }};
  return made;
}

const Record& contract_record() {
  static const Record made = {
      "contract",
      "Compute that is promised to a customer.",
      {
          like_field(),
          leaf<&Contract::name>("name", "", "Name in reports.", {.derived = "the id"}),
          leaf<&Contract::customer>("customer", "", "Who buys.", {.required = true}),
          leaf<&Contract::vendor>("vendor", "", "Who sells.", {.required = true}),
          leaf<&Contract::sites>("sites", "", "Where it may be served.", {.required = true}),
          list<&Contract::ramp>("ramp", ramp_record(), "IT power by month; nothing before the first step.",
                                {.required = true}),
          leaf<&Contract::end>("end", "", "Last month with service."),
          leaf<&Contract::rank>("rank", "", "Served first: 0.", {.fallback = "0", .range = between(0, 1000)}),
          leaf<&Contract::exclusive>("exclusive", "", "While it runs, only this contract is served at its sites.",
                                     {.fallback = "false"}),
          leaf<&Contract::price>("price", "USD/GPU-hour", "Its margin: the price at which its load is shed.",
                                 {.required = true, .range = at_least(0)}),
      }};
  return made;
}

}  // namespace gigawatt::scenario
