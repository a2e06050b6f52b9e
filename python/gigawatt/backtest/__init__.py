"""How well are slips of construction dates foreseen? A forecast is fixed, outcomes are handed in, scores come out.

Two dated snapshots of the same estimates (December 2025, April 2026; Epoch AI, "AI Data Centers", CC BY 4.0; beside this file in
`milestones.csv`) calibrate how estimates move between two looks, the third look (August 2026) is predicted:

    python -m gigawatt.backtest                     the forecast, milestone by milestone
    python -m gigawatt.backtest OUTCOMES.csv        and its scores beside naive rules

Needs neither the compiled module nor any other package. docs/backtest.md says what came out.
"""
from .forecast import Calibration, Milestone, calibrate, forecasts, read_milestones
from .outcomes import OutcomeError, read_outcomes
from .scores import Ensemble, Score, score

__all__ = ["Calibration", "Ensemble", "Milestone", "OutcomeError", "Score", "calibrate", "forecasts", "read_milestones",
           "read_outcomes", "score"]
