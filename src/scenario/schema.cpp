#include "scenario/schema.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "scenario/schema_fields.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<BuildStep>() {
  return {"month", "quarter"};
}
template <>
std::vector<std::string_view> choices_of<Policy>() {
  return {"optimal", "rule", "rolling"};
}
template <>
std::vector<std::string_view> choices_of<Confidence>() {
  return {"high", "medium", "low"};
}
template <>
std::vector<std::string_view> choices_of<Comparison>() {
  return {"at_most", "at_least"};
}

template <>
std::vector<std::string_view> choices_of<Sampling>() {
  return {"sobol", "latin_hypercube"};
}

namespace {

const Record& adequacy_record() {
  static const Record made = {
      "adequacy",
      "How seldom supply may fail to cover what the plan serves; see docs/adequacy.md.",
      {
          leaf<&AdequacyTarget::lole>("lole", "h",
                                      "Loss-of-load expectation of any plan year, at every site; the sites' "
                                      "`firmness.reserve_margin` is raised until it holds.",
                                      {.required = true, .range = {.low = 0.0, .high = 8760.0, .low_open = true}}),
          leaf<&AdequacyTarget::most_rounds>("most_rounds", "", "How many plans at most, the first included.",
                                             {.fallback = "8", .range = between(1, 50)}),
          leaf<&AdequacyTarget::repair_time>(
              "repair_time", "h", "Mean time to repair of every unit; used where there is storage and years are drawn.",
              {.fallback = "50 h", .range = between(1, 8760)}),
          leaf<&AdequacyTarget::samples>("samples", "", "Years drawn where there is storage.",
                                         {.fallback = "2000", .range = between(100, 1000000)}),
      }};
  return made;
}

const Record& plan_record() {
  static const Record made = {
      "plan",
      "What is optimised.",
      {
          leaf<&Plan::years>("years", "", "Calendar years that are optimised; inside `horizon`.", {.required = true}),
          leaf<&Plan::weather_years>("weather_years", "", "How many weather years the plan must serve at once.",
                                     {.fallback = "1", .range = between(1, 1000)}),
          leaf<&Plan::build_step>("build_step", "", "Length of a build period.", {.fallback = "quarter"}),
          leaf<&Plan::orders_from>("orders_from", "",
                                   "First month in which an order may be placed; may lie before the plan.",
                                   {.derived = "January of the first plan year"}),
          record<&Plan::adequacy, Plan>("adequacy", adequacy_record(), "Reserve by loss of load."),
      }};
  return made;
}

const Record& dispatch_record() {
  static const Record made = {
      "dispatch",
      "How the planned capacities are operated; see docs/dispatch.md.",
      {
          leaf<&Dispatch::policy>(
              "policy", "",
              "`optimal`: as planned, knowing the year ahead. `rule`: hour by hour by merit order and "
              "price, knowing no later hour. `rolling`: window by window with forecasts, whole units that start and "
              "stop. The run tells what that costs.",
              {.fallback = "optimal"}),
          leaf<&Dispatch::reserve>("reserve", "%", "Of a storage's energy, kept for hours in which load would be shed.",
                                   {.fallback = "20 %", .range = share()}),
          leaf<&Dispatch::charge_quantile>(
              "charge_quantile", "%",
              "Storage charges from the grid below this quantile of the prices of the month "
              "before.",
              {.fallback = "25 %", .range = share()}),
          leaf<&Dispatch::discharge_quantile>("discharge_quantile", "%",
                                              "Storage discharges above this quantile, and above what charging cost.",
                                              {.fallback = "75 %", .range = share()}),
          leaf<&Dispatch::window_hours>("window_hours", "", "Hours that each window looks ahead.",
                                        {.fallback = "48", .range = between(2, 336)}),
          leaf<&Dispatch::step_hours>("step_hours", "", "Hours of it that are kept; then the next one is looked at.",
                                      {.fallback = "24", .range = between(1, 168)}),
          leaf<&Dispatch::forecast_error>("forecast_error", "%",
                                          "Standard deviation of the forecasts of prices, sun and wind a day ahead; "
                                          "grows with the square root of the hours ahead.",
                                          {.fallback = "10 %", .range = share()}),
      }};
  return made;
}

const Record& taxes_record() {
  static const Record made = {
      "taxes",
      "Income tax and depreciation; absent: before tax.",
      {
          leaf<&Taxes::rate>("rate", "%", "Combined income tax rate.", {.required = true, .range = between(0.0, 0.99)}),
          leaf<&Taxes::depreciation>("depreciation", "%", "Share of the basis per year; sums to 100 %.",
                                     {.required = true, .range = share()}),
      }};
  return made;
}

const Record& exchange_rates_record() {
  static const Options a_rate = {.range = above(0)};
  static const Record made = {
      "exchange_rates",
      "USD for one unit of another currency, by ISO 4217 code. An amount in such a currency is converted as it is "
      "read, "
      "at this one rate whatever its year; without a rate it is refused.",
      {
          leaf<&ExchangeRates::eur>("EUR", "USD", "One euro.", a_rate),
          leaf<&ExchangeRates::gbp>("GBP", "USD", "One pound sterling.", a_rate),
          leaf<&ExchangeRates::chf>("CHF", "USD", "One Swiss franc.", a_rate),
          leaf<&ExchangeRates::sek>("SEK", "USD", "One Swedish krona.", a_rate),
          leaf<&ExchangeRates::nok>("NOK", "USD", "One Norwegian krone.", a_rate),
          leaf<&ExchangeRates::dkk>("DKK", "USD", "One Danish krone.", a_rate),
          leaf<&ExchangeRates::cad>("CAD", "USD", "One Canadian dollar.", a_rate),
          leaf<&ExchangeRates::aud>("AUD", "USD", "One Australian dollar.", a_rate),
          leaf<&ExchangeRates::jpy>("JPY", "USD", "One Japanese yen.", a_rate),
          leaf<&ExchangeRates::cny>("CNY", "USD", "One Chinese renminbi.", a_rate),
          leaf<&ExchangeRates::krw>("KRW", "USD", "One South Korean won.", a_rate),
          leaf<&ExchangeRates::inr>("INR", "USD", "One Indian rupee.", a_rate),
          leaf<&ExchangeRates::sgd>("SGD", "USD", "One Singapore dollar.", a_rate),
          leaf<&ExchangeRates::aed>("AED", "USD", "One dirham of the United Arab Emirates.", a_rate),
          leaf<&ExchangeRates::sar>("SAR", "USD", "One Saudi riyal.", a_rate),
          leaf<&ExchangeRates::brl>("BRL", "USD", "One Brazilian real.", a_rate),
      }};
  return made;
}

}  // namespace

const Record& economics_record() {
  static const Record made = {
      "economics",
      "Money is real USD of one year; figures of other years carry `price_year`.",
      {
          record<&Economics::exchange_rates>("exchange_rates", exchange_rates_record(),
                                             "What amounts in other currencies are in USD."),
          leaf<&Economics::currency_year>("currency_year", "", "The year whose USD all money is counted in.",
                                          {.fallback = "2025", .range = between(1990, 2100)}),
          leaf<&Economics::inflation>("inflation", "%",
                                      "Per year; converts figures with a `price_year`, and discounts depreciation.",
                                      {.fallback = "2.5 %", .range = between(-0.5, 1.0)}),
          leaf<&Economics::real_discount_rate>("real_discount_rate", "%", "Per year, real; also the rate of annuities.",
                                               {.fallback = "8 %", .range = between(0.0, 0.5)}),
          leaf<&Economics::carbon_price>("carbon_price", "USD/t", "On CO2 from fuel burnt on site.",
                                         {.fallback = "0 USD/t", .range = at_least(0)}),
          record<&Economics::taxes>("taxes", taxes_record(), "Income tax and depreciation."),
      }};
  return made;
}

namespace {

const Record& source_record() {
  static const Record made = {
      "source",
      "Where figures come from; any value may name one with `source: ID`.",
      {
          like_field(),
          leaf<&Source::title>("title", "", "Title of the document.", {.required = true}),
          leaf<&Source::publisher>("publisher", "", "Who published it."),
          leaf<&Source::date>("date", "", "Date of publication, as precise as known."),
          leaf<&Source::url>("url", "", "Where it can be read."),
          leaf<&Source::confidence>("confidence", "", "How far its figures can be trusted.", {.fallback = "medium"}),
      }};
  return made;
}

const Record& threshold_record() {
  static const Record made = {
      "threshold",
      "A condition on a number of the run; exit code 5 if it fails.",
      {
          like_field(),
          leaf<&Threshold::metric>("metric", "",
                                   "Path of the number, such as `sites.abilene.years.2026.usd_per_mwh` "
                                   "(docs/commands.md). Of `stress` alone: "
                                   "`P(PATH at_least 0.95)`, `P(PATH by 2026-12-31)`, `P90(PATH)` (docs/stress.md).",
                                   {.required = true}),
          leaf<&Threshold::comparison>("comparison", "", "Which side of `value` is good.", {.fallback = "at_most"}),
          leaf<&Threshold::value>("value", "", "The bound, in the unit of the metric's name.", {.required = true}),
          leaf<&Threshold::text>("text", "", "As printed.", {.derived = "metric, comparison and value"}),
      }};
  return made;
}

const Record& factor_record() {
  static const Record made = {
      "factor",
      "A factor on something that is no single leaf.",
      {
          like_field(),
          leaf<&UncertainFactor::of>(
              "of", "", "`demand`, `compute` (its price), `power`, `fuel`, or the id of a price.", {.required = true}),
          leaf<&UncertainFactor::factor>("factor", "",
                                         "A distribution around 1, such as `{p10: 0.8, p50: 1, p90: 1.2}`.",
                                         {.required = true, .range = at_least(0)}),
      }};
  return made;
}

const Record& correlation_record() {
  static const Record made = {
      "correlation",
      "Rank correlation (Spearman) between two things that `gigawatt stress` draws.",
      {
          like_field(),
          leaf<&RankCorrelation::first>(
              "first", "", "Path of a leaf with a distribution, or a name as stress lists it.", {.required = true}),
          leaf<&RankCorrelation::second>("second", "", "The other one.", {.required = true}),
          leaf<&RankCorrelation::value>("value", "", "From -1 to 1.", {.required = true, .range = between(-1.0, 1.0)}),
      }};
  return made;
}

const Record& uncertainty_record() {
  static const Record made = {
      "uncertainty",
      "What `gigawatt stress` draws beside every leaf that states a distribution itself; see docs/stress.md.",
      {
          leaf<&Uncertainty::sampling>("sampling", "", "How samples are spread.", {.fallback = "sobol"}),
          leaf<&Uncertainty::from>("from", "", "What stands before this month is history and does not slip.",
                                   {.derived = "plan.orders_from"}),
          leaf<&Uncertainty::slip>(
              "slip", "h", "How much later than planned halls and connections are.",
              {.derived = "a median of 80 days, 0 to 132 (library/slip.csv)", .range = at_least(0)}),
          collection<&Uncertainty::factors>("factors", factor_record(), "Factors on what is no single leaf."),
          collection<&Uncertainty::correlations>("correlations", correlation_record(), "What goes together."),
      }};
  return made;
}

const Record& shock_record() {
  static const Record made = {
      "shock",
      "Changes that hold in every sample of `gigawatt stress --shock ID`.",
      {
          like_field(),
          leaf<&NamedShock::changes>("changes", "",
                                     "As `--shock` takes them, separated by commas: `gas x2, demand -30 %`.",
                                     {.required = true}),
      }};
  return made;
}

Field extends_field() {
  Field field;
  field.key = "extends";
  field.description =
      "One parent: the name of a shipped scenario, or a path. Maps merge, values and lists replace, null deletes.";
  field.assign = [](void*, const Value&) {};
  return field;
}

/// Rows of what is read before anything is decoded: they document, and complete in editors.
Field early_field(std::string_view key, FieldKind kind, std::string_view description) {
  Field field;
  field.key = key;
  field.kind = kind;
  field.description = description;
  field.assign = [](void*, const Value&) {};
  return field;
}

const Record& import_record() {
  static const Record made = [] {
    Record import{"import", "What another scenario brings, see [imports](#imports).", {}};
    Field scenario = early_field("scenario", FieldKind::text, "The name of a shipped scenario, or a path.");
    scenario.options.derived = "the id";
    Field take =
        early_field("take", FieldKind::references, "Only these: sections, or entries such as `sites.abilene`.");
    take.options.derived = "all";
    Field prefix = early_field("prefix", FieldKind::text,
                               "Stands with a hyphen before the ids of its contracts, instruments, resources, weather, "
                               "prices and technologies.");
    import.fields = {std::move(scenario), std::move(take), early_field("leave", FieldKind::references, "Not these."),
                     std::move(prefix)};
    return import;
  }();
  return made;
}

Field imports_field() {
  Field field = early_field("imports", FieldKind::collection, "Other scenarios whose entries stand beside this one's.");
  field.record = &import_record();
  return field;
}

}  // namespace

Field like_field() {
  Field field;
  field.key = "like";
  field.kind = FieldKind::reference;
  field.description = "Another entry of this map: its values first, then what stands here.";
  field.assign = [](void*, const Value&) {};  // resolved before anything is decoded
  return field;
}

const Field* Record::find(std::string_view key) const {
  const auto found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : &*found;
}

const Record& scenario_record() {
  static const Record made = {
      "scenario",
      "The whole file.",
      {
          extends_field(),
          imports_field(),
          leaf<&Scenario::title>("title", "", "What the scenario is about, in a line.", {.derived = "the name"}),
          leaf<&Scenario::question>("question", "", "The question that it answers."),
          leaf<&Scenario::horizon>("horizon", "", "Calendar years that costs and contracts are counted over.",
                                   {.required = true}),
          record<&Scenario::plan>("plan", plan_record(), "What is optimised.", {.required = true}),
          record<&Scenario::dispatch>("dispatch", dispatch_record(), "How the planned capacities are operated."),
          record<&Scenario::economics>("economics", economics_record(), "Rates, prices of carbon, taxes."),
          collection<&Scenario::sources>("sources", source_record(), "Where figures come from."),
          collection<&Scenario::parties>("parties", party_record(), "Companies."),
          collection<&Scenario::sites>("sites", site_record(), "Campuses; a scenario of deals alone has none."),
          collection<&Scenario::places>("places", named_place_record(),
                                        "Places with monthly normals; the shipped library is the outermost parent."),
          collection<&Scenario::weather>("weather", weather_record(), "Weather that sites refer to."),
          collection<&Scenario::prices>("prices", price_record(), "Prices of electricity and fuel."),
          collection<&Scenario::accelerators>("accelerators", accelerator_record(),
                                              "Accelerators; the shipped library is the outermost parent."),
          collection<&Scenario::technologies>("technologies", technology_record(),
                                              "Generation and storage; the shipped library is the outermost parent."),
          collection<&Scenario::contracts>("contracts", contract_record(), "Who is promised compute, where and when."),
          collection<&Scenario::instruments>("instruments", instrument_record(), "What parties owe each other."),
          collection<&Scenario::resources>("resources", resource_record(), "Slots and crews shared by sites."),
          collection<&Scenario::build_templates>(
              "build_templates", build_template_record(),
              "Schedules that sites start from; the shipped library is the outermost parent."),
          collection<&Scenario::regions>("regions", region_record(),
                                         "Grids around sites: what campuses add to their peak and risk."),
          collection<&Scenario::thresholds>("thresholds", threshold_record(), "Conditions on the result."),
          record<&Scenario::uncertainty, Scenario>("uncertainty", uncertainty_record(),
                                                   "What `gigawatt stress` draws."),
          collection<&Scenario::shocks>("shocks", shock_record(), "Shocks by name."),
          collection<&Scenario::facts>("facts", fact_record(), "What sources say, for claims to be held against."),
          collection<&Scenario::claims>("claims", claim_record(), "What is said in public; see docs/audit.md."),
          leaf<&Scenario::seed>("seed", "", "Seed of everything synthetic.", {.fallback = "1", .range = at_least(0)}),
      }};
  return made;
}

bool is_id(std::string_view text) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto valid = [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 100 && lower(text.front()) && std::ranges::all_of(text, valid);
}

std::string expectation(const Field& field) {
  switch (field.kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::flag:
      return "true or false";
    case FieldKind::integer:
      return "a whole number";
    case FieldKind::number:
      return "a plain number";
    case FieldKind::fraction:
      return "a share, such as 6.5 % or 0.065";
    case FieldKind::quantity: {
      if (field.options.calendar_too)
        return fmt::format("a time in days, weeks, months or years (such as 6 {})", field.unit);
      const std::string words = units::describe(field.dimension);
      const std::string unit = fmt::format("(such as {})", field.unit);
      return fmt::format("{} {}", words.substr(0, words.find(" (such as")), unit);
    }
    case FieldKind::date:
      return "a date, such as 2026-05-23";
    case FieldKind::month:
      return "a month, such as 2026-05";
    case FieldKind::years:
      return "calendar years, such as 2026..2028";
    case FieldKind::choice:
      return fmt::format("one of {}", fmt::join(field.choices, ", "));
    case FieldKind::reference:
      return fmt::format("the id of an entry of {}", field.collection);
    case FieldKind::references:
      return field.collection.empty() ? "a list of sections or SECTION.ID"
                                      : fmt::format("a list of ids of {}", field.collection);
    case FieldKind::numbers:
      return field.unit == "%" ? "a list of shares" : "a list of numbers";
    case FieldKind::text_file:
      return "the path of a text file";
    case FieldKind::dated_file:
      return fmt::format("the path of a CSV file with column year or month and column {}", field.options.column);
    case FieldKind::series:
      return fmt::format("the path of an hourly CSV file with column {}", field.options.column);
    case FieldKind::record:
      return fmt::format("a map with {} keys", field.key);
    case FieldKind::collection:
      return "a map of entries keyed by id";
    case FieldKind::list:
      return "a list of maps";
    case FieldKind::year_map:
      return "a map of calendar years";
  }
  return "";
}

}  // namespace gigawatt::scenario
