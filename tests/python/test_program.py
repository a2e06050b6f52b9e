"""The program as scripts see it: exit codes, clean stdout, run folders that appear whole or not at all."""

import csv
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import highspy
import pytest
import xarray

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
VARIANTS = ROOT.parent / "shared" / "data" / "variants"
CASE = ROOT / "tests" / "cases" / "bridge"


def call(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=cwd)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run's folder; tests read it only."""
    parent = tmp_path_factory.mktemp("finished")
    result = call("run", CASE, "-o", "out", cwd=parent)
    assert result.returncode == 0, result.stderr
    assert entries(parent) == ["out"]
    return parent / "out"


def test_run_folder_is_complete(finished: Path) -> None:
    assert entries(finished) == ["hourly.nc", "log.txt", "monthly.nc", "report.html", "scenario", "summary.json", "tables"]
    summary = json.loads((finished / "summary.json").read_text())
    assert summary["schema"] == "gigawatt.run/1"
    assert summary["status"] == "optimal"
    with xarray.open_dataset(finished / "hourly.nc") as hourly:
        assert hourly.sizes["hour"] == 8760
        served = hourly.generation_mw.sum(("technology", "hour")) + hourly.import_mw.sum("hour")
        asked = hourly.load_mw.sum("hour") - hourly.shed_it_mw.sum(("tier", "hour"))
        assert float(abs(served - asked).max()) < 1.0  # float32, PUE 1, no storage: the year's balance


def test_energy_closes_in_every_output(tmp_path: Path) -> None:
    """Generated + discharged - charged + imported - exported = served, with storage, dumped and imported energy."""
    assert call("run", ROOT / "tests" / "cases" / "paid-to-take", "-o", "out", cwd=tmp_path).returncode == 0
    site = json.loads((tmp_path / "out" / "summary.json").read_text())["sites"][0]
    for account in (site, *site["years"]):
        supplied = account["generated_mwh"] + account["discharged_mwh"] + account["imported_mwh"]
        used = account["charged_mwh"] + account["exported_mwh"] + account["facility_mwh_served"]
        assert supplied == pytest.approx(used, abs=0.02)
        assert sum(account["energy_mwh"].values()) == pytest.approx(supplied, rel=1e-9)
    with (tmp_path / "out" / "tables" / "years.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    with xarray.open_dataset(tmp_path / "out" / "hourly.nc") as hourly:
        pairs = {"generated": "generation", "discharged": "discharge", "charged": "charge", "imported": "import",
                 "curtailed": "curtailment"}
        for word, variable in pairs.items():
            expected = site["years"][0][f"{word}_mwh"]
            assert float(row[f"{word}_mwh"]) == pytest.approx(expected, rel=1e-5)
            assert float(hourly[f"{variable}_mw"].astype(float).sum()) == pytest.approx(expected, rel=1e-5)


def test_json_is_the_summary_and_equal_runs_are_equal(finished: Path, tmp_path: Path) -> None:
    result = call("run", CASE, "-o", "out", "--json", cwd=tmp_path)
    printed = json.loads(result.stdout)
    assert printed == json.loads((tmp_path / "out" / "summary.json").read_text())
    before = json.loads((finished / "summary.json").read_text())
    for summary in (before, printed):
        del summary["solver"]["seconds"]
        for solve in summary["solver"]["solves"]:
            del solve["seconds"]
    assert before == printed
    for name in ("hourly.nc", "monthly.nc", "report.html"):
        assert (finished / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name


def test_the_run_folder_s_scenario_runs_again_to_the_same_hash(finished: Path, tmp_path: Path) -> None:
    result = call("run", finished / "scenario", "-o", "again", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    again = json.loads(result.stdout)
    before = json.loads((finished / "summary.json").read_text())
    assert again["scenario"]["hash"] == before["scenario"]["hash"]
    assert again["objective"] == before["objective"]


def test_exported_mps_solved_by_another_highs_has_the_same_objective(finished: Path, tmp_path: Path) -> None:
    result = call("export", finished, "--format", "mps", "-o", "out", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.readModel(str(next((tmp_path / "out").glob("*.mps"))))
    highs.run()
    objective = json.loads((finished / "summary.json").read_text())["objective"]["cost_npv_usd"]
    assert highs.getObjectiveValue() == pytest.approx(objective, rel=1e-9)


def test_technologies_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """They share a name through `like`, and nobody is kept from giving one that the report uses itself."""
    names = ["--set", "technologies.own-turbine.name=Turbine", "--set", "technologies.rented-turbine.name=Turbine"]
    assert call("run", CASE, "-o", "same", *names, cwd=tmp_path).returncode == 0
    page = (tmp_path / "same" / "report.html").read_text()
    assert "own (Turbine)" in page and "rented (Turbine)" in page
    ours = call("run", CASE, "-o", "ours", "--set", "technologies.own-turbine.name=Marginal price", cwd=tmp_path)
    assert ours.returncode == 0, ours.stderr
    assert "Marginal price 2" in (tmp_path / "ours" / "report.html").read_text()


def test_export_csv_and_netcdf(finished: Path, tmp_path: Path) -> None:
    assert call("export", finished, "--format", "csv", "-o", "csv", cwd=tmp_path).returncode == 0
    hourly = list((tmp_path / "csv").glob("hourly-*.csv"))
    assert len(hourly) == 1
    lines = hourly[0].read_text().splitlines()
    assert len(lines) == 8761
    assert lines[0].startswith("hour,load_mw,it_load_mw,generation_")
    assert (tmp_path / "csv" / "orders.csv").exists()
    assert call("export", finished, "--format", "netcdf", "-o", "nc", cwd=tmp_path).returncode == 0
    assert entries(tmp_path / "nc") == ["hourly.nc", "monthly.nc"]


def test_report_again_gives_the_same_page(finished: Path, tmp_path: Path) -> None:
    assert call("report", finished, "-o", "page.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "page.html").read_bytes() == (finished / "report.html").read_bytes()


def test_compare_names_what_changed(finished: Path, tmp_path: Path) -> None:
    same = call("compare", finished, finished, cwd=tmp_path)
    assert "The results are the same." in same.stdout
    setting = "sites.site.supply.rented.maximum=20 MW"
    assert call("run", CASE, "-o", "less", "--set", setting, cwd=tmp_path).returncode == 0
    changed = json.loads(call("compare", finished, "less", "--json", cwd=tmp_path).stdout)
    assert changed["schema"] == "gigawatt.compare/1"
    assert [entry["path"] for entry in changed["inputs"]] == ["sites.site.supply.rented.maximum"]
    assert any(entry["path"] == "objective.cost_npv_usd" for entry in changed["changes"])


def test_output_under_a_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = call("run", CASE, "-o", "file/out", cwd=tmp_path)
    assert result.returncode == 2
    assert "cannot create file/out: Not a directory" in result.stderr
    assert entries(tmp_path) == ["file"]


def test_a_folder_that_is_no_run_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    result = call("run", CASE, "-o", "thesis", cwd=tmp_path)
    assert result.returncode == 2
    assert entries(tmp_path / "thesis") == ["chapter.txt"]


def test_ctrl_c_on_the_first_progress_line_leaves_nothing(tmp_path: Path) -> None:
    command = [str(PROGRAM), "run", "stargate-abilene", "-o", "out"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stderr.readline().startswith("gigawatt: ")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=300)
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert "interrupted; nothing was written" in stderr
    assert entries(tmp_path) == []


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="needs root to mount a tiny tmpfs")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        result = call("run", CASE, "-o", "disk/out", cwd=tmp_path)
        assert result.returncode == 1
        assert "No space left on device" in result.stderr
        assert entries(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_invalid_scenario_as_json(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("titel: x\nhorizon: 2027..2026\n")
    result = call("run", "./bad.yaml", "--json", cwd=tmp_path)
    assert result.returncode == 3
    document = json.loads(result.stdout)
    assert document["schema"] == "gigawatt.diagnostics/1"
    first = document["diagnostics"][0]
    assert (first["code"], first["line"], first["column"], first["suggestion"]) == ("unknown-key", 1, 1, "title")


def test_no_solution_names_the_conflict_with_its_place(tmp_path: Path) -> None:
    result = call(
        "run",
        CASE,
        "--set",
        "sites.site.shed_allowed=false",
        "--set",
        "sites.site.supply.rented=null",
        "--set",
        "sites.site.supply.own.maximum=50 MW",
        cwd=tmp_path,
    )
    assert result.returncode == 4, result.stderr
    assert "no plan satisfies these together" in result.stderr
    # 100 MW all year from January, ordered from January before: 100 MW of a turbine that comes within twelve months. Of the
    # 8,760 h the half year before July is lost, then 50 of 100 MW: 4,344 h + 4,416 h / 2 = 74.79 %.
    assert "(--set sites.site.supply.own.maximum): 100 MW instead of 50 MW would do, together with" in result.stderr
    assert "12 months instead of 18 months would do, together with own: at most 50 MW" in result.stderr
    assert "74.8 % of the energy unserved" in result.stderr
    assert entries(tmp_path) in ([], ["runs"])


def test_every_conflict_has_a_place_and_an_amount(tmp_path: Path) -> None:
    (tmp_path / "tight.yaml").write_text(
        "extends: first-campus\n"
        "sites:\n"
        "  campus:\n"
        "    shed_allowed: false\n"
        "    firmness: {contingency: none, reserve_margin: 190 %, shortfall_price: 100 USD/kW-year}\n"
        "    supply: {engines: {maximum: 60 MW}}\n"
    )
    result = call("run", "./tight.yaml", "--years", "2028..2028", "--json", cwd=tmp_path)
    assert result.returncode == 4, result.stderr
    summary = json.loads(result.stdout)
    assert summary["conflicts_minimal"]
    by_path = {conflict["path"]: conflict for conflict in summary["conflicts"]}
    assert by_path["sites.campus.firmness"]["line"] == 5  # a section: its first value
    engines = by_path["sites.campus.supply.engines.maximum"]
    assert (engines["file"], engines["line"], engines["given"], engines["unit"]) == ("./tight.yaml", 6, 60.0, "MW")
    # What is told to be enough is enough, and one per cent less is not.
    for share, code in ((1.0, 0), (0.99, 4)):
        maximum = f"sites.campus.supply.engines.maximum={engines['needed'] * share} MW"
        again = call("run", "./tight.yaml", "--years", "2028..2028", "--set", maximum, "-o", f"out-{code}", cwd=tmp_path)
        assert again.returncode == code, again.stderr


def test_as_committed_is_named_by_its_flag(tmp_path: Path) -> None:
    must_serve = "sites.campus.shed_allowed=false"
    result = call("run", "first-campus", "--set", must_serve, "--as-committed", "--years", "2027..2027", cwd=tmp_path)
    assert result.returncode == 4, result.stderr
    assert "(--as-committed)" in result.stderr
    assert "()" not in result.stderr


def test_at_the_time_limit_the_best_plan_is_written_with_its_gap(tmp_path: Path) -> None:
    result = call("run", CASE, "-o", "out", "--time-limit", "0.000001s", "--json", cwd=tmp_path)
    assert result.returncode == 6, result.stderr
    summary = json.loads(result.stdout)
    assert summary["status"] == "time limit"
    if summary["outputs"]["report"] is None:
        assert entries(tmp_path) == []
        assert "--time-limit" in result.stderr
    else:
        assert entries(tmp_path) == ["out"]
        assert summary["objective"]["relative_gap"] > 0.0
        assert "proven within" in result.stderr


def test_the_summary_says_who_solved_what(tmp_path: Path) -> None:
    purposes = {}
    for worth in ("none", "duals", "resolve", "all"):
        result = call("run", CASE, "-o", worth, "--worth", worth, "--json", cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        summary = json.loads(result.stdout)
        purposes[worth] = [solve["purpose"] for solve in summary["solver"]["solves"]]
        assert {"purpose", "name", "iterations", "seconds", "fell_back_because"} == set(summary["solver"]["solves"][0])
        assert worth != "none" or summary["binding"] == []
        log = (tmp_path / worth / "log.txt").read_text()
        assert all(f"solve: {purpose}: " in log for purpose in purposes[worth])
    assert purposes["none"] == purposes["duals"] == ["plan"]
    assert purposes["resolve"][0] == "plan" and all("a month earlier" in name for name in purposes["resolve"][1:])
    assert set(purposes["all"]) >= set(purposes["resolve"])


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the larger checks need the shared data")
@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("a01", "2027..2027"),  # margins of 1e8 times all other costs
        ("a04", "2028..2028"),
        ("a18", "2027..2028"),
        ("b04", None),
        ("c04", None),
        ("ohio-nox-permit", "2027..2027"),
        ("ohio-nox-permit", None),  # all six years
    ],
)
def test_scenarios_of_strangers_are_solved_by_the_staged_method(name: str, years: str | None, tmp_path: Path) -> None:
    chosen = ["--years", years] if years else []
    result = call("run", VARIANTS / f"{name}.yaml", "-o", "out", "--json", "--worth", "duals", *chosen, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["solver"]["fell_back_because"] is None
    assert summary["objective"]["relative_gap"] < 1e-6


# What must give way to what, where the question is how much: checked on both sides by runs of their own.
CONFLICTS = [
    ("e01-nox", ["--years", "2027..2027"], "sites.campus.permits.nox_per_year", "t/year", 1.0),
    ("e05-firm", ["--years", "2028..2028"], "sites.campus.supply.engines.maximum", "MW", 1.0),
    ("e08-clean-hourly", [], "sites.campus.clean_share_hourly", "%", -1.0),
    ("e09-clean", [], "sites.campus.supply.sun.maximum", "MW", 1.0),
]


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the larger checks need the shared data")
@pytest.mark.parametrize(("name", "chosen", "path", "unit", "direction"), CONFLICTS)
def test_what_a_conflict_says_is_enough_is_enough_and_no_more(
    name: str, chosen: list[str], path: str, unit: str, direction: float, tmp_path: Path
) -> None:
    run = ["run", VARIANTS / f"{name}.yaml", *chosen, "--worth", "none", "-o", "out"]
    result = call(*run, "--json", cwd=tmp_path)
    assert result.returncode == 4, result.stderr
    summary = json.loads(result.stdout)
    assert summary["conflicts_minimal"]
    assert all(conflict["line"] > 0 for conflict in summary["conflicts"])
    (needed,) = [conflict["needed"] for conflict in summary["conflicts"] if conflict["path"] == path]
    assert call(*run, "--set", f"{path}={needed} {unit}", cwd=tmp_path).returncode == 0
    too_little = needed * (1.0 - 0.005 * direction)
    assert call(*run, "--set", f"{path}={too_little} {unit}", cwd=tmp_path).returncode == 4


def test_a_failed_threshold_sets_the_exit_code(tmp_path: Path) -> None:
    scenario = tmp_path / "strict"
    shutil.copytree(CASE, scenario)
    text = (scenario / "scenario.yaml").read_text()
    (scenario / "scenario.yaml").write_text(text + "\nthresholds:\n  cheap: {metric: usd_per_mwh, comparison: at_most, value: 0.01}\n")
    result = call("run", scenario, "-o", "out", "--json", cwd=tmp_path)
    assert result.returncode == 5, result.stderr
    threshold = json.loads(result.stdout)["thresholds"][0]
    assert threshold["passed"] is False
    assert "threshold failed" in result.stderr


def test_an_unknown_metric_is_refused_before_anything_is_planned(tmp_path: Path) -> None:
    scenario = tmp_path / "misspelt"
    shutil.copytree(CASE, scenario)
    text = (scenario / "scenario.yaml").read_text()
    (scenario / "scenario.yaml").write_text(text + "\nthresholds:\n  cheap: {metric: usd_per_mhw, value: 70}\n")
    line = len(text.splitlines()) + 3
    for verb in (["run", scenario, "-o", "out"], ["validate", scenario]):
        result = call(*verb, cwd=tmp_path)
        assert result.returncode == 3
        assert f"scenario.yaml:{line}:" in result.stderr and "unknown-metric" in result.stderr
        assert "did you mean usd_per_mwh" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["run"],
        ["run", "x", "--threads", "0"],
        ["run", "first-campus", "-o", ""],
        ["run", "x", "--gap", "1"],
        ["run", "x", "--time-limit", "5 parsec"],
        ["run", "x", "--worth", "much"],
        ["export", ".", "--format", "pdf"],
    ],
)
def test_misuse_is_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    result = call(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr != ""
