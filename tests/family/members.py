"""Runs members of the family and says what is wrong with an answer; for the test and for the benchmark."""

import json
import math
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import generate

ACCEPTED_GAP = 1e-4
SAME_OBJECTIVE = 1e-6
DONE = {"ok": 0, "no solution": 4, "threshold failed": 5}
LIMIT_REACHED = 6


@dataclass
class Answer:
    """What one call of the program gave."""

    exit_code: int | None  # None: it had to be stopped
    seconds: float
    summary: dict = field(default_factory=dict)
    words: str = ""

    @property
    def status(self) -> str:
        return self.summary.get("status", "none")

    @property
    def objective_usd(self) -> float | None:
        return self.summary.get("objective", {}).get("cost_npv_usd")

    @property
    def gap(self) -> float | None:
        return self.summary.get("objective", {}).get("relative_gap")

    @property
    def iterations(self) -> int:
        return self.summary.get("solver", {}).get("iterations", 0)

    @property
    def fell_back_because(self) -> str | None:
        return self.summary.get("solver", {}).get("fell_back_because")

    @property
    def finished(self) -> bool:
        return self.exit_code in DONE.values()

    @property
    def staged(self) -> bool:
        """The plan, or the proof that there is none, is the staged solver's own."""
        name = self.summary.get("solver", {}).get("name", "")
        return self.finished and name.startswith("structured") and self.fell_back_because is None


@dataclass
class Outcome:
    member: generate.Member
    valid: bool
    words: str
    staged: Answer | None = None
    reference: Answer | None = None

    @property
    def reference_finished(self) -> bool:
        return self.reference is not None and self.reference.finished

    @property
    def name(self) -> str:
        size = self.member.size
        return f"seed {self.member.seed} ({size.sites} sites, {size.years} years, {size.weather_years} weather years)"


def call(arguments: list[object], seconds: float) -> tuple[int | None, str, str]:
    try:
        result = subprocess.run([str(word) for word in arguments], capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None, "", "it had to be stopped"
    return result.returncode, result.stdout, result.stderr


def solve(program: Path, folder: Path, solver: str, limit_seconds: float) -> Answer:
    """One plan on one thread. Beyond the program's own limit it may build, write, and ask what conflicts."""
    start = time.perf_counter()
    options = ["--json", "--worth", "duals", "--threads", 1, "--solver", solver, "--time-limit", limit_seconds]
    code, output, words = call([program, "run", folder, "-o", folder / solver, *options], 2 * limit_seconds + 120)
    answer = Answer(code, time.perf_counter() - start, words=words)
    if output:
        answer.summary = json.loads(output)
    return answer


def run(program: Path, seed: int, folder: Path, limit_seconds: float, reference_seconds: float = 0) -> Outcome:
    """Member `seed`, solved; also by HiGHS where that gets any time. Scenario and run folders stay in `folder`."""
    member = generate.member(seed)
    member.write(folder)
    code, _, words = call([program, "validate", folder], 60)
    outcome = Outcome(member, code == 0, words)
    if outcome.valid:
        outcome.staged = solve(program, folder, "structured", limit_seconds)
        if reference_seconds > 0:
            outcome.reference = solve(program, folder, "highs", reference_seconds)
    return outcome


def same_answer(ours: Answer, theirs: Answer) -> bool:
    if ours.status != theirs.status:
        return False
    if ours.objective_usd is None or theirs.objective_usd is None:
        return ours.objective_usd is theirs.objective_usd
    return math.isclose(ours.objective_usd, theirs.objective_usd, rel_tol=SAME_OBJECTIVE, abs_tol=SAME_OBJECTIVE)


def last_line(words: str) -> str:
    return words.strip().rpartition("\n")[2]


def complaints(outcome: Outcome) -> list[str]:
    """Everything that may not be, whoever solved it; an empty list if the answer is in order."""
    if not outcome.valid:
        return [f"refused by validate: {outcome.words[:500]}"]
    ours = outcome.staged
    if ours.exit_code is None:
        return [f"it had to be stopped after {ours.seconds:.0f} s"]
    if not ours.finished:
        return [f"exit {ours.exit_code}, {ours.status}: {ours.fell_back_because or last_line(ours.words)}"]
    found = []
    if ours.exit_code == DONE["no solution"] and ours.status != "infeasible":
        found.append(f"no solution, but the status is {ours.status}")
    if ours.exit_code != DONE["no solution"] and ours.gap > ACCEPTED_GAP:
        found.append(f"a gap of {ours.gap:.1e}")
    if outcome.reference_finished and not same_answer(ours, outcome.reference):
        theirs = outcome.reference
        found.append(f"{ours.status} at {ours.objective_usd}, but HiGHS says {theirs.status} at {theirs.objective_usd}")
    return found
