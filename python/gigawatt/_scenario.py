"""Scenarios: load, edit, check, run."""
from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import _native
from ._errors import LIMIT_REACHED, OK, THRESHOLD_FAILED, UsageError, refuse
from ._results import Curve, Run, Sweep

Progress = Callable[[str, float | None], object]
"""Called with a phrase and a share of 0…1 (None: unknown) while the program works, in the calling thread. What it raises stops
the work."""

Value = str | int | float | bool | None


def text_of(value: Value) -> str:
    """A value as a scenario file spells it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _axis_text(path: str, values: str | Iterable[Value]) -> str:
    return f"{path}={values if isinstance(values, str) else ','.join(text_of(value) for value in values)}"


@contextmanager
def folder_or_temporary(folder: str | Path | None):
    """Where a verb writes that only answers in files."""
    if folder is not None:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="gigawatt-") as temporary:
        yield Path(temporary) / "result"


@dataclass(frozen=True)
class Scenario:
    """A valid scenario: where it comes from, and what was changed. Made by `load`; `set` gives a changed copy."""

    source: str
    changes: tuple[tuple[str, str], ...] = ()
    name: str = field(default="", compare=False)
    title: str = field(default="", compare=False)
    hash: str = field(default="", compare=False)
    """SHA-256 of the resolved scenario: equal hashes, equal runs."""
    warnings: tuple[_native.Diagnostic, ...] = field(default=(), compare=False, repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    """The resolved scenario as a folder that stands alone, by relative path: `scenario.yaml` with parents, `like` and changes
    applied, and its series."""

    @property
    def yaml(self) -> str:
        """The resolved scenario as text."""
        return self.files["scenario.yaml"].decode()

    def set(self, path: str | Mapping[str, Value], value: Value = None) -> Scenario:
        """A copy with the value at PATH replaced, as `--set PATH=VALUE`; or with several, from a mapping. Quantities are text with
        their unit ("843 MW"). Raises ScenarioError if it is then not valid."""
        new = path if isinstance(path, Mapping) else {path: value}
        return _checked(self.source, (*self.changes, *((key, text_of(item)) for key, item in new.items())))

    def save(self, folder: str | Path) -> Path:
        """Writes the resolved scenario as a folder; loading it gives the same hash. Raises FileExistsError if there is one."""
        target = Path(folder)
        target.mkdir(parents=True)
        for name, content in self.files.items():
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return target

    def run(self, *, folder: str | Path | None = None, progress: Progress | None = None, **options: Any) -> Run:
        """Plans, operates, delivers and accounts. Nothing is written unless `folder` names where.

        Options, as of `gigawatt run`: years ("2027..2029"), weather_years, as_of ("2026-09-01"), integers, as_committed, money (False:
        without), solver ("structured", "highs"), threads, gap, time_limit (seconds), worth ("none", "duals", "resolve", "all").
        Raises NoSolution where nothing serves what is asked, LimitReached without a plan, KeyboardInterrupt on Ctrl-C. A threshold that
        fails and a plan that is not proven within the gap are no exceptions: see `remark`.
        """
        request = self._request(options)
        request.folder = Path(folder) if folder is not None else None
        outcome, tables, datasets = _native.run(request, progress)
        # Stopped at a limit there is a plan (tables) or none.
        if outcome.code not in (OK, THRESHOLD_FAILED) and not (outcome.code == LIMIT_REACHED and tables):
            refuse(outcome)
        return Run(outcome, tables, datasets, request.folder)

    def sweep(self, vary: Mapping[str, str | Sequence[Value]], *, measures: Sequence[str] = (), folder: str | Path | None = None,
              progress: Progress | None = None, **options: Any) -> Sweep:
        """A plan at every point of the grid that `vary` spans: PATH to a list of values, or to text such as "400 MW..1200 MW:5".
        Options as of `run`."""
        if not vary:
            raise UsageError("vary names nothing; expected values by path, {'economics.carbon_price': ['0 USD/t', '50 USD/t']}")
        request = self._request(options)
        with folder_or_temporary(folder) as target:
            request.folder = target
            outcome = _native.sweep(request, [_axis_text(path, values) for path, values in vary.items()], list(measures), progress)
            if outcome.code not in (OK, THRESHOLD_FAILED, LIMIT_REACHED) or not outcome.json:
                refuse(outcome)
            found = Sweep(outcome, target)
        found._keep(target, folder)
        return found

    def energise(self, by: str, *, site: str | None = None, halls: Sequence[str] = (), folder: str | Path | None = None,
                 progress: Progress | None = None, **options: Any) -> Curve:
        """The least cost of serving halls from each month of `by` on ("2027-01..2028-12:4"). Options as of `run`."""
        request = self._request(options)
        with folder_or_temporary(folder) as target:
            request.folder = target
            outcome = _native.energise(request, by, site, list(halls), progress)
            if outcome.code not in (OK, THRESHOLD_FAILED, LIMIT_REACHED) or not outcome.json:
                refuse(outcome)
            found = Curve(outcome, target)
        found._keep(target, folder)
        return found

    def _request(self, options: Mapping[str, Any]) -> _native.RunRequest:
        return request_of(self.source, self.changes, options)


def request_of(source: str, changes: Sequence[tuple[str, str]], options: Mapping[str, Any]) -> _native.RunRequest:
    """What a verb is asked, with options as of `Scenario.run`."""
    request = _native.RunRequest()
    request.scenario = source
    request.set = list(changes)
    for name, value in options.items():
        _apply_option(request, name, value)
    return request


_PLAIN_OPTIONS = ("years", "weather_years", "as_of", "integers", "as_committed", "threads", "gap")
_CHOICES = {"solver": ("structured", "highs"), "worth": ("none", "duals", "resolve", "all")}


def _apply_option(request: _native.RunRequest, name: str, value: Any) -> None:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise UsageError(f"{name} is {value!r}; expected {' or '.join(_CHOICES[name])}")
        (request.choose_solver if name == "solver" else request.choose_worth)(value)
    elif name == "money":
        request.no_money = not value
    elif name == "time_limit":
        if not float(value) > 0:
            raise UsageError(f"time_limit is {value!r}; expected seconds above 0")
        request.seconds_limit = float(value)
    elif name in _PLAIN_OPTIONS:
        if name in ("threads", "gap", "weather_years") and isinstance(value, (int, float)) and not value > 0:
            raise UsageError(f"{name} is {value!r}; expected more than 0")
        try:
            setattr(request, name, value)
        except TypeError:
            raise UsageError(f"{name} is {value!r}, a {type(value).__name__}") from None
    else:
        raise TypeError(f"there is no option {name!r}; there are {', '.join((*_PLAIN_OPTIONS, 'money', 'time_limit', *_CHOICES))}")


def _checked(source: str, changes: tuple[tuple[str, str], ...]) -> Scenario:
    outcome, files = _native.resolve(source, list(changes))
    if outcome.code != OK:
        refuse(outcome)
    about = json.loads(outcome.json)["scenario"]
    return Scenario(source, changes, about["name"], about["title"], about["hash"], tuple(outcome.diagnostics), files)


def load(source: str | Path, changes: Mapping[str, Value] | None = None) -> Scenario:
    """A scenario by the path of its folder or file, or the name of a shipped one; with changes by PATH.

    Text with a '/', ending in .yaml, or of an existing path is a path, as on the command line. Raises ScenarioError with all
    findings at once if it is not valid.
    """
    argument = str(source)
    if isinstance(source, Path) and "/" not in argument:
        argument = f"./{argument}"
    return _checked(argument, tuple((path, text_of(value)) for path, value in (changes or {}).items()))


def shipped() -> list[dict[str, str]]:
    """The shipped scenarios: name, title, question."""
    return json.loads(_native.scenarios().json)["scenarios"]


def schema() -> dict[str, Any]:
    """The JSON Schema of scenarios, for editors and checkers."""
    return json.loads(_native.schema().json)


def compare(before: str | Path, after: str | Path) -> dict[str, Any]:
    """What changed from one run folder to another, as `gigawatt compare --json`."""
    outcome = _native.compare(Path(before), Path(after))
    if outcome.code != OK:
        refuse(outcome)
    return json.loads(outcome.json)
