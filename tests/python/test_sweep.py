"""Sweeps: every point is the run with the same settings, however many threads there are; what cannot be swept is refused."""

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest
import xarray

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
SHARE = "sites.campus.clean_share"
GAS = "prices.gas.fuel.constant"


def call(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two axes; the last point asks for more clean energy than there can be."""
    folder = tmp_path_factory.mktemp("swept")
    axes = ["--vary", f"{SHARE}=0,40,100 %", "--vary", f"{GAS}=4..8 USD/MMBtu:2"]
    limits = ["--set", "sites.campus.supply.sun.maximum=300 MW", "--set", "sites.campus.shed_allowed=false"]
    measure = ["--measure", "sites.campus.years.2028.peak_mw"]
    result = call("sweep", "off-grid-solar", *axes, *limits, *measure, "-o", "out", "--threads", 2, cwd=folder)
    assert result.returncode == 0, result.stderr
    assert f"2 of 6 points have no plan; the first is {SHARE}=100 %, {GAS}=4 USD/MMBtu" in result.stderr
    return folder / "out"


def test_a_point_is_the_run_with_its_settings(swept: Path, tmp_path: Path) -> None:
    summary = json.loads((swept / "summary.json").read_text())
    assert [axis["values"] for axis in summary["axes"]] == [["0 %", "40 %", "100 %"], ["4 USD/MMBtu", "8 USD/MMBtu"]]
    point = summary["points"][3]
    assert point["set"] == {SHARE: "40 %", GAS: "8 USD/MMBtu"}
    settings = [f"{SHARE}=40 %", f"{GAS}=8 USD/MMBtu", "sites.campus.supply.sun.maximum=300 MW", "sites.campus.shed_allowed=false"]
    flags = [word for setting in settings for word in ("--set", setting)]
    result = call("run", "off-grid-solar", *flags, "--worth", "none", "--threads", 1, "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    run = json.loads(result.stdout)
    values, year = point["values"], run["sites"][0]["years"][-1]
    assert values["cost_npv_usd"] == run["objective"]["cost_npv_usd"]
    assert values["usd_per_mwh"] == run["usd_per_mwh"]
    assert values["solar_mw"] == year["capacity_mw"]["solar"]
    assert values["co2_t"] == pytest.approx(sum(one["co2_t"] for one in run["sites"][0]["years"]))
    assert values["clean_share"] == pytest.approx(0.4, abs=1e-6)
    assert values["sites.campus.years.2028.peak_mw"] == run["sites"][0]["years"][0]["peak_mw"]


def test_cube_and_table_say_the_same(swept: Path) -> None:
    summary = json.loads((swept / "summary.json").read_text())
    with (swept / "points.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    with xarray.open_dataset(swept / "sweep.nc") as cube:
        assert cube.usd_per_mwh.shape == (3, 2)
        assert list(cube.campus_clean_share.values) == [0, 40, 100]
        assert cube.gas_fuel_constant.attrs["units"] == "USD/MMBtu"
        assert cube.gas_fuel_constant.attrs["long_name"] == GAS
        assert bool(cube.usd_per_mwh.isel(campus_clean_share=2).isnull().all())
        numbers = cube.usd_per_mwh.values.ravel()
    for number, row, point in zip(numbers, rows, summary["points"], strict=True):
        value = point["values"]["usd_per_mwh"]
        if value is None:
            assert row["status"] == point["status"] == "infeasible"
            assert row["message"]
            continue
        assert float(row["usd_per_mwh"]) == value
        assert float(number) == pytest.approx(value, rel=1e-6)


def test_threads_do_not_change_a_bit(swept: Path, tmp_path: Path) -> None:
    axes = ["--vary", f"{SHARE}=0,40,100 %", "--vary", f"{GAS}=4..8 USD/MMBtu:2"]
    limits = ["--set", "sites.campus.supply.sun.maximum=300 MW", "--set", "sites.campus.shed_allowed=false"]
    measure = ["--measure", "sites.campus.years.2028.peak_mw"]
    result = call("sweep", "off-grid-solar", *axes, *limits, *measure, "-o", "out", "--threads", 1, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for name in ("points.csv", "sweep.nc", "report.html"):
        assert (tmp_path / "out" / name).read_bytes() == (swept / name).read_bytes(), name


@pytest.mark.parametrize(
    ("vary", "code", "says"),
    [
        ("sites.campus.clean_sahre=0..90 %:4", 3, "clean_share"),
        ("sites.campus.clean_share=0..90 %:4:5", 2, "'90 %:4'"),
        ("sites.campus.clean_share=0..90 %", 2, "how many values"),
        ("sites.campus.clean_share=0..190 %:3", 3, "190 %"),
        ("sites.campus.clean_share=0..90 %:100001", 2, "2 to 100000"),
        ("sites.campus.supply.sun.technology=solar,wint", 3, "wind"),
    ],
)
def test_bad_axes_are_refused_and_nothing_is_written(vary: str, code: int, says: str, tmp_path: Path) -> None:
    result = call("sweep", "off-grid-solar", "--vary", vary, cwd=tmp_path)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert not list(tmp_path.rglob("*.csv"))


def test_a_threshold_holds_at_every_point(tmp_path: Path) -> None:
    threshold = ["--set", "thresholds.cheap.metric=usd_per_mwh", "--set", "thresholds.cheap.value=70"]
    result = call("sweep", "off-grid-solar", "--vary", f"{SHARE}=0,60 %", *threshold, "--json", "-o", "out", cwd=tmp_path)
    assert result.returncode == 5, result.stderr
    assert f"a threshold fails at 1 of 2 points; the first is {SHARE}=60 %" in result.stderr
    assert [point["thresholds"][0]["passed"] for point in json.loads(result.stdout)["points"]] == [True, False]


def test_time_over_leaves_the_old_folder(swept: Path, tmp_path: Path) -> None:
    before = (swept / "summary.json").read_bytes()
    result = call("sweep", "off-grid-solar", "--vary", f"{SHARE}=0..90 %:500", "--time-limit", "0.01", "-o", swept, cwd=tmp_path)
    assert result.returncode == 6, result.stderr
    assert "500 of 500 points have no plan" in result.stderr
    assert (swept / "summary.json").read_bytes() == before


def test_too_many_points_are_refused(tmp_path: Path) -> None:
    axes = [word for key in ("low", "high", "seed") for word in ("--vary", f"{key}=0..1:1001")]
    result = call("sweep", "off-grid-solar", *axes, cwd=tmp_path)
    assert result.returncode == 2
    assert "1003003001 are more points than the 100000" in result.stderr


RESTING = """extends: first-campus
parties: {owner: {name: Owner, cash: 200 million USD, income: {2027: 200 million USD, 2028: 200 million USD, 2029: 200 million USD}}}
sites:
  campus: {owner: owner, construction_months: 6, facility_cost: 11 million USD/MW}
"""


def test_where_money_runs_out_work_rests_at_a_point_as_in_a_run(tmp_path: Path) -> None:
    """With 200 million USD the owner cannot pay its hall, which then never stands; with 20 bn USD it can."""
    (tmp_path / "resting.yaml").write_text(RESTING, encoding="utf-8")
    axis, cash = "parties.owner.cash", ["200 million USD", "20000 million USD"]
    swept = call("sweep", "resting.yaml", "--vary", f"{axis}=200,20000 million USD", "-o", "out", cwd=tmp_path)
    assert swept.returncode == 0, swept.stderr
    points = json.loads((tmp_path / "out" / "summary.json").read_text())["points"]
    costs = [point["values"]["cost_npv_usd"] for point in points]
    assert costs[0] != costs[1]
    for usd, value in zip(costs, cash, strict=True):
        run = call("run", "resting.yaml", "--set", f"{axis}={value}", "--worth", "none", "--threads", 1, "--json", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        assert usd == json.loads(run.stdout)["objective"]["cost_npv_usd"]
