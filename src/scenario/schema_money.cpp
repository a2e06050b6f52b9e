// Parties and instruments. All their money is nominal: what changes hands in the month itself.
#include "scenario/schema_fields.hpp"

namespace gigawatt::scenario {

template <>
std::vector<std::string_view> choices_of<PartyKind>() {
  return {"lab", "cloud", "hyperscaler", "vendor", "developer", "utility", "lender", "fund", "other"};
}
template <>
std::vector<std::string_view> choices_of<CommitmentStatus>() {
  return {commitment_status_words.begin(), commitment_status_words.end()};
}
template <>
std::vector<std::string_view> choices_of<Seniority>() {
  return {"secured", "senior", "junior"};
}
template <>
std::vector<std::string_view> choices_of<TrancheForm>() {
  return {"cash", "shares"};
}
template <>
std::vector<std::string_view> choices_of<Draw>() {
  return {"at_start", "with_spending", "as_needed"};
}
template <>
std::vector<std::string_view> choices_of<Amortisation>() {
  return {"bullet", "linear", "annuity"};
}
template <>
std::vector<std::string_view> choices_of<ServiceRight>() {
  return {"exclusive", "first_refusal"};
}

namespace {

/// More than a hundred trillion is a slip of the pen; the books count in whole cents.
Range amount() { return between(0, 1e14); }

void assign_amount(Schedule& schedule, const Value& value) {
  const auto amount = units::Money::from_base(value.number);
  if (value.years.first != 0)
    schedule.by_year[value.years.first] = amount;
  else
    schedule.by_month[value.month] = amount;
}

const Record& schedule_record() {
  static const Record made = [] {
    Field dated = leaf<&Party::other_assets>(
        dated_key, "USD",
        "`2027: 12 bn USD`, spread evenly over the year's months, or `2027-03: 1 bn USD`; a month's own goes first.",
        {.range = amount()});
    dated.assign = [](void* owner, const Value& value) { assign_amount(*static_cast<Schedule*>(owner), value); };
    return Record{.name = "schedule",
                  .description = "Nominal amounts by date; nothing where no date is given.",
                  .fields = {},
                  .dated = std::move(dated)};
  }();
  return made;
}

const Record& damages_record() {
  static const Record made = {
      "damages",
      "What the vendor owes for capacity that is late.",
      {
          leaf<&Damages::rate>("rate", "%", "Of the fee of what is not available.",
                               {.required = true, .range = share()}),
          leaf<&Damages::cap>("cap", "%", "Of a year's fee at the largest capacity, over the whole term.",
                              {.fallback = "100 %", .range = between(0, 10)}),
      }};
  return made;
}

const Record& termination_record() {
  static const Record made = {
      "termination",
      "When the customer may leave.",
      {
          leaf<&Termination::long_stop>("long_stop", "", "Not before this month.", {.required = true}),
          leaf<&Termination::shortfall>("shortfall", "%", "Of what the last twelve months promised.",
                                        {.required = true, .range = share()}),
      }};
  return made;
}

const Record& capacity_record() {
  static const Record made =
      {.name = "capacity reservation",
       .description = "Take or pay on compute that is made available; what is late is not paid.",
       .fields =
           {
               leaf<&CapacityReservation::vendor>("vendor", "", "Who sells.", {.required = true}),
               leaf<&CapacityReservation::customer>("customer", "", "Who pays.", {.required = true}),
               leaf<&CapacityReservation::contract>("contract", "",
                                                    "The contract whose delivered hours and price it follows."),
               record<&CapacityReservation::payments>("payments", schedule_record(),
                                                      "Of full capacity, where no contract is modelled."),
               leaf<&CapacityReservation::delay_months>("delay_months", "", "`payments` come so much later.",
                                                        {.fallback = "0", .range = between(0, 240)}),
               leaf<&CapacityReservation::extends_with_delay>("extends_with_delay", "",
                                                              "What is late is served later; otherwise it lapses.",
                                                              {.fallback = "false"}),
               leaf<&CapacityReservation::take_or_pay>("take_or_pay", "%", "Of what is available, paid used or not.",
                                                       {.fallback = "100 %", .range = share()}),
               leaf<&CapacityReservation::use>("use", "%", "Of what is available.",
                                               {.fallback = "100 %", .range = share()}),
               leaf<&CapacityReservation::prepayment>("prepayment", "USD", "Paid ahead; fees are taken from it first.",
                                                      {.fallback = "0 USD", .range = amount()}),
               leaf<&CapacityReservation::prepaid>("prepaid", "", "Month of the prepayment.",
                                                   {.derived = "its first month"}),
               record<&CapacityReservation::damages>("damages", damages_record(), "For what is late."),
               record<&CapacityReservation::termination>("termination", termination_record(),
                                                         "When the customer may leave."),
               leaf<&CapacityReservation::unpaid_months>("unpaid_months", "",
                                                         "Unpaid for so many months, the vendor ends it.",
                                                         {.fallback = "3", .range = between(1, 120)}),
               leaf<&CapacityReservation::notice_months>(
                   "notice_months",
                   "", "Either side may leave after so many months: only these count as backlog; 0: nobody may.",
                   {.fallback = "0", .range = between(0, 240)}),
               leaf<&CapacityReservation::resale_share>("resale_share",
                                                        "%", "Of the fee: what others pay for the capacity after that.",
                                                        {.fallback = "0 %", .range = share()}),
               leaf<&CapacityReservation::claim_discount>(
                   "claim_discount", "%", "Per year, of what the rest of the term would have paid.",
                   {.fallback = "0 %", .range = share()}),
           },
       .at_most_one = {"contract", "payments"}};
  return made;
}

const Record& credits_record() {
  static const Record made = {
      "credits",
      "Compute that is paid ahead, or given as an investment in kind.",
      {
          leaf<&ComputeCredits::provider>("provider", "", "Whose compute it is.", {.required = true}),
          leaf<&ComputeCredits::holder>("holder", "", "Who may use it.", {.required = true}),
          leaf<&ComputeCredits::amount>("amount", "USD", "Face value.", {.required = true, .range = amount()}),
          leaf<&ComputeCredits::granted>("granted", "", "Month.", {.required = true}),
          leaf<&ComputeCredits::used_for>("used_for", "", "Capacity whose fees burn it.", {.required = true}),
          leaf<&ComputeCredits::expires>("expires", "", "Month in which the rest is lost to the holder."),
          leaf<&ComputeCredits::in_kind>("in_kind", "",
                                         "true: it is the provider's investment, no cash moves; false: bought.",
                                         {.fallback = "true"}),
      }};
  return made;
}

const Record& tranche_record() {
  static const Record made = {
      .name = "tranche",
      .description = "A part of an investment, on a date or when capacity has power.",
      .fields =
          {
              leaf<&Tranche::amount>("amount", "USD", "Paid once.", {.required = true, .range = amount()}),
              leaf<&Tranche::month>("month", "", "Paid in this month."),
              leaf<&Tranche::energised>("energised", "MW", "Paid when so much IT power has had power.",
                                        {.range = amount()}),
              leaf<&Tranche::sites>("sites", "", "Sites that count.", {.derived = "all"}),
              leaf<&Tranche::pre_money>("pre_money", "USD", "Worth of the issuer before it; makes the share.",
                                        {.range = above(0)}),
              leaf<&Tranche::form>("form", "", "Cash, or shares of the investor.", {.fallback = "cash"}),
          },
      .exactly_one = {"month", "energised"}};
  return made;
}

const Record& equity_record() {
  static const Record made = {
      "equity",
      "A stake, and what is still to be paid for it.",
      {
          leaf<&EquityStake::investor>("investor", "", "Who holds it.", {.required = true}),
          leaf<&EquityStake::issuer>("issuer", "", "Of whom.", {.required = true}),
          leaf<&EquityStake::share>("share", "%", "Held when the plan starts.", {.fallback = "0 %", .range = share()}),
          leaf<&EquityStake::book_value>("book_value", "USD", "Of that share, in the holder's books.",
                                         {.fallback = "0 USD", .range = amount()}),
          list<&EquityStake::tranches>("tranches", tranche_record(), "Still to be paid."),
      }};
  return made;
}

const Record& lease_record() {
  static const Record made = {
      .name = "lease",
      .description = "Rent for a building or for hardware.",
      .fields =
          {
              leaf<&Lease::lessor>("lessor", "", "Who owns it.", {.required = true}),
              leaf<&Lease::lessee>("lessee", "", "Who pays.", {.required = true}),
              leaf<&Lease::site>("site", "",
                                 "Rent begins when its first hall has power, for the share of its halls that has."),
              leaf<&Lease::commencement>("commencement", "", "Or in this month, in full."),
              leaf<&Lease::rent>("rent", "USD/month", "Of the whole.", {.required = true, .range = amount()}),
              leaf<&Lease::escalation>("escalation", "%", "Per year of the lease.",
                                       {.fallback = "0 %", .range = between(-0.5, 0.5)}),
              leaf<&Lease::term_months>("term_months", "", "From the first rent.",
                                        {.required = true, .range = between(1, 1200)}),
              leaf<&Lease::residual_guarantee>("residual_guarantee", "USD",
                                               "At its end the lessee pays what the value falls short of this.",
                                               {.fallback = "0 USD", .range = amount()}),
              leaf<&Lease::residual_value>("residual_value", "USD", "The value at its end.",
                                           {.fallback = "0 USD", .range = amount()}),
              leaf<&Lease::seniority>("seniority", "", "Who is paid first.", {.fallback = "senior"}),
          },
      .exactly_one = {"site", "commencement"}};
  return made;
}

const Record& covenants_record() {
  static const Record made = {
      "covenants",
      "Tested every month over the last twelve.",
      {
          leaf<&Covenants::lock_up_cover>("lock_up_cover", "", "Debt service cover below which nothing is distributed.",
                                          {.range = amount()}),
          leaf<&Covenants::default_cover>("default_cover", "", "Debt service cover below which it is breached.",
                                          {.range = amount()}),
          leaf<&Covenants::most_leverage>("most_leverage", "", "Net debt ÷ EBITDA above which it is breached.",
                                          {.range = amount()}),
          leaf<&Covenants::least_cash>("least_cash", "USD", "Cash below which it is breached.", {.range = amount()}),
          leaf<&Covenants::cure_months>("cure_months", "", "A breach that lasts longer makes the whole debt due.",
                                        {.fallback = "3", .range = between(0, 120)}),
          leaf<&Covenants::waiver_probability>(
              "waiver_probability", "%", "That it is waived instead, and counted from the beginning again; drawn.",
              {.fallback = "0 %", .range = share()}),
      }};
  return made;
}

const Record& debt_record() {
  static const Record made = {
      "debt",
      "A loan, bond or credit line.",
      {
          leaf<&Debt::lender>("lender", "", "Who lends.", {.required = true}),
          leaf<&Debt::borrower>("borrower", "", "Who owes.", {.required = true}),
          leaf<&Debt::amount>("amount", "USD", "The commitment.", {.required = true, .range = amount()}),
          leaf<&Debt::outstanding>("outstanding", "USD", "Of it, when the plan starts.",
                                   {.fallback = "0 USD", .range = amount()}),
          leaf<&Debt::draw>("draw", "",
                            "The rest: at once, with the borrower's capital expenditure, or to keep its minimum cash "
                            "(and paid back above it).",
                            {.fallback = "at_start"}),
          leaf<&Debt::starts>("starts", "", "First month of a draw.", {.derived = "the plan's first month"}),
          leaf<&Debt::spending_share>("spending_share", "%", "Of that expenditure.",
                                      {.fallback = "100 %", .range = share(), .only = {"draw", {"with_spending"}}}),
          leaf<&Debt::rate>("rate", "%", "Per year, nominal; a twelfth each month.",
                            {.required = true, .range = between(0, 1)}),
          leaf<&Debt::interest_capitalised_until>("interest_capitalised_until", "",
                                                  "Until then interest is added to the debt."),
          leaf<&Debt::repaid_from>("repaid_from", "", "First month of repayment.", {.derived = "as it matures"}),
          leaf<&Debt::matures>("matures", "", "Month in which the rest is due.", {.required = true}),
          leaf<&Debt::amortisation>("amortisation", "", "How it is repaid.", {.fallback = "bullet"}),
          leaf<&Debt::seniority>("seniority", "", "Who is paid first.", {.fallback = "senior"}),
          record<&Debt::covenants>("covenants", covenants_record(), "What the borrower must keep."),
          leaf<&Debt::withdrawn>("withdrawn", "", "From this month on nothing more is lent."),
      }};
  return made;
}

const Record& supply_instrument_record() {
  static const Record made = {
      .name = "energy supply",
      .description = "Electricity at a contract's price.",
      .fields =
          {
              leaf<&EnergySupply::seller>("seller", "", "Who sells.", {.required = true}),
              leaf<&EnergySupply::buyer>("buyer", "", "Who pays.", {.required = true}),
              leaf<&EnergySupply::site>("site", "", "Begins when it first has power.", {.required = true}),
              leaf<&EnergySupply::energy>("energy", "MWh/year", "Contracted.",
                                          {.required = true, .range = between(0, 1e9)}),
              leaf<&EnergySupply::price>("price", "USD/MWh", "Or strike price.",
                                         {.required = true, .range = between(0, 1e5)}),
              leaf<&EnergySupply::take_or_pay>("take_or_pay", "%", "Of it, paid even if the site takes less.",
                                               {.fallback = "0 %", .range = share()}),
              leaf<&EnergySupply::market_price>("market_price", "USD/MWh",
                                                "Contract for differences: the difference to this is paid, either way.",
                                                {.range = between(0, 1e5)}),
              leaf<&EnergySupply::market>(
                  "market", "", "Contract for differences against a price of electricity: its mean in each month."),
          },
      .at_most_one = {"market_price", "market"}};
  return made;
}

const Record& order_record() {
  static const Record made = {
      "order",
      "Equipment or construction, paid in two instalments; the vendor may lend a part.",
      {
          leaf<&PurchaseOrder::vendor>("vendor", "", "Who delivers.", {.required = true}),
          leaf<&PurchaseOrder::customer>("customer", "", "Who pays.", {.required = true}),
          leaf<&PurchaseOrder::amount>("amount", "USD", "Price.", {.required = true, .range = amount()}),
          leaf<&PurchaseOrder::ordered>("ordered", "", "Month of the deposit.", {.required = true}),
          leaf<&PurchaseOrder::delivered>("delivered", "", "Month of the rest.", {.required = true}),
          leaf<&PurchaseOrder::deposit>("deposit", "%", "Of the price.", {.fallback = "0 %", .range = share()}),
          leaf<&PurchaseOrder::financed>("financed", "%", "Of the price, lent by the vendor on delivery.",
                                         {.fallback = "0 %", .range = share()}),
          leaf<&PurchaseOrder::rate>("rate", "%", "Of that note, per year.",
                                     {.fallback = "0 %", .range = between(0, 1)}),
          leaf<&PurchaseOrder::note_months>("note_months", "", "Of that note, repaid evenly.",
                                            {.fallback = "36", .range = between(1, 480)}),
      }};
  return made;
}

const Record& guarantee_record() {
  static const Record made = {
      "guarantee",
      "Pays what the debtor of another instrument does not; the debtor then owes the guarantor.",
      {
          leaf<&Guarantee::guarantor>("guarantor", "", "Who pays.", {.required = true}),
          leaf<&Guarantee::covers>("covers", "", "The instrument; its creditor is who is protected.",
                                   {.required = true}),
          leaf<&Guarantee::share>("share", "%", "Of what is not paid.", {.fallback = "100 %", .range = share()}),
          leaf<&Guarantee::cap>("cap", "USD", "Over the whole term.", {.range = amount()}),
      }};
  return made;
}

const Record& swap_record() {
  static const Record made = {
      "swap",
      "Fixed against floating interest.",
      {
          leaf<&RateSwap::fixed_payer>("fixed_payer", "", "Who pays the fixed rate.", {.required = true}),
          leaf<&RateSwap::floating_payer>("floating_payer", "", "Who pays the floating rate.", {.required = true}),
          leaf<&RateSwap::notional>("notional", "USD", "On which both are counted.",
                                    {.required = true, .range = amount()}),
          leaf<&RateSwap::fixed_rate>("fixed_rate", "%", "Per year.", {.required = true, .range = between(0, 1)}),
          leaf<&RateSwap::floating_rate>("floating_rate", "", "Calendar year → rate as a fraction, such as 0.045.",
                                         {.required = true, .range = between(0, 1)}),
      }};
  return made;
}

const Record& revenue_share_record() {
  static const Record made = {
      "revenue_share",
      "A part of the payer's income from the rest of the world.",
      {
          leaf<&RevenueShare::payer>("payer", "", "Who pays.", {.required = true}),
          leaf<&RevenueShare::payee>("payee", "", "Who gets it.", {.required = true}),
          leaf<&RevenueShare::share>("share", "%", "Of that income.", {.required = true, .range = share()}),
          leaf<&RevenueShare::cap>("cap", "USD", "Over the whole term.", {.range = amount()}),
      }};
  return made;
}

const Record& exclusivity_record() {
  static const Record made = {
      "exclusivity",
      "Who may serve a customer: it orders capacity that is signed while it runs, and is no payment.",
      {
          leaf<&Exclusivity::holder>("holder", "", "Who may serve first.", {.required = true}),
          leaf<&Exclusivity::customer>("customer", "", "Whom.", {.required = true}),
          leaf<&Exclusivity::right>("right", "",
                                    "exclusive: what others sign meanwhile creates nothing. first_refusal: the holder "
                                    "takes over what it matches.",
                                    {.fallback = "exclusive"}),
          leaf<&Exclusivity::matched>("matched", "%", "Of what others offer, taken over by the holder.",
                                      {.fallback = "0 %", .range = share(), .only = {"right", {"first_refusal"}}}),
      }};
  return made;
}

}  // namespace

const Record& party_record() {
  static const Record made = {
      "party",
      "A company that builds, lends, sells or buys. Money is nominal.",
      {
          like_field(),
          leaf<&Party::name>("name", "", "Full name.", {.required = true}),
          leaf<&Party::role>("role", "", "What it does here."),
          leaf<&Party::kind>("kind", "", "What it is.", {.fallback = "other"}),
          leaf<&Party::parent>("parent", "", "Its owner, who risks no more than its stake and guarantees."),
          leaf<&Party::cash>("cash", "USD", "When the plan starts; absent: its means are not modelled, it cannot fail.",
                             {.range = amount()}),
          leaf<&Party::minimum_cash>("minimum_cash", "USD", "Credit lines are drawn to keep it.",
                                     {.fallback = "0 USD", .range = amount()}),
          record<&Party::income>("income", schedule_record(), "From the rest of the world."),
          record<&Party::operating_cost>("operating_cost", schedule_record(), "To the rest of the world."),
          record<&Party::capital_expenditure>("capital_expenditure", schedule_record(), "To the rest of the world."),
          leaf<&Party::asset_life>("asset_life", "years", "Straight-line depreciation of what it buys.",
                                   {.fallback = "6 years", .range = above(0)}),
          leaf<&Party::other_assets>("other_assets", "USD", "When the plan starts; not for sale.",
                                     {.fallback = "0 USD", .range = amount()}),
          leaf<&Party::default_cost>("default_cost", "%", "Of its assets, lost when it fails.",
                                     {.fallback = "0 %", .range = share()}),
          leaf<&Party::grace_months>("grace_months", "", "Unpaid for longer: default.",
                                     {.fallback = "1", .range = between(0, 600)}),
          leaf<&Party::tax_rate>("tax_rate", "%", "Of a calendar year's income, after losses; paid in January.",
                                 {.fallback = "0 %", .range = between(0, 0.99)}),
          leaf<&Party::tax_losses>("tax_losses", "USD", "Of the years before the plan, carried forward.",
                                   {.fallback = "0 USD", .range = amount()}),
          leaf<&Party::payout>("payout", "%",
                               "Of its cash above minimum_cash, to its owners each December; a lock-up stops it.",
                               {.fallback = "0 %", .range = share()}),
      }};
  return made;
}

const Record& instrument_record() {
  static const Record made = {
      .name = "instrument",
      .description = "What parties owe each other; exactly one kind. Money is nominal. See docs/money.md.",
      .fields =
          {
              like_field(),
              leaf<&Instrument::name>("name", "", "Name in reports.", {.derived = "the id"}),
              leaf<&Instrument::status>("status", "", "Only `effective` and `active` create obligations.",
                                        {.fallback = "active"}),
              leaf<&Instrument::probability>("probability", "%", "That what does not bind yet will.",
                                             {.fallback = "100 %", .range = share()}),
              leaf<&Instrument::signed_in>("signed_in", "", "Month in which it was signed.",
                                           {.derived = "its first month"}),
              leaf<&Instrument::from>("from", "", "First month with obligations.",
                                      {.derived = "the plan's first month"}),
              leaf<&Instrument::until>("until", "", "Last month with obligations."),
              leaf<&Instrument::known_from>("known_from", "", "Left out of a run --as-of an earlier day."),
              leaf<&Instrument::replaces>("replaces", "", "Instruments that end when this begins."),
              leaf<&Instrument::arrears_rate>("arrears_rate", "%", "Interest per year on what stays unpaid under it.",
                                              {.fallback = "0 %", .range = between(0, 1)}),
              alternative<Instrument, CapacityReservation>("capacity", capacity_record(), "Take or pay on compute."),
              alternative<Instrument, ComputeCredits>("credits", credits_record(), "Compute paid ahead or in kind."),
              alternative<Instrument, EquityStake>("equity", equity_record(), "A stake, with tranches."),
              alternative<Instrument, Lease>("lease", lease_record(), "Rent."),
              alternative<Instrument, Debt>("debt", debt_record(), "A loan, bond or credit line."),
              alternative<Instrument, EnergySupply>("supply", supply_instrument_record(), "Electricity."),
              alternative<Instrument, PurchaseOrder>("order", order_record(), "Equipment or construction."),
              alternative<Instrument, Guarantee>("guarantee", guarantee_record(), "Of another instrument."),
              alternative<Instrument, RateSwap>("swap", swap_record(), "Of interest."),
              alternative<Instrument, RevenueShare>("revenue_share", revenue_share_record(), "Of the payer's income."),
              alternative<Instrument, Exclusivity>("exclusivity", exclusivity_record(), "Who may serve a customer."),
          },
      .exactly_one = {"capacity", "credits", "equity", "lease", "debt", "supply", "order", "guarantee", "swap",
                      "revenue_share", "exclusivity"}};
  return made;
}

}  // namespace gigawatt::scenario
