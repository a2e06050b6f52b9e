// Instruments: what is read, and what is refused with its place.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::Folder;
using testing::load_text;

/// Deals between four parties, without a site; each entry of `instruments` on a line of its own.
base::Result<Loaded> deals(const std::string& instruments) {
  const Folder folder;
  std::string text =
      "horizon: 2027..2028\nplan: {years: 2027..2028}\nparties:\n  a: {name: A}\n  b: {name: B}\n  c: {name: C}\n"
      "instruments:\n";
  return load_text(folder, text + instruments);
}

TEST(Instruments, AreReadWithTheirDefaults) {
  const auto loaded = deals(
      "  rent: {lease: {lessor: a, lessee: b, commencement: 2027-03, rent: 2 million USD/month, term_months: 12}}\n"
      "  loan: {debt: {lender: a, borrower: b, amount: 5 bn USD, rate: 6 %, starts: 2027-02, matures: 2030-01}}\n"
      "  work: {capacity: {vendor: b, customer: c, payments: {2027: 12 bn USD, 2027-03: 5 bn USD}}}\n");
  ASSERT_TRUE(loaded) << all_text(loaded.error());
  const Scenario& scenario = loaded->scenario;
  ASSERT_EQ(scenario.instruments.size(), 3u);
  EXPECT_EQ(scenario.instruments[0].name, "rent");
  EXPECT_TRUE(scenario.instruments[0].binding());
  EXPECT_DOUBLE_EQ(std::get<Lease>(scenario.instruments[0].data).rent.in(units::USD / units::month), 2e6);
  EXPECT_EQ(std::get<Debt>(scenario.instruments[1].data).starts, time::Month::of(2027, 2));
  const Schedule& payments = std::get<CapacityReservation>(scenario.instruments[2].data).payments;
  EXPECT_DOUBLE_EQ(payments.of(time::Month::of(2027, 2)).base(), 1e9);
  EXPECT_DOUBLE_EQ(payments.of(time::Month::of(2027, 3)).base(), 5e9);
  EXPECT_DOUBLE_EQ(payments.of(time::Month::of(2029, 1)).base(), 0.0);
}

struct Bad {
  const char* instruments;
  const char* code;
  const char* path;
};

const Bad alone[] = {
    {"  x: {debt: {lender: a, borrower: a, amount: 1 USD, rate: 1 %, matures: 2028-01}}\n", "wrong-party",
     "instruments.x.debt.borrower"},
    {"  x: {debt: {lender: a, borrower: b, amount: -1 USD, rate: 1 %, matures: 2028-01}}\n", "out-of-range",
     "instruments.x.debt.amount"},
    {"  x: {debt: {lender: a, borrower: b, amount: 900 trillion USD, rate: 1 %, matures: 2028-01}}\n", "out-of-range",
     "instruments.x.debt.amount"},
    {"  x: {debt: {lender: a, borrower: d, amount: 1 USD, rate: 1 %, matures: 2028-01}}\n", "dangling-id",
     "instruments.x.debt.borrower"},
    {"  x: {debt: {lender: a, borrower: b, amount: 1 USD, outstanding: 2 USD, rate: 1 %, matures: 2028-01}}\n",
     "out-of-range", "instruments.x.debt.outstanding"},
    {"  x: {debt: {lender: a, borrower: b, amount: 1 USD, rate: 1 %, starts: 2028-02, matures: 2028-01}}\n",
     "dates-out-of-order", "instruments.x.debt.starts"},
    {"  x: {capacity: {vendor: a, customer: b}}\n", "missing-key", "instruments.x.capacity.contract"},
    {"  x: {from: 2028-02, until: 2028-01, capacity: {vendor: a, customer: b, payments: {2028: 1 USD}}}\n",
     "dates-out-of-order", "instruments.x.from"},
    {"  x: {from: 2028-01, capacity: {vendor: a, customer: b, payments: {2028: 1 USD}, prepayment: 1 USD, prepaid: "
     "2027-05}}\n",
     "dates-out-of-order", "instruments.x.capacity.prepaid"},
    {"  x: {debt: {lender: a, borrower: b, amount: 9 USD, outstanding: 1 USD, rate: 1 %, matures: 2026-12}}\n",
     "dates-out-of-order", "instruments.x.debt.matures"},
    {"  x: {debt: {lender: a, borrower: b, amount: 9 USD, rate: 1 %, starts: 2028-02, withdrawn: 2028-01, matures: "
     "2029-01}}\n",
     "dates-out-of-order", "instruments.x.debt.starts"},
    {"  x: {debt: {lender: a, borrower: b, amount: 9 USD, rate: 1 %, matures: 2029-01, covenants: {lock_up_cover: "
     "1.1, default_cover: 1.2}}}\n",
     "out-of-range", "instruments.x.debt.covenants.default_cover"},
    {"  x: {until: 2028-01, debt: {lender: a, borrower: b, amount: 9 USD, rate: 1 %, matures: 2029-01}}\n", "no-effect",
     "instruments.x.until"},
    {"  one: {debt: {lender: a, borrower: b, amount: 9 USD, rate: 1 %, matures: 2029-01}}\n  x: {replaces: [one], "
     "debt: {lender: c, borrower: b, amount: 9 USD, rate: 1 %, starts: 2028-01, matures: 2029-01}}\n",
     "wrong-party", "instruments.x.replaces"},
    {"  x: {signed_in: 2028-03, from: 2028-02, capacity: {vendor: a, customer: b, payments: {2028: 1 USD}}}\n",
     "dates-out-of-order", "instruments.x.signed_in"},
    {"  x: {from: 2028-02, capacity: {vendor: a, customer: b, payments: {2028: 1 USD}, termination: {long_stop: "
     "2028-01, shortfall: 20 %}}}\n",
     "dates-out-of-order", "instruments.x.capacity.termination.long_stop"},
    {"  x: {order: {vendor: a, customer: b, amount: 1 USD, ordered: 2027-01, delivered: 2027-05, deposit: 60 %, "
     "financed: 50 %}}\n",
     "out-of-range", "instruments.x.order.financed"},
    {"  x: {swap: {fixed_payer: a, floating_payer: b, notional: 1 USD, fixed_rate: 4 %, floating_rate: {2027: "
     "0.04}}}\n",
     "missing-key", "instruments.x.swap.floating_rate"},
    {"  x: {equity: {investor: a, issuer: b, tranches: [{amount: 1 USD, energised: 5 MW}]}}\n", "no-effect",
     "instruments.x.equity.tranches.0.energised"},
    {"  one: {equity: {investor: a, issuer: b, share: 50 %}}\n  x: {guarantee: {guarantor: c, covers: one}}\n",
     "naked-guarantee", "instruments.x.guarantee.covers"},
    {"  one: {equity: {investor: a, issuer: b, share: 60 %}}\n  x: {equity: {investor: c, issuer: b, share: 50 %}}\n",
     "cross-holdings", "instruments.x.equity.share"},
};

TEST(Instruments, RefuseWhatMakesNoSense) {
  const std::string lease =
      "  rent: {lease: {lessor: a, lessee: b, commencement: 2027-03, rent: 2 USD/month, term_months: 12}}\n";
  const std::string stake = "  one: {equity: {investor: a, issuer: b, share: 100 %}}\n";
  const std::string right = "  one: {exclusivity: {holder: a, customer: c}}\n";
  const auto refused = [](const std::string& text, const char* code, const char* path) {
    const auto loaded = deals(text);
    ASSERT_FALSE(loaded) << text;
    const auto found = std::ranges::find_if(loaded.error(), [&](const base::Diagnostic& diagnostic) {
      return diagnostic.code == code && diagnostic.path == path && diagnostic.mark.line > 0;
    });
    EXPECT_NE(found, loaded.error().end()) << text << all_text(loaded.error());
  };
  for (const Bad& one : alone) refused(one.instruments, one.code, one.path);
  refused(lease + "  x: {guarantee: {guarantor: b, covers: rent}}\n", "wrong-party",
          "instruments.x.guarantee.guarantor");
  refused(lease + "  x: {guarantee: {guarantor: c, covers: rent, share: 60 %}}\n  y: {like: x}\n", "covered-too-much",
          "instruments.y.guarantee.share");
  refused(stake + "  x: {equity: {investor: b, issuer: a, share: 100 %}}\n", "cross-holdings",
          "instruments.one.equity.share");
  refused(right + "  x: {exclusivity: {holder: b, customer: c}}\n", "two-exclusive",
          "instruments.x.exclusivity.holder");
}

TEST(Parties, RefuseWhatMakesNoSense) {
  const auto refused = [](const std::string& parties, const char* code, const char* path) {
    const Folder folder;
    const auto loaded = load_text(folder, "horizon: 2027\nplan: {years: 2027}\nparties:\n" + parties +
                                              "instruments:\n  x: {revenue_share: {payer: a, payee: b, share: 1 %}}\n");
    ASSERT_FALSE(loaded) << parties;
    const auto found = std::ranges::find_if(loaded.error(), [&](const base::Diagnostic& diagnostic) {
      return diagnostic.code == code && diagnostic.path == path && diagnostic.mark.line > 0;
    });
    EXPECT_NE(found, loaded.error().end()) << parties << all_text(loaded.error());
  };
  refused("  a: {name: A, parent: a}\n  b: {name: B}\n", "wrong-party", "parties.a.parent");
  refused("  a: {name: A, parent: b}\n  b: {name: B, parent: a}\n", "wrong-party", "parties.b.parent");
  refused("  a: {name: A, minimum_cash: 1 USD}\n  b: {name: B}\n", "no-effect", "parties.a.minimum_cash");
  refused("  a: {name: A}\n  b: {name: B, grace_months: 2}\n", "no-effect", "parties.b.grace_months");
  refused("  a: {name: A}\n  b: {name: B, payout: 50 %}\n", "no-effect", "parties.b.payout");
  refused("  a: {name: A}\n  b: {name: B, tax_losses: 5 USD}\n", "no-effect", "parties.b.tax_losses");
}

TEST(Instruments, OrSitesThereMustBe) {
  const Folder folder;
  const auto loaded = load_text(folder, "horizon: 2027\nplan: {years: 2027}\n");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().front().code, "missing-key");
  EXPECT_EQ(loaded.error().front().path, "sites");
}

}  // namespace
}  // namespace gigawatt::scenario
