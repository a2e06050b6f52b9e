// The plan's axes: months and build periods counted from the plan's start, and the worth of a dollar in each month.
#pragma once

#include <cstddef>
#include <vector>

#include "finance/rates.hpp"
#include "scenario/model/economics.hpp"

namespace gigawatt::power {

class PlanAxis {
 public:
  PlanAxis(const scenario::Plan& plan, double real_discount_rate)
      : first_(plan.years.first_month()),
        year_count_(static_cast<std::size_t>(plan.years.count())),
        step_(plan.build_step == scenario::BuildStep::month ? 1 : 3),
        rate_(real_discount_rate) {
    for (std::size_t m = 0; m < month_count(); ++m) {
      discount_.push_back(finance::discount_factor(rate_, static_cast<double>(m)));
    }
  }

  [[nodiscard]] std::size_t year_count() const { return year_count_; }
  [[nodiscard]] std::size_t month_count() const { return 12 * year_count_; }
  [[nodiscard]] std::size_t months_per_period() const { return step_; }
  [[nodiscard]] std::size_t period_count() const { return month_count() / step_; }
  [[nodiscard]] std::size_t periods_per_year() const { return 12 / step_; }
  [[nodiscard]] std::size_t period_of(std::size_t month) const { return month / step_; }
  [[nodiscard]] std::size_t first_month_of(std::size_t period) const { return period * step_; }
  [[nodiscard]] std::size_t end_month_of(std::size_t period) const { return (period + 1) * step_; }
  [[nodiscard]] time::Month month(std::size_t plan_month) const { return first_.plus(static_cast<int>(plan_month)); }
  [[nodiscard]] int year(std::size_t plan_year) const { return first_.year() + static_cast<int>(plan_year); }
  [[nodiscard]] double discount(std::size_t month) const { return discount_[month]; }
  [[nodiscard]] double rate() const { return rate_; }

  /// Months from the plan's start; negative before it.
  [[nodiscard]] int offset(time::Month month) const { return month - first_; }
  /// The first period that begins in or after this plan month; period_count() if none does.
  [[nodiscard]] std::size_t first_period_from(int plan_month) const {
    if (plan_month <= 0) return 0;
    const std::size_t period = (static_cast<std::size_t>(plan_month) + step_ - 1) / step_;
    return period < period_count() ? period : period_count();
  }

 private:
  time::Month first_;
  std::size_t year_count_;
  std::size_t step_;
  double rate_;
  std::vector<double> discount_;
};

}  // namespace gigawatt::power
