"""How estimates of a milestone's date move from one look to the next, and what that says about the look after."""
import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from .scores import Ensemble

# Days of the three looks: of the commits that hold them, and the date that the third one states.
DECEMBER, APRIL, AUGUST = date(2025, 12, 13), date(2026, 4, 3), date(2026, 8, 7)
DAYS_PER_MONTH = 365.25 / 12
# A date that has just passed is seldom confirmed yet and still moves: it stays open for so long.
JUST_PASSED_DAYS = 60


@dataclass(frozen=True)
class Milestone:
    """So many buildings of a site (or MW, for one counted by power) operate, as estimated at each look; None: not estimated."""

    site: str
    other_names: tuple[str, ...]
    buildings: int | None  # None: counted by power
    mw: float  # of the site by then, as estimated in April
    december: date | None
    april: date | None
    outcome_printed: bool  # whether the project's own fact sheets print the outcome: it was seen before the forecast
    note: str

    @property
    def label(self) -> str:
        if self.buildings is None:
            return f"{self.mw:g} MW"
        return f"{self.buildings} building{'s' if self.buildings != 1 else ''}"


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read_milestones() -> list[Milestone]:
    """The milestones of both snapshots that can be told apart, from `milestones.csv` in this package."""
    text = resources.files(__package__).joinpath("milestones.csv").read_text(encoding="utf-8")
    found: list[Milestone] = []
    names: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        site = row["site"]
        if row["other_names"]:
            names[site] = tuple(row["other_names"].split("|"))
        what = row["milestone"]
        by_power = what.endswith(" MW")
        found.append(Milestone(
            site=site, other_names=names.get(site, ()), buildings=None if by_power else int(what),
            mw=float(what.removesuffix(" MW") if by_power else row["mw_2026_04"]), december=_date(row["est_2025_12"]),
            april=_date(row["est_2026_04"]), outcome_printed=row["outcome_printed"] == "yes", note=row["note"]))
    return found


def is_open(estimate: date, look: date) -> bool:
    """Whether the date may still move: it lies ahead, or has passed so recently that nobody confirmed it."""
    return (look - estimate).days < JUST_PASSED_DAYS


def is_near(estimate: date, next_look: date) -> bool:
    """Whether the milestone is due before the next look: then it happens or its date must move."""
    return estimate <= next_look


@dataclass(frozen=True)
class Calibration:
    """Revisions between two looks. A revision falls somewhere between them (interval-censored), what did not move is censored
    at the second look: with one interval for all the likelihood's maximum is the share that moved,

        moved / open = 1 − exp(−hazard · months),

    for milestones due before the second look (near) and later ones (far) apart. Half a moved and half an unmoved milestone are
    added to each (Jeffreys' prior), so that no chance is 0 or 1. `slips` are the days by which the moved ones moved.
    """

    months: float
    near_moved: int
    near_open: int
    far_moved: int
    far_open: int
    slips: tuple[float, ...]
    mean_slip: float  # days, over all open milestones, unmoved ones as 0

    @property
    def slip_per_month(self) -> float:
        """Days of slip per elapsed month and open milestone."""
        return self.mean_slip / self.months

    def hazard_per_month(self, near: bool) -> float:
        moved, count = (self.near_moved, self.near_open) if near else (self.far_moved, self.far_open)
        return -math.log1p(-(moved + 0.5) / (count + 1)) / self.months

    def slip(self, near: bool, months: float) -> Ensemble:
        """Slip in days of an open milestone until a look so many months later: 0 where no revision falls into them, else one
        of the slips seen, each as likely, in proportion to the elapsed months."""
        chance = -math.expm1(-self.hazard_per_month(near) * months)
        points = [(0.0, 1 - chance)]
        points += [(days * (months / self.months), chance / len(self.slips)) for days in self.slips]
        return Ensemble.of(points)


def calibrate(moves: Sequence[tuple[date, date]], look: date, next_look: date) -> Calibration:
    """From (estimate at `look`, estimate at `next_look`) of each milestone; those not open at `look` are left out.

    Raises ValueError if none is open or none moved: then nothing says how far a date moves.
    """
    months = (next_look - look).days / DAYS_PER_MONTH
    counts = {True: [0, 0], False: [0, 0]}
    slips, open_count = [], 0
    for before, after in moves:
        if not is_open(before, look):
            continue
        open_count += 1
        near = is_near(before, next_look)
        counts[near][1] += 1
        if after != before:
            counts[near][0] += 1
            slips.append(float((after - before).days))
    if not slips:
        raise ValueError("no open milestone moved between the two looks: there is nothing to calibrate on")
    return Calibration(months, counts[True][0], counts[True][1], counts[False][0], counts[False][1], tuple(sorted(slips)),
                       math.fsum(slips) / open_count)


def default_calibration(milestones: Sequence[Milestone]) -> Calibration:
    """December 2025 → April 2026."""
    return calibrate([(m.december, m.april) for m in milestones if m.december and m.april], DECEMBER, APRIL)


@dataclass(frozen=True)
class Forecast:
    """What each rule says about one milestone's slip, in days, from April to August 2026."""

    milestone: Milestone
    near: bool
    calibrated: Ensemble
    no_slip: Ensemble
    same_again: Ensemble


def forecasts(milestones: Sequence[Milestone], calibration: Calibration) -> list[Forecast]:
    """Of every milestone that was open in April 2026, by April date."""
    months = (AUGUST - APRIL).days / DAYS_PER_MONTH
    made = []
    for milestone in milestones:
        if not milestone.april or not is_open(milestone.april, APRIL):
            continue
        near = is_near(milestone.april, AUGUST)
        # The last slip again, in proportion to the months; what had no date in December gets the mean slip of all.
        last = float((milestone.april - milestone.december).days) if milestone.december else calibration.mean_slip
        made.append(Forecast(milestone, near, calibration.slip(near, months), Ensemble.of([(0.0, 1.0)]),
                             Ensemble.of([(last * (months / calibration.months), 1.0)])))
    return sorted(made, key=lambda f: (f.milestone.april, f.milestone.site))
