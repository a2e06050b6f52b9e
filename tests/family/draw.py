"""Seeded draws, and the little of YAML that generated scenarios are written in.

Only `random.Random.random` is used, whose stream for a seed Python promises to keep: the same seed gives the same bytes everywhere.
Every part of a scenario has a stream of its own, so that a new feature of one part leaves the others as they were.
"""

import math
import random
from collections.abc import Sequence


class Draw:
    def __init__(self, seed: int, part: str) -> None:
        self._random = random.Random(f"{part} {seed}")

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def log_between(self, low: float, high: float) -> float:
        return math.exp(self.between(math.log(low), math.log(high)))

    def whole(self, low: int, high: int) -> int:
        """Both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence):
        return choices[int(self._random.random() * len(choices))]

    def some(self, choices: Sequence, count: int) -> list:
        """`count` different ones, in their own order."""
        rest = list(range(len(choices)))
        chosen = [rest.pop(int(self._random.random() * len(rest))) for _ in range(min(count, len(choices)))]
        return [choices[at] for at in sorted(chosen)]


class Flow(dict):
    """A map that is written in one line."""


def number(value: float) -> str:
    return f"{value:.6g}"


def quantity(value: float, unit: str) -> str:
    return f"{number(value)} {unit}"


def share(value: float) -> str:
    return f"{number(100 * value)} %"


def figure(draw: Draw, value: float, unit: str) -> str | Flow:
    """A quantity, now and then as one of the distributions that have about this value in the middle; `unit` may be empty."""

    def text(factor: float) -> str:
        return f"{number(value * factor)} {unit}".strip()

    kind = draw.whole(0, 9) if value > 0 else 9
    if kind == 0:
        return Flow(low=text(0.8), high=text(1.2), assumed="true")
    if kind == 1:
        return Flow(p10=text(0.7), p50=text(1), p90=text(1.4), source="guess")
    if kind == 2:
        return Flow(min=text(0.5), mode=text(1), max=text(1.6), assumed="true")
    if kind == 3:
        return Flow(value=text(1), source="guess", note="drawn by chance")
    return text(1)


def one_line(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {one_line(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(one_line(entry) for entry in value) + "]"
    return number(value) if isinstance(value, float) else str(value)


def yaml_lines(document: dict, indent: str = "") -> list[str]:
    lines = []
    for key, value in document.items():
        if isinstance(value, dict) and value and not isinstance(value, Flow):
            lines += [f"{indent}{key}:", *yaml_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {one_line(value)}")
    return lines
