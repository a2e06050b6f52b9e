"""Deals of labs: each run has its sourced totals, and the READMEs tell what comes out."""

import csv
import json
import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
BN = 1e9
FEES = ("fee", "order", "revenue_share")
LETTER = [  # of nvidia-openai: the letter binds, and the round that came instead does not
    word
    for value in ("letter.status=active", "chips-6.status=active", "round-nvidia.status=terminated")
    for word in ("--set", f"instruments.{value}")
]


@dataclass
class Run:
    summary: dict
    flows: list[dict]
    backlog: list[dict]
    inputs: list[dict]

    def paid(self, payer: str = "", payee: str = "", what: tuple = (), instrument: str = "", years: range | None = None) -> float:
        """bn USD that fit, credits included; what is left empty fits all."""
        return sum(
            float(flow["paid_usd"]) / BN
            for flow in self.flows
            if payer in ("", flow["payer"])
            and payee in ("", flow["payee"])
            and (not what or flow["for"] in what)
            and instrument in ("", flow["instrument"])
            and (years is None or int(flow["month"][:4]) in years)
        )

    def contractual(self, party: str, month: str) -> float:
        return next(float(row["contractual_usd"]) / BN for row in self.backlog if (row["party"], row["month"]) == (party, month))

    def signed(self, party: str) -> float:
        return next(row["metrics"]["backlog"]["signed_usd"] / BN for row in self.summary["parties"] if row["id"] == party)

    def circular(self, party: str) -> dict[str, str]:
        numbers = next(row["metrics"]["circularity"] for row in self.summary["parties"] if row["id"] == party)
        return {key: f"{100 * share:.1f} %" for key, share in numbers.items()}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory):
    kept: dict[tuple, Run] = {}

    def rows(folder: Path, table: str) -> list[dict]:
        with (folder / "tables" / f"{table}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def once(name: str, *options: str) -> Run:
        if (name, options) not in kept:
            out = tmp_path_factory.mktemp("deal")
            command = [str(PROGRAM), "run", str(ROOT / "scenarios" / name), "-o", str(out), "--json", "--worth", "none", *options]
            result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            assert result.returncode == 0, result.stderr
            kept[name, options] = Run(json.loads(result.stdout), rows(out, "cash_flows"), rows(out, "backlog"), rows(out, "inputs"))
        return kept[name, options]

    return once


def readme(name: str) -> str:
    return " ".join((ROOT / "scenarios" / name / "README.md").read_text().split())


def sets(name: str, *words: str) -> list[str]:
    """The options of that command of a README in which all these words stand."""
    text = (ROOT / "scenarios" / name / "README.md").read_text()
    lines = "".join(re.findall(r"^```\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)).replace("\\\n", " ").splitlines()
    (found,) = [line for line in lines if all(word in line for word in words)]
    return shlex.split(found)[3:]


@pytest.mark.parametrize("name", ["microsoft-openai", "amazon-anthropic", "nvidia-openai"])
def test_every_figure_names_a_source_or_is_assumed(name: str, run) -> None:
    stated = [row for row in run(name).inputs if row["status"] == "stated"]
    assert [row["path"] for row in stated if re.match(r"(?!0 )[\d.]+ (thousand |million |bn |trillion )?[A-Za-z%]", row["value"])] == []
    assert "**Question.**" in readme(name) and "**Answer.**" in readme(name)
    assert "Nothing here says that a company will fail." in readme(name)


def test_microsoft_openai_has_what_is_public(run) -> None:
    shipped = run("microsoft-openai")
    assert shipped.paid("microsoft", "openai", ("investment", "credits")) == pytest.approx(13.8)
    assert shipped.paid("openai", "microsoft", ("fee",), "azure-250") == pytest.approx(250)
    assert shipped.contractual("microsoft", "2025-12") == pytest.approx(0.45 * 625, rel=2e-3)
    assert (shipped.signed("oracle"), shipped.signed("amazon"), shipped.signed("cerebras")) == pytest.approx((300, 138, 10))
    net = {year: 0.0 for year in ("2024", "2025")}
    for flow in shipped.flows:
        if flow["for"] == "revenue_share" and flow["month"][:4] in net and flow["month"] <= "2025-09":
            net[flow["month"][:4]] += float(flow["paid_usd"]) * (1 if flow["payee"] == "microsoft" else -1) / 1e6
    assert (net["2024"], net["2025"]) == pytest.approx((493.8, 865.8), abs=0.05)


def test_microsoft_openai_tells_its_own_money(run) -> None:
    text = readme("microsoft-openai")
    early, all_years = run("microsoft-openai", "--years", "2019..2025"), run("microsoft-openai")
    until, whole = early.circular("microsoft"), all_years.circular("microsoft")
    assert f"directly {until['direct']}, traced through what OpenAI has {until['traced']}, and {until['most']} at most until 2025" in text
    assert f"{whole['direct']}, {whole['traced']} and {whole['most']} until 2032" in text
    assert f"{early.paid('microsoft', what=('credits',)):.2f} bn of it as credits" in text
    assert f"earned {early.paid('openai', 'microsoft', FEES):.1f} bn from OpenAI" in text
    paid_in_cash = early.paid("openai", "microsoft", ("fee",), "azure-training") - early.paid("microsoft", what=("credits",))
    assert f"instead of {paid_in_cash:.2f} bn of training" in text


def test_microsoft_openai_tells_who_gets_the_capacity(run) -> None:
    text, name, years = readme("microsoft-openai"), "microsoft-openai", range(2026, 2033)
    now = run(name)
    row = [f"{now.paid('openai', vendor, ('fee',), years=years):.0f}" for vendor in ("microsoft", "oracle", "amazon", "cerebras")]
    assert f"| {' | '.join(row)} | |" in text
    then = run(name, "--as-of", "2025-06-01")
    assert f"| {then.paid('openai', 'microsoft', ('fee',), years=years):.0f} | | | | 70 with others |" in text
    assert then.paid("openai", "other-clouds") == pytest.approx(70)
    exclusive = run(name, *sets(name, "right=exclusive"))
    assert (exclusive.paid("openai", "microsoft", ("fee",), years=years), exclusive.paid("openai", "other-clouds")) == pytest.approx(
        (31, 0)
    )
    assert any(event["kind"] == "not_binding" and event["instrument"] == "wanted" for event in exclusive.summary["events"])
    kept = run(name, *sets(name, "matched=59.1 %"))
    assert kept.paid("openai", "microsoft", ("fee",), years=years) == pytest.approx(281, abs=0.1)


def test_microsoft_openai_tells_the_hedge(run) -> None:
    text, name, years = readme("microsoft-openai"), "microsoft-openai", range(2026, 2033)
    less = run(name, *sets(name, "own-models.capacity.use=24 %"))
    openai, own = (less.paid(payer, "microsoft", ("fee",), years=years) for payer in ("openai", "model-customers"))
    assert f"| {openai + own:.0f} | {openai:.0f} | {own:.0f} |" in text
    nobody_lends = run(name, *sets(name, "withdrawn=2028-01"))
    failed = next(party["first_default"] for party in nobody_lends.summary["parties"] if party["id"] == "openai")
    assert f"default in {failed['month']}" in text and "2028-06" in failed["cause"]
    assert f"gets {nobody_lends.paid('openai', 'microsoft', ('fee',), years=years):.0f} bn from it" in text
    assert f"{nobody_lends.paid(payee='microsoft', what=('resale',)):.0f} bn from others" in text


def test_amazon_anthropic_has_what_is_public(run) -> None:
    shipped = run("amazon-anthropic")
    assert shipped.paid("amazon", "anthropic") == pytest.approx(13)
    assert shipped.paid("amazon", "anthropic", years=range(2023, 2026)) == pytest.approx(8)
    assert shipped.paid("anthropic", "amazon", instrument="aws-100") == pytest.approx(100)
    assert shipped.paid("anthropic", "spacex") == pytest.approx(45)
    assert shipped.paid("anthropic", "microsoft") == pytest.approx(30)
    assert [shipped.contractual("spacex", month) for month in ("2026-12", "2027-12", "2029-04")] == pytest.approx([3.75, 3.75, 1.25])
    conditional = next(row for row in shipped.summary["instruments"] if row["id"] == "stake-conditional")
    assert (conditional["in_run"], conditional["paid_usd"]) == (False, 0)


def test_amazon_anthropic_tells_what_comes_out(run) -> None:
    text, name = readme("amazon-anthropic"), "amazon-anthropic"
    shipped = run(name)
    own = shipped.circular("amazon")
    assert f"earns {shipped.paid('anthropic', 'amazon'):.1f}, {own['direct']} directly and {own['traced']} traced" in text
    early = run(name, "--years", "2023..2025")
    assert f"earned {early.paid('anthropic', 'amazon'):.1f} bn from it" in text
    assert early.circular("amazon")["direct"] == "100.0 %" and f"{early.circular('amazon')['traced']} of it was" in text
    conditional = run(name, *sets(name, "stake-conditional")).circular("amazon")
    assert f"it is {conditional['direct']} and {conditional['traced']}" in text
    for vendor, label in (("amazon", "AWS"), ("google", "Google"), ("spacex", "SpaceX, Colossus"), ("microsoft", "Microsoft")):
        assert f"| {label} | {shipped.paid('anthropic', vendor, ('fee',), years=range(2026, 2032)):.1f}" in text
    ended = run(name, *sets(name, "colossus.until"))
    assert f"gets {ended.paid('anthropic', 'spacex'):.2f} of 45 bn" in text
    poor = run(name, *sets(name, "income.2031"))
    assert f"still to raise {poor.paid('investors', 'anthropic', ('draw',)):.0f} bn" in text


def test_nvidia_openai_pays_the_letter_by_the_gigawatt(run) -> None:
    text, name = readme("nvidia-openai"), "nvidia-openai"
    letter = run(name, *LETTER)
    tranches = [flow["month"] for flow in letter.flows if flow["instrument"] == "letter"]
    assert letter.paid("nvidia", "openai", ("investment",)) == pytest.approx(100)
    assert (min(tranches), max(tranches)) == ("2026-11", "2029-01") and "10 bn USD in 2026-11" in text and "by 2029-01" in text
    assert letter.paid("nvidia", "openai", years=range(2026, 2029)) == pytest.approx(40)
    assert letter.paid(payee="nvidia", what=("order",)) == pytest.approx(350)
    assert f"at most {letter.circular('nvidia')['most']} of that was its own money" in text


def test_nvidia_openai_pays_nothing_before_there_is_power(run) -> None:
    late = run("nvidia-openai", *sets("nvidia-openai", "grid.available"))
    by_year = [late.paid("nvidia", "openai", ("investment",), "letter", range(year, year + 1)) for year in range(2026, 2031)]
    assert by_year == pytest.approx([0, 0, 40, 60, 0])
    cells = [f"{paid:.0f}" if paid else "" for paid in by_year]
    assert f"| no hall has power before 2028 | {' | '.join(cells)} | 100 |".replace("  ", " ") in readme("nvidia-openai")


def test_nvidia_openai_tells_what_came_instead(run) -> None:
    text, name = readme("nvidia-openai"), "nvidia-openai"
    shipped = run(name)
    assert shipped.paid("nvidia", "openai") == pytest.approx(30)
    assert shipped.paid("clouds", "nvidia", ("order",)) == pytest.approx(175)
    numbers = shipped.circular("nvidia")
    assert f"at most {numbers['most']}." in text and f"{numbers['traced']} is traced through them" in text and numbers["direct"] == "0.0 %"
    itself = run(name, *sets(name, "chips-1.order.customer"))
    assert f"{itself.circular('nvidia')['direct']} comes back directly, {itself.circular('nvidia')['traced']} traced" in text
    shares = [event["amount_usd"] / BN for event in shipped.summary["events"] if event["instrument"] == "amd-warrant"]
    assert len(shares) == 6 and f"{sum(shares):.0f} bn USD in all" in text
    assert f"for {shipped.paid('clouds', 'amd', ('order',)):.0f} bn of systems" in text
    letters = [row for row in shipped.summary["instruments"] if row["status"] == "letter_of_intent"]
    assert letters and not any(row["in_run"] for row in letters)
    assert f"{shipped.summary['objective']['cost_npv_usd'] / 1e6:,.0f} million USD" in text
