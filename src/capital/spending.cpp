#include "capital/spending.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace gigawatt::capital {

namespace {

using scenario::PartyKind;

bool sells(PartyKind kind) {
  return kind == PartyKind::vendor || kind == PartyKind::cloud || kind == PartyKind::hyperscaler;
}

/// What came in and went out in one year.
struct Sources {
  Cents spent = 0, notes = 0;     // notes: of vendors, part of what was spent
  Cents drawn = 0, repaid = 0;    // of debt, in cash
  Cents vendors = 0, others = 0;  // equity
};

}  // namespace

std::vector<Spending> spending(const Result& result, std::span<const scenario::Party> parties) {
  const auto known = [&](int party) { return party >= 0 && party < static_cast<int>(parties.size()); };
  const auto kind = [&](int party) { return parties[static_cast<std::size_t>(party)].kind; };
  std::map<std::pair<int, int>, Sources> years;  // party, year
  for (const Flow& flow : result.flows) {
    const int year = flow.month.year();
    if (known(flow.payer) && (flow.tag == Tag::capital_expenditure || flow.tag == Tag::order)) {
      Sources& payer = years[{flow.payer, year}];
      payer.spent += flow.paid;
      if (flow.in_kind) payer.notes += flow.paid;
    }
    if (flow.in_kind) continue;
    if (flow.tag == Tag::principal && known(flow.payer)) years[{flow.payer, year}].repaid += flow.paid;
    if (flow.tag == Tag::draw && known(flow.payee)) years[{flow.payee, year}].drawn += flow.paid;
    if (flow.tag == Tag::investment && known(flow.payee)) {
      Sources& issuer = years[{flow.payee, year}];
      (known(flow.payer) && sells(kind(flow.payer)) ? issuer.vendors : issuer.others) += flow.paid;
    }
  }
  std::vector<Spending> list;
  for (const auto& [key, sources] : years) {
    if (sources.spent <= 0) continue;
    Spending row{.party = key.first, .year = key.second, .total = sources.spent};
    Cents left = row.total;
    const auto take = [&](Cents most) {
      const Cents part = std::clamp<Cents>(most, 0, left);
      left -= part;
      return part;
    };
    row.debt = take(sources.notes + std::max<Cents>(0, sources.drawn - sources.repaid));
    row.vendor_equity = take(sources.vendors);
    row.joint_ventures = take(sources.others);
    const bool built_with_others_money = kind(row.party) == PartyKind::developer || kind(row.party) == PartyKind::fund;
    (built_with_others_money ? row.joint_ventures : row.own_cash) += left;
    list.push_back(row);
  }
  return list;
}

Cents spent(const Result& result) {
  Cents sum = 0;
  for (const Flow& flow : result.flows)
    if (flow.payer >= 0 && flow.payer < static_cast<int>(result.parties.size()) &&
        (flow.tag == Tag::capital_expenditure || flow.tag == Tag::order))
      sum += flow.paid;
  return sum;
}

std::vector<VendorEquity> vendor_equity(const Result& result, std::span<const scenario::Party> parties) {
  std::map<int, Cents> years;
  for (const Flow& flow : result.flows) {
    const bool known = flow.payer >= 0 && flow.payer < static_cast<int>(parties.size());
    if (flow.tag == Tag::investment && !flow.in_kind && known &&
        sells(parties[static_cast<std::size_t>(flow.payer)].kind))
      years[flow.month.year()] += flow.paid;
  }
  std::vector<VendorEquity> list;
  for (const auto& [year, paid] : years) list.push_back({.year = year, .paid = paid});
  return list;
}

}  // namespace gigawatt::capital
