"""Time to power: every month is the run with its dates; a curve derived by hand; why not before; what is refused."""

import csv
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
BRIDGE = ROOT / "tests" / "cases" / "bridge"
# Rent is possible from the second quarter on, the own turbine from the third.
SLOW_RENT = ["--set", "technologies.rented-turbine.lead_time=15 months", "--set", "sites.site.supply.rented.rental.minimum_term_months=3"]


def call(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def bridged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("energise")
    result = call("energise", BRIDGE, "--by", "2027-01..2027-10", *SLOW_RENT, "-o", "out", "--threads", 2, cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder / "out"


def test_the_curve_is_what_a_hand_computes(bridged: Path) -> None:
    """tests/cases/bridge: 60 USD/MWh rented, 40 USD/MWh and 5 million USD a year owned, 1,000 USD/MWh of IT."""
    summary = json.loads((bridged / "summary.json").read_text())
    months = {month["month"]: month for month in summary["months"]}
    assert summary["not_possible_before"] == "2027-04"
    assert [month["status"] for month in summary["months"][:3]] == ["infeasible"] * 3
    rent, own_mwh = 3 * 100 * 20_000 + 1_000_000, 184 * 2_400
    for name, days in {"2027-04": 91, "2027-05": 61, "2027-06": 30}.items():
        cost = rent + days * 2_400 * 60 + own_mwh * 40 + 2_500_000
        served = days * 2_400 + own_mwh
        month = months[name]
        assert month["cost_npv_usd"] == pytest.approx(cost, rel=1e-6), name
        assert month["usd_per_mwh"] == pytest.approx(cost / served, rel=1e-6)
        assert month["rent_usd"] == pytest.approx(rent, rel=1e-6)
        assert month["capital_usd"] == pytest.approx(100e6, rel=1e-6)
        assert month["net_value_npv_usd"] == pytest.approx(served * 1_000 - cost, rel=1e-6)
        assert month["first_year_mwh"] == pytest.approx({"own-turbine": own_mwh, "rented-turbine": days * 2_400}, rel=1e-6)
        assert month["start_capacity_mw"] == pytest.approx({"own-turbine": 0, "rented-turbine": 100}, abs=1e-3)
    assert months["2027-07"]["cost_npv_usd"] == pytest.approx(own_mwh * 40 + 2_500_000, rel=1e-6)
    assert months["2027-10"]["cost_npv_usd"] == pytest.approx(92 * 2_400 * 40 + 1_250_000, rel=1e-6)
    assert summary["worth_most"] == "2027-04"


def test_it_says_why_not_before(bridged: Path) -> None:
    summary = json.loads((bridged / "summary.json").read_text())
    assert summary["conflict_month"] == "2027-03"
    assert summary["conflicts_minimal"]
    paths = {conflict["path"]: conflict for conflict in summary["conflicts"]}
    # By March: the first quarter, which a quarter's step begins in January: a year after January 2026.
    assert paths["technologies.rented-turbine.lead_time"]["needed"] == 12
    assert "sites.site.halls.hall.ready" not in paths  # that a later month would do is the curve itself
    assert "12 months instead of 15 months would do" in (bridged / "report.html").read_text()


def test_a_month_is_the_run_with_its_dates(bridged: Path, tmp_path: Path) -> None:
    summary = json.loads((bridged / "summary.json").read_text())
    point = next(month for month in summary["months"] if month["month"] == "2027-05")
    assert point["set"]["sites.site.halls.hall.ready"] == "2027-05-01"
    assert point["set"]["sites.site.shed_allowed"] == "false"
    flags = [word for path, value in point["set"].items() for word in ("--set", f"{path}={value}")]
    result = call("run", BRIDGE, *flags, "--worth", "none", "--threads", 1, "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    run = json.loads(result.stdout)
    assert point["cost_npv_usd"] == run["objective"]["cost_npv_usd"]
    assert point["usd_per_mwh"] == run["usd_per_mwh"]
    assert point["capital_usd"] == sum(order["capital_usd"] for order in run["orders"])
    assert sum(point["first_year_mwh"].values()) == pytest.approx(run["sites"][0]["years"][0]["facility_mwh_served"])
    with (bridged / "points.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["month"] == "2027-05")
    assert float(row["cost_npv_usd"]) == point["cost_npv_usd"]


def test_threads_do_not_change_a_bit(bridged: Path, tmp_path: Path) -> None:
    result = call("energise", BRIDGE, "--by", "2027-01..2027-10", *SLOW_RENT, "-o", "out", "--threads", 1, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for name in ("points.csv", "report.html"):
        assert (tmp_path / "out" / name).read_bytes() == (bridged / name).read_bytes(), name


def test_a_phase_moves_alone(tmp_path: Path) -> None:
    arguments = ["--by", "2026-12,2027-06", "--years", "2025..2028", "--hall", "building-7", "--hall", "building-8"]
    result = call("energise", "stargate-abilene", *arguments, "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert [hall["hall"] for hall in summary["halls"]] == ["building-7", "building-8"]
    settings = summary["months"][1]["set"]
    assert [path for path in settings if path.endswith(".ready")] == [
        "sites.abilene.halls.building-7.ready",
        "sites.abilene.halls.building-8.ready",
    ]
    early, late = (month["cost_npv_usd"] for month in summary["months"])
    assert early > late


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--by", "2027-01..2027-03", "--hall", "hal"], 2, "did you mean hall?"),
        (["--by", "2027-01..2027-03", "--site", "sit"], 2, "did you mean site?"),
        (["--by", "2028-01..2028-03"], 2, "outside the years of the plan, 2027"),
        (["--by", "2027-03..2027-01"], 2, "ends before it begins"),
        (["--by", "soon"], 2, "'soon' is not a month"),
        (["--by", "2027-01..2027-03", "--set", "sites.site.halls.hall.redy=2027-01-01"], 3, "ready"),
        (["--by", "2027-01,2027-02", *SLOW_RENT], 4, "2027-02"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    result = call("energise", BRIDGE, *arguments, "-o", "out", cwd=tmp_path)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert not (tmp_path / "out").exists()


def test_interrupted_it_keeps_what_is_done(tmp_path: Path) -> None:
    command = [str(PROGRAM), "energise", "stargate-abilene", "--by", "2026-06..2027-12", "--threads", "1", "-o", "out"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "point 1 of 19" in line:
                break
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "are kept" in errors
    with (tmp_path / "out" / "points.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["status"] == "optimal"
    assert rows[0]["cost_npv_usd"]
    assert rows[-1]["status"] == "interrupted"
    assert not rows[-1]["cost_npv_usd"]


def test_months_that_were_not_asked_for_are_not_said_to_be_impossible(tmp_path: Path) -> None:
    result = call("energise", BRIDGE, "--by", "2027-01,2027-07", *SLOW_RENT, "--json", "-o", "out", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["not_possible_before"] is None
