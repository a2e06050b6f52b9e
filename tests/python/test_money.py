"""Money as a spreadsheet sees it: sums over the CSV files of a run lead to the same cash, and every book balances."""

import csv
import json
import os
import subprocess
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
import xarray

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
UNMODELLED = {"vendor", "bank"}  # the scenario states no cash of theirs


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """buildout-chain's run folder."""
    parent = tmp_path_factory.mktemp("chain")
    command = [str(PROGRAM), "run", str(ROOT / "scenarios" / "buildout-chain"), "-o", "out"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=parent)
    assert result.returncode == 0, result.stderr
    return parent / "out"


def rows(run: Path, table: str) -> list[dict[str, str]]:
    with (run / "tables" / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cents(text: str) -> int:
    """Whole cents: a file that rounds them away fails here."""
    amount = Decimal(text) * 100
    assert amount == amount.to_integral_value(), text
    return int(amount)


def test_cash_can_be_recomputed_from_the_flows(chain: Path) -> None:
    """party_months: cash_end = cash_start + received - paid; received = SUMIFS(cash_flows.paid; payee; month; in_kind "no")."""
    received: dict[tuple[str, str], int] = defaultdict(int)
    paid: dict[tuple[str, str], int] = defaultdict(int)
    for flow in rows(chain, "cash_flows"):
        assert cents(flow["paid_usd"]) <= cents(flow["due_usd"])
        if flow["in_kind"] == "no":
            received[flow["payee"], flow["month"]] += cents(flow["paid_usd"])
            paid[flow["payer"], flow["month"]] += cents(flow["paid_usd"])
    months = rows(chain, "party_months")
    assert len(months) == 5 * 36
    before: dict[str, int] = {}
    for row in months:
        key = row["party"], row["month"]
        assert cents(row["received_usd"]) == received[key], key
        assert cents(row["paid_usd"]) == paid[key], key
        if row["party"] in UNMODELLED:
            assert row["cash_start_usd"] == row["cash_end_usd"] == "", key
            continue
        start, end = cents(row["cash_start_usd"]), cents(row["cash_end_usd"])
        assert end == start + received[key] - paid[key], key
        assert start == before.get(row["party"], start), key
        before[row["party"]] = end
    firsts = {row["party"]: cents(row["cash_start_usd"]) for row in reversed(months) if row["party"] not in UNMODELLED}
    assert firsts["lab"] == 3_000_000_000_00  # as the scenario has it
    assert firsts["cloud"] == 600_000_000_00
    assert sum(cents(row["paid_usd"]) for row in months if row["party"] == "cloud") > 0


def test_every_book_balances_and_leads_to_the_same_cash(chain: Path) -> None:
    """A trial balance from ledger.csv: each book's accounts sum to zero and stand on their own sides; the cash account is
    the cash of party_months in every month; what some are owed others owe."""
    balance: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))  # party -> account -> left less right
    cash: dict[tuple[str, str], int] = {}
    for row in rows(chain, "ledger"):
        amount = cents(row["amount_usd"])
        assert amount > 0 and row["debit"] != row["credit"]
        balance[row["party"]][row["debit"]] += amount
        balance[row["party"]][row["credit"]] -= amount
        cash[row["party"], row["month"]] = balance[row["party"]]["cash"]
    assert set(balance) == {"lab", "cloud", "spv", "vendor", "bank", "rest-of-world"}
    for party, accounts in balance.items():
        assert sum(accounts.values()) == 0, party
        for account in ("receivable", "loans", "property", "stakes", "operating_cost", "interest_cost"):
            assert accounts[account] >= 0, (party, account)
        for account in ("payable", "debt", "revenue", "interest_income"):
            assert accounts[account] <= 0, (party, account)
    for owed, owing in (("receivable", "payable"), ("loans", "debt")):
        assert sum(accounts[owed] + accounts[owing] for accounts in balance.values()) == 0, owed
    assert balance["spv"]["debt"] < 0 < balance["bank"]["loans"]
    last: dict[str, int] = defaultdict(int)
    for row in rows(chain, "party_months"):
        if row["party"] in UNMODELLED:
            continue
        last[row["party"]] = cash.get((row["party"], row["month"]), last[row["party"]])
        assert last[row["party"]] == cents(row["cash_end_usd"]), (row["party"], row["month"])


def test_monthly_opens_with_parties_and_months(chain: Path) -> None:
    modelled = [row for row in rows(chain, "party_months") if row["party"] not in UNMODELLED]
    table = {(row["party"], row["month"]): float(row["cash_end_usd"]) for row in modelled}
    with xarray.open_dataset(chain / "monthly.nc") as monthly:
        assert monthly.cash_usd.dims == ("party", "month")
        assert [str(party) for party in monthly.party.values] == ["lab", "cloud", "spv", "vendor", "bank"]
        assert monthly.sizes["month"] == 36
        for party in dict.fromkeys(party for party, _ in table):
            for month in monthly.month.values:
                value = float(monthly.cash_usd.sel(party=party, month=month))
                assert value == pytest.approx(table[str(party), str(month)], rel=1e-6, abs=1.0)


def test_the_way_to_the_default_is_a_list_of_steps(chain: Path) -> None:
    summary = json.loads((chain / "summary.json").read_text())
    failed = {party["id"]: party["first_default"] for party in summary["parties"] if party["first_default"]}
    assert list(failed) == ["cloud"]
    path = failed["cloud"]["path"]
    parts = [step["part"] for step in path]
    assert parts[0] == "origin" and parts.count("end") == 1
    assert set(parts[parts.index("end") + 1 :]) == {"after"}
    assert path[0]["amount_usd"] == 380e6  # four months of the fee of 100 million, of which the lab uses 95 %
    for step in path:
        assert step["since"] <= step["until"]
        assert summary["events"][step["event"]]["month"] == step["until"]


def test_deals_alone_have_no_hours_and_no_plan(chain: Path, tmp_path: Path) -> None:
    """What looks for hours or a plan says that there is none; what the summary names exists."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(PROGRAM), *arguments], capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)

    assert (chain.parent / json.loads((chain / "summary.json").read_text())["outputs"]["netcdf"]).exists()
    csv_files = call("export", str(chain), "--format", "csv", "-o", "csv")
    assert csv_files.returncode == 0, csv_files.stderr
    assert (tmp_path / "csv" / "cash_flows.csv").exists()
    for arguments in (
        ["export", str(chain), "--format", "mps"],
        ["run", "buildout-chain", "--no-money"],
        ["energise", "buildout-chain", "--by", "2027-01..2027-03"],
    ):
        refused = call(*arguments)
        assert refused.returncode == 2, (arguments, refused.stderr)
        assert "no sites" in refused.stderr or "no hall" in refused.stderr, refused.stderr


def test_a_contract_for_differences_follows_the_price_from_the_first_power_on(tmp_path: Path) -> None:
    """late-substation with 73,000 MWh a month at 50 USD/MWh: power comes in April 2027; the market is 40 in 2027 and 60 in 2028."""
    text = (ROOT / "tests" / "cases" / "late-substation" / "scenario.yaml").read_text(encoding="utf-8")
    supply = "{seller: parent, buyer: cloud, site: site, energy: 876000 MWh/year, price: 50 USD/MWh, market: grid}"
    text = text.replace("instruments:\n", f"instruments:\n  power: {{supply: {supply}}}\n")
    text = text.replace("grid: {electricity: {constant: 40 USD/MWh}}", "grid: {electricity: {constant: 40 USD/MWh}, level: {2028: 1.5}}")
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    command = [str(PROGRAM), "run", str(tmp_path) + "/", "-o", str(tmp_path / "out")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr
    flows = [flow for flow in rows(tmp_path / "out", "cash_flows") if flow["instrument"] == "power"]
    assert {flow["due_usd"].split(".")[0] for flow in flows if flow["month"] < "2028-01"} == {"730000"}
    assert [flow["payer"] for flow in flows if flow["month"] <= "2028-12"] == ["cloud"] * 9 + ["parent"] * 12
    assert flows[0]["month"] == "2027-04"
