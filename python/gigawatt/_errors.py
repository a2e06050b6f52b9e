"""What can go wrong, as exceptions; by the program's exit codes (docs/commands.md)."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from ._native import Diagnostic, Outcome

OK, INTERNAL_FAULT, USAGE, SCENARIO_INVALID, NO_SOLUTION, THRESHOLD_FAILED, LIMIT_REACHED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


class Failure(Exception):
    """The program could not do what was asked. `json` is the document it would have printed, or empty."""

    def __init__(self, message: str, json: str = "") -> None:
        super().__init__(message)
        self.json = json


class UsageError(Failure, ValueError):
    """An argument is not what it should be (exit code 2)."""


class ScenarioError(Failure, ValueError):
    """The scenario is not valid (exit code 3). `diagnostics` has every finding, each with code, file, line, column, path, message,
    expected and suggestion; the message has a line for each."""

    def __init__(self, message: str, json: str, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(message, json)
        self.diagnostics = list(diagnostics)


class NoSolution(Failure):
    """Nothing serves what the scenario asks (exit code 4); the message says what conflicts."""


class LimitReached(Failure):
    """Stopped at a limit without an answer (exit code 6)."""


class InternalFault(Failure, RuntimeError):
    """A mistake of ours (exit code 1)."""


def refuse(outcome: Outcome) -> NoReturn:
    """Raises what the outcome of a verb that gave no answer stands for."""
    lines = "\n".join(str(d) for d in outcome.diagnostics)
    if outcome.code == SCENARIO_INVALID:
        raise ScenarioError(lines or outcome.error, outcome.json, outcome.diagnostics)
    if outcome.code == INTERRUPTED:
        raise KeyboardInterrupt(outcome.error)
    kinds = {USAGE: UsageError, NO_SOLUTION: NoSolution, LIMIT_REACHED: LimitReached}
    raise kinds.get(outcome.code, InternalFault)(outcome.error or lines or "the program gave no reason", outcome.json)
