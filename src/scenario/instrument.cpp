#include "scenario/model/instrument.hpp"

#include <type_traits>

namespace gigawatt::scenario {

Roles roles_of(const InstrumentTerms& terms) {
  const auto of = [](const auto& t) -> Roles {
    using Terms = std::decay_t<decltype(t)>;
    if constexpr (std::is_same_v<Terms, CapacityReservation>)
      return {t.customer, t.vendor, "capacity", "customer", true};
    else if constexpr (std::is_same_v<Terms, ComputeCredits>)
      return {t.provider, t.holder, "credits", "provider", false};
    else if constexpr (std::is_same_v<Terms, EquityStake>)
      return {t.investor, t.issuer, "equity", "investor", false};
    else if constexpr (std::is_same_v<Terms, Lease>)
      return {t.lessee, t.lessor, "lease", "lessee", true};
    else if constexpr (std::is_same_v<Terms, Debt>)
      return {t.borrower, t.lender, "debt", "borrower", true};
    else if constexpr (std::is_same_v<Terms, EnergySupply>)
      return {t.buyer, t.seller, "supply", "buyer", true};
    else if constexpr (std::is_same_v<Terms, PurchaseOrder>)
      return {t.customer, t.vendor, "order", "customer", true};
    else if constexpr (std::is_same_v<Terms, Guarantee>)
      return {t.guarantor, {}, "guarantee", "guarantor", false};
    else if constexpr (std::is_same_v<Terms, RateSwap>)
      return {t.fixed_payer, t.floating_payer, "swap", "fixed_payer", false};
    else if constexpr (std::is_same_v<Terms, RevenueShare>)
      return {t.payer, t.payee, "revenue_share", "payer", true};
    else
      return {t.customer, t.holder, "exclusivity", "customer", false};
  };
  return std::visit(of, terms);
}

}  // namespace gigawatt::scenario
