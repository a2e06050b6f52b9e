"""`gigawatt engine cashflows` against the public vectors of the ACTUS Financial Research Foundation, where they are present."""

import decimal
import json
import math
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
VECTORS = ROOT.parent / "shared" / "data" / "actus"
# Contracts by type, and how many of them pass: docs/actus.md says why the others do not.
PASSING = {"pam": 25, "ann": 31, "lam": 31, "lax": 18, "nam": 22, "clm": 15, "ump": 9, "ceg": 14}
COLUMNS = {
    "payoff": "payoff",
    "notionalPrincipal": "notional",
    "nominalInterestRate": "rate",
    "accruedInterest": "accrued_interest",
    "exerciseAmount": "exercise_amount",
}


def cash_flows(folder: Path, contract: dict) -> dict | str:
    file = folder / "terms.json"
    file.write_text(json.dumps(contract), encoding="utf-8")
    done = subprocess.run(
        [str(PROGRAM), "engine", "cashflows", str(file), "--json"], capture_output=True, text=True, timeout=60, check=False
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stdout + done.stderr


def day(text: str) -> str:
    """2013-01-01T00:00 and 2013-01-01T00:00:00 are the same day."""
    return text.removesuffix(":00").removesuffix("T00:00").removesuffix("T00")


def agree(found: float, printed: object) -> bool:
    """To the printed digits, and 1e-10 of the number where more are printed than the vector's own sums hold. Whole numbers are exact,
    but one: guarantee14 cuts the cents of its settlement off."""
    number = decimal.Decimal(str(printed).strip())
    digits = -number.as_tuple().exponent
    rounded = 0.51 * 10.0**-digits if digits >= 6 else 0.0
    cut_off = printed == 3508695 and math.floor(found) == printed
    return cut_off or abs(found - float(number)) <= max(rounded, 1e-10 * max(1.0, abs(float(number))))


def difference(contract: dict, found: dict | str) -> str | None:
    """The first thing that differs."""
    if isinstance(found, str):
        return found[:400]
    events = found["events"]
    for place, (event, wanted) in enumerate(zip(events, contract["results"], strict=False)):
        if (day(event["time"]), event["type"]) != (day(wanted["eventDate"]), wanted["eventType"]):
            return f"event {place}: {event['time']} {event['type']}, not {wanted['eventDate']} {wanted['eventType']}"
        for theirs, ours in COLUMNS.items():
            if ours in event and theirs in wanted and not agree(event[ours], wanted[theirs]):
                return f"event {place}, {event['time']} {event['type']}: {ours} {event[ours]!r}, not {wanted[theirs]}"
    if len(events) != len(contract["results"]):
        return f"{len(events)} events, not {len(contract['results'])}"
    return None


@pytest.mark.parametrize("name", PASSING)
def test_public_vectors(tmp_path, name):
    if not VECTORS.exists():
        pytest.skip("../shared/data/actus is not there")
    contracts = json.loads((VECTORS / f"actus-tests-{name}.json").read_text(encoding="utf-8"))
    differences = {key: difference(contract, cash_flows(tmp_path, contract)) for key, contract in contracts.items()}
    failing = {key: text for key, text in differences.items() if text}
    print(f"{name}: {len(contracts) - len(failing)} of {len(contracts)} contracts agree")
    for key, text in failing.items():
        print(f"  {key}: {text}")
    assert len(contracts) - len(failing) == PASSING[name], failing


def loan() -> dict:
    return {
        "contractType": "LAM",
        "contractRole": "RPA",
        "statusDate": "2025-12-31",
        "initialExchangeDate": "2026-01-01",
        "notionalPrincipal": " 1200",
        "nominalInterestRate": "0.08",
        "dayCountConvention": "30E360",
        "cycleAnchorDateOfInterestPayment": "2026-04-01",
        "cycleOfInterestPayment": "P3ML1",
        "cycleAnchorDateOfPrincipalRedemption": "2026-04-01",
        "cycleOfPrincipalRedemption": "P3ML1",
        "nextPrincipalRedemptionPayment": 300,
    }


def test_terms_alone_and_beside_what_is_observed(tmp_path):
    alone = cash_flows(tmp_path, loan())
    assert [event["payoff"] for event in alone["events"] if event["type"] == "IP"] == pytest.approx([24, 18, 12, 6])
    assert alone == cash_flows(tmp_path, {"terms": loan(), "to": ""})
    short = cash_flows(tmp_path, {"terms": loan(), "to": "2026-08-01"})
    assert short["events"] == alone["events"][:5]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda t: t.pop("contractRole"), "missing-key", "contractRole"),
        (lambda t: t.update(contractType="SWAPS"), "bad-choice", "contractType"),
        (lambda t: t.update(initialExchangeDate="2026-02-30"), "bad-date", "initialExchangeDate"),
        (lambda t: t.update(cycleOfInterestPayment="P0M"), "bad-cycle", "cycleOfInterestPayment"),
        (lambda t: t.update(notionalPrincipal="much"), "bad-number", "notionalPrincipal"),
        (lambda t: t.update(notionalPrincipal=-1200), "out-of-range", "notionalPrincipal"),
        (lambda t: t.update(nominalInterestRate=True), "bad-number", "nominalInterestRate"),
        (lambda t: t.update(nominalIntrestRate=0.1), "unknown-key", "nominalIntrestRate"),
        (lambda t: t.update(maturityDate="2026-01-01"), "out-of-range", ""),
        (lambda t: t.update(maturityDate="9026-01-01"), "out-of-range", ""),
        (lambda t: t.update(nominalInterestRate=1e9), "out-of-range", "nominalInterestRate"),
        (lambda t: t.pop("nextPrincipalRedemptionPayment"), "missing-key", ""),
        (lambda t: t.pop("dayCountConvention"), "missing-key", "dayCountConvention"),
        (lambda t: t.update(cycleOfRateReset="P3ML1", marketObjectCodeOfRateReset="USD.SWP"), "missing-key", ""),
    ],
)
def test_refused_with_place(tmp_path, change, code, path):
    terms = loan()
    change(terms)
    found = cash_flows(tmp_path, terms)
    assert isinstance(found, str)
    diagnostics = json.loads(found[: found.rindex("}") + 1])["diagnostics"]
    assert [(d["code"], d["path"]) for d in diagnostics] == [(code, path)]
    assert diagnostics[0]["line"] >= 1
