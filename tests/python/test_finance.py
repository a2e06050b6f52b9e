"""`gigawatt engine finance` as scripts see it: SAM's single owner year by year, and what is refused with which place."""

import json
import math
import os
import subprocess
from pathlib import Path

import numpy
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
SAM = ROOT.parent / "shared" / "data" / "sam"
SAM_NAME = "2022.08.08_develop_branch_PVWatts_Single_Owner_cmod_singleowner"


def engine(folder: Path, project: dict | str) -> subprocess.CompletedProcess:
    file = folder / "project.json"
    file.write_text(project if isinstance(project, str) else json.dumps(project), encoding="utf-8")
    command = [str(PROGRAM), "engine", "finance", "project.json", "--json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def answer(folder: Path, project: dict) -> dict:
    done = engine(folder, project)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def findings(folder: Path, project: dict | str) -> list[dict]:
    done = engine(folder, project)
    assert done.returncode == 3, done.stdout
    return json.loads(done.stdout)["diagnostics"]


def half_year_line_15() -> list[float]:
    """15 years straight line as IRS publication 946 rounds it."""
    return [0.0333] + [0.0666 if year in (7, 9, 11, 13) else 0.0667 for year in range(1, 15)] + [0.0333]


def sam_project(sam: dict) -> dict:
    """SAM's inputs in our words."""
    years = sam["analysis_period"]
    inflation = sam["inflation_rate"] / 100
    energy_kwh = sam["annual_energy_pre_curtailment_ac"]
    # SAM rounds the credit to tenths of a cent, half up.
    credits = [math.floor(1000 * sam["ptc_fed_amount"][0] * (1 + sam["ptc_fed_escal"] / 100) ** year + 0.5) for year in range(years)]
    state, federal = sam["state_tax_rate"][0] / 100, sam["federal_tax_rate"][0] / 100
    return {
        "discount_rate": (1 + sam["real_discount_rate"] / 100) * (1 + inflation) - 1,
        "construction": {"capex_usd": sam["total_installed_cost"] + sam["construction_financing_cost"]},
        "operation": {
            "periods": years,
            "energy_mwh": {"first": energy_kwh / 1000, "growth": -sam["degradation"][0] / 100},
            "price_usd_per_mwh": {"first": 1000 * sam["ppa_price_input"][0], "growth": sam["ppa_escalation"] / 100},
            "operating_cost_usd": {"first": sam["om_capacity"][0] * sam["system_capacity"], "growth": inflation},
        },
        "maintenance": [
            {
                "cost_usd": 1000 * sam["equip1_reserve_cost"] * sam["system_capacity"],
                "growth": inflation,
                "every_years": sam["equip1_reserve_freq"],
                "macrs_years": 5,
            }
        ],
        "reserves": {"interest_rate": sam["reserves_interest"] / 100, "working_capital_months": sam["months_working_reserve"]},
        "debt": {
            "rate": sam["term_int_rate"] / 100,
            "tenor_periods": sam["term_tenor"],
            "target_dscr": sam["dscr"],
            "construction_rate": 0,
            "upfront_fee_share": sam["cost_debt_fee"] / 100,
            "reserve_months": sam["dscr_reserve_months"],
        },
        "tax": {
            "rate": state + federal * (1 - state),
            "payer": "owner",
            "losses": "used_elsewhere",
            "energy_credit_usd_per_mwh": [credit if year < sam["ptc_fed_term"] else 0 for year, credit in enumerate(credits)],
            "write_offs": [
                {"basis_share": sam["depr_alloc_macrs_5_percent"] / 100, "macrs_years": 5},
                {"basis_share": sam["depr_alloc_macrs_15_percent"] / 100, "macrs_years": 15},
                {"basis_share": sam["depr_alloc_sl_15_percent"] / 100, "year_shares": half_year_line_15()},
                {"basis_share": sam["depr_alloc_sl_20_percent"] / 100, "straight_line_years": 20, "half_year": True},
            ],
        },
    }


def test_sam_single_owner_year_by_year(tmp_path):
    if not SAM.exists():
        pytest.skip("../shared/data/sam is not there")
    expected = json.loads((SAM / f"{SAM_NAME}_outputs.json").read_text(encoding="utf-8"))
    found = answer(tmp_path, sam_project(json.loads((SAM / f"{SAM_NAME}.json").read_text(encoding="utf-8"))))
    metrics = found["metrics"]
    assert metrics["debt_usd"] == pytest.approx(expected["size_of_debt"], rel=1e-14)
    assert metrics["equity_usd"] == pytest.approx(expected["size_of_equity"], rel=1e-14)
    assert metrics["uses_usd"] == pytest.approx(expected["cost_installed"], rel=1e-14)
    assert metrics["dscr_min"] == pytest.approx(expected["min_dscr"], rel=1e-12)
    assert metrics["equity_npv_usd"] == pytest.approx(expected["project_return_aftertax_npv"], rel=1e-10)
    assert 100 * metrics["equity_irr"][0]["rate"] == pytest.approx(expected["project_return_aftertax_irr"], abs=2e-6)
    columns = {
        "revenue_usd": "cf_total_revenue",
        "operating_cost_usd": "cf_operating_expenses",
        "cfads_usd": "cf_cash_for_ds",
        "interest_usd": "cf_debt_payment_interest",
        "principal_usd": "cf_debt_payment_principal",
        "debt_usd": "cf_debt_balance",
        "debt_reserve_usd": "cf_reserve_debtservice",
        "reserves_usd": "cf_reserve_total",
        "reserve_interest_usd": "cf_reserve_interest",
        "depreciation_usd": "cf_feddepr_total",
        "taxable_income_usd": "cf_statax_income_prior_incentives",
        "distribution_usd": "cf_pretax_cashflow",
        "equity_flow_usd": "cf_project_return_aftertax",
    }
    for ours, theirs in columns.items():
        values = [row[ours] for row in found["years"]]
        wanted = expected[theirs][1:]
        if ours == "cfads_usd":  # theirs ends with the loan
            values = values[:18]
            wanted = wanted[:18]
        assert values == pytest.approx(wanted, rel=1e-10, abs=1e-6), ours
    assert len(found["years"]) == 25
    assert found["breaches"] == []


def toy() -> dict:
    return {
        "construction": {"capex_usd": 60},
        "operation": {"periods": 3, "revenue_usd": [13, 26, 39], "operating_cost_usd": 0},
        "debt": {"rate": 0.1, "tenor_periods": 3, "target_dscr": 1.3, "construction_rate": 0},
    }


def test_sculpted_toy(tmp_path):
    found = answer(tmp_path, toy())
    assert found["metrics"]["debt_usd"] == pytest.approx(64100 / 1331, rel=1e-14)
    assert found["metrics"]["llcr"] == pytest.approx(1.3, rel=1e-14)


def test_months_and_years_agree_without_rates(tmp_path):
    """No interest: twelve months of a twelfth are a year."""
    yearly = toy() | {"debt": toy()["debt"] | {"rate": 0.0}}
    monthly = yearly | {
        "period": "month",
        "operation": {"periods": 36, "revenue_usd": [v / 12 for v in (13, 26, 39) for _ in range(12)], "operating_cost_usd": 0},
        "debt": yearly["debt"] | {"tenor_periods": 36},
    }
    by_year, by_month = answer(tmp_path, yearly), answer(tmp_path, monthly)
    assert by_month["metrics"]["debt_usd"] == pytest.approx(by_year["metrics"]["debt_usd"], rel=1e-13)
    for year, months in zip(by_year["years"], by_month["years"], strict=True):
        for key in ("revenue_usd", "principal_usd", "debt_usd", "equity_flow_usd", "dscr"):
            assert months[key] == pytest.approx(year[key], rel=1e-12, abs=1e-9), key


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda p: p.pop("operation"), "missing-key", "operation"),
        (lambda p: p["operation"].update(periods=2.5), "out-of-range", "operation.periods"),
        (lambda p: p["operation"].update(revenue_usd=[1, 2]), "wrong-count", "operation.revenue_usd"),
        (lambda p: p["operation"].pop("revenue_usd"), "missing-key", "operation"),
        (lambda p: p["debt"].update(target_dcsr=1.3), "unknown-key", "debt.target_dcsr"),
        (lambda p: p["debt"].pop("target_dscr"), "missing-key", "debt"),
        (lambda p: p["debt"].update(amortisation="ballon"), "bad-choice", "debt.amortisation"),
        (lambda p: p["debt"].update(gearing_max=60), "out-of-range", "debt.gearing_max"),
        (lambda p: p["debt"].update(tenor_periods=4), "out-of-range", "debt.tenor_periods"),
        (lambda p: p["debt"].update(loan_to_value_max=0.8), "no-effect", "debt"),
        (lambda p: p.update(tax={"rate": 0.2, "write_offs": [{"macrs_years": 4}]}), "out-of-range", "tax.write_offs.1.macrs_years"),
        (lambda p: p.update(tax={"rate": "21 %"}), "wrong-type", "tax.rate"),
        (lambda p: p.update(tax={"rate": 1.0}), "out-of-range", "tax.rate"),
        (lambda p: p["debt"].update(target_dscr=0.9), "out-of-range", "debt.target_dscr"),
        (lambda p: p.update(instead={"delay_periods": 3}), "out-of-range", "instead.delay_periods"),
        (lambda p: p.update(construction=[60]), "wrong-type", "construction"),
    ],
)
def test_refused_with_place(tmp_path, change, code, path):
    project = toy()
    change(project)
    text = json.dumps(project, indent=1)
    found = [f for f in findings(tmp_path, text) if f["code"] == code and f["path"] == path]
    assert len(found) == 1
    assert found[0]["line"] >= 1
    assert found[0]["column"] >= 1
    assert found[0]["file"] == "project.json"


def test_debt_that_never_closes_is_no_answer(tmp_path):
    project = toy() | {"debt": {"amortisation": "bullet", "rate": 0.05, "tenor_periods": 1, "gearing_max": 1, "reserve_months": 12}}
    done = engine(tmp_path, project)
    assert done.returncode == 6
    assert "does not close" in done.stderr


def rates_by_companion_matrix(flows: list[float]) -> list[float]:
    """Real roots x > 0 of Σ flow_t x^t are 1/(1 + rate)."""
    roots = numpy.roots(flows[::-1])
    real = [root.real for root in roots if abs(root.imag) < 1e-9 * abs(root) and root.real > 1e-9]
    return sorted(1 / x - 1 for x in real)


def test_every_rate_of_random_flows(tmp_path):
    """Against the eigenvalues of the companion matrix, which know nothing of signs and slopes."""
    random = numpy.random.default_rng(12)
    several = 0
    for _ in range(60):
        flows = [-float(random.integers(1, 200)), *(float(v) for v in random.integers(-100, 100, size=9))]
        project = {
            "construction": {"capex_usd": -flows[0]},
            "operation": {"periods": 9, "revenue_usd": flows[1:], "operating_cost_usd": 0},
        }
        found = [root["rate"] for root in answer(tmp_path, project)["metrics"]["project_irr"]]
        assert found == pytest.approx(rates_by_companion_matrix(flows), rel=1e-7, abs=1e-7), flows
        several += len(found) > 1
    assert several >= 10
