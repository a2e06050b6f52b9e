// The schedule of a site, the templates it starts from, and the resources that sites share.
#include "scenario/schema_fields.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<Scope>() {
  return {"site", "hall"};
}

template <>
std::vector<std::string_view> choices_of<SlipOfBuild>() {
  return {"observed", "none"};
}

template <>
std::vector<std::string_view> choices_of<DeliveryPeriod>() {
  return {"month", "quarter", "year"};
}

namespace {

constexpr double longest_days = 18'262.0;  // fifty years

const Record& activity_record() {
  static const Record made = {
      "activity",
      "Work, or a wait for something. What an activity with an id of the template leaves out is the template's.",
      {
          like_field(),
          leaf<&Activity::name>("name", "", "Name in reports.", {.derived = "the id"}),
          leaf<&Activity::duration>("duration", "days", "From its start to its end; a month has 30.4375 days.",
                                    {.range = between(0.0, longest_days), .calendar_too = true}),
          leaf<&Activity::after>("after", "", "Activities of the same site whose ends it waits for."),
          leaf<&Activity::lag>("lag", "days", "How long after the last of them it may start.",
                               {.fallback = "0 days", .range = between(0.0, longest_days), .calendar_too = true}),
          leaf<&Activity::scope>("per", "", "`hall`: once for every hall of the site that states no `ready`.",
                                 {.derived = "site; hall where `halls` stands"}),
          leaf<&Activity::halls>("halls", "", "Only of these halls."),
          leaf<&Activity::not_before>("not_before", "", "It does not start before this day."),
          leaf<&Activity::crew>("crew", "", "Resource of `crews` that it needs all the time."),
          leaf<&Activity::crews>("crews", "", "How many of them at once.",
                                 {.fallback = "1", .range = between(1, 10'000)}),
          leaf<&Activity::slot>("slot", "",
                                "Resource of `deliveries`: behind its duration it waits for one, and ends with it."),
          leaf<&Activity::supplies>("energises", "", "Supply of the site that its end energises, or allows."),
          leaf<&Activity::offers>("connects", "", "Offers of connection that its end makes available."),
      }};
  return made;
}

const Record& reservation_record() {
  static const Record made = {
      "reservation",
      "The first deliveries, kept for a site; what it does not need yet waits for it.",
      {
          like_field(),
          leaf<&Reservation::site>("site", "", "Whose they are.", {.required = true}),
          leaf<&Reservation::count>("count", "", "How many.", {.required = true, .range = between(1, 10'000)}),
      }};
  return made;
}

const Record& deliveries_record() {
  static const Record made = {
      "deliveries",
      "One thing at a time, evenly spread; one that nobody waits for goes to somebody outside of the scenario.",
      {
          leaf<&Deliveries::count>("count", "", "How many in each period.",
                                   {.required = true, .range = between(1, 10'000)}),
          leaf<&Deliveries::every>("every", "", "The period.", {.fallback = "quarter"}),
          leaf<&Deliveries::from>("from", "", "Day of the first one.", {.required = true}),
          leaf<&Deliveries::until>("until", "", "None from this day on."),
          collection<&Deliveries::reservations>("reservations", reservation_record(),
                                                "First deliveries that are kept."),
      }};
  return made;
}

}  // namespace

const Record& resource_record() {
  static const Record made = {
      .name = "resource",
      .description = "Something that several sites share: slots that they queue for, a pipeline, or crews.",
      .fields =
          {
              like_field(),
              leaf<&Resource::name>("name", "", "Name in reports.", {.derived = "the id"}),
              leaf<&Resource::technologies>("technologies", "",
                                            "Technologies that draw on it; of `capacity` and `fuel_flow`."),
              leaf<&Resource::capacity>("capacity", "MW/year",
                                        "At most so much energised per year, all sites together.",
                                        {.range = at_least(0)}),
              leaf<&Resource::fuel_flow>("fuel_flow", "MMBtu/h",
                                         "A pipeline: at most so much fuel at once, all sites together; each site "
                                         "books its share of it by build period.",
                                         {.range = at_least(0)}),
              leaf<&Resource::crews>("crews", "", "Crews of activities: so many are busy at once, all sites together.",
                                     {.range = between(1, 10'000)}),
              record<&Resource::deliveries>("deliveries", deliveries_record(), "Deliveries that activities end with."),
          },
      .exactly_one = {"capacity", "fuel_flow", "crews", "deliveries"}};
  return made;
}

const Record& build_template_record() {
  static const Record made = {
      "build template",
      "Activities of a campus that sites start from.",
      {
          like_field(),
          leaf<&BuildTemplate::name>("name", "", "Name in reports.", {.derived = "the id"}),
          collection<&BuildTemplate::activities>("activities", activity_record(), "Activities.", {.required = true}),
      }};
  return made;
}

const Record& build_record() {
  static const Record made = {
      "build",
      "How the site is built, see docs/build.md.",
      {
          leaf<&Build::begin>("begin", "", "Nothing starts before.", {.required = true}),
          leaf<&Build::from>("template", "", "Activities to start from."),
          leaf<&Build::priority>("priority", "", "Lower first, where sites wait for the same crew or delivery.",
                                 {.fallback = "0", .range = between(-1000, 1000)}),
          leaf<&Build::slip>("slip", "",
                             "`observed`: activities without a distribution take longer by what was observed per month "
                             "(library/slip.csv); `none`: they take what they state.",
                             {.fallback = "observed"}),
          collection<&Build::activities>(
              "activities", activity_record(),
              "The site's own; one with an id of the template changes that one, and takes it away "
              "where it lasts 0 days: what waited for it waits for what it waited for."),
      }};
  return made;
}

}  // namespace gigawatt::scenario
