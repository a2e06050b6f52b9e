"""The hand-checkable cases of tests/cases: each is run as a user would run it, and its answer compared with expected.json."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import netCDF4
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/scenario.yaml"))
FILES = ("scenario.yaml", "expected.json", "params.json", "README.md")
IDENTITIES = ("id", "year", "month", "permit", "supply", "technology")


def run(case: Path, folder: Path, arguments: list[str]) -> dict:
    """The summary of one run; fails with the program's own words."""
    command = [PROGRAM, "run", case, "--json", "-o", folder, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, f"exit {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-2000:]}"
    return json.loads(result.stdout)


def names(entry: object, step: str) -> bool:
    """Whether a list's entry goes by this name; of what binds, the constraint's words need only contain it."""
    if not isinstance(entry, dict):
        return False
    return any(str(entry.get(key)) == step for key in IDENTITIES) or step in entry.get("constraint", "")


def at_path(document: object, path: str) -> object:
    """The value at a path of keys; entries of lists go by id, year, month, permit, supply or technology."""
    here = document
    for step in path.split("."):
        if isinstance(here, list):
            found = [entry for entry in here if names(entry, step)]
            assert len(found) == 1, f"{path}: {len(found)} entries named {step}"
            here = found[0]
        else:
            assert isinstance(here, dict) and step in here, f"{path}: no {step}"
            here = here[step]
    return here


def hourly(folder: Path, path: str) -> float:
    """Mean, minimum or maximum of a variable of hourly.nc."""
    variable, statistic = path.split(".")[1:]
    with netCDF4.Dataset(folder / "hourly.nc") as dataset:
        return float(getattr(dataset[variable][:], statistic)())


@pytest.mark.parametrize("solver", ["highs", "default"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, solver: str, tmp_path: Path) -> None:
    params = json.loads((case / "params.json").read_text())[solver]
    expected = json.loads((case / "expected.json").read_text())
    folder = tmp_path / "run"
    summary = run(case, folder, params["arguments"])
    assert summary["status"] == "optimal"
    assert summary["objective"]["relative_gap"] <= params["relative_tolerance"]
    wrong = []
    for path, value in expected.items():
        got = hourly(folder, path) if path.startswith("hourly.") else at_path(summary, path)
        if isinstance(value, str):
            equal = got == value
        else:
            tolerances = {"rel_tol": params["relative_tolerance"], "abs_tol": params["absolute_tolerance"]}
            equal = isinstance(got, int | float) and math.isclose(got, value, **tolerances)
        if not equal:
            wrong.append(f"{path}: {got}, by hand {value}")
    assert not wrong, "\n".join(wrong)


def test_every_case_is_whole() -> None:
    assert CASES
    missing = [f"{case.name}/{file}" for case in CASES for file in FILES if not (case / file).is_file()]
    assert not missing


def test_series_are_what_their_script_writes(tmp_path: Path) -> None:
    """The committed series come from write_series.py and from nothing else."""
    script = ROOT / "tests" / "cases" / "write_series.py"
    copy = tmp_path / "write_series.py"
    copy.write_text(script.read_text())
    committed = sorted((ROOT / "tests" / "cases").glob("*/*.csv"))
    assert committed
    for path in committed:
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
    subprocess.run([sys.executable, copy], check=True, timeout=60)
    for path in committed:
        assert (tmp_path / path.parent.name / path.name).read_text() == path.read_text(), path.name
