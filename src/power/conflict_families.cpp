#include "power/conflict_families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "power/what_if.hpp"

namespace gigawatt::power {
namespace {

using SiteChange = std::function<void(SiteInput&)>;

double peak_mw(const SiteInput& site) {
  return site.peak_facility_mw.empty() ? 0.0 : *std::ranges::max_element(site.peak_facility_mw);
}

/// More than any plan can use, but not so much that a solver loses the load beside it.
double plenty_mw(double peak) { return std::max(1.0, 100.0 * peak); }

/// Storage has plenty when it can carry the load for a year.
double plenty_storage_mw(double peak, const scenario::Technology& technology) {
  const double longest_hours = technology.maximum_duration.in(units::hour);
  const double a_year = longest_hours > 0.0 ? peak * static_cast<double>(time::hours_per_year) / longest_hours : 0.0;
  return std::max(plenty_mw(peak), a_year);
}

/// The first day of the month `months` before the first full month of `date`.
time::Date months_before(time::Date date, int months) {
  const time::Month month = date.first_full_month().plus(-months);
  return {month.year(), month.month(), 1};
}

/// Puts a date of load off and takes over the load of its site, as far as the input's years go.
void put_off(PlanInput& input, std::size_t date, int months) {
  input.load_dates[date].months_later = months;
  for (SiteInput& site : input.sites) {
    if (site.id != input.load_dates[date].site) continue;
    take_load(site, input.load_of(input.load_dates, site.id));
  }
}

class FamilyList {
 public:
  explicit FamilyList(const PlanInput& input) : input_(input), start_(input.plan.years.first_month()) {
    for (std::size_t s = 0; s < input.sites.size(); ++s) policies(s);
    for (std::size_t s = 0; s < input.sites.size(); ++s) {
      if (input.sites[s].connection) connection(s);
      for (std::size_t i = 0; i < input.sites[s].supply.size(); ++i) supply(s, i);
    }
    for (std::size_t r = 0; r < input.resources.size(); ++r) resource(r);
    if (input.as_committed) {
      families_.push_back({.words = {.constraint = "no option is built (as committed)", .path = ""},
                           .site = {},
                           .relax = [](PlanInput& relaxed) { relaxed.as_committed = false; },
                           .gives_way = Whole{}});
    } else {
      orders_from();
    }
    for (std::size_t d = 0; d < input.load_dates.size(); ++d) load_date(d);
  }

  std::vector<Family> take() {
    if (input_.sites.size() > 1) tell_sites_apart();
    return std::move(families_);
  }

 private:
  /// Sites may have supplies and halls of one id: each constraint says where it stands.
  void tell_sites_apart() {
    for (Family& family : families_)
      for (const SiteInput& site : input_.sites) {
        const std::string at_site = " at " + site.name;
        if (family.site == site.id && !family.words.constraint.ends_with(at_site)) family.words.constraint += at_site;
      }
  }

  /// A family of one site: `change` gets that site, if it is there.
  static std::function<void(PlanInput&)> at(const scenario::SiteId& id, SiteChange change) {
    return [id, change = std::move(change)](PlanInput& input) {
      for (SiteInput& site : input.sites)
        if (site.id == id) change(site);
    };
  }

  void add(const SiteInput& site, std::string constraint, const std::string& key, SiteChange relax,
           GivesWay gives_way = Whole{}, Amount given = {}, std::string unit = {}) {
    families_.push_back({.words = {.constraint = std::move(constraint),
                                   .path = fmt::format("sites.{}.{}", site.id.text(), key),
                                   .given = std::move(given),
                                   .unit = std::move(unit)},
                         .site = site.id,
                         .relax = at(site.id, std::move(relax)),
                         .gives_way = std::move(gives_way)});
  }

  /// A limit of the site that the model names `limit`.
  template <class Set>
  static Continuous continuous(const SiteInput& site, const std::string& limit, double per_excess, Set set) {
    return {.elastic = {.limit = limit, .site = site.id.text()},
            .per_excess = per_excess,
            .set = [id = site.id, set](PlanInput& input, double value) {
              at(id, [&](SiteInput& changed) { set(changed, value); })(input);
            }};
  }

  /// The same for a largest size.
  template <class Set>
  static Continuous size(const SiteInput& site, const std::string& limit, double given_mw, Set set) {
    Continuous result = continuous(site, limit, 1.0, set);
    result.elastic.size_mw = given_mw;
    return result;
  }

  template <class Set>
  static Stepped stepped(const SiteInput& site, int most, const std::function<Amount(int)>& value, Set set) {
    return {.most = most,
            .set = [id = site.id, set](PlanInput& input,
                                       int step) { at(id, [&](SiteInput& changed) { set(changed, step); })(input); },
            .value = value};
  }

  /// Earlier by months, down to the plan's first month.
  template <class Set>
  Stepped earlier(const SiteInput& site, time::Date date, Set set) const {
    return stepped(
        site, std::max(0, date.first_full_month() - start_),
        [date](int months) { return Amount(time::to_text(date.first_full_month().plus(-months))); },
        [date, set](SiteInput& changed, int months) { set(changed, months > 0 ? months_before(date, months) : date); });
  }

  /// Larger by half a per cent of the peak, up to ten times the peak.
  template <class Set>
  static Stepped larger(const SiteInput& site, double given_mw, Set set) {
    const double step_mw = std::max(0.005 * peak_mw(site), 1e-3);
    const auto value_mw = [=](int steps) { return given_mw + steps * step_mw; };
    return stepped(
        site, 2000, [=](int steps) { return Amount(value_mw(steps)); },
        [=](SiteInput& changed, int steps) { set(changed, value_mw(steps)); });
  }

  void policies(std::size_t s) {
    const SiteInput& site = input_.sites[s];
    const std::string at_site = " at " + site.name;
    if (!site.shed_allowed) {
      add(
          site, "every ready MW must be served (shed_allowed: false)" + at_site, "shed_allowed",
          [](SiteInput& relaxed) { relaxed.shed_allowed = true; }, MustServe{}, 0.0, "% of the energy unserved");
    }
    permits(site, at_site);
    shares(site, at_site);
    if (site.fuel_line) {
      add(
          site, "fuel line" + at_site, "fuel_line", [](SiteInput& relaxed) { relaxed.fuel_line.reset(); },
          continuous(
              site, "fuel line", 1.0,
              [](SiteInput& changed, double value) { changed.fuel_line = value * (units::MMBtu / units::hour); }),
          site.fuel_line->in(units::MMBtu / units::hour), "MMBtu/h");
    }
    if (site.fuel_line_per_day) {
      add(
          site, "fuel line of a day" + at_site, "fuel_line_per_day",
          [](SiteInput& relaxed) { relaxed.fuel_line_per_day.reset(); },
          continuous(site, "fuel line of a day", 1.0,
                     [](SiteInput& changed, double value) {
                       changed.fuel_line_per_day = value * (units::MMBtu / units::day);
                     }),
          site.fuel_line_per_day->in(units::MMBtu / units::day), "MMBtu/day");
    }
  }

  /// A permitted amount that the model names `limit`.
  template <class Quantity, class Unit>
  void permit(const SiteInput& site, const std::string& limit, const std::string& key,
              std::optional<Quantity> scenario::Permits::* member, Unit unit, const char* unit_text) {
    const std::optional<Quantity>& given = site.permits.*member;
    if (!given) return;
    add(
        site, limit + " at " + site.name, "permits." + key,
        [member](SiteInput& relaxed) { (relaxed.permits.*member).reset(); },
        continuous(site, limit, 1.0,
                   [member, unit](SiteInput& changed, double value) { changed.permits.*member = value * unit; }),
        given->in(unit), unit_text);
  }

  void permits(const SiteInput& site, const std::string& at_site) {
    const scenario::Permits& permits = site.permits;
    using scenario::Permits;
    permit(site, "NOx permit, rolling twelve months", "nox_per_year", &Permits::nox_per_year, units::t / units::year,
           "t/year");
    permit(site, "NOx permit, hourly", "nox_per_hour", &Permits::nox_per_hour, units::kg / units::hour, "kg/h");
    permit(site, "CO2 permit", "co2_per_year", &Permits::co2_per_year, units::t / units::year, "t/year");
    permit(site, "CO2 permit, imports included", "co2_with_imports_per_year", &Permits::co2_with_imports_per_year,
           units::t / units::year, "t/year");
    if (permits.full_load_hours) {
      const double given = permits.full_load_hours->in(units::hour);
      const auto all = static_cast<double>(time::hours_per_year);
      constexpr int steps = 100;
      const auto hours = [=](int step) { return given + step * std::max(0.0, all - given) / steps; };
      add(
          site, "full-load hours permitted" + at_site, "permits.full_load_hours",
          [](SiteInput& relaxed) { relaxed.permits.full_load_hours.reset(); },
          stepped(
              site, steps, [=](int step) { return Amount(hours(step)); },
              [=](SiteInput& changed, int step) { changed.permits.full_load_hours = hours(step) * units::hour; }),
          given, "h");
    }
  }

  void shares(const SiteInput& site, const std::string& at_site) {
    if (site.clean_share) {
      add(
          site, "clean share of the year" + at_site, "clean_share",
          [](SiteInput& relaxed) { relaxed.clean_share.reset(); },
          continuous(site, "clean share of the year", -1.0,
                     [](SiteInput& changed, double value) { changed.clean_share = 0.01 * value; }),
          100.0 * *site.clean_share, "%");
    }
    if (site.clean_share_hourly) {
      add(
          site, "clean share, hour by hour" + at_site, "clean_share_hourly",
          [](SiteInput& relaxed) { relaxed.clean_share_hourly.reset(); },
          continuous(site, "clean share, hour by hour", -1.0,
                     [](SiteInput& changed, double value) { changed.clean_share_hourly = 0.01 * value; }),
          100.0 * *site.clean_share_hourly, "%");
    }
    if (site.firmness) {
      Continuous reserve = continuous(site, "firm capacity at peak", -1.0, [](SiteInput& changed, double value) {
        changed.firmness->reserve_margin = 0.01 * value;
      });
      reserve.elastic.by_reserve_points = true;
      add(
          site, "firm capacity at peak" + at_site, "firmness", [](SiteInput& relaxed) { relaxed.firmness.reset(); },
          std::move(reserve), 100.0 * site.firmness->reserve_margin, "% of reserve");
    }
  }

  /// Later by months, counted from the plan's first month where load began before it.
  void load_date(std::size_t d) {
    const LoadDate& date = input_.load_dates[d];
    const time::Month month = date.date.first_full_month();
    const int before = std::max(0, start_ - month);
    const int most = input_.plan.years.end_month() - month - before;
    families_.push_back(
        {.words = {.constraint = date.constraint, .path = date.path, .given = time::to_text(date.date)},
         .site = date.site,
         .relax = [=](PlanInput& relaxed) { put_off(relaxed, d, before + most); },
         .gives_way = Stepped{
             .most = most,
             .set = [=](PlanInput& changed, int months) { put_off(changed, d, months > 0 ? before + months : 0); },
             .value =
                 [=](int months) {
                   const std::string later = time::to_text(month.plus(before + months));
                   return Amount(months < most ? later : later + " (behind the plan)");
                 }}});
  }

  void connection(std::size_t s) {
    const SiteInput& site = input_.sites[s];
    const scenario::Connection& connection = *site.connection;
    if (connection.flexible) {
      add(site, "flexible connection in the tightest hours", "connection.flexible",
          [](SiteInput& relaxed) { relaxed.connection->flexible.reset(); });
    }
    const double plenty = plenty_mw(peak_mw(site));
    for (std::size_t o = 0; o < connection.offers.size(); ++o) {
      const scenario::ConnectionOffer& offer = connection.offers[o];
      if (!offer.committed && input_.as_committed) continue;
      const std::string key = fmt::format("connection.offers.{}", offer.id.text());
      const auto set_power = [o](SiteInput& changed, double mw) {
        changed.connection->offers[o].power = mw * units::MW;
      };
      const double given_mw = offer.power.in(units::MW);
      GivesWay power = larger(site, given_mw, set_power);
      if (!offer.committed)
        power = size(site, fmt::format("connection offer {}", offer.id.text()), given_mw, set_power);
      add(
          site, fmt::format("connection {} has {:g} MW", offer.id.text(), given_mw), key + ".power",
          [=](SiteInput& relaxed) { set_power(relaxed, std::max(given_mw, plenty)); }, std::move(power), given_mw,
          "MW");
      if (offer.available.first_full_month() <= start_) continue;
      const auto set_date = [o](SiteInput& changed, time::Date date) {
        changed.connection->offers[o].available = date;
      };
      add(
          site, fmt::format("connection {} from {}", offer.id.text(), time::to_text(offer.available)),
          key + ".available", [=](SiteInput& relaxed) { set_date(relaxed, {1900, 1, 1}); },
          earlier(site, offer.available, set_date), time::to_text(offer.available));
    }
  }

  void supply(std::size_t s, std::size_t i) {
    const SiteInput& site = input_.sites[s];
    const scenario::Supply& supply = site.supply[i];
    if (supply.committed()) {
      committed(site, i);
      return;
    }
    if (input_.as_committed) return;
    const std::string& id = supply.id.text();
    const std::string key = "supply." + id;
    if (supply.maximum) {
      const auto set = [i](SiteInput& changed, double mw) { changed.supply[i].maximum = mw * units::MW; };
      const double given_mw = supply.maximum->in(units::MW);
      const double plenty = std::max(given_mw, plenty_of(site, i));
      add(
          site, fmt::format("{}: at most {:g} MW", id, given_mw), key + ".maximum",
          [=](SiteInput& relaxed) { set(relaxed, plenty); }, size(site, id + ": maximum", given_mw, set), given_mw,
          "MW");
    }
    if (supply.maximum_per_year) {
      const auto set = [i](SiteInput& changed, double mw) { changed.supply[i].maximum_per_year = mw * units::MW; };
      const double given_mw = supply.maximum_per_year->in(units::MW);
      add(
          site, fmt::format("{}: at most {:g} MW a year", id, given_mw), key + ".maximum_per_year",
          [i](SiteInput& relaxed) { relaxed.supply[i].maximum_per_year.reset(); },
          continuous(site, id + ": maximum per year", 1.0, set), given_mw, "MW");
    }
    if (supply.earliest) {
      const auto set = [i](SiteInput& changed, time::Date date) { changed.supply[i].earliest = date; };
      add(
          site, fmt::format("{}: not before {}", id, time::to_text(*supply.earliest)), key + ".earliest",
          [i](SiteInput& relaxed) { relaxed.supply[i].earliest.reset(); }, earlier(site, *supply.earliest, set),
          time::to_text(*supply.earliest));
    }
    lead_time(site, i);
  }

  static double plenty_of(const SiteInput& site, std::size_t i) {
    return site.technology[i].kind == scenario::TechnologyKind::storage
               ? plenty_storage_mw(peak_mw(site), site.technology[i])
               : plenty_mw(peak_mw(site));
  }

  void lead_time(const SiteInput& site, std::size_t i) {
    const double months = site.technology[i].lead_time.in(units::month);
    if (months <= 0.0) return;
    const auto set = [=](SiteInput& changed, int less) {
      changed.technology[i].lead_time = std::max(0.0, months - less) * units::month;
    };
    add(
        site, fmt::format("{}: lead time of {:g} months", site.supply[i].id.text(), months), "",
        [=](SiteInput& relaxed) { relaxed.technology[i].lead_time = 0.0 * units::month; },
        stepped(
            site, static_cast<int>(std::ceil(months)), [=](int less) { return Amount(std::max(0.0, months - less)); },
            set),
        months, "months");
    families_.back().words.path = fmt::format("technologies.{}.lead_time", site.supply[i].technology.text());
  }

  void committed(const SiteInput& site, std::size_t i) {
    const scenario::Supply& supply = site.supply[i];
    const std::string& id = supply.id.text();
    const std::string key = "supply." + id;
    if (supply.energised && supply.energised->first_full_month() > start_) {
      const auto set = [i](SiteInput& changed, time::Date date) { changed.supply[i].energised = date; };
      add(
          site, fmt::format("{}: energised {}", id, time::to_text(*supply.energised)), key + ".energised",
          [=](SiteInput& relaxed) { set(relaxed, {1900, 1, 1}); }, earlier(site, *supply.energised, set),
          time::to_text(*supply.energised));
    }
    if (supply.retires) retires(site, i);
    const double given_mw = supply.power->in(units::MW);
    // Storage keeps its hours.
    const double hours = supply.energy && given_mw > 0.0 ? supply.energy->in(units::MWh) / given_mw : 0.0;
    const auto set = [=](SiteInput& changed, double mw) {
      changed.supply[i].power = mw * units::MW;
      if (hours > 0.0) changed.supply[i].energy = mw * hours * units::MWh;
    };
    const double plenty = std::max(given_mw, plenty_of(site, i));
    add(
        site, fmt::format("{}: {:g} MW committed", id, given_mw), key + ".power",
        [=](SiteInput& relaxed) { set(relaxed, plenty); }, larger(site, given_mw, set), given_mw, "MW");
  }

  void retires(const SiteInput& site, std::size_t i) {
    const time::Date date = *site.supply[i].retires;
    const time::Month month = date.in_month();
    add(
        site, fmt::format("{}: retires {}", site.supply[i].id.text(), time::to_text(date)),
        fmt::format("supply.{}.retires", site.supply[i].id.text()),
        [i](SiteInput& relaxed) { relaxed.supply[i].retires.reset(); },
        stepped(
            site, std::max(0, input_.plan.years.end_month() - month),
            [month](int later) { return Amount(time::to_text(month.plus(later))); },
            [=](SiteInput& changed, int later) {
              const time::Month moved = month.plus(later);
              changed.supply[i].retires = time::Date{moved.year(), moved.month(), 1};
            }),
        time::to_text(date));
  }

  void pipeline(std::size_t r) {
    const scenario::Resource& resource = input_.resources[r];
    const auto set = [r](PlanInput& changed, double flow) {
      changed.resources[r].fuel_flow = flow * (units::MMBtu / units::hour);
    };
    double plenty = 0.0;  // what every site's load would burn at the worst heat rate there is
    for (const SiteInput& site : input_.sites) plenty += plenty_mw(peak_mw(site)) * 100.0;
    const double given = resource.fuel_flow->in(units::MMBtu / units::hour);
    families_.push_back(
        {.words = {.constraint = fmt::format("fuel flow of {}", resource.id.text()),
                   .path = fmt::format("resources.{}.fuel_flow", resource.id.text()),
                   .given = given,
                   .unit = "MMBtu/h"},
         .site = {},
         .relax = [=](PlanInput& relaxed) { set(relaxed, std::max(given, plenty)); },
         .gives_way = Continuous{.elastic = {.limit = resource.id.text() + ": fuel flow", .site = ""}, .set = set}});
  }

  void resource(std::size_t r) {
    const scenario::Resource& resource = input_.resources[r];
    double peak = 0.0;
    for (const SiteInput& site : input_.sites) peak += peak_mw(site);
    if (resource.fuel_flow) {
      pipeline(r);
      return;
    }
    const auto set = [r](PlanInput& changed, double mw) {
      changed.resources[r].capacity = mw * (units::MW / units::year);
    };
    const double given = resource.capacity->in(units::MW / units::year);
    families_.push_back(
        {.words = {.constraint = fmt::format("shared slots of {}", resource.id.text()),
                   .path = fmt::format("resources.{}.capacity", resource.id.text()),
                   .given = given,
                   .unit = "MW/year"},
         .site = {},
         .relax = [=, plenty = plenty_mw(peak)](PlanInput& relaxed) { set(relaxed, std::max(given, plenty)); },
         .gives_way = Continuous{.elastic = {.limit = resource.id.text() + ": shared slots", .site = ""}, .set = set}});
  }

  void orders_from() {
    const time::Month given = input_.plan.orders_from;
    double longest_months = 0.0;
    for (const SiteInput& site : input_.sites)
      for (const scenario::Technology& technology : site.technology)
        longest_months = std::max(longest_months, technology.lead_time.in(units::month));
    const int most = given - start_ + static_cast<int>(std::ceil(longest_months));
    if (most <= 0) return;
    families_.push_back(
        {.words = {.constraint = "no order before " + time::to_text(given),
                   .path = "plan.orders_from",
                   .given = time::to_text(given)},
         .site = {},
         .relax = [=](PlanInput& relaxed) { relaxed.plan.orders_from = given.plus(-most); },
         .gives_way =
             Stepped{.most = most,
                     .set = [=](PlanInput& changed, int months) { changed.plan.orders_from = given.plus(-months); },
                     .value = [=](int months) { return Amount(time::to_text(given.plus(-months))); }}});
  }

  const PlanInput& input_;
  time::Month start_;
  std::vector<Family> families_;
};

}  // namespace

std::vector<Family> constraint_families(const PlanInput& input) { return FamilyList(input).take(); }

}  // namespace gigawatt::power
