"""Puts numbers that nobody should write into every leaf of scenarios of the family, and plans what is not refused.

Each leaf gets each of the numbers below in its own unit, and its own number in wrong units. Whatever is written, the program must refuse
it with a place and an expectation, or answer within its contract: no internal fault, no number in the output that is none, no hang.
Finding n is repeated with `--first n --rounds 1`.
"""

import argparse
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "family"))
import generate  # noqa: E402

NUMBERS = ("0", "-0", "-1", "1", "1e-300", "-1e-300", "1e-12", "1e-6", "1e6", "1e9", "1e12", "1e15", "1e300", "1e999", "nan", "inf", "-inf")
UNITS = (
    "MW",
    "kW",
    "GW",
    "MWh",
    "USD",
    "USD/kW",
    "USD/MWh",
    "thousand USD/MW",
    "bn USD/MW",
    "h",
    "years",
    "months",
    "%",
    "t/year",
    "m",
    "",
)
DATES = ("0001-01-01", "9999-12-31", "2026-02-29", "1970-01", "2999-12", "1..9999", "2026..2026", "2026..2095")
LEAF = re.compile(r"^(-?[\d.]+(?:e[-+]?\d+)?)((?: thousand| million| bn)?(?: [^\d ].*)?)$")
CALENDAR = re.compile(r"^\d{4}(-\d\d(-\d\d)?|\.\.\d{4})$")
DISTRIBUTION = ("value", "p10", "p50", "p90", "min", "mode", "max", "low", "high")
TABLES_OF_TEXTS = ("sources.csv", "inputs.csv")  # they say what was written
SEEDS = range(1, 161)
CONTRACT = (0, 3, 4, 5, 6)
LIMIT_SECONDS = 3  # for solving; the rest has to fit into what follows
HANG_SECONDS = 60


@dataclass(frozen=True)
class Leaf:
    seed: int
    path: tuple[str | int, ...]
    text: str


@dataclass(frozen=True)
class Mutation:
    leaf: Leaf
    text: str

    def __str__(self) -> str:
        path = ".".join(str(step) for step in self.leaf.path)
        return f"member {self.leaf.seed}: {path}: {self.text} (was {self.leaf.text})"


def leaves(seed: int, node: object, path: tuple[str | int, ...] = ()) -> list[Leaf]:
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in leaves(seed, value, (*path, key))]
    if isinstance(node, list):
        return [leaf for index, value in enumerate(node) for leaf in leaves(seed, value, (*path, index))]
    return [Leaf(seed, path, str(node))] if LEAF.match(str(node)) or CALENDAR.match(str(node)) else []


def kind(leaf: Leaf) -> str:
    """The same for a key at whichever site, hall, offer or item of a list it stands, and for a point of any distribution."""
    if leaf.path[-1] in DISTRIBUTION:
        return f"distribution.{leaf.path[-1]}"
    return ".".join("*" if isinstance(step, int) or re.search(r"-\d|-here$|^\d", str(step)) else str(step) for step in leaf.path)


def tree(seed: int) -> dict:
    return yaml.load(generate.member(seed).text, Loader=yaml.BaseLoader)


def all_leaves() -> list[Leaf]:
    """One leaf of each kind, from the small members."""
    found: dict[str, Leaf] = {}
    for seed in SEEDS:
        if generate.member(seed).size.chains == 1:
            for leaf in leaves(seed, tree(seed)):
                found.setdefault(kind(leaf), leaf)
    return list(found.values())


def mutations(leaf: Leaf) -> list[Mutation]:
    if CALENDAR.match(leaf.text):
        texts = DATES + NUMBERS
    else:
        number, unit = LEAF.match(leaf.text).groups()
        texts = tuple(other + unit for other in NUMBERS) + tuple(f"{number} {other}".strip() for other in UNITS)
    return [Mutation(leaf, text) for text in dict.fromkeys(texts) if text != leaf.text]


def all_mutations(seed: int) -> list[Mutation]:
    everything = list(itertools.chain.from_iterable(mutations(leaf) for leaf in all_leaves()))
    random.Random(seed).shuffle(everything)
    return everything


def write(mutation: Mutation, folder: Path) -> None:
    member = generate.member(mutation.leaf.seed)
    member.write(folder)
    document = tree(mutation.leaf.seed)
    place = document
    for step in mutation.leaf.path[:-1]:
        place = place[step]
    place[mutation.leaf.path[-1]] = mutation.text
    (folder / "scenario.yaml").write_text(yaml.safe_dump(document, sort_keys=False, default_style=None))


def refuse_constant(name: str) -> float:
    raise ValueError(f"{name} in the output")


def complaint_about_diagnostics(document: dict) -> str:
    errors = [entry for entry in document["diagnostics"] if entry["severity"] == "error"]
    if not errors:
        return "refused without an error"
    bare = [entry for entry in errors if not entry["code"] or not entry["expected"] or entry["line"] < 1]
    return f"an error without place or expectation: {bare[0]}" if bare else ""


def complaint(program: Path, mutation: Mutation, folder: Path, exit_codes: Counter) -> str:
    """An empty text if the program's answer is in order."""
    write(mutation, folder)
    options = ["--json", "-o", folder / "out", "--worth", "duals", "--threads", "1", "--time-limit", str(LIMIT_SECONDS)]
    command = [str(word) for word in [program, "run", folder, *options]]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer after {HANG_SECONDS} s"
    exit_codes[result.returncode] += 1
    if result.returncode not in CONTRACT:
        return f"exit {result.returncode}: {result.stderr[-300:].strip()}"
    try:
        document = json.loads(result.stdout, parse_constant=refuse_constant)
    except ValueError as wrong:
        return f"exit {result.returncode}: {wrong}"
    if result.returncode == 3:
        return complaint_about_diagnostics(document)
    for table in sorted(set((folder / "out").glob("tables/*.csv")) - {folder / "out" / "tables" / name for name in TABLES_OF_TEXTS}):
        if re.search(r"(^|,)-?(nan|inf)\b", table.read_text(), re.MULTILINE | re.IGNORECASE):
            return f"{table.name} holds what is no number"
    return ""


def check(arguments: argparse.Namespace, chosen: list[tuple[int, Mutation]]) -> tuple[Counter, list[str]]:
    program = arguments.build.resolve() / "gigawatt"
    begin = time.perf_counter()
    exit_codes = Counter()

    def one(numbered: tuple[int, Mutation]) -> str | None:
        if arguments.seconds and time.perf_counter() - begin > arguments.seconds:
            return None
        with tempfile.TemporaryDirectory() as name:
            wrong = complaint(program, numbered[1], Path(name), exit_codes)
        if wrong:
            print(f"input {numbered[0]}: {numbered[1]}: {wrong}", flush=True)
        return wrong

    with ThreadPoolExecutor(arguments.jobs) as pool:
        answers = [wrong for wrong in pool.map(one, chosen) if wrong is not None]
    return exit_codes, [wrong for wrong in answers if wrong]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the inputs")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=0, help="0: all of them")
    parser.add_argument("--seconds", type=float, default=0, help="0: until all are done")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    everything = list(enumerate(all_mutations(arguments.seed)))
    chosen = everything[arguments.first :][: arguments.rounds or None]
    exit_codes, wrong = check(arguments, chosen)
    codes = ", ".join(f"{count} with exit code {code}" for code, count in sorted(exit_codes.items()))
    print(f"{exit_codes.total()} of {len(everything)} inputs ({codes}), {len(wrong)} with an answer out of order")
    return 0 if exit_codes and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
