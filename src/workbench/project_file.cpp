#include "workbench/project_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "finance/depreciation.hpp"
#include "workbench/engine_json.hpp"

namespace gigawatt::workbench {
namespace {

using scenario::PlacedJson;

constexpr double usd_max = 1e15, grown_max = 1e18;
constexpr Bounds money{-usd_max, usd_max, "an amount of at most 1e15 either way"};
constexpr Bounds money_paid{0.0, usd_max, "an amount from 0 to 1e15"};
constexpr Bounds factor{0.0, 1e6, "a factor from 0 to 1 000 000"};
constexpr Bounds growth{-0.99, 10.0, "a share a year above -1, such as 0.025"};
constexpr Bounds rate{0.0, 10.0, "a share a year from 0, such as 0.07"};
constexpr Bounds share{0.0, 1.0, "a share from 0 to 1"};
constexpr Bounds target{1.0, 1000.0, "a ratio from 1, such as 1.3: below 1 the cash does not pay the debt"};
constexpr Bounds tax_share{0.0, 0.99, "a share of the income from 0 to 0.99, such as 0.21"};
constexpr Bounds ratio{0.01, 1000.0, "a ratio above 0, such as 1.3"};
constexpr std::size_t periods_max = 1200, years_max = 100;

/// Reads a project; lengths depend on the count of periods, which is read first.
class ProjectReader {
 public:
  ProjectReader(const PlacedJson& root, base::Diagnostics& findings) : findings_(findings), top_(root, {}, findings) {}

  ProjectFile read() {
    constexpr std::array<std::string_view, 2> periods{"year", "month"};
    file_.title = top_.text("title").value_or("");
    file_.plan.periods_per_year = top_.choice("period", periods).value_or(0) == 0 ? 1 : 12;
    file_.plan.discount_rate = top_.number("discount_rate", rate).value_or(0.0);
    if (const PlacedJson* value = top_.require("construction", "a map with capex_usd")) construction(*value);
    if (const PlacedJson* value = top_.require("operation", "a map with periods, revenue and operating_cost_usd"))
      operation(*value);
    if (const PlacedJson* value = top_.find("instead")) instead(*value);
    top_.each("maintenance", [&](const PlacedJson& value, std::string path) { maintenance(value, std::move(path)); });
    if (const PlacedJson* value = top_.find("reserves")) reserves(*value);
    if (const PlacedJson* value = top_.find("debt")) debt(*value);
    if (const PlacedJson* value = top_.find("tax")) tax(*value);
    top_.each("collateral", [&](const PlacedJson& value, std::string path) { collateral(value, std::move(path)); });
    file_.required_equity_rate = top_.number("required_equity_rate", rate);
    top_.finish();
    return std::move(file_);
  }

 private:
  void construction(const PlacedJson& value) {
    JsonFields fields(value, "construction", findings_);
    const PlacedJson* capex = fields.require("capex_usd", "a list by period, or one amount");
    if (capex != nullptr && capex->kind == PlacedJson::Kind::number) {
      file_.plan.capex_usd = {number_in(*capex, "construction.capex_usd", money_paid, findings_).value_or(0.0)};
    } else if (capex != nullptr) {
      file_.plan.capex_usd = fields.numbers("capex_usd", money_paid);
      if (capex->kind == PlacedJson::Kind::list && (capex->items.empty() || capex->items.size() > periods_max))
        fields.refuse("wrong-count", *capex, "construction.capex_usd", fmt::format("{} periods", capex->items.size()),
                      fmt::format("from 1 to {}", periods_max));
    }
    fields.finish();
  }

  void operation(const PlacedJson& value) {
    JsonFields fields(value, "operation", findings_);
    capital::OperatingFlows& base = file_.plan.base;
    if (fields.require("periods", "how many, such as 25"))
      periods_ = fields.count("periods", 1, periods_max).value_or(1);
    base.energy_mwh = series(fields, "energy_mwh", factor_of_energy);
    const std::vector<double> price = series(fields, "price_usd_per_mwh", money);
    base.revenue_usd = series(fields, "revenue_usd", money);
    if (!price.empty() && base.energy_mwh.empty())
      fields.refuse_here("missing-key", "a price without energy", "energy_mwh");
    if (price.empty() && base.revenue_usd.empty())
      fields.refuse_here("missing-key", "there is no revenue here", "revenue_usd, or energy_mwh and price_usd_per_mwh");
    base.revenue_usd.resize(periods_, 0.0);
    if (!price.empty() && !base.energy_mwh.empty()) {
      for (std::size_t t = 0; t < periods_; ++t) base.revenue_usd[t] += base.energy_mwh[t] * price[t];
      file_.first_price_usd_per_mwh = price.front();
    }
    if (fields.require("operating_cost_usd", "an amount by period"))
      base.operating_cost_usd = series(fields, "operating_cost_usd", money);
    base.operating_cost_usd.resize(periods_, 0.0);
    fields.finish();
  }

  /// What is operated in place of what the debt is sized on.
  void instead(const PlacedJson& value) {
    JsonFields fields(value, "instead", findings_);
    capital::OperatingFlows flows = file_.plan.base;
    if (const std::optional<std::size_t> delay = fields.count("delay_periods", 0, periods_ - 1))
      for (std::vector<double>* values : {&flows.revenue_usd, &flows.operating_cost_usd, &flows.energy_mwh})
        if (!values->empty()) {
          values->insert(values->begin(), *delay, 0.0);
          values->resize(periods_);
        }
    multiply(flows.revenue_usd, series(fields, "revenue_factor", factor));
    multiply(flows.operating_cost_usd, series(fields, "operating_cost_factor", factor));
    multiply(flows.energy_mwh, series(fields, "energy_factor", factor));
    file_.plan.operated = std::move(flows);
    fields.finish();
  }

  static void multiply(std::vector<double>& values, const std::vector<double>& factors) {
    for (std::size_t t = 0; t < std::min(values.size(), factors.size()); ++t) values[t] *= factors[t];
  }

  /// A number, a list by period, or {"first", "growth" a year, "periods" that it lasts}; empty where absent.
  std::vector<double> series(JsonFields& fields, std::string_view key, const Bounds& bounds) {
    const PlacedJson* value = fields.find(key);
    if (value == nullptr) return {};
    const std::string path = fields.path_of(key);
    std::vector<double> values(periods_, 0.0);
    if (value->kind == PlacedJson::Kind::list) {
      values = fields.numbers(key, bounds);
      if (values.size() != periods_)
        fields.refuse("wrong-count", *value, path, fmt::format("{} numbers for {} periods", values.size(), periods_),
                      fmt::format("{} numbers, or {{\"first\": …, \"growth\": …}}", periods_));
      values.resize(periods_, 0.0);
    } else if (value->kind == PlacedJson::Kind::map) {
      JsonFields rule(*value, path, findings_);
      const double first = rule.required_number("first", bounds, "the first period's number").value_or(0.0);
      const double grows = rule.number("growth", growth).value_or(0.0);
      const std::size_t lasts = rule.count("periods", 1, periods_).value_or(periods_);
      for (std::size_t t = 0; t < lasts; ++t) {
        const std::size_t year = t / per_year();
        values[t] = first * std::pow(1.0 + grows, static_cast<double>(year));
      }
      if (!(std::abs(values[lasts - 1]) <= grown_max))
        rule.refuse_here("out-of-range", fmt::format("it grows to {:.3g}", values[lasts - 1]),
                         "at most 1e18 in the end");
      rule.finish();
    } else {
      values.assign(periods_, number_in(*value, path, bounds, findings_).value_or(0.0));
    }
    return values;
  }

  [[nodiscard]] std::size_t per_year() const { return static_cast<std::size_t>(file_.plan.periods_per_year); }
  [[nodiscard]] std::size_t years() const { return std::max<std::size_t>(1, periods_ / per_year()); }

  void maintenance(const PlacedJson& value, std::string path) {
    JsonFields fields(value, std::move(path), findings_);
    capital::MajorMaintenance work;
    work.cost_usd = fields.required_number("cost_usd", money_paid, "an amount of the first year").value_or(0.0);
    work.growth = fields.number("growth", growth).value_or(0.0);
    fields.require("every_years", "how many years lie between two of them");
    work.every_years = static_cast<int>(fields.count("every_years", 1, years_max).value_or(1));
    work.tax_shares = write_off(fields);
    if (!(work.cost_usd * std::pow(1.0 + work.growth, static_cast<double>(years())) <= grown_max))
      fields.refuse_here("out-of-range", "its cost grows beyond all bounds", "at most 1e18 in the end");
    fields.finish();
    file_.plan.maintenance.push_back(std::move(work));
  }

  /// One of macrs_years, straight_line_years (and half_year), year_shares; empty without any.
  std::vector<double> write_off(JsonFields& fields) {
    const PlacedJson* macrs = fields.find("macrs_years");
    const PlacedJson* line = fields.find("straight_line_years");
    const PlacedJson* shares = fields.find("year_shares");
    const bool half = fields.yes("half_year").value_or(false);
    if ((macrs != nullptr) + (line != nullptr) + (shares != nullptr) > 1)
      fields.refuse_here("one-of", "more than one way to write off", "macrs_years, straight_line_years or year_shares");
    if (half && line == nullptr)
      fields.refuse_here("no-effect", "half_year without straight_line_years", "straight_line_years beside it");
    if (macrs != nullptr) {
      const std::size_t years = fields.count("macrs_years", 1, years_max).value_or(5);
      if (auto found = finance::macrs_shares(static_cast<int>(years))) return *found;
      fields.refuse("out-of-range", *macrs, fields.path_of("macrs_years"),
                    fmt::format("there is no class of {} years", years), "3, 5, 7, 10, 15 or 20 years");
    }
    if (line != nullptr)
      return finance::straight_line_shares(
          static_cast<int>(fields.count("straight_line_years", 1, years_max).value_or(1)),
          half ? finance::FirstYear::half : finance::FirstYear::whole);
    std::vector<double> values = fields.numbers("year_shares", share);
    if (shares != nullptr && std::accumulate(values.begin(), values.end(), 0.0) > 1.0 + 1e-9)
      fields.refuse("out-of-range", *shares, fields.path_of("year_shares"), "more than everything is written off",
                    "shares that sum to at most 1");
    return values;
  }

  void reserves(const PlacedJson& value) {
    JsonFields fields(value, "reserves", findings_);
    file_.plan.reserves.interest_rate = fields.number("interest_rate", rate).value_or(0.0);
    file_.plan.reserves.working_capital_months = fields.number("working_capital_months", months).value_or(0.0);
    fields.finish();
  }

  void debt(const PlacedJson& value) {
    using capital::DebtTerms;
    constexpr std::array<std::string_view, 4> shapes{"sculpted", "annuity", "linear", "bullet"};
    constexpr std::array<std::string_view, 2> orders{"pro_rata", "equity_first"}, recourses{"none", "full"},
        interests{"capitalised", "funded"};
    JsonFields fields(value, "debt", findings_);
    DebtTerms terms;
    terms.amortisation = static_cast<capital::Amortisation>(fields.choice("amortisation", shapes).value_or(0));
    terms.rate = fields.required_number("rate", rate, "a share a year, such as 0.07").value_or(0.0);
    fields.require("tenor_periods", "how many periods it is repaid in");
    terms.tenor_periods = static_cast<int>(fields.count("tenor_periods", 1, periods_).value_or(1));
    terms.target_dscr = fields.number("target_dscr", target);
    const std::optional<double> gearing = fields.number("gearing_max", share);
    terms.gearing_max = gearing.value_or(1.0);
    terms.amount_usd = fields.number("amount_usd", money_paid);
    if (terms.amortisation == capital::Amortisation::sculpted ? !terms.target_dscr
                                                              : !terms.target_dscr && !gearing && !terms.amount_usd)
      fields.refuse_here("missing-key", "nothing says how large the debt is",
                         terms.amortisation == capital::Amortisation::sculpted
                             ? "target_dscr, which sculpted debt is sized by"
                             : "target_dscr, gearing_max or amount_usd");
    terms.upfront_fee_share = fields.number("upfront_fee_share", fee).value_or(0.0);
    terms.construction_rate = fields.number("construction_rate", rate).value_or(terms.rate);
    terms.draw_bears_interest_share = fields.number("draw_bears_interest_share", share).value_or(0.5);
    terms.construction_interest =
        static_cast<capital::ConstructionInterest>(fields.choice("construction_interest", interests).value_or(1));
    terms.draws = static_cast<capital::DrawOrder>(fields.choice("draws", orders).value_or(0));
    terms.recourse = static_cast<capital::Recourse>(fields.choice("recourse", recourses).value_or(0));
    terms.reserve_months = static_cast<int>(fields.count("reserve_months", 0, 120).value_or(0));
    terms.lock_up_dscr = fields.number("lock_up_dscr", ratio);
    terms.default_dscr = fields.number("default_dscr", ratio);
    terms.loan_to_value_max = fields.number("loan_to_value_max", ratio);
    terms.cash_sweep_share = fields.number("cash_sweep_share", share).value_or(0.0);
    if (terms.loan_to_value_max && !top_.has("collateral"))
      fields.refuse_here("no-effect", "loan_to_value_max without collateral", "collateral beside debt");
    fields.finish();
    file_.plan.debt = terms;
  }

  void tax(const PlacedJson& value) {
    constexpr std::array<std::string_view, 2> payers{"project", "owner"}, losses{"carried_forward", "used_elsewhere"},
        credits{"paid_out", "carried_forward"};
    JsonFields fields(value, "tax", findings_);
    capital::TaxTerms terms;
    terms.rate = fields.required_number("rate", tax_share, "a share of the income").value_or(0.0);
    terms.payer = static_cast<capital::TaxPayer>(fields.choice("payer", payers).value_or(0));
    terms.losses = static_cast<capital::LossUse>(fields.choice("losses", losses).value_or(0));
    terms.loss_use_max = fields.number("loss_use_max", share).value_or(1.0);
    terms.credits = static_cast<capital::CreditUse>(fields.choice("credits", credits).value_or(0));
    terms.investment_credit = fields.number("investment_credit", share).value_or(0.0);
    terms.investment_credit_share = fields.number("investment_credit_share", share).value_or(1.0);
    terms.energy_credit_usd_per_mwh = series(fields, "energy_credit_usd_per_mwh", money_paid);
    if (!terms.energy_credit_usd_per_mwh.empty() && file_.plan.base.energy_mwh.empty())
      fields.refuse_here("no-effect", "a credit by energy without energy", "operation.energy_mwh");
    double shares = 0.0;
    fields.each("write_offs", [&](const PlacedJson& entry, std::string path) {
      JsonFields part(entry, std::move(path), findings_);
      const double basis = part.number("basis_share", share).value_or(1.0);
      std::vector<double> years = write_off(part);
      if (years.empty())
        part.refuse_here("missing-key", "nothing says how it is written off",
                         "macrs_years, straight_line_years or year_shares");
      part.finish();
      shares += basis;
      terms.classes.push_back({.basis_share = basis, .year_shares = std::move(years)});
    });
    if (shares > 1.0 + 1e-9)
      fields.refuse_here("out-of-range", fmt::format("basis_share sums to {}", shares), "at most 1");
    fields.finish();
    file_.plan.tax = std::move(terms);
  }

  void collateral(const PlacedJson& value, std::string path) {
    JsonFields fields(value, std::move(path), findings_);
    capital::Collateral part;
    part.name = fields.text("name").value_or("collateral");
    part.value_usd = fields.required_number("value_usd", money_paid, "its value when operation starts").value_or(0.0);
    part.value_shares = fields.numbers("value_shares", share);
    fields.finish();
    file_.plan.collateral.push_back(std::move(part));
  }

  static constexpr Bounds factor_of_energy{0.0, 1e12, "an energy from 0 to 1e12 MWh"};
  static constexpr Bounds months{0.0, 120.0, "from 0 to 120 months"};
  static constexpr Bounds fee{0.0, 0.5, "a share from 0 to 0.5"};

  base::Diagnostics& findings_;
  JsonFields top_;
  ProjectFile file_;
  std::size_t periods_ = 1;
};

}  // namespace

base::Result<ProjectFile> read_project(const std::string& file) {
  base::Result<PlacedJson> root = read_json_file(file);
  if (!root) return std::unexpected(std::move(root.error()));
  base::Diagnostics findings;
  ProjectFile project = ProjectReader(*root, findings).read();
  if (base::has_errors(findings)) return std::unexpected(std::move(findings));
  return project;
}

}  // namespace gigawatt::workbench
