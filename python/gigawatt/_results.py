"""Results as pandas and xarray. Arrays share the memory in which the program filled them."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import pandas
import xarray

if TYPE_CHECKING:
    from ._native import Diagnostic, Outcome


def frame_of(table: dict[str, Any]) -> pandas.DataFrame:
    """A table as a DataFrame. Columns are named as in the CSV files, with the unit last; absent numbers are NaN.
    `attrs`: title, and units and descriptions by column."""
    columns = table["columns"]
    frame = pandas.DataFrame({column["header"]: column["values"] for column in columns}, copy=False)
    frame.attrs = {"title": table["title"], "units": {c["header"]: c["unit"] for c in columns},
                   "descriptions": {c["header"]: c["description"] for c in columns}}
    return frame


def _coordinate(dimension: dict[str, Any]) -> tuple[str, Any, dict[str, str]]:
    labels = dimension["labels"] or range(dimension["size"])
    try:  # years and the like are numbers
        values = numpy.array([int(label) for label in labels])
    except ValueError:
        values = numpy.array(labels, dtype=object)
    described = {"long_name": dimension["description"], "units": dimension["unit"]}
    return dimension["name"], values, {key: text for key, text in described.items() if text}


def dataset_of(dataset: dict[str, Any]) -> xarray.Dataset:
    """Arrays over named dimensions as a Dataset, float32; what is absent is NaN. Variables carry `units` and `long_name`.
    What has no values (no storage at all) is left out, as in the files."""
    coordinates = {name: (name, values, attributes)
                   for name, values, attributes in (_coordinate(d) for d in dataset["dimensions"] if d["size"])}
    arrays = {a["name"]: (a["dimensions"], a["values"], {"units": a["unit"], "long_name": a["description"]})
              for a in dataset["arrays"] if a["values"].size}
    return xarray.Dataset(arrays, coordinates, {"title": dataset["title"]})


class Tables(Mapping[str, pandas.DataFrame]):
    """Tables by id, each made a DataFrame when it is first asked for."""

    def __init__(self, tables: list[dict[str, Any]]) -> None:
        self._raw = {table["id"]: table for table in tables}
        self._made: dict[str, pandas.DataFrame] = {}

    def __getitem__(self, name: str) -> pandas.DataFrame:
        if name not in self._made:
            if name not in self._raw:
                raise KeyError(f"there is no table {name!r}; there are {', '.join(self._raw)}")
            self._made[name] = frame_of(self._raw[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return f"Tables({', '.join(self._raw)})"


class Answer:
    """What every verb gives back."""

    def __init__(self, outcome: Outcome, folder: Path | None) -> None:
        self.text: str = outcome.text
        """As the command line prints it."""
        self.summary: dict[str, Any] = json.loads(outcome.json)
        """As `--json` prints it."""
        self.warnings: list[Diagnostic] = outcome.diagnostics
        """Warnings and notes about the input."""
        self.remark: str = outcome.error
        """What is wrong with the answer, or empty: thresholds that failed, a limit at which it stopped."""
        self.folder: Path | None = folder
        """Where it was written, or None."""

    def _keep(self, target: Path, folder: str | Path | None) -> None:
        """What stands in `target` is the caller's `folder`, or goes away: then the text does not send people there."""
        self.folder = Path(folder) if folder is not None else None
        if folder is None:
            self.text = "".join(line for line in self.text.splitlines(keepends=True) if str(target) not in line)
            self.summary["outputs"] = dict.fromkeys(self.summary["outputs"])

    def __str__(self) -> str:
        return self.text


class Run(Answer):
    """A planned and operated scenario."""

    def __init__(self, outcome: Outcome, tables: list[dict[str, Any]], datasets: list[dict[str, Any]], folder: Path | None) -> None:
        super().__init__(outcome, folder)
        self.tables = Tables(tables)
        """As in the run folder's `tables/`: orders, years, months, contracts, …"""
        self._datasets = {dataset["id"]: dataset for dataset in datasets}

    @cached_property
    def hourly(self) -> xarray.Dataset:
        """As `hourly.nc`: load, generation, storage, import, prices by site, year, weather year and hour."""
        if "hourly" not in self._datasets:
            raise KeyError("a scenario without sites has no hours")
        return dataset_of(self._datasets["hourly"])

    @cached_property
    def monthly(self) -> xarray.Dataset:
        """As `monthly.nc`: IT MW asked, ready and powered, supply, energy by site and month."""
        return dataset_of(self._datasets["monthly"])

    @property
    def thresholds_passed(self) -> bool:
        """Whether every threshold of the scenario holds."""
        return all(threshold["passed"] for threshold in self.summary["thresholds"])

    def __repr__(self) -> str:
        return f"<Run of {self.summary['scenario']['name']}: {self.summary['status']}>"


class Sweep(Answer):
    """A plan at every point of a grid."""

    def __init__(self, outcome: Outcome, folder: Path) -> None:
        super().__init__(outcome, folder)
        self.points: pandas.DataFrame = pandas.read_csv(folder / "points.csv")
        """A row a point."""
        with xarray.open_dataset(folder / "sweep.nc") as cube:
            self.cube: xarray.Dataset = cube.load()
            """The measures over the axes."""


class Curve(Answer):
    """The least cost of serving halls from each of some months on."""

    def __init__(self, outcome: Outcome, folder: Path) -> None:
        super().__init__(outcome, folder)
        self.months: pandas.DataFrame = pandas.DataFrame(self.summary["months"])
        """A row a month."""
