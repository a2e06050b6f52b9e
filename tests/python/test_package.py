"""The Python package against the program itself: the same answers as values, errors as exceptions, and who may interrupt whom."""
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")
xarray = pytest.importorskip("xarray")

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
sys.path.append(str(PROGRAM.parent / "python"))

import gigawatt  # noqa: E402

try:
    import gigawatt._native  # noqa: F401
except ImportError:
    if os.environ.get("GIGAWATT_PYTHON_MODULE"):  # this build has the module: then it must load
        raise
    pytest.skip("built without the Python module (GIGAWATT_PYTHON_MODULE)", allow_module_level=True)

SCENARIO = "first-campus"


def program(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, text=True, timeout=300, check=False)


def without_times(summary: dict) -> dict:
    """What two equal runs share."""
    kept = json.loads(json.dumps(summary))
    kept.pop("outputs")
    kept["solver"].pop("seconds")
    for solve in kept["solver"]["solves"]:
        solve.pop("seconds")
    return kept


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> tuple[dict, Path]:
    folder = tmp_path_factory.mktemp("runs") / "run"
    return json.loads(program("run", SCENARIO, "-o", folder, "--json", "--threads", 1).stdout), folder


@pytest.fixture(scope="module")
def run() -> "gigawatt.Run":
    return gigawatt.load(SCENARIO).run()


# ---- the same answers ----------------------------------------------------------------------------------------------------


def test_a_run_is_the_programs_run(run, printed):
    summary, folder = printed
    assert without_times(run.summary) == without_times(summary)
    assert set(run.tables) == {file.stem for file in (folder / "tables").glob("*.csv")}
    for name, frame in run.tables.items():
        written = pandas.read_csv(folder / "tables" / f"{name}.csv", keep_default_na=False, na_values=[""])
        assert list(frame.columns) == list(written.columns) and len(frame) == len(written)
        for column in frame.select_dtypes("number"):
            numpy.testing.assert_array_equal(frame[column], written[column].astype(float))
    assert run.folder is None and run.thresholds_passed and run.text.splitlines()[0] in program("run", SCENARIO, "-o", folder).stdout


@pytest.mark.parametrize("name", ["hourly", "monthly"])
def test_arrays_are_those_of_the_files(run, printed, name):
    mine = getattr(run, name)
    with xarray.open_dataset(printed[1] / f"{name}.nc") as written:
        assert set(mine.data_vars) == set(written.data_vars) and dict(mine.sizes) == {k: written.sizes[k] for k in mine.sizes}
        for variable in mine.data_vars:
            numpy.testing.assert_array_equal(mine[variable].values, written[variable].values.astype("float32"), err_msg=variable)
            assert mine[variable].attrs["units"] == written[variable].attrs["units"]


def test_arrays_are_not_copied(run):
    raw = {array["name"]: array["values"] for array in run._datasets["hourly"]["arrays"]}
    for name, variable in run.hourly.data_vars.items():
        assert numpy.shares_memory(variable.values, raw[name]) and not raw[name].flags.owndata


def test_arrays_outlive_their_run():
    values = gigawatt.load(SCENARIO).run(worth="none").hourly["load_mw"].values
    again = gigawatt.load(SCENARIO).run(worth="none").hourly["load_mw"].values
    numpy.testing.assert_array_equal(values, again)
    assert values.max() > 0


def test_an_edited_scenario_is_the_programs(tmp_path):
    base = gigawatt.load(SCENARIO)
    path, value = "sites.campus.connection.offers.utility.power", "60 MW"
    edited = base.set(path, value)
    validated = json.loads(program("validate", SCENARIO, "--set", f"{path}={value}", "--json").stdout)
    assert edited.hash == validated["scenario"]["hash"] != base.hash and base.changes == ()
    assert edited == gigawatt.load(SCENARIO, {path: value})
    saved = edited.save(tmp_path / "copy")
    assert gigawatt.load(saved).hash == edited.hash and "60 MW" in edited.yaml
    with pytest.raises(FileExistsError):
        edited.save(saved)
    assert base.set({path: value, "seed": 7}).changes == ((path, value), ("seed", "7"))


def test_a_folder_is_written_only_where_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gigawatt.load(SCENARIO).run(worth="none")
    assert list(tmp_path.iterdir()) == []
    run = gigawatt.load(SCENARIO).run(worth="none", folder="here")
    assert run.folder == Path("here") and (tmp_path / "here/report.html").exists()
    assert run.summary["outputs"]["report"] == "here/report.html"
    assert gigawatt.compare("here", "here")["schema"] == "gigawatt.compare/1"


def test_sweep_and_energise(tmp_path):
    path = "sites.campus.connection.offers.utility.power"
    scenario = gigawatt.load(SCENARIO)
    sweep = scenario.sweep({path: ["60 MW", "80 MW"]})
    assert len(sweep.points) == 2 and sweep.folder is None and sweep.summary["schema"] == "gigawatt.sweep/1"
    single = scenario.run(worth="none").summary["objective"]["cost_npv_usd"]
    assert sweep.points.filter(like="cost_npv").iloc[1, 0] == pytest.approx(single, rel=1e-3) and sweep.cube.sizes
    with pytest.raises(gigawatt.UsageError, match="vary names nothing"):
        scenario.sweep({})
    assert sweep.folder is None and set(sweep.summary["outputs"].values()) == {None} and "sweep.nc" not in sweep.text
    kept = scenario.sweep({path: "60 MW..80 MW:2"}, folder=tmp_path / "sweep")
    assert (tmp_path / "sweep/report.html").exists() and kept.folder == tmp_path / "sweep"
    curve = scenario.energise("2027-04,2028-04")
    assert curve.summary["schema"] == "gigawatt.energise/1" and len(curve.months) == 2


def test_engines_take_files_and_values(tmp_path):
    network = {"solution": "greatest", "parties": [{"id": "a", "assets": 5}, {"id": "b", "assets": 1}],
               "obligations": [{"from": "a", "to": "b", "amount": 10, "class": 0}]}
    file = tmp_path / "network.json"
    file.write_text(json.dumps(network), encoding="utf-8")
    printed = json.loads(program("engine", "clear", file, "--json").stdout)
    assert gigawatt.engines.clear(file)["payments"] == gigawatt.engines.clear(network)["payments"] == printed["payments"]
    assert printed["payments"]["a"] == 5
    units = pandas.DataFrame({"count": [2], "capacity_mw": [10.0], "forced_outage_rate": [0.1]})
    found = gigawatt.engines.adequacy(units, {"hour": range(8760), "load_mw": [10.0] * 8760})
    assert found["lole_h"] == pytest.approx(8760 * 0.01)  # both units out
    hours = [f"{stamp:%Y-%m-%dT%H:%M}" for stamp in pandas.date_range("2023-01-01", "2024-12-31 23:00", freq="h")]
    room = gigawatt.engines.headroom({"time_utc": hours, "load_mw": [100.0 if i % 500 else 130.0 for i in range(len(hours))]}, [0.25])
    assert room["headroom_mw"]["0.25"] >= 30
    with pytest.raises(gigawatt.UsageError, match="convolution"):
        gigawatt.engines.adequacy(units, {"hour": [0], "load_mw": [1.0]}, method="guess")


def test_samples_are_arrays_over_what_they_are_of(tmp_path):
    scenario = gigawatt.load("stargate-abilene")
    ensemble = gigawatt.stress(scenario, 24, folder=tmp_path / "sure")
    arrays, samples = ensemble.arrays, ensemble.samples
    assert dict(arrays.sizes)["sample"] == 24 and list(arrays.sample.values) == list(samples.index)
    month, hall = "sites.abilene.months.2028-03.it_mw_ready", "sites.abilene.halls.building-7.energised"
    assert numpy.array_equal(arrays.site_it_mw_ready.sel(site="abilene", month="2028-03"), samples[month].astype("float32"))
    assert numpy.array_equal(arrays.hall_energised.sel(hall="abilene/building-7"), samples[hall].astype("float32"))
    assert numpy.array_equal(arrays.cost_npv_usd, samples["cost_npv_usd"].astype("float32"))
    fuel = samples["sites.abilene.years.2028.cost_usd.fuel"].astype("float32")
    assert numpy.array_equal(arrays.site_cost_usd_fuel_of_year.sel(site="abilene", year=2028), fuel)
    drawn = ensemble.summary["inputs"][0]["name"]
    assert numpy.array_equal(arrays.drawn.sel(input=drawn), samples[drawn].astype("float32"))
    # Every measure stands in one of the arrays: as many cells a sample as there are measures, with the weather year and inputs.
    assert sum(array.size // 24 for array in arrays.data_vars.values()) >= samples.shape[1]
    with xarray.open_dataset(tmp_path / "sure/samples.nc") as kept:
        assert kept.equals(arrays)


def test_claims_are_audited_as_printed():
    sentence = "5 GW for 10 bn USD in Louisiana by 2030"
    found = gigawatt.audit(sentence)
    assert found.summary == json.loads(program("audit", "--claim", sentence, "--json").stdout)
    assert found.verdict == found.claims["verdict"]["claim"] == "contradicted" and "USD/MW" in found.claims["reason"]["claim"]
    later = gigawatt.audit("1 GW in Texas by 2030", as_of="2029-12-01"), gigawatt.audit("1 GW in Texas by 2030", as_of="2026-12-01")
    assert later[0].summary["as_of"] == "2029-12-01" and later[0].claims["reason"].iloc[0] != later[1].claims["reason"].iloc[0]
    with pytest.raises(gigawatt.UsageError, match="understood: nothing"):
        gigawatt.audit("the weather is nice")
    many = gigawatt.audit(gigawatt.load("article-2025-09"))
    assert len(many.claims) == len(many.summary["claims"]) > 30 and set(many.claims["verdict"]) > {"supported", "contradicted"}
    with pytest.raises(ValueError, match="claims"):
        print(many.verdict)
    with pytest.raises(gigawatt.Failure):
        gigawatt.audit(gigawatt.load(SCENARIO))


def test_schedules_from_values_and_files(tmp_path):
    # One crew of two: b and c (one each) side by side behind a, d needs both: 3 + 4 + 2 and a bound that proves it.
    project = {"durations": [3, 4, 2, 2], "successors": [[1, 2], [3], [3], []], "capacities": [2], "demands": [[2], [1], [1], [2]]}
    found = gigawatt.schedule(project)
    assert found["makespan"] == found["lower_bound"] == 9 and found["optimal"] and found["start"][:2] == [0, 3] and found["start"][3] == 7
    assert gigawatt.engines.schedule(project | {"capacities": [2], "demands": [[2], [2], [2], [2]]})["makespan"] == 11
    file = tmp_path / "one.sm"
    file.write_text("jobs : 2\nrenewable : 1\nPRECEDENCE RELATIONS:\n1 1 1 2\n2 1 0\n*\nREQUESTS/DURATIONS:\n1 1 3 1\n2 1 4 1\n*\n"
                    "RESOURCEAVAILABILITIES:\n1\n*\n", encoding="utf-8")
    printed = json.loads(program("engine", "schedule", file, "--json").stdout)
    assert gigawatt.schedule(file)["start"] == printed["start"] == [0, 3]
    with pytest.raises(gigawatt.ScenarioError) as cycle:
        gigawatt.schedule(project | {"successors": [[1, 2], [3], [3], [0]]})
    assert cycle.value.diagnostics[0].code == "schedule-cycle"
    with pytest.raises(gigawatt.UsageError, match="one number a resource"):
        gigawatt.schedule(project | {"demands": [[2], [1], [1], [2, 2]]})
    with pytest.raises(gigawatt.UsageError, match="no capacities"):
        gigawatt.schedule({"durations": [1], "successors": [[]], "demands": [[]]})
    with pytest.raises(gigawatt.UsageError, match="more than 0"):
        gigawatt.schedule(project, seconds=0)


def test_what_is_shipped():
    assert SCENARIO in [scenario["name"] for scenario in gigawatt.shipped()]
    assert gigawatt.schema()["$schema"].startswith("https://json-schema.org/")


# ---- errors --------------------------------------------------------------------------------------------------------------


def test_every_finding_has_its_line(tmp_path):
    file = tmp_path / "scenario.yaml"
    file.write_text("extends: first-campus\ntitel: A\nplan: {years: 2027..2029}\nsites:\n  campus: {halls: {hall: {it_power: 50 MWh}}}\n",
                    encoding="utf-8")
    with pytest.raises(gigawatt.ScenarioError) as caught:
        gigawatt.load(tmp_path)
    found = {d.code: d for d in caught.value.diagnostics}
    assert found["unknown-key"].line == 2 and found["unknown-key"].suggestion == "title"
    assert len(found) == 2 and {d.line for d in found.values()} == {2, 5} and all(d.file.endswith("scenario.yaml") for d in found.values())
    assert all(f"scenario.yaml:{d.line}:{d.column}: error {d.code}" in str(caught.value) for d in found.values())
    assert json.loads(caught.value.json)["schema"] == "gigawatt.diagnostics/1" and isinstance(caught.value, ValueError)
    with pytest.raises(gigawatt.ScenarioError, match="--set sites.campus.hals"):
        gigawatt.load(SCENARIO).set("sites.campus.hals", "x")


def test_other_refusals():
    scenario = gigawatt.load(SCENARIO)
    with pytest.raises(TypeError, match="there is no option 'thread'; there are years"):
        scenario.run(thread=2)
    with pytest.raises(gigawatt.UsageError, match="expected structured or highs"):
        scenario.run(solver="cplex")
    with pytest.raises(gigawatt.UsageError, match="threads is 'two', a str"):
        scenario.run(threads="two")
    with pytest.raises(gigawatt.Failure):
        scenario.run(years="2051..2052")
    impossible = scenario.set({"sites.campus.shed_allowed": False, "sites.campus.halls.hall.ready": "2027-01-01",
                               "plan.orders_from": "2027-01"})
    with pytest.raises(gigawatt.NoSolution, match="hall"):
        impossible.run()
    with pytest.raises(gigawatt.UsageError, match="more than 0"):
        scenario.run(threads=0)
    with pytest.raises(gigawatt.UsageError, match="above 0"):
        scenario.run(time_limit=0)


# ---- who may interrupt whom ----------------------------------------------------------------------------------------------


def test_progress_is_told_in_the_calling_thread():
    told = []
    gigawatt.load(SCENARIO).run(worth="none", progress=lambda phase, share: told.append((phase, share, threading.get_ident())))
    assert told[0][:2] == ("read scenario", None) and {ident for _, _, ident in told} == {threading.get_ident()}
    assert all(share is None or 0 <= share <= 1 for _, share, _ in told)


def test_what_a_callback_raises_stops_the_run(tmp_path):
    def refuse(phase: str, share: float | None) -> None:
        raise LookupError(phase)

    with pytest.raises(LookupError, match="read scenario"):
        gigawatt.load("stargate-abilene").run(folder=tmp_path / "run", progress=refuse)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_stops_a_run_and_leaves_nothing(tmp_path):
    scenario = gigawatt.load("stargate-abilene")
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            for _ in range(50):  # a fast machine may finish a run before the signal comes
                scenario.run(folder=tmp_path / "run")
                (tmp_path / "run").rename(tmp_path / f"done-{time.monotonic_ns()}")
    finally:
        timer.cancel()
    assert [file for file in tmp_path.iterdir() if not file.name.startswith("done-")] == []


def test_a_stopped_ensemble_says_how_to_go_on(tmp_path):
    def stop_later(phase: str, share: float | None) -> None:
        if share is not None and share > 0:  # some samples are done
            raise LookupError(phase)

    with pytest.raises(LookupError) as stopped:
        gigawatt.stress(gigawatt.load(SCENARIO), 1_000_000, folder=tmp_path / "sure", progress=stop_later)
    (note,) = stopped.value.__notes__
    assert note.startswith("interrupted; samples 0 to") and "--from" in note and (tmp_path / "sure" / "samples.f64").exists()


def test_other_threads_run_meanwhile(run):
    """Two runs at once in two threads give the same bits, and a third thread gets its turns."""
    found: list[dict] = []
    threads = [threading.Thread(target=lambda: found.append(gigawatt.load(SCENARIO).run().summary)) for _ in range(2)]
    for thread in threads:
        thread.start()
    turns = 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.001)
        turns += 1
    assert turns >= 10 and [without_times(summary) for summary in found] == [without_times(run.summary)] * 2
