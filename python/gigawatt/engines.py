"""The single engines, for checking against other tools. Input is a path, or values of the same shape as the file; the answer is the
document that `gigawatt engine … --json` prints."""
from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import _native
from ._errors import LIMIT_REACHED, OK, UsageError, refuse
from ._scenario import Progress

File = str | Path
Table = Mapping[str, Sequence[Any]]
"""Columns by name: a mapping of sequences, or a DataFrame."""


@contextmanager
def _json_file(given: File | Mapping[str, Any]) -> Iterator[str]:
    if isinstance(given, (str, Path)):
        yield str(given)
        return
    with tempfile.TemporaryDirectory(prefix="gigawatt-") as folder:
        file = Path(folder) / "input.json"
        file.write_text(json.dumps(given), encoding="utf-8")
        yield str(file)


@contextmanager
def _csv_file(given: File | Table, what: str) -> Iterator[str]:
    if isinstance(given, (str, Path)):
        yield str(given)
        return
    names = list(given)
    with tempfile.TemporaryDirectory(prefix="gigawatt-") as folder:
        file = Path(folder) / f"{what}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(names)
            writer.writerows(zip(*(given[name] for name in names), strict=True))
        yield str(file)


def _document(outcome: _native.Outcome) -> dict[str, Any]:
    """The answer; also where it stopped at a limit, if there is one then."""
    if outcome.code == OK or (outcome.code == LIMIT_REACHED and outcome.json):
        return json.loads(outcome.json)
    refuse(outcome)


def clear(network: File | Mapping[str, Any]) -> dict[str, Any]:
    """What the parties of a network pay each other, greatest and least (docs/clearing.md)."""
    with _json_file(network) as file:
        return _document(_native.engine_clear(file))


def finance(project: File | Mapping[str, Any]) -> dict[str, Any]:
    """One project's debt, returns and covenants (docs/project-finance.md)."""
    with _json_file(project) as file:
        return _document(_native.engine_finance(file))


def schedule(project: File | Mapping[str, Any], *, seconds: float = 1.0, seed: int = 1, progress: Progress | None = None) -> dict[str, Any]:
    """A short schedule of one project's activities with scarce crews, and a bound that none can be shorter than (docs/build.md).

    `project` is a file as PSPLIB writes it (.sm), or a mapping: `durations` [activity], in whole periods; `successors` [activity][…], from
    0; `capacities` [resource]; `demands` [activity][resource]. Returns `makespan`, `start` [activity], `lower_bound`, `optimal`. Raises
    ScenarioError for a cycle, a demand above its capacity, and the like; UsageError for lengths that do not fit together.
    """
    if not seconds > 0:
        raise UsageError(f"seconds is {seconds!r}; expected more than 0")
    with _project_file(project) as file:
        return _document(_native.engine_schedule(file, seconds, seed, progress))


@contextmanager
def _project_file(given: File | Mapping[str, Any]) -> Iterator[str]:
    if isinstance(given, (str, Path)):
        yield str(given)
        return
    missing = [key for key in ("durations", "successors", "capacities", "demands") if key not in given]
    if missing:
        raise UsageError(f"the project has no {', '.join(missing)}")
    durations, successors, capacities, demands = (list(given[key]) for key in ("durations", "successors", "capacities", "demands"))
    if not len(durations) == len(successors) == len(demands) or any(len(row) != len(capacities) for row in demands):
        raise UsageError("durations, successors and demands need one entry an activity, each of demands one number a resource")
    after = [" ".join(str(other + 1) for other in row) for row in successors]
    rows = [f"jobs : {len(durations)}", f"renewable : {len(capacities)}", "PRECEDENCE RELATIONS:"]
    rows += [f"{job + 1} 1 {len(successors[job])} {after[job]}" for job in range(len(durations))]
    rows += ["*", "REQUESTS/DURATIONS:"]
    rows += [f"{job + 1} 1 {duration} {' '.join(map(str, demands[job]))}" for job, duration in enumerate(durations)]
    rows += ["*", "RESOURCEAVAILABILITIES:", " ".join(map(str, capacities)), "*", ""]
    with tempfile.TemporaryDirectory(prefix="gigawatt-") as folder:
        file = Path(folder) / "project.sm"
        file.write_text("\n".join(rows), encoding="utf-8")
        yield str(file)


def cashflows(terms: File | Mapping[str, Any]) -> dict[str, Any]:
    """One contract's dated events by the ACTUS standard (docs/actus.md)."""
    with _json_file(terms) as file:
        return _document(_native.engine_cashflows(file))


def adequacy(units: File | Table, load: File | Table, *, method: str = "convolution", samples: int | None = None,
             standard_error_percent: float = 1.0, seed: int = 1, threads: int = 1, lole_target_h: float | None = None,
             effective_capacity: bool = False, progress: Progress | None = None) -> dict[str, Any]:
    """LOLE, EUE and LOLP of a fleet against an hourly load (docs/adequacy.md). `units` has count, capacity_mw, forced_outage_rate and,
    for `method="montecarlo"`, mtbf_h; `load` has hour and load_mw."""
    if method not in ("convolution", "montecarlo"):
        raise UsageError(f"method is {method!r}; expected 'convolution' or 'montecarlo'")
    with _csv_file(units, "units") as units_file, _csv_file(load, "load") as load_file:
        return _document(_native.engine_adequacy(
            units_file=units_file, load_file=load_file, montecarlo=method == "montecarlo", samples=samples,
            standard_error_percent=standard_error_percent, seed=seed, threads=threads, lole_target_h=lole_target_h,
            effective_capacity=effective_capacity, progress=progress))


def headroom(load: File | Table, curtail_energy_percent: Sequence[float], *, columns: Sequence[str] = ()) -> dict[str, Any]:
    """Flat load that fits below the seasonal peaks of several years with so much of its energy curtailed. `load` has time_utc and
    one column or more."""
    with _csv_file(load, "load") as file:
        return _document(_native.engine_headroom(load_file=file, curtailed_energy_percent=list(curtail_energy_percent),
                                                 columns=list(columns)))
