"""Forecast distributions as weighted points, and proper scores of them."""
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ensemble:
    """A distribution of finitely many points: days, with weights that sum to 1; both sorted by days."""

    days: tuple[float, ...]
    weights: tuple[float, ...]

    @staticmethod
    def of(points: Iterable[tuple[float, float]]) -> "Ensemble":
        """From (days, weight); equal days are joined. Raises ValueError without weight or with a negative one."""
        joined: dict[float, float] = defaultdict(float)
        for days, weight in points:
            if not (math.isfinite(days) and weight >= 0):
                raise ValueError(f"a point needs finite days and a weight >= 0, not {days}, {weight}")
            joined[days] += weight
        total = math.fsum(joined.values())
        if total <= 0:
            raise ValueError("an ensemble needs weight")
        kept = sorted((days, weight / total) for days, weight in joined.items() if weight > 0)
        return Ensemble(tuple(days for days, _ in kept), tuple(weight for _, weight in kept))

    @property
    def mean(self) -> float:
        return math.fsum(d * w for d, w in zip(self.days, self.weights, strict=True))

    def quantile(self, probability: float) -> float:
        """The least point at which the distribution function reaches the probability (inverse of F, no interpolation)."""
        reached = 0.0
        for days, weight in zip(self.days, self.weights, strict=True):
            reached += weight
            if reached >= probability - 1e-12:
                return days
        return self.days[-1]

    def crps(self, outcome: float) -> float:
        """Continuous ranked probability score in days, 0 is best; of a single point it is the absolute error.

        CRPS(F, y) = ∫ (F(x) − 1{x ≥ y})² dx = E|X − y| − ½ E|X − X'|  (Gneiting and Raftery 2007, eq. 21);
        for sorted points ½ E|X − X'| = Σ (x_{k+1} − x_k) F_k (1 − F_k).
        """
        spread, reached = 0.0, 0.0
        for here, after, weight in zip(self.days, self.days[1:], self.weights, strict=False):
            reached += weight
            spread += (after - here) * reached * (1 - reached)
        return math.fsum(abs(d - outcome) * w for d, w in zip(self.days, self.weights, strict=True)) - spread


@dataclass(frozen=True)
class Score:
    """Of one rule over many outcomes; days, and shares of 1. Error = forecast mean − outcome: negative is too early."""

    rule: str
    outcomes: int
    sites: int
    coverage: float | None  # of the P10–P90 band, ends included; None for a rule without a band
    expected_coverage: float | None  # what the band's own weights promise: points of a discrete band carry more than 80 %
    mean_error: float
    mean_absolute_error: float  # of the mean
    crps: float
    gain: float | None  # mean of the sites' mean CRPS saved against the first rule given; positive is better than it
    gain_standard_error: float | None  # over sites, for milestones of one site move together


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _band(ensemble: Ensemble, outcome: float) -> tuple[bool, float]:
    low, high = ensemble.quantile(0.1), ensemble.quantile(0.9)
    inside = math.fsum(w for d, w in zip(ensemble.days, ensemble.weights, strict=True) if low <= d <= high)
    return low <= outcome <= high, inside


def _gain(sites: Sequence[str], mine: Sequence[float], theirs: Sequence[float]) -> tuple[float, float | None]:
    saved: dict[str, list[float]] = defaultdict(list)
    for site, a, b in zip(sites, mine, theirs, strict=True):
        saved[site].append(b - a)
    means = [_mean(days) for days in saved.values()]
    average = _mean(means)
    if len(means) < 2:
        return average, None
    variance = math.fsum((m - average) ** 2 for m in means) / (len(means) - 1)
    return average, math.sqrt(variance / len(means))


def score(rules: dict[str, Sequence[Ensemble]], sites: Sequence[str], outcomes: Sequence[float]) -> list[Score]:
    """Scores each rule's forecasts on the same outcomes (slips in days); the first rule is the one that gains refer to.

    All sequences have one entry a milestone. Raises ValueError on unequal lengths or without outcomes.
    """
    if not outcomes or any(len(f) != len(outcomes) for f in [sites, *rules.values()]):
        raise ValueError("scores need at least one outcome, and one site and one forecast of each rule for each")
    ranked = {name: [e.crps(y) for e, y in zip(f, outcomes, strict=True)] for name, f in rules.items()}
    reference = next(iter(ranked.values()))
    scores = []
    for index, (name, forecasts) in enumerate(rules.items()):
        errors = [e.mean - y for e, y in zip(forecasts, outcomes, strict=True)]
        bands = [_band(e, y) for e, y in zip(forecasts, outcomes, strict=True)]
        has_band = any(len(e.days) > 1 for e in forecasts)
        gain, error = _gain(sites, ranked[name], reference) if index else (None, None)
        scores.append(Score(
            rule=name, outcomes=len(outcomes), sites=len(set(sites)),
            coverage=_mean([float(hit) for hit, _ in bands]) if has_band else None,
            expected_coverage=_mean([inside for _, inside in bands]) if has_band else None,
            mean_error=_mean(errors), mean_absolute_error=_mean([abs(e) for e in errors]), crps=_mean(ranked[name]),
            gain=gain, gain_standard_error=error))
    return scores
