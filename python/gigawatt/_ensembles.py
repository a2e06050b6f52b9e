"""Ensembles: many samples of what is uncertain, in this process or in shards; the same bits either way."""
from __future__ import annotations

import operator
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import pandas
import xarray

from . import _native
from ._errors import OK, THRESHOLD_FAILED, UsageError, refuse
from ._results import Answer
from ._scenario import Progress, Scenario, folder_or_temporary, request_of
from .shards import gather

if TYPE_CHECKING:
    from ._native import Outcome


class Ensemble(Answer):
    """What many samples say (docs/stress.md)."""

    def __init__(self, outcome: Outcome, folder: Path) -> None:
        super().__init__(outcome, folder)
        self.measures: pandas.DataFrame = pandas.read_csv(folder / "measures.csv", index_col="path")
        """Mean and quantiles with standard errors, a row a measure."""
        names = [drawn["name"] for drawn in self.summary["inputs"]] + ["weather year"] + [m["path"] for m in self.summary["measures"]]
        values = numpy.fromfile(folder / "samples.f64", dtype="<f8").reshape(-1, len(names))
        self.samples: pandas.DataFrame = pandas.DataFrame(values, pandas.RangeIndex(
            self.summary["first"], self.summary["first"] + len(values), name="sample"), names, copy=False)
        """What was drawn and what came out, a row a sample; NaN where a sample failed or has no such number."""
        self.arrays: xarray.Dataset | None = None
        """The same as arrays of float32 over sample, site, month, hall, … as in `samples.nc`; None above a gigabyte."""
        if (folder / "samples.nc").exists():
            with xarray.open_dataset(folder / "samples.nc") as arrays:
                self.arrays = arrays.load()


@dataclass(frozen=True)
class _Part:
    """One shard of an ensemble, as it travels to other machines."""

    source: str
    changes: tuple[tuple[str, str], ...]
    samples: int
    seed: int | None
    shocks: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, shard: int, shards: int, folder: Path) -> None:
        request = request_of(self.source, self.changes, self.options)
        request.folder = folder / "part"
        outcome = _native.stress(request, self.samples, self.seed, list(self.shocks), f"{shard}/{shards}", None, None, None)
        # A part that misses a threshold says nothing about the whole; one that was stopped is not whole.
        if outcome.code not in (OK, THRESHOLD_FAILED) or "interrupted" in outcome.error:
            refuse(outcome)


def _checked(scenario: Scenario, samples: int, shards: int | None) -> int:
    """The number of samples as an int; what the program would tell in words of its command line is told here."""
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario is {scenario!r}; expected a Scenario, as of gigawatt.load")
    try:
        samples = operator.index(samples)
    except TypeError:
        raise TypeError(f"samples is {samples!r}; expected a whole number") from None
    if samples < 1:
        raise UsageError(f"samples is {samples}; expected 1 or more")
    if shards is not None and not 1 <= shards <= samples:
        raise UsageError(f"shards is {shards}; expected 1 to {samples}, the number of samples: no shard may be empty")
    return samples


def stress(scenario: Scenario, samples: int = 1024, *, seed: int | None = None, shocks: Sequence[str] = (), reverse: str | None = None,
           replan: str | None = None, shards: int | None = None, engine: str = "local", address: str | None = None,
           folder: str | Path | None = None, progress: Progress | None = None, **options: Any) -> Ensemble:
    """Plans once, then replays `samples` samples of what is uncertain with the plan's orders. Nothing is written unless `folder`
    names where.

    seed: of what is drawn, the scenario's by default. shocks: what holds in every sample ("gas x2"). reverse: the smallest amount
    of a shock ("gas x") that breaks something. replan: a month, "2027-06", in which best, median and worst sample are planned again.
    Neither of the two in shards. Options as of `Scenario.run`; `threads` are those of a shard.

    engine="ray", or `shards` (8 by default, and no more than samples), cuts the samples into parts that are run as
    `gigawatt.shards.gather` says and merged exactly: the same bits as without. With a `folder`, parts stand beside it in
    `FOLDER-parts`, so that the same call goes on after Ctrl-C. A scenario of your own must lie where all machines see it.
    """
    samples = _checked(scenario, samples, shards)
    if shards is None and engine == "local":
        request = request_of(scenario.source, scenario.changes, options)
        with folder_or_temporary(folder) as target:
            request.folder = target
            return _kept(_native.stress(request, samples, seed, list(shocks), None, reverse, replan, progress), target, folder)
    if reverse is not None:
        raise TypeError("reverse is one search, not many samples: it has no shards")
    if replan is not None:
        raise TypeError("replan looks at all samples at once: it has no shards")
    part = _Part(scenario.source, scenario.changes, samples, seed, tuple(shocks), options)
    parts_folder = nullcontext(f"{folder}-parts") if folder is not None else tempfile.TemporaryDirectory(prefix="gigawatt-")
    with parts_folder as parts, folder_or_temporary(folder) as target:
        run = partial(gather, part, shards or min(8, samples), parts, engine=engine, address=address, cores=int(options.get("threads", 1)))
        folders = run(progress=progress)
        return _kept(_native.merge([found / "part" for found in folders], target), target, folder)


def _kept(outcome: Outcome, target: Path, folder: str | Path | None) -> Ensemble:
    if outcome.code not in (OK, THRESHOLD_FAILED):
        refuse(outcome)
    found = Ensemble(outcome, target)
    found._keep(target, folder)
    return found
