#include "capital/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::capital {

const std::array<AccountName, account_count> account_names = {{
    {"cash", Side::asset, "in hand"},
    {"receivable", Side::asset, "due from others, not paid yet"},
    {"prepaid", Side::asset, "paid ahead for compute, and credits held"},
    {"loans", Side::asset, "lent to others"},
    {"stakes", Side::asset, "shares of others, at cost"},
    {"property", Side::asset, "bought, less depreciation"},
    {"other_assets", Side::asset, "as the scenario states them"},
    {"payable", Side::liability, "due to others, not paid yet"},
    {"contract_liability", Side::liability, "compute that is owed for prepayments and credits"},
    {"debt", Side::liability, "borrowed"},
    {"paid_in", Side::equity, "opening worth and what owners paid in"},
    {"revenue", Side::equity, "earned"},
    {"operating_cost", Side::equity, "spent on operation"},
    {"interest_income", Side::equity, "from loans"},
    {"interest_cost", Side::equity, "on debt"},
    {"depreciation", Side::equity, "of property"},
    {"other_income", Side::equity, "damages, claims, guarantees, swaps"},
    {"dividends", Side::equity, "from those it owns"},
    {"tax", Side::equity, "on income"},
}};

const std::array<TagBooking, tag_count> tag_bookings = {{
    {"income", Account::operating_cost, Account::revenue},
    {"operating_cost", Account::operating_cost, Account::revenue},
    {"energy", Account::operating_cost, Account::revenue},
    {"capital_expenditure", Account::property, Account::revenue},
    {"fee", Account::operating_cost, Account::revenue},
    {"resale", Account::operating_cost, Account::revenue},
    {"prepayment", Account::prepaid, Account::contract_liability},
    {"credits", Account::stakes, Account::contract_liability},
    {"damages", Account::other_income, Account::other_income},
    {"termination_claim", Account::other_income, Account::other_income},
    {"rent", Account::operating_cost, Account::revenue},
    {"residual_guarantee", Account::other_income, Account::other_income},
    {"draw", Account::loans, Account::debt},
    {"interest", Account::interest_cost, Account::interest_income},
    {"principal", Account::debt, Account::loans},
    {"investment", Account::stakes, Account::paid_in},
    {"order", Account::property, Account::revenue},
    {"revenue_share", Account::operating_cost, Account::revenue},
    {"swap", Account::other_income, Account::other_income},
    {"guarantee_call", Account::receivable, Account::receivable},
    {"opening", Account::paid_in, Account::paid_in},
    {"tax", Account::tax, Account::revenue},
    {"distribution", Account::paid_in, Account::dividends},
}};

Cents to_cents(double usd) {
  GIGAWATT_REQUIRE(std::abs(usd) < 9e16);
  return std::llround(usd * 100.0);
}

void Books::require_balanced() const {
  Cents receivable = 0, payable = 0;
  for (const auto& book : balances_) {
    GIGAWATT_REQUIRE(std::accumulate(book.begin(), book.end(), Cents{0}) == 0);
    receivable += book[static_cast<std::size_t>(Account::receivable)];
    payable += book[static_cast<std::size_t>(Account::payable)];
  }
  GIGAWATT_REQUIRE(receivable == -payable);
}

void ShareOut::of(Cents total, std::span<const Cents> amounts) {
  const Cents sum = std::accumulate(amounts.begin(), amounts.end(), Cents{0});
  GIGAWATT_REQUIRE(total >= 0 && total <= sum);
  shares.assign(amounts.begin(), amounts.end());
  if (total == sum) return;
  std::ranges::fill(shares, 0);
  if (total == 0) return;
  remainders.clear();
  Cents given = 0;
  const auto share = [&]<class Whole>(Whole all, Whole parts) {
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const Whole product = all * static_cast<Whole>(amounts[i]);
      shares[i] = static_cast<Cents>(product / parts);
      given += shares[i];
      const auto remainder = static_cast<Cents>(product - static_cast<Whole>(shares[i]) * parts);
      remainders.emplace_back(-remainder, i);
    }
  };
  __extension__ using Wide = unsigned __int128;
  if (total <= std::numeric_limits<Cents>::max() / sum)  // divisions of 64 bits are several times as fast
    share(static_cast<std::uint64_t>(total), static_cast<std::uint64_t>(sum));
  else
    share(static_cast<Wide>(total), static_cast<Wide>(sum));
  const auto left = static_cast<std::size_t>(total - given);  // fewer than there are shares
  std::ranges::nth_element(remainders, remainders.begin() + static_cast<std::ptrdiff_t>(left));
  for (std::size_t i = 0; i < left; ++i) ++shares[remainders[i].second];
}

std::vector<Cents> share_out(Cents total, std::span<const Cents> amounts) {
  ShareOut out;
  out.of(total, amounts);
  return std::move(out.shares);
}

}  // namespace gigawatt::capital
