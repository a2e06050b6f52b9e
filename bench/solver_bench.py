"""The staged solver beside HiGHS's methods on the shipped campuses, and how it grows with weather years, in one run.

Every row is a process of its own, so that its memory is its own. Rivals: simplex as the program calls it; IPX without crossover,
HiPO and PDLP through highspy on the exported MPS. Ratios are seconds of the rival over seconds of the staged solver. Prints; passes
or fails nothing.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CAMPUSES = ("off-grid-solar", "first-campus", "stargate-abilene")
RIVALS = {"simplex": "simplex", "interior_point": "IPX", "hipo": "HiPO", "first_order": "PDLP"}
HIGHSPY_SOLVERS = {"interior_point": "ipx", "hipo": "hipo", "first_order": "pdlp"}
STRUCTURED_LIMIT_SECONDS = 900
ROUNDS = 3  # of the staged solver, while a solve takes seconds
BEGIN = time.perf_counter()


def say(text: str) -> None:
    print(f"== {time.perf_counter() - BEGIN:4.0f} s  {text}", file=sys.stderr, flush=True)


def others_seconds() -> float:
    """Processor time of the machine so far that is not this benchmark's; 0 where the system does not tell."""
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system = (int(field) / os.sysconf("SC_CLK_TCK") for field in fields[:3])
    children, own = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    return user + nice + system - children.ru_utime - children.ru_stime - own.ru_utime - own.ru_stime


def others_words(row: dict) -> str:
    """Two threads gain nothing on a core that other work holds: whoever reads the figures has to know."""
    cores = row.get("others_cores", 0.0)
    return f"  (other work held {cores:.1f} of {os.cpu_count()} cores)" if cores > 0.2 else ""


def run(command: list, limit_seconds: float) -> dict:
    """The one line of JSON that a measuring process prints, or a row that says why there is none."""
    # HiGHS's methods look at the clock between their steps only, and building or reading the model is not on that clock.
    patience_seconds = 2 * limit_seconds + 240
    begin, others = time.perf_counter(), others_seconds()
    try:
        result = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=patience_seconds)
    except subprocess.TimeoutExpired:
        return {"termination": "time limit", "stopped": True}
    lines = result.stdout.splitlines()
    if result.returncode != 0 or not lines:
        words = result.stderr.strip().splitlines()[-1:] or ["no output"]
        code = f"signal {-result.returncode}" if result.returncode < 0 else f"exit {result.returncode}"
        return {"termination": "failed", "why": f"{code}, {words[0]}"}
    return {**json.loads(lines[-1]), "others_cores": (others_seconds() - others) / (time.perf_counter() - begin)}


class Bench:
    def __init__(self, program: Path, folder: Path, limit_seconds: float, threads: int) -> None:
        self.program, self.folder, self.limit_seconds, self.threads = program, folder, limit_seconds, threads
        self.structured_rows: dict = {}
        self.over_limit: set = set()

    def problem(self, campus: str, weather_years: int) -> list:
        return [self.program, "--scenario", campus, "--weather-years", weather_years]

    def structured(self, campus: str, weather_years: int, threads: int) -> dict:
        key = (campus, weather_years, threads)
        if key not in self.structured_rows:
            say(f"{campus}, {weather_years} weather year(s): staged solver, {threads} thread(s)")
            tail = ["--threads", threads, "--rounds", ROUNDS, "--limit", STRUCTURED_LIMIT_SECONDS]
            # The rounds, and the few iterations that are timed after them, come on top of the limit.
            self.structured_rows[key] = run(self.problem(campus, weather_years) + tail, 2 * STRUCTURED_LIMIT_SECONDS)
        return self.structured_rows[key]

    def mps(self, campus: str, weather_years: int) -> Path | None:
        """The exported problem, written when the first rival asks for it."""
        file = self.folder / f"{campus}-{weather_years}.mps"
        if not file.exists():
            say(f"{campus}, {weather_years} weather year(s): export as MPS")
            if "why" in run([*self.problem(campus, weather_years), "--mps", file], STRUCTURED_LIMIT_SECONDS):
                return None
        return file

    def rival(self, name: str, campus: str, weather_years: int) -> dict:
        if (campus, name) in self.over_limit:
            return {"termination": "not run", "why": "over the limit before"}
        if name == "simplex":
            command = [*self.problem(campus, weather_years), "--backend", name]
        else:
            file = self.mps(campus, weather_years)
            if file is None:
                return {"termination": "failed", "why": "the problem could not be exported"}
            helper = ROOT / "bench" / "highspy_run.py"
            command = [sys.executable, helper, file, "--solver", HIGHSPY_SOLVERS[name], "--threads", self.threads]
        say(f"{campus}, {weather_years} weather year(s): HiGHS {RIVALS[name]}, at most {self.limit_seconds:.0f} s")
        row = run([*command, "--limit", self.limit_seconds], self.limit_seconds)
        if is_over_limit(row):
            self.over_limit.add((campus, name))
        return row


def is_over_limit(row: dict) -> bool:
    return row["termination"] in ("time limit", "time limit reached")


def finished(row: dict) -> bool:
    return row["termination"] == "optimal" and not row.get("fell_back_because")


def megabytes(row: dict) -> str:
    return f"{row['peak_resident_bytes'] / 1e6:.0f} MB" if "peak_resident_bytes" in row else ""


def why_failed(row: dict) -> str:
    words = row.get("why") or row.get("fell_back_because") or row.get("message") or ""
    return ", ".join(part for part in (row["termination"], words) if part and part != "failed")


def passes(row: dict) -> float:
    """Seconds of one iteration in units of moving the bytes of the iterates through the processor once."""
    return row["seconds_per_iteration"] * row["bandwidth_bytes_per_second"] / row["iterates_bytes"]


def anatomy_words(row: dict) -> str:
    if "seconds_per_iteration" not in row:
        return ""
    milliseconds = 1e3 * row["seconds_per_iteration"]
    bandwidth = row["bandwidth_bytes_per_second"] / 1e9
    return f"{milliseconds:.2f} ms an iteration, {passes(row):.1f} passes over {row['iterates_bytes'] / 1e6:.0f} MB at {bandwidth:.1f} GB/s"


def structured_cells(row: dict) -> tuple[str, str, str]:
    if finished(row):
        return f"{row['seconds']:.2f} s ({megabytes(row)})", str(row["iterations"]), anatomy_words(row) + others_words(row)
    cell = f"{row['seconds']:.2f} s, then failed" if "seconds" in row else "failed"
    return cell, str(row.get("iterations", "")), f"{why_failed(row)}; {anatomy_words(row)}".rstrip("; ")


def rival_cells(row: dict, ours: dict, limit_seconds: float) -> tuple[str, str, str]:
    over_limit = is_over_limit(row)
    difference = ""
    if finished(ours) and row.get("objective") is not None and not over_limit:
        difference = f"objectives differ by {abs(row['objective'] - ours['objective']) / (1 + abs(ours['objective'])):.1e}"
    if not over_limit and not finished(row):
        label = "not run" if row["termination"] == "not run" else "failed"
        words = row["why"] if label == "not run" else why_failed(row)
        seconds = f" after {row['seconds']:.2f} s" if "seconds" in row else ""
        return label + seconds, str(row.get("iterations", "")), f"{words}; {difference}".rstrip("; ")
    seconds = limit_seconds if over_limit else row["seconds"]
    more = "> " if over_limit else ""
    ratio = [f"{more}{seconds / ours['seconds']:.1f} x"] if finished(ours) else []
    memory = [megabytes(row)] if megabytes(row) else []
    cell = f"{more}{seconds:.2f} s" + (f" ({', '.join(ratio + memory)})" if ratio or memory else "")
    return cell, str(row.get("iterations", "")), "had to be stopped" if row.get("stopped") else difference


def compare(bench: Bench, arguments: argparse.Namespace) -> None:
    print(f"Staged solver beside HiGHS, {arguments.threads} thread(s); rivals stop after {arguments.limit:.0f} s")
    print("Memory: largest resident set of the process, less Python's own for IPX, HiPO and PDLP")
    print("Bandwidth: of an array of the iterates' size, so that of a cache where they fit into one; a pass moves their bytes once")
    print(f"\n{'campus':<18}{'weather':>8}{'hours':>10}{'columns':>12}  {'solver':<10}{'seconds (ratio, memory)':<34}{'iterations':>10}")
    for campus in arguments.campuses:
        for weather_years in sorted(arguments.weather_years):
            ours = bench.structured(campus, weather_years, arguments.threads)
            place = f"{campus:<18}{weather_years:>8}{ours.get('hours', 0):>10,}{ours.get('columns', 0):>12,}  "
            print_cells(place, "staged", structured_cells(ours))
            for name in arguments.rivals:
                row = bench.rival(name, campus, weather_years)
                print_cells(" " * len(place), RIVALS[name], rival_cells(row, ours, arguments.limit))
            (bench.folder / f"{campus}-{weather_years}.mps").unlink(missing_ok=True)


def print_cells(place: str, solver: str, cells: tuple[str, str, str]) -> None:
    cell, iterations, words = cells
    print(f"{place}{solver:<10}{cell:<34}{iterations:>10}  {words}".rstrip(), flush=True)


def exponent(small: dict, large: dict) -> str:
    if not finished(small) or not finished(large) or small["hours"] == large["hours"]:
        return ""
    return f"{math.log(large['seconds'] / small['seconds']) / math.log(large['hours'] / small['hours']):.2f}"


def growth(bench: Bench, campus: str, sizes: list[int], threads: int) -> None:
    print(f"\nGrowth of the staged solver on {campus}, {threads} thread(s)")
    print(
        f"{'weather':>8}{'seconds':>10}{'iterations':>12}{'MB':>8}{'bytes/variable':>16}{'ms/iteration':>14}"
        f"{'GB/s':>8}{'passes':>8}{'exponent':>10}"
    )
    rows = []
    for weather_years in sizes:
        row = bench.structured(campus, weather_years, threads)
        step = exponent(rows[-1], row) if rows else ""
        rows.append(row)
        if "seconds_per_iteration" not in row:
            print(f"{weather_years:>8}  failed: {why_failed(row)}", flush=True)
            continue
        words = "" if finished(row) else f"  failed: {why_failed(row)}"
        print(
            f"{weather_years:>8}{row['seconds']:>10.3f}{row['iterations']:>12}{row['peak_resident_bytes'] / 1e6:>8.0f}"
            f"{row['bytes_per_hourly_variable']:>16.0f}{1e3 * row['seconds_per_iteration']:>14.2f}"
            f"{row['bandwidth_bytes_per_second'] / 1e9:>8.1f}{passes(row):>8.1f}{step:>10}{words}{others_words(row)}",
            flush=True,
        )
    whole = exponent(rows[0], rows[-1])
    print(f"exponent from {sizes[0]} to {sizes[-1]} weather years: {whole or 'none, an end is not solved'}")


def names(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def counts(text: str) -> list[int]:
    return [int(part) for part in names(text)]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--campuses", type=names, default=list(CAMPUSES))
    parser.add_argument("--weather-years", type=counts, default=[1, 5, 20])
    parser.add_argument("--rivals", type=names, default=list(RIVALS), help="of simplex,interior_point,hipo,first_order; '' for none")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each rival")
    parser.add_argument("--threads", type=int, default=1, help="of the comparison; simplex always runs on one")
    parser.add_argument("--growth", type=counts, default=[1, 5, 20, 100], help="weather years of the growth table; '' for none")
    parser.add_argument("--growth-campus", default="off-grid-solar")
    parser.add_argument("--quick", action="store_true", help="1 weather year of each campus, growth from 1 to 5")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.weather_years, arguments.growth = [1], [1, 5]
    for name in arguments.rivals:
        if name not in RIVALS:
            parser.error(f"there is no rival '{name}'; choose from {', '.join(RIVALS)}")
    return arguments


def main() -> None:
    arguments = read_arguments()
    with tempfile.TemporaryDirectory() as folder:
        program = arguments.build.resolve() / "solver_bench"
        bench = Bench(program, Path(folder), arguments.limit, arguments.threads)
        compare(bench, arguments)
        for threads in (1, 2) if arguments.growth else ():
            growth(bench, arguments.growth_campus, sorted(arguments.growth), threads)


if __name__ == "__main__":
    main()
