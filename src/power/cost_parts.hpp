// What power costs, by part: one list in one order, which everything that sums, names or shows the parts walks along.
#pragma once

#include <array>

namespace gigawatt::power {

/// Undiscounted real USD. A new part is a member here and its line in `cost_parts`, which says what it is.
struct CostParts {
  double capital = 0.0, fixed = 0.0, fuel = 0.0, variable = 0.0, energy = 0.0, demand = 0.0, carbon = 0.0, shed = 0.0;

  double firm_shortfall = 0.0;  // of shed: the price of missing firm capacity

  [[nodiscard]] double total() const;
  CostParts& operator+=(const CostParts& other);
};

/// Which part something is charged to.
using CostPart = double CostParts::*;

struct CostPartName {
  CostPart part;
  const char* name;     // in keys and columns
  const char* title;    // in charts
  const char* meaning;  // in descriptions
  bool paid = true;     // to somebody; what is not served costs, but nobody is paid
};

inline constexpr std::array cost_parts = {
    CostPartName{&CostParts::capital, "capital", "Capital", "annuities of assets and connection offers"},
    CostPartName{&CostParts::fixed, "fixed", "Fixed and rent", "fixed O&M and rent"},
    CostPartName{&CostParts::fuel, "fuel", "Fuel", "burnt, and paid for though not taken"},
    CostPartName{&CostParts::variable, "variable", "Variable", "O&M by output, less production tax credits"},
    CostPartName{&CostParts::energy, "energy", "Energy bought", "purchases less sales"},
    CostPartName{&CostParts::demand, "demand", "Demand charges", "demand, coincident-peak and capacity charges"},
    CostPartName{&CostParts::carbon, "carbon", "Carbon", "on fuel burnt on site"},
    CostPartName{&CostParts::shed, "shed", "Not served", "worth of what is not served, missing firm capacity included",
                 false},
};
static_assert(sizeof(CostParts) == (cost_parts.size() + 1) * sizeof(double), "every part stands in the list");

inline double CostParts::total() const {
  double sum = 0.0;
  for (const CostPartName& entry : cost_parts) sum += this->*entry.part;
  return sum;
}

inline CostParts& CostParts::operator+=(const CostParts& other) {
  for (const CostPartName& entry : cost_parts) this->*entry.part += other.*entry.part;
  firm_shortfall += other.firm_shortfall;
  return *this;
}

}  // namespace gigawatt::power
