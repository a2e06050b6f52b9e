"""Outcome files: what the third look says about the milestones, in whichever of three forms it comes."""
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .forecast import Milestone

# No milestone of the forecast was, or will be, reached outside of these years: a date beyond is mistyped.
FIRST_YEAR, LAST_YEAR = 2015, 2045

# A site that has so much more or less power by the same number of buildings numbers them otherwise.
RECOUNT_SHARE = 0.25

# "1.2 GW" and "1,198 MW" are the same milestone.
SAME_POWER_SHARE = 0.01


class OutcomeError(ValueError):
    """The file cannot be read; one line a fault, each with file and line."""


@dataclass(frozen=True)
class Outcomes:
    dates: dict[int, date]  # by index of the milestone
    unknown_sites: list[str]  # in the file, of no milestone; of known sites with the milestone
    recounted: list[str]  # milestones whose buildings the file numbers otherwise
    not_reached: dict[int, date]  # by index of the milestone: when the file looked (censored)


@dataclass(frozen=True)
class _Row:
    line: int
    site: str
    buildings: int | None
    mw: float | None
    april: date | None  # the estimate that the row says it follows
    when: date
    not_reached: bool  # by `when`: what came of it later is not known
    is_milestone: bool  # the row names one, instead of being a line of a snapshot


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
    not_reached = when.startswith(">")
    try:
        day = date.fromisoformat(when.removeprefix(">").strip()[:10])
    except ValueError:
        raise ValueError(f"'{when}' is not a date such as 2026-08-07, or >2026-08-07 for what was not reached by then") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is not between {FIRST_YEAR} and {LAST_YEAR}")
    if cell("comparable").lower() in ("false", "no"):
        return None
    what = cell("milestone")
    count = _buildings(what) if what else (int(float(cell("buildings"))) if cell("buildings") else None)
    mw = _megawatts(what) or (float(cell("mw")) if cell("mw") else None)
    if not what and (not count or not mw):  # a snapshot's rows from before anything operates
        return None
    april = cell("april")
    return _Row(line, cell("site"), count, mw, date.fromisoformat(april) if april else None, day, not_reached, bool(what))


def _table(path: Path) -> tuple[csv.DictReader, int]:
    """The rows behind comments (lines that begin with #), and how many lines those are."""
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    comments = next((k for k, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return csv.DictReader(lines[comments:]), comments


def _contradictions(path: Path, rows: Sequence[_Row]) -> list[str]:
    """Rows that name a milestone that an earlier row names, with another date."""
    seen: dict[tuple[str, int | None, float | None, date | None], _Row] = {}
    faults = []
    for row in rows:
        if not row.is_milestone:
            continue
        first = seen.setdefault((row.site.lower(), row.buildings, row.mw, row.april), row)
        if (first.when, first.not_reached) != (row.when, row.not_reached):
            faults.append(f"{path}:{row.line}: '{row.site}' has this milestone in line {first.line} already, with another date")
    return faults


def _read(path: Path) -> list[_Row]:
    reader, comments = _table(path)
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
        raise OutcomeError(f"{path}:{comments + 1}: needs a site, a date (est_2026_08, outcome or date), and milestone or buildings; has "
                           f"{', '.join(header) or 'no header'}")
    rows, faults = [], []
    for row in reader:
        line = comments + reader.line_num
        try:
            if read := _read_row(row, columns, line):
                rows.append(read)
        except ValueError as fault:
            faults.append(f"{path}:{line}: {fault}")
    faults += _contradictions(path, rows)
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


def _is_of(row: _Row, milestone: Milestone) -> bool:
    """Whether a row that names a milestone names this one."""
    if row.april is not None:
        return row.april == milestone.april
    if milestone.buildings is not None:
        return row.buildings == milestone.buildings
    return row.mw is not None and abs(row.mw / milestone.mw - 1) < SAME_POWER_SHARE


def _first_row(milestone: Milestone, rows: Sequence[_Row]) -> _Row | None:
    """The row in which its site first reaches the milestone, or did not: that which names its April date, else by buildings or power."""
    if named := [row for row in rows if row.april and row.april == milestone.april]:
        return named[0]
    rows = [row for row in rows if row.april is None]
    open_yet = [row for row in rows if row.not_reached and _is_of(row, milestone)]
    rows = [row for row in rows if not row.not_reached and (not row.is_milestone or _is_of(row, milestone))]
    if milestone.buildings is None:
        reached = [row for row in rows if row.mw is not None and row.mw >= milestone.mw]
        return min(reached, key=lambda row: row.when, default=open_yet[0] if open_yet else None)
    reached = [row for row in rows if row.buildings is not None and row.buildings >= milestone.buildings]
    first = min(reached, key=lambda row: row.when, default=None)
    if first is None:
        return open_yet[0] if open_yet else None
    if first.mw is not None and abs(first.mw / milestone.mw - 1) > RECOUNT_SHARE:
        return None
    return first


def read_outcomes(path: str | Path, milestones: Sequence[Milestone]) -> Outcomes:
    """Dates of the milestones by a file with one row a milestone (`site,milestone,date`, or as facts/slip.csv with
    `est_2026_08`), or with a whole snapshot as Epoch publishes it (`Data center`, `Date`, `Buildings operational`, `Power (MW)`).

    Sites are matched by name, by another name, or by words that only one site has; rows with `est_2026_04` by that date. A
    milestone whose number of buildings is never reached, or with another power by more than a quarter, is named and not scored.
    Rows that say `comparable` False are left out, as lines before the header that begin with #. `>2026-08-07` as a date is a
    milestone that was not reached by then. A milestone that has two dates is refused.
    Raises OutcomeError, all faults at once.
    """
    rows = _read(Path(path))
    sites = _sites(milestones)
    by_site: dict[str, list[_Row]] = {}
    unknown: dict[str, None] = {}
    for row in rows:
        if site := _site_of(row.site, sites):
            by_site.setdefault(site, []).append(row)
            if row.is_milestone and not any(_is_of(row, m) for m in milestones if m.site == site):
                unknown[f"{row.site} {row.buildings if row.mw is None else row.mw:g} {'buildings' if row.mw is None else 'MW'}"] = None
        else:
            unknown[row.site] = None
    dates: dict[int, date] = {}
    not_reached: dict[int, date] = {}
    recounted = []
    for index, milestone in enumerate(milestones):
        found = by_site.get(milestone.site)
        if not found:
            continue
        if row := _first_row(milestone, found):
            (not_reached if row.not_reached else dates)[index] = row.when
        else:
            recounted.append(f"{milestone.site}, {milestone.label}")
    return Outcomes(dates, list(unknown), recounted, not_reached)
