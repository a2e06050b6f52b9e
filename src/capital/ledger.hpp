// Double-entry books of every party, in whole cents. A flow between two parties is booked in both their books: when it
// falls due (expense or asset against payable, receivable against revenue or liability) and when it is paid (payable
// against cash, cash against receivable). The rest of the world is a party like any other, so what one pays another
// gets, and cash over all books never changes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/require.hpp"
#include "time/calendar.hpp"

namespace gigawatt::capital {

using Cents = std::int64_t;  // up to 9.2e16 USD

/// To the nearest cent. |usd| < 9e16.
Cents to_cents(double usd);
inline double to_usd(Cents cents) { return static_cast<double>(cents) / 100.0; }

enum class Account : std::uint8_t {
  // assets
  cash,
  receivable,
  prepaid,
  loans,
  stakes,
  property,
  other_assets,
  // liabilities
  payable,
  contract_liability,
  debt,
  // equity
  paid_in,
  revenue,
  operating_cost,
  interest_income,
  interest_cost,
  depreciation,
  other_income,
  dividends,
  tax,
};
inline constexpr std::size_t account_count = 19;

enum class Side { asset, liability, equity };
struct AccountName {
  std::string_view name;
  Side side;
  std::string_view meaning;
};
/// In the order of the enumeration.
extern const std::array<AccountName, account_count> account_names;

/// What a flow is for.
enum class Tag : std::uint8_t {
  income,
  operating_cost,
  energy,
  capital_expenditure,
  fee,
  resale,
  prepayment,
  credits,
  damages,
  termination_claim,
  rent,
  residual_guarantee,
  draw,
  interest,
  principal,
  investment,
  order,
  revenue_share,
  swap,
  guarantee_call,
  opening,
  tax,
  distribution,
};
inline constexpr std::size_t tag_count = 23;

/// How a tag is booked: the payer's account that grows by what it owes, and the payee's against what it may claim.
struct TagBooking {
  std::string_view name;
  Account payer, payee;
};
extern const std::array<TagBooking, tag_count> tag_bookings;
inline const TagBooking& booking_of(Tag tag) { return tag_bookings[static_cast<std::size_t>(tag)]; }

/// One line of one party's books: `amount` cents from the right-hand account to the left-hand one.
struct Posting {
  time::Month month;
  int party = 0;
  Cents amount = 0;
  int instrument = -1;  // of the input; -1: none
  int counterparty = 0;
  Account debit = Account::cash, credit = Account::cash;
  Tag tag = Tag::income;
};

/// Balances by party and account: debit less credit, so liabilities and equity are negative.
class Books {
 public:
  /// Without the record of its lines where only balances are asked for.
  enum class Record : std::uint8_t { balances, lines };
  explicit Books(std::size_t party_count, Record record = Record::lines) : balances_(party_count), record_(record) {}

  void reserve(std::size_t lines) { postings_.reserve(lines); }
  void post(const Posting& posting) {
    GIGAWATT_REQUIRE(posting.amount >= 0);
    if (posting.amount == 0) return;
    auto& book = balances_[static_cast<std::size_t>(posting.party)];
    book[static_cast<std::size_t>(posting.debit)] += posting.amount;
    book[static_cast<std::size_t>(posting.credit)] -= posting.amount;
    if (record_ == Record::lines) postings_.push_back(posting);
  }
  [[nodiscard]] Cents balance(int party, Account account) const {
    return balances_[static_cast<std::size_t>(party)][static_cast<std::size_t>(account)];
  }
  [[nodiscard]] const std::vector<std::array<Cents, account_count>>& balances() const { return balances_; }
  [[nodiscard]] std::vector<Posting> take_postings() { return std::move(postings_); }
  /// Assets equal liabilities and equity in every book; cash over all is what it was at the start. Otherwise an
  /// internal fault.
  void require_balanced() const;

 private:
  std::vector<std::array<Cents, account_count>> balances_;
  std::vector<Posting> postings_ = {};
  Record record_;
};

/// Shares `total` ≤ Σ amounts out in proportion, in whole cents, by largest remainder (ties: the first); no share above
/// its amount.
std::vector<Cents> share_out(Cents total, std::span<const Cents> amounts);

/// The same by the hundred, in memory that is kept.
struct ShareOut {
  std::vector<Cents> shares = {};
  std::vector<std::pair<Cents, std::size_t>> remainders = {};

  void of(Cents total, std::span<const Cents> amounts);
};

}  // namespace gigawatt::capital
