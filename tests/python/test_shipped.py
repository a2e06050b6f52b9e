"""What ships is true: every scenario is planned by the staged method, and its README says what comes out, with commands that work."""

import csv
import json
import os
import re
import shlex
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
NAMES = sorted(path.parent.name for path in (ROOT / "scenarios").glob("*/scenario.yaml"))
TEXTS = {name: (ROOT / "scenarios" / name / "scenario.yaml").read_text() for name in NAMES}


def deals_alone(name: str) -> bool:
    parent = re.search(r"^extends: (\S+)", TEXTS[name], re.MULTILINE)
    return not re.search("^sites:", TEXTS[name], re.MULTILINE) and (parent is None or deals_alone(parent[1]))


DEALS = [name for name in NAMES if deals_alone(name)]
PLANNED = [name for name in NAMES if name not in DEALS]  # deals alone have nothing to plan: test_deals.py
RACE = "race-2030"  # many campuses, solved one by one: their gaps add up
TEACHING = ("first-campus", "off-grid-solar", "campus-schedule")
CAMPUSES = [name for name in PLANNED if name not in (*TEACHING, RACE)]  # the README names their cost in million USD


def call(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False, cwd=cwd)


def readme(name: str) -> str:
    return (ROOT / "scenarios" / name / "README.md").read_text()


def variants(name: str) -> list[list[str]]:
    """The commands of a README that run its scenario, without the program's name."""
    blocks = re.findall(r"^```\n(.*?)^```", readme(name), flags=re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [words[1:] for line in lines if (words := shlex.split(line))[:3] == ["gigawatt", "run", name]]


def bare_figures(inputs: Path) -> list[str]:
    """Quantities of a campus that name no source and are not marked as assumed; ramps repeat its halls, 0 is no claim, and a claim
    names its source in a key of its own."""
    with inputs.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "stated" and not re.search(r"\.ramp|^claims\.", row["path"])]
    return [row["path"] for row in rows if re.match(r"(?!0 )[\d.]+ (thousand |million |bn )?[A-Za-z%]", row["value"])]


def test_the_program_and_the_readme_list_what_ships(tmp_path: Path) -> None:
    listed = call("scenarios", cwd=tmp_path).stdout
    assert [line for line in listed.splitlines() if line in NAMES] == NAMES
    table = (ROOT / "README.md").read_text()
    assert [name for name in NAMES if f"](scenarios/{name}/README.md)" not in table] == []


@pytest.mark.parametrize("name", PLANNED)
def test_the_whole_horizon_is_planned_by_the_staged_method(name: str, tmp_path: Path) -> None:
    result = call("run", name, "-o", "out", "--json", "--worth", "none", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert (summary["solver"]["name"], summary["solver"]["fell_back_because"]) == ("structured", None)
    assert summary["objective"]["relative_gap"] <= (1e-5 if name == RACE else 1e-6)
    text = readme(name)
    assert "**Question.**" in text and "**Answer.**" in text
    if name in CAMPUSES:
        assert f"{summary['objective']['cost_npv_usd'] / 1e6:,.0f}" in text, "the README tells another net present cost"
    if name in [*CAMPUSES, RACE]:
        assert bare_figures(tmp_path / "out" / "tables" / "inputs.csv") == []
    if name == RACE:
        last = summary["spending"][-1]["so_far"]["total_usd"] / 1e12
        assert f"{last:.2f} trillion USD by 2030" in text and f"{summary['energised'][-1]['it_mw'] / 1e3:.1f} GW" in text


@pytest.mark.parametrize("name", NAMES)
def test_commands_of_the_readme_change_something(name: str, tmp_path: Path) -> None:
    def scenario_hash(*options: str) -> str:
        result = call("validate", name, "--json", *options, cwd=tmp_path)
        assert result.returncode == 0, result.stdout
        return json.loads(result.stdout)["scenario"]["hash"]

    as_shipped = scenario_hash()
    for words in variants(name):
        options = [word for pair in pairwise(words) if pair[0] == "--set" for word in pair]
        assert not options or scenario_hash(*options) != as_shipped, words


@pytest.mark.parametrize("name", [name for name in CAMPUSES if name != "stargate-abilene"])
def test_campuses_show_two_assumptions_changed(name: str) -> None:
    assert len(variants(name)) >= 2
