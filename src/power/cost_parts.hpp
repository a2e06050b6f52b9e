// What power costs, by part: one list in one order, which everything that sums, names or shows the parts walks along.
#pragma once

#include <array>

namespace gigawatt::power {

/// Undiscounted real USD. A new part is a member here and its line in `cost_parts`.
struct CostParts {
  double capital = 0.0;   // annuities of assets and connection offers
  double fixed = 0.0;     // O&M and rent
  double fuel = 0.0;      // burnt, and paid for though not taken
  double variable = 0.0;  // O&M by output, less production tax credits
  double energy = 0.0;    // purchases − sales
  double demand = 0.0;    // demand, coincident-peak and capacity charges
  double carbon = 0.0;    // on fuel burnt on site
  double shed = 0.0;      // margin of shed load and price of firmness shortfall

  double firm_shortfall = 0.0;  // of shed: the price of missing firm capacity

  [[nodiscard]] double total() const;
  CostParts& operator+=(const CostParts& other);
};

/// Which part something is charged to.
using CostPart = double CostParts::*;

struct CostPartName {
  CostPart part;
  const char* name;   // in keys and columns
  const char* title;  // in charts
  bool paid = true;   // to somebody; what is not served costs, but nobody is paid
};

inline constexpr std::array cost_parts = {
    CostPartName{&CostParts::capital, "capital", "Capital"},
    CostPartName{&CostParts::fixed, "fixed", "Fixed and rent"},
    CostPartName{&CostParts::fuel, "fuel", "Fuel"},
    CostPartName{&CostParts::variable, "variable", "Variable"},
    CostPartName{&CostParts::energy, "energy", "Energy bought"},
    CostPartName{&CostParts::demand, "demand", "Demand charges"},
    CostPartName{&CostParts::carbon, "carbon", "Carbon"},
    CostPartName{&CostParts::shed, "shed", "Not served", false},
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
