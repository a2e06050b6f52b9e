"""The family of generated scenarios (tests/family): how many plans are the staged solver's own, how many are finished, and how many are
HiGHS's to 1e-6 where HiGHS finishes.

Prints; passes or fails nothing. Each member is a process on one thread, as many at a time as there are cores. A member is repeated by its
seed: `./dev bench family --first SEED --count 1 --keep DIR` leaves scenario and run folders in DIR.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "family"))
import members  # noqa: E402

BEGIN = time.perf_counter()
WORST_SHOWN = 12


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "unknown"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"


def say(text: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"== {time.perf_counter() - BEGIN:4.0f} s  {text:<100}", file=sys.stderr, end=end, flush=True)


def progress(done: int, count: int, outcomes: list[members.Outcome]) -> None:
    if not sys.stderr.isatty() and done % 10 and done < count:
        return
    staged = sum(staged_itself(outcome) for outcome in outcomes)
    wrong = sum(bool(members.complaints(outcome)) for outcome in outcomes)
    say(f"{done} of {count} members, {done - staged} not by the staged solver, {wrong} with something wrong")


def staged_itself(outcome: members.Outcome) -> bool:
    return outcome.staged is not None and outcome.staged.staged


def share(part: int, whole: int, words: str) -> str:
    return f"{words:<36}{part:>5} of {whole:<5}" + (f"{100 * part / whole:6.1f} %" if whole else "")


def print_shares(outcomes: list[members.Outcome]) -> None:
    solved = [outcome for outcome in outcomes if outcome.staged]
    finished = [outcome for outcome in solved if outcome.staged.finished]
    compared = [outcome for outcome in finished if outcome.reference_finished]
    same = [outcome for outcome in compared if members.same_answer(outcome.staged, outcome.reference)]
    print(share(len(solved), len(outcomes), "valid"))
    print(share(len(finished), len(solved), "finished"))
    print(share(sum(staged_itself(outcome) for outcome in solved), len(solved), "staged solver's own"))
    print(share(sum(outcome.staged.status == "infeasible" for outcome in finished), len(finished), "infeasible"))
    print(share(len(same), len(compared), "same as HiGHS, where it finishes"))


def print_iterations(outcomes: list[members.Outcome]) -> None:
    own = [outcome for outcome in outcomes if staged_itself(outcome) and outcome.staged.status == "optimal"]
    if not own:
        return
    worst = max(own, key=lambda outcome: outcome.staged.iterations)
    gaps = [outcome.staged.gap for outcome in own]
    print(f"iterations: median {statistics.median(outcome.staged.iterations for outcome in own):.0f}, ", end="")
    print(f"worst {worst.staged.iterations} ({worst.name}); gap: median {statistics.median(gaps):.1e}, worst {max(gaps):.1e}")
    slowest = max(own, key=lambda outcome: outcome.staged.seconds)
    print(f"seconds of the whole command: median {statistics.median(outcome.staged.seconds for outcome in own):.2f}, ", end="")
    print(f"worst {slowest.staged.seconds:.1f} ({slowest.name})")


def print_worst(outcomes: list[members.Outcome]) -> None:
    """What is wrong, then what was handed over, then what took most iterations."""
    wrong = [(outcome, "; ".join(members.complaints(outcome))) for outcome in outcomes]
    wrong = [(outcome, words) for outcome, words in wrong if words]
    known = {outcome.member.seed for outcome, _ in wrong}
    handed = [outcome for outcome in outcomes if outcome.member.seed not in known and not staged_itself(outcome)]
    print("\nwrong:" if wrong else "\nnothing is wrong")
    for outcome, words in wrong:
        print(f"  {outcome.name}: {words}")
    if handed:
        print("not by the staged solver:")
    for outcome in handed:
        print(f"  {outcome.name}: {outcome.staged.fell_back_because or outcome.staged.summary.get('solver', {}).get('name')}")
    slow = sorted((outcome for outcome in outcomes if staged_itself(outcome)), key=lambda outcome: -outcome.staged.iterations)
    print("most iterations:")
    for outcome in slow[:WORST_SHOWN]:
        print(f"  {outcome.staged.iterations:>5}  {outcome.name}, {outcome.staged.status}")


def run_one(arguments: argparse.Namespace, program: Path, seed: int, parent: Path) -> members.Outcome:
    folder = parent / str(seed)
    outcome = members.run(program, seed, folder, arguments.limit, arguments.highs)
    if not arguments.keep:
        shutil.rmtree(folder)  # hundreds of run folders fill a disk
    return outcome


def run_all(arguments: argparse.Namespace, folder: Path) -> list[members.Outcome]:
    program = arguments.build.resolve() / "gigawatt"
    seeds = range(arguments.first, arguments.first + arguments.count)
    outcomes = []
    with ThreadPoolExecutor(arguments.jobs) as pool:
        calls = [pool.submit(run_one, arguments, program, seed, folder) for seed in seeds]
        for call in as_completed(calls):
            outcomes.append(call.result())
            progress(len(outcomes), len(seeds), outcomes)
    return sorted(outcomes, key=lambda outcome: outcome.member.seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--first", type=int, default=1, help="seed of the first member")
    parser.add_argument("--count", type=int, default=400, help="how many members")
    parser.add_argument("--limit", type=float, default=120, help="seconds for each plan")
    parser.add_argument("--highs", type=float, default=60, help="seconds for HiGHS on the same plan; 0 to leave it out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="members at a time")
    parser.add_argument("--keep", type=Path, help="folder to leave scenarios and run folders in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcomes = run_all(arguments, arguments.keep or Path(name))
    print(f"\nFamily, seeds {arguments.first} to {arguments.first + arguments.count - 1}; {processor()}, {arguments.jobs} at a time")
    print_shares(outcomes)
    print_iterations(outcomes)
    print_worst(outcomes)


if __name__ == "__main__":
    main()
