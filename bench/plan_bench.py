"""The plan from start to run folder, beside PyPSA on the same problem in the same run; and what is not the solver.

Prints ratios; passes or fails nothing. Memory is the largest resident set of the process so far; PyPSA solves all problems in one
process, so only its first figure is its problem's own. Gigawatt's seconds include the run folder and the plans that it solves
again to say what a month earlier is worth.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def largest_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def run(program: Path, folder: Path, *arguments: object) -> dict:
    """Wall seconds, seconds of solver and model building, and peak memory of one command."""
    command = ["/usr/bin/env", "python3", "-c", MEASURE, str(program), *map(str, arguments)]
    start = time.perf_counter()
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {result.returncode}\n{result.stderr}")
    return {"seconds": seconds, "mb": float(result.stderr.splitlines()[-1]) / 1024, "stdout": result.stdout}


MEASURE = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)"""


def validate_seconds(program: Path) -> float:
    start = time.perf_counter()
    subprocess.run([program, "validate", "stargate-abilene"], capture_output=True, check=True)
    return time.perf_counter() - start


def log_numbers(folder: Path) -> tuple[int, float]:
    """Columns of the problem and seconds of building it, from the run's log."""
    log = (folder / "log.txt").read_text()
    match = re.search(r"problem: (\d+) columns, \d+ rows, built in ([\d.]+) s", log)
    return int(match[1]), float(match[2])


def beside_pypsa(program: Path, folder: Path) -> None:
    os.environ["GIGAWATT_PROGRAM"] = str(program)
    sys.path.insert(0, str(ROOT / "tests" / "python"))
    import pypsa  # imported here, so that its time is not measured
    import test_pypsa

    print(f"\nBeside PyPSA {pypsa.__version__} with HiGHS, one thread each, from figures to objective")
    print(f"{'problem':<24}{'solver':<12}{'gigawatt s':>12}{'PyPSA s':>10}{'ratio':>8}{'MB':>8}{'PyPSA MB':>10}{'objectives':>12}")
    for name in test_pypsa.PROBLEMS:
        work = folder / name
        work.mkdir()
        _, problem = test_pypsa.prepared(name, work)
        start = time.perf_counter()
        theirs = test_pypsa.pypsa_objective(problem)
        pypsa_seconds = time.perf_counter() - start
        pypsa_mb = largest_mb(resource.RUSAGE_SELF)
        for solver in ("structured", "highs"):
            ours = run(program, work, "run", f"{name}.yaml", "--json", "-o", f"bench-{solver}", "--solver", solver)
            summary = json.loads(ours["stdout"])
            difference = abs(summary["objective"]["cost_npv_usd"] / theirs - 1)
            used = summary["solver"]["name"]
            print(
                f"{name:<24}{used.removeprefix('highs-'):<12}{ours['seconds']:>12.2f}{pypsa_seconds:>10.2f}"
                f"{pypsa_seconds / ours['seconds']:>8.1f}{ours['mb']:>8.0f}{pypsa_mb:>10.0f}{difference:>12.1e}"
            )


def without_the_solver(program: Path, folder: Path, years: str) -> None:
    ours = run(program, folder, "run", "stargate-abilene", "--json", "-o", "five", "--years", years)
    solver = json.loads(ours["stdout"])["solver"]
    columns, build = log_numbers(folder / "five")
    count = int(years[-4:]) - int(years[:4]) + 1
    print(f"\nstargate-abilene, {years}: {count} years of 8,760 h, {columns:,} columns")
    print(f"  model built in           {build:8.3f} s, {build / count:.4f} s a year")
    print(f"  solver ({solver['name']:<14}) {solver['seconds']:8.2f} s, {solver['iterations']} iterations")
    print(f"  everything but solver    {ours['seconds'] - solver['seconds']:8.2f} s")
    print(f"  largest resident set     {ours['mb']:8.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--years", default="2026..2028", help="plan years of the run that measures all but the solver")
    arguments = parser.parse_args()
    program = arguments.build.resolve() / "gigawatt"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"validate stargate-abilene: {1000 * min(validate_seconds(program) for _ in range(5)):.0f} ms (least of five processes)")
        beside_pypsa(program, folder)
        without_the_solver(program, folder, arguments.years)


if __name__ == "__main__":
    main()
