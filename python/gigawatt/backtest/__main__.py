"""The command line of the backtest."""
import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta

from .forecast import Calibration, Forecast, default_calibration, forecasts, read_milestones
from .outcomes import OutcomeError, read_outcomes
from .scores import Score, score

INVALID_INPUT = 3


def calibration_text(calibration: Calibration) -> str:
    slips = ", ".join(f"{days:g}" for days in calibration.slips)
    return (f"Calibrated on December 2025 to April 2026 ({calibration.months:.2f} months): {calibration.near_moved} of "
            f"{calibration.near_open} dates due before the second look moved, and\n{calibration.far_moved} of "
            f"{calibration.far_open} later ones, by {slips} days; {calibration.slip_per_month:.1f} days per elapsed month on average.\n")


def forecast_text(made: Sequence[Forecast], slips: dict[int, float]) -> str:
    lines = [f"{'site':32} {'milestone':13} {'April':10}  {'P10':10} {'P50':10} {'P90':10} {'moves':>6}" + ("  outcome" if slips else "")]
    for index, f in enumerate(made):
        april = f.milestone.april
        days = [april + timedelta(days=round(f.calibrated.quantile(p))) for p in (0.1, 0.5, 0.9)]
        stays = sum(w for d, w in zip(f.calibrated.days, f.calibrated.weights, strict=True) if d == 0)
        line = f"{f.milestone.site:32} {f.milestone.label:13} {april}  " + " ".join(map(str, days)) + f" {1 - stays:6.0%}"
        if index in slips:
            line += f"  {april + timedelta(days=round(slips[index]))} ({slips[index]:+.0f} d)"
        lines.append(line + ("  *" if f.milestone.outcome_printed else ""))
    return "\n".join(lines) + "\n* its outcome stands in the project's fact sheets: seen before the forecast was made\n"


def score_text(title: str, scores: Sequence[Score]) -> str:
    first = scores[0]
    lines = [f"{title}: {first.outcomes} outcomes of {first.sites} sites",
             f"  {'rule':22} {'in P10-P90':>11} {'promised':>9} {'mean error':>11} {'mean |error|':>13} {'CRPS':>8}   "
             "CRPS saved, mean of sites"]
    for s in scores:
        covered = "-" if s.coverage is None else f"{s.coverage:.0%}"
        promised = "-" if s.expected_coverage is None else f"{s.expected_coverage:.0%}"
        gain = "" if s.gain is None else f"{s.gain:+.1f} d"
        if s.gain_standard_error is not None:
            gain += f" ± {s.gain_standard_error:.1f} (standard error)"
        lines.append(f"  {s.rule:22} {covered:>11} {promised:>9} {s.mean_error:+9.1f} d {s.mean_absolute_error:11.1f} d {s.crps:6.1f} d"
                     f"   {gain}".rstrip())
    return "\n".join(lines) + "\n"


def scores_of(made: Sequence[Forecast], slips: dict[int, float], *, unseen_only: bool) -> list[Score]:
    chosen = [i for i in slips if not (unseen_only and made[i].milestone.outcome_printed)]
    if not chosen:
        return []
    rules = {"no slip": [made[i].no_slip for i in chosen], "last slip again": [made[i].same_again for i in chosen],
             "calibrated": [made[i].calibrated for i in chosen]}
    return score(rules, [made[i].milestone.site for i in chosen], [slips[i] for i in chosen])


def not_reached_text(made: Sequence[Forecast], not_reached: dict[int, date]) -> str:
    """What was open when the file looked has no error yet; beyond its P90 it is outside the band whatever comes."""
    beyond = sum((when - made[i].milestone.april).days >= made[i].calibrated.quantile(0.9) for i, when in not_reached.items())
    return (f"Not reached when the file looked, and in none of these scores: {len(not_reached)}, of them {beyond} beyond their P90 already "
            f"(outside the band, whatever comes): " +
            "; ".join(f"{made[i].milestone.site}, {made[i].milestone.label} (later than {when})" for i, when in not_reached.items()) + ".")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gigawatt.backtest", description="Forecast of slips from April to August 2026, "
                                     "and its scores on outcomes (docs/backtest.md).")
    parser.add_argument("outcomes", nargs="?", metavar="OUTCOMES.csv", help="site,milestone,date; or a snapshot as Epoch publishes it")
    parser.add_argument("--json", action="store_true", help="one JSON document (gigawatt.backtest/1) instead of text")
    wishes = parser.parse_args(arguments)
    milestones = read_milestones()
    calibration = default_calibration(milestones)
    made = forecasts(milestones, calibration)
    slips: dict[int, float] = {}
    unknown: list[str] = []
    recounted: list[str] = []
    not_reached: dict[int, date] = {}
    if wishes.outcomes:
        try:
            outcomes = read_outcomes(wishes.outcomes, [f.milestone for f in made])
        except (OutcomeError, OSError) as fault:
            print(fault, file=sys.stderr)
            return INVALID_INPUT
        slips = {i: float((when - made[i].milestone.april).days) for i, when in outcomes.dates.items()}
        unknown, recounted, not_reached = outcomes.unknown_sites, outcomes.recounted, outcomes.not_reached
        if not slips and not not_reached:
            print(f"{wishes.outcomes}: no row is an outcome of a milestone of the forecast", file=sys.stderr)
            return INVALID_INPUT
    groups = {"unseen": scores_of(made, slips, unseen_only=True), "all": scores_of(made, slips, unseen_only=False)}
    if wishes.json:
        print(json.dumps({
            "schema": "gigawatt.backtest/1",
            "calibration": dataclasses.asdict(calibration) | {"slip_per_month": calibration.slip_per_month},
            "forecasts": [{"site": f.milestone.site, "milestone": f.milestone.label, "april": str(f.milestone.april),
                           "outcome_printed": f.milestone.outcome_printed, "days": f.calibrated.days, "weights": f.calibrated.weights,
                           "slip_days": slips.get(i)} for i, f in enumerate(made)],
            "scores": {name: [dataclasses.asdict(s) for s in scores] for name, scores in groups.items()},
            "not_reached": [{"site": made[i].milestone.site, "milestone": made[i].milestone.label, "by": str(when)}
                            for i, when in not_reached.items()],
            "sites_not_forecast": unknown, "counted_otherwise": recounted}, indent=1))
        return 0
    print(calibration_text(calibration))
    print(forecast_text(made, slips))
    titles = {"unseen": "Outcomes that nobody here had seen", "all": "All outcomes"}
    for name, scores in groups.items():
        if scores:
            print(score_text(titles[name], scores))
    if not_reached:
        print(not_reached_text(made, not_reached))
    if unknown:
        print(f"In the file without a forecast: {', '.join(unknown)}.")
    if recounted:
        print(f"Not scored, for the file never reaches it or counts its buildings otherwise: {'; '.join(recounted)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
