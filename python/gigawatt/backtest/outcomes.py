"""Outcome files: what the third look says about the milestones, in whichever of three forms it comes."""
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .forecast import Milestone

# A site that has so much more or less power by the same number of buildings numbers them otherwise.
RECOUNT_SHARE = 0.25


class OutcomeError(ValueError):
    """The file cannot be read; one line a fault, each with file and line."""


@dataclass(frozen=True)
class Outcomes:
    dates: dict[int, date]  # by index of the milestone
    unknown_sites: list[str]  # in the file, of no milestone
    recounted: list[str]  # milestones whose buildings the file numbers otherwise


@dataclass(frozen=True)
class _Row:
    line: int
    site: str
    buildings: int | None
    mw: float | None
    april: date | None  # the estimate that the row says it follows
    when: date


def _column(header: Sequence[str], *words: str) -> str | None:
    """The first column whose name has one of the words, in the order of the words."""
    for word in words:
        for name in header:
            if word in name.lower():
                return name
    return None


def _buildings(text: str) -> int | None:
    """The last building of "buildings 1-8", "building 1", "8 buildings" or "8"."""
    if match := re.search(r"buildings?\s+(?:\d+\s*(?:-|–|to)\s*)?(\d+)", text, re.IGNORECASE):
        return int(match.group(1))
    if match := re.search(r"(\d+)\s+buildings?\b", text, re.IGNORECASE):
        return int(match.group(1))
    return int(text) if text.strip().isdigit() else None


def _megawatts(text: str) -> float | None:
    if match := re.search(r"([\d.]+)\s*([GM])W", text):
        return float(match.group(1)) * (1000 if match.group(2) == "G" else 1)
    return None


def _read_row(row: dict[str, str], columns: dict[str, str | None], line: int) -> _Row | None:
    """One row, or None where nothing operates yet or the row says that it compares nothing. Raises ValueError in words."""
    def cell(kind: str) -> str:
        name = columns[kind]
        return (row.get(name) or "").strip() if name else ""

    when = cell("date")
    try:
        day = date.fromisoformat(when[:10])
    except ValueError:
        raise ValueError(f"'{when}' is not a date such as 2026-08-07") from None
    if cell("comparable").lower() in ("false", "no"):
        return None
    what = cell("milestone")
    count = _buildings(what) if what else (int(float(cell("buildings"))) if cell("buildings") else None)
    mw = _megawatts(what) or (float(cell("mw")) if cell("mw") else None)
    if not what and (not count or not mw):  # a snapshot's rows from before anything operates
        return None
    april = cell("april")
    return _Row(line, cell("site"), count, mw, date.fromisoformat(april) if april else None, day)


def _read(path: Path) -> list[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = [name.strip() for name in reader.fieldnames or []]
        reader.fieldnames = header
        columns = {"site": _column(header, "data center", "site", "campus"),
                   "milestone": _column(header, "milestone"),
                   "buildings": _column(header, "buildings operational", "buildings"),
                   "mw": _column(header, "power (mw)", "facility_mw", "mw"),
                   "april": _column(header, "est_2026_04"),
                   "comparable": _column(header, "comparable"),
                   "date": _column(header, "est_2026_08", "outcome", "actual", "date")}
        if not columns["site"] or not columns["date"] or not (columns["milestone"] or columns["buildings"]):
            raise OutcomeError(f"{path}:1: needs a site, a date (est_2026_08, outcome or date), and milestone or buildings; has "
                               f"{', '.join(header) or 'no header'}")
        rows, faults = [], []
        for row in reader:
            try:
                if read := _read_row(row, columns, reader.line_num):
                    rows.append(read)
            except ValueError as fault:
                faults.append(f"{path}:{reader.line_num}: {fault}")
    if faults:
        raise OutcomeError("\n".join(faults))
    return rows


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", name.lower()))


def _sites(milestones: Sequence[Milestone]) -> dict[frozenset[str], str]:
    return {_words(name): m.site for m in milestones for name in (m.site, *m.other_names)}


def _site_of(name: str, sites: dict[frozenset[str], str]) -> str | None:
    """The site of this name, or the only one that has all of its words."""
    words = _words(name)
    if words in sites:
        return sites[words]
    holders = {site for known, site in sites.items() if words and words <= known}
    return holders.pop() if len(holders) == 1 else None


def _first_date(milestone: Milestone, rows: Sequence[_Row]) -> date | None:
    """When rows of its site first reach the milestone: the row that names its April date, else by buildings or power."""
    if named := [row.when for row in rows if row.april and row.april == milestone.april]:
        return named[0]
    rows = [row for row in rows if row.april is None]
    if milestone.buildings is None:
        return min((row.when for row in rows if row.mw is not None and row.mw >= milestone.mw), default=None)
    reached = [row for row in rows if row.buildings is not None and row.buildings >= milestone.buildings]
    first = min(reached, key=lambda row: row.when, default=None)
    if first is None or (first.mw is not None and abs(first.mw / milestone.mw - 1) > RECOUNT_SHARE):
        return None
    return first.when


def read_outcomes(path: str | Path, milestones: Sequence[Milestone]) -> Outcomes:
    """Dates of the milestones by a file with one row a milestone (`site,milestone,date`, or as facts/slip.csv with
    `est_2026_08`), or with a whole snapshot as Epoch publishes it (`Data center`, `Date`, `Buildings operational`, `Power (MW)`).

    Sites are matched by name, by another name, or by words that only one site has; rows with `est_2026_04` by that date. A
    milestone whose number of buildings is never reached, or with another power by more than a quarter, is named and not scored.
    Rows that say `comparable` False are left out.
    Raises OutcomeError, all faults at once.
    """
    rows = _read(Path(path))
    sites = _sites(milestones)
    by_site: dict[str, list[_Row]] = {}
    unknown: dict[str, None] = {}
    for row in rows:
        if site := _site_of(row.site, sites):
            by_site.setdefault(site, []).append(row)
        else:
            unknown[row.site] = None
    dates: dict[int, date] = {}
    recounted = []
    for index, milestone in enumerate(milestones):
        found = by_site.get(milestone.site)
        if not found:
            continue
        if when := _first_date(milestone, found):
            dates[index] = when
        else:
            recounted.append(f"{milestone.site}, {milestone.label}")
    return Outcomes(dates, list(unknown), recounted)
