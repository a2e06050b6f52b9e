// Deals by chance: everybody may owe everybody under every kind that needs no site.
#pragma once

#include <algorithm>
#include <string>

#include "base/random.hpp"
#include "capital/deals_test.hpp"

namespace gigawatt::capital {

/// Draws parties and instruments in turn; the same seed, the same deals.
class DealMaker {
 public:
  DealMaker(std::uint64_t seed, int parties, int months)
      : stream_(seed, base::random_stream("deals")), parties_(parties), months_(months), deals_(months) {
    for (int p = 0; p < parties; ++p) {
      scenario::Party& party =
          deals_.party(name(p).c_str(), uniform(0, 1) < 0.8 ? std::optional(uniform(0, 50)) : std::nullopt);
      party.income = monthly(uniform(0, 20), months);
      party.operating_cost = monthly(uniform(0, 15), months);
      party.capital_expenditure = monthly(uniform(0, 5), months);
      party.minimum_cash = dollars(uniform(0, 5));
    }
  }

  void add_instrument() {
    const int a = pick(parties_), b = (a + 1 + pick(parties_ - 1)) % parties_;
    const scenario::PartyId one(name(a)), other(name(b));
    const std::string id = "i" + std::to_string(deals_.instruments.size());
    switch (pick(6)) {
      case 0:
        deals_.add(id.c_str(), capacity(one, other));
        break;
      case 1:
        deals_.add(id.c_str(), debt(one, other));
        break;
      case 2:
        deals_.add(id.c_str(), lease(one, other));
        guarantee_last((a + b + 1) % parties_);
        break;
      case 3:
        deals_.add(id.c_str(), order(one, other));
        break;
      case 4:
        deals_.add(id.c_str(), stake(one, other));
        break;
      default:
        deals_.add(id.c_str(), scenario::RevenueShare{.payer = one, .payee = other, .share = uniform(0, 0.5)});
    }
  }

  Deals done() { return std::move(deals_); }

 private:
  static std::string name(int party) { return "p" + std::to_string(party); }
  double uniform(double low, double high) { return stream_.uniform(low, high); }
  int pick(int count) { return static_cast<int>(stream_.below(static_cast<std::uint64_t>(count))); }

  scenario::CapacityReservation capacity(const scenario::PartyId& one, const scenario::PartyId& other) {
    return {.vendor = one,
            .customer = other,
            .payments = monthly(uniform(1, 20), months_),
            .delay_months = pick(4),
            .take_or_pay = uniform(0, 1),
            .prepayment = dollars(uniform(0, 10)),
            .damages = scenario::Damages{.rate = 0.2, .cap = 0.5},
            .resale_share = 0.3};
  }
  scenario::Debt debt(const scenario::PartyId& one, const scenario::PartyId& other) {
    return {.lender = one,
            .borrower = other,
            .amount = dollars(uniform(10, 200)),
            .outstanding = dollars(uniform(0, 10)),
            .draw = static_cast<scenario::Draw>(pick(3)),
            .starts = month(pick(6)),
            .rate = uniform(0, 0.3),
            .repaid_from = month(6),
            .matures = month(8 + pick(20)),
            .amortisation = static_cast<scenario::Amortisation>(pick(3)),
            .seniority = static_cast<scenario::Seniority>(pick(3)),
            .covenants = scenario::Covenants{.default_cover = 1.0}};
  }
  scenario::Lease lease(const scenario::PartyId& one, const scenario::PartyId& other) {
    return {.lessor = one,
            .lessee = other,
            .commencement = month(pick(5)),
            .rent = units::MoneyPerTime::from_base(uniform(1, 10) / units::month.base()),
            .escalation = 0.03,
            .term_months = 1 + pick(20),
            .residual_guarantee = dollars(10)};
  }
  scenario::PurchaseOrder order(const scenario::PartyId& one, const scenario::PartyId& other) {
    return {.vendor = one,
            .customer = other,
            .amount = dollars(uniform(1, 80)),
            .ordered = month(pick(4)),
            .delivered = month(4 + pick(4)),
            .deposit = 0.2,
            .financed = 0.5,
            .rate = 0.1,
            .note_months = 6};
  }
  scenario::EquityStake stake(const scenario::PartyId& one, const scenario::PartyId& other) {
    scenario::EquityStake stake{.investor = one, .issuer = other};
    scenario::Tranche& tranche = stake.tranches.emplace_back();
    tranche.amount = dollars(uniform(1, 30));
    tranche.month = month(pick(12));
    return stake;
  }
  /// A third party stands in for the lease that was added last.
  void guarantee_last(int guarantor) {
    const scenario::Instrument& covered = deals_.instruments.back();
    const auto& lease = std::get<scenario::Lease>(covered.data);
    const scenario::PartyId who(name(guarantor));
    if (who == lease.lessor || who == lease.lessee || pick(2) == 0) return;
    const scenario::InstrumentId id = covered.id;
    deals_.add(("g-" + id.text()).c_str(),
               scenario::Guarantee{.guarantor = who, .covers = id, .share = 0.7, .cap = dollars(20)});
  }

  base::RandomStream stream_;
  int parties_, months_;
  Deals deals_;
};

inline Deals random_deals(std::uint64_t seed, int parties, int instruments, int months) {
  DealMaker maker(seed, parties, months);
  for (int i = 0; i < instruments; ++i) maker.add_instrument();
  return maker.done();
}

}  // namespace gigawatt::capital
