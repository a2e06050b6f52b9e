"""The deals that ship: each reproduces its sourced figures, and its README says what a run says."""

import csv
import json
import os
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))


@dataclass(frozen=True)
class Money:
    """A run folder, its money in bn USD."""

    folder: Path

    @cached_property
    def summary(self) -> dict:
        return json.loads((self.folder / "summary.json").read_text())

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "tables" / f"{name}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def party(self, name: str) -> dict:
        return next(party for party in self.summary["parties"] if party["id"] == name)

    def months(self, name: str, column: str) -> dict[str, float]:
        rows = [row for row in self.table("party_months") if row["party"] == name and row[column]]
        return {row["month"]: float(row[column]) / (1 if column in ("leverage", "debt_service_cover") else 1e9) for row in rows}

    def backlog(self, name: str, column: str) -> dict[str, float]:
        return {row["month"]: float(row[column]) / 1e9 for row in self.table("backlog") if row["party"] == name}

    def paid(self, **wanted: str) -> dict[str, float]:
        """By year, of the flows with these columns, such as payee="oracle"; what moves in kind is not cash."""
        years: dict[str, float] = defaultdict(float)
        for row in self.table("cash_flows"):
            if row["in_kind"] == "no" and all(row["for" if key == "tag" else key] == value for key, value in wanted.items()):
                years[row["month"][:4]] += float(row["paid_usd"]) / 1e9
        return years

    def bare_figures(self) -> list[str]:
        """Quantities that name no source and are not marked as assumed; a contract's ramp repeats the halls."""
        rows = [row for row in self.table("inputs") if row["status"] == "stated" and ".ramp" not in row["path"]]
        return [row["path"] for row in rows if re.match(r"(?!0 )[\d.]+ (thousand |million |bn )?[A-Za-z%]", row["value"])]


def run(name: str, folder: Path, *options: str) -> Money:
    command = [PROGRAM, "run", ROOT / "scenarios" / name, "-o", folder, "--worth", "none", *options]
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, check=False, cwd=folder.parent)
    assert result.returncode == 0, result.stdout + result.stderr
    return Money(folder)


def says(name: str, *texts: str) -> None:
    readme = " ".join((ROOT / "scenarios" / name / "README.md").read_text().split())
    assert [text for text in texts if text not in readme] == []


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Money:
    return run("oracle-openai", tmp_path_factory.mktemp("oracle") / "out")


def test_oracle_has_one_contract_with_both_published_prices(oracle: Money) -> None:
    fees = {row["month"]: float(row["due_usd"]) / 1e9 for row in oracle.table("cash_flows") if row["instrument"] == "openai-compute"}
    contract = next(row for row in oracle.summary["instruments"] if row["id"] == "openai-compute")
    assert contract["fee_committed_usd"] == pytest.approx(300e9)
    assert [row["id"] for row in oracle.summary["instruments"] if row["payer"] == "openai"] == ["openai-compute"]
    late = 3  # months: what is due from September 2027 on was promised from June on
    assert sum(list(fees.values())[:12]) > 30 and list(fees)[0] == f"2027-{6 + late:02}"


def test_oracle_has_the_published_backlog_debt_leases_and_cash_flow(oracle: Money) -> None:
    contractual = oracle.backlog("oracle", "contractual_usd")
    assert [contractual[month] for month in ("2026-01", "2026-02", "2026-05")] == pytest.approx([523, 553, 638])
    assert oracle.party("oracle")["metrics"]["leases_not_commenced_usd"] == pytest.approx(248e9, rel=1e-4)
    interest = sum(value for key, value in oracle.paid(payer="oracle", instrument="debt", tag="interest").items() if key == "2026")
    income, spent = oracle.paid(payee="oracle", tag="income")["2026"], oracle.paid(payer="oracle", tag="capital_expenditure")["2026"]
    assert income - interest == pytest.approx(32.0) and income - interest - spent == pytest.approx(-23.7)
    assert oracle.months("oracle", "debt_usd")["2026-01"] == pytest.approx(108)
    assert oracle.bare_figures() == []


@pytest.mark.parametrize(("day", "signed"), [("2025-09-30", 455), ("2025-12-15", 523), ("2026-03-15", 553), ("2026-06-30", 638)])
def test_oracle_knew_no_more_than_was_published(day: str, signed: float, tmp_path: Path) -> None:
    backlog = run("oracle-openai", tmp_path / "out", "--as-of", day).party("oracle")["metrics"]["backlog"]
    assert backlog["signed_usd"] == pytest.approx(signed * 1e9)
    says("oracle-openai", f"`--as-of {day}`" if day < "2026-06" and day != "2025-09-30" else f"{signed:.0f}")


HALF = ["--set", "instruments.openai-compute.capacity.use=50%", "--set", "instruments.openai-compute.capacity.take_or_pay=50%"]


@pytest.mark.parametrize(
    ("options", "row"),
    [
        ([], "three months late"),
        (["--set", "instruments.openai-compute.capacity.delay_months=0"], "in time"),
        (["--set", "instruments.openai-compute.capacity.delay_months=12"], "twelve months late"),
        (HALF, "at half the fee"),
    ],
)
def test_oracles_readme_has_the_numbers_of_its_runs(options: list[str], row: str, tmp_path: Path) -> None:
    money = run("oracle-openai", tmp_path / "out", *options)
    backlog, debt, leverage = (
        money.party("oracle")["metrics"]["backlog"],
        money.months("oracle", "debt_usd"),
        money.months("oracle", "leverage"),
    )
    most = max(debt, key=debt.__getitem__)
    line = next(line for line in (ROOT / "scenarios/oracle-openai/README.md").read_text().splitlines() if line.startswith(f"| {row}"))
    for text in (
        f"{backlog['signed_usd'] / 1e9:.0f}",
        f"{backlog['recognised_usd'] / 1e9:.1f}",
        f"{debt[most]:.0f}",
        most,
        f"{max(leverage.values()):.1f}",
        f"{sum(value > 4 for value in leverage.values())} |",
    ):
        assert text in line, (text, line)


def test_oracles_payer_must_find_what_the_readme_says(oracle: Money, tmp_path: Path) -> None:
    fees = oracle.paid(payer="openai", payee="oracle")
    assert [fees[year] for year in ("2027", "2028", "2029", "2030", "2031", "2032")] == pytest.approx([10, 40.5, 53, 64.25, 75.25, 34.5])
    means = [f"--set=parties.openai.income.{year}=40 bn USD" for year in range(2027, 2033)]
    money = run("oracle-openai", tmp_path / "out", "--set=parties.openai.cash=20 bn USD", *means)
    first = {event["kind"]: event["month"] for event in reversed(money.summary["events"])}
    assert (first["missed_payment"], first["contract_ended"]) == ("2031-05", "2031-07")
    assert money.party("oracle")["metrics"]["backlog"]["cancelled_usd"] == pytest.approx(70e9)


LATE = ["--set", "sites.abilene.connection.offers.substation-1000.available=2027-06-01"]


@pytest.fixture(scope="module")
def abilene(tmp_path_factory: pytest.TempPathFactory) -> Money:
    return run("stargate-abilene-money", tmp_path_factory.mktemp("abilene") / "out")


@pytest.fixture(scope="module")
def abilene_late(tmp_path_factory: pytest.TempPathFactory) -> Money:
    return run("stargate-abilene-money", tmp_path_factory.mktemp("abilene-late") / "out", *LATE)


def test_abilene_is_financed_as_published(abilene: Money) -> None:
    assert sum(abilene.paid(payer="jpmorgan", tag="draw").values()) == pytest.approx(9.6)
    assert sum(abilene.paid(payer="oracle", payee="nvidia").values()) == pytest.approx(40)
    assert sum(abilene.paid(payer="blue-owl", payee="abilene-jv").values()) + 2.1 == pytest.approx(15 - 9.6)
    assert abilene.party("abilene-jv")["status"] == "performing"
    cover = abilene.months("abilene-jv", "debt_service_cover")
    assert min(cover.values()) == pytest.approx(1.28, abs=0.005)
    assert abilene.bare_figures() == []


def test_a_late_substation_is_paid_for_as_the_readme_says(abilene: Money, abilene_late: Money) -> None:
    def less(**wanted: str) -> float:
        return sum(abilene.paid(**wanted).values()) - sum(abilene_late.paid(**wanted).values())

    def hours(money: Money) -> float:
        return sum(float(row["gpu_hours_delivered_gpu_hour"]) for row in money.table("contract_months")) / 1e6

    says("stargate-abilene-money", f"{hours(abilene) - hours(abilene_late):.0f} million accelerator-hours less")
    says("stargate-abilene-money", f"pays {less(payer='openai', payee='oracle'):.2f} bn USD less")
    says(
        "stargate-abilene-money",
        f"{less(payer='oracle', tag='rent'):.2f} bn of rent",
        f"{less(payer='oracle', tag='energy'):.2f} bn of power",
    )
    for money in (abilene, abilene_late):
        says("stargate-abilene-money", f"{money.summary['objective']['cost_npv_usd'] / 1e6:,.0f}")


def test_the_path_from_substation_to_lender_is_whole(abilene_late: Money) -> None:
    readme = (ROOT / "scenarios/stargate-abilene-money/README.md").read_text()
    table = [line.split("|") for line in re.findall(r"^\| 202\d-\d\d \|.*$", readme, re.MULTILINE)]
    capacity = {row["month"]: row for row in abilene_late.table("contract_months")}
    cover = abilene_late.months("abilene-jv", "debt_service_cover")
    rent = {row["month"]: float(row["paid_usd"]) / 1e6 for row in abilene_late.table("cash_flows") if row["instrument"] == "lease"}
    late = {row["month"]: row for row in abilene_late.summary["events"] if row["kind"] == "late_capacity" and row["party"] == "oracle"}
    assert len(table) == 11
    for _, month, powered, gpu_hours, unpaid, paid, shown, *_rest in ([cell.strip() for cell in line] for line in table):
        row = capacity[month]
        assert powered == f"{float(row['it_delivered_mw']):.0f}"
        delivered, committed = (float(row[f"gpu_hours_{what}_gpu_hour"]) / 1e6 for what in ("delivered", "committed"))
        assert gpu_hours == f"{delivered:.0f} of {committed:.0f}"
        assert unpaid.split()[0] == (f"{late[month]['amount_usd'] / 1e6:.0f}" if month in late else "0")
        assert paid.split()[0] == f"{rent[month]:.1f}"
        assert shown in ("", f"{cover[month]:.2f}")
    kinds = {event["kind"]: event["month"] for event in reversed(abilene_late.summary["events"])}
    expected = {"distributions_locked": "2027-03", "covenant_breached": "2027-04", "accelerated": "2027-07", "guarantee_called": "2027-08"}
    assert {kind: kinds[kind] for kind in expected} == expected
    assert kinds["late_capacity"] == "2026-11"
    assert abilene_late.party("abilene-jv")["first_default"]["month"] == "2027-09"


@pytest.mark.parametrize(
    ("options", "status", "cover"),
    [
        (["--set", "sites.abilene.connection.offers.substation-1000.available=2027-03-01"], "performing", 1.13),
        ([*LATE, "--set", "instruments.site-loan.debt.covenants.cure_months=12"], "breached", 0.98),
        ([*LATE, "--set", "instruments.site-loan.debt.interest_capitalised_until=2026-12"], "breached", 1.05),
        ([*LATE, "--set", "sites.abilene.supply.bridge.maximum=422MW"], "performing", 1.29),
    ],
)
def test_what_else_may_happen_at_abilene(options: list[str], status: str, cover: float, tmp_path: Path) -> None:
    money = run("stargate-abilene-money", tmp_path / "out", *options)
    assert money.party("abilene-jv")["status"] == status
    assert min(money.months("abilene-jv", "debt_service_cover").values()) == pytest.approx(cover, abs=0.005)


@pytest.fixture(scope="module")
def meta(tmp_path_factory: pytest.TempPathFactory) -> Money:
    return run("meta-capex", tmp_path_factory.mktemp("meta") / "out")


def test_metas_600_bn_add_up_with_what_was_published(meta: Money) -> None:
    own = meta.paid(payer="meta", tag="capital_expenditure")
    joint = meta.paid(payer="hyperion-jv", tag="capital_expenditure")
    assert 115 <= own["2026"] <= 135
    assert 72.2 + sum(own[year] for year in ("2026", "2027", "2028")) + sum(joint.values()) == pytest.approx(600)
    assert sum(joint.values()) == pytest.approx(23.03)
    assert meta.months("hyperion-jv", "debt_usd")["2026-01"] == pytest.approx(27.3)
    assert sum(meta.paid(payee="google", payer="meta").values()) == pytest.approx(10 * (6 * 12 - 4) / (6 * 12), abs=0.01)
    assert meta.bare_figures() == []


def test_metas_readme_says_where_the_money_comes_from(meta: Money) -> None:
    years = ("2026", "2027", "2028")
    earned = sum(meta.paid(payee="meta", tag="income")[year] for year in years)
    drawn = sum(meta.paid(payee="meta", tag="draw")[year] for year in years)
    gives = 81.6 - meta.months("meta", "cash_end_usd")["2028-12"]
    says("meta-capex", f"its business earns {earned:.0f}, its cash gives {gives:.0f} and lenders {drawn:.0f}")
    says("meta-capex", f"still owes {meta.months('hyperion-jv', 'debt_usd')['2033-01']:.1f} bn")
    assert meta.party("meta")["metrics"]["leases_not_commenced_usd"] == pytest.approx(48 * 235.5e6)


GROWTH = {"2026": 139, "2027": 166.8, "2028": 200.1}


@pytest.mark.parametrize(
    ("options", "row"),
    [
        ([], "as it stands"),
        ([f"parties.meta.income.{year}=115.8 bn USD" for year in GROWTH], "no growth"),
        ([f"parties.meta.income.{year}={usd} bn USD" for year, usd in GROWTH.items()], "20 % a year"),
        (["instruments.hyperion-lease.lease.term_months=240"], "Meta stays"),
        (["instruments.hyperion-lease.lease.residual_value=8 bn USD"], "Meta leaves"),
        ([f"parties.meta.capital_expenditure.{year}=125 bn USD" for year in ("2027", "2028")], "125 bn a year"),
    ],
)
def test_metas_readme_has_the_numbers_of_its_runs(options: list[str], row: str, tmp_path: Path) -> None:
    money = run("meta-capex", tmp_path / "out", *(word for option in options for word in ("--set", option)))
    line = next(line for line in (ROOT / "scenarios/meta-capex/README.md").read_text().splitlines() if line.startswith(f"| {row}"))
    debt, cash, hyperion = (re.sub(" bn USD", "", cell).strip() for cell in line.split("|")[2:5])
    assert debt == f"{money.months('meta', 'debt_usd')['2028-12']:.1f}"
    assert cash == f"{money.months('meta', 'cash_end_usd')['2028-12']:.1f}"
    rent, guarantee = (sum(money.paid(payer="meta", tag=tag).values()) for tag in ("rent", "residual_guarantee"))
    assert hyperion == f"{rent:.1f} + {guarantee:.1f}"


SENIOR = ["--set", "instruments.senior.status=effective"]
DEARER = {"2026": "113.3", "2027": "82.72", "2028": "130.08"}


def test_stargate_has_the_published_equity_loans_and_goal(tmp_path: Path) -> None:
    signed, money = run("stargate-jv", tmp_path / "signed"), run("stargate-jv", tmp_path / "out", *SENIOR)
    calls = {party: sum(money.paid(payer=party, payee="stargate").values()) for party in ("softbank", "openai", "oracle", "mgx")}
    assert calls == pytest.approx({"softbank": 18, "openai": 18, "oracle": 3.5, "mgx": 3.5})
    assert sum(signed.paid(payer="jpmorgan", tag="draw").values()) == pytest.approx(9.6 + 38 + 18)
    spent, chips = money.paid(payer="stargate", tag="capital_expenditure"), money.paid(payer="oracle", payee="nvidia")
    assert sum(spent.values()) + sum(chips.values()) == pytest.approx(500)
    assert money.bare_figures() == []


@pytest.mark.parametrize(
    ("options", "row"),
    [
        ([], "what is signed"),
        (["--as-of", "2025-06-01"], "as known on 2025-06-01"),
        (["--as-of", "2025-12-01"], "as known on 2025-12-01"),
        (SENIOR, "senior debt from July 2026"),
        ([*SENIOR, "--set", "instruments.senior.debt.starts=2027-07"], "senior debt from July 2027"),
        (["--set", "instruments.openai-equity.status=suspended"], "OpenAI's 18 bn"),
        ([f"--set=parties.stargate.capital_expenditure.{year}={usd} bn USD" for year, usd in DEARER.items()], "tariffs"),
    ],
)
def test_stargates_readme_has_the_numbers_of_its_runs(options: list[str], row: str, tmp_path: Path) -> None:
    money = run("stargate-jv", tmp_path / "out", *options)
    line = next(line for line in (ROOT / "scenarios/stargate-jv/README.md").read_text().splitlines() if line.startswith(f"| {row}"))
    paid, first, last, most = (re.sub(" bn USD", "", cell).strip() for cell in line.split("|")[2:6])
    spent = money.paid(payer="stargate", tag="capital_expenditure"), money.paid(payer="oracle", payee="nvidia")
    gap = money.months("stargate", "unpaid_usd")
    assert float(paid) == pytest.approx(sum(sum(years.values()) for years in spent), abs=0.0501)
    assert (float(first), float(last)) == pytest.approx((gap["2026-12"], gap["2028-12"]), abs=0.0501)
    assert most == max(gap, key=gap.__getitem__)
    assert money.party("stargate")["first_default"] is None
